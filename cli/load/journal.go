package load

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"

	"google.golang.org/protobuf/proto"
)

// A Journal remembers in a small file beside the table how many of its transactions are final, so that an import
// that was stopped goes on there. It only saves time: rows that are sent twice change nothing.
type Journal struct {
	Network string `json:"network"`
	Table   string `json:"table"` // hash of the file and its mapping
	Final   int64  `json:"final"` // transactions, from the first
	file    string
	saved   time.Time
}

// OpenJournal reads the journal in file. It starts from nothing when there is none, or when it is about another
// network, another content of the table or another mapping.
func (t Table) OpenJournal(file, network string) (*Journal, error) {
	digest, err := t.digest()
	if err != nil {
		return nil, err
	}
	fresh := &Journal{Network: network, Table: digest, file: file}
	raw, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return fresh, nil
	}
	if err != nil {
		return nil, err
	}
	old := &Journal{}
	if json.Unmarshal(raw, old) != nil || old.Network != network || old.Table != digest || old.Final < 0 {
		return fresh, nil
	}
	old.file = file
	return old, nil
}

func (t Table) digest() (string, error) {
	f, err := os.Open(t.Sheet.File)
	if err != nil {
		return "", err
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", err
	}
	mapping, err := proto.MarshalOptions{Deterministic: true}.Marshal(t.Mapping)
	h.Write(mapping)
	h.Write([]byte(t.Import.Name + "\x00" + t.Sheet.Encoding))
	h.Write([]byte{t.Sheet.Delimiter})
	return hex.EncodeToString(h.Sum(nil)), err
}

// advance notes that the first n transactions are final, and writes it down once a second.
func (j *Journal) advance(n int64) error {
	j.Final = max(j.Final, n)
	if time.Since(j.saved) < time.Second {
		return nil
	}
	return j.save()
}

func (j *Journal) save() error {
	if j.Final == 0 {
		return nil
	}
	j.saved = time.Now()
	raw, err := json.Marshal(j)
	if err != nil {
		return err
	}
	if err := os.WriteFile(j.file+".new", raw, 0o644); err != nil {
		return err
	}
	return os.Rename(j.file+".new", j.file)
}

// Remove deletes the journal of an import that is complete.
func (j *Journal) Remove() error {
	if err := os.Remove(j.file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
