package proof

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/cometbft/cometbft/light"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
)

// A lightCorpus is a chain as light clients are given it, and blocks that somebody forged to follow one of its heights.
// The portal's light client must take the first and name what is wrong with each of the others.
type lightCorpus struct {
	Network string    `json:"network"`
	Anchor  []byte    `json:"anchor"` // the file
	Blocks  [][]byte  `json:"blocks"` // CometBFT's LightBlock, of height 1 and on
	Forged  []forgery `json:"forged"`
}

type forgery struct {
	Says   string `json:"says"`
	After  int64  `json:"after"`  // the height that is trusted when it is given
	Reason string `json:"reason"` // as portal/src/light/lightblock.ts names it
	Block  []byte `json:"block"`
}

const lightFile = "testdata/light/chain.json"

// lightChain has two changes of members, votes that are missing or against, and a second round.
func lightChain(t *testing.T) *world {
	w := newWorld(t, equal(4), 3)
	for h := int64(2); h <= 24; h++ {
		var p plan
		switch h {
		case 3:
			p.silent = []int{2}
		case 4:
			p.against, p.round = []int{1}, 1
		case 6:
			p.members = append(equal(5)[:4:4], seat{4, 0, 10})
		case 14:
			p.members = []seat{{0, 0, 10}, {1, 1, 10}, {3, 0, 20}, {4, 0, 10}, {5, 0, 10}}
		}
		w.block(p)
	}
	return w
}

// resigned is a block with another header, which its validators have signed for the network.
func (w *world) resigned(of *types.LightBlock, by []seat, p plan, change func(*types.Header)) *types.LightBlock {
	header := *of.Header
	change(&header)
	id := types.BlockID{Hash: header.Hash(), PartSetHeader: of.Commit.BlockID.PartSetHeader}
	vals := validatorSet(by)
	c := &types.Commit{Height: header.Height, Round: p.round, BlockID: id}
	for i, v := range vals.Validators {
		if slices.Contains(p.silent, i) {
			c.Signatures = append(c.Signatures, types.NewCommitSigAbsent())
			continue
		}
		at := header.Time.Add(time.Duration(i+1) * time.Millisecond)
		sig := types.CommitSig{BlockIDFlag: types.BlockIDFlagCommit, ValidatorAddress: v.Address, Timestamp: at}
		vote := &cmtproto.Vote{Type: cmtproto.PrecommitType, Height: header.Height, Round: p.round, BlockID: id.ToProto(), Timestamp: at}
		if slices.Contains(p.against, i) {
			sig.BlockIDFlag, vote.BlockID = types.BlockIDFlagNil, cmtproto.BlockID{}
		}
		for _, s := range by {
			if bytes.Equal(s.key().PubKey().Address(), v.Address) {
				var err error
				sig.Signature, err = s.key().Sign(types.VoteSignBytes(header.ChainID, vote))
				w.must(err)
			}
		}
		c.Signatures = append(c.Signatures, sig)
	}
	return &types.LightBlock{SignedHeader: &types.SignedHeader{Header: &header, Commit: c}, ValidatorSet: vals}
}

// copied is a block that may be changed.
func (w *world) copied(of *types.LightBlock) *types.LightBlock {
	raw, err := of.ToProto()
	w.must(err)
	out, err := types.LightBlockFromProto(raw)
	w.must(err)
	return out
}

func (w *world) encoded(b *types.LightBlock) []byte {
	p, err := b.ToProto()
	w.must(err)
	raw, err := p.Marshal()
	w.must(err)
	return raw
}

// forgeries are blocks that lie in one way each.
func (w *world) forgeries() (all []forgery) {
	at := func(h int64) *types.LightBlock { return w.copied(w.lights[h-1]) }
	add := func(says string, after int64, reason string, b *types.LightBlock) {
		all = append(all, forgery{says, after, reason, w.encoded(b)})
	}
	nothing := func(*types.Header) {}
	strangers := []seat{{5, 7, 10}, {6, 7, 10}, {7, 7, 10}, {2, 7, 10}}
	byStrangers := func(h *types.Header) { h.ValidatorsHash = validatorSet(strangers).Hash() }

	b := at(10)
	b.AppHash = bytes.Repeat([]byte{9}, 32)
	add("a header field was changed", 9, "header", b)
	b = at(10)
	b.Header.Time = b.Header.Time.Add(time.Nanosecond)
	add("the time was changed by a nanosecond", 9, "header", b)
	add("its header names other validators than are given", 9, "validators", w.resigned(at(10), w.setAt(10), plan{},
		func(h *types.Header) { h.ValidatorsHash = bytes.Repeat([]byte{7}, 32) }))
	b = at(10)
	b.ValidatorSet.Validators[0].VotingPower = 1000
	add("a validator was given more power", 9, "validators", b)
	b = at(10)
	b.Commit.Signatures[0].Signature = b.Commit.Signatures[1].Signature
	add("a signature was replaced by another's", 9, "signature", b)
	b = at(10)
	b.Commit.Signatures[2].Timestamp = b.Commit.Signatures[2].Timestamp.Add(time.Second)
	add("a vote's time was changed", 9, "signature", b)
	b = at(10)
	b.Commit.Round++
	add("the votes are of another round", 9, "signature", b)
	add("two of five were silent: too few", 9, "power", w.resigned(at(10), w.setAt(10), plan{silent: []int{0, 3}}, nothing))
	add("two of five voted for no block", 9, "power", w.resigned(at(10), w.setAt(10), plan{against: []int{1, 2}}, nothing))
	add("validators that nobody had named", 9, "unnamed", w.resigned(at(10), strangers, plan{}, byStrangers))
	add("the change of members was skipped", 7, "unnamed", w.resigned(at(8), w.setAt(7), plan{},
		func(h *types.Header) { h.ValidatorsHash = validatorSet(w.setAt(7)).Hash() }))
	add("later, by strangers", 5, "trusted", w.resigned(at(20), strangers, plan{}, byStrangers))
	finance := slices.IndexFunc(validatorSet(w.setAt(20)).Validators, func(v *types.Validator) bool {
		return bytes.Equal(v.Address, seat{0, 0, 10}.key().PubKey().Address())
	})
	add("later, by some of the members, too few of those trusted", 5, "trusted", w.resigned(at(20), w.setAt(20), plan{silent: []int{finance}}, nothing))
	add("of another network", 9, "network", w.resigned(at(10), w.setAt(10), plan{}, func(h *types.Header) { h.ChainID = "linxi-2" }))
	add("a block again that was checked before", 10, "height", at(10))
	add("an earlier block", 10, "height", at(4))
	add("time goes back", 9, "time", w.resigned(at(10), w.setAt(10), plan{}, func(h *types.Header) { h.Time = w.lights[8].Time.Add(-time.Hour) }))
	add("time stands still", 9, "time", w.resigned(at(10), w.setAt(10), plan{}, func(h *types.Header) { h.Time = w.lights[8].Time }))
	add("it follows another block", 9, "link", w.resigned(at(10), w.setAt(10), plan{},
		func(h *types.Header) { h.LastBlockID.Hash = bytes.Repeat([]byte{5}, 32) }))
	whole := w.encoded(at(10))
	all = append(all, forgery{"it was cut off", 9, "malformed", whole[:len(whole)-9]}, forgery{"it is empty", 9, "network", nil})
	return all
}

// TestLightCorpus also holds the corpus to CometBFT's own light client.
func TestLightCorpus(t *testing.T) {
	w := lightChain(t)
	anchor, err := w.anchor.File()
	w.must(err)
	c := lightCorpus{Network: testNetwork, Anchor: anchor, Forged: w.forgeries()}
	for _, b := range w.lights {
		c.Blocks = append(c.Blocks, w.encoded(b))
	}
	for h := int64(1); h < int64(len(w.lights)); h++ {
		if err := cometVerify(w.lights[h-1], c.Blocks[h]); err != nil {
			t.Errorf("block %d: %v", h+1, err)
		}
	}
	for _, f := range c.Forged {
		// CometBFT asks the next block for its validators alone; the portal also for the hash of the block before.
		if f.Reason != "link" && cometVerify(w.lights[f.After-1], f.Block) == nil {
			t.Errorf("%s: CometBFT's light client takes it", f.Says)
		}
	}
	want, err := json.MarshalIndent(c, "", " ")
	w.must(err)
	want = append(want, '\n')
	if *update {
		w.must(os.MkdirAll(filepath.Dir(lightFile), 0o755))
		w.must(os.WriteFile(lightFile, want, 0o644))
	}
	if got, err := os.ReadFile(lightFile); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is not what is made now (%v); look at the difference, then run with -update", lightFile, err)
	}
}

// cometVerify is what CometBFT says of a block that follows a trusted one.
func cometVerify(trusted *types.LightBlock, raw []byte) error {
	var p cmtproto.LightBlock
	if err := p.Unmarshal(raw); err != nil {
		return err
	}
	b, err := types.LightBlockFromProto(&p)
	if err != nil {
		return err
	}
	if err := b.ValidateBasic(testNetwork); err != nil {
		return err
	}
	return light.Verify(trusted.SignedHeader, trusted.ValidatorSet, b.SignedHeader, b.ValidatorSet,
		24*time.Hour, testStart.Add(time.Hour), time.Minute, light.DefaultTrustLevel)
}
