// Package envelope is the signed transaction: its one encoding, what is signed, by which
// kinds of key, and the verdict on every signature, the same on every node for ever.
//
// Decode judges the form and Verify the signatures; both are pure. Whether a key belongs to
// its party, whether a transaction came before and whether a site may ask for signatures is
// state, and judged by the machine.
package envelope

import (
	"crypto/sha256"
	"fmt"
)

// Limits of one transaction. They are consensus facts: a node with others leaves the chain.
const (
	MaxBytes             = 256 << 10 // of the whole envelope
	MaxCommands          = 64
	MaxSigners           = 16
	MaxNetworkBytes      = 50 // what CometBFT allows a chain id
	MaxTypeBytes         = 128
	MaxPartyBytes        = 128
	MaxOrganisationBytes = 128
	SaltBytes            = 16
	MaxAheadMS           = 24 * 3600 * 1000 // how far expires_ms may lie ahead of block time
)

// domain separates what a transaction signs from whatever else a key may sign.
const domain = "gongshi/tx/v1\x00"

// An ID names a transaction: the SHA-256 of its encoded body. Signatures are no part of it,
// for anybody can turn a P-256 signature into another valid one.
type ID = [sha256.Size]byte

// IDOf gives the id of an encoded body.
func IDOf(body []byte) ID { return sha256.Sum256(body) }

// SignBytes are the 46 bytes that every signer of a transaction signs:
// "gongshi/tx/v1", a zero byte and the id.
func SignBytes(id ID) []byte {
	b := make([]byte, 0, len(domain)+len(id))
	return append(append(b, domain...), id[:]...)
}

// A Transaction is an envelope that Decode has accepted. It is read-only, so that many
// goroutines may verify and execute it.
type Transaction struct {
	Raw        []byte // the canonical envelope, as it lies in a block; shared with the caller
	ID         ID
	Body       *Body
	Signatures []*Signature // one for each of Body.Signers, in their order
}

// Decode reads the canonical encoding of an envelope and refuses every other with a
// numbered refusal. It keeps raw, which the caller may no longer change.
// It looks at sizes, counts, lengths and encodings, but verifies no signature.
func Decode(raw []byte) (*Transaction, error) {
	if len(raw) > MaxBytes {
		return nil, ErrTooLarge.With("%d bytes", len(raw))
	}
	var e Envelope
	if err := DecodeCanonical(raw, &e); err != nil {
		return nil, err
	}
	t := &Transaction{Raw: raw, ID: IDOf(e.Body), Body: &Body{}, Signatures: e.Signatures}
	if err := DecodeCanonical(e.Body, t.Body); err != nil {
		return nil, err
	}
	if err := checkBody(t.Body); err != nil {
		return nil, err
	}
	if err := checkSignatures(t); err != nil {
		return nil, err
	}
	return t, nil
}

func checkBody(b *Body) error {
	switch {
	case len(b.Network) == 0 || len(b.Network) > MaxNetworkBytes:
		return ErrNetworkName.With("%d bytes", len(b.Network))
	case len(b.Commands) == 0:
		return ErrNoCommand
	case len(b.Commands) > MaxCommands:
		return ErrTooManyCommands.With("%d", len(b.Commands))
	case len(b.Salt) != SaltBytes:
		return ErrSaltLength.With("%d bytes", len(b.Salt))
	case b.ExpiresMs <= 0:
		return ErrExpiryMissing
	case len(b.Signers) == 0:
		return ErrNoSigner
	case len(b.Signers) > MaxSigners:
		return ErrTooManySigners.With("%d", len(b.Signers))
	}
	for i, c := range b.Commands {
		if len(c.Type) == 0 || len(c.Type) > MaxTypeBytes {
			return ErrCommandType.On(at("commands", i, "type"), "%d bytes", len(c.Type))
		}
	}
	for i, s := range b.Signers {
		if err := checkSigner(i, s, b.Signers[:i]); err != nil {
			return err
		}
	}
	return nil
}

func checkSigner(i int, s *Signer, before []*Signer) error {
	if len(s.Party) == 0 || len(s.Party) > MaxPartyBytes {
		return ErrPartyName.On(at("signers", i, "party"), "%d bytes", len(s.Party))
	}
	if len(s.Organisation) > MaxOrganisationBytes {
		return ErrOrganisationName.On(at("signers", i, "organisation"), "%d bytes", len(s.Organisation))
	}
	for _, other := range before {
		if other.Party == s.Party && other.Organisation == s.Organisation {
			return ErrSignerTwice.On(at("signers", i, ""), "%s", s.Party)
		}
	}
	if s.Suite < Ed25519 || s.Suite > SM2 {
		return ErrSuiteUnknown.On(at("signers", i, "suite"), "%d", s.Suite)
	}
	if !keyShaped(s.Suite, s.Key) {
		return ErrKeyMalformed.On(at("signers", i, "key"), "%d bytes", len(s.Key))
	}
	return nil
}

func checkSignatures(t *Transaction) error {
	if len(t.Signatures) != len(t.Body.Signers) {
		return ErrSignatureCount.With("%d signatures, %d signers", len(t.Signatures), len(t.Body.Signers))
	}
	for i, s := range t.Signatures {
		suite := t.Body.Signers[i].Suite
		if !signatureShaped(suite, s.Value) {
			return ErrSignatureEncoding.On(at("signatures", i, "value"), "%d bytes", len(s.Value))
		}
		if suite != Passkey && len(s.AuthenticatorData)+len(s.ClientDataJson) > 0 {
			return ErrAssertionUnwanted.On(at("signatures", i, ""), "%s", suite)
		}
	}
	return nil
}

// at names a field of one element, such as signers[2].key; the machine and the portal show it.
func at(list string, i int, field string) string {
	if field == "" {
		return fmt.Sprintf("%s[%d]", list, i)
	}
	return fmt.Sprintf("%s[%d].%s", list, i, field)
}
