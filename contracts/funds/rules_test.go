package funds

import (
	"math"
	"os"
	"slices"
	"strings"
	"testing"

	"gongshi/ledger/contract"
	"gongshi/ledger/contract/contracttest"
	"gongshi/ledger/envelope"
	"gongshi/ledger/refusal"

	"google.golang.org/protobuf/proto"
)

const (
	money = "linxi-2026"
	roads = "214/21401/2140106"
	books = "214/21401/2140199"
)

// The city's officers: each can do one thing, the chief all of them.
var (
	drafter    = contracttest.Officer("wang", "finance", RoleDrafter)
	approver   = contracttest.Officer("zhao", "finance", RoleApprover)
	allotter   = contracttest.Officer("qian", "finance", RoleAllotter)
	payer      = contracttest.Officer("sun", "finance", RolePayer)
	controller = contracttest.Officer("zhou", "finance", RoleController)
	bank       = contracttest.Officer("wu", "bank", RoleBank)
	chief      = contracttest.Officer("zheng", "finance", RoleDrafter, RoleApprover, RolePayer, RoleController, RoleBank)
	stranger   = contracttest.Officer("feng", "elsewhere", RoleDrafter, RoleApprover, RoleAllotter, RolePayer, RoleController, RoleRecorder)
)

func builder() *Payee {
	return &Payee{Name: "临溪路桥有限公司", CreditCode: "91110000600037341L"}
}

func lineOf(code, parent string) *LineDraft {
	return &LineDraft{Code: code, Parent: parent, NameZh: "科目 " + code, Function: code}
}

// voted begins with a year and an approved budget of 1,000,000 fen for roads and 500,000 for books.
func voted() []contracttest.Step {
	return []contracttest.Step{
		{Says: "the year opens", By: approver, Do: &OpenYear{Year: 2026, Opens: "2026-01-01", Closes: "2026-12-31", Currency: "CNY"}},
		{Says: "a budget is drafted", By: drafter, Do: &DraftBudget{Id: money, Year: 2026, TitleZh: "临溪市 2026 年预算"}},
		{Says: "with a root", By: drafter, Do: &DraftLine{Budget: money, Line: lineOf("214", "")}},
		{Says: "and a group", By: drafter, Do: &DraftLine{Budget: money, Line: lineOf("214/21401", "214")}},
		{Says: "with roads", By: drafter, Do: &DraftLine{Budget: money, Line: lineOf(roads, "214/21401"), AmountMinor: 900_000}},
		{Says: "and books", By: drafter, Do: &DraftLine{Budget: money, Line: lineOf(books, "214/21401"), AmountMinor: 500_000}},
		{Says: "roads need more", By: drafter, Do: &DraftLine{Budget: money, Line: lineOf(roads, "214/21401"), AmountMinor: 1_000_000}},
		{Says: "it is submitted", By: drafter, Do: &SubmitBudget{Budget: money}},
		{Says: "and voted", By: approver, Do: &ApproveBudget{Budget: money, Decision: "临人发〔2026〕1 号"}},
	}
}

// paid goes on to a confirmed payment of 300,000: allotment 5, commitment 6, order 7, confirmation 8.
func paid() []contracttest.Step {
	return append(voted(), []contracttest.Step{
		{Says: "money is released", By: allotter, Do: &Allot{Budget: money, Line: roads, AmountMinor: 800_000}},
		{Says: "a contract binds", By: payer, Do: &Commit{Budget: money, Line: roads, AmountMinor: 600_000, Payee: builder(), Purpose: "滨河路大修", Reference: "HT-7", Due: "2026-06-30"}},
		{Says: "a part is due", By: payer, Do: &OrderPayment{Budget: money, Commitment: 6, AmountMinor: 300_000, Purpose: "首付款"}},
		{Says: "another pair of eyes", By: controller, Do: &ApprovePayment{Budget: money, Payment: 7}},
		{Says: "the bank has paid", By: bank, Do: &ConfirmPayment{Budget: money, Payment: 7, AmountMinor: 300_000, BankReference: "ICBC-1", PaidOn: "2026-03-02"}},
	}...)
}

func steps(parts ...[]contracttest.Step) []contracttest.Step { return slices.Concat(parts...) }

// no is a step that is refused.
func no(says string, by []contract.Signer, do proto.Message, want *refusal.Refusal) contracttest.Step {
	return contracttest.Step{Says: says, By: by, Do: do, Want: want}
}

func TestYears(t *testing.T) {
	open := &OpenYear{Year: 2026, Opens: "2026-01-01", Closes: "2026-12-31", Currency: "CNY"}
	contracttest.New(t, Contract()).Walk(t, []contracttest.Step{
		no("without the power", drafter, open, envelope.ErrNoRole),
		no("a power limited to one budget opens no year", contracttest.Officer("zhao", "finance", RoleApprover+":"+money), open, ErrNotYours),
		no("on no day", approver, &OpenYear{Year: 2026, Opens: "2026-02-30", Closes: "2026-12-31", Currency: "CNY"}, ErrDate),
		no("to no day", approver, &OpenYear{Year: 2026, Opens: "2026-02-28", Closes: "", Currency: "CNY"}, ErrDate),
		no("that ends before it begins", approver, &OpenYear{Year: 2026, Opens: "2026-12-31", Closes: "2026-01-01", Currency: "CNY"}, ErrYear),
		no("in no money", approver, &OpenYear{Year: 2026, Opens: "2026-01-01", Closes: "2026-12-31", Currency: "RMB"}, ErrCurrency),
		no("close what is not open", approver, &CloseYear{Year: 2026}, ErrYearUnknown),
		{Says: "it opens", By: approver, Do: open},
		no("twice", approver, open, ErrYearExists),
		{Says: "a budget", By: drafter, Do: &DraftBudget{Id: money, Year: 2026, TitleZh: "预算"}},
		no("close it with a budget open", approver, &CloseYear{Year: 2026}, ErrBudgetsOpen),
		{Says: "a line", By: drafter, Do: &DraftLine{Budget: money, Line: lineOf("1", ""), AmountMinor: 1}},
		{Says: "is submitted", By: drafter, Do: &SubmitBudget{Budget: money}},
		{Says: "voted", By: approver, Do: &ApproveBudget{Budget: money, Decision: "1"}},
		{Says: "closed", By: approver, Do: &CloseBudget{Budget: money}},
		{Says: "and the year with it", By: approver, Do: &CloseYear{Year: 2026}},
		no("once", approver, &CloseYear{Year: 2026}, ErrYearClosed),
		no("a budget in a closed year", drafter, &DraftBudget{Id: "b", Year: 2026, TitleZh: "预算"}, ErrYearClosed),
		no("close a budget twice", approver, &CloseBudget{Budget: money}, ErrStage),
	})
}

func TestDrafts(t *testing.T) {
	long := strings.Repeat("长", maxName)
	deep := []contracttest.Step{}
	for i := 1; i <= maxLevels; i++ {
		deep = append(deep, contracttest.Step{Says: "deeper", By: drafter, Do: &DraftLine{Budget: money, Line: lineOf(strings.Repeat("9", i), strings.Repeat("9", i-1))}})
	}
	contracttest.New(t, Contract()).Walk(t, steps(voted()[:1], []contracttest.Step{
		no("an id in capitals", drafter, &DraftBudget{Id: "Linxi", Year: 2026, TitleZh: "预算"}, ErrID),
		no("no id", drafter, &DraftBudget{Year: 2026, TitleZh: "预算"}, ErrID),
		no("no title", drafter, &DraftBudget{Id: money, Year: 2026}, ErrText),
		no("no such year", drafter, &DraftBudget{Id: money, Year: 2027, TitleZh: "预算"}, ErrYearUnknown),
		no("a line of no budget", drafter, &DraftLine{Budget: money, Line: lineOf("1", "")}, ErrBudgetUnknown),
	}, voted()[1:2], []contracttest.Step{
		no("a budget twice", drafter, &DraftBudget{Id: money, Year: 2026, TitleZh: "预算"}, ErrBudgetExists),
		no("another's budget", stranger, &DraftLine{Budget: money, Line: lineOf("1", "")}, ErrNotYours),
		no("a power over another budget", contracttest.Officer("wang", "finance", RoleDrafter+":other"), &DraftLine{Budget: money, Line: lineOf("1", "")}, ErrNotYours),
		{Says: "a power over this one", By: contracttest.Officer("wang", "finance", RoleDrafter+":"+money), Do: &DraftLine{Budget: money, Line: lineOf("213", "")}},
		no("an empty draft", drafter, &SubmitBudget{Budget: money}, ErrEmpty),
		no("below zero", drafter, &DraftLine{Budget: money, Line: lineOf("1", ""), AmountMinor: -1}, ErrAmount),
		no("under no line", drafter, &DraftLine{Budget: money, Line: lineOf("1", "0")}, ErrLineUnknown),
		no("a line without words", drafter, &DraftLine{Budget: money, Line: &LineDraft{Code: "1"}}, ErrText),
		no("no line at all", drafter, &DraftLine{Budget: money}, ErrText),
		no("a name too long", drafter, &DraftLine{Budget: money, Line: &LineDraft{Code: "1", NameZh: long}}, ErrText),
		no("a name of two lines", drafter, &DraftLine{Budget: money, Line: &LineDraft{Code: "1", NameZh: "a\nb"}}, ErrText),
		no("too much for one line", drafter, &DraftLine{Budget: money, Line: lineOf("213", ""), AmountMinor: math.MinInt64}, ErrAmount),
		{Says: "a very large line", By: drafter, Do: &DraftLine{Budget: money, Line: lineOf("213", ""), AmountMinor: math.MaxInt64}},
		no("and one that no sum holds", drafter, &DraftLine{Budget: money, Line: lineOf("215", ""), AmountMinor: 1}, ErrOverflow),
		no("a line below one that has an amount", drafter, &DraftLine{Budget: money, Line: lineOf("213/1", "213")}, ErrLeafUsed),
		{Says: "cleared", By: drafter, Do: &DraftLine{Budget: money, Line: lineOf("213", "")}},
		{Says: "divided", By: drafter, Do: &DraftLine{Budget: money, Line: lineOf("213/1", "213"), AmountMinor: 7}},
		no("an amount on a parent", drafter, &DraftLine{Budget: money, Line: lineOf("213", ""), AmountMinor: 8}, ErrNotLeaf),
		no("a line renamed", drafter, &DraftLine{Budget: money, Line: &LineDraft{Code: "213", NameZh: "另名"}}, ErrLineChanged),
		{Says: "a code is named", By: drafter, Do: &NameCodes{Budget: money, Names: []*CodeName{{Dimension: Dimension_DIMENSION_FUNCTION, Code: "214", NameZh: "交通运输支出"}}}},
		{Says: "again alike", By: drafter, Do: &NameCodes{Budget: money, Names: []*CodeName{{Dimension: Dimension_DIMENSION_FUNCTION, Code: "214", NameZh: "交通运输支出"}}}},
		no("and not otherwise", drafter, &NameCodes{Budget: money, Names: []*CodeName{{Dimension: Dimension_DIMENSION_FUNCTION, Code: "214", NameZh: "其他"}}}, ErrNameChanged),
		no("a code of nothing", drafter, &NameCodes{Budget: money, Names: []*CodeName{{Code: "214", NameZh: "其他"}}}, ErrKind),
		no("a code without a name", drafter, &NameCodes{Budget: money, Names: []*CodeName{{Dimension: 3, Code: "215"}}}, ErrText),
		no("too many codes", drafter, &NameCodes{Budget: money, Names: make([]*CodeName, maxBatch+1)}, ErrBatch),
	}, deep, []contracttest.Step{
		no("too deep", drafter, &DraftLine{Budget: money, Line: lineOf("9999999999", "999999999")}, ErrTooDeep),
		no("voted before it is submitted", approver, &ApproveBudget{Budget: money, Decision: "1"}, ErrStage),
		no("returned before it is submitted", approver, &ReturnBudget{Budget: money, Reason: "重编"}, ErrStage),
		{Says: "the chief submits", By: chief, Do: &SubmitBudget{Budget: money}},
		no("twice", drafter, &SubmitBudget{Budget: money}, ErrStage),
		no("and changes it", drafter, &DraftLine{Budget: money, Line: lineOf("213/1", "213"), AmountMinor: 8}, ErrStage),
		no("and votes it himself", chief, &ApproveBudget{Budget: money, Decision: "1"}, ErrSameEyes),
		no("voted without a decision", approver, &ApproveBudget{Budget: money}, ErrText),
		no("returned without a reason", approver, &ReturnBudget{Budget: money}, ErrText),
		{Says: "it is returned", By: approver, Do: &ReturnBudget{Budget: money, Reason: "重编"}},
		no("spent before the vote", allotter, &Allot{Budget: money, Line: "213/1", AmountMinor: 1}, ErrStage),
	}))
}

func TestLinesAreBounded(t *testing.T) {
	l := contracttest.New(t, Contract())
	l.Walk(t, voted()[:2])
	var many []proto.Message
	for i := range maxLines {
		many = append(many, &DraftLine{Budget: money, Line: lineOf("l"+optionalNumber(uint64(i+1)), ""), AmountMinor: 1})
	}
	if _, err := l.Do(drafter, many...); err != nil {
		t.Fatal(err)
	}
	l.Walk(t, []contracttest.Step{
		no("one too many", drafter, &DraftLine{Budget: money, Line: lineOf("x", "")}, ErrTooManyLines),
		{Says: "the largest budget is submitted", By: drafter, Do: &SubmitBudget{Budget: money}},
		{Says: "and voted in one transaction", By: approver, Do: &ApproveBudget{Budget: money, Decision: "1"}},
	})
}

func TestTransfers(t *testing.T) {
	propose := func(from, to string, minor int64) *ProposeTransfer {
		return &ProposeTransfer{Budget: money, From: from, To: to, AmountMinor: minor, Reason: "调剂"}
	}
	contracttest.New(t, Contract()).Walk(t, steps(voted(), []contracttest.Step{
		no("nothing", drafter, propose(books, roads, 0), ErrAmount),
		no("to itself", drafter, propose(books, books, 1), ErrSameLine),
		no("from a parent", drafter, propose("214", roads, 1), ErrNotLeaf),
		no("to nowhere", drafter, propose(books, "x", 1), ErrLineUnknown),
		no("more than there is", drafter, propose(books, roads, 500_001), ErrOverVoted),
		no("for no reason", drafter, &ProposeTransfer{Budget: money, From: books, To: roads, AmountMinor: 1}, ErrText),
		no("another's", stranger, propose(books, roads, 1), ErrNotYours),
		{Says: "the chief proposes", By: chief, Do: propose(books, roads, 200_000)},
		no("and approves", chief, &ApproveTransfer{Budget: money, Transfer: 1, Decision: "2"}, ErrSameEyes),
		no("before approval it cannot be allotted", allotter, &Allot{Budget: money, Line: roads, AmountMinor: 1_200_000}, ErrOverVoted),
		no("an approval without a decision", approver, &ApproveTransfer{Budget: money, Transfer: 1}, ErrText),
		no("of nothing", approver, &ApproveTransfer{Budget: money, Transfer: 2, Decision: "2"}, ErrTransferUnknown),
		{Says: "it is approved", By: approver, Do: &ApproveTransfer{Budget: money, Transfer: 1, Decision: "临财〔2026〕2 号"}},
		no("once", approver, &ApproveTransfer{Budget: money, Transfer: 1, Decision: "3"}, ErrTransferDone),
		{Says: "now it can", By: allotter, Do: &Allot{Budget: money, Line: roads, AmountMinor: 1_200_000}},
		no("what is allotted cannot move", drafter, propose(roads, books, 1), ErrOverVoted),
		{Says: "two proposals of the same money", By: drafter, Do: propose(books, roads, 300_000)},
		{Says: "both wait", By: drafter, Do: propose(books, roads, 300_000)},
		{Says: "one is approved", By: approver, Do: &ApproveTransfer{Budget: money, Transfer: 2, Decision: "3"}},
		no("the other is too late", approver, &ApproveTransfer{Budget: money, Transfer: 3, Decision: "4"}, ErrOverVoted),
	}))
}

// Where a command names two lines, the refusal says which one it is about, so that a form can say it beside the field.
func TestARefusedLineIsNamed(t *testing.T) {
	l := contracttest.New(t, Contract())
	l.Walk(t, append(voted(), contracttest.Step{Says: "another draft", By: drafter, Do: &DraftBudget{Id: "next", Year: 2026, TitleZh: "预算"}}))
	for field, c := range map[string]proto.Message{
		"from":   &ProposeTransfer{Budget: money, From: "x", To: roads, AmountMinor: 1, Reason: "调剂"},
		"to":     &ProposeTransfer{Budget: money, From: roads, To: "214", AmountMinor: 1, Reason: "调剂"},
		"parent": &DraftLine{Budget: "next", Line: lineOf("1", "0")},
	} {
		_, err := l.Do(drafter, c)
		if r, ok := refusal.Of(err); !ok || r.Field != field {
			t.Errorf("the refusal is not about %q: %v", field, err)
		}
	}
}

func TestSpending(t *testing.T) {
	commit := func(minor int64, p *Payee) *Commit {
		return &Commit{Budget: money, Line: roads, AmountMinor: minor, Payee: p, Purpose: "大修"}
	}
	confirm := &ConfirmPayment{Budget: money, Payment: 7, AmountMinor: 300_000, BankReference: "ICBC-1", PaidOn: "2026-03-02"}
	contracttest.New(t, Contract()).Walk(t, steps(voted(), []contracttest.Step{
		no("allot nothing", allotter, &Allot{Budget: money, Line: roads}, ErrAmount),
		no("allot to a parent", allotter, &Allot{Budget: money, Line: "214", AmountMinor: 1}, ErrNotLeaf),
		no("allot beyond the vote", allotter, &Allot{Budget: money, Line: roads, AmountMinor: 1_000_001}, ErrOverVoted),
		no("commit before allotment", payer, commit(1, builder()), ErrOverAllotted),
	}, paid()[9:10], []contracttest.Step{
		no("commit less than nothing", payer, commit(-5, builder()), ErrAmount),
		no("to nobody", payer, commit(1, nil), ErrPayee),
		no("to no known category", payer, commit(1, &Payee{Category: 99}), ErrPayee),
		no("to a person by name", payer, commit(1, &Payee{Category: Category_CATEGORY_EMPLOYEE, Name: "王某"}), ErrPersonNamed),
		no("to a person by number", payer, commit(1, &Payee{Category: Category_CATEGORY_EMPLOYEE, Id: "p1"}), ErrPersonNamed),
		no("for no purpose", payer, &Commit{Budget: money, Line: roads, AmountMinor: 1, Payee: builder()}, ErrText),
		no("due never", payer, &Commit{Budget: money, Line: roads, AmountMinor: 1, Payee: builder(), Purpose: "x", Due: "soon"}, ErrDate),
		no("on no line", payer, &Commit{Budget: money, Line: "999", AmountMinor: 1, Payee: builder(), Purpose: "x"}, ErrLineUnknown),
		no("beyond the allotment", payer, commit(800_001, builder()), ErrOverAllotted),
		no("of another's budget", stranger, commit(1, builder()), ErrNotYours),
	}, paid()[10:11], []contracttest.Step{
		no("order of no commitment", payer, &OrderPayment{Budget: money, Commitment: 5, AmountMinor: 1}, ErrCommitmentUnknown),
		no("order nothing", payer, &OrderPayment{Budget: money, Commitment: 6}, ErrAmount),
		no("order beyond the commitment", payer, &OrderPayment{Budget: money, Commitment: 6, AmountMinor: 600_001}, ErrOverCommitted),
		{Says: "the chief orders", By: chief, Do: &OrderPayment{Budget: money, Commitment: 6, AmountMinor: 300_000}},
		no("approve what nobody ordered", controller, &ApprovePayment{Budget: money, Payment: 6}, ErrPaymentUnknown),
		no("approve what he ordered", chief, &ApprovePayment{Budget: money, Payment: 7}, ErrSameEyes),
		no("the bank is too early", bank, confirm, ErrPaymentStage),
		{Says: "approved", By: controller, Do: &ApprovePayment{Budget: money, Payment: 7}},
		no("twice", controller, &ApprovePayment{Budget: money, Payment: 7}, ErrPaymentStage),
		no("the treasury is its own bank", chief, confirm, ErrBankOwn),
		no("the bank names no advice", bank, &ConfirmPayment{Budget: money, Payment: 7, AmountMinor: 300_000, PaidOn: "2026-03-02"}, ErrBankRequired),
		no("and no day", bank, &ConfirmPayment{Budget: money, Payment: 7, AmountMinor: 300_000, BankReference: "1"}, ErrDate),
		no("and another amount", bank, &ConfirmPayment{Budget: money, Payment: 7, AmountMinor: 1, BankReference: "1", PaidOn: "2026-03-02"}, ErrAmountDiffers),
		no("close with an unpaid order", approver, &CloseBudget{Budget: money}, ErrUnsettled),
		{Says: "the bank has paid", By: bank, Do: confirm},
		no("once", bank, confirm, ErrPaymentStage),
	}))
}

func TestReturnsAndReversals(t *testing.T) {
	back := func(minor int64) *ReturnPayment {
		return &ReturnPayment{Budget: money, Payment: 7, AmountMinor: minor, BankReference: "ICBC-2", Reason: "多付"}
	}
	undo := func(entry uint64, minor int64) *Reverse {
		return &Reverse{Budget: money, Entry: entry, AmountMinor: minor, Reason: "误记"}
	}
	contracttest.New(t, Contract()).Walk(t, steps(paid(), []contracttest.Step{
		no("more back than was paid", bank, back(300_001), ErrOverPaid),
		no("nothing back", bank, back(0), ErrAmount),
		no("back without an advice", bank, &ReturnPayment{Budget: money, Payment: 7, AmountMinor: 1, Reason: "多付"}, ErrBankRequired),
		no("back without a reason", bank, &ReturnPayment{Budget: money, Payment: 7, AmountMinor: 1, BankReference: "1"}, ErrText),
		{Says: "a part comes back", By: bank, Do: back(100_000)},
		no("more back than is left", bank, back(200_001), ErrOverPaid),
		no("undo nothing", controller, undo(99, 0), ErrEntryUnknown),
		no("undo without a reason", controller, &Reverse{Budget: money, Entry: 6}, ErrText),
		no("undo a vote", controller, undo(1, 0), ErrNotReversible),
		no("undo a payment", controller, undo(8, 0), ErrNotReversible),
		no("undo a paid order", controller, undo(7, 0), ErrPaymentStage),
		no("undo what is ordered", controller, undo(6, 300_001), ErrOverCommitted),
		no("undo with the other sign", controller, undo(6, -1), ErrOverEntry),
		no("undo more than all", controller, undo(6, 600_001), ErrOverEntry),
		no("undo an allotment that is used", controller, undo(5, 800_000), ErrOverAllotted),
		{Says: "undo what is free of it", By: controller, Do: undo(5, 300_000)},
		{Says: "undo what is not ordered", By: controller, Do: undo(6, 300_000)},
		no("undo what is left, which is paid", controller, undo(6, 0), ErrOverCommitted),
		no("undo an undoing", chiefAs("chen"), undo(11, 0), ErrOverEntry),
		{Says: "what came back is free again", By: payer, Do: &Commit{Budget: money, Line: roads, AmountMinor: 300_000, Payee: builder(), Purpose: "绿化"}},
		{Says: "ordered", By: payer, Do: &OrderPayment{Budget: money, Commitment: 12, AmountMinor: 50_000}},
		no("undo one's own act", chiefAs("sun"), undo(13, 0), ErrSameEyes),
		no("undo a part of an order", controller, undo(13, 1), ErrOverEntry),
		{Says: "undo the order", By: controller, Do: undo(13, 0)},
		no("approve what is undone", controller, &ApprovePayment{Budget: money, Payment: 13}, ErrPaymentStage),
		{Says: "close", By: approver, Do: &CloseBudget{Budget: money}},
		no("undo after the end", controller, undo(12, 0), ErrStage),
	}))
}

func chiefAs(party string) []contract.Signer {
	return contracttest.Officer(party, "finance", RoleController)
}

func observe() *ObserveBudget {
	return &ObserveBudget{Id: "seen", Year: 2026, Currency: "CNY", TitleZh: "公开数据", TitleEn: "Published", Source: &Source{
		Publisher: "统计局", Licence: "CC0-1.0", Url: "https://example.org", Retrieved: "2026-11-21", CoverageZh: "全部", CoverageEn: "all"}}
}

func TestRecording(t *testing.T) {
	row := strings.Repeat("0a", 16)
	entry := func(change func(*RowEntry)) *Record {
		e := &RowEntry{Row: row, Kind: Kind_KIND_PAID, Line: "1", AmountMinor: 500, Date: "2026-01-02", Payee: builder()}
		change(e)
		return &Record{Budget: "seen", Dataset: "d", Lines: []*LineDraft{lineOf("1", "")}, Entries: []*RowEntry{e}}
	}
	same := func(*RowEntry) {}
	with := func(change func(*ObserveBudget)) *ObserveBudget { o := observe(); change(o); return o }
	contracttest.New(t, Contract()).Walk(t, steps(voted(), []contracttest.Step{
		no("without a source", recorder, with(func(o *ObserveBudget) { o.Source = nil }), ErrSource),
		no("retrieved never", recorder, with(func(o *ObserveBudget) { o.Source.Retrieved = "x" }), ErrDate),
		no("in no money", recorder, with(func(o *ObserveBudget) { o.Currency = "" }), ErrCurrency),
		no("in no year", recorder, with(func(o *ObserveBudget) { o.Year = 0 }), ErrYear),
		no("without an id", recorder, with(func(o *ObserveBudget) { o.Id = "" }), ErrID),
		no("without a title", recorder, with(func(o *ObserveBudget) { o.TitleEn = "" }), ErrText),
		no("under an enforced budget's id", recorder, with(func(o *ObserveBudget) { o.Id = money }), ErrBudgetExists),
		no("a record of nothing declared", recorder, entry(same), ErrBudgetUnknown),
		{Says: "declared", By: recorder, Do: observe()},
		{Says: "and again alike", By: recorder, Do: observe()},
		no("and not otherwise", recorder, with(func(o *ObserveBudget) { o.Source.Licence = "MIT" }), ErrBudgetExists),
		no("by another", contracttest.Officer("x", "other", RoleRecorder), observe(), ErrBudgetExists),
		no("recorded by another", stranger, entry(same), ErrNotYours),
		no("into an enforced budget", contracttest.Officer("x", "finance", RoleRecorder), &Record{Budget: money, Dataset: "d"}, ErrControl),
		no("spent from an observed one", contracttest.Officer("x", "statistics", RoleAllotter), &Allot{Budget: "seen", Line: "1", AmountMinor: 1}, ErrControl),
		no("without a dataset", recorder, &Record{Budget: "seen"}, ErrText),
		no("too much at once", recorder, &Record{Budget: "seen", Dataset: "d", Entries: make([]*RowEntry, maxBatch+1)}, ErrBatch),
		no("a row without an id", recorder, entry(func(e *RowEntry) { e.Row = "x" }), ErrRow),
		no("an order is not published", recorder, entry(func(e *RowEntry) { e.Kind = Kind_KIND_ORDERED }), ErrKind),
		no("on no day", recorder, entry(func(e *RowEntry) { e.Date = "2026-1-2" }), ErrDate),
		no("to a person by name", recorder, entry(func(e *RowEntry) { e.Payee = &Payee{Category: 1, Name: "x"} }), ErrPersonNamed),
		no("on no line", recorder, entry(func(e *RowEntry) { e.Line = "2" }), ErrLineUnknown),
		no("with a purpose too long", recorder, entry(func(e *RowEntry) { e.Purpose = strings.Repeat("x", maxText+1) }), ErrText),
		{Says: "recorded", By: recorder, Do: entry(same)},
		{Says: "and again alike", By: recorder, Do: entry(same)},
		no("and not otherwise", recorder, entry(func(e *RowEntry) { e.AmountMinor = 501 }), ErrRowChanged),
		no("a line otherwise", recorder, &Record{Budget: "seen", Dataset: "d", Lines: []*LineDraft{{Code: "1", NameZh: "x"}}}, ErrLineChanged),
		no("a line below one with entries", recorder, &Record{Budget: "seen", Dataset: "d", Lines: []*LineDraft{lineOf("1/1", "1")}}, ErrLeafUsed),
		no("a sum that does not fit", recorder, entry(func(e *RowEntry) { e.Row, e.AmountMinor = strings.Repeat("0b", 16), math.MaxInt64 }), ErrOverflow),
		{Says: "a refund", By: recorder, Do: entry(func(e *RowEntry) { e.Row, e.AmountMinor = strings.Repeat("0c", 16), -700 })},
		{Says: "a published error is undone", By: contracttest.Officer("kong", "statistics", RoleController), Do: &Reverse{Budget: "seen", Entry: 2, Reason: "重复公布"}},
		no("once", contracttest.Officer("kong", "statistics", RoleController), &Reverse{Budget: "seen", Entry: 2, Reason: "重复公布"}, ErrOverEntry),
		no("no line is named by nothing", recorder, entry(func(e *RowEntry) { e.Row, e.AmountMinor = strings.Repeat("0d", 16), math.MinInt64; e.Line = "" }), ErrLineUnknown),
	}))
}

// Every refusal is in a test of this package by its Go name; the few that cannot be reached by a command are queries'.
func TestEveryRefusalIsTested(t *testing.T) {
	var tests, names string
	for _, file := range []string{"rules_test.go", "import_test.go", "mapping_test.go", "query_test.go", "export_test.go"} {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		tests += string(raw)
	}
	raw, err := os.ReadFile("errors.go")
	if err != nil {
		t.Fatal(err)
	}
	names = string(raw)
	for _, line := range strings.Split(names, "\n") {
		name := strings.TrimSpace(strings.SplitN(line, "=", 2)[0])
		if strings.HasPrefix(name, "Err") && !strings.Contains(tests, name) {
			t.Errorf("no test wants %s", name)
		}
	}
}
