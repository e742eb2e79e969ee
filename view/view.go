// Package view keeps read models of the ledger: a table for each mirrored space and tables of blocks, transactions,
// signers, commands and events, in SQLite or PostgreSQL. It answers searches and sums, and full-text questions in
// Chinese and English.
//
// The view follows the chain from outside consensus: it may be behind, which it says, and never wrong about the
// height that it shows. Everything in it comes from the chain, so it can be deleted at any time and is rebuilt.
package view

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"gongshi/ledger/contract"
	"gongshi/ledger/journal"
	"gongshi/ledger/state"
)

// A Source is the chain of this node.
type Source interface {
	// Heights are the first and the last block whose journal is kept; last is 0 before any.
	Heights() (first, last int64)
	// Block is the journal of a kept height. The view only reads it.
	Block(height int64) (*journal.Block, error)
	// Changed is closed at the next commit.
	Changed() <-chan struct{}
	// Snapshot pins the newest committed state until it is closed.
	Snapshot() (Snapshot, error)
}

// A Snapshot is the state after one block.
type Snapshot interface {
	state.Reader
	Height() int64
	Close()
}

// Options are what a View is made of.
type Options struct {
	// URL is "sqlite:PATH" or "postgres://USER:PASSWORD@HOST/NAME", to which "?search_path=SCHEMA" may be added
	// for several nodes in one database.
	URL      string
	Register *contract.Register
	Source   Source
	Log      *slog.Logger // nil for slog.Default
	// BatchBlocks is how many blocks go into one SQL transaction while the view is behind; 0 for 256.
	BatchBlocks int
}

// batchRows ends a batch that has grown so many rows, whatever its blocks.
const batchRows = 20_000

// A View answers questions while Run follows the chain. Its methods may be called by any goroutine.
type View struct {
	db       *database
	tables   []*table
	byPath   map[string]*table
	searches map[searchKey]*search
	source   Source
	log      *slog.Logger
	batch    int
	print    string // the fingerprint of tables

	cursor  cursor // of the goroutine in Run
	checked bool   // that the database is of this chain; of the goroutine in Run
	height  atomic.Int64
	ready   atomic.Bool // the mirrors are there, in today's form and of this chain

	mu      sync.Mutex
	waiting []arrival // blocks seen and not yet read, oldest first
	failure error     // why Run does not go on at the moment

	testOnlyBeforeCommit func() error
}

// An arrival is when the view learnt that the chain had reached a height.
type arrival struct {
	height int64
	at     time.Time
}

// Open connects to the database and checks that every search of the register means something. It does not read
// the chain: Run does.
func Open(ctx context.Context, o Options) (*View, error) {
	v := &View{source: o.Source, log: o.Log, batch: o.BatchBlocks, byPath: map[string]*table{}, searches: map[searchKey]*search{}}
	if v.log == nil {
		v.log = slog.Default()
	}
	if v.batch <= 0 {
		v.batch = 256
	}
	var err error
	if v.tables, err = tablesOf(o.Register); err != nil {
		return nil, err
	}
	for _, t := range v.tables {
		v.byPath[t.space.Path()] = t
	}
	v.print = fingerprint(v.tables)
	if err := v.compile(o.Register); err != nil {
		return nil, err
	}
	if v.db, err = connect(ctx, o.URL); err != nil {
		return nil, err
	}
	if err := v.prepare(ctx); err != nil {
		return nil, errors.Join(err, v.db.close())
	}
	return v, nil
}

// Close ends the connections. Run must have returned.
func (v *View) Close() error { return v.db.close() }

// Height is the block that the mirrors show, -1 before the first reading.
func (v *View) Height() int64 { return v.height.Load() }

// A Lag is how far the view is behind its node.
type Lag struct {
	Height  int64 // that the mirrors show
	Heights int64 // blocks that the node has and the view has not
	MS      int64 // how long the oldest of these has been waiting, milliseconds
	Since   int64 // the first block from which the chain tables are complete
	Ready   bool  // false before Run has looked, and while the mirrors are being rebuilt
	Err     error // why the view does not go on at the moment; nil when all is well
}

// Lag says how far behind the view is, and why.
func (v *View) Lag() Lag {
	_, last := v.source.Heights()
	v.mu.Lock()
	defer v.mu.Unlock()
	l := Lag{Height: v.height.Load(), Since: v.cursor.Since, Ready: v.ready.Load(), Err: v.failure}
	l.Heights = max(0, last-max(l.Height, 0))
	if len(v.waiting) > 0 {
		l.MS = time.Since(v.waiting[0].at).Milliseconds()
	}
	return l
}

// moved takes note of a cursor that is in the database.
func (v *View) moved(c cursor) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.cursor = c
	v.height.Store(c.Mirrors)
	v.ready.Store(v.checked && c.Mirrors != none && c.Fingerprint == v.print)
	for len(v.waiting) > 0 && v.waiting[0].height <= c.Chain {
		v.waiting = v.waiting[1:]
	}
}

// arrived takes note of the node's last height. The list stays short: what is added late only seems younger.
func (v *View) arrived(last int64) {
	v.mu.Lock()
	defer v.mu.Unlock()
	n := len(v.waiting)
	if last > v.cursor.Chain && n < 1024 && (n == 0 || v.waiting[n-1].height < last) {
		v.waiting = append(v.waiting, arrival{last, time.Now()})
	}
}

func (v *View) failed(err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.failure = err
}

// tableFor finds the table of a search.
func (v *View) tableFor(s *contract.Search) (*table, error) {
	t, ok := v.byPath[s.Space.Path()]
	if !ok {
		return nil, fmt.Errorf("%s is not mirrored: add a contract.Mirror for it", s.Space.Path())
	}
	return t, nil
}
