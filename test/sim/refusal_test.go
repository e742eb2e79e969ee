package sim

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"

	abci "github.com/cometbft/cometbft/abci/types"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"

	"gongshi/contracts/funds"
	"gongshi/contracts/identity"
	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"
	"gongshi/ledger/refusal"
)

// A wrong is an input that is refused, and how.
type wrong struct {
	says string
	raw  []byte
	want *refusal.Refusal
}

// TestBadInput sends everything that one should not send to the city of the story, to the door and inside a block
// that a dishonest proposer made. Each has its numbered refusal, in both languages, and changes nothing.
func TestBadInput(t *testing.T) {
	r := register(t)
	s := newScript(t)
	s.tell(r)
	s.decide("the bank is stopped", &identity.Change{Kind: &identity.Change_Admit{Admit: &identity.Admit{Organisation: "bank"}}}, delegates[:3]...)
	s.decide("the bank is stopped", &identity.Change{Kind: &identity.Change_Suspend{Suspend: &identity.Suspend{Organisation: "bank"}}},
		"data", "finance", "housing", "audit")
	s.do("a key is replaced", "finance-payer@", &identity.RotateKey{
		Party: "finance-payer", OldKey: keyOf("finance-payer").Public(), NewKey: newKey("payer-2"),
	})
	c := newCity(t, r).found().run(s.all)
	before := c.fingerprint()
	for _, w := range wrongs(s) {
		t.Run(w.says, func(t *testing.T) {
			c.t = t
			admitted, err := c.m.CheckTx(ctx, &abci.RequestCheckTx{Tx: w.raw})
			if err != nil {
				t.Fatal(err)
			}
			refused(t, "at the door", w.want, admitted.Codespace, admitted.Code, admitted.Log)
			s.end(w.says, w.raw)
			result := c.make(s.all[len(s.all)-1]).TxResults[0]
			refused(t, "in a block", w.want, result.Codespace, result.Code, result.Log)
			if len(result.Data) > 0 {
				t.Error("a refused transaction commits to events")
			}
			if c.fingerprint() != before {
				t.Fatal("it changed the state")
			}
		})
	}
	c.t = t
	c.check("bad input")
}

// refused holds an answer against the refusal that it should be.
func refused(t *testing.T, where string, want *refusal.Refusal, book string, code uint32, log string) {
	t.Helper()
	var said struct{ Book, Field, ZH, EN string }
	if err := json.Unmarshal([]byte(log), &said); err != nil && code != 0 {
		t.Fatalf("%s: the log is no JSON: %q", where, log)
	}
	if want.Code != code || want.Book != book {
		t.Fatalf("%s: got %s/%d %s, want %s", where, book, code, log, want)
	}
	if said.ZH != want.ZH || said.EN != want.EN || !strings.Contains(said.ZH, "；") || !strings.Contains(said.EN, "; ") {
		t.Errorf("%s: the sentences are %q and %q", where, said.ZH, said.EN)
	}
	if want.Field != "" && !sameField(said.Field, want.Field) {
		t.Errorf("%s: it is about the field %q, want %q", where, said.Field, want.Field)
	}
}

// sameField lets a refusal say more closely where it was: "signers[0].key" for "signers.key"; and a contract that
// looks at a key calls its field "key".
func sameField(said, want string) bool {
	var plain strings.Builder
	skip := false
	for _, r := range said {
		switch {
		case r == '[':
			skip = true
		case r == ']':
			skip = false
		case !skip:
			plain.WriteRune(r)
		}
	}
	got := plain.String()
	return strings.HasPrefix(got, want) || strings.HasSuffix(got, want) || strings.HasSuffix(want, "."+got)
}

// wrongs are made for the block after the script's last.
func wrongs(s *script) []wrong {
	all := append(malformed(s), untimely(s)...)
	all = append(all, unsigned(s)...)
	all = append(all, unwise(s)...)
	return append(all, ungovernable(s)...)
}

// edit changes a sound body before it is signed, and wraps it whatever comes out.
func (s *script) edit(change func(*envelope.Body)) []byte {
	s.t.Helper()
	by := []signer{as("finance-controller@finance")}
	b := s.body(by, &funds.ApprovePayment{Budget: "linxi-2026", Payment: 1})
	change(b)
	raw, err := proto.MarshalOptions{Deterministic: true}.Marshal(b)
	if err != nil {
		s.t.Fatal(err)
	}
	return wrap(s, raw, by)
}

func wrap(s *script, body []byte, by []signer) []byte {
	s.t.Helper()
	e := &envelope.Envelope{Body: body}
	for _, w := range by {
		signature, err := w.key.Sign(envelope.SignBytes(envelope.IDOf(body)))
		if err != nil {
			s.t.Fatal(err)
		}
		e.Signatures = append(e.Signatures, signature)
	}
	raw, err := proto.MarshalOptions{Deterministic: true}.Marshal(e)
	if err != nil {
		s.t.Fatal(err)
	}
	return raw
}

func malformed(s *script) []wrong {
	sound := s.edit(func(*envelope.Body) {})
	padded := append(bytes.Clone(sound), 0x7A, 1, 0) // field 15
	return []wrong{
		{"oversized", bytes.Repeat([]byte{1}, envelope.MaxBytes+1), envelope.ErrTooLarge},
		{"oversized and well-formed", s.edit(func(b *envelope.Body) { b.Commands[0].Payload = make([]byte, envelope.MaxBytes) }), envelope.ErrTooLarge},
		{"empty", nil, envelope.ErrNetworkName},
		{"noise", bytes.Repeat([]byte{0xFF}, 100), envelope.ErrMalformed},
		{"cut short", sound[:len(sound)-1], envelope.ErrMalformed},
		{"an unknown field", padded, envelope.ErrUnknownField},
		{"another order of fields", reorder(sound), envelope.ErrNotCanonical},
		{"a longer varint", lengthen(sound), envelope.ErrNotCanonical},
		{"a network without a name", s.edit(func(b *envelope.Body) { b.Network = "" }), envelope.ErrNetworkName},
		{"nothing to do", s.edit(func(b *envelope.Body) { b.Commands = nil }), envelope.ErrNoCommand},
		{"65 commands", s.edit(func(b *envelope.Body) {
			for len(b.Commands) <= 64 {
				b.Commands = append(b.Commands, b.Commands[0])
			}
		}), envelope.ErrTooManyCommands},
		{"an unknown command", s.edit(func(b *envelope.Body) { b.Commands[0].Type = "gongshi.funds.v1.Steal" }), envelope.ErrCommandUnknown},
		{"a record as a command", s.edit(func(b *envelope.Body) { b.Commands[0].Type = "gongshi.funds.v1.Entry" }), envelope.ErrCommandUnknown},
		{"the founding again", s.edit(func(b *envelope.Body) {
			b.Commands[0].Type, b.Commands[0].Payload = "gongshi.identity.v1.Found", nil
		}), envelope.ErrNoRole},
		{"a payload that is not canonical", s.edit(func(b *envelope.Body) { b.Commands[0].Payload = lengthen(b.Commands[0].Payload) }), envelope.ErrPayloadMalformed},
		{"a payload of another command", s.edit(func(b *envelope.Body) { b.Commands[0].Payload = []byte{0xFF} }), envelope.ErrPayloadMalformed},
		{"a short salt", s.edit(func(b *envelope.Body) { b.Salt = b.Salt[:15] }), envelope.ErrSaltLength},
	}
}

// reorder puts the last field of an envelope before the first.
func reorder(raw []byte) []byte {
	_, _, n := protowire.ConsumeField(raw)
	return append(bytes.Clone(raw[n:]), raw[:n]...)
}

// lengthen writes the first length in one byte more than it needs.
func lengthen(raw []byte) []byte {
	_, _, tag := protowire.ConsumeTag(raw)
	length, n := protowire.ConsumeVarint(raw[tag:])
	long := protowire.AppendVarint(bytes.Clone(raw[:tag]), length)
	long[len(long)-1] |= 0x80
	return append(append(long, 0), raw[tag+n:]...)
}

func untimely(s *script) []wrong {
	day := 24 * time.Hour.Milliseconds()
	return []wrong{
		{"replayed", s.all[len(s.all)-1].txs[0], envelope.ErrReplayed},
		{"expired", s.edit(func(b *envelope.Body) { b.ExpiresMs = s.nextMS - 10_000 }), envelope.ErrExpired},
		{"replayed long after", s.all[0].txs[0], envelope.ErrReplayed},
		{"never to expire", s.edit(func(b *envelope.Body) { b.ExpiresMs = s.nextMS + 2*day }), envelope.ErrExpiresTooFar},
		{"without an expiry", s.edit(func(b *envelope.Body) { b.ExpiresMs = 0 }), envelope.ErrExpiryMissing},
		{"for another network", s.edit(func(b *envelope.Body) { b.Network = "linxi-2" }), envelope.ErrOtherNetwork},
	}
}

func unsigned(s *script) []wrong {
	flipped := s.edit(func(*envelope.Body) {})
	flipped[len(flipped)-1] ^= 1
	weak := make([]byte, 32)
	weak[0] = 1 // the neutral element
	pay := &funds.ApprovePayment{Budget: "linxi-2026", Payment: 1}
	return []wrong{
		{"wrongly signed", flipped, envelope.ErrSignatureWrong},
		{"signed by nobody", s.edit(func(b *envelope.Body) { b.Signers = nil }), envelope.ErrNoSigner},
		{"one signature for two", s.edit(func(b *envelope.Body) { b.Signers = append(b.Signers, as("finance-drafter@finance").claim()) }), envelope.ErrSignatureCount},
		{"the same signer twice", s.edit(func(b *envelope.Body) { b.Signers = append(b.Signers, b.Signers[0]) }), envelope.ErrSignerTwice},
		{"another suite than the key's", s.edit(func(b *envelope.Body) { b.Signers[0].Suite = envelope.P256 }), envelope.ErrKeyMalformed},
		{"an unknown suite", s.edit(func(b *envelope.Body) { b.Signers[0].Suite = 9 }), envelope.ErrSuiteUnknown},
		{"a key that nobody registered", s.tx("finance-payer@finance/thief", pay), envelope.ErrKeyUnknown},
		{"somebody else's key", s.tx("finance-payer@finance/finance-drafter", pay), envelope.ErrKeyUnknown},
		{"a revoked key", s.tx("finance-payer@finance", pay), envelope.ErrKeyRevoked},
		{"a suspended organisation", s.tx("bank-clerk@bank", &funds.ConfirmPayment{Budget: "linxi-2026", Payment: 50}), envelope.ErrOrganisationSuspended},
		{"an organisation that is none", s.tx("finance-drafter@nobody", pay), envelope.ErrNoRole},
		{"somebody else's organisation", s.tx("finance-drafter@audit", pay), envelope.ErrNoRole},
		{"without the role", s.tx("finance-drafter@finance", pay), envelope.ErrNoRole},
		{"a weak key is registered", s.tx("finance-admin@finance", &identity.RegisterParty{
			Organisation: "finance", Party: "p-weak", Keys: []*identity.NewKey{{Suite: envelope.Ed25519, Key: weak}},
		}), envelope.ErrKeyWeak},
	}
}

// unwise would spend what is not there.
func unwise(s *script) []wrong {
	payer := "finance-payer@finance/payer-2"
	bind := func(change func(*funds.Commit)) []byte {
		c := &funds.Commit{Budget: "linxi-2026", Line: "transport/2140106/30213", AmountMinor: 1, Payee: &funds.Payee{Name: "养护公司"}, Purpose: "养护"}
		change(c)
		return s.tx(payer, c)
	}
	allot := func(minor int64) []byte {
		return s.tx("finance-allotter@finance", &funds.Allot{Budget: "linxi-2026", Line: "transport/2140106/30213", AmountMinor: minor, Reference: "1"})
	}
	return []wrong{
		{"below zero", bind(func(c *funds.Commit) { c.AmountMinor = -1 }), funds.ErrAmount},
		{"nothing", bind(func(c *funds.Commit) { c.AmountMinor = 0 }), funds.ErrAmount},
		{"past what is allotted", bind(func(c *funds.Commit) { c.AmountMinor = 780_000_001 }), funds.ErrOverAllotted},
		{"past all numbers", bind(func(c *funds.Commit) { c.AmountMinor = math.MaxInt64 }), funds.ErrOverAllotted},
		{"past the vote", allot(195_000_001), funds.ErrOverVoted},
		{"past the commitment", s.tx(payer, &funds.OrderPayment{Budget: "linxi-2026", Commitment: 37, AmountMinor: 1_760_000_000, Purpose: "x"}), funds.ErrOverCommitted},
		{"without a line", bind(func(c *funds.Commit) { c.Line = "golf" }), funds.ErrLineUnknown},
		{"on a line with lines below", bind(func(c *funds.Commit) { c.Line = "transport" }), funds.ErrNotLeaf},
		{"without a budget", bind(func(c *funds.Commit) { c.Budget = "linxi-1999" }), funds.ErrBudgetUnknown},
		{"to nobody", bind(func(c *funds.Commit) { c.Payee = nil }), funds.ErrPayee},
		{"to a person by name", bind(func(c *funds.Commit) {
			c.Payee = &funds.Payee{Name: "某人", Category: funds.Category_CATEGORY_BENEFICIARY}
		}), funds.ErrPersonNamed},
		{"a payment that is approved already", s.tx("finance-controller@finance", &funds.ApprovePayment{Budget: "linxi-2026", Payment: 50}), funds.ErrPaymentStage},
		{"half of it is good", s.tx(payer,
			&funds.Commit{Budget: "linxi-2026", Line: "transport/2140106/30213", AmountMinor: 1, Payee: &funds.Payee{Name: "养护公司"}, Purpose: "养护"},
			&funds.Commit{Budget: "linxi-2026", Line: "transport/2140106/30213", AmountMinor: -1, Payee: &funds.Payee{Name: "养护公司"}, Purpose: "养护"},
		), funds.ErrAmount},
		{"the budget while orders are open", s.tx("finance-approver@finance", &funds.CloseBudget{Budget: "linxi-2026"}), funds.ErrUnsettled},
	}
}

// ungovernable would leave the network unable to decide, or what no member may do.
func ungovernable(s *script) []wrong {
	move := func(c *identity.Change) []byte {
		return s.tx(delegate("data"), &identity.Propose{Organisation: "data", Change: c, Reason: "x"})
	}
	admin := "data-admin@data"
	return []wrong{
		{"half of the power moves at once", move(seatChange("data", 60)), identity.ErrTooMuchPower},
		{"a validator without power", move(seatChange("data", 0)), identity.ErrPower},
		{"blocks too small to go on", move(parameters(&contract.Parameters{BlockMaxBytes: 1}, 0)), identity.ErrParameter},
		{"the past is changed", move(parameters(&contract.Parameters{BlockMaxBytes: 9 << 20}, 1)), identity.ErrHeightPassed},
		{"a vote on nothing", s.tx(admin, &identity.Vote{Organisation: "data", Proposal: 99, Approve: true}), identity.ErrProposalUnknown},
		{"a vote for another member", s.tx(admin, &identity.Vote{Organisation: "audit", Proposal: 1, Approve: true}), identity.ErrOtherOrganisation},
		{"a person by a phone number", s.tx(admin, &identity.RegisterParty{
			Organisation: "data", Party: "13800138000", Keys: []*identity.NewKey{newKey("x")},
		}), identity.ErrPersonalData},
		{"a key that is another's", s.tx(admin, &identity.RegisterParty{
			Organisation: "data", Party: "p-copy", Keys: []*identity.NewKey{newKey("finance-drafter")},
		}), identity.ErrKeyTaken},
		{"the last administrator goes", s.tx(admin, &identity.RevokeRole{Organisation: "data", Party: "data-admin", Role: identity.RoleAdmin}), identity.ErrLastAdmin},
	}
}

// TestAProposalOfBadInputIsRefused: what no honest proposer includes, the others do not vote for.
func TestAProposalOfBadInputIsRefused(t *testing.T) {
	r := register(t)
	c := newCity(t, r).found()
	s := newScript(t)
	flood := sha256.Sum256([]byte("noise"))
	for says, raw := range map[string][]byte{
		"noise":     flood[:],
		"oversized": bytes.Repeat([]byte{1}, envelope.MaxBytes+1),
		"unsigned":  s.edit(func(b *envelope.Body) { b.Signers = nil }),
	} {
		res, err := c.m.ProcessProposal(ctx, &abci.RequestProcessProposal{Txs: [][]byte{raw}, Time: time.UnixMilli(s.nextMS), Height: 1})
		if err != nil || res.IsAccepted() {
			t.Errorf("%s: %v, %v", says, res, err)
		}
	}
}
