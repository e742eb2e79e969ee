package envelope

import (
	"bytes"
	"crypto/sha256"
	"strings"

	"github.com/oasisprotocol/curve25519-voi/primitives/ed25519"

	"gongshi/ledger/refusal"
)

// Options make verification faster and never change its verdict.
type Options struct {
	// Expand gives the precomputed form of an Ed25519 key, as ed25519.NewExpandedPublicKey
	// does, perhaps from a cache. It is the caller's, may be called from every goroutine
	// that verifies, and must fail exactly for the keys for which the original fails.
	Expand func(pub []byte) (*ed25519.ExpandedPublicKey, error)
}

func (o Options) expand(key []byte) (*ed25519.ExpandedPublicKey, error) {
	if o.Expand != nil {
		return o.Expand(key)
	}
	return ed25519.NewExpandedPublicKey(key)
}

// Verify judges the signatures of t, which Decode made, and gives the refusal of the first
// signer whose signature does not hold: ErrKeyMalformed, ErrSignatureWrong or one of those of a
// passkey's assertion, with the field signatures[i] or signers[i].key.
func Verify(t *Transaction, o Options) error {
	if len(t.Signatures) != len(t.Body.GetSigners()) || len(t.Signatures) == 0 {
		return ErrSignatureCount
	}
	message := SignBytes(t.ID)
	for i := range t.Signatures {
		if err := t.verifySigner(i, message, o); err != nil {
			return err
		}
	}
	return nil
}

// verifySigner judges signature i over message, the sign bytes of t.
func (t *Transaction) verifySigner(i int, message []byte, o Options) error {
	signer, signature := t.Body.Signers[i], t.Signatures[i]
	var err error
	switch signer.Suite {
	case Ed25519:
		err = verifyEd25519(signer.Key, message, signature.Value, o)
	case P256:
		err = verifyP256(signer.Key, message, signature.Value)
	case Passkey:
		err = verifyAssertion(signer.Key, sha256.Sum256(message), signature)
	case SM2:
		err = verifySM2(signer.Key, message, signature.Value, sm2UserID)
	default:
		err = ErrSuiteUnknown
	}
	return placed(err, i)
}

// placed says in the field of a refusal by signature i which one it is.
func placed(err error, i int) error {
	r, ok := refusal.Of(err)
	if !ok {
		return err
	}
	list, field, _ := strings.Cut(r.Field, ".")
	return r.On(at(list, i, field), "%s", r.Detail)
}

// batchMost is how many signatures enter one batch equation. More would gain little, and a
// single wrong signature makes its whole batch be verified one by one.
const batchMost = 1024

// A claim is one Ed25519 signature to be judged.
type claim struct{ key, message, value []byte }

// VerifyBatch judges many transactions at once and gives for each what Verify gives. The
// Ed25519 signatures enter a batch equation, which only ever accepts what the single check
// accepts; whoever is not accepted by it is judged singly. It runs in the caller's goroutine:
// to use several cores, split ts.
func VerifyBatch(ts []*Transaction, o Options) []error {
	var claims []claim
	messages := make([][]byte, len(ts))
	for k, t := range ts {
		messages[k] = SignBytes(t.ID)
		for i, signer := range t.Body.GetSigners() {
			if signer.Suite == Ed25519 && i < len(t.Signatures) {
				claims = append(claims, claim{signer.Key, messages[k], t.Signatures[i].Value})
			}
		}
	}
	proven := proveEd25519(claims, o)
	errs := make([]error, len(ts))
	for k, t := range ts {
		if len(t.Signatures) != len(t.Body.GetSigners()) || len(t.Signatures) == 0 {
			errs[k] = ErrSignatureCount
		}
		for i, signer := range t.Body.GetSigners() {
			holds := false
			if signer.Suite == Ed25519 && i < len(t.Signatures) {
				holds, proven = proven[0], proven[1:]
			}
			if errs[k] == nil && !holds {
				errs[k] = t.verifySigner(i, messages[k], o)
			}
		}
	}
	return errs
}

// proveEd25519 says of each claim whether it surely holds. A false may hold after all.
func proveEd25519(claims []claim, o Options) []bool {
	proven := make([]bool, 0, len(claims))
	for len(claims) > 0 {
		n := min(len(claims), batchMost)
		proven = append(proven, proveBatch(claims[:n], o)...)
		claims = claims[n:]
	}
	return proven
}

func proveBatch(claims []claim, o Options) []bool {
	proven := make([]bool, len(claims))
	if len(claims) < 2 {
		return proven // a lone signature is cheaper singly
	}
	batch := ed25519.NewBatchVerifierWithCapacity(len(claims))
	seed := sha256.New()
	seed.Write([]byte("gongshi/batch/v1\x00"))
	entered := make([]int, 0, len(claims))
	for i, c := range claims {
		if len(c.key) != Ed25519KeyBytes || len(c.value) != Ed25519SignatureBytes {
			continue
		}
		if o.Expand == nil {
			batch.AddWithOptions(c.key, c.message, c.value, zip215)
		} else if key, err := o.Expand(c.key); err == nil {
			batch.AddExpandedWithOptions(key, c.message, c.value, zip215)
		} else {
			continue
		}
		digest := sha256.Sum256(c.message)
		seed.Write(c.key)
		seed.Write(digest[:])
		seed.Write(c.value)
		entered = append(entered, i)
	}
	// The weights of the equation come from a hash of all that enters it: nobody can choose
	// signatures knowing them, and every node computes the same.
	_, holds := batch.Verify(bytes.NewReader(seed.Sum(nil)))
	for j, i := range entered {
		proven[i] = holds[j]
	}
	return proven
}
