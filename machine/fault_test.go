package machine

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"github.com/cockroachdb/pebble/v2/vfs/errorfs"

	abci "github.com/cometbft/cometbft/abci/types"

	"gongshi/ledger/envelope"
)

// crashed keeps just what was synced.
var crashed = vfs.CrashCloneCfg{}

// TestCrash stops a machine at each point of a block, as a loss of power would, and goes on from what was synced.
func TestCrash(t *testing.T) {
	for _, c := range []struct {
		point string
		want  int64 // height after the crash
	}{
		{"finalized", 1}, {"before write", 1}, {"written", 2},
	} {
		t.Run(c.point, func(t *testing.T) {
			armed := false
			r := newRig(t, func(o *Options) {
				o.testOnlyCrash = func(point string) {
					if armed && point == c.point {
						panic("crash")
					}
				}
			})
			r.block(r.note(ann, "a"))
			tx := r.note(bob, "b")
			armed = true
			func() {
				defer func() {
					if p := recover(); p != "crash" {
						t.Fatalf("no crash: %v", p)
					}
				}()
				r.block(tx)
			}()
			armed = false
			r.o.FS, r.fs = r.fs.CrashClone(crashed), nil
			old := r.m
			r.open()
			if got := r.m.head().Height; got != c.want {
				t.Fatalf("height %d, want %d", got, c.want)
			}
			if r.m.head().Height == 1 { // CometBFT replays the block
				r.time -= 1000
				r.block(tx)
			}
			if !r.has("a") || !r.has("b") {
				t.Error("a committed transaction is lost")
			}
			if got := r.check(tx); got.Code != envelope.ErrReplayed.Code {
				t.Errorf("what was committed before the crash is admitted again: code %d", got.Code)
			}
			twin := newRig(t)
			twin.block(twin.note(ann, "a"))
			want := twin.block(tx)
			if !bytes.Equal(r.m.head().AppHash, want.AppHash) {
				t.Error("another app hash than without a crash")
			}
			_ = old.Close()
		})
	}
}

// TestAVersionIsOneThatHeightsCount asks for the newest version while a block is written and not yet the newest.
func TestAVersionIsOneThatHeightsCount(t *testing.T) {
	asked := make(chan [2]int64, 1)
	var r *rig
	armed := false
	r = newRig(t, func(o *Options) {
		o.testOnlyCrash = func(point string) {
			if !armed || point != "written" {
				return
			}
			begun := make(chan struct{})
			go func() {
				close(begun)
				v, err := r.m.At()
				if err != nil {
					t.Error(err)
					close(asked)
					return
				}
				defer v.Close()
				_, last := r.m.Heights()
				asked <- [2]int64{v.Height, last}
			}()
			<-begun
			time.Sleep(20 * time.Millisecond) // lets a version that does not wait show itself
		}
	})
	r.block(r.note(ann, "a"))
	armed = true
	r.block(r.note(bob, "b"))
	if got := <-asked; got != [2]int64{2, 2} {
		t.Errorf("the version is of block %d and the last block %d, want 2 and 2", got[0], got[1])
	}
}

func TestCrashBeforeTheFirstBlockFoundsAnew(t *testing.T) {
	r := newRig(t)
	want := r.m.head().AppHash
	r.o.FS = r.fs.CrashClone(crashed)
	r.open()
	info, err := r.m.Info(ctx, &abci.RequestInfo{})
	if err != nil || info.LastBlockHeight != 0 || !bytes.Equal(info.LastBlockAppHash, want) {
		t.Fatalf("info %v, %v", info, err)
	}
	if got := r.found(founding()); !bytes.Equal(got.AppHash, want) {
		t.Error("founded anew, the app hash differs")
	}
	r.block(r.note(ann, "a"))
}

func TestBadGenesis(t *testing.T) {
	for says, raw := range map[string]string{
		"nothing": "", "an unknown command": `{"commands":[{"type":"x","payload":{}}]}`,
		"an unknown field":           `{"commands":[{"type":"gongshi.toy.v1.Found","payload":{"x":1}}]}`,
		"a command not for genesis":  `{"commands":[{"type":"gongshi.toy.v1.Erase","payload":{"name":"x"}}]}`,
		"no validator":               `{"commands":[{"type":"gongshi.toy.v1.Found","payload":{"parameters":{"version":1}}}]}`,
		"a version from tomorrow on": `{"commands":[{"type":"gongshi.toy.v1.Found","payload":{"parameters":{"version":9}}}]}`,
	} {
		t.Run(says, func(t *testing.T) {
			r := &rig{t: t, fs: vfs.NewCrashableMem()}
			r.o = newRig(t).o
			r.o.FS = r.fs
			r.open()
			if _, err := r.m.InitChain(ctx, &abci.RequestInitChain{ChainId: network, AppStateBytes: []byte(raw)}); err == nil {
				t.Error("accepted")
			}
		})
	}
}

// TestDamage flips one byte in each file that holds state, in turn.
func TestDamage(t *testing.T) {
	r := newRig(t)
	for i := range 20 {
		r.block(r.note(ann, fmt.Sprint("note-", i)))
	}
	if err := r.m.db.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := r.m.Close(); err != nil {
		t.Fatal(err)
	}
	names, err := r.fs.List("node/state")
	if err != nil {
		t.Fatal(err)
	}
	tables := 0
	for _, name := range names {
		if !strings.HasSuffix(name, ".sst") {
			continue
		}
		tables++
		fs := r.fs.CrashClone(vfs.CrashCloneCfg{UnsyncedDataPercent: 0})
		flip(t, fs, fs.PathJoin("node/state", name))
		o := r.o
		o.FS = fs
		m, err := Open(o)
		if err == nil {
			v, _ := m.At()
			err = func() (err error) {
				defer catchFault(&err)
				for range v.Scan(nil, nil, 1000) {
					continue
				}
				return nil
			}()
		}
		if !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		} else if !strings.Contains(err.Error(), "move that folder away") {
			t.Errorf("no remedy: %v", err)
		}
	}
	if tables == 0 {
		t.Fatal("nothing to damage: ", names)
	}
}

func flip(t *testing.T, fs vfs.FS, name string) {
	t.Helper()
	raw, err := readFile(fs, name)
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)/8] ^= 0x10
	if err := writeFile(fs, name, raw); err != nil {
		t.Fatal(err)
	}
}

func TestAStateThatDoesNotFitItsAppHashIsNoticed(t *testing.T) {
	r := newRig(t)
	r.block(r.note(ann, "a"))
	for says, change := range map[string]func(db *pebble.DB) error{
		"a changed value": func(db *pebble.DB) error {
			return db.Set(stateKey([]byte("toy/notes\x00a\x00\x01")), []byte("evil"), pebble.Sync)
		},
		"a new entry": func(db *pebble.DB) error {
			return db.Set(stateKey([]byte("toy/notes\x00z")), []byte("evil"), pebble.Sync)
		},
		"a lost entry": func(db *pebble.DB) error { return db.Delete(stateKey([]byte("toy/notes\x00a\x00\x01")), pebble.Sync) },
	} {
		o := r.o
		fs := r.fs.CrashClone(crashed)
		o.FS = fs
		m, err := Open(o)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(change(m.db), m.Close()); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(o); !errors.Is(err, ErrDiverged) {
			t.Errorf("%s: %v", says, err)
		}
	}
}

// TestFullDisk fills the disk between two blocks, in the write-ahead log.
func TestFullDisk(t *testing.T) {
	full := errorfs.Toggle{Injector: errorfs.InjectorFunc(func(op errorfs.Op) error {
		if op.Kind.ReadOrWrite() == errorfs.OpIsWrite {
			return &vfsError{syscall.ENOSPC}
		}
		return nil
	})}
	stopped := make(chan error, 1)
	r := newRig(t, func(o *Options) {
		o.FS = errorfs.Wrap(o.FS, &full)
		o.Stop = func(err error) { stopped <- err }
	})
	r.block(r.note(ann, "a"))
	full.On()
	r.time += 1000
	if _, err := r.finalize(r.note(ann, "b")); err != nil {
		t.Fatal(err)
	}
	_, err := r.m.Commit(ctx, &abci.RequestCommit{})
	if !errors.Is(err, ErrDiskFull) || !strings.Contains(err.Error(), "free some space") {
		t.Fatalf("got %v", err)
	}
	if told := <-stopped; !errors.Is(told, ErrDiskFull) {
		t.Errorf("the node was told %v", told)
	}
	if _, err := r.m.At(); !errors.Is(err, ErrDiskFull) {
		t.Errorf("a stopped machine answers: %v", err)
	}
	if err := r.m.Close(); !errors.Is(err, ErrDiskFull) {
		t.Errorf("close: %v", err)
	}
	full.Off()
	r.o.FS = r.fs.CrashClone(crashed)
	r.open()
	if !r.has("a") || r.m.head().Height != 1 {
		t.Error("it does not go on where it stopped")
	}
	r.block(r.note(ann, "b"))
}

// vfsError is how the operating system reports an error of a path.
type vfsError struct{ err error }

func (e *vfsError) Error() string { return "write wal: " + e.err.Error() }
func (e *vfsError) Unwrap() error { return e.err }

func TestTheSameFolderTwice(t *testing.T) {
	r := newRig(t)
	if _, err := Open(r.o); !errors.Is(err, ErrInUse) {
		t.Errorf("got %v", err)
	}
}
