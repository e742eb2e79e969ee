package machine

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2/vfs"
	abci "github.com/cometbft/cometbft/abci/types"
	"google.golang.org/protobuf/proto"

	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"
	"gongshi/machine/internal/toy"
)

const (
	network = "toy-1"
	genesis = int64(1_767_225_600_000) // 2026-01-01
)

var ctx = context.Background()

// A rig drives one machine as CometBFT would.
type rig struct {
	t    testing.TB
	o    Options
	m    *Machine
	fs   *vfs.MemFS
	salt uint64
	time int64
	last []byte // a transaction to remember
}

type who struct {
	party, organisation string
	key                 envelope.PrivateKey
}

func person(party, organisation string) who {
	seed := sha256.Sum256([]byte(party))
	key, err := envelope.NewEd25519(seed[:])
	if err != nil {
		panic(err)
	}
	return who{party, organisation, key}
}

var (
	ann = person("ann", "finance")
	bob = person("bob", "land")
	cao = person("cao", "")
)

func register(t testing.TB) *contract.Register {
	r, err := contract.NewRegister(toy.Contract())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func validator(name string, power int64) *contract.Validator {
	key := sha256.Sum256([]byte(name))
	return &contract.Validator{Key: key[:], Organisation: name, NameZh: name, NameEn: name, Power: power}
}

func founding() *toy.Found {
	f := &toy.Found{
		Parameters: &contract.Parameters{Version: 1, BlockMaxBytes: 1 << 20, OrganisationSharePermille: 500, OrganisationWaitingMax: 1 << 20},
		Validators: []*contract.Validator{validator("finance", 10), validator("land", 10)},
	}
	for _, w := range []who{ann, bob, cao} {
		f.Parties = append(f.Parties, &toy.Party{Id: w.party, Key: w.key.Public(), Organisation: w.organisation})
	}
	return f
}

// newRig opens a machine in memory and founds it.
func newRig(t testing.TB, change ...func(*Options)) *rig {
	r := &rig{t: t, fs: vfs.NewCrashableMem(), time: genesis}
	r.o = Options{Register: register(t), Dir: "node", FS: r.fs, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), CacheBytes: 8 << 20}
	for _, f := range change {
		f(&r.o)
	}
	r.open()
	r.found(founding())
	return r
}

func (r *rig) open() {
	r.t.Helper()
	m, err := Open(r.o)
	if err != nil {
		r.t.Fatal(err)
	}
	r.m = m
	r.t.Cleanup(func() { _ = m.Close() })
}

func (r *rig) found(f *toy.Found) *abci.ResponseInitChain {
	r.t.Helper()
	state, err := NewGenesis(f)
	if err != nil {
		r.t.Fatal(err)
	}
	res, err := r.m.InitChain(ctx, &abci.RequestInitChain{ChainId: network, Time: time.UnixMilli(genesis), AppStateBytes: state})
	if err != nil {
		r.t.Fatal(err)
	}
	return res
}

// body is one transaction that lasts an hour.
func (r *rig) body(w who, commands ...proto.Message) *envelope.Body {
	r.t.Helper()
	b := &envelope.Body{Network: network, ExpiresMs: r.time + 3600_000, Salt: make([]byte, envelope.SaltBytes)}
	r.salt++
	binary.BigEndian.PutUint64(b.Salt, r.salt)
	for _, c := range commands {
		raw, err := envelope.CanonicalPayload(c)
		if err != nil {
			r.t.Fatal(err)
		}
		b.Commands = append(b.Commands, &envelope.Command{Type: string(c.ProtoReflect().Descriptor().FullName()), Payload: raw})
	}
	b.Signers = []*envelope.Signer{{Party: w.party, Organisation: w.organisation, Suite: envelope.Ed25519, Key: w.key.Public()}}
	return b
}

func (r *rig) seal(b *envelope.Body, w who) []byte {
	r.t.Helper()
	raw, err := envelope.Seal(b, w.key)
	if err != nil {
		r.t.Fatal(err)
	}
	return raw
}

func (r *rig) tx(w who, commands ...proto.Message) []byte {
	r.t.Helper()
	return r.seal(r.body(w, commands...), w)
}

func (r *rig) note(w who, name string) []byte {
	r.t.Helper()
	return r.tx(w, &toy.Write{Name: name, Text: "text of " + name})
}

// finalize makes the next block of exactly these transactions.
func (r *rig) finalize(txs ...[]byte) (*abci.ResponseFinalizeBlock, error) {
	height := int64(1)
	if h := r.m.head(); h != nil {
		height = h.Height + 1
	}
	hash := sha256.Sum256(append(binary.BigEndian.AppendUint64(nil, uint64(height)), bytes.Join(txs, nil)...))
	return r.m.FinalizeBlock(ctx, &abci.RequestFinalizeBlock{
		Height: height, Time: time.UnixMilli(r.time), Txs: txs, Hash: hash[:], ProposerAddress: make([]byte, 20),
	})
}

// block finalizes and commits.
func (r *rig) block(txs ...[]byte) *abci.ResponseFinalizeBlock {
	r.t.Helper()
	r.time += 1000
	res, err := r.finalize(txs...)
	if err != nil {
		r.t.Fatal(err)
	}
	if _, err := r.m.Commit(ctx, &abci.RequestCommit{}); err != nil {
		r.t.Fatal(err)
	}
	return res
}

// propose asks for a proposal from what the mempool holds and has it judged.
func (r *rig) propose(mempool ...[]byte) [][]byte {
	r.t.Helper()
	res, err := r.m.PrepareProposal(ctx, &abci.RequestPrepareProposal{Txs: mempool, MaxTxBytes: 4 << 20, Time: time.UnixMilli(r.time), Height: r.m.head().Height + 1})
	if err != nil {
		r.t.Fatal(err)
	}
	if !r.accepts(res.Txs...) {
		r.t.Fatal("the machine refuses its own proposal")
	}
	return res.Txs
}

func (r *rig) accepts(txs ...[]byte) bool {
	r.t.Helper()
	res, err := r.m.ProcessProposal(ctx, &abci.RequestProcessProposal{Txs: txs, Time: time.UnixMilli(r.time), Height: r.m.head().Height + 1})
	if err != nil {
		r.t.Fatal(err)
	}
	return res.IsAccepted()
}

func (r *rig) check(tx []byte) *abci.ResponseCheckTx {
	r.t.Helper()
	res, err := r.m.CheckTx(ctx, &abci.RequestCheckTx{Tx: tx})
	if err != nil {
		r.t.Fatal(err)
	}
	return res
}

func (r *rig) recheck(tx []byte) *abci.ResponseCheckTx {
	r.t.Helper()
	res, err := r.m.CheckTx(ctx, &abci.RequestCheckTx{Tx: tx, Type: abci.CheckTxType_Recheck})
	if err != nil {
		r.t.Fatal(err)
	}
	return res
}

func (r *rig) has(name string) bool {
	r.t.Helper()
	v, err := r.m.At()
	if err != nil {
		r.t.Fatal(err)
	}
	defer v.Close()
	_, ok := toy.Read(v, name)
	return ok
}
