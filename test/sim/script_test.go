package sim

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"
)

// A block is what consensus would have decided.
type block struct {
	says   string
	timeMS int64
	txs    [][]byte
}

// A script writes blocks. All in it follows from fixed keys and times, so that it is the same for ever.
type script struct {
	t      testing.TB
	all    []block
	nextMS int64 // of the block that is being written
	salt   uint64
	votes  uint64 // proposals so far
}

func newScript(t testing.TB) *script { return &script{t: t, nextMS: genesisMS + 1000} }

// end closes a block of these transactions.
func (s *script) end(says string, txs ...[]byte) {
	s.all = append(s.all, block{says, s.nextMS, txs})
	s.nextMS += 1000
}

// later lets time go by before the next block.
func (s *script) later(d time.Duration) { s.nextMS += d.Milliseconds() }

// body is one transaction that lasts an hour.
func (s *script) body(by []signer, commands ...proto.Message) *envelope.Body {
	s.t.Helper()
	s.salt++
	b := &envelope.Body{Network: network, ExpiresMs: s.nextMS + time.Hour.Milliseconds(), Salt: make([]byte, envelope.SaltBytes)}
	for i := range 8 {
		b.Salt[i] = byte(s.salt >> (8 * i))
	}
	for _, c := range commands {
		raw, err := envelope.CanonicalPayload(c)
		if err != nil {
			s.t.Fatal(err)
		}
		b.Commands = append(b.Commands, &envelope.Command{Type: string(c.ProtoReflect().Descriptor().FullName()), Payload: raw})
	}
	for _, w := range by {
		b.Signers = append(b.Signers, w.claim())
	}
	return b
}

func (s *script) seal(b *envelope.Body, by []signer) []byte {
	s.t.Helper()
	var keys []envelope.PrivateKey
	for _, w := range by {
		keys = append(keys, w.key)
	}
	raw, err := envelope.Seal(b, keys...)
	if err != nil {
		s.t.Fatal(err)
	}
	return raw
}

// tx is signed by all of "party@organisation party@organisation …".
func (s *script) tx(by string, commands ...proto.Message) []byte {
	s.t.Helper()
	var signers []signer
	for _, w := range strings.Fields(by) {
		signers = append(signers, as(w))
	}
	return s.seal(s.body(signers, commands...), signers)
}

// do is a block of one transaction.
func (s *script) do(says, by string, commands ...proto.Message) {
	s.t.Helper()
	s.end(says, s.tx(by, commands...))
}

// A story is testdata/story.json, a frozen copy of the demo's.
type story struct {
	Acts []struct {
		By       string `json:"by"`
		EN       string `json:"en"`
		Commands []struct {
			Type    string          `json:"type"`
			Payload json.RawMessage `json:"payload"`
		} `json:"commands"`
	} `json:"acts"`
}

// tell writes the story: its first acts one by one, then several in a block, of which each needs the one before it.
func (s *script) tell(r *contract.Register) {
	s.t.Helper()
	var told story
	readJSON(s.t, "testdata/story.json", &told)
	home := homes(s.t)
	var together [][]byte
	for i, act := range told.Acts {
		var commands []proto.Message
		for _, c := range act.Commands {
			command, ok := r.Command(c.Type)
			if !ok {
				s.t.Fatalf("the story tells of the unknown command %s", c.Type)
			}
			m := command.Message.New().Interface()
			if err := protojson.Unmarshal(withKeys(c.Payload), m); err != nil {
				s.t.Fatalf("act %d: %v", i, err)
			}
			commands = append(commands, m)
		}
		together = append(together, s.tx(act.By+"@"+home[act.By], commands...))
		if i < 8 || len(together) == 4 || i == len(told.Acts)-1 {
			s.end(act.EN, together...)
			together = nil
		}
	}
}

// withKeys puts public keys where the story has "@key:name".
func withKeys(raw []byte) []byte {
	text := string(raw)
	for {
		before, rest, found := strings.Cut(text, "@key:")
		if !found {
			return []byte(text)
		}
		name, after, _ := strings.Cut(rest, `"`)
		text = before + base64.StdEncoding.EncodeToString(keyOf(name).Public()) + `"` + after
	}
}
