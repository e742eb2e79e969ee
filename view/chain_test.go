package view

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"iter"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"gongshi/ledger/contract"
	"gongshi/ledger/journal"
	"gongshi/ledger/state"
	"gongshi/view/internal/toy"

	"google.golang.org/protobuf/proto"
)

// A toyChain is a Source in memory: every block that it is told to make, and the state after the last.
type toyChain struct {
	mu      sync.Mutex
	name    string
	entries map[string][]byte
	blocks  []*journal.Block // of heights 1, 2, …
	first   int64
	changed chan struct{}
	broken  error // what Block answers
}

func newChain(name string) *toyChain {
	return &toyChain{name: name, first: 1, changed: make(chan struct{}),
		entries: map[string][]byte{string(networkKey): []byte("net-" + name)}}
}

func (c *toyChain) Heights() (int64, int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.first, int64(len(c.blocks))
}

func (c *toyChain) Changed() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.changed
}

func (c *toyChain) Block(h int64) (*journal.Block, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.broken != nil {
		return nil, c.broken
	}
	if h < c.first || h > int64(len(c.blocks)) {
		return nil, fmt.Errorf("block %d is not kept", h)
	}
	return c.blocks[h-1], nil
}

// Snapshot copies the state, so that later blocks do not show in it.
func (c *toyChain) Snapshot() (Snapshot, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s := &toySnapshot{height: int64(len(c.blocks))}
	for k, v := range c.entries {
		s.entries = append(s.entries, entry{[]byte(k), v})
	}
	slices.SortFunc(s.entries, func(a, b entry) int { return bytes.Compare(a.key, b.key) })
	return s, nil
}

func (c *toyChain) prune(first int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.first = first
}

type entry struct{ key, value []byte }

type toySnapshot struct {
	height  int64
	entries []entry
}

func (s *toySnapshot) Height() int64 { return s.height }
func (s *toySnapshot) Close()        {}

func (s *toySnapshot) find(key []byte) (int, bool) {
	return slices.BinarySearchFunc(s.entries, key, func(e entry, k []byte) int { return bytes.Compare(e.key, k) })
}

func (s *toySnapshot) Get(key []byte) []byte {
	if i, ok := s.find(key); ok {
		return s.entries[i].value
	}
	return nil
}

func (s *toySnapshot) Scan(from, to []byte, limit int) iter.Seq2[[]byte, []byte] {
	return func(yield func([]byte, []byte) bool) {
		lo, _ := s.find(from)
		for _, e := range s.entries[lo:min(len(s.entries), lo+limit)] {
			if to != nil && bytes.Compare(e.key, to) >= 0 || !yield(e.key, e.value) {
				return
			}
		}
	}
}

// A change puts a record into the state, or removes it.
type change struct {
	key    []byte
	record proto.Message // nil to delete
}

func pay(p *toy.Payment) change      { return change{toy.Payments.Key(p.Id), p} }
func unpay(id string) change         { return change{toy.Payments.Key(id), nil} }
func note(n uint64, s string) change { return change{toy.Notes.Key(n), &toy.Note{Text: s}} }

// block commits one block with these changes and outcomes.
func (c *toyChain) block(changes []change, outcomes ...*journal.Outcome) {
	c.mu.Lock()
	defer c.mu.Unlock()
	h := int64(len(c.blocks) + 1)
	hash := sha256.Sum256(fmt.Appendf(nil, "%s/%d", c.name, h))
	b := &journal.Block{Height: h, TimeMs: 1_700_000_000_000 + 1000*h, Hash: hash[:], Proposer: hash[:20], AppHash: hash[:], Outcomes: outcomes}
	last := map[string][]byte{}
	for _, ch := range changes {
		var value []byte
		if ch.record != nil {
			value, _ = proto.MarshalOptions{Deterministic: true}.Marshal(ch.record)
		}
		last[string(ch.key)] = value
	}
	for k, v := range last {
		if v == nil {
			delete(c.entries, k)
		} else {
			c.entries[k] = v
		}
		b.Writes = append(b.Writes, &journal.Write{Key: []byte(k), Value: v})
	}
	slices.SortFunc(b.Writes, func(a, b *journal.Write) int { return bytes.Compare(a.Key, b.Key) })
	for i, o := range outcomes {
		o.Index = uint32(i)
	}
	c.blocks = append(c.blocks, b)
	close(c.changed)
	c.changed = make(chan struct{})
}

// payments are the records that the chain has now, by key.
func (c *toyChain) payments() []*toy.Payment {
	c.mu.Lock()
	defer c.mu.Unlock()
	var all []*toy.Payment
	for k, v := range c.entries {
		if path, _ := state.PathOf([]byte(k)); path == toy.Payments.Path() {
			p := &toy.Payment{}
			if err := proto.Unmarshal(v, p); err != nil {
				panic(err)
			}
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b *toy.Payment) int { return cmp.Compare(a.Id, b.Id) })
	return all
}

func register(t testing.TB, contracts ...contract.Contract) *contract.Register {
	t.Helper()
	r, err := contract.NewRegister(contracts...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// options are those of most tests.
func options(t testing.TB, url string, chain Source) Options {
	return Options{URL: url, Register: register(t, toy.Contract()), Source: chain, Log: slog.New(slog.DiscardHandler), BatchBlocks: 7}
}

// open is Open that cannot fail; the view is closed with the test.
func open(t testing.TB, o Options) *View {
	t.Helper()
	v, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { v.Close() })
	return v
}

// run follows the chain until stop is called.
func run(v *View) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); v.Run(ctx) }()
	return sync.OnceFunc(func() { cancel(); <-done })
}

// reach waits until the view shows the chain's last block.
func reach(t testing.TB, v *View, c Source) {
	t.Helper()
	_, last := c.Heights()
	if last == 0 {
		return
	}
	for end := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
		l := v.Lag()
		v.mu.Lock()
		chain := v.cursor.Chain
		v.mu.Unlock()
		if l.Ready && l.Height >= last && chain >= last {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("the view does not reach block %d: %+v", last, l)
		}
	}
}

// follow opens a view, runs it up to the chain's last block and goes on running it until the test ends.
func follow(t testing.TB, url string, chain Source) *View {
	t.Helper()
	v := open(t, options(t, url, chain))
	t.Cleanup(run(v))
	reach(t, v, chain)
	return v
}
