package keyring

import (
	"crypto/rand"
	"time"

	"gongshi/ledger/envelope"

	"google.golang.org/protobuf/proto"
)

// Body is a transaction of these commands, for a network and until a time, that the keys' parties are to sign.
func Body(network string, expires time.Time, commands []proto.Message, keys ...Key) (*envelope.Body, error) {
	b := &envelope.Body{Network: network, Salt: make([]byte, envelope.SaltBytes), ExpiresMs: expires.UnixMilli()}
	if _, err := rand.Read(b.Salt); err != nil {
		return nil, err
	}
	for _, m := range commands {
		payload, err := envelope.CanonicalPayload(m)
		if err != nil {
			return nil, err
		}
		b.Commands = append(b.Commands, &envelope.Command{Type: string(m.ProtoReflect().Descriptor().FullName()), Payload: payload})
	}
	for _, k := range keys {
		b.Signers = append(b.Signers, &envelope.Signer{Party: k.Party, Suite: k.Suite, Key: k.PublicBytes(), Organisation: k.Organisation})
	}
	return b, nil
}

// Seal signs a body that Body made, with the same keys.
func Seal(b *envelope.Body, keys ...Key) ([]byte, error) {
	var private []envelope.PrivateKey
	for _, k := range keys {
		p, err := k.Private()
		if err != nil {
			return nil, err
		}
		private = append(private, p)
	}
	return envelope.Seal(b, private...)
}
