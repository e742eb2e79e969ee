package funds

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"fmt"
	"math/big"
	"os"
	"strings"
	"testing"

	"gongshi/ledger/contract"
	"gongshi/ledger/contract/contracttest"
	"gongshi/ledger/state"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// The demo and these tests read the same published files.
const spending = "../../demo/data/spending/"

var recorder = contracttest.Officer("li", "statistics", RoleRecorder)

func readTable(t testing.TB, name string) [][]string {
	t.Helper()
	raw, err := os.ReadFile(spending + name + ".csv")
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

func readMapping(t testing.TB, name string) *Mapping {
	t.Helper()
	raw, err := os.ReadFile(spending + name + ".mapping.json")
	if err != nil {
		t.Fatal(err)
	}
	m := &Mapping{}
	if err := protojson.Unmarshal(raw, m); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return m
}

// batches reads a whole table; every row must be right.
func batches(t testing.TB, m *Mapping, table [][]string) (all [][]proto.Message, sums []contract.Sum) {
	t.Helper()
	rows, err := importTable().Open(m, table[0])
	if err != nil {
		t.Fatal(err)
	}
	for i, cells := range table[1:] {
		if err := rows.Row(i+2, cells); err != nil {
			t.Fatal(err)
		}
		if batch := rows.Commands(false); batch != nil {
			all = append(all, batch)
		}
	}
	for batch := rows.Commands(true); batch != nil; batch = rows.Commands(true) {
		all = append(all, batch)
	}
	return all, rows.Sums()
}

func load(t testing.TB, l *contracttest.Ledger, all [][]proto.Message) {
	t.Helper()
	for _, batch := range all {
		for _, m := range batch {
			if n := proto.Size(m); n > 200<<10 {
				t.Fatalf("a command of %d bytes does not fit an envelope", n)
			}
		}
		if _, err := l.Do(recorder, batch...); err != nil {
			t.Fatal(err)
		}
	}
}

func digestState(r state.Reader) [32]byte {
	h := sha256.New()
	for k, v := range r.Scan(nil, nil, all) {
		fmt.Fprintf(h, "%d %x %d %x\n", len(k), k, len(v), v)
	}
	return [32]byte(h.Sum(nil))
}

// total adds a column up as the file writes it, without the package under test.
func total(t testing.TB, table [][]string, column string, where func(row []string) bool) *big.Rat {
	t.Helper()
	sum := new(big.Rat)
	at := columnOf(t, table, column)
	for _, row := range table[1:] {
		if where != nil && !where(row) {
			continue
		}
		n, ok := new(big.Rat).SetString(row[at])
		if !ok {
			t.Fatalf("%q is no number", row[at])
		}
		sum.Add(sum, n)
	}
	return sum
}

func columnOf(t testing.TB, table [][]string, column string) int {
	t.Helper()
	for i, name := range table[0] {
		if strings.TrimSpace(name) == column {
			return i
		}
	}
	t.Fatalf("no column %q", column)
	return 0
}

func wantMinor(t testing.TB, says string, got int64, want *big.Rat) {
	t.Helper()
	if new(big.Rat).Mul(want, big.NewRat(100, 1)).Cmp(big.NewRat(got, 1)) != 0 {
		t.Errorf("%s: the ledger says %d minor units, the file %s", says, got, want.FloatString(2))
	}
}

// tally sums entries by a text of theirs.
func tally(l *contracttest.Ledger, budget string, kind Kind, by func(*Entry) string) map[string]int64 {
	sums := map[string]int64{}
	for _, e := range state.Under(entries, l.State(), budget, all) {
		if e.Kind == kind {
			sums[by(e)] += e.AmountMinor
		}
	}
	return sums
}

// wantGroups compares sums by the values of one column, cut by part.
func wantGroups(t testing.TB, got map[string]int64, table [][]string, by, of string, part func(string) string) {
	t.Helper()
	at, seen := columnOf(t, table, by), map[string]bool{}
	for _, row := range table[1:] {
		group := part(row[at])
		if seen[group] {
			continue
		}
		seen[group] = true
		wantMinor(t, by+" "+group, got[group], total(t, table, of, func(r []string) bool { return part(r[at]) == group }))
	}
	if len(got) != len(seen) {
		t.Errorf("%d groups on the ledger, %d in the file", len(got), len(seen))
	}
}

func whole(s string) string { return s }

func TestMoldova(t *testing.T) {
	t.Parallel()
	table, m := readTable(t, "moldova-boost-2014"), readMapping(t, "moldova-boost-2014")
	l := contracttest.New(t, Contract())
	run, sums := batches(t, m, table)
	load(t, l, run)
	b, _ := budgets.Get(l.State(), "moldova-2014")
	for i, c := range []struct {
		column, name string
		got          int64
	}{{"approved", "approved", b.ApprovedMinor}, {"adjusted", "adjusted", b.AdjustedMinor}, {"executed", "paid", b.PaidMinor}} {
		wantMinor(t, c.column, c.got, total(t, table, c.column, nil))
		if s := sums[i]; s.Name != c.name || s.Minor != c.got || s.Count != 2000 || s.Currency != "MDL" || s.Exponent != 2 {
			t.Errorf("%s: control total %+v", c.column, s)
		}
	}
	if b.Entries != 6000 {
		t.Errorf("2,000 rows with three amounts each are 6,000 entries, not %d", b.Entries)
	}
	wantGroups(t, tally(l, b.Id, Kind_KIND_PAID, func(e *Entry) string { return e.Function }), table, "func2 (code)", "executed", whole)
	wantGroups(t, tally(l, b.Id, Kind_KIND_ADJUSTED, func(e *Entry) string { return e.Department }), table, "admin2!", "adjusted", whole)
	wantGroups(t, tally(l, b.Id, Kind_KIND_APPROVED, func(e *Entry) string { return e.Economic }), table, "econ2 (code)", "approved", whole)
	reportsOverspending(t, l, table)
	loadsAgain(t, l, m, table)
}

// reportsOverspending compares the lines that are overspent with the rows that the file overspends, added up by line.
func reportsOverspending(t *testing.T, l *contracttest.Ledger, table [][]string) {
	adjusted, executed := columnOf(t, table, "adjusted"), columnOf(t, table, "executed")
	left := map[string]*big.Rat{}
	for _, row := range table[1:] {
		key := strings.Join(row[:adjusted-1], "|")
		a, _ := new(big.Rat).SetString(row[adjusted])
		e, _ := new(big.Rat).SetString(row[executed])
		if left[key] == nil {
			left[key] = new(big.Rat)
		}
		left[key].Add(left[key], a.Sub(a, e))
	}
	want, got := 0, 0
	for _, n := range left {
		if n.Sign() < 0 {
			want++
		}
	}
	for key, line := range state.Under(lines, l.State(), "moldova-2014", all) {
		a, err := getLine(l.State(), &GetLineRequest{Budget: key.A, Line: key.B})
		if err != nil {
			t.Fatal(err)
		}
		if line.Leaf && a.OverMinor > 0 {
			got++
		}
	}
	if got != want || want == 0 {
		t.Errorf("%d lines are reported overspent, the file overspends %d", got, want)
	}
	t.Logf("%d of %d lines are overspent", got, len(left))
}

// loadsAgain repeats an import, and one that was cut off, and wants the same state each time.
func loadsAgain(t *testing.T, l *contracttest.Ledger, m *Mapping, table [][]string) {
	t.Helper()
	before := digestState(l.State())
	run, _ := batches(t, m, table)
	load(t, l, run)
	if digestState(l.State()) != before {
		t.Error("a second import changed the ledger")
	}
}

func TestTaiwan(t *testing.T) {
	t.Parallel()
	table, m := readTable(t, "taiwan-central-budget-2018"), readMapping(t, "taiwan-central-budget-2018")
	run, _ := batches(t, m, table)
	l := contracttest.New(t, Contract())
	load(t, l, run[:len(run)/2]) // and there it crashed
	load(t, l, run)
	b, _ := budgets.Get(l.State(), "taiwan-central-2018")
	wantMinor(t, "amount", b.ApprovedMinor, total(t, table, "amount", nil))
	if b.Entries != 1151 {
		t.Errorf("%d entries", b.Entries)
	}
	roots := map[string]int64{}
	for _, root := range below(l.State(), b.Id, "") {
		roots[root.NameZh] = root.ApprovedMinor
	}
	wantGroups(t, roots, table, "topname", "amount", whole)
	wantGroups(t, tally(l, b.Id, Kind_KIND_APPROVED, func(e *Entry) string { return e.Function }), table, "cat", "amount", whole)
	loadsAgain(t, l, m, table)
}

func TestCabinetOffice(t *testing.T) {
	t.Parallel()
	l := contracttest.New(t, Contract())
	want, rowsRead, months := new(big.Rat), 0, map[string]*big.Rat{}
	for month := 1; month <= 6; month++ {
		name := fmt.Sprintf("uk-cabinet-office-2022-%02d", month)
		table, m := readTable(t, name), readMapping(t, name)
		run, sums := batches(t, m, table)
		load(t, l, run)
		file := total(t, table, "Amount", nil)
		wantMinor(t, name, sums[0].Minor, file)
		want.Add(want, file)
		rowsRead += len(table) - 1
		date, amount := columnOf(t, table, "Date"), columnOf(t, table, "Amount")
		for _, row := range table[1:] {
			iso := row[date]
			if strings.Contains(iso, ",") {
				number := map[string]string{"January": "01", "February": "02", "March": "03", "April": "04", "May": "05", "June": "06"}
				words := strings.Fields(strings.ReplaceAll(iso, ",", ""))
				iso = words[3] + "-" + number[words[1]] + "-" + words[2]
			}
			n, _ := new(big.Rat).SetString(row[amount])
			if months[iso[:7]] == nil {
				months[iso[:7]] = new(big.Rat)
			}
			months[iso[:7]].Add(months[iso[:7]], n)
		}
		if month == 6 {
			loadsAgain(t, l, m, table)
		}
	}
	b, _ := budgets.Get(l.State(), "uk-cabinet-office-2022")
	wantMinor(t, "six months", b.PaidMinor, want)
	if b.Entries != uint64(rowsRead) || rowsRead != 2125 {
		t.Errorf("%d entries of %d rows", b.Entries, rowsRead)
	}
	got := tally(l, b.Id, Kind_KIND_PAID, func(e *Entry) string { return e.Month })
	if len(got) != len(months) {
		t.Errorf("months: %v and %v", got, months)
	}
	for month, sum := range months {
		wantMinor(t, month, got[month], sum)
	}
}

func TestLeeds(t *testing.T) {
	t.Parallel()
	raw, clean := readTable(t, "uk-leeds-2012-04-raw"), readTable(t, "uk-leeds-2012-04-clean")
	fromRaw, _ := batches(t, readMapping(t, "uk-leeds-2012-04-raw"), raw)
	fromClean, _ := batches(t, readMapping(t, "uk-leeds-2012-04-clean"), clean)
	cleaned := flat(fromClean)
	signs := 0
	for i, e := range flat(fromRaw) {
		if e.AmountMinor == -cleaned[i].AmountMinor && e.AmountMinor < 0 {
			e.AmountMinor = -e.AmountMinor // the published cleaning lost the sign of refunds
			signs++
		}
		if !proto.Equal(e, cleaned[i]) {
			t.Fatalf("row %d: raw gives %v, clean %v", i+2, e, cleaned[i])
		}
	}
	if signs != 47 || len(cleaned) != 3000 {
		t.Errorf("%d signs of %d rows", signs, len(cleaned))
	}
	l := contracttest.New(t, Contract())
	again, _ := batches(t, readMapping(t, "uk-leeds-2012-04-raw"), raw)
	load(t, l, again)
	load(t, l, fromClean)
	for budget, table := range map[string][][]string{"uk-leeds-2012-04": raw, "uk-leeds-2012-04-clean": clean} {
		b, _ := budgets.Get(l.State(), budget)
		wantMinor(t, budget, b.PaidMinor, total(t, table, "Net amount", nil))
		wantGroups(t, tally(l, budget, Kind_KIND_PAID, func(e *Entry) string { return e.Department }), table, "Body name", "Net amount", strings.TrimSpace)
	}
}

func flat(all [][]proto.Message) []*RowEntry {
	var found []*RowEntry
	for _, batch := range all {
		for _, m := range batch {
			if r, ok := m.(*Record); ok {
				found = append(found, r.Entries...)
			}
		}
	}
	return found
}
