package machine

import (
	"bytes"
	"context"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"

	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"
	"gongshi/machine/mempool"
)

// processed is the proposal that was judged last: when it is decided, FinalizeBlock need not open it again.
type processed struct {
	hash   []byte
	opened []opened
}

// PrepareProposal unpacks bundles and chooses fairly among what may still be executed: a malformed, wrongly
// signed, expired or repeated transaction never reaches a proposal, so it never costs a round.
func (m *Machine) PrepareProposal(_ context.Context, req *abci.RequestPrepareProposal) (r *abci.ResponsePrepareProposal, err error) {
	m.consensus.Lock()
	defer m.consensus.Unlock()
	defer m.stopOn(&err)
	start := time.Now()
	defer func() { m.count.prepareNS.Add(int64(time.Since(start))) }()
	w, release, err := m.outlook()
	if err != nil {
		return nil, err
	}
	defer release()
	w.timeMS = req.Time.UnixMilli()
	arrived := m.eligible(w, m.unpack(req.Txs))
	block := mempool.Fair(arrived, room(w.parameters, req.MaxTxBytes))
	r = &abci.ResponsePrepareProposal{Txs: make([][]byte, len(block))}
	for i, t := range block {
		r.Txs[i] = t.Raw
	}
	return r, nil
}

// unpack gives every envelope in the mempool, in the order of arrival.
func (m *Machine) unpack(txs [][]byte) []*envelope.Transaction {
	arrived := make([]*envelope.Transaction, 0, len(txs))
	var unknown [][]byte
	for _, raw := range txs {
		if !mempool.IsBundle(raw) {
			unknown = append(unknown, raw)
			continue
		}
		arrived = m.appendGood(arrived, unknown)
		unknown = nil
		if ts := m.carried.get(raw); ts != nil {
			arrived = append(arrived, ts...)
			continue
		}
		raws, _ := mempool.Unbundle(raw)
		arrived = m.appendGood(arrived, raws)
	}
	return m.appendGood(arrived, unknown)
}

func (m *Machine) appendGood(arrived []*envelope.Transaction, raws [][]byte) []*envelope.Transaction {
	for _, o := range m.open(raws) {
		if o.err == nil {
			arrived = append(arrived, o.t)
		} else {
			m.count.droppedFromProposal.Add(1)
		}
	}
	return arrived
}

// room is what a proposal of this network offers.
func room(p *contract.Parameters, most int64) mempool.Room {
	if p.BlockMaxBytes > 0 {
		most = min(most, p.BlockMaxBytes)
	}
	return mempool.Room{Bytes: most, SharePermille: p.OrganisationSharePermille}
}

// fits refuses what is larger than a whole block, and so would wait in vain.
func (w *world) fits(t *envelope.Transaction) error {
	if size := mempool.Size(t.Raw); size > room(w.parameters, size).Bytes {
		return envelope.ErrTooLarge.With("%d bytes, and a block has %d", size, w.parameters.BlockMaxBytes)
	}
	return nil
}

// eligible drops what the window refuses, what a block holds already and what comes twice.
func (m *Machine) eligible(w *world, arrived []*envelope.Transaction) []*envelope.Transaction {
	kept := arrived[:0]
	twice := make(map[envelope.ID]struct{}, len(arrived))
	for _, t := range arrived {
		if _, again := twice[t.ID]; again || w.window(t) != nil || w.fits(t) != nil || !m.waiting.Has(t.ID) && w.seen(t) {
			continue
		}
		twice[t.ID] = struct{}{}
		kept = append(kept, t)
	}
	return kept
}

// ProcessProposal refuses just what no honest proposer can propose: bytes that are no envelope (a bundle is none),
// wrong signatures, one transaction twice, a block larger than the network allows. What a rule refuses may lie in
// a block: the refusal is its outcome.
func (m *Machine) ProcessProposal(_ context.Context, req *abci.RequestProcessProposal) (r *abci.ResponseProcessProposal, err error) {
	m.consensus.Lock()
	defer m.consensus.Unlock()
	defer m.stopOn(&err)
	if err := m.judge(req); err != nil {
		m.count.proposalsRefused.Add(1)
		m.log.Warn("a proposal is refused", "height", req.Height, "proposer", req.ProposerAddress, "err", err)
		return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_REJECT}, nil
	}
	return &abci.ResponseProcessProposal{Status: abci.ResponseProcessProposal_ACCEPT}, nil
}

func (m *Machine) judge(req *abci.RequestProcessProposal) error {
	p := m.at.Load()
	if p.head == nil {
		return ErrNoVersion
	}
	size := int64(0)
	for _, raw := range req.Txs {
		size += mempool.Size(raw)
	}
	if most := room(p.parameters, size).Bytes; size > most {
		return envelope.ErrTooLarge.With("a block of %d bytes, at most %d", size, most)
	}
	all := m.open(req.Txs)
	twice := make(map[envelope.ID]struct{}, len(all))
	for i := range all {
		if all[i].err != nil {
			return all[i].err
		}
		if _, again := twice[all[i].t.ID]; again {
			return envelope.ErrReplayed.With("twice in one block")
		}
		twice[all[i].t.ID] = struct{}{}
	}
	m.processed = &processed{hash: bytes.Clone(req.Hash), opened: all}
	return nil
}

// openBlock opens a decided block; one that came by block sync was never proposed here, and is judged now.
func (m *Machine) openBlock(hash []byte, txs [][]byte) []opened {
	if p := m.processed; p != nil && len(hash) > 0 && bytes.Equal(p.hash, hash) && len(p.opened) == len(txs) {
		return p.opened
	}
	return m.open(txs)
}
