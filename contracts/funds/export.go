package funds

import (
	"strconv"
	"strings"

	"gongshi/ledger/amount"
	"gongshi/ledger/contract"
	"gongshi/ledger/state"
)

// fiscalDataPackage writes one budget as a Fiscal Data Package 1.0: leaf lines with their balances, and all entries.
// The sums of either file are the budget's, to the last digit. Its only option is the budget's id.
func fiscalDataPackage() contract.Export {
	return contract.Export{
		Name:  "fiscal-data-package",
		Title: contract.Text{ZH: "财政数据包（Fiscal Data Package 1.0）", EN: "Fiscal Data Package 1.0"},
		Files: func(r state.Reader, options []string, write func(file string, piece []byte) error) error {
			if len(options) != 1 {
				return ErrExport.With("%d options", len(options))
			}
			b, err := budgets.Need(r, options[0], ErrBudgetUnknown.With("%s", options[0]))
			if err != nil {
				return err
			}
			currency, _ := amount.CurrencyOf(b.Currency)
			x := &exporter{r: r, budget: b, exponent: currency.Exponent, write: write}
			for _, step := range [...]func() error{x.descriptor, x.lines, x.entries} {
				if err := step(); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// An exporter writes file after file in pieces of about pieceBytes.
type exporter struct {
	r        state.Reader
	budget   *Budget
	exponent uint32
	write    func(file string, piece []byte) error
	file     string
	piece    []byte
}

const pieceBytes = 32 << 10

func (x *exporter) flush(least int) error {
	if len(x.piece) == 0 || len(x.piece) < least {
		return nil
	}
	piece := x.piece
	x.piece = nil
	return x.write(x.file, piece)
}

// row writes one row of CSV as RFC 4180 has it.
func (x *exporter) row(cells ...string) error {
	for i, c := range cells {
		if i > 0 {
			x.piece = append(x.piece, ',')
		}
		if strings.ContainsAny(c, ",\"\r\n") {
			c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
		}
		x.piece = append(x.piece, c...)
	}
	x.piece = append(x.piece, '\r', '\n')
	return x.flush(pieceBytes)
}

func (x *exporter) money(minor int64) string { return amount.Format{}.Write(minor, x.exponent) }

// A fiscalColumn is a column with its type in the taxonomy of fiscal data, and for a balance the phase it measures.
type fiscalColumn struct{ name, kind, columnType, phase string }

// phases are the measures in the words of fiscal data; their order is that of Kind, from 1.
var phases = [...]string{"approved", "adjusted", "allotted", "committed", "ordered", "executed", "returned"}

var lineColumns = [...]fiscalColumn{
	{"line", "string", "budget-line-id", ""},
	{"parent", "string", "", ""},
	{"name_zh", "string", "", ""},
	{"name_en", "string", "", ""},
	{"department", "string", "administrative-classification:generic:level1:code", ""},
	{"unit", "string", "administrative-classification:generic:level2:code", ""},
	{"function", "string", "functional-classification:generic:code", ""},
	{"economic", "string", "economic-classification:generic:code", ""},
	{"cofog", "string", "functional-classification:cofog:code", ""},
	{"programme", "string", "activity:generic:program:code", ""},
	{"project", "string", "activity:generic:project:code", ""},
	{"region", "string", "geo:generic:code", ""},
	{"funding", "string", "fin-source:generic:code", ""},
	{phases[0], "number", "value", phases[0]},
	{phases[1], "number", "value", phases[1]},
	{phases[2], "number", "value", phases[2]},
	{phases[3], "number", "value", phases[3]},
	{phases[4], "number", "value", phases[4]},
	{phases[5], "number", "value", phases[5]},
	{phases[6], "number", "value", phases[6]},
}

var entryColumns = [...]fiscalColumn{
	{"entry", "integer", "transaction-id:code", ""},
	{"phase", "string", "phase:id", ""},
	{"line", "string", "budget-line-id", ""},
	{"amount", "number", "value", ""},
	{"date", "date", "date:generic", ""},
	{"payee", "string", "recipient:generic:legal-entity:label", ""},
	{"payee_code", "string", "recipient:generic:legal-entity:code", ""},
	{"payee_category", "string", "", ""},
	{"purpose", "string", "", ""},
	{"reference", "string", "", ""},
	{"settles", "integer", "", ""},
	{"reverses", "integer", "", ""},
	{"dataset", "string", "", ""},
	{"row", "string", "", ""},
}

func names(columns []fiscalColumn) []string {
	var all []string
	for _, c := range columns {
		all = append(all, c.name)
	}
	return all
}

func (x *exporter) lines() error {
	x.file = "lines.csv"
	if err := x.row(names(lineColumns[:])...); err != nil {
		return err
	}
	for _, l := range state.Under(lines, x.r, x.budget.Id, all) {
		if !l.Leaf {
			continue
		}
		cells := []string{l.Code, l.Parent, l.NameZh, l.NameEn, l.Department, l.Unit, l.Function, l.Economic, l.Cofog,
			l.Programme, l.Project, l.Region, l.Funding}
		for i := range phases {
			cells = append(cells, x.money(*l.balance(Kind(i + 1))))
		}
		if err := x.row(cells...); err != nil {
			return err
		}
	}
	return x.flush(0)
}

func (x *exporter) entries() error {
	x.file = "entries.csv"
	if err := x.row(names(entryColumns[:])...); err != nil {
		return err
	}
	for _, e := range state.Under(entries, x.r, x.budget.Id, all) {
		category := ""
		if e.Payee.GetCategory() != Category_CATEGORY_UNSPECIFIED {
			category = strings.ToLower(strings.TrimPrefix(e.Payee.Category.String(), "CATEGORY_"))
		}
		if err := x.row(strconv.FormatUint(e.Sequence, 10), phases[e.Kind-1], e.Line, x.money(e.AmountMinor), e.Date,
			e.Payee.GetName(), e.Payee.GetCreditCode(), category, e.Purpose, e.Reference, optionalNumber(e.Settles),
			optionalNumber(e.Reverses), e.Dataset, e.Row); err != nil {
			return err
		}
	}
	return x.flush(0)
}

func optionalNumber(n uint64) string {
	if n == 0 {
		return ""
	}
	return strconv.FormatUint(n, 10)
}

// descriptor writes datapackage.json. Balances of a line are one fact each: extraFields say how they unfold.
func (x *exporter) descriptor() error {
	x.file = "datapackage.json"
	b, src := x.budget, x.budget.GetSource()
	year := strconv.Itoa(int(b.Year))
	opens, closes := year+"-01-01", year+"-12-31"
	if y, ok := years.Get(x.r, yearKey(b.Organisation, b.Year)); ok && b.Control == Control_CONTROL_ENFORCED {
		opens, closes = y.Opens, y.Closes
	}
	j := &jsonWriter{}
	j.open('{')
	j.field("profile", "fiscal-data-package")
	j.field("name", packageName(b.Id))
	j.field("title", first(b.TitleEn, b.TitleZh))
	j.field("description", first(src.GetCoverageEn(), b.TitleZh))
	if src != nil {
		j.key("sources").open('[').open('{')
		j.field("title", src.Publisher).field("path", src.Url).close('}').close(']')
		j.key("licenses").open('[').open('{')
		j.field("name", src.Licence).field("title", src.Licence).close('}').close(']')
	}
	j.field("granularity", "transactional")
	j.key("fiscalPeriod").open('{').field("start", opens).field("end", closes).close('}')
	j.key("resources").open('[')
	x.resource(j, "lines", lineColumns[:], true)
	x.resource(j, "entries", entryColumns[:], false)
	j.close(']').close('}')
	x.piece = append(j.b, '\n')
	return x.flush(0)
}

// packageName keeps to the lower-case letters, digits, "-", "." and "_" of a package's name.
func packageName(id string) string { return strings.ReplaceAll(id, "/", "-") }

func (x *exporter) resource(j *jsonWriter, name string, columns []fiscalColumn, unfold bool) {
	j.open('{').field("profile", "tabular-data-resource").field("name", name).field("path", name+".csv")
	j.field("format", "csv").field("mediatype", "text/csv").field("encoding", "utf-8")
	j.key("schema").open('{').key("fields").open('[')
	for _, c := range columns {
		j.open('{').field("name", c.name).field("type", c.kind)
		if c.columnType != "" {
			j.field("columnType", c.columnType)
		}
		if c.phase != "" {
			j.key("normalize").open('{').field("phase", c.phase).close('}')
		}
		j.close('}')
	}
	j.close(']').key("extraFields").open('[')
	if unfold {
		j.open('{').field("name", "phase").field("type", "string").field("columnType", "phase:id").close('}')
		j.open('{').field("name", "amount").field("type", "number").field("columnType", "value")
		j.key("normalizationTarget").raw("true").close('}')
	}
	j.open('{').field("name", "currency").field("type", "string").field("columnType", "value-currency:code")
	j.field("constant", x.budget.Currency).close('}')
	j.open('{').field("name", "fiscal_year").field("type", "integer").field("columnType", "date:fiscal-year")
	j.key("constant").raw(strconv.Itoa(int(x.budget.Year))).close('}')
	j.open('{').field("name", "direction").field("type", "string").field("columnType", "direction")
	j.field("constant", "expenditure").close('}')
	j.close(']').close('}').close('}')
}
