package tree

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	ics23 "github.com/cosmos/ics23/go"
)

// The proof format is ics23's. Its own vectors guard the version that we link: operations first, then whole proofs.

func vectors[T any](t *testing.T, name string) (cases T) {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata/ics23", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &cases); err != nil {
		t.Fatal(err)
	}
	return cases
}

// judge compares an operation's outcome with the vector's.
func judge(t *testing.T, says string, got, want []byte, err error, fails bool) {
	t.Helper()
	if (err != nil) != fails || !bytes.Equal(got, want) {
		t.Errorf("%s: %x %v, want %x, fails %v", says, got, err, want, fails)
	}
}

func TestVectorsOperations(t *testing.T) {
	for says, c := range vectors[map[string]struct {
		Op         *ics23.LeafOp
		Key, Value []byte
		IsErr      bool
		Expected   []byte
	}](t, "TestLeafOpData") {
		got, err := c.Op.Apply(c.Key, c.Value)
		judge(t, says, got, c.Expected, err, c.IsErr)
	}
	for says, c := range vectors[map[string]struct {
		Op              *ics23.InnerOp
		Child, Expected []byte
		IsErr           bool
	}](t, "TestInnerOpData") {
		got, err := c.Op.Apply(c.Child)
		judge(t, says, got, c.Expected, err, c.IsErr)
	}
	for says, c := range vectors[map[string]struct {
		Proof    *ics23.ExistenceProof
		IsErr    bool
		Expected []byte
	}](t, "TestExistenceProofData") {
		got, err := c.Proof.Calculate()
		judge(t, says, got, c.Expected, err, c.IsErr)
	}
	for says, c := range vectors[map[string]struct {
		Leaf, Spec *ics23.LeafOp
		IsErr      bool
	}](t, "TestCheckLeafData") {
		judge(t, says, nil, nil, c.Leaf.CheckAgainstSpec(&ics23.ProofSpec{LeafSpec: c.Spec}), c.IsErr)
	}
	for says, c := range vectors[map[string]struct {
		Proof *ics23.ExistenceProof
		Spec  *ics23.ProofSpec
		Err   string
	}](t, "TestCheckAgainstSpecData") {
		judge(t, says, nil, nil, c.Proof.CheckAgainstSpec(c.Spec), c.Err != "")
	}
}

type wholeProof struct{ Root, Proof, Key, Value string }

// Each published proof verifies with its specification, and with no byte of it flipped.
func TestVectorsProofs(t *testing.T) {
	files, err := filepath.Glob("testdata/ics23/*/*.json")
	if err != nil || len(files) != 12 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	specs := map[string]*ics23.ProofSpec{"iavl": ics23.IavlSpec, "tendermint": ics23.TendermintSpec}
	for _, file := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(filepath.ToSlash(file), "testdata/ics23/"), ".json")
		c := vectors[wholeProof](t, name)
		spec := specs[filepath.Dir(name)]
		proof := unhex(t, c.Proof)
		if !c.holds(t, spec, proof) {
			t.Errorf("%s: refused", name)
		}
		for i := range proof {
			flipped := slices.Clone(proof)
			flipped[i] ^= 1 << (i % 8)
			if c.holds(t, spec, flipped) {
				t.Errorf("%s: accepted with byte %d of %d flipped", name, i, len(proof))
			}
		}
	}
}

// holds verifies as our verifiers do for SmtSpec: the canonical encoding only, and the key of an absence compared.
func (c wholeProof) holds(t *testing.T, spec *ics23.ProofSpec, proof []byte) (ok bool) {
	p, err := DecodeProof(proof)
	if err != nil {
		return false
	}
	defer func() { ok = recover() == nil && ok }() // ics23 panics on some malformed proofs
	root, key, value := unhex(t, c.Root), unhex(t, c.Key), unhex(t, c.Value)
	if len(value) > 0 {
		return ics23.VerifyMembership(spec, root, p, key, value)
	}
	absent := p.GetNonexist()
	return absent != nil && bytes.Equal(absent.Key, key) && ics23.VerifyNonMembership(spec, root, p, key)
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
