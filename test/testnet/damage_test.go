package testnet

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/pebble/v2"
)

// A damage is done to a stopped node's folder.
type damage struct {
	says string
	do   func(t *testing.T, home string)
	want []string // parts of the sentence with which the node refuses; none: it starts by itself
	// The damage shows only when somebody asks for what lies there.
	asked bool
}

var damages = []damage{
	{"nothing", func(*testing.T, string) {}, nil, false},
	{"the newest log of the state is torn", tear("state/state", ".log", 100), nil, false},
	{"the write-ahead log of consensus is torn", tear("data/cs.wal", "wal", 10), nil, false},
	{"the state folder is gone", remove("state"), nil, false},
	{"the read model is gone", remove("view.db"), nil, false},
	{"the end of the blocks is gone", tear("data/blockstore.db", ".log", 10), []string{"block store", "move the folder state away"}, false},
	{"bits of the state have flipped", flip("state/state", ".sst"), []string{"damaged", "move that folder away", "state"}, false},
	{"the state's manifest is damaged", flip("state/state", "MANIFEST"), []string{"damaged", "move that folder away"}, false},
	{"a table of the state is gone", removeOne("state/state", ".sst"), []string{"damaged", "move that folder away"}, false},
	{"bits of old journals have flipped", flipAt("state/state", ".sst", 3, 4), []string{"damaged", "move that folder away"}, true},
	{"an entry of the state was changed", forge, []string{"does not fit its app hash", "move", "state"}, false},
	{"bits of the blocks have flipped", flip("data/blockstore.db", ".sst"), []string{"damaged", "move", "data"}, false},
	{"the record of signatures is gone", remove("data/signer_state.json"), []string{"no longer knows what it has signed", "rotate the validator key"}, false},
	{"the record of signatures is damaged", write("data/signer_state.json", "{"), []string{"damaged", "rotate the validator key"}, false},
	{"the genesis file is gone, which the databases know by now", remove("genesis.json"), nil, false},
	{"the anchor is gone", remove("anchor.json"), []string{"anchor.json", "copy"}, false},
	{"the settings are gone", remove("node.toml"), []string{"node.toml", "gongshi network init"}, false},
	{"a setting is misspelt", edit("node.toml", "snapshot_every", "snapshot_evry"), []string{"snapshot_evry", "remove or correct"}, false},
	{"a key is damaged", write("keys/validator.key.age", "age"), []string{"validator.key.age", "restore it from its backup"}, false},
}

// TestDamage damages copies of one node's folder. The node starts as if nothing had happened, or says in one sentence
// what is wrong and what to do.
func TestDamage(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a process for each damage")
	}
	n := newNet(t, "finance").up()
	m := n.members[0]
	n.vote()
	for range 20 {
		n.deliver(m)
	}
	m.p.stop(t)
	m.settle()
	for range 5 {
		n.deliver(m)
	}
	height := m.rests()
	before, err := m.block(height)
	if err != nil {
		t.Fatal(err)
	}
	m.p.kill()
	whole := t.TempDir()
	duplicate(t, m.config.Home, whole)
	for _, d := range damages {
		t.Run(d.says, func(t *testing.T) {
			n.t = t
			if err := os.RemoveAll(m.config.Home); err != nil {
				t.Fatal(err)
			}
			duplicate(t, whole, m.config.Home)
			d.do(t, m.config.Home)
			m.p = start(t, m.config.Home)
			if d.asked {
				m.askAll(height)
			}
			if d.want != nil {
				refuses(t, m.p, d.want)
				return
			}
			m.awaitAPI()
			after, err := m.block(height)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(before.AppHash, after.AppHash) || !bytes.Equal(before.Hash, after.Hash) {
				t.Fatalf("block %d was %x with app hash %x and is %x with %x", height, before.Hash, before.AppHash, after.Hash, after.AppHash)
			}
			m.proves(n.deliver(m))
			m.p.stop(t)
		})
	}
	n.t = t
}

// rests waits until the node makes no more blocks, and gives the last. While it makes one, its signature may be known to
// nothing but the write-ahead log; a validator that is alone and loses the end of that cannot sign this block again.
func (m *member) rests() (height int64) {
	m.net.t.Helper()
	eventually(m.net.t, m.name+" rests", func() error {
		height = m.height()
		if time.Sleep(time.Second); m.height() != height {
			return errors.New("it makes blocks")
		}
		return nil
	})
	return height
}

// settle starts the node once more, which writes what its databases had only in their logs into tables.
func (m *member) settle() {
	m.net.t.Helper()
	m.restart()
	m.p.stop(m.net.t)
	m.restart()
}

// askAll reads every block, as far as the node gives it.
func (m *member) askAll(height int64) {
	m.net.t.Helper()
	eventually(m.net.t, m.name+" answers or has ended", func() error {
		if _, err := m.status(); err != nil && m.p.running() {
			return err
		}
		return nil
	})
	for h := int64(1); h <= height && m.p.running(); h++ {
		if _, err := m.block(h); err != nil {
			m.net.t.Logf("block %d: %v", h, err)
			return
		}
	}
}

// refuses: the process ends by itself, with an exit code, one sentence and no trace of its inside.
func refuses(t *testing.T, p *process, parts []string) {
	t.Helper()
	code, said := p.exits(t)
	if code != 1 {
		t.Errorf("exit code %d, want 1", code)
	}
	last := sentence(said)
	for _, part := range parts {
		if !strings.Contains(last, part) {
			t.Errorf("the sentence does not say %q:\n%s", part, last)
		}
	}
	for line := range strings.Lines(said) {
		for _, trace := range []string{"goroutine ", "panic:", "runtime error", ".go:"} {
			if strings.Contains(line, trace) && !strings.HasPrefix(line, "{") { // a log may say more
				t.Errorf("it shows its inside: %s", line)
			}
		}
	}
	t.Log(last)
}

func duplicate(t *testing.T, from, to string) {
	t.Helper()
	if err := os.CopyFS(to, os.DirFS(from)); err != nil {
		t.Fatal(err)
	}
}

// newest is the last file of a folder by name, of those whose name holds part.
func newest(t *testing.T, home, folder, part string) string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(home, folder))
	if err != nil {
		t.Fatal(err)
	}
	found, size := "", int64(0)
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(e.Name(), part) && info.Size() > 0 {
			found, size = filepath.Join(home, folder, e.Name()), info.Size()
		}
	}
	if size == 0 {
		t.Fatalf("%s has no file like %s", folder, part)
	}
	return found
}

func tear(folder, part string, bytes int64) func(*testing.T, string) {
	return func(t *testing.T, home string) {
		file := newest(t, home, folder, part)
		info, err := os.Stat(file)
		if err == nil {
			err = os.Truncate(file, max(0, info.Size()-bytes))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// flip changes one bit in each tenth of every such file.
func flip(folder, part string) func(*testing.T, string) {
	return flipAt(folder, part, 1, 2, 3, 4, 5, 6, 7, 8, 9)
}

func flipAt(folder, part string, tenths ...int) func(*testing.T, string) {
	return func(t *testing.T, home string) {
		newest(t, home, folder, part)
		files, err := filepath.Glob(filepath.Join(home, folder, "*"+part+"*"))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			for _, tenth := range tenths {
				if len(raw) > 10 {
					raw[tenth*len(raw)/10] ^= 0x10
				}
			}
			if err := os.WriteFile(file, raw, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func remove(name string) func(*testing.T, string) {
	return func(t *testing.T, home string) {
		file := filepath.Join(home, name)
		_, err := os.Stat(file)
		if err = errors.Join(err, os.RemoveAll(file)); err != nil {
			t.Fatal(err)
		}
	}
}

func removeOne(folder, part string) func(*testing.T, string) {
	return func(t *testing.T, home string) {
		if err := os.Remove(newest(t, home, folder, part)); err != nil {
			t.Fatal(err)
		}
	}
}

func write(name, content string) func(*testing.T, string) {
	return func(t *testing.T, home string) {
		if err := os.WriteFile(filepath.Join(home, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func edit(name, old, with string) func(*testing.T, string) {
	return func(t *testing.T, home string) {
		file := filepath.Join(home, name)
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(raw, []byte(old)) {
			t.Fatalf("%s does not hold %s", name, old)
		}
		if err := os.WriteFile(file, bytes.ReplaceAll(raw, []byte(old), []byte(with)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// forge changes an amount through the database itself, as only somebody with access to the disk could.
func forge(t *testing.T, home string) {
	db, err := pebble.Open(filepath.Join(home, "state", "state"), &pebble.Options{FormatMajorVersion: pebble.FormatNewest, Logger: quiet{t}})
	if err != nil {
		t.Fatal(err)
	}
	key := []byte("sfunds/lines\x00")
	it, err := db.NewIter(&pebble.IterOptions{LowerBound: key, UpperBound: append(bytes.Clone(key[:len(key)-1]), 1)})
	if err != nil {
		t.Fatal(err)
	}
	if !it.First() {
		t.Fatal("there is no line of a budget to forge")
	}
	at, value := bytes.Clone(it.Key()), bytes.Clone(it.Value())
	value[len(value)-1] ^= 1
	if err := errors.Join(it.Close(), db.Set(at, value, pebble.Sync), db.Close()); err != nil {
		t.Fatal(err)
	}
}

// quiet is a log of a database that tells only what is fatal.
type quiet struct{ t *testing.T }

func (q quiet) Infof(string, ...any)              {}
func (q quiet) Errorf(format string, a ...any)    { q.t.Logf(format, a...) }
func (q quiet) Fatalf(format string, args ...any) { q.t.Fatalf(format, args...) }
