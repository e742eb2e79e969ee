package envelope

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"io"

	"github.com/emmansun/gmsm/sm2"
	"github.com/oasisprotocol/curve25519-voi/primitives/ed25519"
)

// SecretBytes is the length of every suite's secret: a seed or a scalar.
const SecretBytes = 32

// A PrivateKey signs transactions. The keys of this package hold their secret in memory; a
// hardware module or another signer implements it elsewhere.
type PrivateKey interface {
	Suite() Suite
	Public() []byte // as a Signer carries it; not to be changed
	Sign(signBytes []byte) (*Signature, error)
}

// NewSecret draws a secret for suite s from random, which the caller supplies:
// crypto/rand.Reader for real keys. A passkey's secret never leaves its authenticator, but a
// simulated passkey needs one.
func NewSecret(s Suite, random io.Reader) ([]byte, error) {
	kind := s
	if s == Passkey {
		kind = P256
	}
	secret := make([]byte, SecretBytes)
	for range 8 { // a draw misses the range of scalars once in 2^32 tries at the most
		if _, err := io.ReadFull(random, secret); err != nil {
			return nil, fmt.Errorf("draw a secret: %w", err)
		}
		if _, err := NewKey(kind, secret); err == nil {
			return secret, nil
		}
	}
	return nil, fmt.Errorf("draw a secret for %s: no draw was in range", s)
}

// NewKey makes the key of suite s from its secret. Passkeys need a site: see NewPasskey.
func NewKey(s Suite, secret []byte) (PrivateKey, error) {
	switch s {
	case Ed25519:
		return NewEd25519(secret)
	case P256:
		return NewP256(secret)
	case SM2:
		return NewSM2(secret)
	}
	return nil, fmt.Errorf("no key of %s can be made from a secret alone", s)
}

type ed25519Key struct{ key ed25519.PrivateKey }

// NewEd25519 makes a key from its seed of RFC 8032, 32 bytes.
func NewEd25519(seed []byte) (PrivateKey, error) {
	if len(seed) != SecretBytes {
		return nil, fmt.Errorf("an Ed25519 seed has %d bytes, not %d", SecretBytes, len(seed))
	}
	return ed25519Key{ed25519.NewKeyFromSeed(seed)}, nil
}

func (k ed25519Key) Suite() Suite   { return Ed25519 }
func (k ed25519Key) Public() []byte { return k.key[SecretBytes:] }
func (k ed25519Key) Sign(signBytes []byte) (*Signature, error) {
	return &Signature{Value: ed25519.Sign(k.key, signBytes)}, nil
}

type p256Key struct {
	key    *ecdsa.PrivateKey
	public []byte
}

// NewP256 makes a key from its scalar, 32 bytes, big-endian. Its signatures are
// deterministic (RFC 6979).
func NewP256(scalar []byte) (PrivateKey, error) {
	k, err := newP256(scalar)
	if err != nil {
		return nil, err
	}
	return k, nil
}

func newP256(scalar []byte) (p256Key, error) {
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), scalar)
	if err != nil {
		return p256Key{}, fmt.Errorf("read a P-256 scalar: %w", err)
	}
	public, err := key.PublicKey.Bytes()
	return p256Key{key, public}, err
}

func (k p256Key) Suite() Suite   { return P256 }
func (k p256Key) Public() []byte { return k.public }
func (k p256Key) Sign(signBytes []byte) (*Signature, error) {
	der, err := k.sign(signBytes)
	if err != nil {
		return nil, err
	}
	return &Signature{Value: decodeDER(der)}, nil
}

// sign gives the DER signature over SHA-256 of message.
func (k p256Key) sign(message []byte) ([]byte, error) {
	digest := sha256.Sum256(message)
	return k.key.Sign(nil, digest[:], crypto.SHA256)
}

type passkey struct {
	p256Key
	rpIDHash [sha256.Size]byte
	origin   string
}

// NewPasskey makes an authenticator in software, which says that its user was present and
// verified. It is for tests, demos and load: rpID is such as "gongshi.example", origin such
// as "https://gongshi.example".
func NewPasskey(scalar []byte, rpID, origin string) (PrivateKey, error) {
	key, err := newP256(scalar)
	if err != nil {
		return nil, err
	}
	k := passkey{key, sha256.Sum256([]byte(rpID)), origin}
	if c, err := parseClientData(k.clientData(nil)); err != nil || c.origin != origin {
		return nil, fmt.Errorf("origin %q is not one that browsers write", origin)
	}
	return k, nil
}

func (k passkey) Suite() Suite { return Passkey }
func (k passkey) Sign(signBytes []byte) (*Signature, error) {
	s := &Signature{ClientDataJson: k.clientData(signBytes)}
	s.AuthenticatorData = append(k.rpIDHash[:], userPresent|userVerified, 0, 0, 0, 0)
	digest := sha256.Sum256(s.ClientDataJson)
	var err error
	s.Value, err = k.sign(append(bytes.Clone(s.AuthenticatorData), digest[:]...))
	return s, err
}

func (k passkey) clientData(signBytes []byte) []byte {
	challenge := sha256.Sum256(signBytes)
	return fmt.Appendf(nil, `{"type":"webauthn.get","challenge":"%s","origin":"%s","crossOrigin":false}`,
		base64.RawURLEncoding.EncodeToString(challenge[:]), k.origin)
}

type sm2Key struct {
	key    *sm2.PrivateKey
	public []byte
}

// NewSM2 makes a key from its scalar, 32 bytes, big-endian. Its signatures are deterministic
// (RFC 6979 with SM3).
func NewSM2(scalar []byte) (PrivateKey, error) {
	key, err := sm2.NewPrivateKey(scalar)
	if err != nil {
		return nil, fmt.Errorf("read an SM2 scalar: %w", err)
	}
	public := make([]byte, PointBytes)
	public[0] = 4
	key.X.FillBytes(public[1:33])
	key.Y.FillBytes(public[33:])
	return sm2Key{key, public}, nil
}

func (k sm2Key) Suite() Suite   { return SM2 }
func (k sm2Key) Public() []byte { return k.public }
func (k sm2Key) Sign(signBytes []byte) (*Signature, error) {
	value, err := sm2.SignDeterministic(k.key, signBytes, sm2.NewSM2SignerOption(true, []byte(sm2UserID)))
	return &Signature{Value: value}, err
}

// Seal encodes body, has it signed by keys, which are those of body.Signers in their order,
// and gives the envelope. What Decode would refuse, Seal refuses.
func Seal(body *Body, keys ...PrivateKey) ([]byte, error) {
	if len(keys) != len(body.GetSigners()) {
		return nil, fmt.Errorf("seal: %d keys for %d signers", len(keys), len(body.GetSigners()))
	}
	raw, err := CanonicalPayload(body)
	if err != nil {
		return nil, err
	}
	message := SignBytes(IDOf(raw))
	signatures := make([]*Signature, len(keys))
	for i, k := range keys {
		if s := body.Signers[i]; s.Suite != k.Suite() || !bytes.Equal(s.Key, k.Public()) {
			return nil, fmt.Errorf("seal: key %d is not the one of signer %s", i, s.Party)
		}
		if signatures[i], err = k.Sign(message); err != nil {
			return nil, fmt.Errorf("seal: sign for %s: %w", body.Signers[i].Party, err)
		}
	}
	return Join(raw, signatures...)
}

// Join puts an encoded body and its signatures, made apart, into one envelope, in the order
// of the body's signers. What Decode would refuse, Join refuses.
func Join(body []byte, signatures ...*Signature) ([]byte, error) {
	for _, s := range signatures {
		if s == nil {
			return nil, errors.New("join: a signature is missing")
		}
	}
	raw, err := CanonicalPayload(&Envelope{Body: body, Signatures: signatures})
	if err != nil {
		return nil, err
	}
	if _, err := Decode(raw); err != nil {
		return nil, err
	}
	return raw, nil
}
