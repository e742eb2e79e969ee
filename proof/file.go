package proof

import (
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"time"

	"gongshi/ledger/envelope"
)

// MaxFileBytes bounds a receipt and an anchor before anything of them is read.
const MaxFileBytes = 1 << 20

// Spec is the version of SPEC.md that this package builds and verifies.
const Spec = 1

// lines are what surrounds the seven values of a receipt's file. They are fixed to the byte.
var lines = [...]string{
	"{\n  \"gongshi\": \"receipt/1\",\n  \"network\": \"",
	"\",\n  \"claim\": \"",
	"\",\n  \"subject\": \"",
	"\",\n  \"height\": ",
	",\n  \"time\": \"",
	"\",\n  \"proof\": \"",
	"\"\n}\n",
}

// File writes the receipt as its .gongshi.json file, the only one that Verify accepts for it.
func (r *Receipt) File() ([]byte, error) {
	content, err := envelope.CanonicalPayload(r)
	if err != nil {
		return nil, err
	}
	if err := r.checkShape(); err != nil {
		return nil, err
	}
	values, err := r.visible()
	if err != nil {
		return nil, err
	}
	file := make([]byte, 0, 512+len(content)*4/3)
	for i, v := range values {
		file = append(append(file, lines[i]...), v...)
	}
	file = append(file, lines[len(values)]...)
	file = base64.StdEncoding.AppendEncode(file, content)
	if file = append(file, lines[len(lines)-1]...); len(file) > MaxFileBytes {
		return nil, ErrTooLarge.With("%d bytes", len(file))
	}
	return file, nil
}

// Open reads a receipt's file and judges its form, not its proof; nobody may rely on what is only opened.
// The readable lines, which Open returns as they stand, are compared by Verify.
func Open(file []byte) (*Receipt, error) {
	r, _, err := open(file)
	return r, err
}

// open gives the receipt and the readable lines before the proof.
func open(file []byte) (*Receipt, [5]string, error) {
	var values [5]string
	if len(file) > MaxFileBytes {
		return nil, values, ErrTooLarge.With("%d bytes", len(file))
	}
	rest, ok := strings.CutPrefix(string(file), lines[0])
	for i := range values {
		if values[i], rest, ok = cut(rest, lines[i+1], ok); !ok {
			return nil, values, ErrLayout
		}
	}
	encoded, ok := strings.CutSuffix(rest, lines[len(lines)-1])
	if !ok {
		return nil, values, ErrLayout
	}
	content, err := base64.StdEncoding.Strict().DecodeString(encoded)
	if err != nil || strings.ContainsAny(encoded, "\r\n") {
		return nil, values, ErrBase64.With("%v", err)
	}
	r := &Receipt{}
	if err := envelope.DecodeCanonical(content, r); err != nil {
		return nil, values, ErrEncoding.With("%v", err)
	}
	return r, values, r.checkShape()
}

func cut(s, sep string, ok bool) (before, after string, found bool) {
	if !ok {
		return "", "", false
	}
	before, after, found = strings.Cut(s, sep)
	return before, after, found && !strings.ContainsAny(before, "\"\\\n")
}

// visible are the readable lines: network, claim, subject, height and time.
func (r *Receipt) visible() ([]string, error) {
	claim, subject := "", ""
	height, h := int64(0), r.confirming().Header
	switch {
	case r.Inclusion != nil:
		t, err := envelope.Decode(r.Inclusion.Envelope)
		if err != nil {
			return nil, ErrEnvelope.With("%v", err)
		}
		claim, subject = "transaction", hex.EncodeToString(t.ID[:])
		h = r.Inclusion.Header
		height = h.Height
	default:
		path, key := r.Record.place()
		claim, subject = "record", path+" "+hex.EncodeToString(key)
		if len(r.Record.Value) == 0 {
			claim = "absence"
		}
		height = h.Height - 1
	}
	at := h.time().Format("2006-01-02T15:04:05.000Z")
	return []string{r.Network, claim, subject, fmt.Sprint(height), at}, nil
}

// confirming is the block on which the claim rests. The receipt's shape must have been checked.
func (r *Receipt) confirming() *Block {
	if r.Inclusion != nil {
		return r.Blocks[r.Inclusion.Block]
	}
	return r.Blocks[r.Record.Block]
}

// place is the path of the space that the key lies in, and the key within it.
func (r *Record) place() (path string, key []byte) {
	for i, b := range r.Key {
		if b == 0 {
			return string(r.Key[:i]), r.Key[i+1:]
		}
	}
	return "", r.Key
}

// time of the block, in UTC.
func (h *Header) time() time.Time { return time.Unix(h.Seconds, int64(h.Nanos)).UTC() }
