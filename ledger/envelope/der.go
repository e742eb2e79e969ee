package envelope

// strictDER says whether b is a SEQUENCE of two INTEGERs of at most 256 bits, neither
// negative, in DER's one encoding and with nothing after it. So a pair (r, s) has one
// signature value; whether r and s lie in their range is for the verification.
func strictDER(b []byte) bool {
	if len(b) < 2 || b[0] != 0x30 || int(b[1]) != len(b)-2 {
		return false // two integers of 256 bits never need a length of two bytes
	}
	rest, ok := afterInteger(b[2:])
	if !ok {
		return false
	}
	rest, ok = afterInteger(rest)
	return ok && len(rest) == 0
}

func afterInteger(b []byte) (rest []byte, ok bool) {
	if len(b) < 3 || b[0] != 0x02 || b[1] == 0 || int(b[1]) > len(b)-2 {
		return nil, false
	}
	value, rest := b[2:2+int(b[1])], b[2+int(b[1]):]
	padded := value[0] == 0
	switch {
	case value[0] >= 0x80: // negative
		return nil, false
	case padded && len(value) > 1 && value[1] < 0x80: // a zero too many
		return nil, false
	case len(value) > 33 || len(value) == 33 && !padded:
		return nil, false
	}
	return rest, true
}

// encodeDER writes two unsigned integers of 32 bytes each.
func encodeDER(r, s []byte) []byte {
	b := make([]byte, 2, 72)
	b = appendInteger(appendInteger(b, r), s)
	b[0], b[1] = 0x30, byte(len(b)-2)
	return b
}

func appendInteger(b, v []byte) []byte {
	for len(v) > 1 && v[0] == 0 {
		v = v[1:]
	}
	if v[0] >= 0x80 {
		b = append(b, 0x02, byte(len(v)+1), 0)
	} else {
		b = append(b, 0x02, byte(len(v)))
	}
	return append(b, v...)
}

// decodeDER gives r and s, 32 bytes each, of a signature that is strictDER.
func decodeDER(b []byte) []byte {
	value := make([]byte, 64)
	rest := b[2:]
	for i := range 2 {
		v := rest[2 : 2+int(rest[1])]
		rest = rest[2+len(v):]
		if len(v) == 33 {
			v = v[1:]
		}
		copy(value[32*(i+1)-len(v):], v)
	}
	return value
}
