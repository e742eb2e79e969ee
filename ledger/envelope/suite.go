package envelope

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"

	"github.com/emmansun/gmsm/sm2"
	"github.com/oasisprotocol/curve25519-voi/curve"
	"github.com/oasisprotocol/curve25519-voi/primitives/ed25519"
)

// The suites by their short names.
const (
	Ed25519 = Suite_SUITE_ED25519
	P256    = Suite_SUITE_P256
	Passkey = Suite_SUITE_WEBAUTHN
	SM2     = Suite_SUITE_SM2
)

// Lengths in bytes that the suites prescribe. They are consensus facts.
const (
	Ed25519KeyBytes       = 32
	Ed25519SignatureBytes = 64
	PointBytes            = 65 // a key of P-256, a passkey or SM2: 4, then x and y
	P256SignatureBytes    = 64 // r and s, IEEE P1363
)

// sm2UserID is the user id that enters every SM2 signature, the default of GM/T 0009.
const sm2UserID = "1234567812345678"

// zip215 is the one rule for Ed25519, single and in batches: cofactored, and lenient on the
// encodings of points as ZIP-215 writes it down. Another library, or other options, would
// disagree on keys and signatures that can be made on purpose, and so split the chain.
var zip215 = &ed25519.Options{Verify: ed25519.VerifyOptionsZIP_215}

// keyShaped says whether key has the length and form of a public key, not whether it is one.
func keyShaped(s Suite, key []byte) bool {
	if s == Ed25519 {
		return len(key) == Ed25519KeyBytes
	}
	return len(key) == PointBytes && key[0] == 4
}

// signatureShaped says whether value has the length and encoding of a signature.
func signatureShaped(s Suite, value []byte) bool {
	switch s {
	case Ed25519:
		return len(value) == Ed25519SignatureBytes
	case P256:
		return len(value) == P256SignatureBytes
	}
	return strictDER(value)
}

// CheckKey says whether a key may be registered for a party. It refuses with
// ErrSuiteUnknown, ErrKeyMalformed or ErrKeyWeak. For Ed25519 it is stricter than Verify:
// ZIP-215 verifies by keys of small order, for which everybody can sign.
func CheckKey(s Suite, key []byte) error {
	if s < Ed25519 || s > SM2 {
		return ErrSuiteUnknown.With("%d", s)
	}
	if !keyShaped(s, key) {
		return ErrKeyMalformed.With("%d bytes", len(key))
	}
	var err error
	switch s {
	case Ed25519:
		return checkEd25519Key(key)
	case SM2:
		_, err = sm2.NewPublicKey(key)
	default:
		_, err = ecdsa.ParseUncompressedPublicKey(elliptic.P256(), key)
	}
	if err != nil {
		return ErrKeyMalformed.With("%v", err)
	}
	return nil
}

func checkEd25519Key(key []byte) error {
	var y curve.CompressedEdwardsY
	var point curve.EdwardsPoint
	if _, err := y.SetBytes(key); err != nil {
		return ErrKeyMalformed.With("%v", err)
	}
	if _, err := point.SetCompressedY(&y); err != nil {
		return ErrKeyMalformed.With("%v", err)
	}
	if !y.IsCanonicalVartime() || point.IsSmallOrder() || !point.IsTorsionFree() {
		return ErrKeyWeak
	}
	return nil
}

// verifyEd25519 judges one signature by the rule zip215.
func verifyEd25519(key, message, value []byte, o Options) error {
	if len(key) != Ed25519KeyBytes {
		return ErrKeyMalformed
	}
	if o.Expand == nil && ed25519.VerifyWithOptions(key, message, value, zip215) {
		return nil
	}
	expanded, err := o.expand(key)
	if err != nil {
		return ErrKeyMalformed.With("%v", err)
	}
	if o.Expand == nil || !ed25519.VerifyExpandedWithOptions(expanded, message, value, zip215) {
		return ErrSignatureWrong
	}
	return nil
}

// verifyP256 judges r and s, 32 bytes each, over SHA-256 of message. Both s and n-s are
// accepted: authenticators do not normalise it, hence the id never covers signatures.
func verifyP256(key, message, value []byte) error {
	if len(value) != P256SignatureBytes {
		return ErrSignatureEncoding
	}
	return verifyECDSA(key, message, encodeDER(value[:32], value[32:]))
}

// verifyECDSA judges a strict DER signature on P-256 over SHA-256 of message.
func verifyECDSA(key, message, der []byte) error {
	if !strictDER(der) {
		return ErrSignatureEncoding
	}
	pub, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), key)
	if err != nil {
		return ErrKeyMalformed.With("%v", err)
	}
	digest := sha256.Sum256(message)
	if !ecdsa.VerifyASN1(pub, digest[:], der) {
		return ErrSignatureWrong
	}
	return nil
}

// verifySM2 judges a strict DER signature by GB/T 32918.2 with SM3. On chain userID is
// always sm2UserID; published vectors use others.
func verifySM2(key, message, der []byte, userID string) error {
	if !strictDER(der) {
		return ErrSignatureEncoding
	}
	if !keyShaped(SM2, key) {
		return ErrKeyMalformed
	}
	pub, err := sm2.NewPublicKey(key)
	if err != nil {
		return ErrKeyMalformed.With("%v", err)
	}
	if !sm2.VerifyASN1WithSM2(pub, []byte(userID), message, der) {
		return ErrSignatureWrong
	}
	return nil
}
