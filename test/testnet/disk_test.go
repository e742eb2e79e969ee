package testnet

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"testing"

	"gongshi/ledger/envelope"
)

// TestTwoOnOneFolder: a second process on the folder or the addresses of a node ends, and the first goes on.
func TestTwoOnOneFolder(t *testing.T) {
	if testing.Short() {
		t.Skip("starts several processes")
	}
	n := newNet(t, "finance").up()
	m := n.members[0]
	n.deliver(m)
	refuses(t, start(t, m.config.Home), []string{"used by another process", "stop that one first"})
	other := newNet(t, "finance").members[0]
	for _, c := range []struct {
		says string
		set  func()
		want string
	}{
		{"the API's address", func() { other.config.API = m.config.API }, "api in node.toml"},
		{"the peers' address", func() { other.config.P2P = m.config.P2P }, "p2p or rpc in node.toml"},
	} {
		t.Run(c.says, func(t *testing.T) {
			kept := other.config
			c.set()
			other.write()
			other.config = kept
			refuses(t, start(t, other.config.Home), []string{"stop the other program", c.want})
		})
	}
	other.write()
	other.restart()
	other.net.deliver(other)
	n.deliver(m)
}

// TestFullDisk fills the disk under a node. It ends with a sentence; with some space it goes on, and has all that it
// ever said was done.
func TestFullDisk(t *testing.T) {
	if testing.Short() {
		t.Skip("fills a disk")
	}
	n := newNet(t, "finance")
	m := n.members[0]
	small(t, m.config.Home)
	n.up()
	ballast := filepath.Join(m.config.Home, "ballast")
	n.deliver(m)
	fill(t, ballast)
	var done []envelope.ID
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go func() {
		<-m.p.ended
		stop()
	}()
	for ctx.Err() == nil {
		raw, id, err := n.pen("finance-admin").write(newcomer("finance"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := m.api.Submit(ctx, raw); err != nil {
			continue
		}
		if s, err := m.api.Await(ctx, id); err == nil && s.Height > 0 {
			done = append(done, id)
		}
	}
	refuses(t, m.p, []string{"full", "free", "space"})
	t.Logf("%d transactions before the disk was full", len(done))
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	m.restart()
	for _, id := range done {
		m.final(id)
	}
	n.deliver(m)
	m.p.stop(t)
}

// small moves a folder onto a disk of its own of 256 MB, where this user may make one.
func small(t *testing.T, home string) {
	t.Helper()
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		t.Skip("only root can make a small disk")
	}
	aside := t.TempDir()
	duplicate(t, home, aside)
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=256m", "tmpfs", home).CombinedOutput(); err != nil {
		t.Skipf("no small disk can be made here: %v: %s", err, out)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", "-l", home).CombinedOutput(); err != nil {
			t.Errorf("the small disk stays: %v: %s", err, out)
		}
	})
	duplicate(t, aside, home)
}

// fill leaves hardly anything of a disk.
func fill(t *testing.T, file string) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for _, size := range []int{1 << 20, 64 << 10, 4 << 10} {
		block := make([]byte, size)
		for err = nil; err == nil; {
			_, err = f.Write(block)
		}
	}
	if info, err := f.Stat(); err == nil {
		err = f.Truncate(max(0, info.Size()-256<<10))
		if err != nil {
			t.Fatal(err)
		}
	}
}
