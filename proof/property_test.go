package proof

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"

	"gongshi/ledger/envelope"
	"gongshi/machine/tree"
)

// TestStateProofs compares the short proofs with the tree's own on random trees: each key is either present or
// absent, never both, and the tree's ICS 23 proof agrees.
func TestStateProofs(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		w := &world{t: t, state: map[[32]byte]tree.Write{}, trie: tree.New(tree.Options{Workers: 1})}
		keys := rapid.SliceOfNDistinct(rapid.IntRange(0, 5000), 1, 60, rapid.ID[int]).Draw(rt, "keys")
		var writes []tree.Write
		for _, k := range keys[:len(keys)/2+1] {
			writes = append(writes, tree.Write{Key: recordKey(k), Value: []byte{byte(k), 1}})
		}
		w.apply(1, writes)
		root := w.trie.Root()
		for i, k := range keys {
			key := recordKey(k)
			p, err := w.trie.Prove(1, key, w)
			w.must(err)
			r, err := newRecord(p, key)
			w.must(err)
			present := i <= len(keys)/2
			if present != (len(r.Value) > 0) || !r.fits() || r.root() != root || r.checkShape(1) != nil {
				rt.Fatalf("key %d of %d: %v", i, len(keys), r)
			}
			if ok := tree.VerifyMembership(root, p, key, r.Value) == nil; ok != present {
				rt.Fatalf("the tree's verifier says %v", ok)
			}
			forge(rt, r, root, present)
		}
	})
}

// forge tries to turn a proof into one of the contrary.
func forge(rt *rapid.T, r *Record, root [32]byte, present bool) {
	fake := proto.CloneOf(r)
	if present {
		fake.Value = nil
		if rapid.Bool().Draw(rt, "other") {
			fake.Other = append(hashOf(r.Key), hashOf(r.Value)...)
		}
	} else {
		fake.Value, fake.Other = []byte{1, 2, 3}, nil
	}
	if n := len(fake.Siblings); n > 0 && rapid.Bool().Draw(rt, "shorter") {
		fake.Siblings = fake.Siblings[:n-32]
	}
	if fake.fits() && fake.root() == root {
		rt.Fatalf("forged: %v", fake)
	}
}

func corpusFiles(f *testing.F) (files [][]byte, anchor *Anchor) {
	names, err := filepath.Glob(filepath.Join(corpusFolder, "*.json"))
	if err != nil || len(names) == 0 {
		f.Fatalf("no corpus: %v", err)
	}
	for _, name := range names {
		file, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		if strings.HasSuffix(name, "changing.anchor.json") {
			if anchor, err = ParseAnchor(file); err != nil {
				f.Fatal(err)
			}
		}
		files = append(files, file)
	}
	return files, anchor
}

// FuzzVerify: any file gets a verdict with a number, never a panic; what opens is written back byte for byte.
func FuzzVerify(f *testing.F) {
	files, anchor := corpusFiles(f)
	for _, file := range files {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		v := Verify(file, anchor, testNow)
		if v.OK != (v.Failure == nil) || v.OK != (v.Claim != nil) || len(v.ZH) == 0 || len(v.EN) != len(v.ZH) {
			t.Fatalf("%+v", v)
		}
		if !v.OK {
			return
		}
		r, err := Open(file)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := r.File(); err != nil || !bytes.Equal(again, file) {
			t.Fatalf("accepted, but not the one file of the receipt: %v", err)
		}
	})
}

// FuzzProof is FuzzVerify for what lies inside base64, which a fuzzer would hardly reach.
func FuzzProof(f *testing.F) {
	files, anchor := corpusFiles(f)
	var frame []byte
	for _, file := range files {
		if r, err := Open(file); err == nil {
			frame = file
			raw, _ := envelope.CanonicalPayload(r)
			f.Add(raw)
		}
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if v := Verify(rewrap(frame, content), anchor, zeroTime); v.OK && v.Claim == nil {
			t.Fatal("nothing claimed")
		}
	})
}

// FuzzAnchor: an anchor that is read is written back byte for byte.
func FuzzAnchor(f *testing.F) {
	files, _ := corpusFiles(f)
	for _, file := range files {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		a, err := ParseAnchor(file)
		if err != nil {
			return
		}
		if again, err := a.File(); err != nil || !bytes.Equal(again, file) {
			t.Fatalf("%v", err)
		}
	})
}

func TestLimitsAndMissingAnchor(t *testing.T) {
	w := newWorld(t, equal(1), 1)
	file := record(t, w, recordKey(0))
	if v := Verify(make([]byte, MaxFileBytes+1), w.anchor, zeroTime); v.OK || v.Failure.Code != ErrTooLarge.Code {
		t.Errorf("a huge file: %v", v.Failure)
	}
	bad := proto.CloneOf(w.anchor)
	bad.Powers[0] = 0
	for _, a := range []*Anchor{nil, {}, bad} {
		if v := Verify(file, a, zeroTime); v.OK || v.Failure.Code != ErrAnchor.Code {
			t.Errorf("anchor %v: %v", a, v.Failure)
		}
	}
	v := Verify(file, w.anchor, zeroTime)
	if len(v.Checks) != 7 || v.Claim.Age != 0 {
		t.Errorf("without clock and transaction: %+v", v)
	}
	if v := Verify(file[1:], w.anchor, zeroTime); v.Checks[0].Outcome != Failed || v.Checks[1].Outcome != NotReached {
		t.Errorf("%+v", v.Checks)
	}
}
