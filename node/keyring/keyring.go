// Package keyring keeps secret keys in files that are encrypted at rest with a passphrase:
// those of a node and those with which staff sign from the command line.
package keyring

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gongshi/ledger/envelope"

	"filippo.io/age"
)

// scryptLogN makes one guess of a passphrase cost about 0.1 s and 32 MB.
const scryptLogN = 15

// ErrPassphrase is the answer to a passphrase that does not open the file.
var ErrPassphrase = errors.New("the passphrase does not open this key file; give the one it was made with (--passphrase-file or GONGSHI_PASSPHRASE)")

// A Key is one secret with what it is for. It is stored as JSON inside an age file.
type Key struct {
	Name         string         `json:"name"`                   // of the file, such as "wang-officer"
	Party        string         `json:"party,omitempty"`        // that signs with it
	Organisation string         `json:"organisation,omitempty"` // for which the party acts by default
	Suite        envelope.Suite `json:"suite"`
	Secret       string         `json:"secret"` // 32 bytes, hexadecimal
	Public       string         `json:"public"` // hexadecimal
}

// New draws a fresh key of a suite.
func New(name string, suite envelope.Suite) (Key, error) {
	secret, err := envelope.NewSecret(suite, rand.Reader)
	if err != nil {
		return Key{}, err
	}
	key, err := envelope.NewKey(suite, secret)
	if err != nil {
		return Key{}, err
	}
	return Key{Name: name, Suite: suite, Secret: hex.EncodeToString(secret), Public: hex.EncodeToString(key.Public())}, nil
}

// Private is the key ready to sign.
func (k Key) Private() (envelope.PrivateKey, error) {
	secret, err := k.SecretBytes()
	if err != nil {
		return nil, err
	}
	return envelope.NewKey(k.Suite, secret)
}

// SecretBytes is the decoded secret.
func (k Key) SecretBytes() ([]byte, error) {
	secret, err := hex.DecodeString(k.Secret)
	if err != nil || len(secret) != envelope.SecretBytes {
		return nil, fmt.Errorf("key %s holds no secret of %d bytes; restore the key file from its backup", k.Name, envelope.SecretBytes)
	}
	return secret, nil
}

// PublicBytes is the decoded public key, as a transaction's signer carries it.
func (k Key) PublicBytes() []byte {
	public, _ := hex.DecodeString(k.Public)
	return public
}

// A Ring is a folder of key files, one key each, all with one passphrase.
type Ring struct {
	dir        string
	passphrase string
}

// Open names the folder and the passphrase; the folder is made by the first Add.
func Open(dir, passphrase string) (*Ring, error) {
	if passphrase == "" {
		return nil, errors.New("a passphrase is needed; give --passphrase-file or set GONGSHI_PASSPHRASE")
	}
	return &Ring{dir: dir, passphrase: passphrase}, nil
}

const suffix = ".key.age"

func (r *Ring) path(name string) string { return filepath.Join(r.dir, name+suffix) }

// checkName keeps a key's file inside its folder.
func checkName(name string) error {
	if name == "" || strings.ContainsAny(name, "/\\\x00") || strings.HasPrefix(name, ".") {
		return fmt.Errorf("%q cannot name a key; use letters, digits and hyphens", name)
	}
	return nil
}

// Add writes a key; it never replaces one.
func (r *Ring) Add(k Key) error {
	if err := checkName(k.Name); err != nil {
		return err
	}
	plain, err := json.Marshal(k)
	if err != nil {
		return err
	}
	recipient, err := age.NewScryptRecipient(r.passphrase)
	if err != nil {
		return err
	}
	recipient.SetWorkFactor(scryptLogN)
	var sealed bytes.Buffer
	w, err := age.Encrypt(&sealed, recipient)
	if err != nil {
		return err
	}
	if _, err := w.Write(plain); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	if err := os.MkdirAll(r.dir, 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(r.path(k.Name), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("there is a key called %s already; choose another name or remove %s", k.Name, r.path(k.Name))
	}
	if err != nil {
		return err
	}
	_, err = f.Write(sealed.Bytes())
	return errors.Join(err, f.Sync(), f.Close())
}

// Get opens the key called name.
func (r *Ring) Get(name string) (Key, error) {
	if err := checkName(name); err != nil {
		return Key{}, err
	}
	sealed, err := os.ReadFile(r.path(name))
	if errors.Is(err, fs.ErrNotExist) {
		return Key{}, fmt.Errorf("there is no key called %s in %s; `gongshi keys list` shows those there are", name, r.dir)
	}
	if err != nil {
		return Key{}, err
	}
	identity, err := age.NewScryptIdentity(r.passphrase)
	if err != nil {
		return Key{}, err
	}
	plain, err := age.Decrypt(bytes.NewReader(sealed), identity)
	var wrong *age.NoIdentityMatchError
	if errors.As(err, &wrong) {
		return Key{}, fmt.Errorf("%s: %w", r.path(name), ErrPassphrase)
	}
	if err != nil {
		return Key{}, fmt.Errorf("%s is damaged; restore it from its backup: %w", r.path(name), err)
	}
	raw, err := io.ReadAll(plain)
	if err != nil {
		return Key{}, fmt.Errorf("%s is damaged; restore it from its backup: %w", r.path(name), err)
	}
	var k Key
	return k, json.Unmarshal(raw, &k)
}

// Names lists the keys there are, sorted.
func (r *Ring) Names() ([]string, error) {
	files, err := os.ReadDir(r.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var names []string
	for _, f := range files {
		if name, ok := strings.CutSuffix(f.Name(), suffix); ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names, err
}
