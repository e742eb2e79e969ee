package cli

import (
	"encoding/hex"
	"fmt"
	"io"
	"strconv"
	"strings"

	"gongshi/cli/form"

	"golang.org/x/text/width"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// printAnswer shows an answer: its lists as tables, everything else as names and values.
func (a *app) printAnswer(m proto.Message) error {
	if a.json {
		return a.printJSON(m)
	}
	var b strings.Builder
	if holdsNothing(m.ProtoReflect()) {
		b.WriteString(a.say("没有找到。\n", "Nothing found.\n"))
	}
	a.fields(&b, m.ProtoReflect(), "")
	_, err := io.WriteString(a.Out, b.String())
	return err
}

// holdsNothing reports whether m is a list without entries, or has no field set at all.
func holdsNothing(m protoreflect.Message) bool {
	lists, set := 0, 0
	for i := range m.Descriptor().Fields().Len() {
		f := m.Descriptor().Fields().Get(i)
		if f.Message() != nil {
			lists++
			if m.Has(f) {
				set++
			}
		}
	}
	return set == 0 && (lists > 0 || !hasAny(m))
}

func hasAny(m protoreflect.Message) (any bool) {
	m.Range(func(protoreflect.FieldDescriptor, protoreflect.Value) bool { any = true; return false })
	return any
}

// fields writes the set fields of m; nested messages are indented, lists of messages follow as tables.
func (a *app) fields(b *strings.Builder, m protoreflect.Message, indent string) {
	var lists []protoreflect.FieldDescriptor
	all := m.Descriptor().Fields()
	for i := range all.Len() {
		f := all.Get(i)
		switch {
		case !m.Has(f):
		case f.IsList() && f.Message() != nil:
			lists = append(lists, f)
		case f.Message() != nil:
			fmt.Fprintf(b, "%s%s:\n", indent, f.Name())
			a.fields(b, m.Get(f).Message(), indent+"  ")
		default:
			fmt.Fprintf(b, "%s%s: %s\n", indent, f.Name(), cell(f, m.Get(f), false))
		}
	}
	for _, f := range lists {
		if len(lists) > 1 || b.Len() > 0 {
			fmt.Fprintf(b, "%s%s:\n", indent, f.Name())
		}
		b.WriteString(tabulate(listRows(m.Get(f).List(), f.Message())))
	}
}

// listRows is a list of messages as a table: a column for each scalar field that any of them has set.
func listRows(list protoreflect.List, d protoreflect.MessageDescriptor) [][]string {
	var paths [][]protoreflect.FieldDescriptor
	columnsOf(d, nil, &paths)
	var table [][]string
	var header []string
	var used [][]protoreflect.FieldDescriptor
	for _, path := range paths {
		for i := range list.Len() {
			if _, ok := follow(list.Get(i).Message(), path); ok {
				var name []string
				for _, f := range path {
					name = append(name, string(f.Name()))
				}
				header, used = append(header, strings.ToUpper(strings.Join(name, "."))), append(used, path)
				break
			}
		}
	}
	table = append(table, header)
	for i := range list.Len() {
		row := make([]string, len(used))
		for j, path := range used {
			if v, ok := follow(list.Get(i).Message(), path); ok {
				row[j] = cell(path[len(path)-1], v, true)
			}
		}
		table = append(table, row)
	}
	return table
}

// columnsOf lists the scalar fields of d and of the messages directly inside it.
func columnsOf(d protoreflect.MessageDescriptor, above []protoreflect.FieldDescriptor, into *[][]protoreflect.FieldDescriptor) {
	for i := range d.Fields().Len() {
		f := d.Fields().Get(i)
		path := append(above[:len(above):len(above)], f)
		if f.Message() == nil || f.IsList() {
			*into = append(*into, path)
		} else if len(above) == 0 {
			columnsOf(f.Message(), path, into)
		}
	}
}

func follow(m protoreflect.Message, path []protoreflect.FieldDescriptor) (protoreflect.Value, bool) {
	for _, f := range path[:len(path)-1] {
		if !m.Has(f) {
			return protoreflect.Value{}, false
		}
		m = m.Get(f).Message()
	}
	last := path[len(path)-1]
	return m.Get(last), m.Has(last)
}

// widest is how many columns of the terminal one cell of a table may take.
const widest = 40

// cell shows a value as people read it; in a table long ones are cut.
func cell(f protoreflect.FieldDescriptor, v protoreflect.Value, cut bool) string {
	if f.IsList() {
		var parts []string
		for i := range v.List().Len() {
			parts = append(parts, scalar(f, v.List().Get(i), cut))
		}
		return clip(strings.Join(parts, ", "), cut)
	}
	return clip(scalar(f, v, cut), cut)
}

func scalar(f protoreflect.FieldDescriptor, v protoreflect.Value, cut bool) string {
	name := string(f.Name())
	switch f.Kind() {
	case protoreflect.MessageKind:
		return brief(v.Message())
	case protoreflect.BytesKind:
		text := hex.EncodeToString(v.Bytes())
		if cut && len(text) > 16 {
			return text[:15] + "…"
		}
		return text
	case protoreflect.EnumKind:
		if e := f.Enum().Values().ByNumber(v.Enum()); e != nil {
			return form.Choice(e)
		}
		return strconv.Itoa(int(v.Enum()))
	case protoreflect.Int64Kind:
		if strings.HasSuffix(name, "_ms") {
			return local(v.Int())
		}
		if strings.HasSuffix(name, "_minor") || strings.HasSuffix(name, "_fen") {
			return thousands(v.Int())
		}
	}
	return strings.NewReplacer("\n", " ", "\r", " ", "\t", " ").Replace(v.String())
}

// brief is a message inside a table's cell: its values without their names.
func brief(m protoreflect.Message) string {
	var parts []string
	for i := range m.Descriptor().Fields().Len() {
		if f := m.Descriptor().Fields().Get(i); m.Has(f) && f.Message() == nil {
			parts = append(parts, cell(f, m.Get(f), true))
		}
	}
	return strings.Join(parts, "/")
}

// thousands groups the digits of a whole number by three.
func thousands(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

// columns is how wide text is in a terminal: a Chinese character takes two columns.
func columns(text string) int {
	n := 0
	for _, r := range text {
		n++
		if k := width.LookupRune(r).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			n++
		}
	}
	return n
}

func clip(text string, cut bool) string {
	if !cut || columns(text) <= widest {
		return text
	}
	n := 0
	for i, r := range text {
		if n += columns(string(r)); n >= widest {
			return text[:i] + "…"
		}
	}
	return text
}

// tabulate aligns the columns of rows, numbers to the right.
func tabulate(rows [][]string) string {
	if len(rows) == 0 {
		return ""
	}
	wide, number := make([]int, len(rows[0])), make([]bool, len(rows[0]))
	for j := range number {
		number[j] = true
	}
	for i, row := range rows {
		for j, text := range row {
			wide[j] = max(wide[j], columns(text))
			number[j] = number[j] && (i == 0 || text == "" || strings.Trim(text, "-0123456789,.") == "")
		}
	}
	var b strings.Builder
	for _, row := range rows {
		var line strings.Builder
		for j, text := range row {
			if j > 0 {
				line.WriteString("  ")
			}
			gap := strings.Repeat(" ", wide[j]-columns(text))
			if number[j] {
				line.WriteString(gap + text)
			} else {
				line.WriteString(text + gap)
			}
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	return b.String()
}
