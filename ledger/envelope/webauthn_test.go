package envelope

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"testing"

	"gongshi/ledger/refusal"
)

// TestWebAuthnLevel3 runs the assertions by ES256 keys of the specification's §16. All
// signatures are valid; which are accepted is our policy, in the vectors' column want.
func TestWebAuthnLevel3(t *testing.T) {
	var vectors []struct {
		Name, Section, Key, Challenge, Signature, Want string
		AuthenticatorData                              string `json:"authenticator_data"`
		ClientDataJSON                                 string `json:"client_data_json"`
	}
	readJSON(t, "testdata/webauthn_level3_es256.json", &vectors)
	policy := func(want string) error {
		switch want {
		case "not verified":
			return ErrUserNotVerified
		case "cross origin":
			return ErrCrossOrigin
		}
		return nil
	}
	if len(vectors) != 10 {
		t.Errorf("%d vectors", len(vectors))
	}
	for _, v := range vectors {
		t.Run(v.Name, func(t *testing.T) {
			key, challenge := unhex(t, v.Key), [32]byte(unhex(t, v.Challenge))
			s := &Signature{
				Value:             unhex(t, v.Signature),
				AuthenticatorData: unhex(t, v.AuthenticatorData),
				ClientDataJson:    unhex(t, v.ClientDataJSON),
			}
			digest := sha256.Sum256(s.ClientDataJson)
			if err := verifyECDSA(key, append(bytes.Clone(s.AuthenticatorData), digest[:]...), s.Value); err != nil {
				t.Errorf("the signature: %v", err)
			}
			client, err := parseClientData(s.ClientDataJson)
			if err != nil || client.kind != "webauthn.get" || client.origin != "https://example.org" ||
				client.challenge != base64.RawURLEncoding.EncodeToString(challenge[:]) {
				t.Errorf("the client data: %+v, %v", client, err)
			}
			want := policy(v.Want)
			if err := verifyAssertion(key, challenge, s); !errors.Is(err, want) {
				t.Errorf("got %v, want %v", err, want)
			}
			if want != nil {
				return
			}
			for i := range challenge {
				other := challenge
				other[i] ^= 1
				if err := verifyAssertion(key, other, s); !errors.Is(err, ErrChallengeWrong) {
					t.Errorf("with another challenge: %v", err)
				}
			}
			s.AuthenticatorData[36] ^= 1
			if err := verifyAssertion(key, challenge, s); !errors.Is(err, ErrSignatureWrong) {
				t.Errorf("with another counter: %v", err)
			}
		})
	}
}

// authenticator signs whatever it is given: other data than NewPasskey would sign.
type authenticator struct {
	p256Key
	data   []byte
	client func(challenge string) string
}

func (a authenticator) Suite() Suite { return Passkey }
func (a authenticator) Sign(signBytes []byte) (*Signature, error) {
	challenge := sha256.Sum256(signBytes)
	s := &Signature{
		AuthenticatorData: a.data,
		ClientDataJson:    []byte(a.client(base64.RawURLEncoding.EncodeToString(challenge[:]))),
	}
	digest := sha256.Sum256(s.ClientDataJson)
	var err error
	s.Value, err = a.sign(append(bytes.Clone(a.data), digest[:]...))
	return s, err
}

// assertionData is authenticator data for the test site.
func assertionData(flags byte, more ...byte) []byte {
	rp := sha256.Sum256([]byte(site))
	return append(append(rp[:], flags, 0, 0, 0, 9), more...)
}

func usualClient(challenge string) string {
	return `{"type":"webauthn.get","challenge":"` + challenge + `","origin":"` + siteOrigin + `","crossOrigin":false}`
}

func instead(old, new string) func(string) string {
	return func(challenge string) string { return strings.Replace(usualClient(challenge), old, new, 1) }
}

func TestAssertions(t *testing.T) {
	key, err := newP256(bytes.Repeat([]byte{5}, 32))
	if err != nil {
		t.Fatal(err)
	}
	data, usual := assertionData, usualClient
	const authData, clientJSON = "signatures[0].authenticator_data", "signatures[0].client_data_json"
	for _, c := range []struct {
		says   string
		data   []byte
		client func(string) string
		want   *refusal.Refusal // nil: accepted
		field  string
	}{
		{"present and verified", data(0x05), usual, nil, ""},
		{"synced and backed up", data(0x1d), usual, nil, ""},
		{"synced, not yet backed up", data(0x0d), usual, nil, ""},
		{"with extensions", data(0x85, 0xa0), usual, nil, ""},
		{"without crossOrigin", data(0x05), instead(`,"crossOrigin":false`, ``), nil, ""},
		{"with a member that browsers add", data(0x05), instead(`}`, `,"other_keys_can_be_added_here":"do not compare","x":[{"a":null},-1.5e+3,true,""]}`), nil, ""},
		{"with spaces", data(0x05), instead(`,"origin"`, " ,\n\t\"origin\""), nil, ""},
		{"with an escape", data(0x05), instead(`https:`, `\u0068ttps:`), nil, ""},
		{"with a slash escaped", data(0x05), instead(`//`, `\/\/`), nil, ""},
		{"no data", nil, usual, ErrAuthenticatorData, authData},
		{"36 bytes", data(0x05)[:36], usual, ErrAuthenticatorData, authData},
		{"a byte behind", data(0x05, 0), usual, ErrAuthenticatorData, authData},
		{"extensions that are missing", data(0x85), usual, ErrAuthenticatorData, authData},
		{"far too long", data(0x85, make([]byte, 500)...), usual, ErrAuthenticatorData, authData},
		{"an attested key", data(0x45), usual, ErrAuthenticatorData, authData},
		{"nobody present", data(0x04), usual, ErrUserNotPresent, authData},
		{"nobody verified", data(0x01), usual, ErrUserNotVerified, authData},
		{"backed up though it cannot be", data(0x15), usual, ErrBackupFlags, authData},
		{"no client data", data(0x05), func(string) string { return "" }, ErrClientDataLength, clientJSON},
		{"more than 1 KiB", data(0x05), instead(`}`, `,"a":"`+strings.Repeat("a", 1024)+`"}`), ErrClientDataLength, clientJSON},
		{"a registration", data(0x05), instead("webauthn.get", "webauthn.create"), ErrClientDataType, clientJSON},
		{"no type", data(0x05), instead(`"type":"webauthn.get",`, ""), ErrClientDataType, clientJSON},
		{"a type in other letters", data(0x05), instead(`"type"`, `"Type"`), ErrClientDataType, clientJSON},
		{"another challenge", data(0x05), instead(`"challenge":"`, `"challenge":"A`), ErrChallengeWrong, clientJSON},
		{"a padded challenge", data(0x05), instead(`","origin"`, `=","origin"`), ErrChallengeWrong, clientJSON},
		{"no challenge", data(0x05), func(string) string { return `{"type":"webauthn.get","origin":"o"}` }, ErrChallengeWrong, clientJSON},
		{"no origin", data(0x05), instead(`"origin"`, `"origins"`), ErrOriginMissing, clientJSON},
		{"an empty origin", data(0x05), instead(siteOrigin, ``), ErrOriginMissing, clientJSON},
		{"cross-origin", data(0x05), instead("false", "true"), ErrCrossOrigin, clientJSON},
		{"a top origin", data(0x05), instead(`}`, `,"topOrigin":"https://else.example"}`), ErrCrossOrigin, clientJSON},
		{"a top origin of null", data(0x05), instead(`}`, `,"topOrigin":null}`), ErrCrossOrigin, clientJSON},
		{"crossOrigin twice", data(0x05), instead(`}`, `,"crossOrigin":false}`), ErrClientDataMalformed, clientJSON},
		{"crossOrigin in words", data(0x05), instead(`false`, `"false"`), ErrClientDataMalformed, clientJSON},
	} {
		t.Run(c.says, func(t *testing.T) {
			a := authenticator{key, c.data, c.client}
			tx := decode(t, seal(t, bodyFor(a), a))
			err := Verify(tx, Options{})
			if c.want != nil {
				wantRefusal(t, err, c.want, c.field)
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			got, ok := tx.Assertion(0)
			if want := (Assertion{sha256.Sum256([]byte(site)), siteOrigin}); !ok || got != want {
				t.Errorf("claims %v, want %v", got, want)
			}
		})
	}
}

func TestAssertionOf(t *testing.T) {
	keys := allSuites(t)
	tx := decode(t, seal(t, bodyFor(keys...), keys...))
	for i := -1; i <= len(keys); i++ {
		got, ok := tx.Assertion(i)
		if ok != (i == 2) || ok && got.Origin != siteOrigin {
			t.Errorf("signer %d: %v, %v", i, got, ok)
		}
	}
	tx.Signatures[2].ClientDataJson = nil
	if _, ok := tx.Assertion(2); ok {
		t.Error("an assertion without client data")
	}
}

func TestClientData(t *testing.T) {
	for _, c := range []struct {
		says, in string
		ok       bool
	}{
		{"an empty object", `{}`, true},
		{"spaces around", " {\r\n} \t", true},
		{"numbers", `{"a":[0,-0,10,1.5,1e9,1E-9,2.0e+1]}`, true},
		{"an escaped pair", `{"a":"\uD83D\uDE00"}`, true},
		{"all escapes", `{"a":"\"\\\/\b\f\n\r\t\u00e9"}`, true},
		{"names that differ", `{"a":1,"A":2}`, true},
		{"a replacement character", "{\"a\":\"\ufffd\"}", true},
		{"four deep", `{"a":{"a":{"a":{}}}}`, true},
		{"the same name in two objects", `{"a":{"b":1},"c":{"b":1}}`, true},
		{"32 members", members(32), true},
		{"33 members", members(33), false},
		{"five deep", `{"a":{"a":{"a":{"a":{}}}}}`, false},
		{"lists five deep", `{"a":[[[[1]]]]}`, false},
		{"no object", `[]`, false},
		{"a string", `"a"`, false},
		{"two objects", `{}{}`, false},
		{"a byte order mark", "\ufeff{}", false},
		{"not closed", `{"a":1`, false},
		{"a comma too many", `{"a":1,}`, false},
		{"a comma too early", `{,"a":1}`, false},
		{"no colon", `{"a" 1}`, false},
		{"no value", `{"a":}`, false},
		{"a name without quotes", `{a:1}`, false},
		{"single quotes", `{'a':1}`, false},
		{"a name twice", `{"a":1,"a":1}`, false},
		{"a name twice, once escaped", `{"a":1,"\u0061":1}`, false},
		{"a name twice below", `{"x":{"a":1,"a":1}}`, false},
		{"a type that is no string", `{"type":1}`, false},
		{"an origin of null", `{"origin":null}`, false},
		{"a challenge in a list", `{"challenge":["a"]}`, false},
		{"a leading zero", `{"a":01}`, false},
		{"a leading plus", `{"a":+1}`, false},
		{"no digit after the point", `{"a":1.}`, false},
		{"no digit before the point", `{"a":.1}`, false},
		{"no exponent", `{"a":1e}`, false},
		{"a bare minus", `{"a":-}`, false},
		{"not a number", `{"a":NaN}`, false},
		{"half a word", `{"a":tru}`, false},
		{"a word too long", `{"a":nulls}`, false},
		{"a comment", `{"a":1/**/}`, false},
		{"a line break in a string", "{\"a\":\"\n\"}", false},
		{"an unknown escape", `{"a":"\x41"}`, false},
		{"an escape cut short", `{"a":"\u00`, false},
		{"an escape of no hex", `{"a":"\u00g0"}`, false},
		{"a lone high surrogate", `{"a":"\uD83D"}`, false},
		{"a lone low surrogate", `{"a":"\uDE00"}`, false},
		{"surrogates in the wrong order", `{"a":"\uDE00\uD83D"}`, false},
		{"broken UTF-8", "{\"a\":\"\xff\"}", false},
		{"overlong UTF-8", "{\"a\":\"\xc0\xaf\"}", false},
		{"a surrogate in UTF-8", "{\"a\":\"\xed\xa0\x80\"}", false},
		{"a backslash at the end", `{"a":"\`, false},
		{"a zero byte behind", "{}\x00", false},
	} {
		if _, err := parseClientData([]byte(c.in)); (err == nil) != c.ok {
			t.Errorf("%s: %s: %v", c.says, c.in, err)
		}
	}
}

func members(n int) string {
	var all []string
	for i := range n {
		all = append(all, fmt.Sprintf(`"%d":0`, i))
	}
	return "{" + strings.Join(all, ",") + "}"
}
