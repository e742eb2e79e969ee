package form

import (
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

// Choice is the short name of an enum's value: "paid" for KIND_PAID.
func Choice(e protoreflect.EnumValueDescriptor) string {
	prefix := strings.ReplaceAll(Kebab(string(e.Parent().Name())), "-", "_") + "_"
	return strings.ReplaceAll(strings.TrimPrefix(strings.ToLower(string(e.Name())), prefix), "_", "-")
}

// Choices lists the short names of an enum, without its zero.
func Choices(e protoreflect.EnumDescriptor) []string {
	var names []string
	for i := range e.Values().Len() {
		if v := e.Values().Get(i); v.Number() != 0 {
			names = append(names, Choice(v))
		}
	}
	return names
}

// typeName is what stands for the value in the help.
func typeName(f protoreflect.FieldDescriptor) string {
	name := string(f.Name())
	switch f.Kind() {
	case protoreflect.StringKind:
		return "text"
	case protoreflect.BytesKind:
		return "hex"
	case protoreflect.BoolKind:
		return ""
	case protoreflect.EnumKind:
		return "choice"
	case protoreflect.MessageKind:
		return "json"
	}
	if strings.HasSuffix(name, "_ms") {
		return "time"
	}
	return "number"
}

// units explain the last word of a field's name, which by the house's rule is its unit.
var units = []struct{ suffix, says string }{
	{"_minor", "in minor units of the currency, such as fen or cents"},
	{"_fen", "in fen"},
	{"_ms", "2026-12-31T08:00:00Z, or Unix milliseconds"},
	{"_cm2", "in square centimetres"},
	{"_bytes", "in bytes"},
	{"_height", "height of a block"},
}

// Usage is the help of a field's flag: its name in words, its unit or choices, and whether it repeats.
func Usage(f protoreflect.FieldDescriptor) string {
	name := string(f.Name())
	says := []string{strings.ReplaceAll(name, "_", " ")}
	for _, u := range units {
		if strings.HasSuffix(name, u.suffix) {
			says[0] = strings.ReplaceAll(strings.TrimSuffix(name, u.suffix), "_", " ")
			says = append(says, u.says)
			break
		}
	}
	switch {
	case name == "order":
		says = []string{"a column to sort by; \"-column\" for the largest first"}
	case name == "text":
		says = []string{"words to search for"}
	case name == "by":
		says = []string{"a column to group by"}
	case f.Kind() == protoreflect.EnumKind:
		says = append(says, strings.Join(Choices(f.Enum()), ", "))
	}
	if one := f.ContainingOneof(); one != nil && !one.IsSynthetic() {
		says = append(says, "one of several "+strings.ReplaceAll(string(one.Name()), "_", " ")+"s")
	}
	if f.IsList() {
		says = append(says, "may be given several times")
	}
	return strings.Join(says, "; ")
}
