package envelope

import (
	"crypto/sha256"
	"encoding/base64"
)

// Limits of a passkey's assertion, in bytes. They are consensus facts.
const (
	MinAuthenticatorData = 37  // the hash of the site's id, flags, counter
	MaxAuthenticatorData = 512 // with outputs of extensions, which the ledger does not read
	MaxClientData        = 1 << 10
)

// Flags of the authenticator data (WebAuthn Level 3, §6.1).
const (
	userPresent    = 1 << 0
	userVerified   = 1 << 2
	backupEligible = 1 << 3
	backedUp       = 1 << 4
	attestedKey    = 1 << 6 // a registration's, never an assertion's
	extensions     = 1 << 7
)

// An Assertion is for which site a passkey signed, by its own claim. Verify has no state and
// cannot judge it: identity compares it with the key's registration and the chain's parameters.
type Assertion struct {
	RPIDHash [sha256.Size]byte // SHA-256 of the relying party's id, such as "gongshi.example"
	Origin   string            // such as "https://gongshi.example"
}

// Assertion gives what the passkey of signer i claims, or false when i is no passkey or its
// data cannot be read. After Verify it is what the passkey has signed.
func (t *Transaction) Assertion(i int) (Assertion, bool) {
	if i < 0 || i >= len(t.Signatures) || i >= len(t.Body.GetSigners()) || t.Body.Signers[i].Suite != Passkey {
		return Assertion{}, false
	}
	s := t.Signatures[i]
	client, err := parseClientData(s.ClientDataJson)
	if err != nil || len(s.AuthenticatorData) < MinAuthenticatorData {
		return Assertion{}, false
	}
	return Assertion{[32]byte(s.AuthenticatorData[:32]), client.origin}, true
}

// verifyAssertion judges an assertion by the key over challenge, the SHA-256 of the sign
// bytes. The signature counter is ignored: synced passkeys leave it 0, and replays are
// refused by transaction id.
func verifyAssertion(key []byte, challenge [sha256.Size]byte, s *Signature) error {
	if err := checkAuthenticatorData(s.AuthenticatorData); err != nil {
		return err
	}
	client, err := parseClientData(s.ClientDataJson)
	if err != nil {
		return err
	}
	switch {
	case client.kind != "webauthn.get":
		return ErrClientDataType.With("%.40q", client.kind)
	case client.challenge != base64.RawURLEncoding.EncodeToString(challenge[:]):
		return ErrChallengeWrong
	case client.origin == "":
		return ErrOriginMissing
	case client.crossOrigin || client.embedded:
		return ErrCrossOrigin
	}
	digest := sha256.Sum256(s.ClientDataJson)
	signed := make([]byte, 0, MaxAuthenticatorData+len(digest))
	signed = append(append(signed, s.AuthenticatorData...), digest[:]...)
	return verifyECDSA(key, signed, s.Value)
}

func checkAuthenticatorData(data []byte) error {
	if len(data) < MinAuthenticatorData || len(data) > MaxAuthenticatorData {
		return ErrAuthenticatorData.With("%d bytes", len(data))
	}
	flags := data[32]
	switch {
	case flags&userPresent == 0:
		return ErrUserNotPresent
	case flags&userVerified == 0:
		return ErrUserNotVerified
	case flags&backedUp != 0 && flags&backupEligible == 0:
		return ErrBackupFlags
	case flags&attestedKey != 0, (flags&extensions != 0) != (len(data) > MinAuthenticatorData):
		return ErrAuthenticatorData.With("flags %08b, %d bytes", flags, len(data))
	}
	return nil
}
