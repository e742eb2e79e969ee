package proof

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"

	"github.com/cometbft/cometbft/types"
	"google.golang.org/protobuf/proto"

	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"
	"gongshi/ledger/journal"
)

// Errors of building, beside those of the Source.
var (
	ErrNoTransaction = errors.New("proof: the block has no such transaction")
	ErrNoWay         = errors.New("proof: the validators changed too much between the blocks that are kept; start from a newer anchor")
	ErrNoRecord      = errors.New("proof: the state has no record of a validator")
)

// ForTransaction builds the file of a receipt for the transaction at index, from 0, of the block at height. It
// waits for the next block, which holds the result. No file is given that Verify would refuse.
func ForTransaction(ctx context.Context, src Source, height int64, index int) ([]byte, error) {
	b := &builder{ctx: ctx, src: src, anchor: src.Anchor()}
	contents, err := src.Contents(height)
	if err != nil {
		return nil, err
	}
	if index < 0 || index >= len(contents.Transactions) || len(contents.Results) != len(contents.Transactions) {
		return nil, fmt.Errorf("%w: number %d of %d at height %d", ErrNoTransaction, index, len(contents.Transactions), height)
	}
	n, err := newInclusion(contents, index)
	if err != nil {
		return nil, err
	}
	block, err := src.LightBlock(ctx, height)
	if err != nil {
		return nil, err
	}
	n.Header = headerOf(block.Header)
	if n.Block, err = b.goTo(height + 1); err != nil {
		return nil, err
	}
	b.receipt.Inclusion = n
	return b.finish(nil)
}

// ForRecord builds the file of a receipt for what the newest state holds at a raw key, present or absent. It may
// wait for the next block, which commits to the state. No file is given that Verify would refuse.
func ForRecord(ctx context.Context, src Source, key []byte) ([]byte, error) {
	b := &builder{ctx: ctx, src: src, anchor: src.Anchor()}
	s, err := src.State()
	if err != nil {
		return nil, err
	}
	defer s.Close()
	p, err := s.Prove(key)
	if err != nil {
		return nil, err
	}
	if b.receipt.Record, err = newRecord(p, key); err != nil {
		return nil, err
	}
	if b.receipt.Record.Block, err = b.goToState(s); err != nil {
		return nil, err
	}
	return b.finish(s)
}

// A builder collects one receipt.
type builder struct {
	ctx     context.Context
	src     Source
	anchor  *Anchor
	receipt Receipt
	last    *types.LightBlock // of the receipt's last block; nil at the start
}

// goToState adds the way to the block whose header commits to s, and the digest that stands there.
func (b *builder) goToState(s *State) (uint32, error) {
	hash, height := appHash(s.Root, s.Digest), s.Height
	block, err := b.src.LightBlock(b.ctx, height)
	if err != nil {
		return 0, err
	}
	if !bytes.Equal(block.AppHash, hash[:]) { // else the block changed nothing, and no later one need exist
		height++
	}
	i, err := b.goTo(height)
	if err == nil {
		b.receipt.Blocks[i].Digest = s.Digest
	}
	return i, err
}

// goTo adds the block at height and those between that make it trusted, and gives its index.
func (b *builder) goTo(height int64) (uint32, error) {
	if b.last != nil && b.last.Height == height {
		return uint32(len(b.receipt.Blocks) - 1), nil
	}
	goal, err := b.src.LightBlock(b.ctx, height)
	if err != nil {
		return 0, err
	}
	for !b.linked(goal) {
		between, err := b.between(goal)
		if err != nil {
			return 0, err
		}
		b.add(between)
	}
	return b.add(goal), nil
}

// between finds the latest block before goal that is linked to what is trusted already.
func (b *builder) between(goal *types.LightBlock) (*types.LightBlock, error) {
	from := b.anchor.Height
	if b.last != nil {
		from = b.last.Height
	}
	changes, err := b.src.Changes(from, goal.Height)
	if err != nil {
		return nil, err
	}
	for i := len(changes) - 1; i >= 0; i-- {
		for _, h := range []int64{changes[i], changes[i] - 1} {
			if h <= from || h >= goal.Height {
				continue
			}
			block, err := b.src.LightBlock(b.ctx, h)
			if err != nil {
				return nil, err
			}
			if b.linked(block) {
				return block, nil
			}
		}
	}
	return nil, fmt.Errorf("%w: from height %d to %d", ErrNoWay, from, goal.Height)
}

// linked says whether Verify would accept the block as the next one; see checkLink.
func (b *builder) linked(block *types.LightBlock) bool {
	hash := b.anchor.validatorsHash()
	height, next, powers := b.anchor.Height, hash[:], map[string]int64{}
	for i, m := range b.anchor.Members {
		powers[string(m.Key)] = b.anchor.Powers[i]
	}
	if b.last != nil {
		height, next, powers = b.last.Height, b.last.NextValidatorsHash, map[string]int64{}
		for _, v := range b.last.ValidatorSet.Validators {
			powers[string(v.PubKey.Bytes())] = v.VotingPower
		}
	}
	if b.last == nil && block.Height == height || bytes.Equal(block.ValidatorsHash, next) {
		return true
	}
	voted, total := int64(0), int64(0)
	for _, p := range powers {
		total += p
	}
	for i, s := range block.Commit.Signatures {
		if s.BlockIDFlag == types.BlockIDFlagCommit {
			voted += powers[string(block.ValidatorSet.Validators[i].PubKey.Bytes())]
		}
	}
	return block.Height > height+1 && mostOf(voted, total)
}

// add appends a block and its members, whose names come later, and gives its index.
func (b *builder) add(block *types.LightBlock) uint32 {
	b.last = block
	out := &Block{Header: headerOf(block.Header), Id: blockIDOf(block.Commit.BlockID), Round: uint32(block.Commit.Round)}
	for _, v := range block.ValidatorSet.Validators {
		key := v.PubKey.Bytes()
		m := slices.IndexFunc(b.receipt.Members, func(m *Member) bool { return bytes.Equal(m.Key, key) })
		if m < 0 {
			m = len(b.receipt.Members)
			b.receipt.Members = append(b.receipt.Members, &Member{Key: key})
		}
		out.Seats, out.Powers = append(out.Seats, uint32(m)), append(out.Powers, v.VotingPower)
	}
	for i, s := range block.Commit.Signatures {
		if s.BlockIDFlag == types.BlockIDFlagCommit {
			after := s.Timestamp.Sub(block.Time).Nanoseconds()
			out.Votes = append(out.Votes, &Vote{Seat: uint32(i), AfterNs: after, Signature: s.Signature})
		}
	}
	b.receipt.Blocks = append(b.receipt.Blocks, out)
	return uint32(len(b.receipt.Blocks) - 1)
}

// finish names the members, writes the file and checks it. It proves from s those whom the anchor does not know,
// or from the newest state if s is nil.
func (b *builder) finish(s *State) ([]byte, error) {
	b.receipt.Spec, b.receipt.Network = Spec, b.anchor.Network
	for _, unknown := range b.name() {
		if s == nil {
			var err error
			if s, err = b.src.State(); err != nil {
				return nil, err
			}
			defer s.Close()
		}
		if err := b.prove(s, unknown); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(b.receipt.Namings, func(a, c *Naming) int { return int(a.Member) - int(c.Member) })
	file, err := b.receipt.File()
	if err != nil {
		return nil, err
	}
	if v := Verify(file, b.anchor, zeroTime); !v.OK {
		return nil, fmt.Errorf("proof: what the node keeps makes no valid receipt: %w", v.Failure)
	}
	return file, nil
}

// name fills in what the anchor knows of the members and lists the others.
func (b *builder) name() (unknown []int) {
	for i, m := range b.receipt.Members {
		if known := b.anchor.member(m.Key); known != nil {
			b.receipt.Members[i] = proto.CloneOf(known)
		} else {
			unknown = append(unknown, i)
		}
	}
	return unknown
}

// prove adds the naming of one member. The way to the state's block may bring in further members, whom it names
// too as far as the anchor knows them, and proves.
func (b *builder) prove(s *State, member int) error {
	if slices.ContainsFunc(b.receipt.Namings, func(n *Naming) bool { return int(n.Member) == member }) {
		return nil
	}
	key := b.anchor.recordKey(b.receipt.Members[member].Key)
	p, err := s.Prove(key)
	if err != nil {
		return err
	}
	r, err := newRecord(p, key)
	if err != nil {
		return err
	}
	says := &contract.Validator{}
	if len(r.Value) == 0 || proto.Unmarshal(r.Value, says) != nil {
		return fmt.Errorf("%w: %x", ErrNoRecord, key)
	}
	before := len(b.receipt.Members)
	if r.Block, err = b.goToState(s); err != nil {
		return err
	}
	b.receipt.Members[member] = memberOf(says)
	b.receipt.Namings = append(b.receipt.Namings, &Naming{Member: uint32(member), Record: r})
	for i := before; i < len(b.receipt.Members); i++ {
		if known := b.anchor.member(b.receipt.Members[i].Key); known != nil {
			b.receipt.Members[i] = proto.CloneOf(known)
		} else if err := b.prove(s, i); err != nil {
			return err
		}
	}
	return nil
}

func newInclusion(c *Contents, index int) (*Inclusion, error) {
	result := c.Results[index]
	n := &Inclusion{Envelope: c.Transactions[index], Index: uint32(index), Total: uint32(len(c.Transactions)),
		Code: result.Code, EventsDigest: result.Data}
	transactions := make([][32]byte, len(c.Transactions))
	results := make([][32]byte, len(c.Results))
	for i, tx := range c.Transactions {
		hash := sha256.Sum256(tx)
		transactions[i] = leafHash(hash[:])
		results[i] = leafHash(resultLeaf(c.Results[i].Code, c.Results[i].Data))
	}
	_, n.TransactionPath = branch(transactions, index)
	_, n.ResultPath = branch(results, index)
	if c.Events != nil && len(c.Events[index]) > 0 {
		events, err := envelope.CanonicalPayload(&journal.Results{Events: c.Events[index]})
		if err != nil {
			return nil, err
		}
		n.Events = events
	}
	return n, nil
}

// branch gives the root over leaves and the path of one of them, from the leaf up; none if index is outside.
func branch(leaves [][32]byte, index int) (root [32]byte, path []byte) {
	if len(leaves) == 1 {
		return leaves[0], nil
	}
	split := splitPoint(len(leaves))
	left, below := branch(leaves[:split], index)
	right, above := branch(leaves[split:], index-split)
	switch {
	case index >= 0 && index < split:
		path = append(below, right[:]...)
	case index >= split && index < len(leaves):
		path = append(above, left[:]...)
	}
	return innerHash(left[:], right[:]), path
}

func headerOf(h *types.Header) *Header {
	out := &Header{
		BlockVersion: h.Version.Block, AppVersion: h.Version.App, Height: h.Height,
		Seconds: h.Time.Unix(), Nanos: uint32(h.Time.Nanosecond()),
		LastCommitHash: h.LastCommitHash, DataHash: h.DataHash,
		ValidatorsHash: h.ValidatorsHash, NextValidatorsHash: h.NextValidatorsHash, ConsensusHash: h.ConsensusHash,
		AppHash: h.AppHash, LastResultsHash: h.LastResultsHash, EvidenceHash: h.EvidenceHash, Proposer: h.ProposerAddress,
	}
	if !h.LastBlockID.IsZero() {
		out.LastBlock = blockIDOf(h.LastBlockID)
	}
	return out
}

func blockIDOf(id types.BlockID) *BlockID {
	return &BlockID{Hash: id.Hash, Parts: id.PartSetHeader.Total, PartsHash: id.PartSetHeader.Hash}
}
