package testnet

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is how long anything may take on a machine that is busy with other things.
const patience = 3 * time.Minute

// words open the key files of all nodes.
const words = "correct horse battery staple"

func soaking() bool { return os.Getenv("GONGSHI_SOAK") == "1" }

// rounds is how often a fault is repeated.
func rounds(short, normal, soak int) int {
	switch {
	case soaking():
		return soak
	case testing.Short():
		return short
	}
	return normal
}

var program string // the built binary

func TestMain(m *testing.M) { os.Exit(withProgram(m)) }

// withProgram runs the tests on the program of this source, or on the one that GONGSHI_PROGRAM names, such as a release.
func withProgram(m *testing.M) int {
	if program = os.Getenv("GONGSHI_PROGRAM"); program != "" {
		return m.Run()
	}
	dir, err := os.MkdirTemp("", "gongshi-testnet-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	program = filepath.Join(dir, "gongshi")
	build := exec.Command("go", "build", "-o", program, "gongshi/cmd/gongshi")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "the program does not build: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// environment is all that a process of the program is told.
func environment(home string) []string {
	return []string{"PATH=" + os.Getenv("PATH"), "HOME=" + home, "TMPDIR=" + os.TempDir(), "GONGSHI_LANG=en", "GONGSHI_PASSPHRASE=" + words}
}

// run executes the program to its end.
func run(t testing.TB, args ...string) (out []byte, err error) {
	t.Helper()
	c := exec.Command(program, args...)
	c.Env = environment(t.TempDir())
	return c.CombinedOutput()
}

// A process is a node that runs.
type process struct {
	cmd   *exec.Cmd
	guard io.Closer // open while the test lives: when it closes, the process is killed
	said  *record
	ended chan struct{}
	err   error // once ended
}

// start runs the node of a home folder.
func start(t testing.TB, home string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(program, "start", "--home", home), said: &record{}, ended: make(chan struct{})}
	p.cmd.Env = environment(home)
	p.cmd.Stdout, p.cmd.Stderr = p.said, p.said
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p.watch(t)
	go func() {
		p.err = p.cmd.Wait()
		close(p.ended)
		_ = p.guard.Close()
	}()
	t.Cleanup(func() {
		p.kill()
		if t.Failed() {
			t.Logf("%s said at last:\n%s", home, p.said.tail(30))
		}
	})
	return p
}

// watch has the process killed even when the test ends without cleaning up, as it does on a timeout: the watcher's
// input ends with the test.
func (p *process) watch(t testing.TB) {
	t.Helper()
	watcher := exec.Command("sh", "-c", fmt.Sprintf("read -r nothing; kill -9 -%d 2>/dev/null", p.cmd.Process.Pid))
	watcher.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	input, err := watcher.StdinPipe()
	if err == nil {
		err = watcher.Start()
	}
	if err != nil {
		p.signal(syscall.SIGKILL)
		t.Fatal(err)
	}
	p.guard = input
	go func() { _ = watcher.Wait() }()
}

func (p *process) running() bool {
	select {
	case <-p.ended:
		return false
	default:
		return true
	}
}

// signal reaches the whole group of the process; one that has ended gets none.
func (p *process) signal(s syscall.Signal) {
	if p.running() {
		_ = syscall.Kill(-p.cmd.Process.Pid, s)
	}
}

// kill is the end without a warning.
func (p *process) kill() {
	p.signal(syscall.SIGKILL)
	<-p.ended
}

// stop is the end that the operator asks for.
func (p *process) stop(t testing.TB) {
	t.Helper()
	p.signal(syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(patience):
		t.Fatal("the node does not stop")
	}
	if p.err != nil {
		t.Fatalf("the node stopped with %v\n%s", p.err, p.said.tail(20))
	}
}

// exits waits for a process that should end by itself and gives its exit code and all that it said.
func (p *process) exits(t testing.TB) (code int, said string) {
	t.Helper()
	select {
	case <-p.ended:
	case <-time.After(patience):
		t.Fatalf("the node should have ended\n%s", p.said.tail(20))
	}
	return p.cmd.ProcessState.ExitCode(), p.said.tail(1 << 20)
}

// A record keeps what a process writes.
type record struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (r *record) Write(b []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.buf.Write(b)
}

// tail is the last lines.
func (r *record) tail(lines int) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	all := bytes.Split(bytes.TrimSpace(r.buf.Bytes()), []byte("\n"))
	return string(bytes.Join(all[max(0, len(all)-lines):], []byte("\n")))
}
