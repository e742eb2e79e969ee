package funds

import (
	"slices"
	"strings"

	"gongshi/ledger/amount"
)

// absent stands for a column that a mapping does not name.
const absent = -1

// A plan is a mapping with its columns found in one header.
type plan struct {
	mapping    *Mapping
	header     []string
	format     amount.Format
	places     uint32 // decimal places of the minor unit, and the zeros that the publisher leaves out
	levels     []levelPlan
	attributes []levelPlan
	measures   []measurePlan
	skip       []skipPlan
	key        []int
	fields     []int // the columns of the field rules
	date, purpose, reference,
	payee, creditCode int
}

// A levelPlan is a level's columns, or an attribute's, which has one.
type levelPlan struct {
	code      []int
	name      int
	dimension Dimension
}

type measurePlan struct {
	column int
	kind   Kind
}

type skipPlan struct {
	column int
	equals []string
}

// newPlan checks a mapping against a header. The error names the mapping's field or the missing column.
func newPlan(m *Mapping, header []string) (*plan, error) {
	p := &plan{mapping: m, header: cleanHeader(header)}
	for _, step := range [...]func() error{p.planTerms, p.planLevels, p.planMeasures, p.planColumns, p.planKey} {
		if err := step(); err != nil {
			return nil, err
		}
	}
	return p, nil
}

// cleanHeader trims the names, and takes the byte order mark off that some programs put first.
func cleanHeader(header []string) []string {
	clean := make([]string, len(header))
	for i, name := range header {
		if i == 0 {
			name = strings.TrimPrefix(name, "\ufeff")
		}
		clean[i] = cleanCell(name)
	}
	return clean
}

// cleanCell trims spaces, and makes one space of carriage returns, line feeds and tabs with the spaces around them.
func cleanCell(s string) string {
	if strings.ContainsAny(s, "\r\n\t\v\f") {
		return strings.Join(strings.Fields(s), " ")
	}
	return strings.TrimSpace(s)
}

func (p *plan) planTerms() error {
	m := p.mapping
	if fault := faultOf(m.GetDataset(), maxName); fault != "" || m.GetDataset() == "" {
		return ErrMapping.On("mapping.dataset", "%s", fault)
	}
	if m.Budget == nil {
		return ErrMapping.On("mapping.budget", "there is none")
	}
	if err := m.Budget.check(); err != nil {
		return err
	}
	currency, ok := amount.CurrencyOf(m.Budget.Currency)
	if !ok || m.GetNumbers().GetZeros() > 12 {
		return ErrMapping.On("mapping.numbers", "%s with %d zeros", m.Budget.Currency, m.GetNumbers().GetZeros())
	}
	p.places = currency.Exponent + m.GetNumbers().GetZeros()
	p.format = amount.Format{Decimal: m.GetNumbers().GetDecimal(), Group: m.GetNumbers().GetGroup(), Parentheses: m.GetNumbers().GetParentheses()}
	if m.Language != "zh" && m.Language != "en" {
		return ErrMapping.On("mapping.language", "%q is neither zh nor en", m.Language)
	}
	for _, layout := range m.Dates {
		if !validLayout(layout) {
			return ErrMapping.On("mapping.dates", "%q lacks year, month or day", layout)
		}
	}
	if m.Date != "" && len(m.Dates) == 0 {
		return ErrMapping.On("mapping.dates", "column %s needs a format", m.Date)
	}
	return nil
}

// column finds a column that must be there once.
func (p *plan) column(name string) (int, error) {
	at := slices.Index(p.header, name)
	if at < 0 {
		return absent, ErrHeader.On(name, "the header has no such column: %q", p.header)
	}
	if slices.Contains(p.header[at+1:], name) {
		return absent, ErrHeader.On(name, "the header has this column twice")
	}
	return at, nil
}

// optional finds a column that a mapping may leave out.
func (p *plan) optional(name string) (int, error) {
	if name == "" {
		return absent, nil
	}
	return p.column(name)
}

func (p *plan) columns(names []string) ([]int, error) {
	var found []int
	for _, name := range names {
		at, err := p.column(name)
		if err != nil {
			return nil, err
		}
		found = append(found, at)
	}
	return found, nil
}

func (p *plan) planLevels() error {
	m := p.mapping
	if len(m.Levels) == 0 || len(m.Levels) > maxLevels {
		return ErrMapping.On("mapping.levels", "%d levels", len(m.Levels))
	}
	var used []Dimension
	for _, l := range m.Levels {
		if len(l.Code) == 0 {
			return ErrMapping.On("mapping.levels.code", "a level has no column")
		}
		one, err := p.planLevel(l.Code, l.Name, l.Dimension)
		if err != nil {
			return err
		}
		p.levels, used = append(p.levels, one), append(used, l.Dimension)
	}
	for _, a := range m.Attributes {
		one, err := p.planLevel([]string{a.Code}, a.Name, a.Dimension)
		if err != nil {
			return err
		}
		if a.Dimension == Dimension_DIMENSION_UNSPECIFIED {
			return ErrMapping.On("mapping.attributes.dimension", "%s has none", a.Code)
		}
		p.attributes, used = append(p.attributes, one), append(used, a.Dimension)
	}
	for i, d := range used {
		if _, known := Dimension_name[int32(d)]; !known || d != Dimension_DIMENSION_UNSPECIFIED && slices.Contains(used[:i], d) {
			return ErrMapping.On("mapping.levels.dimension", "%s is unknown or used twice", d)
		}
	}
	return nil
}

func (p *plan) planLevel(code []string, name string, d Dimension) (levelPlan, error) {
	at, err := p.columns(code)
	if err != nil {
		return levelPlan{}, err
	}
	named, err := p.optional(name)
	return levelPlan{code: at, name: named, dimension: d}, err
}

func (p *plan) planMeasures() error {
	if len(p.mapping.Measures) == 0 {
		return ErrMapping.On("mapping.measures", "no column holds amounts")
	}
	for i, m := range p.mapping.Measures {
		at, err := p.column(m.Column)
		if err != nil {
			return err
		}
		switch m.Kind {
		case Kind_KIND_APPROVED, Kind_KIND_ADJUSTED, Kind_KIND_ALLOTTED, Kind_KIND_COMMITTED, Kind_KIND_PAID, Kind_KIND_RETURNED:
		default:
			return ErrMapping.On("mapping.measures.kind", "%s cannot be published", m.Kind)
		}
		if slices.ContainsFunc(p.mapping.Measures[:i], func(o *Measure) bool { return o.Kind == m.Kind }) {
			return ErrMapping.On("mapping.measures.kind", "two columns are %s", m.Kind)
		}
		p.measures = append(p.measures, measurePlan{at, m.Kind})
	}
	return nil
}

func (p *plan) planColumns() (err error) {
	m := p.mapping
	for _, c := range [...]struct {
		at   *int
		name string
	}{{&p.date, m.Date}, {&p.purpose, m.Purpose}, {&p.reference, m.Reference}, {&p.payee, m.Payee}, {&p.creditCode, m.PayeeCreditCode}} {
		if *c.at, err = p.optional(c.name); err != nil {
			return err
		}
	}
	for _, f := range m.Skip {
		at, err := p.column(f.Column)
		if err != nil {
			return err
		}
		p.skip = append(p.skip, skipPlan{at, f.Equals})
	}
	for _, f := range m.Fields {
		at, err := p.column(f.Column)
		if err != nil {
			return err
		}
		p.fields = append(p.fields, at)
	}
	for _, r := range m.Persons {
		if r.Category == Category_CATEGORY_UNSPECIFIED || Category_name[int32(r.Category)] == "" || len(r.Names) == 0 {
			return ErrMapping.On("mapping.persons", "a rule has no names or no category")
		}
	}
	return nil
}

func (p *plan) planKey() (err error) {
	if _, err = p.columns(p.mapping.Header); err != nil {
		return err
	}
	if p.key, err = p.columns(p.mapping.Key); err != nil {
		return err
	}
	if len(p.key) == 0 {
		for i := range p.header {
			p.key = append(p.key, i)
		}
	}
	if int(p.mapping.Batch)*len(p.measures) > maxBatch {
		return ErrMapping.On("mapping.batch", "%d rows of %d amounts are more than %d entries", p.mapping.Batch, len(p.measures), maxBatch)
	}
	return nil
}
