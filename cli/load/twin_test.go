package load

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gongshi/cli/sheet"
	"gongshi/contracts/funds"
	"gongshi/ledger/amount"
	"gongshi/ledger/contract"
	"gongshi/ledger/refusal"

	"golang.org/x/text/encoding/simplifiedchinese"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

var update = flag.Bool("update", false, "write the golden files anew")

// The portal imports tables in the browser with a reader of its own (contracts/funds/ui/office/import). This golden is
// what both must say of the same files; its twin.test.ts reads it.
const (
	twinGolden = "../../contracts/funds/testdata/import-twin.json"
	spending   = "../../demo/data/spending"
)

// A twin is everything that the two readers must agree on.
type twin struct {
	Refusals   map[string][2]string `json:"refusals"`
	Currencies map[string]uint32    `json:"currencies"`
	Tables     []twinTable          `json:"tables"`
	Mapping    json.RawMessage      `json:"mapping"`  // of what follows
	Mappings   []twinMapping        `json:"mappings"` // what becomes of it when one thing is changed
	Odd        []twinOdd            `json:"odd"`
	Cells      [][]byte             `json:"cells"` // for mutants
	Base       []byte               `json:"base"`
	BaseGB     []byte               `json:"base_gb18030"`
	Mutants    []string             `json:"mutants"` // hash over the verdicts of so many
}

type twinTable struct {
	Name  string          `json:"name"`
	First json.RawMessage `json:"first"` // of its first batch: the first line, name and entry
	verdict
}

type twinMapping struct {
	Says  string   `json:"says"`
	Path  []string `json:"path"`
	Value any      `json:"value"`
	Code  uint32   `json:"code"`
	Field string   `json:"field"`
}

type twinOdd struct {
	Says     string `json:"says"`
	File     []part `json:"file"`
	Batch    uint32 `json:"batch"`
	Encoding string `json:"encoding"` // "" to be detected
	Comma    string `json:"comma"`
	verdict
}

// A part of a file, so many times.
type part struct {
	Text  []byte `json:"text"`
	Times int    `json:"times"`
}

// A verdict is what a reader says of a table. Refused is for what is no table or does not fit the mapping.
type verdict struct {
	Refused  string    `json:"refused,omitempty"`
	Encoding string    `json:"found,omitempty"`
	Rows     int       `json:"rows"`
	Batches  int64     `json:"batches"`
	Sums     []twinSum `json:"sums"`
	Bad      []twinBad `json:"bad"`
	Commands string    `json:"commands"` // SHA-256 over all of them
	first    proto.Message
}

type twinSum struct {
	Name  string `json:"name"`
	Count int64  `json:"count"`
	Minor string `json:"minor"`
}

type twinBad struct {
	Line   int    `json:"line"`
	Column string `json:"column"`
	Code   uint32 `json:"code"`
}

// judge reads a table to its end.
func judge(t testing.TB, s sheet.Sheet, m *funds.Mapping) verdict {
	t.Helper()
	v, hash := verdict{Bad: []twinBad{}, Sums: []twinSum{}}, sha256.New()
	var one contract.Import
	for _, i := range funds.Contract().Imports {
		one = i
	}
	report, err := Table{Sheet: s, Import: one, Mapping: m}.walk(t.Context(), Watch{
		Bad: func(b Bad) error {
			v.Bad = append(v.Bad, twinBad{b.Line, b.Column, b.Code})
			return nil
		},
		done: func(batch []proto.Message, _ int) error {
			for _, c := range batch {
				raw, err := proto.MarshalOptions{Deterministic: true}.Marshal(c)
				if err != nil {
					return err
				}
				fmt.Fprintf(hash, "%s\n%d\n%s", c.ProtoReflect().Descriptor().FullName(), len(raw), raw)
			}
			if v.first == nil {
				r := proto.Clone(batch[len(batch)-1]).(*funds.Record)
				r.Lines, r.Entries, r.Names = r.Lines[:1], r.Entries[:1], r.Names[:min(1, len(r.Names))]
				v.first = r
			}
			return nil
		},
	})
	if err != nil {
		v.Refused, v.Bad = "unreadable", []twinBad{}
		if r, ok := refusal.Of(err); ok {
			v.Refused = fmt.Sprintf("%d %s", r.Code, r.Field)
		}
		return v
	}
	for _, s := range report.Sums {
		v.Sums = append(v.Sums, twinSum{s.Name, s.Count, fmt.Sprint(s.Minor)})
	}
	v.Encoding, v.Rows, v.Batches, v.Commands = report.Sheet.Encoding, report.Rows, report.Batches, hex.EncodeToString(hash.Sum(nil))
	return v
}

// text is a verdict in one form for both readers, to be hashed.
func (v verdict) text() string {
	if v.Refused != "" {
		return v.Refused + "\n"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s %d %d %s\n", v.Encoding, v.Rows, v.Batches, v.Commands)
	for _, s := range v.Sums {
		fmt.Fprintf(&b, "%s %d %s\n", s.Name, s.Count, s.Minor)
	}
	for _, bad := range v.Bad {
		fmt.Fprintf(&b, "%d|%s|%d\n", bad.Line, bad.Column, bad.Code)
	}
	return b.String()
}

func put(t testing.TB, dir string, content []byte) string {
	t.Helper()
	file := filepath.Join(dir, "x.csv")
	if err := os.WriteFile(file, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

func mappingOf(t testing.TB, raw []byte) *funds.Mapping {
	t.Helper()
	m := &funds.Mapping{}
	if err := protojson.Unmarshal(raw, m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestTwin(t *testing.T) {
	of := &twin{Refusals: map[string][2]string{}, Currencies: map[string]uint32{}, Mapping: compact(t, []byte(oddMapping))}
	for _, c := range oddCells {
		of.Cells = append(of.Cells, []byte(c))
	}
	for _, r := range funds.Contract().Refusals.All() {
		of.Refusals[fmt.Sprint(r.Code)] = [2]string{r.ZH, r.EN}
	}
	for n := range 26 * 26 * 26 {
		code := string([]byte{byte('A' + n/676), byte('A' + n/26%26), byte('A' + n%26)})
		if c, ok := amount.CurrencyOf(code); ok {
			of.Currencies[code] = c.Exponent
		}
	}
	of.addTables(t)
	of.addMappings(t)
	of.addOdd(t)
	of.addMutants(t)
	got, err := json.MarshalIndent(of, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	got = append(got, '\n')
	if *update {
		if err := os.WriteFile(twinGolden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(twinGolden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("the import reads tables otherwise than before; if that is meant, run with -update and mend contracts/funds/ui/office/import until its twin.test.ts passes")
	}
}

// addTables reads every published table of the demo.
func (o *twin) addTables(t *testing.T) {
	files, err := filepath.Glob(spending + "/*.csv")
	if err != nil || len(files) == 0 {
		t.Fatal(err, "no tables")
	}
	for _, file := range files {
		name := strings.TrimSuffix(file, ".csv")
		raw, err := os.ReadFile(name + ".mapping.json")
		if err != nil {
			t.Fatal(err)
		}
		v := judge(t, sheet.Sheet{File: file}, mappingOf(t, raw))
		first, err := protojson.Marshal(v.first)
		if err != nil {
			t.Fatal(err)
		}
		o.Tables = append(o.Tables, twinTable{filepath.Base(name), compact(t, first), v})
	}
}

// compact takes out the blanks, of which protojson writes a different number in each build.
func compact(t testing.TB, raw []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// addMappings changes one thing at a time in the mapping.
func (o *twin) addMappings(t *testing.T) {
	file := put(t, t.TempDir(), []byte(oddTable))
	for _, c := range oddMappings {
		var whole map[string]any
		if err := json.Unmarshal([]byte(oddMapping), &whole); err != nil {
			t.Fatal(err)
		}
		at := whole
		for _, step := range c.Path[:len(c.Path)-1] {
			at = at[step].(map[string]any)
		}
		if at[c.Path[len(c.Path)-1]] = c.Value; c.Value == nil {
			delete(at, c.Path[len(c.Path)-1])
		}
		raw, err := json.Marshal(whole)
		if err != nil {
			t.Fatal(err)
		}
		one := funds.Contract().Imports[0]
		_, err = Table{Sheet: sheet.Sheet{File: file}, Import: one, Mapping: mappingOf(t, raw)}.Check(t.Context(), Watch{})
		if r, ok := refusal.Of(err); ok {
			c.Code, c.Field = r.Code, r.Field
		} else if err != nil {
			t.Fatalf("%s: %v", c.Says, err)
		}
		o.Mappings = append(o.Mappings, c)
	}
}

func (o *twin) addOdd(t *testing.T) {
	dir, m := t.TempDir(), mappingOf(t, []byte(oddMapping))
	for _, c := range oddTables() {
		var whole []byte
		for _, p := range c.File {
			whole = append(whole, bytes.Repeat(p.Text, p.Times)...)
		}
		s := sheet.Sheet{File: put(t, dir, whole), Encoding: c.Encoding}
		if c.Comma != "" {
			s.Delimiter = c.Comma[0]
		}
		m.Batch = c.Batch
		c.verdict = judge(t, s, m)
		o.Odd = append(o.Odd, c)
	}
}

// Mutants come from a generator that is as easily written in the other language.
const (
	mutants   = 4000
	mutantsIn = 50
)

type dice uint32

func (d *dice) next() int {
	*d ^= *d << 13
	*d ^= *d >> 17
	*d ^= *d << 5
	return int(*d)
}

func (d *dice) mutate(base []byte, cells [][]byte) []byte {
	out := slices.Clone(base)
	for range 1 + d.next()%3 {
		at := d.next() % (len(out) + 1)
		cut := min(d.next()%8, len(out)-at)
		with := []byte{byte(d.next()), byte(d.next())}
		if d.next()%4 != 0 {
			with = cells[d.next()%len(cells)]
		}
		out = slices.Replace(out, at, at+cut, with...)
	}
	return out
}

func (o *twin) addMutants(t *testing.T) {
	o.Base = []byte(oddTable)
	var err error
	if o.BaseGB, err = simplifiedchinese.GB18030.NewEncoder().Bytes(o.Base); err != nil {
		t.Fatal(err)
	}
	dir, m := t.TempDir(), mappingOf(t, []byte(oddMapping))
	roll, hash := dice(20260321), sha256.New()
	for n := range mutants {
		base, s := o.Base, sheet.Sheet{Encoding: [...]string{"utf-8", "", "gb18030"}[n%3]}
		if n%3 == 2 {
			base = o.BaseGB
		}
		s.File = put(t, dir, roll.mutate(base, o.Cells))
		hash.Write([]byte(judge(t, s, m).text()))
		if n%mutantsIn == mutantsIn-1 {
			o.Mutants = append(o.Mutants, hex.EncodeToString(hash.Sum(nil)[:8]))
			hash.Reset()
		}
	}
	if len(o.Mutants) != mutants/mutantsIn {
		t.Fatal(errors.New("not all mutants were judged"))
	}
}
