package proof

import (
	"bytes"
	"crypto/sha256"
	"errors"

	ics23 "github.com/cosmos/ics23/go"
)

// The state's tree follows ICS 23's SmtSpec. A receipt writes its proofs shorter than ICS 23 does and discloses
// less: a presence loses nothing but what SmtSpec fixes anyway, and an absence shows what stands at the key's
// place instead of two whole neighbouring records with their contents.

const (
	maxDepth  = 256
	appTag    = "gongshi/app/v1\x00"
	emptyNode = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
)

// appHash is what a header says of the state: the tree's root and the digest of all writes.
func appHash(root [32]byte, digest []byte) [32]byte {
	b := make([]byte, 0, len(appTag)+64)
	return sha256.Sum256(append(append(append(b, appTag...), root[:]...), digest...))
}

// root is the tree's root if the record is what it claims.
func (r *Record) root() [32]byte {
	path := sha256.Sum256(r.Key)
	var node [32]byte
	switch {
	case len(r.Value) > 0:
		node = stateLeaf(path[:], hashOf(r.Value))
	case len(r.Other) > 0:
		node = stateLeaf(r.Other[:32], r.Other[32:])
	}
	for i := len(r.Siblings)/32 - 1; i >= 0; i-- {
		beside := r.Siblings[32*i : 32*i+32]
		if bit(path[:], i) == 0 {
			node = innerHash(node[:], beside)
		} else {
			node = innerHash(beside, node[:])
		}
	}
	return node
}

// fits says whether the leaf that an absence shows is another one than the key's and stands on the key's way.
func (r *Record) fits() bool {
	if len(r.Other) == 0 {
		return true
	}
	path := sha256.Sum256(r.Key)
	return !bytes.Equal(path[:], r.Other[:32]) && samePrefix(path[:], r.Other[:32], len(r.Siblings)/32)
}

func stateLeaf(path, valueHash []byte) [32]byte {
	var b [65]byte
	copy(b[1:], path)
	copy(b[33:], valueHash)
	return sha256.Sum256(b[:])
}

func hashOf(b []byte) []byte {
	h := sha256.Sum256(b)
	return h[:]
}

// bit is the i-th of the path, the most significant first.
func bit(path []byte, i int) byte { return path[i/8] >> (7 - i%8) & 1 }

func samePrefix(a, b []byte, bits int) bool {
	for i := range bits {
		if bit(a, i) != bit(b, i) {
			return false
		}
	}
	return true
}

var errProofShape = errors.New("proof: the state's proof is not of the shape of SmtSpec")

// newRecord shortens an ICS 23 proof about key. It trusts the proof: the receipt's verification judges it.
func newRecord(p *ics23.CommitmentProof, key []byte) (*Record, error) {
	if exist := p.GetExist(); exist != nil {
		siblings, err := wayTo(exist)
		if err != nil {
			return nil, err
		}
		return &Record{Key: key, Value: exist.Value, Siblings: join(siblings)}, nil
	}
	absent := p.GetNonexist()
	if absent == nil {
		return nil, errProofShape
	}
	path := sha256.Sum256(key)
	for _, neighbour := range []*ics23.ExistenceProof{absent.Left, absent.Right} {
		if neighbour == nil {
			continue
		}
		r, err := absentBeside(neighbour, path)
		if r != nil || err != nil {
			if r != nil {
				r.Key = key
			}
			return r, err
		}
	}
	return nil, errProofShape
}

// absentBeside makes the proof that nothing stands at path of a neighbour's presence, if it is the one beside
// which path would lie: either its leaf is where path ends, or the empty place of path hangs on its way.
func absentBeside(neighbour *ics23.ExistenceProof, path [32]byte) (*Record, error) {
	siblings, err := wayTo(neighbour)
	if err != nil {
		return nil, err
	}
	at, value := sha256.Sum256(neighbour.Key), hashOf(neighbour.Value)
	common := 0
	for common < maxDepth && bit(at[:], common) == bit(path[:], common) {
		common++
	}
	if common >= len(siblings) {
		return &Record{Siblings: join(siblings), Other: append(at[:], value...)}, nil
	}
	if string(siblings[common]) != emptyNode {
		return nil, nil
	}
	node := stateLeaf(at[:], value)
	for i := len(siblings) - 1; i > common; i-- {
		if bit(at[:], i) == 0 {
			node = innerHash(node[:], siblings[i])
		} else {
			node = innerHash(siblings[i], node[:])
		}
	}
	siblings[common] = node[:]
	return &Record{Siblings: join(siblings[:common+1])}, nil
}

// wayTo gives the nodes beside the way to a leaf, from the root down.
func wayTo(p *ics23.ExistenceProof) ([][]byte, error) {
	n := len(p.Path)
	if n > maxDepth {
		return nil, errProofShape
	}
	siblings := make([][]byte, n)
	for i, step := range p.Path {
		switch {
		case len(step.Prefix) == 33 && len(step.Suffix) == 0:
			siblings[n-1-i] = step.Prefix[1:]
		case len(step.Prefix) == 1 && len(step.Suffix) == 32:
			siblings[n-1-i] = step.Suffix
		default:
			return nil, errProofShape
		}
	}
	return siblings, nil
}

func join(parts [][]byte) []byte { return bytes.Join(parts, nil) }
