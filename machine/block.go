package machine

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"sync"
	"time"

	"github.com/cockroachdb/pebble/v2"
	abci "github.com/cometbft/cometbft/abci/types"
	"google.golang.org/protobuf/proto"

	"gongshi/ledger/envelope"
	"gongshi/ledger/journal"
	"gongshi/ledger/state"
	"gongshi/machine/tree"
)

// pending is a block that is computed and not yet committed.
type pending struct {
	hash     []byte
	next     *position
	batch    *pebble.Batch
	response *abci.ResponseFinalizeBlock
	opened   []opened
	writes   []entry
	seenFrom []byte
	step     int64 // heights whose journal the commit forgets
}

// Info tells CometBFT where this node's state stands.
func (m *Machine) Info(context.Context, *abci.RequestInfo) (*abci.ResponseInfo, error) {
	p := m.at.Load()
	r := &abci.ResponseInfo{Data: "gongshi", Version: "gongshi/1"}
	if p.head != nil {
		r.LastBlockHeight, r.LastBlockAppHash, r.AppVersion = p.head.Height, p.head.AppHash, uint64(p.parameters.Version)
	}
	return r, nil
}

// FinalizeBlock executes a decided block in memory. Called again for the same block it answers the same.
func (m *Machine) FinalizeBlock(_ context.Context, req *abci.RequestFinalizeBlock) (r *abci.ResponseFinalizeBlock, err error) {
	m.consensus.Lock()
	defer m.consensus.Unlock()
	defer m.stopOn(&err)
	if f := m.failed(); f != nil {
		return nil, f
	}
	if m.pending != nil && bytes.Equal(m.pending.hash, req.Hash) && m.pending.next.head.Height == req.Height {
		return m.pending.response, nil
	}
	at := m.at.Load()
	if at.head == nil || m.pending != nil || req.Height <= at.head.Height || at.head.Height > 0 && req.Height != at.head.Height+1 {
		return nil, &Fault{ErrOutOfOrder,
			"区块高度与本地状态不连续；请移走状态文件夹后重新启动以重建状态",
			"the block does not follow this node's state; move the state folder away and start the node again to rebuild it",
			impossible("block %d on %v", req.Height, at.head)}
	}
	start := time.Now()
	m.pending, err = m.compute(at, req)
	m.count.executeNS.Add(int64(time.Since(start)))
	if err != nil {
		return nil, err
	}
	m.o.testOnlyCrash("finalized")
	return m.pending.response, nil
}

// compute executes the transactions of a block one after the other and closes it.
func (m *Machine) compute(at *position, req *abci.RequestFinalizeBlock) (*pending, error) {
	w := &world{
		network: at.head.Network, height: req.Height, timeMS: req.Time.UnixMilli(),
		base: m.newest(),
	}
	w.parameters = m.authority.Parameters(w.base, req.Height)
	if v := w.parameters.Version; v > m.o.testOnlyKnows {
		return nil, tooOld(v, m.o.testOnlyKnows, req.Height)
	}
	changes := newOverlay(8 * len(req.Txs))
	w.changes, w.below, w.known = changes, []layer{changes}, newKnown()
	p := &pending{hash: bytes.Clone(req.Hash), seenFrom: m.seenFrom, opened: m.openBlock(req.Hash, req.Txs)}
	b := &journal.Block{Height: req.Height, TimeMs: w.timeMS, Hash: p.hash, Proposer: bytes.Clone(req.ProposerAddress)}
	results := make([]*abci.ExecTxResult, len(p.opened))
	b.Outcomes = make([]*journal.Outcome, len(p.opened))
	for i := range p.opened {
		a, err := m.settle(w, changes, &p.opened[i])
		b.Outcomes[i] = outcome(i, p.opened[i].t, a, err)
		results[i] = result(b.Outcomes[i], err)
		m.tally(err)
	}
	if len(req.Txs) > 0 {
		p.seenFrom = m.forget(w, changes, 64+2*len(req.Txs))
	}
	if err := m.close(at, w, p, closing{b, changes}); err != nil {
		return nil, err
	}
	p.response.TxResults = results
	return p, nil
}

func (m *Machine) tally(err error) {
	if err == nil {
		m.count.done.Add(1)
	} else {
		m.count.refused.Add(1)
	}
}

// settle executes one transaction of a block. One that passes form, signatures and window is remembered whether
// its commands are then done or refused: each id has exactly one outcome on the ledger, which a receipt can show.
func (m *Machine) settle(w *world, changes *overlay, o *opened) (*act, error) {
	if o.err != nil {
		return nil, o.err
	}
	if err := w.window(o.t); err != nil {
		return nil, err
	}
	if w.seen(o.t) {
		return nil, envelope.ErrReplayed
	}
	a, err := m.execute(w, o.t)
	if err == nil {
		for _, e := range a.trial.changes {
			changes.set(e)
		}
	}
	changes.set(entry{seenKey(o.t), []byte{1}})
	return a, err
}

// forget takes out remembered ids that have expired, at most so many in one block, and says up to where.
func (m *Machine) forget(w *world, changes *overlay, most int) []byte {
	to := binary.BigEndian.AppendUint64(seenPrefix(), uint64(w.timeMS))
	from := m.seenFrom
	if bytes.Compare(from, to) >= 0 {
		return from
	}
	for key := range w.base.Scan(from, to, most) {
		changes.set(entry{key: key})
		from = key
	}
	return from
}

// closing is what a block has done, for close.
type closing struct {
	block   *journal.Block
	changes *overlay
}

// close computes the app hash and prepares what Commit writes.
func (m *Machine) close(at *position, w *world, p *pending, c closing) error {
	writes := c.changes.sorted()
	head := &Head{
		Height: w.height, TimeMs: w.timeMS, Network: w.network, Digest: at.head.Digest,
		AppHash: at.head.AppHash, TreeRoot: at.head.TreeRoot, JournalFirst: at.head.JournalFirst,
	}
	p.batch = m.db.NewBatchWithSize(sizeOf(writes))
	var aside sync.WaitGroup
	var staged error
	aside.Go(func() {
		defer catchFault(&staged)
		head.Digest = digestOf(at.head.Digest, writes)
		staged = stage(p.batch, w.base, writes)
	})
	proven := provenWrites(writes)
	root, err := m.trie().Apply(w.height, proven)
	if err != nil {
		err = impossible("tree: %w", err)
	}
	aside.Wait()
	if err = errors.Join(err, staged); err != nil {
		return err
	}
	m.count.provenWrites.Add(int64(len(proven)))
	p.writes = writes
	if len(writes) > 0 {
		head.TreeRoot, head.AppHash = root[:], appHash(root, head.Digest)
	}
	m.count.writes.Add(int64(len(writes)))
	c.block.Writes, c.block.AppHash = journalWrites(writes), head.AppHash
	p.step = m.pruneTo(head)
	if err := stageRecord(p.batch, head, c.block); err != nil {
		return err
	}
	after := &trial{below: w.below, base: w.base}
	p.next = &position{head: head, parameters: m.authority.Parameters(after, w.height+1)}
	p.next.blocks = newest(at.blocks, c.block)
	p.response = &abci.ResponseFinalizeBlock{AppHash: head.AppHash}
	if len(writes) > 0 {
		p.response.ValidatorUpdates, err = changedValidators(m.authority.Validators(w.base), m.authority.Validators(after))
	}
	p.response.ConsensusParamUpdates = changedParams(w.parameters, p.next.parameters)
	return err
}

// sizeOf is about what a block's batch takes: each entry in the state, most keys at their paths, all in the journal.
func sizeOf(writes []entry) int {
	n := 1 << 12
	for _, e := range writes {
		n += 3*len(e.key) + 2*len(e.value) + 48
	}
	return n
}

func newest(blocks []*journal.Block, b *journal.Block) []*journal.Block {
	start := max(0, len(blocks)-keepBlocks+1)
	return append(append(make([]*journal.Block, 0, keepBlocks), blocks[start:]...), b)
}

// provenWrites are those that change the tree.
func provenWrites(writes []entry) []tree.Write {
	proven := make([]tree.Write, 0, len(writes))
	for _, e := range writes {
		if state.Proven(e.key) {
			proven = append(proven, tree.Write{Key: e.key, Value: e.value})
		}
	}
	return proven
}

// stage puts the changed entries into a batch, and the path of each proven key that is new or gone.
func stage(b *pebble.Batch, base flat, writes []entry) error {
	var key []byte
	for _, e := range writes {
		key = append(append(key[:0], inState), e.key...)
		var err error
		if e.value == nil {
			err = b.Delete(key, nil)
		} else {
			err = b.Set(key, e.value, nil)
		}
		if err != nil {
			return err
		}
		if !state.Proven(e.key) || (e.value != nil) == (base.Get(e.key) != nil) {
			continue
		}
		path := pathOf(e.key)
		if e.value == nil {
			err = b.Delete(pathKey(&path, e.key), nil)
		} else {
			err = b.Set(pathKey(&path, e.key), nil, nil)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// stageRecord puts the position and the journal of a block into its batch.
func stageRecord(b *pebble.Batch, head *Head, block *journal.Block) error {
	raw, err := proto.Marshal(block)
	if err != nil {
		return impossible("encode the journal: %w", err)
	}
	if err := b.Set(journalKey(block.Height), raw, nil); err != nil {
		return err
	}
	if raw, err = proto.Marshal(head); err != nil {
		return impossible("encode the head: %w", err)
	}
	return b.Set(headKey, raw, nil)
}

func journalWrites(writes []entry) []*journal.Write {
	slab := make([]journal.Write, len(writes))
	all := make([]*journal.Write, len(writes))
	for i, e := range writes {
		slab[i].Key, slab[i].Value = e.key, e.value
		all[i] = &slab[i]
	}
	return all
}

// digestOf chains the writes of a block, in key order, to those of all blocks before; no writes change nothing.
func digestOf(before []byte, writes []entry) []byte {
	if len(writes) == 0 {
		return before
	}
	h := sha256.New()
	h.Write([]byte("gongshi/writes/v1\x00"))
	h.Write(before)
	var buf []byte
	for _, e := range writes {
		buf = append(binary.AppendUvarint(buf, uint64(len(e.key))), e.key...)
		buf = append(binary.AppendUvarint(buf, uint64(len(e.value))), e.value...)
		if len(buf) > 1<<15 {
			h.Write(buf)
			buf = buf[:0]
		}
	}
	h.Write(buf)
	return h.Sum(nil)
}

// appHash binds the tree's root and the digest of all writes.
func appHash(root [32]byte, digest []byte) []byte {
	h := sha256.New()
	h.Write([]byte("gongshi/app/v1\x00"))
	h.Write(root[:])
	h.Write(digest)
	return h.Sum(nil)
}

// Commit writes the computed block in one durable batch and makes it the newest version.
func (m *Machine) Commit(context.Context, *abci.RequestCommit) (r *abci.ResponseCommit, err error) {
	m.consensus.Lock()
	defer m.consensus.Unlock()
	defer m.stopOn(&err)
	p := m.pending
	if f := m.failed(); f != nil {
		return nil, f
	}
	if p == nil {
		return nil, impossible("a commit without a block")
	}
	start := time.Now()
	m.o.testOnlyCrash("before write")
	if err := m.replace(p); err != nil {
		return nil, err
	}
	m.take(p)
	m.count.blocks.Add(1)
	m.count.commitNS.Add(int64(time.Since(start)))
	m.snaps.consider(m, p.next.head)
	return &abci.ResponseCommit{RetainHeight: m.retain(p.next.head)}, nil
}

func (m *Machine) write(p *pending) error {
	for i := range p.step {
		if err := p.batch.Delete(journalKey(p.next.head.JournalFirst-1-i), nil); err != nil {
			return err
		}
	}
	return m.guard(func() error { return p.batch.Commit(pebble.Sync) })
}

// replace writes the block and makes it the newest, in one step for whoever takes a snapshot.
func (m *Machine) replace(p *pending) error {
	m.flip.Lock()
	defer m.flip.Unlock()
	if err := m.write(p); err != nil {
		return err
	}
	m.o.testOnlyCrash("written")
	m.warm.turn(p.writes)
	for _, e := range p.writes {
		if e.value != nil && isSeen(e.key) {
			m.sieve.add(e.key)
		}
	}
	m.sieve.pass(p.next.head.TimeMs)
	m.at.Store(p.next)
	return nil
}

// take ends what the block has settled.
func (m *Machine) take(p *pending) {
	m.pending, m.processed, m.seenFrom = nil, nil, p.seenFrom
	ids := make([]envelope.ID, 0, len(p.opened))
	for i := range p.opened {
		if t := p.opened[i].t; t != nil {
			ids = append(ids, t.ID)
		}
		m.verified.Drop(p.opened[i].digest)
	}
	m.waiting.Done(p.next.head.TimeMs, ids)
	m.recent.turn()
	m.announce()
	_ = p.batch.Close() // nothing to report: it is written
}

// pruneStep bounds how many heights one commit forgets, so that a shorter KeepBlocks does not stall the node.
const pruneStep = 64

// pruneTo moves head.JournalFirst on and says by how many heights. Blocks since the oldest snapshot stay: who
// joins by it needs them.
func (m *Machine) pruneTo(head *Head) int64 {
	if m.o.KeepBlocks <= 0 {
		return 0
	}
	first := head.Height - m.o.KeepBlocks + 1
	if oldest := m.snaps.oldest(); oldest > 0 {
		first = min(first, oldest)
	}
	step := min(first-head.JournalFirst, pruneStep)
	if step <= 0 {
		return 0
	}
	head.JournalFirst += step
	return step
}

// retain is the height from which CometBFT keeps blocks; 0 means all.
func (m *Machine) retain(head *Head) int64 {
	if m.o.KeepBlocks <= 0 || head.JournalFirst <= 1 {
		return 0
	}
	return min(head.JournalFirst, head.Height)
}
