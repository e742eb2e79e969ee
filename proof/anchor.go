package proof

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"sort"

	"gongshi/ledger/contract"
)

// Genesis is what an anchor at height 0 is made of.
type Genesis struct {
	Network         string
	ValidatorsSpace string                // the path of Authority.ValidatorSpace
	Validators      []*contract.Validator // those of the first block, in any order
}

// NewAnchor makes the anchor of a network that starts from g.
func NewAnchor(g Genesis) (*Anchor, error) {
	a := &Anchor{Spec: Spec, Network: g.Network, ValidatorsSpace: g.ValidatorsSpace}
	sorted := append([]*contract.Validator(nil), g.Validators...)
	sort.Slice(sorted, func(i, j int) bool { // the order of consensus: power down, then address up
		if sorted[i].Power != sorted[j].Power {
			return sorted[i].Power > sorted[j].Power
		}
		return bytes.Compare(address(sorted[i].Key), address(sorted[j].Key)) < 0
	})
	for _, v := range sorted {
		a.Members = append(a.Members, memberOf(v))
		a.Powers = append(a.Powers, v.Power)
	}
	return a, a.check()
}

// At gives the anchor that trusts what a verified receipt has shown: the header of its last block, and the
// validators of the block after it. The receipt must hold that block's validators unchanged: where they change at
// the next block, it gives an error, and a later receipt is needed.
func (a *Anchor) At(file []byte) (*Anchor, error) {
	r, err := Open(file)
	if err != nil {
		return nil, err
	}
	if v := Verify(file, a, zeroTime); !v.OK {
		return nil, v.Failure
	}
	b := r.Blocks[len(r.Blocks)-1]
	if !bytes.Equal(b.Header.ValidatorsHash, b.Header.NextValidatorsHash) {
		return nil, errors.New("proof: the validators change after the receipt's last block; take a later receipt")
	}
	next := &Anchor{Spec: Spec, Network: a.Network, Height: b.Header.Height, HeaderHash: b.Id.Hash,
		ValidatorsSpace: a.ValidatorsSpace, Powers: b.Powers}
	for _, s := range b.Seats {
		next.Members = append(next.Members, r.Members[s])
	}
	return next, next.check()
}

// address is how CometBFT calls a key.
func address(key []byte) []byte { return hashOf(key)[:20] }

func memberOf(v *contract.Validator) *Member {
	return &Member{Key: v.Key, Organisation: v.Organisation, NameZh: v.NameZh, NameEn: v.NameEn}
}

// check judges the form of an anchor; whether to trust it is for people to decide.
func (a *Anchor) check() error {
	if a == nil {
		return ErrAnchor.With("none given")
	}
	for _, err := range []error{
		need(a.Spec == Spec, "spec %d", a.Spec),
		need(networkName(a.Network), "network"),
		need(a.Height >= 0 && a.Height <= maxNumber, "height"),
		need(a.Height == 0 && len(a.HeaderHash) == 0 || a.Height > 0 && len(a.HeaderHash) == 32, "header hash"),
		need(spacePath(a.ValidatorsSpace), "validators_space"),
		need(len(a.Members) >= 1 && len(a.Members) <= maxSeats && len(a.Members) == len(a.Powers), "%d validators", len(a.Members)),
		checkMembers(a.Members),
		checkPowers(a.Powers),
	} {
		if err != nil {
			return ErrAnchor.With("%v", err)
		}
	}
	return nil
}

// An anchorFile is the JSON of an anchor; the order of its fields is the file's.
type anchorFile struct {
	Gongshi         string            `json:"gongshi"`
	Network         string            `json:"network"`
	Height          int64             `json:"height"`
	Header          string            `json:"header"`
	ValidatorsSpace string            `json:"validators_space"`
	Validators      []anchorValidator `json:"validators"`
}

type anchorValidator struct {
	Key          []byte `json:"key"`
	Power        int64  `json:"power"`
	Organisation string `json:"organisation"`
	ZH           string `json:"zh"`
	EN           string `json:"en"`
}

const anchorKind = "anchor/1"

// File writes the anchor as its JSON file, the only one that ParseAnchor accepts for it.
func (a *Anchor) File() ([]byte, error) {
	if err := a.check(); err != nil {
		return nil, err
	}
	f := anchorFile{Gongshi: anchorKind, Network: a.Network, Height: a.Height,
		Header: hex.EncodeToString(a.HeaderHash), ValidatorsSpace: a.ValidatorsSpace}
	for i, m := range a.Members {
		f.Validators = append(f.Validators, anchorValidator{m.Key, a.Powers[i], m.Organisation, m.NameZh, m.NameEn})
	}
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(f)
	return separators.ReplaceAllFunc(out.Bytes(), func(escaped []byte) []byte {
		switch string(escaped) {
		case `\u2028`:
			return []byte("\u2028")
		case `\u2029`:
			return []byte("\u2029")
		}
		return escaped
	}), err
}

// encoding/json escapes two separators that JSON.stringify and the specification leave as they are. A backslash that
// stands for itself is matched with the one that escapes it, so that what follows is never taken for an escape.
var separators = regexp.MustCompile(`\\\\|\\u202[89]`)

// ParseAnchor reads an anchor's file and refuses, with ErrAnchor, every byte that File would not have written.
func ParseAnchor(file []byte) (*Anchor, error) {
	if len(file) > MaxFileBytes {
		return nil, ErrAnchor.With("%d bytes", len(file))
	}
	var f anchorFile
	d := json.NewDecoder(bytes.NewReader(file))
	d.DisallowUnknownFields()
	if err := d.Decode(&f); err != nil {
		return nil, ErrAnchor.With("%v", err)
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, ErrAnchor.With("something follows")
	}
	header, err := hex.DecodeString(f.Header)
	if err != nil || f.Gongshi != anchorKind {
		return nil, ErrAnchor.With("not %s", anchorKind)
	}
	a := &Anchor{Spec: Spec, Network: f.Network, Height: f.Height, HeaderHash: header, ValidatorsSpace: f.ValidatorsSpace}
	if len(header) == 0 {
		a.HeaderHash = nil
	}
	for _, v := range f.Validators {
		a.Members = append(a.Members, &Member{Key: v.Key, Organisation: v.Organisation, NameZh: v.ZH, NameEn: v.EN})
		a.Powers = append(a.Powers, v.Power)
	}
	again, err := a.File()
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(again, file) {
		return nil, ErrAnchor.With("not the canonical form")
	}
	return a, nil
}

// Fingerprint is what people compare, over the telephone or on paper, to know that they hold the same anchor:
// the SHA-256 of its file, in groups of eight hexadecimal digits.
func (a *Anchor) Fingerprint() (string, error) {
	file, err := a.File()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(file)
	out := ""
	for i := 0; i < len(sum); i += 4 {
		out += fmt.Sprintf(" %08x", sum[i:i+4])
	}
	return out[1:], nil
}

// validatorsHash is what the block after the anchor must say of its validators.
func (a *Anchor) validatorsHash() [32]byte {
	return validatorsHash(a.Powers, func(i int) []byte { return a.Members[i].Key })
}

// recordKey is the raw key of a validator's record on the ledger.
func (a *Anchor) recordKey(key []byte) []byte {
	return append(append([]byte(a.ValidatorsSpace), 0), key...)
}

// member finds who holds a key according to the anchor.
func (a *Anchor) member(key []byte) *Member {
	for _, m := range a.Members {
		if bytes.Equal(m.Key, key) {
			return m
		}
	}
	return nil
}
