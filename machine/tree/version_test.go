package tree

import (
	"errors"
	"maps"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
)

// history writes random batches and remembers each version's flat store.
type history struct {
	tree   *Tree
	states map[int64]flat
	rand   *rand.Rand
}

func newHistory(o Options) *history {
	return &history{New(o), map[int64]flat{Before: {}}, rand.New(rand.NewPCG(3, 4))}
}

func (h *history) grow(t *testing.T, versions int) {
	t.Helper()
	for range versions {
		now := h.tree.Version()
		next := now + 1 + int64(h.rand.IntN(3)) // versions may leave numbers out
		ws := randomBatch(h.rand, 400, 900)
		h.states[next] = maps.Clone(h.states[now])
		h.states[next].write(ws)
		mustApply(t, h.tree, next, ws)
	}
}

// readable checks that exactly the last n versions can be proven.
func (h *history) readable(t *testing.T, n int) {
	t.Helper()
	count := 0
	for v, state := range h.states {
		key := number(h.rand.IntN(900))
		p, err := h.tree.Prove(v, key, state)
		if errors.Is(err, ErrPruned) {
			continue
		}
		count++
		if err != nil {
			t.Fatalf("version %d: %v", v, err)
		}
		if err := state.verify(state.root(), p, key); err != nil {
			t.Fatalf("version %d: %v", v, err)
		}
	}
	if got := h.tree.Stats().Versions; count != n || got != n {
		t.Fatalf("%d versions readable, %d told, want %d", count, got, n)
	}
}

func TestKeep(t *testing.T) {
	h := newHistory(Options{Keep: 4})
	for i := range 12 {
		h.grow(t, 1)
		if i > 2 {
			h.readable(t, 4)
		}
	}
	audit(t, h.tree)
	if _, err := h.tree.Prove(h.tree.Version()+1, number(1), flat{}); !errors.Is(err, ErrPruned) {
		t.Fatalf("a version to come: %v", err)
	}
}

// A pin holds its version until it is released, and no longer than Hold versions.
func TestPin(t *testing.T) {
	h := newHistory(Options{Keep: 2, Hold: 5, Pins: 3})
	h.grow(t, 3)
	pin, err := h.tree.Pin(h.tree.Version())
	if err != nil {
		t.Fatal(err)
	}
	state := h.states[pin.Version()]
	h.grow(t, 4)
	h.readable(t, 5)
	if pin.Root() != state.root() {
		t.Fatal("the root of a pinned version changed")
	}
	p, err := pin.Prove(number(1), state)
	if err != nil {
		t.Fatal(err)
	}
	if err := state.verify(pin.Root(), p, number(1)); err != nil {
		t.Fatal(err)
	}
	pin.Release()
	pin.Release()
	if _, err := pin.Prove(number(1), state); !errors.Is(err, ErrPruned) {
		t.Fatalf("proof after release: %v", err)
	}
	h.grow(t, 1)
	h.readable(t, 2)

	stuck, err := h.tree.Pin(h.tree.Version())
	if err != nil {
		t.Fatal(err)
	}
	h.grow(t, 6)
	h.readable(t, 7)
	h.grow(t, 1)
	h.readable(t, 2)
	if _, err := stuck.Prove(number(1), flat{}); !errors.Is(err, ErrPruned) {
		t.Fatalf("proof after revocation: %v", err)
	}
	stuck.Release()
	if s := h.tree.Stats(); s.Pins != 0 {
		t.Fatalf("%d pins left", s.Pins)
	}
	audit(t, h.tree)
}

// A walk under way keeps the nodes of its version, however many versions come.
func TestWalkIsWaitedFor(t *testing.T) {
	h := newHistory(Options{Keep: 2, Hold: 3})
	h.grow(t, 4)
	v := h.tree.versions[0]
	v.busy++
	h.grow(t, 9)
	h.readable(t, 11)
	v.busy--
	h.grow(t, 1)
	h.readable(t, 2)
	audit(t, h.tree)
}

func TestPinsAreLimited(t *testing.T) {
	h := newHistory(Options{Pins: 2})
	h.grow(t, 2)
	first, err := h.tree.Pin(h.tree.Version())
	if err != nil {
		t.Fatal(err)
	}
	if _, err = h.tree.Pin(h.tree.Version()); err != nil {
		t.Fatal(err)
	}
	if _, err := h.tree.Pin(h.tree.Version()); !errors.Is(err, ErrPins) {
		t.Fatalf("third pin: %v", err)
	}
	if _, err := h.tree.Pin(h.tree.Version() + 1); !errors.Is(err, ErrPruned) {
		t.Fatalf("pin of a version to come: %v", err)
	}
	first.Release()
	if _, err := h.tree.Pin(h.tree.Version()); err != nil {
		t.Fatal(err)
	}
}

// slow is a source that lets the writer go on while a proof is being made.
type slow struct {
	flat
	meanwhile func()
}

func (s slow) ByPath(p *Hash) (key, value []byte, err error) {
	s.meanwhile()
	return s.flat.ByPath(p)
}

// A proof holds no node while its source answers, so a slow store neither stops the writer nor spoils the proof.
func TestSlowSource(t *testing.T) {
	h := newHistory(Options{Keep: 1})
	h.grow(t, 2)
	v := h.tree.Version()
	state := h.states[v]
	for _, key := range [][]byte{number(1), number(10_000)} {
		p, err := h.tree.Prove(v, key, slow{state, func() { h.grow(t, 3) }})
		if err != nil {
			t.Fatal(err)
		}
		if err := state.verify(state.root(), p, key); err != nil {
			t.Fatal(err)
		}
		v = h.tree.Version()
		state = h.states[v]
		h.readable(t, 1)
	}
}

// Readers prove while the writer writes; run it with -race.
func TestReadersAndWriter(t *testing.T) {
	h := newHistory(Options{Workers: 2, Keep: 2, Hold: 3, Pins: 4})
	h.grow(t, 1)
	var mu sync.Mutex // owns h.states here
	var done atomic.Bool
	var proofs atomic.Int64
	var wg sync.WaitGroup
	for seed := range uint64(3) {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(seed, 9))
			for !done.Load() {
				mu.Lock()
				pin, err := h.tree.Pin(h.tree.Version())
				if err != nil {
					mu.Unlock()
					continue
				}
				state := h.states[pin.Version()]
				mu.Unlock()
				for range 4 {
					proofs.Add(checkPinned(t, pin, state, number(r.IntN(900))))
				}
				pin.Release()
			}
		})
	}
	for v := h.tree.Version() + 1; v < 60; v++ {
		ws := randomBatch(h.rand, 800, 900)
		state := maps.Clone(h.states[v-1])
		state.write(ws)
		mu.Lock()
		h.states[v] = state
		mu.Unlock()
		mustApply(t, h.tree, v, ws)
	}
	for proofs.Load() == 0 && !t.Failed() {
		h.tree.Stats()
	}
	done.Store(true)
	wg.Wait()
	if s := h.tree.Stats(); s.Pins != 0 {
		t.Fatalf("%d pins left", s.Pins)
	}
	audit(t, h.tree)
}

// checkPinned proves and verifies one key and counts the proof; none if the pin was revoked before.
func checkPinned(t *testing.T, p *Pinned, state flat, key []byte) int64 {
	proof, err := p.Prove(key, state)
	if errors.Is(err, ErrPruned) {
		return 0
	}
	if err == nil {
		err = state.verify(p.Root(), proof, key)
	}
	if err != nil {
		t.Errorf("version %d: %v", p.Version(), err)
	}
	return 1
}
