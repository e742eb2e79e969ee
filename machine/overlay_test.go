package machine

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"gongshi/ledger/envelope"
	"gongshi/ledger/state"
)

// TestLayersAgainstMemory runs a trial over two overlays and the store beside the kernel's plain memory.
func TestLayersAgainstMemory(t *testing.T) {
	r := newRig(t)
	rapid.Check(t, func(t *rapid.T) {
		key := rapid.Custom(func(t *rapid.T) []byte {
			return fmt.Appendf(nil, "toy/notes\x00%02d", rapid.IntRange(0, 30).Draw(t, "key"))
		})
		want := &state.Memory{}
		for k, v := range r.m.flat().Scan(nil, nil, 1000) {
			want.Put(k, v)
		}
		lower, upper := newOverlay(0), newOverlay(0)
		got := &trial{below: []layer{upper, lower}, base: r.m.flat()}
		for range rapid.IntRange(0, 60).Draw(t, "steps") {
			k := key.Draw(t, "at")
			e := entry{key: k}
			if rapid.Bool().Draw(t, "put") {
				e.value = rapid.SliceOfN(rapid.Byte(), 1, 3).Draw(t, "value")
			}
			switch rapid.IntRange(0, 3).Draw(t, "where") {
			case 0:
				lower.set(e)
				continue
			case 1:
				upper.set(e)
				continue
			case 2:
				from, to := key.Draw(t, "from"), key.Draw(t, "to")
				for range got.Scan(from, to, 3) {
					continue
				}
				continue
			}
			if e.value == nil {
				got.Delete(k)
			} else {
				got.Put(k, e.value)
			}
		}
		for _, changes := range [][]entry{lower.sorted(), upper.sorted(), got.changes} {
			for _, e := range changes {
				if e.value == nil {
					want.Delete(e.key)
				} else {
					want.Put(e.key, e.value)
				}
			}
		}
		for i := range 31 {
			k := fmt.Appendf(nil, "toy/notes\x00%02d", i)
			if !bytes.Equal(got.Get(k), want.Get(k)) {
				t.Fatalf("%s: %x, want %x", k, got.Get(k), want.Get(k))
			}
		}
		from, to, limit := key.Draw(t, "from"), key.Draw(t, "to"), rapid.IntRange(1, 40).Draw(t, "limit")
		if a, b := list(got, from, to, limit), list(want, from, to, limit); a != b {
			t.Fatalf("scan\n%s\nwant\n%s", a, b)
		}
		if a, b := list(got, nil, nil, 1000), list(want, nil, nil, 1000); a != b {
			t.Fatalf("whole scan\n%s\nwant\n%s", a, b)
		}
	})
}

func list(r state.Reader, from, to []byte, limit int) (all string) {
	for k, v := range r.Scan(from, to, limit) {
		all += fmt.Sprintf("%q=%x\n", k, v)
	}
	return all
}

func TestARuleMayChangeWhatItScans(t *testing.T) {
	r := newRig(t)
	tr := &trial{base: r.m.flat()}
	for i := range 10 {
		tr.Put(fmt.Appendf(nil, "toy/notes\x00%d", i), []byte("x"))
	}
	n := 0
	for k := range tr.Scan([]byte("toy/notes\x00"), []byte("toy/notes\x01"), 100) {
		tr.Delete(k)
		tr.Put(append(bytes.Clone(k), 'z'), []byte("y"))
		n++
	}
	if n != 10 {
		t.Errorf("%d entries, want the 10 that were there when the scan began", n)
	}
}

func TestTheSieveNeverForgets(t *testing.T) {
	s := newSieve()
	var kept [][]byte
	for i := range 3000 {
		tx := &envelope.Transaction{ID: sha256.Sum256(fmt.Append(nil, i)), Body: &envelope.Body{ExpiresMs: int64(i%7) * hourMS}}
		if i%2 == 0 {
			s.add(seenKey(tx))
			kept = append(kept, seenKey(tx))
		} else if s.maybe(seenKey(tx)) {
			t.Log("a false maybe, which costs a look")
		}
	}
	s.pass(3 * hourMS)
	for _, key := range kept {
		if !s.maybe(key) {
			t.Fatalf("%x is forgotten", key)
		}
	}
	if len(s.hours) != 4 {
		t.Errorf("%d hours are held, want 3 to 6", len(s.hours))
	}
}
