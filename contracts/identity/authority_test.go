package identity

import (
	"crypto/sha256"
	"errors"
	"slices"
	"testing"

	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"

	"google.golang.org/protobuf/proto"
)

func TestSigner(t *testing.T) {
	w := newTown(t)
	w.do(w.officer("health"),
		&RegisterParty{Organisation: "health", Party: "nurse", Keys: []*NewKey{newKey(envelope.Passkey, 1), newKey(envelope.SM2, 2), newKey(envelope.P256, 3)}},
		&GrantRole{Organisation: "health", Party: "nurse", Role: "approval/reader", ExpiresMs: w.TimeMS + dayMS},
		&GrantRole{Organisation: "health", Party: "nurse", Role: "approval/clerk", Scope: "ward-1", ExpiresMs: w.TimeMS + 2*dayMS})
	w.do([]contract.Signer{{Party: "nurse"}}, &RevokeKey{Party: "nurse", Key: newKey(envelope.P256, 3).Key})
	w.adopt(suspend("audit"))
	w.do(w.officer("finance"), &RegisterOrganisation{Registrar: "finance", Id: "shop", NameZh: "店", Admin: "nurse"})
	w.adopt(remove("shop"))
	now := w.TimeMS
	local := &envelope.Assertion{RPIDHash: sha256.Sum256([]byte("localhost")), Origin: "http://localhost:8080"}
	foreign := &envelope.Assertion{RPIDHash: sha256.Sum256([]byte("evil.example")), Origin: "http://localhost:8080"}
	elsewhere := &envelope.Assertion{RPIDHash: local.RPIDHash, Origin: "https://evil.example"}
	for _, c := range []struct {
		says         string
		organisation string
		suite        envelope.Suite
		n            uint64
		assertion    *envelope.Assertion
		timeMS       int64
		roles        int
		want         error
	}{
		{"for itself", "", envelope.SM2, 2, nil, now, 0, nil},
		{"for its organisation", "health", envelope.SM2, 2, nil, now, 2, nil},
		{"when one role has expired", "health", envelope.SM2, 2, nil, now + dayMS, 1, nil},
		{"when both have", "health", envelope.SM2, 2, nil, now + 2*dayMS, 0, envelope.ErrNoRole},
		{"for an organisation without a role", "land", envelope.SM2, 2, nil, now, 0, envelope.ErrNoRole},
		{"for no organisation", "nobody", envelope.SM2, 2, nil, now, 0, envelope.ErrNoRole},
		{"for a suspended one", "audit", envelope.SM2, 2, nil, now, 0, envelope.ErrOrganisationSuspended},
		{"for a removed one", "shop", envelope.SM2, 2, nil, now, 0, envelope.ErrOrganisationSuspended},
		{"with a revoked key", "", envelope.P256, 3, nil, now, 0, envelope.ErrKeyRevoked},
		{"with an unknown key", "", envelope.SM2, 9, nil, now, 0, envelope.ErrKeyUnknown},
		{"with another's key", "", envelope.Ed25519, 0, nil, now, 0, envelope.ErrKeyUnknown},
		{"with a passkey's key as a plain one", "", envelope.P256, 1, nil, now, 0, envelope.ErrKeyUnknown},
		{"with a passkey", "health", envelope.Passkey, 1, local, now, 2, nil},
		{"with a passkey of another site", "", envelope.Passkey, 1, foreign, now, 0, envelope.ErrOriginNotAllowed},
		{"from another origin", "", envelope.Passkey, 1, elsewhere, now, 0, envelope.ErrOriginNotAllowed},
		{"without an assertion", "", envelope.Passkey, 1, nil, now, 0, envelope.ErrOriginNotAllowed},
	} {
		claim := contract.Claim{Assertion: c.assertion, Signer: &envelope.Signer{
			Party: "nurse", Suite: c.suite, Key: key(c.suite, c.n).Public(), Organisation: c.organisation,
		}}
		s, err := signer(w.State(), c.timeMS, claim)
		if !errors.Is(err, c.want) || len(s.Roles) != c.roles {
			t.Errorf("%s: got %v, %v, want %d roles, %v", c.says, s, err, c.roles, c.want)
		}
		if err == nil && (s.Party != "nurse" || s.Organisation != c.organisation || s.Suite != c.suite) {
			t.Errorf("%s: got %v", c.says, s)
		}
	}
	w.adopt(parameters(0, &contract.Parameters{RelyingParties: []string{"linxi.example"}}))
	claim := contract.Claim{Assertion: local, Signer: &envelope.Signer{Party: "nurse", Suite: envelope.Passkey, Key: key(envelope.Passkey, 1).Public()}}
	if _, err := signer(w.State(), now, claim); !errors.Is(err, envelope.ErrOriginNotAllowed) {
		t.Errorf("when the members no longer accept its site: %v", err)
	}
}

// TestSignerOfAnEnvelope goes the whole way: a passkey signs, the envelope verifies, the authority resolves.
func TestSignerOfAnEnvelope(t *testing.T) {
	w := newTown(t)
	pass := key(envelope.Passkey, 1)
	w.do(w.officer("health"), &RegisterParty{Organisation: "health", Party: "nurse", Keys: []*NewKey{newKey(envelope.Passkey, 1)}})
	raw, err := envelope.Seal(&envelope.Body{
		Network: "test-1", Salt: make([]byte, 16), ExpiresMs: w.TimeMS + 1,
		Commands: []*envelope.Command{{Type: "gongshi.identity.v1.StopRecovery"}},
		Signers:  []*envelope.Signer{{Party: "nurse", Suite: pass.Suite(), Key: pass.Public()}},
	}, pass)
	if err != nil {
		t.Fatal(err)
	}
	tx, err := envelope.Decode(raw)
	if err != nil {
		t.Fatal(err)
	}
	if err := envelope.Verify(tx, envelope.Options{}); err != nil {
		t.Fatal(err)
	}
	assertion, _ := tx.Assertion(0)
	if _, err := signer(w.State(), w.TimeMS, contract.Claim{Signer: tx.Body.Signers[0], Assertion: &assertion}); err != nil {
		t.Error(err)
	}
}

func TestValidatorsAreSortedAndComplete(t *testing.T) {
	w := newTown(t)
	all := authority().Validators(w.State())
	if len(all) != 4 || !slices.IsSortedFunc(all, func(a, b *validator) int { return slices.Compare(a.Key, b.Key) }) {
		t.Fatalf("got %v", all)
	}
	for _, v := range all {
		if v.Power != foundingPower || v.SinceHeight != 1 || v.NameEn != "Linxi "+v.Organisation {
			t.Errorf("got %v", v)
		}
	}
	w.Height = 7
	w.adopt(removeValidator(seatOf(0)))
	gone, ok := validatorOf(w.State(), seatOf(0))
	if !ok || gone.Power != 0 || gone.NameEn != "Linxi audit" || gone.SinceHeight != w.Height+1 {
		t.Errorf("a removed validator keeps its record: %v", gone)
	}
	if got := authority().Validators(w.State()); len(got) != 3 {
		t.Errorf("got %v", got)
	}
}

func TestGenesis(t *testing.T) {
	f := founding()
	f.Organisations[0].Officers[0].Suite = envelope.Passkey
	c := genesis(f).(*Found)
	if k := c.Founders[0].Officers[0].Key; k.RelyingParty != "localhost" || c.Founders[1].Officers[0].Key.RelyingParty != "" {
		t.Errorf("got %v", k)
	}
	if c.Network != f.Network || !proto.Equal(c.Parameters, f.Parameters) || len(c.Founders) != 4 {
		t.Errorf("got %v", c)
	}
}

// BenchmarkSigner is the cost of resolving one claim, paid for each signer of each transaction.
func BenchmarkSigner(b *testing.B) {
	w := newTown(b)
	claim := contract.Claim{Signer: &envelope.Signer{
		Party: "land-officer", Suite: envelope.Ed25519, Key: key(envelope.Ed25519, 3).Public(), Organisation: "land",
	}}
	for b.Loop() {
		if _, err := signer(w.State(), w.TimeMS, claim); err != nil {
			b.Fatal(err)
		}
	}
}
