// Package mempool is what admission to the ledger is made of: bundles that carry many envelopes through one
// gossip message, the memory of verified signatures and keys, the quota of each organisation and the fair
// choice of what enters a block. It holds no state of the ledger and decides nothing about rules.
package mempool

import (
	"encoding/binary"
	"errors"
	"fmt"
)

// magic starts every bundle. Its first byte is no protobuf tag, so no envelope ever starts so.
const magic = "\x00gongshi/bundle/v1\x00"

// Limits of a bundle. They are a node's own affair: a block never contains one.
const (
	MaxBundleBytes     = 1 << 20
	MaxBundleEnvelopes = 2048
)

// ErrBundle is wrapped by whatever Unbundle refuses.
var ErrBundle = errors.New("mempool: malformed bundle")

// Bundle packs envelopes into one mempool transaction: the magic, their number, and each with its length
// before it. Numbers are uvarints in their shortest form, so the same envelopes are always the same bundle.
// The caller keeps within the limits, see Pack.
func Bundle(envelopes [][]byte) []byte {
	size := len(magic) + binary.MaxVarintLen32
	for _, e := range envelopes {
		size += binary.MaxVarintLen32 + len(e)
	}
	b := append(make([]byte, 0, size), magic...)
	b = binary.AppendUvarint(b, uint64(len(envelopes)))
	for _, e := range envelopes {
		b = append(binary.AppendUvarint(b, uint64(len(e))), e...)
	}
	return b
}

// Pack splits envelopes, in their order, into as few bundles as the limits allow.
func Pack(envelopes [][]byte) [][]byte {
	var bundles [][]byte
	start, size := 0, 0
	room := MaxBundleBytes - len(magic) - binary.MaxVarintLen32
	for i, e := range envelopes {
		one := binary.MaxVarintLen32 + len(e)
		if i > start && (size+one > room || i-start == MaxBundleEnvelopes) {
			bundles = append(bundles, Bundle(envelopes[start:i]))
			start, size = i, 0
		}
		size += one
	}
	if start < len(envelopes) {
		bundles = append(bundles, Bundle(envelopes[start:]))
	}
	return bundles
}

// IsBundle says whether raw claims to be a bundle.
func IsBundle(raw []byte) bool { return len(raw) >= len(magic) && string(raw[:len(magic)]) == magic }

// Unbundle gives the envelopes of a bundle as parts of raw. It accepts just what Bundle writes within the
// limits, and no empty bundle or envelope; everything else is an ErrBundle.
func Unbundle(raw []byte) ([][]byte, error) {
	if !IsBundle(raw) || len(raw) > MaxBundleBytes {
		return nil, fmt.Errorf("%w: %d bytes", ErrBundle, len(raw))
	}
	count, rest, err := readLength(raw[len(magic):], MaxBundleEnvelopes)
	if err != nil {
		return nil, err
	}
	envelopes := make([][]byte, 0, min(count, len(rest)))
	for range count {
		var size int
		if size, rest, err = readLength(rest, MaxBundleBytes); err != nil {
			return nil, err
		}
		if size > len(rest) {
			return nil, fmt.Errorf("%w: cut short", ErrBundle)
		}
		envelopes, rest = append(envelopes, rest[:size:size]), rest[size:]
	}
	if len(rest) > 0 {
		return nil, fmt.Errorf("%w: %d bytes too many", ErrBundle, len(rest))
	}
	return envelopes, nil
}

// readLength reads a number from 1 to most, in its shortest form.
func readLength(b []byte, most int) (int, []byte, error) {
	v, n := binary.Uvarint(b)
	if n <= 0 || v == 0 || v > uint64(most) || n > 1 && b[n-1] == 0 {
		return 0, nil, fmt.Errorf("%w: bad length", ErrBundle)
	}
	return int(v), b[n:], nil
}
