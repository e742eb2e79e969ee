package outbox

import (
	"bytes"
	"errors"
	"log/slog"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"

	"gongshi/ledger/envelope"
)

func open(t interface{ Fatal(...any) }, fs vfs.FS) *Store {
	s, err := Open(Options{Dir: "outbox", FS: fs, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func record(n byte) *Record {
	id := envelope.IDOf([]byte{n})
	return &Record{Id: id[:], Envelope: []byte{n, 1, 2}, AcceptedMs: 1, ExpiresMs: int64(n) + 1}
}

func carried(t interface{ Fatal(...any) }, s *Store) (ids [][]byte) {
	err := s.Carried(func(r *Record) error { ids = append(ids, r.Id); return nil })
	if err != nil {
		t.Fatal(err)
	}
	return ids
}

// Whatever was accepted is carried or has ended, once, also after a crash at any moment.
func TestCrashes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		fs := vfs.NewCrashableMem()
		s := open(t, fs)
		accepted, ended := map[byte]*Record{}, map[byte]bool{}
		for i := range rapid.IntRange(1, 12).Draw(t, "steps") {
			n := byte(i)
			switch rapid.IntRange(0, 3).Draw(t, "step") {
			case 0, 1:
				r := record(n)
				if err := s.Accept([]*Record{r}); err != nil {
					t.Fatal(err)
				}
				accepted[n] = r
			case 2:
				for m, r := range accepted {
					if !ended[m] {
						r.Fate, r.Height, r.EndedMs = Fate_FATE_DONE, int64(n)+1, 5
						if err := s.End(int64(n)+1, []*Record{r}); err != nil {
							t.Fatal(err)
						}
						ended[m] = true
						break
					}
				}
			default:
				fs = fs.CrashClone(vfs.CrashCloneCfg{
					UnsyncedDataPercent: rapid.SampledFrom([]int{0, 50, 100}).Draw(t, "kept"),
					RNG:                 rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0)),
				})
				if err := s.Close(); err != nil {
					t.Fatal(err)
				}
				s = open(t, fs)
				height, err := s.Height()
				if err != nil {
					t.Fatal(err)
				}
				left := carried(t, s)
				for m, r := range accepted {
					done, err := s.Ended(envelope.ID(r.Id))
					if err != nil {
						t.Fatal(err)
					}
					isCarried := slices.ContainsFunc(left, func(id []byte) bool { return bytes.Equal(id, r.Id) })
					if isCarried == (done != nil) {
						t.Fatalf("record %d: carried %v, ended %v", m, isCarried, done)
					}
					if done != nil && done.Height > height {
						t.Fatalf("record %d ended at %d, and the chain was read to %d", m, done.Height, height)
					}
					if ended[m] = done != nil; !ended[m] {
						again := record(m)
						again.Number, again.Fate = r.Number, Fate_FATE_CARRIED
						accepted[m] = again
					}
				}
				if len(left) > len(accepted) {
					t.Fatalf("%d records are carried, %d were accepted", len(left), len(accepted))
				}
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestForget(t *testing.T) {
	s := open(t, vfs.NewMem())
	defer s.Close()
	for n := range byte(4) {
		r := record(n)
		if err := s.Accept([]*Record{r}); err != nil {
			t.Fatal(err)
		}
		r.Fate, r.EndedMs = Fate_FATE_EXPIRED, int64(n)*10
		if err := s.End(1, []*Record{r}); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := s.Forget(20); n != 2 || err != nil {
		t.Fatalf("forgot %d, %v", n, err)
	}
	for n := range byte(4) {
		r, err := s.Ended(envelope.ID(record(n).Id))
		if err != nil || (r != nil) != (n >= 2) {
			t.Errorf("record %d: got %v, %v", n, r, err)
		}
	}
	if n, err := s.Forget(20); n != 0 || err != nil {
		t.Errorf("forgot %d again, %v", n, err)
	}
}

func TestDamage(t *testing.T) {
	fs := vfs.NewMem()
	s := open(t, fs)
	if err := s.db.Set(numbered(1), []byte("noise"), pebble.Sync); err != nil {
		t.Fatal(err)
	}
	err := s.Carried(func(*Record) error { return nil })
	if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "move it away") {
		t.Errorf("got %v", err)
	}
	if _, err := Open(Options{Dir: "outbox", FS: fs, Log: slog.New(slog.DiscardHandler)}); err == nil || !strings.Contains(err.Error(), "another process") {
		t.Errorf("opened twice: got %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

func FuzzDecode(f *testing.F) {
	for n := range byte(3) {
		r := record(n)
		r.Fate = Fate_FATE_CARRIED
		raw, err := encode(r)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		r, err := decode(raw)
		if err != nil {
			return
		}
		again, err := encode(r)
		if err != nil {
			t.Fatal(err)
		}
		same, err := decode(again)
		if err != nil || !proto.Equal(r, same) {
			t.Fatalf("%v became %v, %v", r, same, err)
		}
	})
}
