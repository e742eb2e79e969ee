package machine

import (
	"bytes"
	"errors"
	"testing"

	abci "github.com/cometbft/cometbft/abci/types"
	ics23 "github.com/cosmos/ics23/go"

	"gongshi/ledger/envelope"
	"gongshi/ledger/journal"
	"gongshi/machine/internal/toy"
	"gongshi/machine/mempool"
	"gongshi/machine/tree"
)

func TestABlockFromAdmissionToProof(t *testing.T) {
	r := newRig(t)
	changed := r.m.Changed()
	tx := r.note(ann, "a")
	if res := r.check(tx); !res.IsOK() {
		t.Fatal(res.Log)
	}
	res := r.block(r.propose(tx)...)
	select {
	case <-changed:
	default:
		t.Error("nobody was told of the commit")
	}
	got := res.TxResults[0]
	if got.Code != 0 || len(got.Data) != 32 {
		t.Fatalf("result %+v", got)
	}
	v, err := r.m.At()
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	if v.Height != 1 || v.TimeMS != r.time || !bytes.Equal(v.AppHash, res.AppHash) || v.Network != network {
		t.Errorf("version %+v", v)
	}
	if !bytes.Equal(v.AppHash, appHash(v.TreeRoot, v.Digest)) {
		t.Error("the app hash does not bind root and digest")
	}
	for key, present := range map[string]bool{string(toy.Key("a")): true, string(toy.Key("b")): false, string(networkKey): true} {
		proof, err := v.Prove([]byte(key))
		if err != nil {
			t.Fatal(err)
		}
		var bad error
		if present {
			bad = tree.VerifyMembership(v.TreeRoot, proof, []byte(key), v.Get([]byte(key)))
		} else {
			bad = tree.VerifyNonMembership(v.TreeRoot, proof, []byte(key))
		}
		if bad != nil {
			t.Errorf("%q: %v", key, bad)
		}
		if present && !ics23.VerifyMembership(ics23.SmtSpec, v.TreeRoot[:], proof, []byte(key), v.Get([]byte(key))) {
			t.Errorf("%q: ics23 refuses the proof", key)
		}
	}
	b, err := r.m.Block(1)
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Outcomes) != 1 || b.Outcomes[0].Events[0].Type != "gongshi.toy.v1.Written" || b.Outcomes[0].Signers[0].Organisation != "finance" {
		t.Errorf("journal %v", b)
	}
	if !bytes.Equal(digestOf(digestAt(t, r, 0), entriesOf(b)), v.Digest) {
		t.Error("the journal's writes do not give the digest")
	}
}

func digestAt(t *testing.T, r *rig, height int64) []byte {
	b, err := r.m.Block(height)
	if err != nil {
		t.Fatal(err)
	}
	return digestOf(make([]byte, 32), entriesOf(b))
}

func entriesOf(b *journal.Block) []entry {
	var all []entry
	for _, w := range b.Writes {
		e := entry{key: w.Key, value: w.Value}
		all = append(all, e)
	}
	return all
}

func TestRefusalsInABlock(t *testing.T) {
	r := newRig(t)
	first := r.note(ann, "first")
	r.block(first)
	other, late, far, wrong := r.body(ann, &toy.Erase{Name: "first"}), r.body(ann, &toy.Erase{Name: "first"}), r.body(ann, &toy.Erase{Name: "first"}), r.body(ann, &toy.Erase{Name: "first"})
	other.Network = "toy-2"
	late.ExpiresMs = r.time - 1
	far.ExpiresMs = r.time + envelope.MaxAheadMS + 3600_000
	forged := r.seal(wrong, ann)
	forged[len(forged)-1] ^= 1
	stranger := person("zhu", "finance")
	unknown := r.body(ann, &toy.Erase{Name: "first"})
	unknown.Commands[0].Type = "gongshi.toy.v1.Nothing"
	garbled := r.body(ann, &toy.Erase{Name: "first"})
	garbled.Commands[0].Payload = []byte{0xFF}
	for _, c := range []struct {
		says string
		do   []byte
		want error
	}{
		{"a transaction that was in a block", first, envelope.ErrReplayed},
		{"one for another network", r.seal(other, ann), envelope.ErrOtherNetwork},
		{"one that has expired", r.seal(late, ann), envelope.ErrExpired},
		{"one that lasts for more than a day", r.seal(far, ann), envelope.ErrExpiresTooFar},
		{"one with a wrong signature", forged, envelope.ErrSignatureWrong},
		{"bytes that are no envelope", []byte{0x0A, 0xFF}, envelope.ErrMalformed},
		{"a bundle", mempool.Bundle([][]byte{r.note(ann, "x")}), envelope.ErrMalformed},
		{"one too large", make([]byte, envelope.MaxBytes+1), envelope.ErrTooLarge},
		{"one by a stranger", r.seal(r.body(stranger, &toy.Erase{Name: "first"}), stranger), envelope.ErrKeyUnknown},
		{"one with an unknown command", r.seal(unknown, ann), envelope.ErrCommandUnknown},
		{"one with a garbled command", r.seal(garbled, ann), envelope.ErrPayloadMalformed},
		{"one that a rule refuses after another command", r.tx(ann, &toy.Write{Name: "trace", Text: "t"}, &toy.Erase{Name: "gone"}), toy.ErrAbsent},
		{"one for genesis only", r.tx(ann, founding()), envelope.ErrNoRole},
		{"one that changes too much", r.tx(ann, &toy.Flood{Count: maxWrites + 1}), envelope.ErrStateLimit},
		{"one whose rule panics", r.tx(ann, &toy.Trip{Name: "trace"}), envelope.ErrRulePanicked},
	} {
		t.Run(c.says, func(t *testing.T) {
			want := refused(c.want)
			got := r.block(c.do).TxResults[0]
			if got.Code != want.Code || got.Codespace != want.Book || got.Data != nil {
				t.Fatalf("got %s/%d %s, want %v", got.Codespace, got.Code, got.Log, c.want)
			}
			if !bytes.Contains([]byte(got.Log), []byte(want.ZH)) || !bytes.Contains([]byte(got.Log), []byte(`"en":`)) {
				t.Errorf("the log does not explain: %s", got.Log)
			}
			if r.has("trace") || !r.has("first") {
				t.Error("a refused transaction changed the state")
			}
		})
	}
	if n := r.m.Metrics().Panicked; n != 1 {
		t.Errorf("%d panics counted, want 1", n)
	}
}

func TestARefusedTransactionIsNeverExecutedLater(t *testing.T) {
	r := newRig(t)
	early := r.tx(ann, &toy.Write{Name: "second", Text: "t", MustFollow: "first"})
	if code := r.block(early).TxResults[0].Code; code != toy.ErrAbsent.Code {
		t.Fatal("code", code)
	}
	r.block(r.note(ann, "first"))
	if got := r.block(early).TxResults[0]; got.Code != envelope.ErrReplayed.Code || r.has("second") {
		t.Fatalf("code %d: a refused transaction was executed when its time had come", got.Code)
	}
}

func TestAKeyThatIsReplacedInABlockSignsNoMoreInIt(t *testing.T) {
	r := newRig(t)
	stolen := ann
	stolen.key = person("thief", "").key
	replaced := &toy.Party{Id: "ann", Key: stolen.key.Public(), Organisation: "finance"}
	res := r.block(r.note(ann, "a"), r.note(ann, "b"), r.tx(bob, &toy.Govern{Party: replaced}), r.note(ann, "c"), r.note(stolen, "d"), r.note(bob, "e"))
	for i, want := range []uint32{0, 0, 0, envelope.ErrKeyUnknown.Code, 0, 0} {
		if got := res.TxResults[i]; got.Code != want {
			t.Errorf("transaction %d: code %d, want %d", i, got.Code, want)
		}
	}
}

func TestEmptyBlocksKeepTheAppHash(t *testing.T) {
	r := newRig(t)
	want := r.block(r.note(ann, "a")).AppHash
	for range 5 {
		r.time += 25 * 3600_000 // remembered ids expire meanwhile
		if got := r.block(); !bytes.Equal(got.AppHash, want) || len(got.ValidatorUpdates) > 0 || got.ConsensusParamUpdates != nil {
			t.Fatalf("an empty block changed the app hash or consensus: %v", got)
		}
	}
	if first, last := r.m.Heights(); first != 0 || last != 6 {
		t.Errorf("heights %d to %d", first, last)
	}
}

func TestRememberedIdsAreForgottenAfterTheyExpire(t *testing.T) {
	r := newRig(t)
	for range 10 {
		r.block(r.note(ann, "a"), r.note(bob, "b"))
	}
	if n := seen(t, r); n != 20 {
		t.Fatalf("%d ids remembered, want 20", n)
	}
	r.time += 2 * 3600_000
	r.block(r.note(ann, "c"))
	if n := seen(t, r); n != 1 {
		t.Errorf("%d ids remembered, want 1", n)
	}
}

func seen(t *testing.T, r *rig) int {
	v, err := r.m.At()
	if err != nil {
		t.Fatal(err)
	}
	defer v.Close()
	n := 0
	for range v.Scan(seenPrefix(), append(seenPrefix(), 0xFF), 1000) {
		n++
	}
	return n
}

func TestValidatorsAndParametersFollowTheContracts(t *testing.T) {
	r := newRig(t)
	res := r.found(founding())
	if len(res.Validators) != 2 || res.ConsensusParams.Block.MaxBytes < 1<<20 || res.ConsensusParams.Version.App != 1 {
		t.Fatalf("genesis answers %v", res)
	}
	for _, c := range []struct {
		says string
		do   *toy.Govern
		want int // updates
	}{
		{"a validator comes", &toy.Govern{Validator: validator("tax", 5)}, 1},
		{"it gets more power", &toy.Govern{Validator: validator("tax", 7)}, 1},
		{"nothing changes", &toy.Govern{Validator: validator("tax", 7)}, 0},
		{"it goes", &toy.Govern{Validator: validator("tax", 0)}, 1},
		{"it stays gone", &toy.Govern{Validator: validator("tax", 0)}, 0},
	} {
		if got := r.block(r.tx(ann, c.do)).ValidatorUpdates; len(got) != c.want || c.want == 1 && got[0].Power != c.do.Validator.Power {
			t.Errorf("%s: %v", c.says, got)
		}
	}
	p := founding().Parameters
	p.BlockMaxBytes = 2 << 20
	if got := r.block(r.tx(ann, &toy.Govern{Parameters: p})).ConsensusParamUpdates; got == nil || got.Block.MaxBytes != window*2<<20+blockOverhead {
		t.Errorf("parameters %v", got)
	}
}

func TestAProgramThatIsTooOldStops(t *testing.T) {
	r := newRig(t)
	p := founding().Parameters
	p.Version = Protocol + 1
	r.block(r.tx(ann, &toy.Govern{Parameters: p}))
	_, err := r.finalize()
	if !errors.Is(err, ErrTooOld) {
		t.Fatalf("got %v", err)
	}
	r.o.FS = r.fs.CrashClone(crashed)
	if _, err := Open(r.o); !errors.Is(err, ErrTooOld) {
		t.Fatalf("on opening: %v", err)
	}
}

func TestCallingTwiceAndOutOfOrder(t *testing.T) {
	r := newRig(t)
	tx := r.note(ann, "a")
	one, err := r.finalize(tx)
	if err != nil {
		t.Fatal(err)
	}
	two, err := r.finalize(tx)
	if err != nil || !bytes.Equal(one.AppHash, two.AppHash) {
		t.Fatalf("the same block twice: %v", err)
	}
	if _, err := r.m.FinalizeBlock(ctx, &abci.RequestFinalizeBlock{Height: 7}); !errors.Is(err, ErrOutOfOrder) {
		t.Fatalf("block 7 after 0: %v", err)
	}
	if _, err := r.m.Commit(ctx, &abci.RequestCommit{}); !errors.Is(err, ErrOutOfOrder) {
		t.Fatalf("a stopped machine commits: %v", err)
	}
}
