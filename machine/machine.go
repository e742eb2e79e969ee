// Package machine is the replicated state machine: it admits transactions, executes blocks by the contracts'
// rules, commits each block in one durable batch and proves any entry of the state under the app hash.
//
// The flat state on disk is the only truth. The tree over its proven entries lives in memory and is rebuilt when
// the machine opens; its root must fit the committed app hash, or the node stops. FinalizeBlock computes in
// memory and Commit writes, so a crash at any point leaves the state of one whole block.
//
// The machine knows no contract by name: it is given a register. It is driven by CometBFT through
// abci.Application and safe for concurrent calls over CometBFT's four connections and beside them.
package machine

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"github.com/cockroachdb/pebble/v2"
	"github.com/cockroachdb/pebble/v2/vfs"
	abci "github.com/cometbft/cometbft/abci/types"

	"gongshi/ledger/contract"
	"gongshi/ledger/journal"
	"gongshi/ledger/state"
	"gongshi/machine/mempool"
	"gongshi/machine/tree"
)

// Protocol is the newest protocol version that this program knows. A network activates a version by vote, and
// programs that do not know it stop at that height.
const Protocol uint32 = 1

// Options are what an operator may vary on one node. None of them changes what a block does.
type Options struct {
	Register *contract.Register // the contracts; must be the same program on every node
	Dir      string             // holds state/ and snapshots/
	Log      *slog.Logger       // default: slog.Default()

	// Stop is told, once, of the fault with which the machine can no longer go on; the node prints it and ends.
	// It may be called from any goroutine and must not call the machine.
	Stop func(error)

	SnapshotEvery int64 // blocks between snapshots for joining nodes; 0 means none
	SnapshotKeep  int   // newest snapshots that are kept; default 2
	KeepBlocks    int64 // newest blocks whose journal, and whose block in CometBFT, is kept; 0 means all

	CacheBytes    int64  // of the database's block cache; default 256 MiB
	WarmBytes     int64  // of entries that are kept at hand; default 128 MiB
	RememberMost  int    // verified envelopes to remember; default 131,072
	RememberKeys  int    // precomputed public keys to remember; default 16,384
	Workers       int    // goroutines of the tree and of signature checks; default GOMAXPROCS
	FS            vfs.FS // default: the operating system's
	testOnlyCrash func(point string)
	testOnlyKnows uint32 // instead of Protocol
}

func (o Options) withDefaults() Options {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.FS == nil {
		o.FS = vfs.Default
	}
	if o.Stop == nil {
		o.Stop = func(error) {}
	}
	if o.testOnlyCrash == nil {
		o.testOnlyCrash = func(string) {}
	}
	if o.testOnlyKnows == 0 {
		o.testOnlyKnows = Protocol
	}
	o.SnapshotKeep = orDefault(o.SnapshotKeep, 2)
	o.CacheBytes = orDefault(o.CacheBytes, 256<<20)
	o.WarmBytes = orDefault(o.WarmBytes, 128<<20)
	o.RememberMost = orDefault(o.RememberMost, 1<<17)
	o.RememberKeys = orDefault(o.RememberKeys, 1<<14)
	return o
}

func orDefault[N int | int64](n, otherwise N) N {
	if n <= 0 {
		return otherwise
	}
	return n
}

// A Machine is one node's copy of the ledger.
type Machine struct {
	abci.BaseApplication // vote extensions and the app's own mempool are not used
	o                    Options
	log                  *slog.Logger
	authority            *contract.Authority
	db                   *pebble.DB
	count                counters

	waiting  *mempool.Waiting
	verified *mempool.VerifiedCache
	keys     *mempool.KeyCache
	carried  *carried
	recent   recent

	flip   sync.RWMutex // held for writing while a commit replaces the state, what is warm and the position
	warm   *warm
	sieve  *sieve
	at     atomic.Pointer[position]
	forest atomic.Pointer[tree.Tree] // replaced at genesis and by a restored snapshot

	consensus sync.Mutex // held by the calls of the consensus and snapshot connections; owns what follows
	pending   *pending   // computed by FinalizeBlock, not yet committed
	processed *processed
	seenFrom  []byte // no remembered id has a raw key below
	restoring *restoring

	mu      sync.Mutex // held for moments; owns what follows
	changed chan struct{}
	fault   *Fault
	closed  bool

	snaps snapshots
}

var _ abci.Application = (*Machine)(nil)

// A position is the newest committed block and what follows from it. It is never changed, only replaced.
type position struct {
	head       *Head
	parameters *contract.Parameters // for the next block; nil before genesis
	blocks     []*journal.Block     // the newest few, for those who follow
}

// Open opens the database in o.Dir, or makes it, rebuilds the tree and checks it against the committed app hash.
// An error is a *Fault: one sentence that names the remedy.
func Open(o Options) (*Machine, error) {
	o = o.withDefaults()
	if _, taken := o.Register.Contract(ownSpaces); taken {
		return nil, impossible("a contract may not be called %q", ownSpaces)
	}
	m := &Machine{
		o: o, log: o.Log, authority: o.Register.Authority(),
		waiting: mempool.NewWaiting(), verified: mempool.NewVerifiedCache(o.RememberMost),
		keys: mempool.NewKeyCache(o.RememberKeys), carried: newCarried(),
		changed: make(chan struct{}), seenFrom: seenPrefix(), warm: newWarm(o.WarmBytes), sieve: newSieve(),
	}
	m.at.Store(&position{})
	m.forest.Store(m.plant())
	if err := m.openStore(); err != nil {
		return nil, err
	}
	err := m.load()
	if err == nil {
		err = m.openSnapshots()
	}
	if err != nil {
		return nil, errors.Join(err, m.db.Close())
	}
	return m, nil
}

func (m *Machine) plant() *tree.Tree {
	return tree.New(tree.Options{Workers: m.o.Workers, Keep: 4, Pins: 1024})
}

func (m *Machine) trie() *tree.Tree { return m.forest.Load() }

// load takes up the position that the store is in.
func (m *Machine) load() error {
	store := m.flat()
	head, err := store.head()
	if err != nil {
		return err
	}
	if head == nil {
		return m.wipe() // at most the leavings of a snapshot that was being restored
	}
	forest := m.plant()
	root, err := rebuild(forest, store, head.Height)
	if err != nil {
		return diagnose(m.o.Dir, err)
	}
	if string(root[:]) != string(head.TreeRoot) {
		return diverged(m.o.Dir, head.Height, root[:], head.TreeRoot)
	}
	if hash := appHash(root, head.Digest); string(hash) != string(head.AppHash) {
		return diverged(m.o.Dir, head.Height, hash, head.AppHash)
	}
	m.forest.Store(forest)
	if err := m.sieve.fill(store); err != nil {
		return err
	}
	p, err := m.positionOf(head)
	if err != nil {
		return err
	}
	m.at.Store(p)
	m.log.Info("state opened", "height", head.Height, "proven", forest.Stats().Keys)
	return nil
}

// positionOf asks the authority what holds after head.
func (m *Machine) positionOf(head *Head) (p *position, err error) {
	defer catchFault(&err)
	parameters := m.authority.Parameters(m.flat(), head.Height+1)
	if parameters.Version > m.o.testOnlyKnows {
		return nil, tooOld(parameters.Version, m.o.testOnlyKnows, head.Height+1)
	}
	return &position{head: head, parameters: parameters}, nil
}

// rebuild loads the proven entries of a store into an untouched tree.
func rebuild(t *tree.Tree, f flat, height int64) (root [32]byte, err error) {
	defer catchFault(&err)
	return t.Load(height, func(yield func(tree.Item, error) bool) {
		for _, span := range provenSpans() {
			for key, value := range f.borrow(span[0], span[1]) {
				if !yield(tree.Item{Key: key, ValueHash: sha256.Sum256(value)}, nil) {
					return
				}
			}
		}
	})
}

// provenSpans are the raw keys below and above the plain ones.
func provenSpans() [2][2][]byte {
	return [2][2][]byte{{{}, {'~'}}, {{'~' + 1}, nil}}
}

// borrow yields a whole span without copying; the slices are good until the next step.
func (f flat) borrow(from, to []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func([]byte, []byte) bool) {
		w := f.walk(from, to)
		defer w.close()
		for ok := w.it.First(); ok; ok = w.it.Next() {
			value, err := w.it.ValueAndErr()
			if err != nil {
				panic(diagnose(f.dir, err))
			}
			if !yield(w.it.Key()[1:], value) {
				return
			}
		}
		if err := w.it.Error(); err != nil {
			panic(diagnose(f.dir, err))
		}
	}
}

// wipe empties the database.
func (m *Machine) wipe() error {
	return m.guard(func() error {
		it, err := m.db.NewIter(nil)
		if err != nil {
			return err
		}
		some := it.First()
		if err := it.Close(); err != nil || !some {
			return err
		}
		if err := m.db.DeleteRange([]byte{0}, []byte{0xFF}, pebble.Sync); err != nil {
			return err
		}
		return m.db.Flush()
	})
}

// Close waits for a snapshot that is being written and closes the database. After a fault the store is left as it
// is: its own locks may be held by what failed.
func (m *Machine) Close() error {
	m.mu.Lock()
	if m.closed {
		m.mu.Unlock()
		return nil
	}
	m.closed = true
	fault := m.fault
	m.mu.Unlock()
	m.snaps.stop()
	if fault != nil {
		return fault
	}
	m.consensus.Lock()
	defer m.consensus.Unlock()
	if m.pending != nil {
		m.pending.batch.Close()
		m.pending = nil
	}
	return m.db.Close()
}

// flat is the store itself, for one question at a time.
func (m *Machine) flat() flat { return flat{store: m.db, dir: m.o.Dir} }

// head is the newest committed position; nil before genesis.
func (m *Machine) head() *Head { return m.at.Load().head }

// fail remembers the first fault and tells the node.
func (m *Machine) fail(f *Fault) *Fault {
	m.mu.Lock()
	first := m.fault == nil
	if first {
		m.fault = f
	}
	f = m.fault
	m.mu.Unlock()
	if first {
		m.log.Error("the machine stops", "says", f.EN, "zh", f.ZH, "cause", fmt.Sprint(f.Cause))
		m.o.Stop(f)
	}
	return f
}

// usable is nil, the fault, or ErrClosed.
func (m *Machine) usable() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fault != nil {
		return m.fault
	}
	if m.closed {
		return ErrClosed
	}
	return nil
}

func (m *Machine) failed() *Fault {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.fault
}

// stopOn makes an error of CometBFT's calls the machine's fault, and a fault's panic an error. Any other panic is
// a broken assumption outside the rules: the node is told, and it goes on up.
func (m *Machine) stopOn(err *error) {
	switch p := recover().(type) {
	case nil:
	case *Fault:
		*err = p
	default:
		m.fail(impossible("panic: %v\n%s", p, debug.Stack()))
		panic(p)
	}
	if *err != nil && !errors.Is(*err, ErrClosed) {
		*err = m.fail(diagnose(m.o.Dir, *err))
	}
}

// Changed is closed at the next commit.
func (m *Machine) Changed() <-chan struct{} {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.changed
}

func (m *Machine) announce() {
	m.mu.Lock()
	defer m.mu.Unlock()
	close(m.changed)
	m.changed = make(chan struct{})
}

// ownSpaces is the first part of the paths that belong to the machine itself.
const ownSpaces = "ledger"

// networkKey is the sentinel: a proven entry that is written at genesis and never deleted, for an empty tree
// proves nothing.
var networkKey = []byte(ownSpaces + "/network\x00")

// seenSpace holds the ids of transactions that were in a block: ~ledger/seen 00 ‖ expires_ms (8 bytes, BE) ‖ id.
var seenSpace = []byte("~" + ownSpaces + "/seen\x00")

var endOfSeen = state.End(seenSpace)

func seenPrefix() []byte { return bytes.Clone(seenSpace) }
