package funds

import (
	"errors"
	"flag"
	"os"
	"strings"
	"testing"

	"gongshi/ledger/contract"
	"gongshi/ledger/contract/contracttest"
	"gongshi/ledger/state"

	"google.golang.org/protobuf/proto"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with testdata/name, or writes it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile("testdata/"+name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != got {
		t.Errorf("%s differs; got:\n%s", name, got)
	}
}

func answer[A proto.Message](t *testing.T, r state.Reader, question proto.Message) (A, error) {
	t.Helper()
	for _, q := range queries() {
		if q.Run != nil && q.Question == question.ProtoReflect().Type() {
			a, err := q.Run(r, question)
			if err != nil {
				var none A
				return none, err
			}
			return a.(A), nil
		}
	}
	t.Fatalf("nothing answers %T", question)
	panic("unreachable")
}

func TestQueries(t *testing.T) {
	l := contracttest.New(t, Contract())
	l.Walk(t, append(paid(), []contracttest.Step{
		{Says: "a part comes back", By: bank, Do: &ReturnPayment{Budget: money, Payment: 7, AmountMinor: 100_000, BankReference: "2", Reason: "多付"}},
		{Says: "and a part is not needed", By: controller, Do: &Reverse{Budget: money, Entry: 6, AmountMinor: 100_000, Reason: "减项"}},
		{Says: "a code is named", By: drafter, Do: &DraftBudget{Id: "linxi-2026-b", Year: 2026, TitleZh: "附属预算"}},
		{Says: "in another budget", By: drafter, Do: &NameCodes{Budget: "linxi-2026-b", Names: []*CodeName{
			{Dimension: Dimension_DIMENSION_FUNCTION, Code: "214", NameZh: "交通"}, {Dimension: Dimension_DIMENSION_ECONOMIC, Code: "310", NameZh: "资本性支出"}}}},
	}...))
	b, err := answer[*GetBudgetAnswer](t, l.State(), &GetBudgetRequest{Budget: money})
	if err != nil || b.Budget.PaidMinor != 300_000 || b.Year.Currency != "CNY" || b.Exponent != 2 || len(b.Roots) != 1 {
		t.Errorf("budget: %v, %v", b, err)
	}
	line, err := answer[*GetLineAnswer](t, l.State(), &GetLineRequest{Budget: money, Line: roads})
	if err != nil || len(line.Above) != 2 || line.Above[0].Code != "214" || line.AvailableMinor != 800_000-500_000+100_000 || line.OverMinor != 0 {
		t.Errorf("line: %v, %v", line, err)
	}
	group, _ := answer[*GetLineAnswer](t, l.State(), &GetLineRequest{Budget: money, Line: "214/21401"})
	if len(group.Children) != 2 || group.Children[0].Code != roads {
		t.Errorf("children: %v", group.Children)
	}
	story, err := answer[*GetPaymentAnswer](t, l.State(), &GetPaymentRequest{Budget: money, Payment: 7})
	var kinds []string
	for _, e := range story.GetEntries() {
		kinds = append(kinds, strings.TrimPrefix(e.Kind.String(), "KIND_"))
	}
	if got := strings.Join(kinds, " "); err != nil || got != "COMMITTED ORDERED PAID RETURNED" || story.Commitment.Reference != "HT-7" || story.Line.Code != roads {
		t.Errorf("story: %s, %v", got, err)
	}
	entry, err := answer[*GetEntryAnswer](t, l.State(), &GetEntryRequest{Budget: money, Entry: 6})
	if err != nil || entry.Reversal.ReversedMinor != 100_000 || entry.Settles != nil || entry.Line.Code != roads {
		t.Errorf("entry: %v, %v", entry, err)
	}
	paid, _ := answer[*GetEntryAnswer](t, l.State(), &GetEntryRequest{Budget: money, Entry: 8})
	if paid.Settles.GetSequence() != 7 || paid.Entry.Date != "2026-03-02" || paid.Entry.Month != "2026-03" {
		t.Errorf("payment's entry: %v", paid)
	}
	codes, _ := answer[*ListCodesAnswer](t, l.State(), &ListCodesRequest{Budget: "linxi-2026-b", Dimension: Dimension_DIMENSION_FUNCTION})
	if len(codes.Codes) != 1 || codes.Codes[0].NameZh != "交通" {
		t.Errorf("codes: %v", codes)
	}
	pages(t, l.State())
	refusesTheAbsent(t, l.State())
}

// pages walks through all lines two at a time.
func pages(t *testing.T, r state.Reader) {
	t.Helper()
	var codes []string
	for after := ""; ; {
		page, err := answer[*ListLinesAnswer](t, r, &ListLinesRequest{Budget: money, After: after, Limit: 2})
		if err != nil || len(page.Lines) > 2 {
			t.Fatal(page, err)
		}
		for _, l := range page.Lines {
			codes = append(codes, l.Code)
		}
		if after = page.Next; after == "" {
			break
		}
	}
	if got, want := strings.Join(codes, " "), "214 214/21401 "+roads+" "+books; got != want {
		t.Errorf("pages: %s", got)
	}
}

// refusesTheAbsent asks for what is not there.
func refusesTheAbsent(t *testing.T, r state.Reader) {
	t.Helper()
	for _, c := range []struct {
		question proto.Message
		want     error
	}{
		{&GetBudgetRequest{Budget: "x"}, ErrBudgetUnknown},
		{&GetLineRequest{Budget: money, Line: "x"}, ErrLineUnknown},
		{&ListLinesRequest{Budget: "x"}, ErrBudgetUnknown},
		{&ListCodesRequest{Budget: "x"}, ErrBudgetUnknown},
		{&GetEntryRequest{Budget: money, Entry: 99}, ErrEntryUnknown},
		{&GetPaymentRequest{Budget: money, Payment: 6}, ErrPaymentUnknown},
	} {
		if _, err := answer[proto.Message](t, r, c.question); !errors.Is(err, c.want) {
			t.Errorf("%T: got %v", c.question, err)
		}
	}
}

// Searches name columns; a name that is none would silently filter nothing.
func TestSearchesNameColumns(t *testing.T) {
	for _, q := range queries() {
		if q.Search == nil {
			continue
		}
		columns := columnsOf(q.Search.Space)
		fields := q.Question.Descriptor().Fields()
		for i := range fields.Len() {
			name := string(fields.Get(i).Name())
			switch name {
			case "text", "order", "page_size", "page_token", "by":
				continue
			}
			plain := strings.TrimPrefix(strings.TrimPrefix(name, "min_"), "max_")
			if !columns[name] && !columns[plain] {
				t.Errorf("%s: %s is no column of %s", q.Question.Descriptor().Name(), name, q.Search.Space.Path())
			}
		}
	}
	for _, m := range mirrors() {
		columns := columnsOf(m.Space)
		for _, index := range append(m.Index, m.Search) {
			for _, name := range index {
				if !columns[name] {
					t.Errorf("%s is no column of %s", name, m.Space.Path())
				}
			}
		}
	}
}

// columnsOf lists a mirrored record's scalar fields, nested ones by "<field>_<name>".
func columnsOf(s state.Space) map[string]bool {
	columns := map[string]bool{}
	fields := s.Record().Descriptor().Fields()
	for i := range fields.Len() {
		f := fields.Get(i)
		if f.IsList() {
			continue
		}
		if f.Message() == nil {
			columns[string(f.Name())] = true
			continue
		}
		for j := range f.Message().Fields().Len() {
			columns[string(f.Name())+"_"+string(f.Message().Fields().Get(j).Name())] = true
		}
	}
	return columns
}

func TestContractIsWhole(t *testing.T) {
	if err := Contract().Validate(); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, s := range Contract().State {
		b.WriteString("space " + s.Path() + map[bool]string{true: " proven\n", false: " plain\n"}[s.Proven()])
	}
	for _, c := range Contract().Commands {
		b.WriteString("command " + c.Type() + ": " + c.Allow.Says.EN + "\n")
	}
	for _, r := range refusals.All() {
		b.WriteString("refusal " + r.Error() + "\n")
	}
	for _, inv := range Contract().Invariants {
		b.WriteString("always " + inv.Says + "\n")
	}
	golden(t, "contract.golden", b.String())
}

var _ contract.Rows = (*table)(nil)
