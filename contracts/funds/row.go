package funds

import (
	"strings"
	"unicode/utf8"
)

// A rowAt reads the cells of one row, already clean.
type rowAt struct {
	*table
	line  int
	cells []string
}

// A code becomes part of a line's code: its own separators are escaped, so that no two paths are equal.
func escape(s string) string {
	if !strings.ContainsAny(s, "%/+") {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; c {
		case '%':
			b.WriteString("%25")
		case '/':
			b.WriteString("%2F")
		case '+':
			b.WriteString("%2B")
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// text reads a cell that may be empty or not.
func (r *rowAt) text(column, most int, need bool) (string, error) {
	if column == absent {
		return "", nil
	}
	s := r.cells[column]
	if fault := faultOf(s, most); fault != "" {
		return "", ErrCellText.On(r.header[column], "line %d: %s", r.line, fault)
	}
	if need && s == "" {
		return "", ErrCellText.On(r.header[column], "line %d: empty", r.line)
	}
	return s, nil
}

// checkFields applies the mapping's rules of single cells.
func (r *rowAt) checkFields(*reading) error {
	for i, rule := range r.mapping.Fields {
		column := r.fields[i]
		s, err := r.text(column, maxText, rule.Required)
		if err != nil {
			return err
		}
		if rule.MaxLength > 0 && utf8.RuneCountInString(s) > int(rule.MaxLength) {
			return ErrCellText.On(r.header[column], "line %d: longer than %d characters", r.line, rule.MaxLength)
		}
		if rule.Number && s != "" {
			if _, err := r.format.Parse(s, r.places); err != nil {
				return ErrCellNumber.On(r.header[column], "line %d: %q: %v", r.line, s, err)
			}
		}
	}
	return nil
}

// readLines makes the lines of the row's path, root first.
func (r *rowAt) readLines(into *reading) error {
	path, columns := "", []int(nil)
	for _, level := range r.levels {
		var parts []string
		for i, column := range level.code {
			s, err := r.text(column, maxCode, i == 0)
			if err != nil {
				return err
			}
			parts = append(parts, escape(s))
		}
		name, err := r.nameOf(level)
		if err != nil {
			return err
		}
		l := &LineDraft{Code: strings.Join(parts, "+"), Parent: path}
		if path != "" {
			l.Code = path + "/" + l.Code
		}
		if len(l.Code) > maxCode {
			return ErrCellText.On(r.header[level.code[0]], "line %d: the line's code is longer than %d bytes", r.line, maxCode)
		}
		l.NameZh, l.NameEn = r.inLanguage(name)
		l.set(level.dimension, r.cells[level.code[0]])
		into.lines, columns, path = append(into.lines, l), append(columns, level.code[0]), l.Code
	}
	leaf := into.lines[len(into.lines)-1]
	for _, a := range r.attributes {
		s, err := r.text(a.code[0], maxCode, false)
		if err != nil {
			return err
		}
		leaf.set(a.dimension, s)
	}
	for i, l := range into.lines {
		said := saying{digest(l.Code), digestOf(l)}
		if r.lines.contradicts(said) {
			return ErrCellLine.On(r.header[columns[i]], "line %d: %s", r.line, l.Code)
		}
		into.ofLines = append(into.ofLines, said)
	}
	return nil
}

// nameOf reads a level's or attribute's name; without a column for it the code is its own name.
func (r *rowAt) nameOf(level levelPlan) (string, error) {
	if level.name == absent {
		return r.text(level.code[0], maxName, false)
	}
	return r.text(level.name, maxName, true)
}

func (r *rowAt) inLanguage(s string) (zh, en string) {
	if r.mapping.Language == "zh" {
		return s, ""
	}
	return "", s
}

// readNames collects what the row says about codes of dimensions.
func (r *rowAt) readNames(into *reading) error {
	for i, level := range append(append([]levelPlan(nil), r.levels...), r.attributes...) {
		code := r.cells[level.code[0]]
		if level.name == absent || level.dimension == Dimension_DIMENSION_UNSPECIFIED || code == "" {
			continue
		}
		name, err := r.text(level.name, maxName, i < len(r.levels))
		if err != nil {
			return err
		}
		if name == "" {
			continue
		}
		n := &CodeName{Dimension: level.dimension, Code: code}
		n.NameZh, n.NameEn = r.inLanguage(name)
		said := saying{digest(n.Dimension.String(), n.Code), digestOf(n)}
		if r.names.contradicts(said) {
			return ErrCellLine.On(r.header[level.name], "line %d: code %s has another name", r.line, code)
		}
		into.names, into.ofNames = append(into.names, n), append(into.ofNames, said)
	}
	return nil
}

func (r *rowAt) readAmounts(into *reading) error {
	for _, m := range r.measures {
		text := r.cells[m.column]
		if text == "" {
			into.minor, into.blank = append(into.minor, 0), append(into.blank, true)
			continue
		}
		minor, err := r.format.Parse(text, r.places)
		if err != nil {
			return ErrCellNumber.On(r.header[m.column], "line %d: %q: %v", r.line, text, err)
		}
		into.minor, into.blank = append(into.minor, minor), append(into.blank, false)
	}
	return nil
}

func (r *rowAt) readEntries(into *reading) error {
	date, err := r.readDate()
	if err != nil {
		return err
	}
	purpose, err := r.text(r.purpose, maxText, false)
	if err != nil {
		return err
	}
	reference, err := r.text(r.reference, maxName, false)
	if err != nil {
		return err
	}
	payee, err := r.readPayee()
	if err != nil {
		return err
	}
	leaf := into.lines[len(into.lines)-1].Code
	for i, m := range r.measures {
		if into.blank[i] {
			continue
		}
		into.entries = append(into.entries, &RowEntry{
			Kind: m.kind, Line: leaf, AmountMinor: into.minor[i], Date: date, Payee: payee, Purpose: purpose, Reference: reference,
		})
	}
	return nil
}

func (r *rowAt) readDate() (string, error) {
	if r.date == absent {
		return "", nil
	}
	text := r.cells[r.date]
	for _, layout := range r.mapping.Dates {
		if date, ok := parseDate(layout, text); ok {
			return date, nil
		}
	}
	return "", ErrCellDate.On(r.header[r.date], "line %d: %q", r.line, text)
}

// readPayee reads an organisation's name, or the category that stands for persons.
func (r *rowAt) readPayee() (*Payee, error) {
	name, err := r.text(r.payee, maxName, false)
	if err != nil || name == "" {
		return nil, err
	}
	for _, rule := range r.mapping.Persons {
		for _, n := range rule.Names {
			if matches(n, name) {
				return &Payee{Category: rule.Category}, nil
			}
		}
	}
	code, err := r.text(r.creditCode, maxID, false)
	return &Payee{Name: name, CreditCode: code}, err
}

// matches compares without regard to case; a pattern that ends with "*" admits any ending.
func matches(pattern, name string) bool {
	if start, ok := strings.CutSuffix(pattern, "*"); ok {
		return len(name) >= len(start) && strings.EqualFold(name[:len(start)], start)
	}
	return strings.EqualFold(pattern, name)
}

// set gives a line its code of a dimension; a level that is no classification sets none.
func (d *LineDraft) set(dimension Dimension, code string) {
	switch dimension {
	case Dimension_DIMENSION_DEPARTMENT:
		d.Department = code
	case Dimension_DIMENSION_UNIT:
		d.Unit = code
	case Dimension_DIMENSION_FUNCTION:
		d.Function = code
	case Dimension_DIMENSION_ECONOMIC:
		d.Economic = code
	case Dimension_DIMENSION_COFOG:
		d.Cofog = code
	case Dimension_DIMENSION_PROGRAMME:
		d.Programme = code
	case Dimension_DIMENSION_PROJECT:
		d.Project = code
	case Dimension_DIMENSION_REGION:
		d.Region = code
	case Dimension_DIMENSION_FUNDING:
		d.Funding = code
	}
}
