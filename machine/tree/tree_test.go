package tree

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"testing"

	"github.com/celestiaorg/smt"
)

// randomBatch changes n of the numbered keys below space, and deletes each third.
func randomBatch(r *rand.Rand, n, space int) []Write {
	ws := make([]Write, n)
	for i := range ws {
		ws[i].Key = number(r.IntN(space))
		if r.IntN(3) > 0 {
			ws[i].Value = number(r.IntN(1 << 30))
		}
	}
	return ws
}

// An independent tree of the same format has the same roots, one write at a time.
func TestCelestia(t *testing.T) {
	for _, space := range []int{1, 3, 50, 3000} {
		r := rand.New(rand.NewPCG(uint64(space), 1))
		theirs := smt.NewSparseMerkleTree(smt.NewSimpleMap(), smt.NewSimpleMap(), sha256.New())
		ours := New(Options{Workers: 2})
		for v := range int64(12) {
			ws := randomBatch(r, r.IntN(space+2), space)
			for _, w := range ws {
				var err error
				if w.Value != nil {
					_, err = theirs.Update(w.Key, w.Value)
				} else if has, _ := theirs.Has(w.Key); has {
					_, err = theirs.Delete(w.Key)
				}
				if err != nil {
					t.Fatal(err)
				}
			}
			if h := mustApply(t, ours, v, ws); string(h[:]) != string(theirs.Root()) {
				t.Fatalf("%d keys, version %d: %x, theirs %x", space, v, h, theirs.Root())
			}
		}
		audit(t, ours)
	}
}

// The roots of a fixed script never change: a change here is a consensus break.
func TestGoldenRoots(t *testing.T) {
	tr := New(Options{})
	r := rand.New(rand.NewPCG(1, 2))
	for v, want := range []string{
		"2a13a06d46688f07a62a1f131acc101428a2e25335d70e8e4ccc60a9c5e1d0c5",
		"102403a9ba4cdaed9143247e8f6297d3d51504a29b05509adb6e39c45c1d21e5",
		"d6c38d2937c4d327b514118b9f2f77705756a7b51cdd47a7020b2db618b828dc",
	} {
		if h := mustApply(t, tr, int64(v), randomBatch(r, 2000, 5000)); fmt.Sprintf("%x", h) != want {
			t.Errorf("version %d: root %x, want %s", v, h, want)
		}
	}
}

func TestApply(t *testing.T) {
	a, b := []byte("a"), []byte("b")
	for _, c := range []struct {
		says    string
		version int64
		do      []Write
		want    error
		keys    int
	}{
		{"nothing", 0, nil, nil, 0},
		{"delete from the empty tree", 1, []Write{{a, nil}}, nil, 0},
		{"the last of several writes wins: deleted", 1, []Write{{a, a}, {b, b}, {a, nil}}, nil, 1},
		{"the last of several writes wins: written", 1, []Write{{a, nil}, {a, b}, {a, a}}, nil, 1},
		{"the same version", Before, []Write{{a, a}}, ErrVersion, 0},
		{"empty key", 1, []Write{{a, a}, {[]byte{}, a}}, ErrSize, 0},
		{"no key", 1, []Write{{nil, nil}}, ErrSize, 0},
		{"empty value", 1, []Write{{a, []byte{}}}, ErrSize, 0},
		{"key too long", 1, []Write{{make([]byte, MaxKeyBytes+1), a}}, ErrSize, 0},
		{"value too long", 1, []Write{{a, make([]byte, MaxValueBytes+1)}}, ErrSize, 0},
		{"longest key and value", 1, []Write{{make([]byte, MaxKeyBytes), make([]byte, MaxValueBytes)}}, nil, 1},
	} {
		tr := New(Options{})
		state := flat{}
		_, err := tr.Apply(c.version, c.do)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", c.says, err, c.want)
		}
		version := c.version
		if err == nil {
			state.write(c.do)
		} else {
			version = Before
		}
		if tr.Root() != state.root() || tr.Stats().Keys != c.keys || tr.Version() != version {
			t.Errorf("%s: root %x, version %d, %+v", c.says, tr.Root(), tr.Version(), tr.Stats())
		}
	}
}

// Two paths with a long common prefix make a chain of inner nodes with empty siblings, which goes when one leaves.
func TestDeep(t *testing.T) {
	first, best, longest := Hash(sha256.Sum256(number(1))), 0, 0
	for i := 2; i < 200_000; i++ {
		h, n := Hash(sha256.Sum256(number(i))), 0
		for bit(&h, n) == bit(&first, n) {
			n++
		}
		if n > longest {
			best, longest = i, n
		}
	}
	tr, state := filled(t, 2)
	for v, w := range []Write{{number(0), nil}, {number(best), number(9)}, {number(best), nil}, {number(1), nil}} {
		state.write([]Write{w})
		if got := mustApply(t, tr, int64(v+2), []Write{w}); got != state.root() {
			t.Fatalf("write %d: root %x, want %x", v, got, state.root())
		}
		for i := range 20 {
			checkProof(t, tr, state, number(i))
		}
		checkProof(t, tr, state, number(best))
		audit(t, tr)
		if s := tr.Stats(); v == 1 && s.Inner != longest+1 {
			t.Fatalf("%d inner nodes for a common prefix of %d bits", s.Inner, longest)
		}
	}
	if tr.Root() != (Hash{}) || tr.Stats().Keys != 0 {
		t.Fatal("not empty again")
	}
}

// A batch that could run out of ids is refused before it begins; so is a load, and its tree is fresh again.
func TestFull(t *testing.T) {
	tr, state := filled(t, 3)
	next := tr.inners.next
	tr.inners.next = leafBit - 300
	if _, err := tr.Apply(2, []Write{{number(1), number(5)}}); !errors.Is(err, ErrFull) {
		t.Fatalf("error %v", err)
	}
	tr.inners.next = next
	checkProof(t, tr, state, number(1))
	audit(t, tr)

	tr = New(Options{})
	tr.inners.next = leafBit - 300
	if _, err := tr.Load(2, state.items); !errors.Is(err, ErrFull) {
		t.Fatalf("error %v", err)
	}
	if h, err := tr.Load(2, state.items); err != nil || h != state.root() {
		t.Fatalf("no second try: %x %v", h, err)
	}
	audit(t, tr)
}

func TestLoad(t *testing.T) {
	failed := errors.New("the disk is gone")
	then := func(f flat, last Item, err error) iter.Seq2[Item, error] {
		return func(yield func(Item, error) bool) {
			f.items(func(i Item, _ error) bool { return yield(i, nil) })
			yield(last, err)
		}
	}
	_, state := filled(t, 1000)
	for _, c := range []struct {
		says string
		do   iter.Seq2[Item, error]
		want error
	}{
		{"the store fails", then(state, Item{}, failed), failed},
		{"an empty key", then(state, Item{}, nil), ErrSize},
	} {
		tr := New(Options{})
		if _, err := tr.Load(5, c.do); !errors.Is(err, c.want) {
			t.Errorf("%s: error %v, want %v", c.says, err, c.want)
		}
		if tr.Root() != (Hash{}) || tr.Stats() != (Stats{Versions: 1}) {
			t.Errorf("%s: not empty after: %+v", c.says, tr.Stats())
		}
		if h, err := tr.Load(5, state.items); err != nil || h != state.root() {
			t.Errorf("%s: no second try: %x %v", c.says, h, err)
		}
		if _, err := tr.Load(6, state.items); !errors.Is(err, ErrNotEmpty) {
			t.Errorf("%s: loaded twice: %v", c.says, err)
		}
		checkProof(t, tr, state, number(3))
	}
	if _, err := New(Options{}).Load(Before, state.items); !errors.Is(err, ErrVersion) {
		t.Errorf("loaded as the version before all: %v", err)
	}
}

// More items than a chunk: chunks go round. A failure after the first leaves nothing behind.
func TestLoadChunks(t *testing.T) {
	const n = 2*loadChunk + 5
	failed := errors.New("the disk is gone")
	items := func(fails error) iter.Seq2[Item, error] {
		return func(yield func(Item, error) bool) {
			for i := range n {
				if !yield(Item{number(i), sha256.Sum256(number(i + 1))}, nil) {
					return
				}
			}
			if fails != nil {
				yield(Item{}, fails)
			}
		}
	}
	tr := New(Options{Workers: 2})
	if _, err := tr.Load(1, items(failed)); !errors.Is(err, failed) {
		t.Fatal(err)
	}
	audit(t, tr)
	got, err := tr.Load(1, items(nil))
	if err != nil {
		t.Fatal(err)
	}
	want, _ := filled(t, n)
	if got != want.Root() {
		t.Fatalf("root %x, want %x", got, want.Root())
	}
	audit(t, tr)
}
