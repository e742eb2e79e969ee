package view

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"math"
	"strings"
	"unicode/utf8"
)

// A page token says after which row the next page begins: a tag that binds it to its question, the row's value in the
// order's column, and its key. It is no secret and gives no right; whoever forges one only begins elsewhere.

const (
	pageDefault = 50
	pageMax     = 500
	tagBytes    = 8
	tokenMax    = 2048
)

// pageSize is what was asked for, within bounds.
func pageSize(asked int64) (int, error) {
	switch {
	case asked == 0:
		return pageDefault, nil
	case asked < 0 || asked > pageMax:
		return 0, ErrPageSize.With("%d", asked)
	}
	return int(asked), nil
}

func pageTag(question, place []byte) []byte {
	h := sha256.New()
	h.Write([]byte("gongshi/view/page/v1\x00"))
	h.Write(binary.AppendUvarint(nil, uint64(len(question))))
	h.Write(question)
	h.Write(place)
	return h.Sum(nil)[:tagBytes]
}

// pageToken is the token for the page of question after the row with these values; the last is its key.
func pageToken(question []byte, values ...any) string {
	var place []byte
	for _, v := range values {
		switch v := v.(type) {
		case int64:
			place = binary.BigEndian.AppendUint64(place, uint64(v))
		case bool:
			if v {
				place = append(place, 1)
			} else {
				place = append(place, 0)
			}
		case string:
			place = append(binary.AppendUvarint(place, uint64(len(v))), v...)
		case []byte:
			place = append(binary.AppendUvarint(place, uint64(len(v))), v...)
		}
	}
	return base64.RawURLEncoding.EncodeToString(append(pageTag(question, place), place...))
}

// readToken is the inverse of pageToken: values of these classes, or ErrPageToken.
func readToken(token string, question []byte, classes ...class) ([]any, error) {
	if len(token) > tokenMax {
		return nil, ErrPageToken.With("%d bytes", len(token))
	}
	raw64, err := base64.RawURLEncoding.Strict().DecodeString(token)
	if err != nil || len(raw64) < tagBytes || strings.ContainsAny(token, "\r\n") {
		return nil, ErrPageToken.With("it is not in the form of one")
	}
	tag, place := raw64[:tagBytes], raw64[tagBytes:]
	if string(tag) != string(pageTag(question, place)) {
		return nil, ErrPageToken.With("it is of another question")
	}
	values := make([]any, 0, len(classes))
	for _, c := range classes {
		v, rest, ok := takeValue(place, c)
		if !ok {
			return nil, ErrPageToken.With("it is cut short")
		}
		values, place = append(values, v), rest
	}
	if len(place) > 0 {
		return nil, ErrPageToken.With("it is too long")
	}
	return values, nil
}

func takeValue(b []byte, c class) (v any, rest []byte, ok bool) {
	switch c {
	case number, unsigned:
		if len(b) < 8 {
			return nil, nil, false
		}
		return int64(binary.BigEndian.Uint64(b)), b[8:], true
	case truth:
		if len(b) < 1 || b[0] > 1 {
			return nil, nil, false
		}
		return b[0] == 1, b[1:], true
	}
	n, used := binary.Uvarint(b)
	if used <= 0 || n > math.MaxInt32 || uint64(len(b)-used) < n || used != len(binary.AppendUvarint(nil, n)) {
		return nil, nil, false
	}
	value, rest := b[used:used+int(n)], b[used+int(n):]
	if c == raw {
		return append([]byte{}, value...), rest, true
	}
	if !utf8.Valid(value) || strings.ContainsRune(string(value), 0) {
		return nil, nil, false
	}
	return string(value), rest, true
}
