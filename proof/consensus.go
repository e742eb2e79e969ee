package proof

import (
	"crypto/sha256"

	"google.golang.org/protobuf/encoding/protowire"
)

// This file is CometBFT v0.40's way of hashing and signing, to the byte, written out so that the verifier needs no
// more of CometBFT than the specification does. SPEC.md §4 is the same in words; the tests compare with CometBFT.

// precommit is the type of the votes that confirm a block.
const precommit = 2

// hash is the header's: the root over its fourteen fields.
func (h *Header) hash(network string) [32]byte {
	var version []byte
	version = appendUint(version, 1, h.BlockVersion)
	version = appendUint(version, 2, h.AppVersion)
	return merkleRoot([][]byte{
		version,
		appendField(nil, 1, []byte(network)),
		appendUint(nil, 1, uint64(h.Height)),
		timestamp(h.Seconds, int64(h.Nanos)),
		h.LastBlock.encode(),
		appendField(nil, 1, h.LastCommitHash),
		appendField(nil, 1, h.DataHash),
		appendField(nil, 1, h.ValidatorsHash),
		appendField(nil, 1, h.NextValidatorsHash),
		appendField(nil, 1, h.ConsensusHash),
		appendField(nil, 1, h.AppHash),
		appendField(nil, 1, h.LastResultsHash),
		appendField(nil, 1, h.EvidenceHash),
		appendField(nil, 1, h.Proposer),
	})
}

// encode is CometBFT's BlockID, in which the parts are written even when they are empty.
func (b *BlockID) encode() []byte {
	parts := appendField(appendUint(nil, 1, uint64(b.GetParts())), 2, b.GetPartsHash())
	out := appendField(nil, 1, b.GetHash())
	return protowire.AppendBytes(protowire.AppendTag(out, 2, protowire.BytesType), parts)
}

// signBytes is what one validator of the block signed: a canonical vote, preceded by its length. Only the time
// differs from vote to vote.
func (b *Block) signBytes(network string, v *Vote) []byte {
	vote := make([]byte, 0, 160)
	vote = appendUint(vote, 1, precommit)
	vote = appendFixed(vote, 2, uint64(b.Header.Height))
	vote = appendFixed(vote, 3, uint64(b.Round))
	vote = appendField(vote, 4, b.Id.encode())
	seconds, nanos := v.time(b.Header)
	vote = protowire.AppendBytes(protowire.AppendTag(vote, 5, protowire.BytesType), timestamp(seconds, nanos))
	vote = appendField(vote, 6, []byte(network))
	return protowire.AppendBytes(make([]byte, 0, len(vote)+2), vote)
}

const second = 1_000_000_000

// time is the vote's own: Unix seconds, and nanoseconds from 0 to 999,999,999.
func (v *Vote) time(h *Header) (seconds, nanos int64) {
	total := v.AfterNs + int64(h.Nanos)
	seconds, nanos = h.Seconds+total/second, total%second
	if nanos < 0 {
		seconds, nanos = seconds-1, nanos+second
	}
	return seconds, nanos
}

// validatorsHash is the root over validators in consensus order, of which key gives the keys.
func validatorsHash(powers []int64, key func(i int) []byte) [32]byte {
	leaves := make([][]byte, len(powers))
	for i, power := range powers {
		leaves[i] = appendUint(appendField(nil, 1, appendField(nil, 1, key(i))), 2, uint64(power))
	}
	return merkleRoot(leaves)
}

// resultLeaf is the deterministic part of a transaction's result. The ledger knows no gas.
func resultLeaf(code uint32, data []byte) []byte {
	return appendField(appendUint(nil, 1, uint64(code)), 2, data)
}

func timestamp(seconds, nanos int64) []byte {
	return appendUint(appendUint(nil, 1, uint64(seconds)), 2, uint64(nanos))
}

// appendUint, appendFixed and appendField write a field as proto3 does: not at all if it is empty.
func appendUint(b []byte, n protowire.Number, v uint64) []byte {
	if v == 0 {
		return b
	}
	return protowire.AppendVarint(protowire.AppendTag(b, n, protowire.VarintType), v)
}

func appendFixed(b []byte, n protowire.Number, v uint64) []byte {
	if v == 0 {
		return b
	}
	return protowire.AppendFixed64(protowire.AppendTag(b, n, protowire.Fixed64Type), v)
}

func appendField(b []byte, n protowire.Number, v []byte) []byte {
	if len(v) == 0 {
		return b
	}
	return protowire.AppendBytes(protowire.AppendTag(b, n, protowire.BytesType), v)
}

// merkleRoot is the root of RFC 6962 over the leaves; that of none is the hash of nothing.
func merkleRoot(leaves [][]byte) [32]byte {
	switch len(leaves) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return leafHash(leaves[0])
	}
	split := splitPoint(len(leaves))
	left, right := merkleRoot(leaves[:split]), merkleRoot(leaves[split:])
	return innerHash(left[:], right[:])
}

// splitPoint is the largest power of two below n.
func splitPoint(n int) int {
	split := 1
	for split*2 < n {
		split *= 2
	}
	return split
}

// branchRoot climbs from the leaf at index of total along path, 32 bytes a step. It refuses a path that is too
// short or too long for that place.
func branchRoot(leaf [32]byte, index, total uint32, path []byte) (root [32]byte, ok bool) {
	if index >= total {
		return root, false
	}
	if total == 1 {
		return leaf, len(path) == 0
	}
	if len(path) < 32 {
		return root, false
	}
	rest, beside := path[:len(path)-32], path[len(path)-32:]
	if split := uint32(splitPoint(int(total))); index < split {
		if root, ok = branchRoot(leaf, index, split, rest); ok {
			root = innerHash(root[:], beside)
		}
	} else if root, ok = branchRoot(leaf, index-split, total-split, rest); ok {
		root = innerHash(beside, root[:])
	}
	return root, ok
}

func leafHash(leaf []byte) [32]byte {
	var short [129]byte // a longer leaf moves to the heap
	return sha256.Sum256(append(short[:1], leaf...))
}

func innerHash(left, right []byte) [32]byte {
	var b [65]byte
	b[0] = 1
	copy(b[1:], left)
	copy(b[33:], right)
	return sha256.Sum256(b[:])
}
