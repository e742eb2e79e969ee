package sim

import (
	"fmt"
	"testing"
	"time"

	"google.golang.org/protobuf/proto"

	"gongshi/contracts/funds"
	"gongshi/contracts/identity"
	"gongshi/ledger/contract"
)

// canonical is the script whose app hashes are golden. Blocks are only ever added at its end.
func canonical(t testing.TB, r *contract.Register) []block {
	t.Helper()
	s := newScript(t)
	s.tell(r)
	s.end("nothing happens")
	s.published()
	s.smallYear()
	s.passkeys()
	s.staff()
	s.lostKey()
	s.crowd()
	s.consortium()
	s.validators()
	s.parameters()
	s.lapse()
	s.closing()
	s.end("nothing happens at the end")
	return s.all
}

// published figures are recorded, twice, the second time without effect.
func (s *script) published() {
	s.do("figures of another publisher are declared", "data-recorder@data", &funds.ObserveBudget{
		Id: "elsewhere-2024", Year: 2024, Currency: "EUR", TitleZh: "某市 2024 年支出（虚构）", TitleEn: "Spending of a town (invented)",
		Source: &funds.Source{
			Publisher: "A town", Licence: "CC0-1.0", Url: "https://example.org/spending", Retrieved: "2026-01-01",
			CoverageZh: "全部支出", CoverageEn: "all spending",
		},
	})
	record := &funds.Record{
		Budget: "elsewhere-2024", Dataset: "town/2024-01",
		Names: []*funds.CodeName{{Dimension: funds.Dimension_DIMENSION_DEPARTMENT, Code: "parks", NameEn: "Parks", NameZh: "园林"}},
		Lines: []*funds.LineDraft{
			{Code: "parks", NameZh: "园林", NameEn: "Parks", Department: "parks"},
			{Code: "parks/trees", Parent: "parks", NameZh: "树木", NameEn: "Trees", Department: "parks", Cofog: "05.4"},
		},
	}
	for i, amount := range []int64{1, 250_000, -1_999, 0, 9_007_199_254_740_993} {
		record.Entries = append(record.Entries, &funds.RowEntry{
			Row: fmt.Sprintf("%032x", i), Kind: funds.Kind_KIND_PAID, Line: "parks/trees", AmountMinor: amount,
			Date: "2024-01-31", Payee: &funds.Payee{Name: "Tree nursery"}, Reference: fmt.Sprint("R", i),
		})
	}
	s.do("they are recorded", "data-recorder@data", record)
	s.do("and again", "data-recorder@data", record)
}

// smallYear goes through the stages of a budget that the story leaves out.
func (s *script) smallYear() {
	const year, budget = 2025, "linxi-2025"
	draft := func(minor int64) *funds.DraftLine {
		return &funds.DraftLine{Budget: budget, Line: &funds.LineDraft{Code: "rest", NameZh: "其他", NameEn: "Other"}, AmountMinor: minor}
	}
	drafter, approver := "finance-drafter@finance", "finance-approver@finance"
	s.do("a year is opened", approver, &funds.OpenYear{Year: year, Opens: "2025-01-01", Closes: "2025-12-31", Currency: "CNY"})
	s.do("a budget is drafted", drafter, &funds.DraftBudget{Id: budget, Year: year, TitleZh: "小预算", TitleEn: "A small budget"}, draft(500))
	s.end("it is submitted and returned", s.tx(drafter, &funds.SubmitBudget{Budget: budget}),
		s.tx(approver, &funds.ReturnBudget{Budget: budget, Reason: "数额有误"}))
	s.do("redrafted", drafter, draft(700), &funds.SubmitBudget{Budget: budget})
	s.do("approved and closed", approver, &funds.ApproveBudget{Budget: budget, Decision: "1"},
		&funds.CloseBudget{Budget: budget}, &funds.CloseYear{Year: year})
}

// delegates of the founders, in the order in which they vote.
var delegates = []string{"data", "finance", "housing", "audit"}

func delegate(organisation string) string { return organisation + "-admin@" + organisation }

// decide proposes a change and has the members of these organisations vote for it, each in its own block.
func (s *script) decide(says string, change *identity.Change, members ...string) {
	s.votes++
	for i, o := range members {
		var c proto.Message = &identity.Vote{Organisation: o, Proposal: s.votes, Approve: true}
		if i == 0 {
			c = &identity.Propose{Organisation: o, Change: change, Reason: says}
		}
		s.do(says, delegate(o), c)
	}
}

func parameters(p *contract.Parameters, from int64) *identity.Change {
	return &identity.Change{Kind: &identity.Change_Parameters{Parameters: &identity.ChangeParameters{Parameters: p, FromHeight: from}}}
}

// passkeys are accepted from an origin that the members voted for, and every suite signs.
func (s *script) passkeys() {
	s.decide("passkeys are accepted", parameters(&contract.Parameters{Origins: []string{origin}, RelyingParties: []string{site}}, 0), delegates[:3]...)
	s.do("a payer with three kinds of keys", "finance-admin@finance",
		&identity.RegisterParty{Organisation: "finance", Party: "p-7f3a", Keys: []*identity.NewKey{
			newKey("p256:payer"), newKey("sm2:payer"), newKey("passkey:payer"),
		}},
		&identity.GrantRole{Organisation: "finance", Party: "p-7f3a", Role: funds.RolePayer, Scope: "linxi-2026"})
	bind := func(minor int64) *funds.Commit {
		return &funds.Commit{Budget: "linxi-2026", Line: "transport/2140106/30213", AmountMinor: minor, Payee: &funds.Payee{Name: "养护公司"}, Purpose: "公路养护"}
	}
	for _, suite := range []string{"p256", "sm2", "passkey"} {
		s.do("a commitment signed with "+suite, "p-7f3a@finance/"+suite+":payer", bind(100_000))
	}
	s.do("two sign one transaction", "p-7f3a@finance/sm2:payer finance-payer@finance", bind(1), bind(2))
}

// staff keep their own keys and lend their roles.
func (s *script) staff() {
	self := "p-7f3a@/p256:payer"
	s.do("a key is added", self, &identity.AddKey{Party: "p-7f3a", Key: newKey("payer-2")})
	s.do("rotated", self, &identity.RotateKey{Party: "p-7f3a", OldKey: keyOf("payer-2").Public(), NewKey: newKey("payer-3")})
	s.do("revoked", "p-7f3a@/p256:payer", &identity.RevokeKey{Party: "p-7f3a", Key: keyOf("payer-3").Public()})
	s.do("a deputy", "finance-admin@finance", &identity.RegisterParty{Organisation: "finance", Party: "p-0d11", Keys: []*identity.NewKey{newKey("deputy")}})
	lend := &identity.DelegateRole{
		Organisation: "finance", Party: "finance-payer", To: "p-0d11", Role: funds.RolePayer, ExpiresMs: s.nextMS + time.Hour.Milliseconds(),
	}
	s.do("lends the role", "finance-payer@finance", lend)
	s.do("the deputy acts", "p-0d11@finance/deputy", &funds.Commit{
		Budget: "linxi-2026", Line: "transport/2140106/30213", AmountMinor: 5, Payee: &funds.Payee{Category: funds.Category_CATEGORY_CONTRACTOR}, Purpose: "养护",
	})
	s.do("it is taken back", "finance-payer@finance", &identity.RevokeRole{
		Organisation: "finance", Party: "p-0d11", Role: funds.RolePayer, DelegatedBy: "finance-payer",
	})
}

// lostKey is recovered after the waiting time.
func (s *script) lostKey() {
	start := &identity.StartRecovery{Party: "p-0d11", Key: newKey("deputy-2")}
	s.do("a recovery begins", "finance-admin@finance", start)
	s.do("the party objects", "p-0d11@/deputy", &identity.StopRecovery{Party: "p-0d11"})
	s.do("it begins again", "finance-admin@finance", start)
	s.later(7 * 24 * time.Hour)
	s.do("and is completed", "finance-admin@finance", &identity.CompleteRecovery{Party: "p-0d11"})
}

// crowd fills a block, so that its signatures and its tree are worked on by all cores.
func (s *script) crowd() {
	var txs [][]byte
	for i := range 300 {
		key := &identity.NewKey{Suite: keyOf(official(i)).Suite(), Key: keyOf(official(i)).Public()}
		txs = append(txs, s.tx("data-admin@data", &identity.RegisterParty{Organisation: "data", Party: official(i), Keys: []*identity.NewKey{key}}))
	}
	s.end("three hundred officials", txs...)
}

// consortium is what the members decide about each other. The bank joins and leaves.
func (s *script) consortium() {
	s.do("the bank's administrator may vote", "bank-admin@bank", &identity.GrantRole{Organisation: "bank", Party: "bank-admin", Role: identity.RoleDelegate})
	s.decide("the bank joins", &identity.Change{Kind: &identity.Change_Admit{Admit: &identity.Admit{Organisation: "bank"}}}, delegates[:3]...)
	s.decide("the audit office is renamed", &identity.Change{Kind: &identity.Change_Rename{
		Rename: &identity.Rename{Organisation: "audit", NameZh: "临溪市审计监督局", CreditCode: "91350100M000100Y43"},
	}}, "bank", "data", "finance", "housing")
	s.decide("the audit office gets a second administrator", &identity.Change{Kind: &identity.Change_Appoint{
		Appoint: &identity.Appoint{Organisation: "audit", Party: "p-a0d1", Key: newKey("auditor")},
	}}, "audit", "data", "finance", "housing")
	s.decide("housing is suspended", &identity.Change{Kind: &identity.Change_Suspend{Suspend: &identity.Suspend{Organisation: "housing"}}},
		"data", "finance", "audit", "bank")
	s.decide("and resumed", &identity.Change{Kind: &identity.Change_Resume{Resume: &identity.Resume{Organisation: "housing"}}},
		"data", "finance", "audit")
}

func seatChange(organisation string, power int64) *identity.Change {
	return &identity.Change{Kind: &identity.Change_SetValidator{
		SetValidator: &identity.SetValidator{Organisation: organisation, Key: seatOf(organisation), Power: power},
	}}
}

// validators come, change their keys and go. Housing lost its power when it was suspended.
func (s *script) validators() {
	four := []string{"data", "finance", "audit", "bank"}
	s.decide("housing confirms again", seatChange("housing", 10), four...)
	s.decide("the bank confirms blocks", seatChange("bank", 5), four...)
	s.decide("with a new key", &identity.Change{Kind: &identity.Change_RotateValidator{RotateValidator: &identity.RotateValidator{
		OldKey: seatOf("bank"), NewKey: seatOf("bank, second"),
	}}}, four...)
	s.decide("and no longer", &identity.Change{Kind: &identity.Change_RemoveValidator{RemoveValidator: &identity.RemoveValidator{
		Key: seatOf("bank, second"),
	}}}, four...)
}

// parameters change at heights.
func (s *script) parameters() {
	four := []string{"data", "finance", "audit", "bank"}
	soon := int64(len(s.all)) + 10
	s.decide("larger blocks soon", parameters(&contract.Parameters{BlockMaxBytes: 9 << 20}, soon), four...)
	s.decide("a fix soon", &identity.Change{Kind: &identity.Change_ActivateFix{
		ActivateFix: &identity.ActivateFix{Fix: "round-half-even", FromHeight: soon + 1},
	}}, four...)
	s.decide("a new version far ahead", &identity.Change{Kind: &identity.Change_ActivateVersion{
		ActivateVersion: &identity.ActivateVersion{Version: 2, FromHeight: 1_000_000},
	}}, four...)
	s.decide("but no", &identity.Change{Kind: &identity.Change_CancelScheduled{
		CancelScheduled: &identity.CancelScheduled{Proposal: s.votes},
	}}, four...)
	for int64(len(s.all)) < soon+2 {
		s.end("a quiet block")
	}
}

// lapse is a proposal that is rejected, and one that nobody votes on.
func (s *script) lapse() {
	remove := &identity.Change{Kind: &identity.Change_Remove{Remove: &identity.Remove{Organisation: "bank"}}}
	s.decide("shall the bank go?", remove, "data")
	s.do("no", delegate("finance"), &identity.Vote{Organisation: "finance", Proposal: s.votes})
	s.do("no again", delegate("audit"), &identity.Vote{Organisation: "audit", Proposal: s.votes})
	s.decide("shall it go now?", remove, "data")
	s.later(15 * 24 * time.Hour)
	s.do("nobody has answered", delegate("data"), &identity.CloseProposal{Organisation: "data", Proposal: s.votes})
}

// closing ends the year that the story began; the bank leaves.
func (s *script) closing() {
	s.do("the lamps are paid at last", "bank-clerk@bank", &funds.ConfirmPayment{
		Budget: "linxi-2026", Payment: 50, AmountMinor: 115_920_000, BankReference: "YH20261230-0001", PaidOn: "2026-12-30",
	})
	s.do("the budget is closed", "finance-approver@finance", &funds.CloseBudget{Budget: "linxi-2026"}, &funds.CloseYear{Year: 2026})
	s.decide("the bank leaves", &identity.Change{Kind: &identity.Change_Remove{Remove: &identity.Remove{Organisation: "bank"}}}, "data", "finance", "audit", "housing")
}
