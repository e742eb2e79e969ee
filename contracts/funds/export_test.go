package funds

import (
	"bytes"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"gongshi/ledger/contract/contracttest"
	"gongshi/ledger/state"
)

func export(t *testing.T, r state.Reader, budget string) (order []string, files map[string]string) {
	t.Helper()
	files = map[string]string{}
	err := fiscalDataPackage().Files(r, []string{budget}, func(file string, piece []byte) error {
		if _, begun := files[file]; !begun {
			order = append(order, file)
		} else if order[len(order)-1] != file {
			t.Errorf("%s goes on after another file", file)
		}
		files[file] += string(piece)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return order, files
}

// spent is a ledger on which every kind of entry and of record has been written.
func spent(t *testing.T) *contracttest.Ledger {
	t.Helper()
	l := contracttest.New(t, Contract())
	l.Walk(t, append(paid(), []contracttest.Step{
		{Says: "a part comes back", By: bank, Do: &ReturnPayment{Budget: money, Payment: 7, AmountMinor: 100_000, BankReference: "2", Reason: "多付, \"误\""}},
		{Says: "a part is undone", By: controller, Do: &Reverse{Budget: money, Entry: 6, AmountMinor: 100_000, Reason: "减项"}},
		{Says: "pensions", By: payer, Do: &Commit{Budget: money, Line: roads, AmountMinor: 1, Payee: &Payee{Category: Category_CATEGORY_PENSIONER}, Purpose: "离退休费"}},
		{Says: "a transfer", By: drafter, Do: &ProposeTransfer{Budget: money, From: books, To: roads, AmountMinor: 5, Reason: "调剂"}},
		{Says: "approved", By: approver, Do: &ApproveTransfer{Budget: money, Transfer: 1, Decision: "2"}},
		{Says: "figures are observed", By: recorder, Do: observe()},
		{Says: "and recorded", By: recorder, Do: &Record{Budget: "seen", Dataset: "d", Names: []*CodeName{{Dimension: 3, Code: "1", NameZh: "一"}},
			Lines: []*LineDraft{lineOf("1", "")}, Entries: []*RowEntry{{Row: strings.Repeat("0a", 16), Kind: Kind_KIND_PAID, Line: "1", AmountMinor: -7, Date: "2026-01-02"}}}},
	}...))
	return l
}

func TestExportGolden(t *testing.T) {
	l := spent(t)
	order, files := export(t, l.State(), money)
	if strings.Join(order, " ") != "datapackage.json lines.csv entries.csv" {
		t.Errorf("files: %v", order)
	}
	for _, name := range order {
		golden(t, "export-"+name, files[name])
	}
	if _, seen := export(t, l.State(), "seen"); !strings.Contains(seen["datapackage.json"], `"path": "https://example.org"`) {
		t.Errorf("the source is missing: %s", seen["datapackage.json"])
	}
}

func TestExportRefuses(t *testing.T) {
	l := spent(t)
	none := func(string, []byte) error { return nil }
	for _, c := range []struct {
		options []string
		want    error
	}{{nil, ErrExport}, {[]string{"a", "b"}, ErrExport}, {[]string{"a"}, ErrBudgetUnknown}} {
		if err := fiscalDataPackage().Files(l.State(), c.options, none); !errors.Is(err, c.want) {
			t.Errorf("%v: got %v", c.options, err)
		}
	}
	full := errors.New("disk full")
	if err := fiscalDataPackage().Files(l.State(), []string{money}, func(string, []byte) error { return full }); !errors.Is(err, full) {
		t.Errorf("a failed write: got %v", err)
	}
}

// The exported files, read by other programs' rules, add up to the ledger's totals.
func TestExportAddsUp(t *testing.T) {
	t.Parallel()
	l := contracttest.New(t, Contract())
	source, m := readTable(t, "taiwan-central-budget-2018"), readMapping(t, "taiwan-central-budget-2018")
	run, _ := batches(t, m, source)
	load(t, l, run)
	_, files := export(t, l.State(), m.Budget.Id)
	checkDescriptor(t, files)
	table := func(name string) [][]string {
		rows, err := csv.NewReader(strings.NewReader(files[name])).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	want := total(t, source, "amount", nil)
	if got := total(t, table("lines.csv"), "approved", nil); got.Cmp(want) != 0 {
		t.Errorf("lines.csv adds up to %s, the file to %s", got, want)
	}
	if got := total(t, table("entries.csv"), "amount", nil); got.Cmp(want) != 0 || len(table("entries.csv")) != len(source) {
		t.Errorf("entries.csv adds up to %s, the file to %s", got, want)
	}
	if got := total(t, table("lines.csv"), "executed", nil); got.Cmp(new(big.Rat)) != 0 {
		t.Errorf("nothing was executed, not %s", got)
	}
}

// checkDescriptor wants a tabular package whose columns are those of its files, in order.
func checkDescriptor(t *testing.T, files map[string]string) {
	t.Helper()
	var d struct {
		Name, Profile string
		FiscalPeriod  struct{ Start, End string }
		Resources     []struct {
			Name, Path, Profile string
			Schema              struct {
				Fields, ExtraFields []struct {
					Name, Type, ColumnType string
					Normalize              map[string]string
					Constant               any
					NormalizationTarget    bool
				}
			}
		}
	}
	decoder := json.NewDecoder(bytes.NewReader([]byte(files["datapackage.json"])))
	if err := decoder.Decode(&d); err != nil {
		t.Fatal(err)
	}
	if d.Profile != "fiscal-data-package" || d.FiscalPeriod.Start != "2018-01-01" || len(d.Resources) != 2 {
		t.Errorf("descriptor: %+v", d)
	}
	for _, r := range d.Resources {
		var names, extra []string
		for _, f := range r.Schema.Fields {
			names = append(names, f.Name)
			for column := range f.Normalize {
				if column != "phase" {
					t.Errorf("%s unfolds into %s", f.Name, column)
				}
			}
		}
		for _, f := range r.Schema.ExtraFields {
			extra = append(extra, f.Name)
		}
		if header, _, _ := strings.Cut(files[r.Path], "\r\n"); header != strings.Join(names, ",") {
			t.Errorf("%s: header %s, schema %v", r.Path, header, names)
		}
		if !strings.HasSuffix(strings.Join(extra, " "), "currency fiscal_year direction") {
			t.Errorf("%s: extra fields %v", r.Path, extra)
		}
	}
}

// Stored bytes are consensus: one encoding of every record is pinned.
func TestRecordsGolden(t *testing.T) {
	l := spent(t)
	var b strings.Builder
	for _, s := range spaces() {
		found := 0
		for k, v := range l.State().Scan(s.Prefix(), state.End(s.Prefix()), all) {
			if found++; found <= 2 {
				fmt.Fprintf(&b, "%s\n  %q\n  %s\n", s.Path(), k, hex.EncodeToString(v))
			}
		}
		if found == 0 {
			t.Errorf("nothing is stored in %s", s.Path())
		}
	}
	golden(t, "records.golden", b.String())
}
