package envelope

import (
	"math"
	"slices"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// MaxDepth is how deeply messages may be nested in a payload, the outermost being 1.
const MaxDepth = 16

// CanonicalPayload gives the one encoding of m that DecodeCanonical accepts:
//
//   - fields in ascending order of their numbers, those of a oneof among the others;
//   - singular fields once, and never with the default value where proto3 has no presence;
//   - repeated numbers packed, varints in their shortest form;
//   - strings in valid UTF-8; no unknown fields, maps or groups.
//
// These rules, not a library's habits, are the definition: protobuf-go writes the members of
// a oneof last, other languages do not. It refuses what no encoding can make canonical.
func CanonicalPayload(m proto.Message) ([]byte, error) {
	raw, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
	if err != nil {
		return nil, ErrMalformed.With("%v", err)
	}
	d := m.ProtoReflect().Descriptor()
	if checkMessage(raw, d, 1) == nil {
		return raw, nil
	}
	raw = ascending(raw, d)
	return raw, checkMessage(raw, d, 1)
}

// DecodeCanonical decodes raw into m, which it resets, and refuses every encoding but the
// canonical one with ErrMalformed, ErrUnknownField, ErrNotCanonical or ErrTooDeep.
// It bounds depth but not size: the caller does that first.
func DecodeCanonical(raw []byte, m proto.Message) error {
	if err := checkMessage(raw, m.ProtoReflect().Descriptor(), 1); err != nil {
		return err
	}
	if err := proto.Unmarshal(raw, m); err != nil {
		return ErrMalformed.With("%v", err)
	}
	return nil
}

// checkMessage walks one encoded message against its descriptor, without decoding it.
func checkMessage(raw []byte, d protoreflect.MessageDescriptor, depth int) error {
	if depth > MaxDepth {
		return ErrTooDeep.With("%s", d.FullName())
	}
	fields, last, taken := d.Fields(), protowire.Number(0), oneofs{}
	for len(raw) > 0 {
		num, wire, rest, err := readTag(raw)
		if err != nil {
			return err
		}
		f := fields.ByNumber(num)
		if f == nil {
			return ErrUnknownField.With("%s has no field %d", d.FullName(), num)
		}
		if num < last || num == last && (!f.IsList() || f.IsPacked()) || !taken.take(f) {
			return ErrNotCanonical.With("%s repeated or out of order", f.FullName())
		}
		if raw, err = checkField(rest, wire, f, depth); err != nil {
			return err
		}
		last = num
	}
	return nil
}

// oneofs remembers which oneofs of a message already have a member, as bits by index.
type oneofs struct{ bits uint64 }

// take says whether f may still be set. Messages with more than 64 oneofs are not supported:
// the sixty-fifth is never free.
func (o *oneofs) take(f protoreflect.FieldDescriptor) bool {
	one := f.ContainingOneof()
	if one == nil || one.IsSynthetic() {
		return true
	}
	bit := uint64(1) << one.Index()
	if bit == 0 || o.bits&bit != 0 {
		return false
	}
	o.bits |= bit
	return true
}

func readTag(raw []byte) (protowire.Number, protowire.Type, []byte, error) {
	tag, rest, err := readVarint(raw)
	if err != nil {
		return 0, 0, nil, err
	}
	num, wire := protowire.DecodeTag(tag)
	if num < protowire.MinValidNumber {
		return 0, 0, nil, ErrMalformed.With("field number %d", num)
	}
	return num, wire, rest, nil
}

func readVarint(raw []byte) (uint64, []byte, error) {
	v, n := protowire.ConsumeVarint(raw)
	if n < 0 {
		return 0, nil, ErrMalformed.With("%v", protowire.ParseError(n))
	}
	if n != protowire.SizeVarint(v) {
		return 0, nil, ErrNotCanonical.With("a number is longer than it need be")
	}
	return v, raw[n:], nil
}

// checkField checks the value of f at the start of raw and gives what follows it.
func checkField(raw []byte, wire protowire.Type, f protoreflect.FieldDescriptor, depth int) ([]byte, error) {
	want := wireOf(f.Kind())
	if f.IsPacked() {
		want = protowire.BytesType
	}
	if f.IsMap() || want == protowire.StartGroupType {
		return nil, ErrNotCanonical.With("%s is a map or group", f.FullName())
	}
	if wire != want {
		return nil, ErrMalformed.With("%s has wire type %d", f.FullName(), wire)
	}
	if wire != protowire.BytesType {
		zero, rest, err := checkNumber(raw, f)
		if err == nil && zero && !f.HasPresence() && !f.IsList() {
			err = ErrNotCanonical.With("%s holds its default", f.FullName())
		}
		return rest, err
	}
	value, n := protowire.ConsumeBytes(raw)
	if n < 0 {
		return nil, ErrMalformed.With("%s: %v", f.FullName(), protowire.ParseError(n))
	}
	if n != protowire.SizeBytes(len(value)) {
		return nil, ErrNotCanonical.With("%s has a length longer than it need be", f.FullName())
	}
	return raw[n:], checkBytes(value, f, depth)
}

func checkBytes(value []byte, f protoreflect.FieldDescriptor, depth int) error {
	if kind := f.Kind(); kind == protoreflect.MessageKind {
		return checkMessage(value, f.Message(), depth+1)
	} else if kind == protoreflect.StringKind && !utf8.Valid(value) {
		return ErrMalformed.With("%s is not UTF-8", f.FullName())
	}
	if len(value) == 0 && (f.IsPacked() || !f.HasPresence() && !f.IsList()) {
		return ErrNotCanonical.With("%s is present but empty", f.FullName())
	}
	var err error
	for f.IsPacked() && len(value) > 0 && err == nil {
		_, value, err = checkNumber(value, f)
	}
	return err
}

// checkNumber checks one varint or fixed-width number and says whether it is zero.
func checkNumber(raw []byte, f protoreflect.FieldDescriptor) (zero bool, rest []byte, err error) {
	switch wireOf(f.Kind()) {
	case protowire.Fixed32Type:
		v, n := protowire.ConsumeFixed32(raw)
		if n < 0 {
			return false, nil, ErrMalformed.With("%s is cut short", f.FullName())
		}
		return v == 0, raw[n:], nil
	case protowire.Fixed64Type:
		v, n := protowire.ConsumeFixed64(raw)
		if n < 0 {
			return false, nil, ErrMalformed.With("%s is cut short", f.FullName())
		}
		return v == 0, raw[n:], nil
	}
	v, rest, err := readVarint(raw)
	if err == nil && !fits(v, f.Kind()) {
		err = ErrNotCanonical.With("%s is out of its range", f.FullName())
	}
	return v == 0, rest, err
}

// fits says whether the varint v is how a value of kind is written. A decoder would cut
// other varints down to the kind's width and so give one value many encodings.
func fits(v uint64, kind protoreflect.Kind) bool {
	switch kind {
	case protoreflect.BoolKind:
		return v <= 1
	case protoreflect.Uint32Kind, protoreflect.Sint32Kind:
		return v <= math.MaxUint32
	case protoreflect.Int32Kind, protoreflect.EnumKind:
		return v == uint64(int64(int32(v)))
	}
	return true
}

// wireOf is the wire type of one value of kind.
func wireOf(kind protoreflect.Kind) protowire.Type {
	switch kind {
	case protoreflect.StringKind, protoreflect.BytesKind, protoreflect.MessageKind:
		return protowire.BytesType
	case protoreflect.Fixed32Kind, protoreflect.Sfixed32Kind, protoreflect.FloatKind:
		return protowire.Fixed32Type
	case protoreflect.Fixed64Kind, protoreflect.Sfixed64Kind, protoreflect.DoubleKind:
		return protowire.Fixed64Type
	case protoreflect.GroupKind:
		return protowire.StartGroupType
	}
	return protowire.VarintType
}

// ascending puts the fields of an encoding that protobuf-go has written, and those of its
// nested messages, in the order of their numbers. What it cannot read it leaves as it is.
func ascending(raw []byte, d protoreflect.MessageDescriptor) []byte {
	type field struct {
		num protowire.Number
		raw []byte
	}
	var all []field
	for rest := raw; len(rest) > 0; {
		num, wire, n := protowire.ConsumeTag(rest)
		size := protowire.ConsumeFieldValue(num, wire, rest[max(n, 0):])
		if n < 0 || size < 0 {
			return raw
		}
		one := rest[:n+size]
		if f := d.Fields().ByNumber(num); f != nil && f.Message() != nil && wire == protowire.BytesType {
			value, _ := protowire.ConsumeBytes(rest[n:])
			one = protowire.AppendBytes(slices.Clone(rest[:n]), ascending(value, f.Message()))
		}
		all, rest = append(all, field{num, one}), rest[n+size:]
	}
	slices.SortStableFunc(all, func(a, b field) int { return int(a.num) - int(b.num) })
	sorted := make([]byte, 0, len(raw))
	for _, f := range all {
		sorted = append(sorted, f.raw...)
	}
	return sorted
}
