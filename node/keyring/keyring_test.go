package keyring

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gongshi/ledger/envelope"
)

func TestRing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	ring, err := Open(dir, "correct horse")
	if err != nil {
		t.Fatal(err)
	}
	for _, suite := range []envelope.Suite{envelope.Ed25519, envelope.P256, envelope.SM2} {
		k, err := New(suite.String(), suite)
		if err != nil {
			t.Fatal(err)
		}
		if err := ring.Add(k); err != nil {
			t.Fatal(err)
		}
		if err := ring.Add(k); err == nil {
			t.Error("a key was replaced")
		}
		got, err := ring.Get(k.Name)
		if err != nil || got != k {
			t.Errorf("%s: got %v, %v", suite, got, err)
		}
		private, err := got.Private()
		if err != nil || !bytes.Equal(private.Public(), k.PublicBytes()) {
			t.Errorf("%s: its secret and its public key are two keys: %v", suite, err)
		}
		sealed, _ := os.ReadFile(ring.path(k.Name))
		if bytes.Contains(sealed, []byte(k.Secret)) {
			t.Errorf("%s: the secret lies in the file as it is", suite)
		}
	}
	if names, _ := ring.Names(); !slices.IsSorted(names) || len(names) != 3 {
		t.Errorf("names: %v", names)
	}
	other, _ := Open(dir, "wrong")
	if _, err := other.Get(envelope.Ed25519.String()); !errors.Is(err, ErrPassphrase) {
		t.Errorf("another passphrase: %v", err)
	}
	if err := os.WriteFile(ring.path(envelope.P256.String()), []byte("age"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := ring.Get(envelope.P256.String()); err == nil || errors.Is(err, ErrPassphrase) {
		t.Errorf("a damaged file: %v", err)
	}
	for _, name := range []string{"", "../x", "a/b", ".hidden"} {
		if _, err := ring.Get(name); err == nil {
			t.Errorf("%q named a key", name)
		}
	}
	if _, err := Open(dir, ""); err == nil {
		t.Error("no passphrase was accepted")
	}
}
