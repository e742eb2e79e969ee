package node

import (
	"context"
	"errors"
	"fmt"

	"gongshi/gateway"
	"gongshi/ledger/journal"
	"gongshi/ledger/refusal"
	"gongshi/ledger/state"
	"gongshi/machine"
	"gongshi/machine/mempool"
	"gongshi/proof"
	"gongshi/view"

	abci "github.com/cometbft/cometbft/abci/types"
	cmtmempool "github.com/cometbft/cometbft/mempool"
	cmttypes "github.com/cometbft/cometbft/types"
)

// pinned is one version of the state as the gateway and the read model want it.
type pinned struct {
	state.Reader
	version *machine.Version
}

func (p pinned) Height() int64   { return p.version.Height }
func (p pinned) TimeMS() int64   { return p.version.TimeMS }
func (p pinned) AppHash() []byte { return p.version.AppHash }
func (p pinned) Close()          { p.version.Close() }

func pin(m *machine.Machine) (pinned, error) {
	v, err := m.At()
	if err != nil {
		return pinned{}, err
	}
	return pinned{v, v}, nil
}

// source is the machine as the read model follows it.
type source struct{ *machine.Machine }

// Snapshot pins the newest state.
func (s source) Snapshot() (view.Snapshot, error) { return pin(s.Machine) }

// chain is the machine as the gateway reads it.
type chain struct{ *machine.Machine }

// State pins the newest state.
func (c chain) State() (gateway.Snapshot, error) { return pin(c.Machine) }

// errPruned answers for blocks that this node no longer has.
var errPruned = fmt.Errorf("this node no longer has that block; ask a node that keeps all (keep_blocks = 0): %w", errors.ErrUnsupported)

// consensus is CometBFT as the gateway and the builder of receipts see it.
type consensus struct{ *Node }

// Broadcast admits what may wait, on all cores and outside CometBFT's lock, and hands the rest on as one.
func (n consensus) Broadcast(ctx context.Context, tx []byte) error {
	raws := [][]byte{tx}
	if mempool.IsBundle(tx) {
		var err error
		if raws, err = mempool.Unbundle(tx); err != nil {
			return err
		}
	}
	verdicts := gateway.Verdicts(n.machine.Admit(raws))
	var good [][]byte
	for i, err := range verdicts {
		if err == nil {
			good = append(good, raws[i])
		} else if _, ok := refusal.Of(err); !ok {
			return err
		}
	}
	if len(good) > 0 {
		if err := n.enqueue(ctx, good); err != nil {
			return err
		}
	}
	switch {
	case len(good) == len(raws):
		return nil
	case len(raws) == 1:
		return verdicts[0]
	}
	return verdicts
}

// enqueue puts admitted envelopes into CometBFT's mempool, as one transaction for its gossip.
func (n consensus) enqueue(ctx context.Context, envelopes [][]byte) error {
	tx := cmttypes.Tx(envelopes[0])
	if len(envelopes) > 1 {
		tx = mempool.Bundle(envelopes)
	}
	answered := make(chan *abci.ResponseCheckTx, 1)
	err := n.comet.Mempool().CheckTx(tx, func(r *abci.ResponseCheckTx) { answered <- r }, cmtmempool.TxInfo{})
	if errors.Is(err, cmtmempool.ErrTxInCache) {
		return nil
	}
	if err != nil {
		return err
	}
	select {
	case r := <-answered:
		if r.Code != abci.CodeTypeOK {
			return fmt.Errorf("the mempool refused: %s/%d", r.Codespace, r.Code)
		}
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Transactions are those of a block.
func (n consensus) Transactions(height int64) ([][]byte, error) {
	block := n.comet.BlockStore().LoadBlock(height)
	if block == nil {
		return nil, errPruned
	}
	txs := make([][]byte, len(block.Txs))
	for i, tx := range block.Txs {
		txs[i] = tx
	}
	return txs, nil
}

// Votes says who should confirm a block and did.
func (n consensus) Votes(height int64) ([]gateway.Vote, error) {
	b, err := n.lightBlock(height)
	if err != nil {
		return nil, err
	}
	votes := make([]gateway.Vote, len(b.ValidatorSet.Validators))
	for i, v := range b.ValidatorSet.Validators {
		votes[i] = gateway.Vote{
			Key: v.PubKey.Bytes(), Power: v.VotingPower,
			Signed: b.Commit.Signatures[i].BlockIDFlag == cmttypes.BlockIDFlagCommit,
		}
	}
	return votes, nil
}

// LightBlock is CometBFT's encoded LightBlock.
func (n consensus) LightBlock(height int64) ([]byte, error) {
	b, err := n.lightBlock(height)
	if err != nil {
		return nil, err
	}
	p, err := b.ToProto()
	if err != nil {
		return nil, err
	}
	return p.Marshal()
}

// Standing is how the node is doing.
func (n consensus) Standing() gateway.Standing {
	return gateway.Standing{
		CatchingUp: n.comet.ConsensusReactor().WaitSync(),
		Peers:      n.comet.Switch().Peers().Size(),
		Waiting:    n.machine.Waiting(),
	}
}

// lightBlock reads a decided block's header, commit and validators from CometBFT's stores. The newest block has
// only the commit that this node saw; it proves as much as the one that the next block will hold.
func (n consensus) lightBlock(height int64) (*cmttypes.LightBlock, error) {
	store := n.comet.BlockStore()
	meta := store.LoadBlockMeta(height)
	if meta == nil {
		return n.changes.load(height)
	}
	commit := store.LoadBlockCommit(height)
	if commit == nil {
		commit = store.LoadSeenCommit(height)
	}
	if commit == nil {
		return nil, errPruned
	}
	set, err := n.validators(height)
	if err != nil {
		return nil, err
	}
	return &cmttypes.LightBlock{
		SignedHeader: &cmttypes.SignedHeader{Header: &meta.Header, Commit: commit}, ValidatorSet: set,
	}, nil
}

func (n consensus) validators(height int64) (*cmttypes.ValidatorSet, error) {
	var all []*cmttypes.Validator
	for page, most := 1, 100; ; page++ {
		r, err := n.local.Validators(context.Background(), &height, &page, &most)
		if err != nil {
			return nil, fmt.Errorf("validators of block %d: %w", height, err)
		}
		if all = append(all, r.Validators...); len(all) >= r.Total {
			return cmttypes.ValidatorSetFromExistingValidators(all)
		}
	}
}

// receipts builds proofs for the gateway.
type receipts struct{ source proofSource }

// Transaction gives a receipt for a transaction of a block.
func (r receipts) Transaction(ctx context.Context, height int64, index uint32) ([]byte, error) {
	return proof.ForTransaction(ctx, r.source, height, int(index))
}

// Record gives a receipt for the presence or absence of a record.
func (r receipts) Record(ctx context.Context, key []byte) ([]byte, error) {
	return proof.ForRecord(ctx, r.source, key)
}

// proofSource is the node as receipts are built from it.
type proofSource struct {
	consensus
	anchor *proof.Anchor
}

// Anchor is that of the genesis.
func (s proofSource) Anchor() *proof.Anchor { return s.anchor }

// LightBlock waits for a block that is not decided yet.
func (s proofSource) LightBlock(ctx context.Context, height int64) (*cmttypes.LightBlock, error) {
	for {
		changed := s.machine.Changed()
		if s.comet.BlockStore().Height() >= height {
			return s.lightBlock(height)
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, fmt.Errorf("block %d is not decided yet: %w", height, ctx.Err())
		}
	}
}

// Contents gives the transactions of a block, their results and events.
func (s proofSource) Contents(height int64) (*proof.Contents, error) {
	txs, err := s.Transactions(height)
	if err != nil {
		return nil, err
	}
	results, err := s.local.BlockResults(context.Background(), &height)
	if err != nil {
		return nil, fmt.Errorf("results of block %d: %w", height, err)
	}
	c := &proof.Contents{Transactions: txs, Results: results.TxsResults}
	block, err := s.machine.Block(height)
	if err != nil {
		return c, nil // the journal is pruned: the receipt leaves the events out
	}
	c.Events = make([][]*journal.Event, len(txs))
	for _, o := range block.Outcomes {
		c.Events[o.Index] = o.Events
	}
	return c, nil
}

// Changes lists the heights whose validators differ from those of the height before.
func (s proofSource) Changes(after, upto int64) ([]int64, error) {
	if err := s.changes.catchUp(context.Background(), s.consensus); err != nil {
		return nil, err
	}
	return s.changes.between(after, upto), nil
}

// State pins the newest committed state.
func (s proofSource) State() (*proof.State, error) {
	v, err := s.machine.At()
	if err != nil {
		return nil, err
	}
	return &proof.State{Height: v.Height, Root: v.TreeRoot, Digest: v.Digest, Prove: v.Prove, Close: v.Close}, nil
}
