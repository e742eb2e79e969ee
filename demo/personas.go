package demo

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"gongshi/gateway"
	"gongshi/gateway/client"
	"gongshi/ledger/envelope"
	"gongshi/ledger/refusal"
	"gongshi/node"
	"gongshi/node/keyring"
)

// Personas are the officers of Linxi whom a visitor's browser may become, and the commands that make it one.
type personas struct {
	Add      template          `json:"add"`
	Replace  template          `json:"replace"`
	Personas []json.RawMessage `json:"personas"` // the portal reads the rest of them
}

// A template is a command in which "@party", "@suite", "@public" and "@former" stand for what differs.
type template struct {
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload"`
}

// mostKeys is how many keys of browsers a party keeps; the next takes the place of the oldest. A party may have 16.
const mostKeys = 12

// A reception gives visitors' browsers keys of the demo's officers, on this computer only. It is the one place where
// the demo signs for somebody else, and exists in no network but the demo.
type reception struct {
	Options
	passphrase, api string
	mu              sync.Mutex // one visitor at a time: enrolled.json is read and written
}

func (r *reception) local() map[string]node.Local {
	return map[string]node.Local{"GET /demo/personas": r.list, "POST /demo/keys": r.enrol}
}

func readPersonas() (p personas, err error) {
	raw, err := files.ReadFile("linxi/personas.json")
	if err != nil {
		return p, err
	}
	return p, json.Unmarshal(raw, &p)
}

// list gives {"personas": [...]} as personas.json has them.
func (r *reception) list(context.Context, []byte) ([]byte, error) {
	p, err := readPersonas()
	if err != nil {
		return nil, err
	}
	return json.Marshal(map[string]any{"personas": p.Personas})
}

// An enrolment asks that a browser's public key may sign as a persona's party.
type enrolment struct {
	Persona string `json:"persona"`
	Suite   string `json:"suite"` // "SUITE_P256" or "SUITE_ED25519"
	Key     []byte `json:"key"`   // base64 in JSON
}

// enrol registers a key and answers {"party", "organisation"} when that is final. A key that is the party's already
// is refused by the ledger.
func (r *reception) enrol(ctx context.Context, question []byte) ([]byte, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var e enrolment
	if err := json.Unmarshal(question, &e); err != nil {
		return nil, err
	}
	all, err := readPersonas()
	if err != nil {
		return nil, err
	}
	var one struct{ Name, Party, Organisation string }
	for _, raw := range all.Personas {
		if err := json.Unmarshal(raw, &one); err != nil {
			return nil, err
		}
		if one.Name == e.Persona {
			break
		}
	}
	if one.Name != e.Persona {
		return nil, fmt.Errorf("the demo has no persona %q", e.Persona)
	}
	enrolled, err := r.enrolled()
	if err != nil {
		return nil, err
	}
	mine, err := r.place(ctx, e, one.Party, enrolled[one.Party])
	if err != nil {
		return nil, err
	}
	enrolled[one.Party] = append(mine, e.Key)
	if err := r.keep(enrolled); err != nil {
		return nil, err
	}
	return json.Marshal(map[string]string{"party": one.Party, "organisation": one.Organisation})
}

// place registers the key: as one more while there is room, else for the oldest of mine. A visitor may have revoked
// some of these by now, and registered keys of their own: then the next one is tried. It gives those that are left.
func (r *reception) place(ctx context.Context, e enrolment, party string, mine [][]byte) ([][]byte, error) {
	var first error
	if len(mine) < mostKeys {
		add, err := r.command(e, party, nil)
		if err != nil {
			return nil, err
		}
		if first = r.sign(ctx, party, add); first == nil {
			return mine, nil
		}
		if _, ok := refusal.Of(first); !ok {
			return nil, first
		}
	}
	for i, former := range mine {
		replace, err := r.command(e, party, former)
		if err != nil {
			return nil, err
		}
		if err = r.sign(ctx, party, replace); err == nil {
			return mine[i+1:], nil
		}
		if _, ok := refusal.Of(err); !ok {
			return nil, err
		}
		first = cmp.Or(first, err)
	}
	return nil, first
}

// command fills the template that adds the key, or that gives it in place of a former one.
func (r *reception) command(e enrolment, party string, former []byte) (template, error) {
	all, err := readPersonas()
	if err != nil {
		return template{}, err
	}
	command := all.Add
	if former != nil {
		command = all.Replace
	}
	text := func(b []byte) string { return base64.StdEncoding.EncodeToString(b) }
	for mark, value := range map[string]string{"@party": party, "@suite": e.Suite, "@public": text(e.Key), "@former": text(former)} {
		quoted, err := json.Marshal(value)
		if err != nil {
			return template{}, err
		}
		command.Payload = bytes.ReplaceAll(command.Payload, []byte(`"`+mark+`"`), quoted)
	}
	return command, nil
}

// sign sends one command as the party, with the demo's own key of it, and waits until it is final.
func (r *reception) sign(ctx context.Context, party string, c template) error {
	at, err := client.New(r.api)
	if err != nil {
		return err
	}
	defer at.Close()
	status, err := at.Status(ctx)
	if err != nil {
		return err
	}
	ring, err := keyring.Open(filepath.Join(r.Dir, node.KeysDir), r.passphrase)
	if err != nil {
		return err
	}
	key, err := ring.Get(party)
	if err != nil {
		return err
	}
	t := &teller{Options: r.Options, at: at, ring: ring, network: status.Network}
	commands, err := t.read([]template{c})
	if err != nil {
		return err
	}
	d := desk{t, ctx, key}
	id, raw, err := d.Seal(commands)
	if err != nil {
		return err
	}
	return r.await(ctx, d, id, raw)
}

func (r *reception) await(ctx context.Context, d desk, id envelope.ID, raw []byte) error {
	if err := d.Submit([][]byte{raw}); err != nil {
		return err
	}
	end, err := d.at.Await(ctx, id)
	if err != nil {
		return err
	}
	if no := end.GetRefusal(); end.State != gateway.State_STATE_FINAL && no != nil {
		return &refusal.Refusal{Book: no.Book, Code: no.Code, ZH: no.Zh, EN: no.En}
	}
	if end.State != gateway.State_STATE_FINAL {
		return fmt.Errorf("the key was not registered: %s", end.State)
	}
	return nil
}

// enrolled are the browsers' keys by party, oldest first.
func (r *reception) enrolled() (map[string][][]byte, error) {
	all := map[string][][]byte{}
	raw, err := os.ReadFile(r.file())
	if errors.Is(err, fs.ErrNotExist) {
		return all, nil
	}
	if err == nil {
		err = json.Unmarshal(raw, &all)
	}
	return all, err
}

func (r *reception) keep(enrolled map[string][][]byte) error {
	raw, err := json.Marshal(enrolled)
	if err != nil {
		return err
	}
	return os.WriteFile(r.file(), raw, 0o644)
}

func (r *reception) file() string { return filepath.Join(r.Dir, "enrolled.json") }
