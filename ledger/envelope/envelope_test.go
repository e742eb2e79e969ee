package envelope

import (
	"bytes"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"

	"gongshi/ledger/refusal"
)

var update = flag.Bool("update", false, "rewrite the goldens")

const site, siteOrigin = "gongshi.example", "https://gongshi.example"

// keyOf makes the n-th test key of a suite.
func keyOf(t testing.TB, s Suite, n byte) PrivateKey {
	secret := bytes.Repeat([]byte{n + 1, byte(s)}, SecretBytes/2)
	k, err := NewKey(s, secret)
	if s == Passkey {
		k, err = NewPasskey(secret, site, siteOrigin)
	}
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// bodyFor makes a valid body that keys have to sign.
func bodyFor(keys ...PrivateKey) *Body {
	b := &Body{
		Network:   "linxi-1",
		Commands:  []*Command{{Type: "gongshi.toy.v1.Pay", Payload: []byte{8, 1}}},
		Salt:      []byte("0123456789abcdef"),
		ExpiresMs: 1_800_000_000_000,
	}
	for i, k := range keys {
		b.Signers = append(b.Signers, &Signer{
			Party: fmt.Sprintf("party-%d", i), Suite: k.Suite(), Key: k.Public(), Organisation: "finance",
		})
	}
	return b
}

func allSuites(t testing.TB) []PrivateKey {
	return []PrivateKey{keyOf(t, Ed25519, 0), keyOf(t, P256, 0), keyOf(t, Passkey, 0), keyOf(t, SM2, 0)}
}

func seal(t testing.TB, b *Body, keys ...PrivateKey) []byte {
	raw, err := Seal(b, keys...)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func decode(t testing.TB, raw []byte) *Transaction {
	tx, err := Decode(raw)
	if err != nil {
		t.Fatal(err)
	}
	return tx
}

// wantRefusal demands the numbered refusal and, unless empty, its field.
func wantRefusal(t *testing.T, err error, want *refusal.Refusal, field string) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("got %v, want %v", err, want)
	}
	if r, _ := refusal.Of(err); field != "" && r.Field != field {
		t.Errorf("field %q, want %q", r.Field, field)
	}
}

func TestSealedByEverySuite(t *testing.T) {
	keys := allSuites(t)
	tx := decode(t, seal(t, bodyFor(keys...), keys...))
	if err := Verify(tx, Options{}); err != nil {
		t.Fatal(err)
	}
	body, err := CanonicalPayload(tx.Body)
	if err != nil || IDOf(body) != tx.ID {
		t.Errorf("the id is not the hash of the body: %v", err)
	}
	if got, want := string(SignBytes(tx.ID)), "gongshi/tx/v1\x00"+string(tx.ID[:]); got != want {
		t.Errorf("sign bytes %x, want %x", got, want)
	}
}

// TestGolden pins the encoding, the id and, since all suites sign deterministically, the
// signatures. A changed golden is a consensus break.
func TestGolden(t *testing.T) {
	keys := allSuites(t)
	raw := seal(t, bodyFor(keys...), keys...)
	tx := decode(t, raw)
	got := fmt.Sprintf("id\n%x\nenvelope\n%s", tx.ID, wrapped(hex.EncodeToString(raw)))
	golden(t, "testdata/envelope.golden", got)
}

func wrapped(s string) string {
	var b strings.Builder
	for ; len(s) > 64; s = s[64:] {
		b.WriteString(s[:64] + "\n")
	}
	b.WriteString(s + "\n")
	return b.String()
}

// unsealed encodes a body and signatures without the checks of Seal.
func unsealed(t testing.TB, b *Body, signatures ...*Signature) []byte {
	raw, err := proto.MarshalOptions{Deterministic: true}.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	raw, err = proto.MarshalOptions{Deterministic: true}.Marshal(&Envelope{Body: raw, Signatures: signatures})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestDecodeRefusesBodies(t *testing.T) {
	for _, c := range []struct {
		says  string
		do    func(*Body)
		want  *refusal.Refusal
		field string
	}{
		{"no network", func(b *Body) { b.Network = "" }, ErrNetworkName, "network"},
		{"a network longer than a chain id", func(b *Body) { b.Network = strings.Repeat("n", 51) }, ErrNetworkName, "network"},
		{"no command", func(b *Body) { b.Commands = nil }, ErrNoCommand, "commands"},
		{"65 commands", func(b *Body) {
			for len(b.Commands) <= MaxCommands {
				b.Commands = append(b.Commands, b.Commands[0])
			}
		}, ErrTooManyCommands, "commands"},
		{"a command without a type", func(b *Body) { b.Commands[0].Type = "" }, ErrCommandType, "commands[0].type"},
		{"a long type", func(b *Body) { b.Commands[0].Type = strings.Repeat("t", 129) }, ErrCommandType, "commands[0].type"},
		{"no salt", func(b *Body) { b.Salt = nil }, ErrSaltLength, "salt"},
		{"a short salt", func(b *Body) { b.Salt = b.Salt[1:] }, ErrSaltLength, "salt"},
		{"a long salt", func(b *Body) { b.Salt = append(b.Salt, 0) }, ErrSaltLength, "salt"},
		{"no expiry", func(b *Body) { b.ExpiresMs = 0 }, ErrExpiryMissing, "expires_ms"},
		{"an expiry before 1970", func(b *Body) { b.ExpiresMs = -1 }, ErrExpiryMissing, "expires_ms"},
		{"nobody signs", func(b *Body) { b.Signers = nil }, ErrNoSigner, "signers"},
		{"17 signers", func(b *Body) {
			for len(b.Signers) <= MaxSigners {
				b.Signers = append(b.Signers, b.Signers[0])
			}
		}, ErrTooManySigners, "signers"},
		{"a signer twice", func(b *Body) { b.Signers[1] = b.Signers[0] }, ErrSignerTwice, "signers[1]"},
		{"a signer twice by another key", func(b *Body) { b.Signers[1].Party = b.Signers[0].Party }, ErrSignerTwice, "signers[1]"},
		{"no party", func(b *Body) { b.Signers[1].Party = "" }, ErrPartyName, "signers[1].party"},
		{"a long party", func(b *Body) { b.Signers[0].Party = strings.Repeat("p", 129) }, ErrPartyName, "signers[0].party"},
		{"a long organisation", func(b *Body) { b.Signers[0].Organisation = strings.Repeat("o", 129) }, ErrOrganisationName, "signers[0].organisation"},
		{"no suite", func(b *Body) { b.Signers[0].Suite = 0 }, ErrSuiteUnknown, "signers[0].suite"},
		{"a suite of the future", func(b *Body) { b.Signers[0].Suite = 5 }, ErrSuiteUnknown, "signers[0].suite"},
		{"a negative suite", func(b *Body) { b.Signers[0].Suite = -1 }, ErrSuiteUnknown, "signers[0].suite"},
		{"a short Ed25519 key", func(b *Body) { b.Signers[0].Key = b.Signers[0].Key[1:] }, ErrKeyMalformed, "signers[0].key"},
		{"no key", func(b *Body) { b.Signers[1].Key = nil }, ErrKeyMalformed, "signers[1].key"},
		{"a compressed point", func(b *Body) { b.Signers[1].Key = append([]byte{2}, b.Signers[1].Key[1:33]...) }, ErrKeyMalformed, "signers[1].key"},
		{"a hybrid point", func(b *Body) { b.Signers[1].Key = append([]byte{6}, b.Signers[1].Key[1:]...) }, ErrKeyMalformed, "signers[1].key"},
	} {
		t.Run(c.says, func(t *testing.T) {
			b := bodyFor(keyOf(t, Ed25519, 0), keyOf(t, P256, 0))
			c.do(b)
			_, err := Decode(unsealed(t, b, &Signature{Value: make([]byte, 64)}, &Signature{Value: make([]byte, 64)}))
			wantRefusal(t, err, c.want, c.field)
		})
	}
}

func TestDecodeRefusesSignatures(t *testing.T) {
	keys := allSuites(t)
	for _, c := range []struct {
		says  string
		do    func([]*Signature) []*Signature
		want  *refusal.Refusal
		field string
	}{
		{"none", func([]*Signature) []*Signature { return nil }, ErrSignatureCount, "signatures"},
		{"one too few", func(s []*Signature) []*Signature { return s[1:] }, ErrSignatureCount, "signatures"},
		{"one too many", func(s []*Signature) []*Signature { return append(s, s[0]) }, ErrSignatureCount, "signatures"},
		{"a short Ed25519 signature", edit(0, func(s *Signature) { s.Value = s.Value[1:] }), ErrSignatureEncoding, "signatures[0].value"},
		{"a long P-256 signature", edit(1, func(s *Signature) { s.Value = append(s.Value, 0) }), ErrSignatureEncoding, "signatures[1].value"},
		{"DER for P-256", edit(1, func(s *Signature) { s.Value = encodeDER(s.Value[:32], s.Value[32:]) }), ErrSignatureEncoding, "signatures[1].value"},
		{"a passkey's value in P1363", edit(2, func(s *Signature) { s.Value = decodeDER(s.Value) }), ErrSignatureEncoding, "signatures[2].value"},
		{"a byte after SM2's DER", edit(3, func(s *Signature) { s.Value = append(s.Value, 0) }), ErrSignatureEncoding, "signatures[3].value"},
		{"no SM2 value", edit(3, func(s *Signature) { s.Value = nil }), ErrSignatureEncoding, "signatures[3].value"},
		{"client data beside Ed25519", edit(0, func(s *Signature) { s.ClientDataJson = []byte("{}") }), ErrAssertionUnwanted, "signatures[0]"},
		{"authenticator data beside SM2", edit(3, func(s *Signature) { s.AuthenticatorData = []byte{0} }), ErrAssertionUnwanted, "signatures[3]"},
	} {
		t.Run(c.says, func(t *testing.T) {
			tx := decode(t, seal(t, bodyFor(keys...), keys...))
			_, err := Decode(unsealed(t, tx.Body, c.do(tx.Signatures)...))
			wantRefusal(t, err, c.want, c.field)
		})
	}
}

func edit(i int, do func(*Signature)) func([]*Signature) []*Signature {
	return func(all []*Signature) []*Signature {
		do(all[i])
		return all
	}
}

func TestDecodeRefusesEncodings(t *testing.T) {
	key := keyOf(t, Ed25519, 0)
	good := seal(t, bodyFor(key), key)
	tx := decode(t, good)
	body, _ := CanonicalPayload(tx.Body)
	signature, _ := CanonicalPayload(tx.Signatures[0])
	envelope := func(body []byte) []byte {
		raw := protowire.AppendBytes(protowire.AppendTag(nil, 1, protowire.BytesType), body)
		return protowire.AppendBytes(protowire.AppendTag(raw, 2, protowire.BytesType), signature)
	}
	if !bytes.Equal(envelope(body), good) {
		t.Fatal("the test's own encoding differs")
	}
	network := append([]byte{0x0a, byte(len("linxi-1"))}, "linxi-1"...)
	for _, c := range []struct {
		says string
		raw  []byte
		want *refusal.Refusal
	}{
		{"nothing", nil, ErrNetworkName},
		{"larger than the limit", make([]byte, MaxBytes+1), ErrTooLarge},
		{"cut short", good[:len(good)-1], ErrMalformed},
		{"a byte behind", append(bytes.Clone(good), 0), ErrMalformed},
		{"an unknown field", protowire.AppendVarint(protowire.AppendTag(bytes.Clone(good), 9, protowire.VarintType), 1), ErrUnknownField},
		{"an unknown group", append(bytes.Clone(good), 0x4b, 0x4c), ErrUnknownField},
		{"an unknown field in the body", envelope(append(bytes.Clone(body), 0x48, 1)), ErrUnknownField},
		{"a known field of another wire type", envelope(append([]byte{0x08, 1}, body...)), ErrMalformed},
		{"the body twice", append(append([]byte{0x0a, 0}, good...), good[:0]...), ErrNotCanonical},
		{"signatures before the body", append(protowire.AppendBytes([]byte{0x12}, signature), protowire.AppendBytes([]byte{0x0a}, body)...), ErrNotCanonical},
		{"the network twice", envelope(append(network, body...)), ErrNotCanonical},
		{"the network last", envelope(append(bytes.Clone(body[len(network):]), network...)), ErrNotCanonical},
		{"a default written out", envelope(append([]byte{0x0a, 0}, body[len(network):]...)), ErrNotCanonical},
		{"a tag of two bytes", append([]byte{0x8a, 0x00}, good[1:]...), ErrNotCanonical},
		{"a length of more bytes than it needs", envelope(append([]byte{0x0a, 0x87, 0x00}, body[2:]...)), ErrNotCanonical},
		{"field number 0", append([]byte{0x00, 0x00}, good...), ErrMalformed},
		{"a varint of eleven bytes", append(bytes.Repeat([]byte{0xff}, 10), 1), ErrMalformed},
		{"a name that is not UTF-8", envelope(append([]byte{0x0a, 7, 0xff}, body[3:]...)), ErrMalformed},
	} {
		t.Run(c.says, func(t *testing.T) {
			_, err := Decode(c.raw)
			wantRefusal(t, err, c.want, "")
		})
	}
}

func TestSealRefuses(t *testing.T) {
	a, b := keyOf(t, Ed25519, 0), keyOf(t, P256, 0)
	for _, c := range []struct {
		says string
		do   func() ([]byte, error)
	}{
		{"too few keys", func() ([]byte, error) { return Seal(bodyFor(a, b), a) }},
		{"keys in another order", func() ([]byte, error) { return Seal(bodyFor(a, b), b, a) }},
		{"another key of the suite", func() ([]byte, error) { return Seal(bodyFor(a), keyOf(t, Ed25519, 1)) }},
		{"a body that Decode refuses", func() ([]byte, error) { return Seal(&Body{}) }},
		{"a body larger than the limit", func() ([]byte, error) {
			body := bodyFor(a)
			body.Commands[0].Payload = make([]byte, MaxBytes)
			return Seal(body, a)
		}},
		{"no body", func() ([]byte, error) { return Seal(nil) }},
		{"a name that is not UTF-8", func() ([]byte, error) {
			body := bodyFor(a)
			body.Network = "\xff"
			return Seal(body, a)
		}},
		{"a missing signature", func() ([]byte, error) { return Join([]byte{}, nil) }},
	} {
		if raw, err := c.do(); err == nil || raw != nil {
			t.Errorf("%s: accepted", c.says)
		}
	}
}

func TestSignaturesMadeApart(t *testing.T) {
	keys := allSuites(t)
	body, err := CanonicalPayload(bodyFor(keys...))
	if err != nil {
		t.Fatal(err)
	}
	var signatures []*Signature
	for _, k := range keys {
		s, err := k.Sign(SignBytes(IDOf(body)))
		if err != nil {
			t.Fatal(err)
		}
		signatures = append(signatures, s)
	}
	raw, err := Join(body, signatures...)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(raw, seal(t, bodyFor(keys...), keys...)) {
		t.Error("Join and Seal differ")
	}
}

func TestKeys(t *testing.T) {
	for _, s := range []Suite{Ed25519, P256, Passkey, SM2} {
		secret, err := NewSecret(s, bytes.NewReader(bytes.Repeat([]byte{7}, 32)))
		if err != nil || !bytes.Equal(secret, bytes.Repeat([]byte{7}, 32)) {
			t.Errorf("%s: %x, %v", s, secret, err)
		}
		if err := CheckKey(s, keyOf(t, s, 3).Public()); err != nil {
			t.Errorf("%s: %v", s, err)
		}
		if _, err := NewSecret(s, bytes.NewReader(make([]byte, 31))); err == nil {
			t.Errorf("%s: a secret from 31 bytes", s)
		}
		if k, err := NewKey(s, make([]byte, 31)); err == nil || k != nil {
			t.Errorf("%s: a key from 31 bytes", s)
		}
	}
	for _, s := range []Suite{P256, SM2} { // 2^256-1 is beyond both orders: drawn again
		draws := append(bytes.Repeat([]byte{0xff}, 32), bytes.Repeat([]byte{9}, 32)...)
		secret, err := NewSecret(s, bytes.NewReader(draws))
		if err != nil || secret[0] != 9 {
			t.Errorf("%s: %x, %v", s, secret, err)
		}
		if _, err := NewSecret(s, bytes.NewReader(make([]byte, 8*32))); err == nil {
			t.Errorf("%s: the zero scalar", s)
		}
	}
	for _, origin := range []string{`https://a"b`, `https://a\u0062`, "https://a\n", strings.Repeat("x", 1000), "\xff"} {
		if k, err := NewPasskey(bytes.Repeat([]byte{1}, 32), site, origin); err == nil || k != nil {
			t.Errorf("origin %q: accepted", origin)
		}
	}
}

// TestDecodeOfAnything: whatever may be sealed is decoded as it was, and the id depends on
// every field of the body.
func TestDecodeOfAnything(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		key := keyOf(t, Ed25519, 0)
		b := bodyFor(key)
		b.Network = rapid.StringMatching(`[a-z]{1,20}-[0-9]{1,5}`).Draw(r, "network")
		b.Salt = rapid.SliceOfN(rapid.Byte(), SaltBytes, SaltBytes).Draw(r, "salt")
		b.ExpiresMs = rapid.Int64Range(1, 1<<62).Draw(r, "expires")
		b.Signers[0].Organisation = rapid.StringN(0, 30, MaxOrganisationBytes).Draw(r, "organisation")
		b.Commands = nil
		for range rapid.IntRange(1, MaxCommands).Draw(r, "commands") {
			b.Commands = append(b.Commands, &Command{
				Type:    rapid.StringN(1, 30, MaxTypeBytes).Draw(r, "type"),
				Payload: rapid.SliceOfN(rapid.Byte(), 0, 100).Draw(r, "payload"),
			})
		}
		raw, err := Seal(b, key)
		if err != nil {
			r.Fatal(err)
		}
		tx := decode(t, raw)
		if !proto.Equal(tx.Body, b) || !bytes.Equal(tx.Raw, raw) {
			r.Fatalf("decoded %v, sealed %v", tx.Body, b)
		}
		b.ExpiresMs++
		other, err := Seal(b, key)
		if err != nil || decode(t, other).ID == tx.ID {
			r.Fatal("another body has the same id")
		}
	})
}

// TestBook pins the ledger's numbers, which are never reused, and their sentences.
func TestBook(t *testing.T) {
	var got strings.Builder
	for _, r := range Refusals.All() {
		fmt.Fprintf(&got, "%d %q\n\t%s\n\t%s\n", r.Code, r.Field, r.ZH, r.EN)
	}
	golden(t, "testdata/refusals.golden", got.String())
}

// golden compares got with a file, or rewrites it with -update.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s has changed; now\n%s", path, got)
	}
}
