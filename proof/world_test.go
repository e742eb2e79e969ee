package proof

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"github.com/cometbft/cometbft/crypto/ed25519"
	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"
	"github.com/cometbft/cometbft/types"
	ics23 "github.com/cosmos/ics23/go"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"
	"gongshi/ledger/journal"
	"gongshi/machine/tree"
)

// A world is a chain in memory, made of CometBFT's own structures with fixed keys and times. It is a Source.
type world struct {
	t        testing.TB
	anchor   *Anchor
	lights   []*types.LightBlock // of height 1 and on
	contents []*Contents
	sets     map[int64][]seat // of heights where they were changed
	state    map[[32]byte]tree.Write
	trie     *tree.Tree
	digest   [32]byte
	pruned   func(height int64) bool
}

// A seat is a validator in the tests: the department's number, the generation of its key, its power.
type seat struct {
	who, generation int
	power           int64
}

// A plan is what one block does.
type plan struct {
	txs     [][]byte
	codes   []uint32
	events  [][]*journal.Event
	writes  []tree.Write
	members []seat // from the block after the next; nil for no change
	silent  []int  // seats that do not vote
	against []int  // seats that vote for no block
	round   int32
}

const (
	testNetwork = "linxi-1"
	testSpace   = "identity/validators"
)

var testStart = time.Date(2026, 3, 1, 8, 30, 0, 123456789, time.UTC)

var departments = [...][3]string{
	{"finance", "临溪市财政局", "Linxi Finance Bureau"},
	{"audit", "临溪市审计局", "Linxi Audit Office"},
	{"land", "临溪市自然资源和规划局", "Linxi Natural Resources and Planning Bureau"},
	{"housing", "临溪市住房和城乡建设局", "Linxi Housing and Construction Bureau"},
	{"civil", "临溪市民政局", "Linxi Civil Affairs Bureau"},
	{"health", "临溪市卫生健康委员会", "Linxi Health Commission"},
	{"permits", "临溪市行政审批局", "Linxi Administrative Approval Bureau"},
	{"archive", "临溪市档案馆", "Linxi City Archive"},
}

func (s seat) key() ed25519.PrivKey {
	return ed25519.GenPrivKeyFromSecret(fmt.Appendf(nil, "%s %d", departments[s.who][0], s.generation))
}

func (s seat) record() *contract.Validator {
	d := departments[s.who]
	return &contract.Validator{Key: s.key().PubKey().Bytes(), Organisation: d[0], NameZh: d[1], NameEn: d[2], Power: s.power, SinceHeight: 1}
}

// equal are n departments of equal power.
func equal(n int) []seat {
	all := make([]seat, n)
	for i := range all {
		all[i] = seat{i, 0, 10}
	}
	return all
}

// newWorld starts a chain whose tree has size further entries; height 1 writes them and the validators' records.
func newWorld(t testing.TB, members []seat, size int) *world {
	w := &world{t: t, sets: map[int64][]seat{1: members}, state: map[[32]byte]tree.Write{}, trie: tree.New(tree.Options{})}
	g := Genesis{Network: testNetwork, ValidatorsSpace: testSpace}
	var writes []tree.Write
	for _, s := range members {
		g.Validators = append(g.Validators, s.record())
		writes = append(writes, w.recordOf(s))
	}
	var err error
	w.anchor, err = NewAnchor(g)
	w.must(err)
	w.apply(0, []tree.Write{{Key: []byte("ledger/network\x00"), Value: []byte(testNetwork)}})
	for i := range size {
		writes = append(writes, tree.Write{Key: recordKey(i), Value: fmt.Appendf(nil, "\x0a\x20record number %08d, some 190 bytes long%0150d", i, i)})
	}
	w.block(plan{writes: writes})
	return w
}

func recordKey(i int) []byte { return fmt.Appendf(nil, "funds/payments\x00%016d", i) }

func (w *world) recordOf(s seat) tree.Write {
	raw, err := proto.MarshalOptions{Deterministic: true}.Marshal(s.record())
	w.must(err)
	return tree.Write{Key: append([]byte(testSpace+"\x00"), s.record().Key...), Value: raw}
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) apply(height int64, writes []tree.Write) {
	if len(writes) > 0 {
		slices.SortFunc(writes, func(a, b tree.Write) int { return slices.Compare(a.Key, b.Key) })
		h := sha256.New()
		h.Write([]byte("gongshi/writes/v1\x00"))
		h.Write(w.digest[:])
		for _, one := range writes {
			w.state[sha256.Sum256(one.Key)] = one
			h.Write(protowire.AppendBytes(protowire.AppendBytes(nil, one.Key), one.Value))
		}
		w.digest = [32]byte(h.Sum(nil))
	}
	_, err := w.trie.Apply(height, writes)
	w.must(err)
}

// setAt is the validators' set of a height.
func (w *world) setAt(height int64) []seat {
	for ; w.sets[height] == nil; height-- {
	}
	return w.sets[height]
}

func validatorSet(seats []seat) *types.ValidatorSet {
	var all []*types.Validator
	for _, s := range seats {
		all = append(all, types.NewValidator(s.key().PubKey(), s.power))
	}
	return types.NewValidatorSet(all)
}

// block decides the next one.
func (w *world) block(p plan) {
	w.t.Helper()
	h := int64(len(w.lights) + 1)
	root := w.trie.Root()
	app := appHash(root, w.digest[:])
	last, lastCommit, results := types.BlockID{}, &types.Commit{}, []*abci.ExecTxResult(nil)
	if h > 1 {
		before := w.lights[h-2]
		last, lastCommit, results = before.Commit.BlockID, before.Commit, w.contents[h-2].Results
	}
	if p.members != nil {
		w.sets[h+2] = p.members
		for _, s := range p.members {
			p.writes = append(p.writes, w.recordOf(s))
		}
	}
	vals := validatorSet(w.setAt(h))
	b := types.MakeBlock(h, types.ToTxs(p.txs), lastCommit, nil)
	b.ChainID, b.Time, b.LastBlockID = testNetwork, testStart.Add(time.Duration(h)*time.Second), last
	b.Version.App = 1
	b.ValidatorsHash, b.NextValidatorsHash = vals.Hash(), validatorSet(w.setAt(h+1)).Hash()
	b.ConsensusHash = types.DefaultConsensusParams().Hash()
	b.AppHash, b.LastResultsHash = app[:], types.NewResults(results).Hash()
	b.ProposerAddress = vals.Validators[0].Address
	parts, err := b.MakePartSet(types.BlockPartSizeBytes)
	w.must(err)
	id := types.BlockID{Hash: b.Hash(), PartSetHeader: parts.Header()}
	header := b.Header
	w.lights = append(w.lights, &types.LightBlock{
		SignedHeader: &types.SignedHeader{Header: &header, Commit: w.commit(h, id, vals, p)}, ValidatorSet: vals})
	w.must(w.lights[h-1].ValidateBasic(testNetwork))
	c := &Contents{Transactions: p.txs}
	for i := range p.txs {
		r := &abci.ExecTxResult{Log: "not hashed"}
		if i < len(p.codes) {
			r.Code = p.codes[i]
		}
		c.Events = append(c.Events, nil)
		if i < len(p.events) && len(p.events[i]) > 0 {
			c.Events[i] = p.events[i]
			raw, err := envelope.CanonicalPayload(&journal.Results{Events: p.events[i]})
			w.must(err)
			r.Data = hashOf(raw)
		}
		c.Results = append(c.Results, r)
	}
	w.contents = append(w.contents, c)
	w.apply(h, p.writes)
}

func (w *world) commit(h int64, id types.BlockID, vals *types.ValidatorSet, p plan) *types.Commit {
	keys := map[string]ed25519.PrivKey{}
	for _, s := range w.setAt(h) {
		keys[string(s.key().PubKey().Address())] = s.key()
	}
	c := &types.Commit{Height: h, Round: p.round, BlockID: id}
	for i, v := range vals.Validators {
		if slices.Contains(p.silent, i) {
			c.Signatures = append(c.Signatures, types.NewCommitSigAbsent())
			continue
		}
		at := testStart.Add(time.Duration(h)*time.Second + time.Duration(40+3*i)*time.Millisecond + time.Duration(7*i+1))
		sig := types.CommitSig{BlockIDFlag: types.BlockIDFlagCommit, ValidatorAddress: v.Address, Timestamp: at}
		vote := &cmtproto.Vote{Type: cmtproto.PrecommitType, Height: h, Round: p.round, BlockID: id.ToProto(), Timestamp: at}
		if slices.Contains(p.against, i) {
			sig.BlockIDFlag, vote.BlockID = types.BlockIDFlagNil, cmtproto.BlockID{}
		}
		var err error
		sig.Signature, err = keys[string(v.Address)].Sign(types.VoteSignBytes(testNetwork, vote))
		w.must(err)
		c.Signatures = append(c.Signatures, sig)
	}
	return c
}

var errGone = errors.New("pruned")

func (w *world) Anchor() *Anchor { return w.anchor }

// LightBlock of an undecided height decides empty blocks instead of waiting.
func (w *world) LightBlock(_ context.Context, height int64) (*types.LightBlock, error) {
	for int64(len(w.lights)) < height {
		w.block(plan{})
	}
	if w.pruned != nil && w.pruned(height) {
		return nil, fmt.Errorf("%w: %d", errGone, height)
	}
	return w.lights[height-1], nil
}

func (w *world) Contents(height int64) (*Contents, error) { return w.contents[height-1], nil }

func (w *world) Changes(after, upto int64) (heights []int64, err error) {
	for h := after + 1; h <= upto; h++ {
		if w.sets[h] != nil && h > 1 {
			heights = append(heights, h)
		}
	}
	return heights, nil
}

func (w *world) State() (*State, error) {
	pinned, err := w.trie.Pin(w.trie.Version())
	if err != nil {
		return nil, err
	}
	digest := w.digest
	return &State{Height: pinned.Version(), Root: pinned.Root(), Digest: digest[:], Close: pinned.Release,
		Prove: func(key []byte) (*ics23.CommitmentProof, error) { return pinned.Prove(key, w) }}, nil
}

// ByPath makes the world the tree's source of keys and values.
func (w *world) ByPath(path *tree.Hash) (key, value []byte, err error) {
	one, ok := w.state[*path]
	if !ok {
		return nil, nil, errGone
	}
	return one.Key, one.Value, nil
}

// envelopeOf makes a transaction signed with keys of the suites given.
func (w *world) envelopeOf(network string, salt byte, suites ...envelope.Suite) []byte {
	body := &envelope.Body{Network: network, Salt: make([]byte, 16), ExpiresMs: testStart.UnixMilli() + 3_600_000,
		Commands: []*envelope.Command{{Type: "gongshi.funds.v1.Pay", Payload: []byte("\x0a\x0b2026-EDU-07\x10\x80\xad\xe2\x04\x1a\x10hospital beds, 2")}}}
	body.Salt[0] = salt
	var keys []envelope.PrivateKey
	for i, s := range suites {
		secret := sha256.Sum256(fmt.Appendf(nil, "officer %d %d", i, s))
		k, err := envelope.NewKey(s, secret[:])
		if s == envelope.Passkey {
			k, err = envelope.NewPasskey(secret[:], "gongshi.example", "https://gongshi.example")
		}
		w.must(err)
		keys = append(keys, k)
		body.Signers = append(body.Signers, &envelope.Signer{Party: fmt.Sprintf("officer-%d", i), Suite: s, Key: k.Public(), Organisation: "finance"})
	}
	raw, err := envelope.Seal(body, keys...)
	w.must(err)
	return raw
}

var paid = []*journal.Event{{Type: "gongshi.funds.v1.Paid", Payload: []byte("\x0a\x0b2026-EDU-07\x10\x80\xad\xe2\x04")}}
