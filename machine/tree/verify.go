package tree

import (
	"bytes"
	"crypto/sha256"
	"fmt"

	ics23 "github.com/cosmos/ics23/go"
)

// MaxProofBytes bounds an encoded proof: two neighbours with the longest keys and values and deepest ways.
const MaxProofBytes = 2*(MaxKeyBytes+MaxValueBytes+maxDepth*64) + MaxKeyBytes

const maxDepth = 256 // bits of a path

// EncodeProof gives the one encoding that DecodeProof accepts.
func EncodeProof(p *Proof) ([]byte, error) { return p.Marshal() }

// DecodeProof reads a proof and refuses, with ErrProof, whatever EncodeProof would not have written for it:
// unknown fields, other orders, trailing bytes. So no two files are the same proof.
func DecodeProof(b []byte) (*Proof, error) {
	if len(b) > MaxProofBytes {
		return nil, fmt.Errorf("%w: %d bytes, at most %d", ErrProof, len(b), MaxProofBytes)
	}
	p := new(Proof)
	if err := p.Unmarshal(b); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrProof, err)
	}
	again, err := p.Marshal()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrProof, err)
	}
	if !bytes.Equal(again, b) {
		return nil, fmt.Errorf("%w: not the canonical encoding", ErrProof)
	}
	return p, nil
}

// VerifyMembership checks that under root key has value. It asks more than ics23 does: the shape that Prove
// makes and nothing else, each step on the side that the key's path takes. Errors: ErrProof with the reason.
func VerifyMembership(root Hash, p *Proof, key, value []byte) error {
	exist := p.GetExist()
	if exist == nil {
		return fmt.Errorf("%w: it is not one of presence", ErrProof)
	}
	if err := checkShape(exist); err != nil {
		return err
	}
	if !bytes.Equal(exist.Key, key) {
		return fmt.Errorf("%w: it is about another key", ErrProof)
	}
	if !bytes.Equal(exist.Value, value) {
		return fmt.Errorf("%w: it is about another value", ErrProof)
	}
	if err := exist.Verify(ics23.SmtSpec, root[:], key, value); err != nil {
		return fmt.Errorf("%w: %w", ErrProof, err)
	}
	return nil
}

// VerifyNonMembership checks that under root there is no key. ics23 does not look at the key that the proof
// itself names, so that one is compared here. Errors: ErrProof with the reason.
func VerifyNonMembership(root Hash, p *Proof, key []byte) error {
	absent := p.GetNonexist()
	if absent == nil {
		return fmt.Errorf("%w: it is not one of absence", ErrProof)
	}
	if err := checkKey(key); err != nil {
		return err
	}
	if !bytes.Equal(absent.Key, key) {
		return fmt.Errorf("%w: it is about another key", ErrProof)
	}
	for _, neighbour := range []*ics23.ExistenceProof{absent.Left, absent.Right} {
		if neighbour == nil {
			continue
		}
		if err := checkShape(neighbour); err != nil {
			return err
		}
	}
	if err := absent.Verify(ics23.SmtSpec, root[:], key); err != nil {
		return fmt.Errorf("%w: %w", ErrProof, err)
	}
	return nil
}

// checkShape refuses what Prove never makes. ics23 panics on some malformed proofs and accepts inner steps with
// longer prefixes and suffixes than its spec means; neither gets past this.
func checkShape(e *ics23.ExistenceProof) error {
	switch leaf := e.Leaf; {
	case len(e.Key) == 0 || len(e.Key) > MaxKeyBytes:
		return fmt.Errorf("%w: key of %d bytes", ErrProof, len(e.Key))
	case len(e.Value) == 0 || len(e.Value) > MaxValueBytes:
		return fmt.Errorf("%w: value of %d bytes", ErrProof, len(e.Value))
	case len(e.Path) > maxDepth:
		return fmt.Errorf("%w: %d steps, at most %d", ErrProof, len(e.Path), maxDepth)
	case leaf == nil || leaf.Hash != ics23.HashOp_SHA256 || leaf.PrehashKey != ics23.HashOp_SHA256 ||
		leaf.PrehashValue != ics23.HashOp_SHA256 || leaf.Length != ics23.LengthOp_NO_PREFIX ||
		!bytes.Equal(leaf.Prefix, []byte{0}):
		return fmt.Errorf("%w: the leaf is not hashed after SmtSpec", ErrProof)
	}
	path := Hash(sha256.Sum256(e.Key))
	for i, o := range e.Path {
		if o == nil || o.Hash != ics23.HashOp_SHA256 || len(o.Prefix) == 0 || o.Prefix[0] != 1 {
			return fmt.Errorf("%w: step %d is not hashed after SmtSpec", ErrProof, i)
		}
		prefix, suffix := 1, 32
		if bit(&path, len(e.Path)-1-i) == 1 {
			prefix, suffix = 33, 0
		}
		if len(o.Prefix) != prefix || len(o.Suffix) != suffix {
			return fmt.Errorf("%w: step %d is not on the way of its key", ErrProof, i)
		}
	}
	return nil
}
