package tree

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"slices"
	"testing"

	ics23 "github.com/cosmos/ics23/go"
	"pgregory.net/rapid"
)

// checkProof proves key at the latest version and has the proof judged by ics23 and by us, rightly and wrongly.
func checkProof(t rapid.TB, tr *Tree, state flat, key []byte) *Proof {
	t.Helper()
	p, err := tr.Prove(tr.Version(), key, state)
	if len(state) == 0 {
		if !errors.Is(err, ErrEmptyTree) {
			t.Fatalf("empty tree: %v", err)
		}
		return nil
	}
	if err != nil {
		t.Fatal(err)
	}
	before := encode(t, p)
	root := tr.Root()
	entry, present := state[sha256.Sum256(key)]
	if got := ics23.VerifyMembership(ics23.SmtSpec, root[:], p, key, entry[1]); got != present {
		t.Fatalf("ics23: membership %v, want %v", got, present)
	}
	if got := ics23.VerifyNonMembership(ics23.SmtSpec, root[:], p, key); got == present {
		t.Fatalf("ics23: absence %v, want %v", got, !present)
	}
	if err := VerifyMembership(root, p, key, entry[1]); (err == nil) != present {
		t.Fatalf("membership: %v, present %v", err, present)
	}
	if err := VerifyNonMembership(root, p, key); (err == nil) == present {
		t.Fatalf("absence: %v, present %v", err, present)
	}
	if VerifyMembership(root, p, key, append([]byte{9}, entry[1]...)) == nil {
		t.Fatal("another value accepted")
	}
	if other := append([]byte{9}, key...); VerifyMembership(root, p, other, entry[1]) == nil || VerifyNonMembership(root, p, other) == nil {
		t.Fatal("another key accepted")
	}
	root[3] ^= 4
	if VerifyMembership(root, p, key, entry[1]) == nil || VerifyNonMembership(root, p, key) == nil {
		t.Fatal("another root accepted")
	}
	if !bytes.Equal(before, encode(t, p)) {
		t.Fatal("verification wrote into the proof")
	}
	return p
}

func encode(t rapid.TB, p *Proof) []byte {
	t.Helper()
	b, err := EncodeProof(p)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// filled is a tree of n numbered keys with its flat store.
func filled(t rapid.TB, n int) (*Tree, flat) {
	t.Helper()
	tr, state := New(Options{}), flat{}
	var ws []Write
	for i := range n {
		ws = append(ws, Write{number(i), number(i + 1)})
	}
	state.write(ws)
	mustApply(t, tr, 1, ws)
	return tr, state
}

// One changed bit anywhere in a proof is refused, by the decoder or by the verifier.
func TestFlippedBits(t *testing.T) {
	for _, n := range []int{1, 2, 3, 50, 1000} {
		tr, state := filled(t, n)
		for _, i := range []int{0, n / 2, n, n + 1, n + 7} { // present, then absent
			key := number(i)
			b := encode(t, checkProof(t, tr, state, key))
			for at := range len(b) * 8 {
				flipped := slices.Clone(b)
				flipped[at/8] ^= 1 << (at % 8)
				p, err := DecodeProof(flipped)
				if err == nil && (VerifyMembership(tr.Root(), p, key, number(i+1)) == nil || VerifyNonMembership(tr.Root(), p, key) == nil) {
					t.Fatalf("%d keys, key %d: bit %d of %d flipped and accepted", n, i, at, len(b)*8)
				}
			}
		}
	}
}

// An absence proof is good for its own key only, though ics23 would accept it for all keys of the gap.
func TestAbsenceNamesItsKey(t *testing.T) {
	tr, state := filled(t, 2)
	root := tr.Root()
	p := checkProof(t, tr, state, number(10))
	for i := 11; ; i++ {
		if ics23.VerifyNonMembership(ics23.SmtSpec, root[:], p, number(i)) {
			if err := VerifyNonMembership(root, p, number(i)); !errors.Is(err, ErrProof) {
				t.Fatalf("the proof for another key was accepted: %v", err)
			}
			return
		}
	}
}

// What ics23 would take or panic on is refused by its shape.
func TestShape(t *testing.T) {
	tr, state := filled(t, 100)
	root, key, value := tr.Root(), number(7), number(8)
	for _, c := range []struct {
		says string
		do   func(e *ics23.ExistenceProof)
	}{
		{"no leaf operation", func(e *ics23.ExistenceProof) { e.Leaf = nil }},
		{"longer leaf prefix", func(e *ics23.ExistenceProof) { e.Leaf.Prefix = []byte{0, 0} }},
		{"unhashed key", func(e *ics23.ExistenceProof) { e.Leaf.PrehashKey = ics23.HashOp_NO_HASH }},
		{"nil step", func(e *ics23.ExistenceProof) { e.Path[1] = nil }},
		{"step without prefix", func(e *ics23.ExistenceProof) { e.Path[1].Prefix = nil }},
		{"step of another hash", func(e *ics23.ExistenceProof) { e.Path[1].Hash = ics23.HashOp_SHA512 }},
		{"step with a long suffix", func(e *ics23.ExistenceProof) { e.Path[1].Suffix = make([]byte, 64) }},
		{"step on the other side", func(e *ics23.ExistenceProof) {
			o := e.Path[1]
			sibling := slices.Concat(o.Prefix[1:], o.Suffix)
			if len(o.Suffix) > 0 {
				o.Prefix, o.Suffix = append([]byte{1}, sibling...), nil
			} else {
				o.Prefix, o.Suffix = []byte{1}, sibling
			}
		}},
		{"too deep", func(e *ics23.ExistenceProof) {
			for len(e.Path) <= 256 {
				e.Path = append(e.Path, e.Path[0])
			}
		}},
		{"a step missing", func(e *ics23.ExistenceProof) { e.Path = e.Path[1:] }},
		{"no key", func(e *ics23.ExistenceProof) { e.Key = nil }},
		{"key too long", func(e *ics23.ExistenceProof) { e.Key = make([]byte, MaxKeyBytes+1) }},
		{"no value", func(e *ics23.ExistenceProof) { e.Value = nil }},
		{"value too long", func(e *ics23.ExistenceProof) { e.Value = make([]byte, MaxValueBytes+1) }},
	} {
		present := checkProof(t, tr, state, key)
		c.do(present.GetExist())
		if err := VerifyMembership(root, present, key, value); !errors.Is(err, ErrProof) {
			t.Errorf("%s: %v", c.says, err)
		}
		absent := checkProof(t, tr, state, number(1000))
		c.do(absent.GetNonexist().Left)
		if err := VerifyNonMembership(root, absent, number(1000)); !errors.Is(err, ErrProof) {
			t.Errorf("%s, in an absence: %v", c.says, err)
		}
	}
	for says, p := range map[string]*Proof{
		"nil": nil, "nothing": {},
		"no neighbours": {Proof: &ics23.CommitmentProof_Nonexist{Nonexist: &ics23.NonExistenceProof{Key: key}}},
		"nil presence":  {Proof: &ics23.CommitmentProof_Exist{}},
		"nil absence":   {Proof: &ics23.CommitmentProof_Nonexist{}},
		"batch":         {Proof: &ics23.CommitmentProof_Batch{Batch: &ics23.BatchProof{}}},
	} {
		if VerifyMembership(root, p, key, value) == nil || VerifyNonMembership(root, p, key) == nil {
			t.Errorf("%s: accepted", says)
		}
	}
}

// Absence beyond all leaves on either side has one neighbour only; leaving out a neighbour is refused.
func TestNeighbours(t *testing.T) {
	tr, state := filled(t, 3)
	var seen [2]bool
	for i := 3; !seen[0] || !seen[1]; i++ {
		p := checkProof(t, tr, state, number(i))
		a := p.GetNonexist()
		seen[0] = seen[0] || a.Left == nil
		seen[1] = seen[1] || a.Right == nil
		if a.Left != nil && a.Right != nil {
			a.Left = nil
			if VerifyNonMembership(tr.Root(), p, number(i)) == nil {
				t.Fatal("absence without its left neighbour accepted")
			}
		}
	}
}

// A source that has no entry for a leaf is an error, never a proof.
func TestSourceFails(t *testing.T) {
	tr, _ := filled(t, 10)
	for _, i := range []int{3, 30} {
		if p, err := tr.Prove(1, number(i), flat{}); err == nil || p != nil {
			t.Fatalf("key %d: %v %v", i, p, err)
		}
	}
}

func TestProveAndDecodeRefuse(t *testing.T) {
	tr, state := filled(t, 10)
	for _, key := range [][]byte{nil, {}, make([]byte, MaxKeyBytes+1)} {
		if _, err := tr.Prove(1, key, state); !errors.Is(err, ErrSize) {
			t.Errorf("proof of a key of %d bytes: %v", len(key), err)
		}
		if err := VerifyNonMembership(tr.Root(), &Proof{Proof: &ics23.CommitmentProof_Nonexist{
			Nonexist: &ics23.NonExistenceProof{Key: key}}}, key); !errors.Is(err, ErrSize) {
			t.Errorf("absence of a key of %d bytes: %v", len(key), err)
		}
	}
	whole := encode(t, checkProof(t, tr, state, number(3)))
	for says, b := range map[string][]byte{
		"cut short":         whole[:len(whole)-1],
		"with a tail":       append(slices.Clone(whole), 0),
		"unknown field":     append(slices.Clone(whole), 0x7a, 0),
		"twice":             slices.Concat(whole, whole),
		"longer than a cap": make([]byte, MaxProofBytes+1),
	} {
		if _, err := DecodeProof(b); !errors.Is(err, ErrProof) {
			t.Errorf("%s: %v", says, err)
		}
	}
}

func FuzzDecodeProof(f *testing.F) {
	tr, state := filled(f, 20)
	for _, i := range []int{3, 30} {
		f.Add(encode(f, checkProof(f, tr, state, number(i))))
	}
	root := tr.Root()
	f.Fuzz(func(t *testing.T, b []byte) {
		p, err := DecodeProof(b)
		if err != nil {
			return
		}
		if !bytes.Equal(encode(t, p), b) {
			t.Fatal("two encodings of one proof")
		}
		if e := p.GetExist(); e != nil && VerifyMembership(root, p, e.Key, e.Value) == nil && !bytes.Equal(state[sha256.Sum256(e.Key)][1], e.Value) {
			t.Fatal("a false presence was proven")
		}
		if a := p.GetNonexist(); a != nil && VerifyNonMembership(root, p, a.Key) == nil {
			if _, present := state[sha256.Sum256(a.Key)]; present {
				t.Fatal("a false absence was proven")
			}
		}
	})
}

// FuzzApply reads batches from bytes: per write one byte of key and one of value, 0xff ends a batch, and holds the
// tree against its twin and a proof of each key of the last batch against ics23.
func FuzzApply(f *testing.F) {
	f.Add([]byte{1, 1, 2, 2, 0xff, 1, 0, 3, 3, 0xff, 2, 0, 3, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		tr, state := New(Options{Keep: 2}), flat{}
		for v, part := range bytes.Split(b, []byte{0xff}) {
			var ws []Write
			for ; len(part) > 1; part = part[2:] {
				w := Write{Key: part[:1]}
				if part[1] > 0 {
					w.Value = part[1:2]
				}
				ws = append(ws, w)
			}
			state.write(ws)
			if got, want := mustApply(t, tr, int64(v), ws), state.root(); got != want {
				t.Fatalf("version %d: root %x, want %x", v, got, want)
			}
			for _, w := range ws {
				checkProof(t, tr, state, w.Key)
			}
		}
		audit(t, tr)
	})
}
