package envelope

import (
	"bytes"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
	"pgregory.net/rapid"

	"gongshi/ledger/refusal"
)

// sample is the descriptor of a message with a field of every kind, a oneof whose members
// stand among other fields, and itself as a field.
func sample(t testing.TB) protoreflect.MessageDescriptor {
	type kind = descriptorpb.FieldDescriptorProto_Type
	field := func(name string, n int32, k kind) *descriptorpb.FieldDescriptorProto {
		return &descriptorpb.FieldDescriptorProto{Name: &name, Number: &n, Type: &k, Label: descriptorpb.FieldDescriptorProto_LABEL_OPTIONAL.Enum()}
	}
	many := func(f *descriptorpb.FieldDescriptorProto) *descriptorpb.FieldDescriptorProto {
		f.Label = descriptorpb.FieldDescriptorProto_LABEL_REPEATED.Enum()
		return f
	}
	within := func(f *descriptorpb.FieldDescriptorProto, oneof int32) *descriptorpb.FieldDescriptorProto {
		f.OneofIndex = &oneof
		return f
	}
	of := func(f *descriptorpb.FieldDescriptorProto, name string) *descriptorpb.FieldDescriptorProto {
		f.TypeName = &name
		return f
	}
	maybe := within(field("maybe", 9, descriptorpb.FieldDescriptorProto_TYPE_UINT64), 1)
	maybe.Proto3Optional = proto.Bool(true)
	file, err := protodesc.NewFile(&descriptorpb.FileDescriptorProto{
		Name: proto.String("sample.proto"), Package: proto.String("sample"), Syntax: proto.String("proto3"),
		EnumType: []*descriptorpb.EnumDescriptorProto{{Name: proto.String("E"), Value: []*descriptorpb.EnumValueDescriptorProto{
			{Name: proto.String("NONE"), Number: proto.Int32(0)}}}},
		MessageType: []*descriptorpb.DescriptorProto{{
			Name: proto.String("M"),
			Field: []*descriptorpb.FieldDescriptorProto{
				field("text", 1, descriptorpb.FieldDescriptorProto_TYPE_STRING),
				within(field("by_name", 2, descriptorpb.FieldDescriptorProto_TYPE_STRING), 0),
				of(within(field("by_child", 4, descriptorpb.FieldDescriptorProto_TYPE_MESSAGE), 0), ".sample.M"),
				field("data", 3, descriptorpb.FieldDescriptorProto_TYPE_BYTES),
				field("yes", 5, descriptorpb.FieldDescriptorProto_TYPE_BOOL),
				field("small", 6, descriptorpb.FieldDescriptorProto_TYPE_INT32),
				field("big", 7, descriptorpb.FieldDescriptorProto_TYPE_SINT64),
				of(field("which", 8, descriptorpb.FieldDescriptorProto_TYPE_ENUM), ".sample.E"),
				maybe,
				many(field("counts", 10, descriptorpb.FieldDescriptorProto_TYPE_UINT32)),
				many(field("names", 11, descriptorpb.FieldDescriptorProto_TYPE_STRING)),
				many(of(field("children", 12, descriptorpb.FieldDescriptorProto_TYPE_MESSAGE), ".sample.M")),
				field("four", 13, descriptorpb.FieldDescriptorProto_TYPE_FIXED32),
				field("eight", 14, descriptorpb.FieldDescriptorProto_TYPE_SFIXED64),
				field("zig", 15, descriptorpb.FieldDescriptorProto_TYPE_SINT32),
			},
			OneofDecl: []*descriptorpb.OneofDescriptorProto{{Name: proto.String("key")}, {Name: proto.String("_maybe")}},
		}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return file.Messages().Get(0)
}

func TestDecodeCanonical(t *testing.T) {
	d := sample(t)
	nested := func(depth int) []byte {
		var raw []byte
		for range depth - 1 {
			raw = protowire.AppendBytes([]byte{12<<3 | 2}, raw)
		}
		return raw
	}
	minus := protowire.AppendVarint(nil, 1<<64-1)
	for _, c := range []struct {
		says string
		raw  []byte
		want *refusal.Refusal // nil: accepted
	}{
		{"nothing", nil, nil},
		{"text", []byte{1<<3 | 2, 1, 'a'}, nil},
		{"empty text", []byte{1<<3 | 2, 0}, ErrNotCanonical},
		{"broken text", []byte{1<<3 | 2, 1, 0xc0}, ErrMalformed},
		{"the empty member of a oneof", []byte{2<<3 | 2, 0}, nil},
		{"a oneof between its neighbours", []byte{1<<3 | 2, 1, 'a', 2<<3 | 2, 0, 3<<3 | 2, 1, 'b'}, nil},
		{"a oneof where protobuf-go puts it", []byte{1<<3 | 2, 1, 'a', 3<<3 | 2, 1, 'b', 2<<3 | 2, 0}, ErrNotCanonical},
		{"both members of a oneof", []byte{2<<3 | 2, 0, 4<<3 | 2, 0}, ErrNotCanonical},
		{"true", []byte{5 << 3, 1}, nil},
		{"false", []byte{5 << 3, 0}, ErrNotCanonical},
		{"true as 2", []byte{5 << 3, 2}, ErrNotCanonical},
		{"minus one", append([]byte{6 << 3}, minus...), nil},
		{"minus one in 32 bits", append([]byte{6 << 3}, protowire.AppendVarint(nil, 1<<32-1)...), ErrNotCanonical},
		{"an enum of 33 bits", append([]byte{8 << 3}, protowire.AppendVarint(nil, 1<<32)...), ErrNotCanonical},
		{"an enum not yet named", []byte{8 << 3, 9}, nil},
		{"an optional zero", []byte{9 << 3, 0}, nil},
		{"packed numbers", []byte{10<<3 | 2, 2, 0, 1}, nil},
		{"no packed numbers", []byte{10<<3 | 2, 0}, ErrNotCanonical},
		{"packed in two parts", []byte{10<<3 | 2, 1, 0, 10<<3 | 2, 1, 1}, ErrNotCanonical},
		{"unpacked numbers", []byte{10 << 3, 1}, ErrMalformed},
		{"a packed number too long", []byte{10<<3 | 2, 2, 0x80, 0}, ErrNotCanonical},
		{"a packed number out of range", append([]byte{10<<3 | 2, 5}, protowire.AppendVarint(nil, 1<<32)...), ErrNotCanonical},
		{"a packed number cut short", []byte{10<<3 | 2, 1, 0x80}, ErrMalformed},
		{"repeated texts, empty ones too", []byte{11<<3 | 2, 0, 11<<3 | 2, 0}, nil},
		{"repeated texts parted", []byte{11<<3 | 2, 0, 12<<3 | 2, 0, 11<<3 | 2, 0}, ErrNotCanonical},
		{"an unknown field below", []byte{12<<3 | 2, 3, 0xf8, 1, 1}, ErrUnknownField},
		{"fixed", []byte{13<<3 | 5, 1, 0, 0, 0}, nil},
		{"fixed zero", []byte{13<<3 | 5, 0, 0, 0, 0}, ErrNotCanonical},
		{"fixed cut short", []byte{13<<3 | 5, 1, 0, 0}, ErrMalformed},
		{"fixed 64", []byte{14<<3 | 1, 1, 0, 0, 0, 0, 0, 0, 0}, nil},
		{"fixed 64 cut short", []byte{14<<3 | 1, 1}, ErrMalformed},
		{"a zigzag of 33 bits", append([]byte{15 << 3}, protowire.AppendVarint(nil, 1<<32)...), ErrNotCanonical},
		{"a length beyond the end", []byte{1<<3 | 2, 2, 'a'}, ErrMalformed},
		{"16 deep", nested(16), nil},
		{"17 deep", nested(17), ErrTooDeep},
		{"10,000 deep", nested(10000), ErrTooDeep},
	} {
		t.Run(c.says, func(t *testing.T) {
			m := dynamicpb.NewMessage(d)
			err := DecodeCanonical(c.raw, m)
			if c.want != nil {
				wantRefusal(t, err, c.want, "")
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			again, err := CanonicalPayload(m)
			if err != nil || !bytes.Equal(again, c.raw) {
				t.Errorf("encoded again as %x (%v), was %x", again, err, c.raw)
			}
		})
	}
}

func TestCanonicalRefusesMapsAndUnknown(t *testing.T) {
	entry := []byte{1<<3 | 2, 0}
	m := (&descriptorpb.FileDescriptorProto{}).ProtoReflect()
	m.SetUnknown(append(protowire.AppendTag(nil, 9999, protowire.BytesType), 0))
	if _, err := CanonicalPayload(m.Interface()); err == nil {
		t.Error("a message with unknown fields was encoded")
	}
	if err := DecodeCanonical(entry, dynamicpb.NewMessage(mapSample(t))); err == nil {
		t.Error("a map was decoded")
	}
}

func mapSample(t *testing.T) protoreflect.MessageDescriptor {
	str := descriptorpb.FieldDescriptorProto_TYPE_STRING.Enum()
	one := descriptorpb.FieldDescriptorProto_LABEL_OPTIONAL.Enum()
	file, err := protodesc.NewFile(&descriptorpb.FileDescriptorProto{
		Name: proto.String("map.proto"), Package: proto.String("sample"), Syntax: proto.String("proto3"),
		MessageType: []*descriptorpb.DescriptorProto{{
			Name: proto.String("M"),
			Field: []*descriptorpb.FieldDescriptorProto{{Name: proto.String("m"), Number: proto.Int32(1), TypeName: proto.String(".sample.M.MEntry"),
				Type: descriptorpb.FieldDescriptorProto_TYPE_MESSAGE.Enum(), Label: descriptorpb.FieldDescriptorProto_LABEL_REPEATED.Enum()}},
			NestedType: []*descriptorpb.DescriptorProto{{Name: proto.String("MEntry"), Options: &descriptorpb.MessageOptions{MapEntry: proto.Bool(true)},
				Field: []*descriptorpb.FieldDescriptorProto{
					{Name: proto.String("key"), Number: proto.Int32(1), Type: str, Label: one},
					{Name: proto.String("value"), Number: proto.Int32(2), Type: str, Label: one},
				}}},
		}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return file.Messages().Get(0)
}

// TestCanonicalIsUnique: each value of the sample has an encoding, which decodes to it; and
// whatever else decodes to it is refused.
func TestCanonicalIsUnique(t *testing.T) {
	d := sample(t)
	rapid.Check(t, func(r *rapid.T) {
		m := drawn(r, d, 1)
		raw, err := CanonicalPayload(m)
		if err != nil {
			r.Fatal(err)
		}
		back := dynamicpb.NewMessage(d)
		if err := DecodeCanonical(raw, back); err != nil || !proto.Equal(back, m) {
			r.Fatalf("%v decoded as %v: %v", m, back, err)
		}
		changed := bytes.Clone(raw)
		if len(raw) > 0 {
			changed[rapid.IntRange(0, len(raw)-1).Draw(r, "at")] ^= 1 << rapid.IntRange(0, 7).Draw(r, "bit")
		}
		other := dynamicpb.NewMessage(d)
		if DecodeCanonical(changed, other) != nil {
			return
		}
		if again, err := CanonicalPayload(other); err != nil || !bytes.Equal(again, changed) {
			r.Fatalf("two encodings of one value: %x and %x (%v)", changed, again, err)
		}
	})
}

func drawn(r *rapid.T, d protoreflect.MessageDescriptor, depth int) *dynamicpb.Message {
	m := dynamicpb.NewMessage(d)
	value := func(f protoreflect.FieldDescriptor) protoreflect.Value {
		switch f.Kind() {
		case protoreflect.StringKind:
			return protoreflect.ValueOfString(rapid.StringN(0, 3, -1).Draw(r, "s"))
		case protoreflect.BytesKind:
			return protoreflect.ValueOfBytes(rapid.SliceOfN(rapid.Byte(), 0, 3).Draw(r, "b"))
		case protoreflect.BoolKind:
			return protoreflect.ValueOfBool(rapid.Bool().Draw(r, "t"))
		case protoreflect.Int32Kind, protoreflect.Sint32Kind:
			return protoreflect.ValueOfInt32(rapid.Int32().Draw(r, "i"))
		case protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
			return protoreflect.ValueOfInt64(rapid.Int64().Draw(r, "l"))
		case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
			return protoreflect.ValueOfUint32(rapid.Uint32().Draw(r, "u"))
		case protoreflect.Uint64Kind:
			return protoreflect.ValueOfUint64(rapid.Uint64().Draw(r, "v"))
		case protoreflect.EnumKind:
			return protoreflect.ValueOfEnum(protoreflect.EnumNumber(rapid.Int32().Draw(r, "e")))
		}
		return protoreflect.ValueOfMessage(drawn(r, d, depth+1))
	}
	for i := range d.Fields().Len() {
		f := d.Fields().Get(i)
		if depth > 3 && f.Kind() == protoreflect.MessageKind || !rapid.Bool().Draw(r, string(f.Name())) {
			continue
		}
		if !f.IsList() {
			m.Set(f, value(f))
			continue
		}
		list := m.Mutable(f).List()
		for range rapid.IntRange(0, 3).Draw(r, "n") {
			list.Append(value(f))
		}
	}
	return m
}
