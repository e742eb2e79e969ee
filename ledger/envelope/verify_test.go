package envelope

import (
	"bytes"
	"crypto/elliptic"
	"errors"
	"math/big"
	"testing"

	"github.com/oasisprotocol/curve25519-voi/primitives/ed25519"
	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"

	"gongshi/ledger/refusal"
)

var withExpand = Options{Expand: func(pub []byte) (*ed25519.ExpandedPublicKey, error) {
	return ed25519.NewExpandedPublicKey(pub)
}}

func TestVerifyRefuses(t *testing.T) {
	keys := allSuites(t)
	offCurve := func(key []byte) []byte {
		key = bytes.Clone(key)
		key[64] ^= 1
		return key
	}
	for _, c := range []struct {
		says  string
		do    func(*Transaction)
		want  *refusal.Refusal
		field string
	}{
		{"another body", func(tx *Transaction) { tx.ID[0] ^= 1 }, ErrSignatureWrong, "signatures[0]"},
		{"Ed25519, a bit of s", func(tx *Transaction) { tx.Signatures[0].Value[40] ^= 1 }, ErrSignatureWrong, "signatures[0]"},
		{"Ed25519, a bit of R", func(tx *Transaction) { tx.Signatures[0].Value[3] ^= 1 }, ErrSignatureWrong, "signatures[0]"},
		{"Ed25519, s beyond the order", func(tx *Transaction) { tx.Signatures[0].Value[63] |= 0xf0 }, ErrSignatureWrong, "signatures[0]"},
		{"Ed25519, a key on no point", func(tx *Transaction) { tx.Body.Signers[0].Key = append([]byte{2}, make([]byte, 31)...) }, ErrKeyMalformed, "signers[0].key"},
		{"Ed25519, another's key", func(tx *Transaction) { tx.Body.Signers[0].Key = keyOf(t, Ed25519, 1).Public() }, ErrSignatureWrong, "signatures[0]"},
		{"P-256, a bit", func(tx *Transaction) { tx.Signatures[1].Value[5] ^= 1 }, ErrSignatureWrong, "signatures[1]"},
		{"P-256, r = 0", func(tx *Transaction) { copy(tx.Signatures[1].Value, make([]byte, 32)) }, ErrSignatureWrong, "signatures[1]"},
		{"P-256, all ones", func(tx *Transaction) { copy(tx.Signatures[1].Value, bytes.Repeat([]byte{0xff}, 64)) }, ErrSignatureWrong, "signatures[1]"},
		{"P-256, a key off the curve", func(tx *Transaction) { tx.Body.Signers[1].Key = offCurve(tx.Body.Signers[1].Key) }, ErrKeyMalformed, "signers[1].key"},
		{"a passkey, a bit", func(tx *Transaction) { tx.Signatures[2].Value[10] ^= 1 }, ErrSignatureWrong, "signatures[2]"},
		{"a passkey, a key off the curve", func(tx *Transaction) { tx.Body.Signers[2].Key = offCurve(tx.Body.Signers[2].Key) }, ErrKeyMalformed, "signers[2].key"},
		{"SM2, a bit", func(tx *Transaction) { tx.Signatures[3].Value[10] ^= 1 }, ErrSignatureWrong, "signatures[3]"},
		{"SM2, a key off the curve", func(tx *Transaction) { tx.Body.Signers[3].Key = offCurve(tx.Body.Signers[3].Key) }, ErrKeyMalformed, "signers[3].key"},
		{"a suite unknown", func(tx *Transaction) { tx.Body.Signers[3].Suite = 9 }, ErrSuiteUnknown, "signers[3].suite"},
		{"the first wrong one is named", func(tx *Transaction) {
			tx.Signatures[3].Value[10] ^= 1
			tx.Signatures[1].Value[10] ^= 1
		}, ErrSignatureWrong, "signatures[1]"},
		{"a signature less", func(tx *Transaction) { tx.Signatures = tx.Signatures[:3] }, ErrSignatureCount, "signatures"},
		{"no signature and no signer", func(tx *Transaction) { tx.Signatures, tx.Body = nil, &Body{} }, ErrSignatureCount, "signatures"},
	} {
		t.Run(c.says, func(t *testing.T) {
			tx := decode(t, seal(t, bodyFor(keys...), keys...))
			c.do(tx)
			wantRefusal(t, Verify(tx, Options{}), c.want, c.field)
			good := decode(t, seal(t, bodyFor(keys...), keys...))
			for _, o := range []Options{{}, withExpand} {
				errs := VerifyBatch([]*Transaction{good, tx, good}, o)
				wantRefusal(t, errs[1], c.want, c.field)
				if errs[0] != nil || errs[2] != nil {
					t.Errorf("its neighbours are refused: %v", errs)
				}
			}
		})
	}
}

// TestMalleatedKeepsItsID: anybody can turn (r, s) into (r, n-s). Both verify, and both are
// the same transaction.
func TestMalleatedKeepsItsID(t *testing.T) {
	for _, key := range []PrivateKey{keyOf(t, P256, 0), keyOf(t, Passkey, 0)} {
		tx := decode(t, seal(t, bodyFor(key), key))
		twin := proto.Clone(tx.Signatures[0]).(*Signature)
		rs := twin.Value
		if key.Suite() == Passkey {
			rs = decodeDER(rs)
		}
		s := new(big.Int).Sub(elliptic.P256().Params().N, new(big.Int).SetBytes(rs[32:]))
		s.FillBytes(rs[32:])
		if key.Suite() == Passkey {
			twin.Value = encodeDER(rs[:32], rs[32:])
		}
		other := decode(t, unsealed(t, tx.Body, twin))
		if err := Verify(other, Options{}); err != nil {
			t.Errorf("%s: the twin is refused: %v", key.Suite(), err)
		}
		if other.ID != tx.ID || bytes.Equal(other.Raw, tx.Raw) {
			t.Errorf("%s: the twin has another id or is no twin", key.Suite())
		}
	}
}

// TestBatchEqualsSingle puts one wrong signature at each position of a batch.
func TestBatchEqualsSingle(t *testing.T) {
	const n = 20
	for wrong := range n + 1 { // n: none is wrong
		ts := mixture(t, n)
		if wrong < n {
			value := ts[wrong].Signatures[len(ts[wrong].Signatures)-1].Value
			value[len(value)/2] ^= 1
		}
		for _, o := range []Options{{}, withExpand} {
			sameVerdicts(t, ts, o)
			for i, err := range VerifyBatch(ts, o) {
				if (err != nil) != (i == wrong) {
					t.Errorf("wrong %d: verdict %d is %v", wrong, i, err)
				}
			}
		}
	}
}

// mixture makes n transactions by one to three signers of changing suites, mostly Ed25519.
func mixture(t testing.TB, n int) []*Transaction {
	ts := make([]*Transaction, n)
	for i := range ts {
		keys := []PrivateKey{keyOf(t, Ed25519, byte(i))}
		if i%5 == 1 {
			keys = append(keys, keyOf(t, P256, byte(i)), keyOf(t, Ed25519, byte(i+100)))
		}
		if i%7 == 2 {
			keys = []PrivateKey{keyOf(t, SM2, byte(i))}
		}
		ts[i] = decode(t, seal(t, bodyFor(keys...), keys...))
	}
	return ts
}

func sameVerdicts(t interface{ Errorf(string, ...any) }, ts []*Transaction, o Options) {
	for i, got := range VerifyBatch(ts, o) {
		want := Verify(ts[i], o)
		if (got == nil) != (want == nil) || got != nil && (got.Error() != want.Error() || !sameField(got, want)) {
			t.Errorf("transaction %d: batch %v, single %v", i, got, want)
		}
	}
}

func sameField(a, b error) bool {
	x, _ := refusal.Of(a)
	y, _ := refusal.Of(b)
	return x.Field == y.Field
}

// TestBatchOfAnything damages keys and signatures at random: each verdict is the single one.
func TestBatchOfAnything(t *testing.T) {
	good := mixture(t, 24)
	rapid.Check(t, func(r *rapid.T) {
		var ts []*Transaction
		for range rapid.IntRange(0, 12).Draw(r, "n") {
			g := good[rapid.IntRange(0, len(good)-1).Draw(r, "which")]
			tx := &Transaction{ID: g.ID, Body: proto.Clone(g.Body).(*Body)}
			for _, s := range g.Signatures {
				tx.Signatures = append(tx.Signatures, proto.Clone(s).(*Signature))
			}
			i := rapid.IntRange(0, len(tx.Signatures)-1).Draw(r, "signer")
			switch rapid.IntRange(0, 5).Draw(r, "damage") {
			case 0:
				v := tx.Signatures[i].Value
				v[rapid.IntRange(0, len(v)-1).Draw(r, "at")] ^= 1 << rapid.IntRange(0, 7).Draw(r, "bit")
			case 1:
				k := tx.Body.Signers[i].Key
				k[rapid.IntRange(0, len(k)-1).Draw(r, "at")] ^= 1 << rapid.IntRange(0, 7).Draw(r, "bit")
			}
			ts = append(ts, tx)
		}
		o := Options{}
		if rapid.Bool().Draw(r, "expanded") {
			o = withExpand
		}
		sameVerdicts(r, ts, o)
	})
}

func TestBatchOfMany(t *testing.T) {
	if got := VerifyBatch(nil, Options{}); len(got) != 0 {
		t.Errorf("nothing: %v", got)
	}
	key := keyOf(t, Ed25519, 0)
	one := decode(t, seal(t, bodyFor(key), key))
	ts := make([]*Transaction, batchMost+2) // two batches
	for i := range ts {
		ts[i] = one
	}
	bad := &Transaction{ID: one.ID, Body: one.Body, Signatures: []*Signature{{Value: make([]byte, 64)}}}
	ts[batchMost+1] = bad
	for i, err := range VerifyBatch(ts, withExpand) {
		if (i == batchMost+1) != errors.Is(err, ErrSignatureWrong) {
			t.Fatalf("transaction %d: %v", i, err)
		}
	}
}
