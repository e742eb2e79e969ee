package machine

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"syscall"

	"github.com/cockroachdb/pebble/v2"
)

// A Fault stops the node: something outside the rules is broken, and going on might split the network. It is one
// sentence that says what is wrong and what to do, and the cause.
type Fault struct {
	Kind   error // one of the Err below, for errors.Is
	ZH, EN string
	Cause  error
}

// Kinds of faults.
var (
	ErrCorrupt     = errors.New("machine: the database is damaged")
	ErrDiskFull    = errors.New("machine: the disk is full")
	ErrUnreadable  = errors.New("machine: the database cannot be opened or written")
	ErrInUse       = errors.New("machine: the database is in use")
	ErrDiverged    = errors.New("machine: the state does not fit its app hash")
	ErrTooOld      = errors.New("machine: the program is older than the network's protocol")
	ErrGenesis     = errors.New("machine: the genesis file is refused")
	ErrOutOfOrder  = errors.New("machine: a block came out of order")
	ErrImpossible  = errors.New("machine: an assumption is broken")
	errInterrupted = errors.New("machine: stopped")
)

func (f *Fault) Error() string {
	if f.Cause == nil {
		return f.EN
	}
	return fmt.Sprintf("%s (%s)", f.EN, strings.Join(strings.Fields(f.Cause.Error()), " ")) // one line, whatever the store says
}

// Unwrap gives the kind and the cause.
func (f *Fault) Unwrap() []error { return []error{f.Kind, f.Cause} }

// diagnose turns an error of the store into the fault that names its remedy.
func diagnose(dir string, err error) *Fault {
	var f *Fault
	switch {
	case errors.As(err, &f):
		return f
	case errors.Is(err, syscall.ENOSPC):
		return &Fault{ErrDiskFull,
			fmt.Sprintf("磁盘已满，无法写入 %s；请腾出空间后重新启动，节点会自动续接", dir),
			fmt.Sprintf("the disk that holds %s is full; free some space and start the node again, it goes on by itself", dir), err}
	case pebble.IsCorruptionError(err), isCorrupt(err):
		return &Fault{ErrCorrupt,
			fmt.Sprintf("数据库 %s 已损坏；请移走该文件夹后重新启动，节点将从其他节点的快照或本地区块重建状态，或从备份恢复", dir),
			fmt.Sprintf("the database %s is damaged; move that folder away and start the node again to rebuild the state from a snapshot or from the blocks, or restore a backup", dir), err}
	case isLocked(err):
		return &Fault{ErrInUse,
			fmt.Sprintf("数据库 %s 正被另一个进程使用；请先停止该进程", dir),
			fmt.Sprintf("the database %s is used by another process; stop that one first", dir), err}
	}
	return &Fault{ErrUnreadable,
		fmt.Sprintf("无法读写数据库 %s；请检查磁盘和文件权限后重新启动", dir),
		fmt.Sprintf("the database %s cannot be read or written; check the disk and the permissions and start the node again", dir), err}
}

// isCorrupt knows the damages that Pebble reports without marking them as such.
func isCorrupt(err error) bool {
	s := err.Error()
	for _, sign := range []string{"corrupt", "checksum", "invalid table", "does not exist", "bad magic", "manifest", "MANIFEST", "unexpected EOF"} {
		if strings.Contains(s, sign) {
			return true
		}
	}
	return false
}

func isLocked(err error) bool {
	return errors.Is(err, syscall.EAGAIN) || errors.Is(err, syscall.EWOULDBLOCK) || strings.Contains(err.Error(), "lock held")
}

func diverged(dir string, height int64, got, want []byte) *Fault {
	return &Fault{ErrDiverged,
		fmt.Sprintf("高度 %d 的状态与其应用哈希不符；请移走 %s 后重新启动，节点将重建状态，若再次出现请报告", height, dir),
		fmt.Sprintf("the state at height %d does not fit its app hash; move %s away and start the node again to rebuild it, and report it if it comes back", height, dir),
		fmt.Errorf("root %x, expected %x", got, want)}
}

func tooOld(active, known uint32, height int64) *Fault {
	return &Fault{ErrTooOld,
		fmt.Sprintf("网络自高度 %d 起使用协议版本 %d，本程序只支持到版本 %d；请安装新版程序后重新启动", height, active, known),
		fmt.Sprintf("from height %d the network runs protocol version %d and this program knows versions up to %d; install the newer program and start the node again", height, active, known), nil}
}

func impossible(format string, args ...any) *Fault {
	return &Fault{ErrImpossible,
		"程序内部假设被破坏，节点已停止以免偏离网络；请保留日志并报告",
		"an assumption of the program is broken and the node stopped rather than leave the network; keep the log and report it",
		fmt.Errorf(format, args...)}
}

// pebbleLog passes the store's messages on. Fatalf must not return: it ends the goroutine after the machine has
// been told, and whoever waits for that goroutine finds the fault.
type pebbleLog struct{ m *Machine }

func (l pebbleLog) Infof(string, ...any) {}

func (l pebbleLog) Errorf(format string, args ...any) {
	l.m.log.Error("store", "message", fmt.Sprintf(format, args...))
}

func (l pebbleLog) Fatalf(format string, args ...any) {
	cause := fmt.Errorf(format, args...)
	for _, a := range args {
		if err, ok := a.(error); ok {
			cause = fmt.Errorf("%w", err)
		}
	}
	l.m.fail(diagnose(l.m.o.Dir, cause))
	runtime.Goexit()
}
