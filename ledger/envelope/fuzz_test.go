package envelope

import (
	"bytes"
	"encoding/json"
	"testing"

	"google.golang.org/protobuf/types/dynamicpb"
)

func FuzzDecode(f *testing.F) {
	keys := allSuites(f)
	f.Add(seal(f, bodyFor(keys...), keys...))
	for _, k := range keys {
		f.Add(seal(f, bodyFor(k), k))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		tx, err := Decode(raw)
		if err != nil {
			if tx != nil {
				t.Fatal("a transaction beside a refusal")
			}
			return
		}
		body, err := CanonicalPayload(tx.Body)
		if err != nil || IDOf(body) != tx.ID {
			t.Fatalf("the body is encoded otherwise: %v", err)
		}
		again, err := Join(body, tx.Signatures...)
		if err != nil || !bytes.Equal(again, raw) {
			t.Fatalf("encoded again as %x (%v), was %x", again, err, raw)
		}
		single := Verify(tx, Options{})
		if batch := VerifyBatch([]*Transaction{tx, tx}, Options{})[1]; (single == nil) != (batch == nil) {
			t.Fatalf("single %v, batch %v", single, batch)
		}
	})
}

func FuzzClientData(f *testing.F) {
	k := keyOf(f, Passkey, 0).(passkey)
	f.Add(k.clientData([]byte("sign bytes")))
	f.Add([]byte(`{"type":"webauthn.get","topOrigin":null,"x":[{"a":null},-1.5e+3,true,"\ud83d\ude00"]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		c, err := parseClientData(raw)
		if err != nil {
			return
		}
		// What we accept the standard library reads, and alike: it is laxer in everything.
		var all map[string]json.RawMessage
		if err := json.Unmarshal(raw, &all); err != nil {
			t.Fatalf("accepted %q: %v", raw, err)
		}
		for name, got := range map[string]string{"type": c.kind, "challenge": c.challenge, "origin": c.origin} {
			want := ""
			if one, ok := all[name]; ok {
				if err := json.Unmarshal(one, &want); err != nil {
					t.Fatal(err)
				}
			}
			if got != want {
				t.Fatalf("%s of %q: %q, want %q", name, raw, got, want)
			}
		}
		if _, ok := all["topOrigin"]; ok != c.embedded {
			t.Fatalf("topOrigin of %q: %v", raw, c.embedded)
		}
		if want := string(all["crossOrigin"]) == "true"; want != c.crossOrigin {
			t.Fatalf("crossOrigin of %q: %v", raw, c.crossOrigin)
		}
	})
}

func FuzzDecodeCanonical(f *testing.F) {
	d := sample(f)
	f.Add([]byte{1<<3 | 2, 1, 'a', 2<<3 | 2, 0, 10<<3 | 2, 2, 0, 1})
	f.Add([]byte{4<<3 | 2, 2, 5 << 3, 1, 6 << 3, 1, 12<<3 | 2, 0, 12<<3 | 2, 2, 9 << 3, 0})
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := dynamicpb.NewMessage(d)
		if DecodeCanonical(raw, m) != nil {
			return
		}
		again, err := CanonicalPayload(m)
		if err != nil || !bytes.Equal(again, raw) {
			t.Fatalf("encoded again as %x (%v), was %x", again, err, raw)
		}
	})
}
