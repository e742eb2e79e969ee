package envelope

import (
	"bytes"
	"compress/gzip"
	"encoding/asn1"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"math/big"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/emmansun/gmsm/sm2"
)

func readJSON(t *testing.T, path string, into any) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if strings.HasSuffix(path, ".gz") {
		z, err := gzip.NewReader(bytes.NewReader(raw))
		if err != nil {
			t.Fatal(err)
		}
		if err := json.NewDecoder(z).Decode(into); err != nil {
			t.Fatal(err)
		}
		return
	}
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatal(err)
	}
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

type wycheproof struct {
	NumberOfTests int
	TestGroups    []struct {
		PublicKey struct{ PK, Uncompressed string }
		Tests     []struct {
			TcID                      int
			Comment, Msg, Sig, Result string
		}
	}
}

// zip215Differs are the vectors of Wycheproof that ZIP-215 accepts although they are marked
// invalid: their R is a non-canonical encoding of a point.
var zip215Differs = []int{151}

func TestWycheproofEd25519(t *testing.T) {
	var w wycheproof
	readJSON(t, "testdata/ed25519_test.json", &w)
	ran, differ := 0, []int{}
	for _, g := range w.TestGroups {
		key := unhex(t, g.PublicKey.PK)
		for _, c := range g.Tests {
			ran++
			holds := verdicts(t, claim{key, unhex(t, c.Msg), unhex(t, c.Sig)})
			if holds != (c.Result == "valid") {
				differ = append(differ, c.TcID)
			}
		}
	}
	if ran != 151 || ran != w.NumberOfTests {
		t.Errorf("ran %d of %d", ran, w.NumberOfTests)
	}
	if len(differ) != 1 || differ[0] != zip215Differs[0] {
		t.Errorf("differ: %v, by design only %v", differ, zip215Differs)
	}
}

// TestEdgeCasesEd25519 runs the 914 combinations of small-order, mixed-order and
// non-canonical points of C2SP/CCTV. ZIP-215 accepts a vector unless its k was computed over
// re-encoded points; and even then when A is of low order, for k times such a key vanishes
// under the cofactor.
func TestEdgeCasesEd25519(t *testing.T) {
	var vectors []struct {
		Number        int
		Key, Sig, Msg string
		Flags         []string
	}
	readJSON(t, "testdata/cctv_ed25519vectors.json.gz", &vectors)
	accepted := 0
	for _, v := range vectors {
		want := !slices.Contains(v.Flags, "reencoded_k") || slices.Contains(v.Flags, "low_order_A")
		got := verdicts(t, claim{unhex(t, v.Key), []byte(v.Msg), unhex(t, v.Sig)})
		if got != want {
			t.Errorf("vector %d %v: %v", v.Number, v.Flags, got)
		}
		if got {
			accepted++
		}
	}
	if len(vectors) != 914 || accepted != 826 {
		t.Errorf("accepted %d of %d, want 826 of 914", accepted, len(vectors))
	}
}

// verdicts gives the verdict on one claim and demands that all roads give the same: single,
// single with an expanded key, and batches of itself and a good signature, where the batch
// may prove less but never more.
func verdicts(t *testing.T, c claim) bool {
	t.Helper()
	holds := verifyEd25519(c.key, c.message, c.value, Options{}) == nil
	if (verifyEd25519(c.key, c.message, c.value, withExpand) == nil) != holds {
		t.Errorf("an expanded key gives another verdict on %x", c.value)
	}
	k := keyOf(t, Ed25519, 0)
	s, err := k.Sign([]byte("other"))
	if err != nil {
		t.Fatal(err)
	}
	good := claim{k.Public(), []byte("other"), s.Value}
	for _, o := range []Options{{}, withExpand} {
		proven := proveBatch([]claim{c, good, c}, o)
		if proven[0] != holds || !proven[1] || proven[2] != holds {
			t.Errorf("the batch gives %v on %x, singly %v", proven, c.value, holds)
		}
	}
	return holds
}

func TestCheckKeyRefuses(t *testing.T) {
	offCurve := bytes.Clone(keyOf(t, P256, 0).Public())
	offCurve[64] ^= 1
	infinity := append([]byte{4}, make([]byte, 64)...)
	var one [32]byte
	one[0] = 1
	var nonCanonical [32]byte // p+1, that is 1 again
	for i := range nonCanonical {
		nonCanonical[i] = 0xff
	}
	nonCanonical[0], nonCanonical[31] = 0xee, 0x7f
	for _, c := range []struct {
		says  string
		suite Suite
		key   []byte
		want  error
	}{
		{"no suite", 0, make([]byte, 32), ErrSuiteUnknown},
		{"short", Ed25519, make([]byte, 31), ErrKeyMalformed},
		{"y = 2 is on no point", Ed25519, append([]byte{2}, make([]byte, 31)...), ErrKeyMalformed},
		{"the neutral element", Ed25519, one[:], ErrKeyWeak},
		{"of order 4", Ed25519, make([]byte, 32), ErrKeyWeak},
		{"non-canonical", Ed25519, nonCanonical[:], ErrKeyWeak},
		{"off P-256", P256, offCurve, ErrKeyMalformed},
		{"off a passkey's curve", Passkey, offCurve, ErrKeyMalformed},
		{"a P-256 key as SM2", SM2, keyOf(t, P256, 0).Public(), ErrKeyMalformed},
		{"an SM2 key as P-256", P256, keyOf(t, SM2, 0).Public(), ErrKeyMalformed},
		{"zero coordinates", SM2, infinity, ErrKeyMalformed},
		{"zero coordinates", P256, infinity, ErrKeyMalformed},
		{"the point at infinity", P256, []byte{0}, ErrKeyMalformed},
	} {
		if err := CheckKey(c.suite, c.key); !errors.Is(err, c.want) {
			t.Errorf("%s %s: got %v, want %v", c.suite, c.says, err, c.want)
		}
	}
}

func TestWycheproofP256(t *testing.T) {
	var w wycheproof
	readJSON(t, "testdata/ecdsa_secp256r1_sha256_p1363_test.json", &w)
	ran := 0
	for _, g := range w.TestGroups {
		key := unhex(t, g.PublicKey.Uncompressed)
		for _, c := range g.Tests {
			ran++
			err := verifyP256(key, unhex(t, c.Msg), unhex(t, c.Sig))
			if (err == nil) != (c.Result == "valid") {
				t.Errorf("%d %s: %v, marked %s", c.TcID, c.Comment, err, c.Result)
			}
			if errors.Is(err, ErrKeyMalformed) {
				t.Errorf("%d: its key was refused", c.TcID)
			}
		}
	}
	if ran != 262 || ran != w.NumberOfTests {
		t.Errorf("ran %d of %d", ran, w.NumberOfTests)
	}
}

// TestBotanSM2 runs the signatures of Botan on the standard curve with SM3. The other
// curves and hashes in its file are none of ours.
func TestBotanSM2(t *testing.T) {
	raw, err := os.ReadFile("testdata/botan_sm2_sig.vec")
	if err != nil {
		t.Fatal(err)
	}
	var curve, hash, ident, x string
	var message []byte
	ran := 0
	for _, line := range strings.Split(string(raw), "\n") {
		name, value, _ := strings.Cut(line, " = ")
		switch name {
		case "Oid":
			curve = value
		case "Hash":
			hash = value
		case "Ident":
			ident = value
		case "Msg":
			message = unhex(t, value)
		case "x":
			x = strings.TrimPrefix(value, "0x")
		case "Signature":
			if curve != "1.2.156.10197.1.301" || hash != "SM3" {
				continue
			}
			ran++
			scalar, _ := new(big.Int).SetString(x, 16)
			key, err := NewSM2(scalar.FillBytes(make([]byte, 32)))
			if err != nil {
				t.Fatal(err)
			}
			rs := unhex(t, value)
			if err := verifySM2(key.Public(), message, encodeDER(rs[:32], rs[32:]), ident); err != nil {
				t.Errorf("%s: %v", value, err)
			}
			rs[63] ^= 1
			if err := verifySM2(key.Public(), message, encodeDER(rs[:32], rs[32:]), ident); !errors.Is(err, ErrSignatureWrong) {
				t.Errorf("%s with a bit changed: %v", value, err)
			}
			if err := verifySM2(key.Public(), message, encodeDER(unhex(t, value)[:32], unhex(t, value)[32:]), sm2UserID); !errors.Is(err, ErrSignatureWrong) {
				t.Errorf("%s with another user id: %v", value, err)
			}
		}
	}
	if ran == 0 {
		t.Error("no vector ran")
	}
	t.Logf("%d vectors", ran)
}

// TestTongsuoSM2 verifies certificates and a request that Tongsuo signed with our user id.
func TestTongsuoSM2(t *testing.T) {
	type signed struct {
		TBS       asn1.RawValue
		Algorithm asn1.RawValue
		Signature asn1.BitString
	}
	blocks := func(path string) []signed {
		raw, err := os.ReadFile("testdata/" + path)
		if err != nil {
			t.Fatal(err)
		}
		var all []signed
		for block, rest := pem.Decode(raw); block != nil; block, rest = pem.Decode(rest) {
			var s signed
			if _, err := asn1.Unmarshal(block.Bytes, &s); err != nil {
				t.Fatal(err)
			}
			all = append(all, s)
		}
		return all
	}
	// The subject's key is the only bit string of 65 bytes that starts with 4.
	key := func(s signed) []byte {
		at := bytes.Index(s.TBS.FullBytes, []byte{0x03, 0x42, 0x00, 0x04})
		return s.TBS.FullBytes[at+3 : at+3+PointBytes]
	}
	chain, leaf := blocks("tongsuo_sm2-chain-ca.crt"), blocks("tongsuo_sm2-leaf.crt")
	root, request := blocks("tongsuo_sm2-root-cert.pem"), blocks("tongsuo_sm2-csr.pem")
	for _, c := range []struct {
		says           string
		issuer, signed signed
	}{
		{"the root signs itself", root[0], root[0]},
		{"the request proves its key", request[0], request[0]},
		{"the chain's root signs itself", chain[1], chain[1]},
		{"the chain's root signs the middle", chain[1], chain[0]},
		{"the middle signs the leaf", chain[0], leaf[0]},
	} {
		message, value := c.signed.TBS.FullBytes, c.signed.Signature.Bytes
		if err := verifySM2(key(c.issuer), message, value, sm2UserID); err != nil {
			t.Errorf("%s: %v", c.says, err)
		}
		changed := bytes.Clone(message)
		changed[len(changed)/2] ^= 1
		if err := verifySM2(key(c.issuer), changed, value, sm2UserID); !errors.Is(err, ErrSignatureWrong) {
			t.Errorf("%s, changed: %v", c.says, err)
		}
	}
}

// TestStrictDER: one pair of integers has one encoding.
func TestStrictDER(t *testing.T) {
	k := keyOf(t, SM2, 0)
	s, err := k.Sign([]byte("message"))
	if err != nil {
		t.Fatal(err)
	}
	rs := decodeDER(s.Value)
	n := sm2.P256().Params().N
	integer := func(b ...byte) []byte { return append([]byte{2, byte(len(b))}, b...) }
	sequence := func(parts ...[]byte) []byte {
		b := bytes.Join(parts, nil)
		return append([]byte{0x30, byte(len(b))}, b...)
	}
	r := integer(bytes.TrimLeft(rs[:32], "\x00")...)
	if rs[0] >= 0x80 {
		r = integer(append([]byte{0}, rs[:32]...)...)
	}
	tail := s.Value[2+len(r):]
	for _, c := range []struct {
		says string
		der  []byte
		want error
	}{
		{"as signed", s.Value, nil},
		{"put together again", sequence(r, tail), nil},
		{"from r and s", encodeDER(rs[:32], rs[32:]), nil},
		{"nothing", nil, ErrSignatureEncoding},
		{"a sequence of nothing", []byte{0x30, 0}, ErrSignatureEncoding},
		{"a byte behind", append(bytes.Clone(s.Value), 0), ErrSignatureEncoding},
		{"a third integer", sequence(r, tail, integer(1)), ErrSignatureEncoding},
		{"one integer", sequence(r), ErrSignatureEncoding},
		{"a long length", append([]byte{0x30, 0x81, s.Value[1]}, s.Value[2:]...), ErrSignatureEncoding},
		{"an indefinite length", append(append([]byte{0x30, 0x80}, s.Value[2:]...), 0, 0), ErrSignatureEncoding},
		{"a zero too many", sequence(integer(append([]byte{0}, r[2:]...)...), tail), ErrSignatureEncoding},
		{"a negative integer", sequence(integer(0x80), tail), ErrSignatureEncoding},
		{"an empty integer", sequence(integer(), tail), ErrSignatureEncoding},
		{"34 bytes", sequence(integer(append([]byte{0}, bytes.Repeat([]byte{0xff}, 33)...)...), tail), ErrSignatureEncoding},
		{"33 bytes without need", sequence(integer(append([]byte{1}, make([]byte, 32)...)...), tail), ErrSignatureEncoding},
		{"a set", append([]byte{0x31}, s.Value[1:]...), ErrSignatureEncoding},
		{"r = 0", sequence(integer(0), tail), ErrSignatureWrong},
		{"s = 0", sequence(r, integer(0)), ErrSignatureWrong},
		{"r = n", encodeDER(n.Bytes(), rs[32:]), ErrSignatureWrong},
		{"s = n", encodeDER(rs[:32], n.Bytes()), ErrSignatureWrong},
		{"n - s", encodeDER(rs[:32], new(big.Int).Sub(n, new(big.Int).SetBytes(rs[32:])).FillBytes(make([]byte, 32))), ErrSignatureWrong},
		{"r + s = n", encodeDER(rs[:32], new(big.Int).Sub(n, new(big.Int).SetBytes(rs[:32])).FillBytes(make([]byte, 32))), ErrSignatureWrong},
	} {
		if err := verifySM2(k.Public(), []byte("message"), c.der, sm2UserID); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", c.says, err, c.want)
		}
	}
}
