package funds

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"gongshi/ledger/contract/contracttest"
	"gongshi/ledger/refusal"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// Some programs write carriage returns, spaces and a byte order mark.
func TestStrayCarriageReturns(t *testing.T) {
	m := readMapping(t, "uk-leeds-2012-04-clean")
	table := readTable(t, "uk-leeds-2012-04-clean")[:5]
	want, _ := batches(t, m, table)
	for i, row := range table {
		for j := range row {
			table[i][j] = " " + row[j] + "\r"
		}
	}
	table[0][0] = "\ufeff" + table[0][0]
	got, _ := batches(t, m, table)
	for i := range want[0] {
		if !proto.Equal(got[0][i], want[0][i]) {
			t.Errorf("got %v, want %v", got[0][i], want[0][i])
		}
	}
}

func TestRowsAreRefusedByLineAndColumn(t *testing.T) {
	for _, c := range []struct {
		says   string
		column int // of the Leeds file
		cell   string
		want   *refusal.Refusal
		field  string
	}{
		{"an amount with a comma", 9, "1,204.00", ErrCellNumber, "Net amount"},
		{"an amount below the penny", 9, "12.345", ErrCellNumber, "Net amount"},
		{"an amount beyond all sums", 9, "99999999999999999999", ErrCellNumber, "Net amount"},
		{"a day that does not exist", 7, "2012-02-30", ErrCellDate, "Date paid"},
		{"a date in another format", 7, "30/04/2012", ErrCellDate, "Date paid"},
		{"a line without a code", 6, "", ErrCellText, "Detailed expense code"},
		{"a name too long", 11, strings.Repeat("x", maxName+1), ErrCellText, "Supplier name"},
		{"a control character", 8, "1204\x00", ErrCellText, "Transaction number"},
		{"bytes that are no text", 3, "\xff\xfe", ErrCellText, "Service divison label"},
		{"codes too long together", 2, strings.Repeat("x", maxCode), ErrCellText, "Service label"},
	} {
		table := readTable(t, "uk-leeds-2012-04-clean")[:8]
		rows, err := importTable().Open(readMapping(t, "uk-leeds-2012-04-clean"), table[0])
		if err != nil {
			t.Fatal(err)
		}
		table[5][c.column] = c.cell
		for i, row := range table[1:] {
			err := rows.Row(i+2, row)
			if i+2 != 6 {
				if err != nil {
					t.Fatalf("%s: line %d: %v", c.says, i+2, err)
				}
				continue
			}
			r, ok := refusal.Of(err)
			if !errors.Is(err, c.want) || !ok || r.Field != c.field || !strings.Contains(r.Detail, "line 6") {
				t.Errorf("%s: got %v", c.says, err)
			}
		}
		if n := rows.Sums()[0].Count; n != 6 {
			t.Errorf("%s: a refused row counted: %d", c.says, n)
		}
	}
}

func TestRowsThatContradict(t *testing.T) {
	m := readMapping(t, "moldova-boost-2014")
	table := readTable(t, "moldova-boost-2014")[:3]
	table[2][columnOf(t, table, "func2 (label)")] = "Something else"
	rows, err := importTable().Open(m, table[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := rows.Row(2, table[1]); err != nil {
		t.Fatal(err)
	}
	if err := rows.Row(3, table[2]); !errors.Is(err, ErrCellLine) {
		t.Errorf("one code with two names: got %v", err)
	}
	if err := rows.Row(4, table[1][:5]); !errors.Is(err, ErrCells) {
		t.Errorf("a short row: got %v", err)
	}
}

func TestMappingsAreChecked(t *testing.T) {
	header := readTable(t, "uk-leeds-2012-04-clean")[0]
	for _, c := range []struct {
		says   string
		change func(*Mapping)
		want   *refusal.Refusal
	}{
		{"no dataset", func(m *Mapping) { m.Dataset = "" }, ErrMapping},
		{"no budget", func(m *Mapping) { m.Budget = nil }, ErrMapping},
		{"a budget without its source", func(m *Mapping) { m.Budget.Source.Licence = "" }, ErrSource},
		{"an unknown currency", func(m *Mapping) { m.Budget.Currency = "XXX" }, ErrCurrency},
		{"absurdly large units", func(m *Mapping) { m.Numbers.Zeros = 13 }, ErrMapping},
		{"no language", func(m *Mapping) { m.Language = "" }, ErrMapping},
		{"a date format without a day", func(m *Mapping) { m.Dates = []string{"2006-01"} }, ErrMapping},
		{"a date without a format", func(m *Mapping) { m.Dates = nil }, ErrMapping},
		{"no levels", func(m *Mapping) { m.Levels = nil }, ErrMapping},
		{"a level without columns", func(m *Mapping) { m.Levels[0].Code = nil }, ErrMapping},
		{"a dimension twice", func(m *Mapping) { m.Levels[0].Dimension = m.Levels[1].Dimension }, ErrMapping},
		{"an attribute of nothing", func(m *Mapping) { m.Attributes[0].Dimension = 0 }, ErrMapping},
		{"no amounts", func(m *Mapping) { m.Measures = nil }, ErrMapping},
		{"orders cannot be published", func(m *Mapping) { m.Measures[0].Kind = Kind_KIND_ORDERED }, ErrMapping},
		{"one measure twice", func(m *Mapping) { m.Measures = append(m.Measures, m.Measures[0]) }, ErrMapping},
		{"a rule without a category", func(m *Mapping) { m.Persons[0].Category = 0 }, ErrMapping},
		{"a batch too large", func(m *Mapping) { m.Batch = 501 }, ErrMapping},
		{"a column that is not there", func(m *Mapping) { m.Payee = "Supplier" }, ErrHeader},
		{"a column that must be there", func(m *Mapping) { m.Header = []string{"VAT"} }, ErrHeader},
		{"a key that is not there", func(m *Mapping) { m.Key = []string{"VAT"} }, ErrHeader},
		{"a filter of no column", func(m *Mapping) { m.Skip = []*RowFilter{{Column: "VAT"}} }, ErrHeader},
	} {
		m := readMapping(t, "uk-leeds-2012-04-clean")
		c.change(m)
		if _, err := importTable().Open(m, header); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v", c.says, err)
		}
	}
	m := readMapping(t, "uk-leeds-2012-04-clean")
	if _, err := importTable().Open(m, append([]string{"Date paid"}, header...)); !errors.Is(err, ErrHeader) {
		t.Errorf("a column twice: got %v", err)
	}
	if _, err := importTable().Open(&Record{}, header); !errors.Is(err, ErrMapping) {
		t.Errorf("another message: got %v", err)
	}
}

func TestPersonsFiltersAndUnits(t *testing.T) {
	m := readMapping(t, "uk-leeds-2012-04-clean")
	table := readTable(t, "uk-leeds-2012-04-clean")[:5]
	m.Numbers = &NumberFormat{Group: ",", Parentheses: true, Zeros: 3}
	m.Skip = []*RowFilter{{Column: "Capital or revenue", Equals: []string{"X"}}}
	payee, net, capital := columnOf(t, table, "Supplier name"), columnOf(t, table, "Net amount"), columnOf(t, table, "Capital or revenue")
	table[1][payee], table[1][net] = "redacted personal data", "(1,234.5)"
	table[2][capital], table[2][net] = "X", "not even a number"
	table[3][net] = ""
	run, sums := batches(t, m, table)
	got := flat(run)
	if len(got) != 2 || sums[0].Count != 2 {
		t.Fatalf("a skipped row and an empty amount are no entries: %v", got)
	}
	if got[0].AmountMinor != -123450000 || got[0].Payee.Category != Category_CATEGORY_WITHHELD || got[0].Payee.Name != "" {
		t.Errorf("got %v", got[0])
	}
}

func FuzzRow(f *testing.F) {
	mapping, table := readMapping(f, "uk-leeds-2012-04-clean"), readTable(f, "uk-leeds-2012-04-clean")[:3]
	for _, row := range table[1:] {
		f.Add(strings.Join(row, "\x1f"))
	}
	f.Fuzz(func(t *testing.T, line string) {
		rows, err := importTable().Open(mapping, table[0])
		if err != nil {
			t.Fatal(err)
		}
		if err := rows.Row(2, strings.Split(line, "\x1f")); err != nil {
			if _, ok := refusal.Of(err); !ok {
				t.Fatal(err)
			}
			return
		}
		l := contracttest.New(t, Contract())
		load(t, l, [][]proto.Message{rows.Commands(true)}) // what the import admits, the rules admit
	})
}

// The field rules of the US DATA Act let its valid file pass and name the fault of each other.
func TestFieldRules(t *testing.T) {
	m, at := &Mapping{}, "testdata/us-data-act/"
	raw, err := os.ReadFile(at + "appropriations.mapping.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := protojson.Unmarshal(raw, m); err != nil {
		t.Fatal(err)
	}
	read := func(name string) [][]string {
		raw, err := os.ReadFile(at + name)
		if err != nil {
			t.Fatal(err)
		}
		reader := csv.NewReader(bytes.NewReader(raw))
		reader.FieldsPerRecord = -1
		table, err := reader.ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return table
	}
	valid := read("appropValid.csv")
	run, _ := batches(t, m, valid)
	l := contracttest.New(t, Contract())
	load(t, l, run)
	b, _ := budgets.Get(l.State(), "us-data-act")
	wantMinor(t, "appropriated", b.ApprovedMinor, total(t, valid, "budgetauthorityappropriatedamount_cpe", nil))
	wantMinor(t, "outlays", b.PaidMinor, total(t, valid, "grossoutlayamountbytas_cpe", nil))

	wrongHeader := read("appropHeaderError.csv")
	_, err = importTable().Open(m, wrongHeader[0])
	if r, ok := refusal.Of(err); !ok || !errors.Is(err, ErrHeader) {
		t.Errorf("the wrong header: got %v", r)
	}
	for _, c := range []struct {
		says   string
		change func(table [][]string)
		line   int
		column string
		want   *refusal.Refusal
	}{
		{"their file with a letter for a number", func(table [][]string) { copy(table, read("appropTypeError.csv")) }, 6, "statusofbudgetaryresourcestotal_cpe", ErrCellNumber},
		{"a required cell is empty", func(table [][]string) { table[2][columnOf(t, table, "unobligatedbalance_cpe")] = "" }, 3, "unobligatedbalance_cpe", ErrCellText},
		{"a cell is too long", func(table [][]string) { table[3][columnOf(t, table, "subaccountcode")] = "0000" }, 4, "subaccountcode", ErrCellText},
	} {
		table := read("appropValid.csv")
		c.change(table)
		rows, err := importTable().Open(m, table[0])
		if err != nil {
			t.Fatal(err)
		}
		for i, cells := range table[1:] {
			err := rows.Row(i+2, cells)
			if i+2 != c.line {
				if err != nil {
					t.Fatalf("%s: line %d: %v", c.says, i+2, err)
				}
				continue
			}
			if r, ok := refusal.Of(err); !ok || !errors.Is(err, c.want) || r.Field != c.column || !strings.Contains(r.Detail, fmt.Sprintf("line %d", c.line)) {
				t.Errorf("%s: got %v", c.says, err)
			}
		}
	}
}

func BenchmarkRows(b *testing.B) {
	m, table := readMapping(b, "moldova-boost-2014"), readTable(b, "moldova-boost-2014")
	b.ReportAllocs()
	for b.Loop() {
		batches(b, m, table)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*(len(table)-1)), "ns/row")
}
