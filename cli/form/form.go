// Package form turns a protobuf message into command-line flags and the flags that were given back into
// the message, so that a contract's commands and questions need no line of code on the command line.
package form

import (
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// deepest is how many messages may lie in each other; what lies deeper is given as JSON.
const deepest = 5

// A Binder makes forms.
type Binder struct {
	Taken []string                                  // names of other flags
	Usage func(protoreflect.FieldDescriptor) string // the help of a field; Usage if nil
}

// A Form is the flags of one message.
type Form struct {
	binder Binder
	given  []string // flags, in the order in which they came
}

// Bind adds a flag to set for each field of m: "--amount-minor", "--payee.name". A field whose name is among those
// taken becomes "--field.NAME". Values go into m when the flags are parsed.
func (b Binder) Bind(set *pflag.FlagSet, m proto.Message) *Form {
	if b.Usage == nil {
		b.Usage = Usage
	}
	f := &Form{binder: b}
	f.bind(set, place{at: func() protoreflect.Message { return m.ProtoReflect() }, of: m.ProtoReflect().Descriptor()})
	return f
}

// Given lists the flags that were given.
func (f *Form) Given() []string { return f.given }

// A place is a message inside the form's message, made when its first flag is given.
type place struct {
	prefix string
	at     func() protoreflect.Message
	of     protoreflect.MessageDescriptor
	above  []protoreflect.FullName
}

func (f *Form) bind(set *pflag.FlagSet, p place) {
	fields := p.of.Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		name := p.prefix + Kebab(string(field.Name()))
		if set.Lookup(name) != nil || slices.Contains(f.binder.Taken, name) {
			name = "field." + name
		}
		v := &value{form: f, flag: name, at: p.at, field: field}
		flag := set.VarPF(v, name, "", f.binder.Usage(field))
		if field.Kind() == protoreflect.BoolKind && !field.IsList() {
			flag.NoOptDefVal = "true"
		}
		if field.Message() == nil || field.IsList() || len(p.above) == deepest || slices.Contains(p.above, field.Message().FullName()) {
			continue
		}
		f.bind(set, place{
			prefix: name + ".", of: field.Message(), above: append(slices.Clone(p.above), p.of.FullName()),
			at: func() protoreflect.Message { return p.at().Mutable(field).Message() },
		})
	}
}

// Kebab writes a proto name as a flag or a command: "amount_minor" and "OrderPayment" become "amount-minor"
// and "order-payment".
func Kebab(name string) string {
	var b strings.Builder
	for i, r := range name {
		switch {
		case r == '_':
			b.WriteByte('-')
		case r >= 'A' && r <= 'Z':
			if i > 0 && (name[i-1] < 'A' || name[i-1] > 'Z') {
				b.WriteByte('-')
			}
			b.WriteRune(r + 'a' - 'A')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// A value is one field seen as a flag's value.
type value struct {
	form  *Form
	flag  string
	at    func() protoreflect.Message
	field protoreflect.FieldDescriptor
}

func (v *value) String() string { return "" }
func (v *value) Type() string   { return typeName(v.field) }

// Set reads one occurrence of the flag.
func (v *value) Set(text string) error {
	if other := v.rival(); other != "" {
		return fmt.Errorf("only one of %s and %s can be given", Kebab(string(v.field.Name())), other)
	}
	m := v.at()
	if v.field.IsList() {
		list := m.Mutable(v.field).List()
		x, err := v.parse(text, list.NewElement)
		if err != nil {
			return err
		}
		list.Append(x)
	} else {
		if slices.Contains(v.form.given, v.flag) {
			return fmt.Errorf("given twice")
		}
		x, err := v.parse(text, func() protoreflect.Value { return m.NewField(v.field) })
		if err != nil {
			return err
		}
		m.Set(v.field, x)
	}
	v.form.given = append(v.form.given, v.flag)
	return nil
}

// rival is another member of the field's oneof that is set already.
func (v *value) rival() string {
	one := v.field.ContainingOneof()
	if one == nil || one.IsSynthetic() {
		return ""
	}
	if set := v.at().WhichOneof(one); set != nil && set != v.field {
		return Kebab(string(set.Name()))
	}
	return ""
}

func (v *value) parse(text string, empty func() protoreflect.Value) (protoreflect.Value, error) {
	switch v.field.Kind() {
	case protoreflect.StringKind:
		return protoreflect.ValueOfString(text), nil
	case protoreflect.BytesKind:
		b, err := hex.DecodeString(strings.TrimPrefix(text, "0x"))
		if err != nil {
			return protoreflect.Value{}, fmt.Errorf("%q is not hexadecimal", text)
		}
		return protoreflect.ValueOfBytes(b), nil
	case protoreflect.BoolKind:
		b, err := strconv.ParseBool(text)
		if err != nil {
			return protoreflect.Value{}, fmt.Errorf("%q is neither true nor false", text)
		}
		return protoreflect.ValueOfBool(b), nil
	case protoreflect.EnumKind:
		return v.choice(text)
	case protoreflect.MessageKind:
		m := empty()
		if err := protojson.Unmarshal([]byte(text), m.Message().Interface()); err != nil {
			return m, fmt.Errorf("not the JSON of %s: %w", v.field.Message().Name(), err)
		}
		return m, nil
	}
	return v.number(text)
}

func (v *value) choice(text string) (protoreflect.Value, error) {
	values := v.field.Enum().Values()
	for i := range values.Len() {
		if e := values.Get(i); strings.EqualFold(Choice(e), text) || string(e.Name()) == text || strconv.Itoa(int(e.Number())) == text {
			return protoreflect.ValueOfEnum(e.Number()), nil
		}
	}
	return protoreflect.Value{}, fmt.Errorf("%q is none of %s", text, strings.Join(Choices(v.field.Enum()), ", "))
}

func (v *value) number(text string) (protoreflect.Value, error) {
	digits := strings.ReplaceAll(text, "_", "")
	wrong := fmt.Errorf("%q is not a whole number in range", text)
	switch v.field.Kind() {
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		n, err := strconv.ParseUint(digits, 10, 32)
		if err != nil {
			return protoreflect.Value{}, wrong
		}
		return protoreflect.ValueOfUint32(uint32(n)), nil
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		n, err := strconv.ParseUint(digits, 10, 64)
		if err != nil {
			return protoreflect.Value{}, wrong
		}
		return protoreflect.ValueOfUint64(n), nil
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		n, err := strconv.ParseInt(digits, 10, 32)
		if err != nil {
			return protoreflect.Value{}, wrong
		}
		return protoreflect.ValueOfInt32(int32(n)), nil
	}
	if at, ok := instant(text); ok && strings.HasSuffix(string(v.field.Name()), "_ms") {
		return protoreflect.ValueOfInt64(at.UnixMilli()), nil
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return protoreflect.Value{}, wrong
	}
	return protoreflect.ValueOfInt64(n), nil
}

// instant reads a time as people write it, for the fields in milliseconds.
func instant(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly} {
		if at, err := time.ParseInLocation(layout, text, time.Local); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}
