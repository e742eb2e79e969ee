package machine

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"

	"github.com/cockroachdb/pebble/v2"
	abci "github.com/cometbft/cometbft/abci/types"
	"google.golang.org/protobuf/proto"

	"gongshi/ledger/state"
)

// restoring is a snapshot that is being taken over. Until its last chunk the store has no head: a node that is
// stopped meanwhile begins anew.
type restoring struct {
	manifest *Manifest
	next     int
	last     []byte // the newest key
}

// OfferSnapshot accepts a snapshot whose root and digest give the app hash that the light client trusts.
func (m *Machine) OfferSnapshot(_ context.Context, req *abci.RequestOfferSnapshot) (r *abci.ResponseOfferSnapshot, err error) {
	m.consensus.Lock()
	defer m.consensus.Unlock()
	defer m.stopOn(&err)
	if m.head() != nil && m.head().Height > 0 {
		return &abci.ResponseOfferSnapshot{Result: abci.ResponseOfferSnapshot_ABORT}, nil
	}
	if req.Snapshot == nil || req.Snapshot.Format != snapshotFormat {
		return &abci.ResponseOfferSnapshot{Result: abci.ResponseOfferSnapshot_REJECT_FORMAT}, nil
	}
	man, why := readOffer(req)
	if why != nil {
		m.log.Warn("a snapshot is refused", "height", req.Snapshot.Height, "err", why)
		return &abci.ResponseOfferSnapshot{Result: abci.ResponseOfferSnapshot_REJECT}, nil
	}
	if err := m.wipe(); err != nil {
		return nil, err
	}
	m.forest.Store(m.plant())
	m.warm.clear()
	m.at.Store(&position{})
	m.restoring = &restoring{manifest: man}
	return &abci.ResponseOfferSnapshot{Result: abci.ResponseOfferSnapshot_ACCEPT}, nil
}

func readOffer(req *abci.RequestOfferSnapshot) (*Manifest, error) {
	s, man := req.Snapshot, &Manifest{}
	if hash := sha256.Sum256(s.Metadata); !bytes.Equal(hash[:], s.Hash) {
		return nil, fmt.Errorf("its manifest does not have its hash")
	}
	if err := proto.Unmarshal(s.Metadata, man); err != nil {
		return nil, err
	}
	h := man.Head
	if h == nil || uint64(h.Height) != s.Height || len(h.TreeRoot) != 32 || len(h.Digest) != 32 ||
		len(man.Chunks) == 0 || len(man.Chunks) != int(s.Chunks) || h.JournalFirst != h.Height+1 {
		return nil, fmt.Errorf("its manifest is malformed")
	}
	if hash := appHash([32]byte(h.TreeRoot), h.Digest); !bytes.Equal(hash, req.AppHash) || !bytes.Equal(hash, h.AppHash) {
		return nil, fmt.Errorf("its app hash is not the one that the network's validators signed")
	}
	return man, nil
}

// ApplySnapshotChunk takes over the next chunk. One that does not have its hash is asked for again, and its sender
// is named so that CometBFT asks another. If all fit and the state does not, the offer itself was false.
func (m *Machine) ApplySnapshotChunk(_ context.Context, req *abci.RequestApplySnapshotChunk) (r *abci.ResponseApplySnapshotChunk, err error) {
	m.consensus.Lock()
	defer m.consensus.Unlock()
	defer m.stopOn(&err)
	rs := m.restoring
	if rs == nil || int(req.Index) != rs.next {
		return &abci.ResponseApplySnapshotChunk{Result: abci.ResponseApplySnapshotChunk_RETRY_SNAPSHOT}, nil
	}
	if sum := sha256.Sum256(req.Chunk); !bytes.Equal(sum[:], rs.manifest.Chunks[rs.next]) {
		m.log.Warn("a snapshot's chunk is false", "chunk", req.Index, "sender", req.Sender)
		return &abci.ResponseApplySnapshotChunk{
			Result:        abci.ResponseApplySnapshotChunk_RETRY,
			RefetchChunks: []uint32{req.Index}, RejectSenders: []string{req.Sender},
		}, nil
	}
	why, err := m.takeChunk(rs, req.Chunk)
	if err != nil {
		return nil, err
	}
	if rs.next++; why == nil && rs.next == len(rs.manifest.Chunks) {
		why, err = m.finish(rs)
	}
	if err != nil {
		return nil, err
	}
	if why != nil {
		m.log.Warn("a snapshot is false", "height", rs.manifest.Head.Height, "err", why)
		m.restoring = nil
		return &abci.ResponseApplySnapshotChunk{Result: abci.ResponseApplySnapshotChunk_REJECT_SNAPSHOT}, m.wipe()
	}
	return &abci.ResponseApplySnapshotChunk{Result: abci.ResponseApplySnapshotChunk_ACCEPT}, nil
}

// takeChunk writes the entries of a chunk. Why says what is wrong with the snapshot, err with this node.
func (m *Machine) takeChunk(rs *restoring, chunk []byte) (why, err error) {
	batch := m.db.NewBatchWithSize(2 * len(chunk))
	defer batch.Close()
	for len(chunk) > 0 {
		var e entry
		if e, chunk, why = readEntry(chunk); why == nil {
			why = inOrder(rs.last, e.key)
		}
		if why != nil {
			return why, nil
		}
		rs.last = e.key
		if err := batch.Set(stateKey(e.key), e.value, nil); err != nil {
			return nil, err
		}
		if !state.Proven(e.key) {
			continue
		}
		path := pathOf(e.key)
		if err := batch.Set(pathKey(&path, e.key), nil, nil); err != nil {
			return nil, err
		}
	}
	return nil, m.guard(func() error { return batch.Commit(pebble.NoSync) })
}

// finish rebuilds the tree from what was written and, if its root is the trusted one, makes it the state.
func (m *Machine) finish(rs *restoring) (why, err error) {
	head, forest := rs.manifest.Head, m.plant()
	root, err := rebuild(forest, m.flat(), head.Height)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(root[:], head.TreeRoot) {
		return fmt.Errorf("root %x, not %x", root, head.TreeRoot), nil
	}
	if id := m.flat().Get(networkKey); string(id) != head.Network {
		return fmt.Errorf("it is of network %q", id), nil
	}
	p, err := m.positionOf(head)
	if err != nil {
		return nil, err
	}
	raw, err := proto.Marshal(head)
	if err != nil {
		return nil, err
	}
	if err := m.guard(func() error { return m.db.Set(headKey, raw, pebble.Sync) }); err != nil {
		return nil, err
	}
	if err := m.sieve.fill(m.flat()); err != nil {
		return nil, err
	}
	m.flip.Lock()
	m.forest.Store(forest)
	m.warm.clear()
	m.at.Store(p)
	m.flip.Unlock()
	m.restoring, m.seenFrom = nil, seenPrefix()
	m.announce()
	m.log.Info("a snapshot was restored", "height", head.Height, "entries", rs.manifest.Entries)
	return nil, nil
}
