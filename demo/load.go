package demo

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"gongshi/cli/load"
	"gongshi/gateway"
	"gongshi/gateway/client"
	"gongshi/ledger/amount"
	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"
	"gongshi/node"
	"gongshi/node/keyring"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// A story is what happens in Linxi, in order: acts of its officers, then tables of other governments.
type story struct {
	Keys []struct {
		Name         string `json:"name"`
		Organisation string `json:"organisation"`
	} `json:"keys"` // of people who come in during the story
	Acts   []act   `json:"acts"`
	Tables []table `json:"tables"`
}

// An act is one signed transaction.
type act struct {
	By       string     `json:"by"` // name of the key
	ZH       string     `json:"zh"`
	EN       string     `json:"en"`
	Commands []template `json:"commands"`
	// Keep names numbers that the act's events carry, by the event's field; later acts say "@number:NAME".
	Keep map[string]string        `json:"keep,omitempty"`
	Show *struct{ ZH, EN string } `json:"show,omitempty"` // the one that the demo ends with
}

// A table is a publisher's file, with the mapping of the same name, in data/spending.
type table struct {
	Contract string `json:"contract"`
	Import   string `json:"import"`
	By       string `json:"by"`
	File     string `json:"file"`
}

// shown is the transaction that the demo invites to check.
type shown struct {
	Transaction string        `json:"transaction"`
	Says        contract.Text `json:"says"`
}

// progress is how far the story is told, kept in the demo's folder.
type progress struct {
	Acts    int               `json:"acts"`
	Sent    []byte            `json:"sent,omitempty"` // the envelope of the next act, if it is signed
	Numbers map[string]string `json:"numbers"`
	Tables  []string          `json:"tables"`
	Shown   shown             `json:"shown"`
}

// A teller tells the story to one gateway.
type teller struct {
	Options
	at      *client.Client
	ring    *keyring.Ring
	network string
	done    progress
}

// tell tells what is not told yet. Stopped anywhere, the next run goes on there.
func tell(ctx context.Context, o Options, at *client.Client, passphrase string) (shown, error) {
	t := &teller{Options: o, at: at}
	var err error
	if t.ring, err = keyring.Open(filepath.Join(o.Dir, node.KeysDir), passphrase); err != nil {
		return shown{}, err
	}
	raw, err := files.ReadFile("linxi/story.json")
	if err != nil {
		return shown{}, err
	}
	var s story
	if err := json.Unmarshal(raw, &s); err != nil {
		return shown{}, err
	}
	if err := t.begin(ctx, s); err != nil {
		return shown{}, err
	}
	for i := t.done.Acts; i < len(s.Acts); i++ {
		if err := t.act(ctx, s.Acts[i]); err != nil {
			return shown{}, fmt.Errorf("%s: %w", s.Acts[i].EN, err)
		}
	}
	for _, table := range s.Tables {
		if slices.Contains(t.done.Tables, table.File) {
			continue
		}
		if err := t.table(ctx, table); err != nil {
			return shown{}, fmt.Errorf("%s: %w", table.File, err)
		}
	}
	return t.done.Shown, nil
}

// begin reads how far an earlier run came and makes the keys of those who come in later.
func (t *teller) begin(ctx context.Context, s story) error {
	status, err := t.at.Status(ctx)
	if err != nil {
		return err
	}
	t.network = status.Network
	raw, err := os.ReadFile(t.progressFile())
	if err == nil {
		err = json.Unmarshal(raw, &t.done)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	names, err := t.ring.Names()
	if err != nil {
		return err
	}
	for _, k := range s.Keys {
		if slices.Contains(names, k.Name) {
			continue
		}
		key, err := keyring.New(k.Name, envelope.Ed25519)
		if err != nil {
			return err
		}
		key.Party, key.Organisation = k.Name, k.Organisation
		if err := t.ring.Add(key); err != nil {
			return err
		}
	}
	return nil
}

func (t *teller) progressFile() string { return filepath.Join(t.Dir, "demo.json") }

// remember replaces the file as a whole, so that whoever is stopped here leaves one that can be read.
func (t *teller) remember() error {
	raw, err := json.Marshal(t.done)
	if err != nil {
		return err
	}
	fresh := t.progressFile() + ".new"
	if err := os.WriteFile(fresh, raw, 0o644); err != nil {
		return err
	}
	return os.Rename(fresh, t.progressFile())
}

// act sends one transaction and waits until it is final.
func (t *teller) act(ctx context.Context, a act) error {
	key, err := t.ring.Get(a.By)
	if err != nil {
		return err
	}
	commands, err := t.read(a.Commands)
	if err != nil {
		return err
	}
	id, end, err := t.send(desk{t, ctx, key}, commands)
	if err != nil {
		return err
	}
	if end.State != gateway.State_STATE_FINAL {
		r := end.GetRefusal()
		return fmt.Errorf("%s: %s/%d %s (%s)", end.State, r.GetBook(), r.GetCode(), r.GetEn(), r.GetDetail())
	}
	t.printf("第 %d 号区块　%s：%s", "block %d  %s: %s", end.Height, a.By, t.say(a.ZH, a.EN))
	if a.Show != nil {
		t.done.Shown = shown{hex.EncodeToString(id[:]), contract.Text{ZH: a.Show.ZH, EN: a.Show.EN}}
	}
	if err := t.keep(ctx, id, a.Keep); err != nil {
		return err
	}
	t.done.Acts, t.done.Sent = t.done.Acts+1, nil
	return t.remember()
}

// send hands an act in and waits until it has ended. What an earlier run had signed when it was stopped is handed in as
// it is, for a transaction happens once, however often it comes; it is signed anew only if it did not happen.
func (t *teller) send(d desk, commands []proto.Message) (envelope.ID, *gateway.Submission, error) {
	if sent, err := envelope.Decode(t.done.Sent); err == nil {
		end, err := t.await(d, sent.ID)
		if err != nil || end.State == gateway.State_STATE_FINAL {
			return sent.ID, end, err
		}
	}
	id, raw, err := d.Seal(commands)
	if err != nil {
		return id, nil, err
	}
	t.done.Sent = raw
	if err := t.remember(); err != nil {
		return id, nil, err
	}
	end, err := t.await(d, id)
	return id, end, err
}

func (t *teller) await(d desk, id envelope.ID) (*gateway.Submission, error) {
	if err := d.Submit([][]byte{t.done.Sent}); err != nil {
		return nil, err
	}
	return t.at.Await(d.ctx, id)
}

// read makes commands of what a story says.
func (t *teller) read(all []template) ([]proto.Message, error) {
	var commands []proto.Message
	for _, c := range all {
		command, ok := t.Register.Command(c.Type)
		if !ok {
			return nil, fmt.Errorf("no contract knows %s", c.Type)
		}
		payload, err := t.fill(c.Payload)
		if err != nil {
			return nil, err
		}
		m := command.Message.New().Interface()
		if err := protojson.Unmarshal(payload, m); err != nil {
			return nil, err
		}
		commands = append(commands, m)
	}
	return commands, nil
}

// keep remembers the numbers that a transaction's events carry.
func (t *teller) keep(ctx context.Context, id envelope.ID, wanted map[string]string) error {
	if len(wanted) == 0 {
		return nil
	}
	detail := &gateway.TransactionDetail{}
	const ask = "/gongshi.gateway.v1.Ledger/GetTransaction"
	for try := 0; ; try++ { // the read model may be a moment behind
		err := t.at.Call(ctx, ask, &gateway.GetTransactionRequest{Id: id[:]}, detail)
		if err == nil && len(detail.Events) > 0 {
			break
		}
		if try == 50 || ctx.Err() != nil {
			return errors.Join(err, fmt.Errorf("the events of transaction %x are not to be had", id))
		}
		time.Sleep(100 * time.Millisecond)
	}
	for name, field := range wanted {
		var fields map[string]any
		if err := json.Unmarshal([]byte(detail.Events[0].Json), &fields); err != nil {
			return err
		}
		number, ok := fields[field].(string)
		if !ok {
			return fmt.Errorf("the event of %s has no number %s", name, field)
		}
		if t.done.Numbers == nil {
			t.done.Numbers = map[string]string{}
		}
		t.done.Numbers[name] = number
	}
	return nil
}

// fill puts public keys where a story says "@key:NAME", and numbers for "@number:NAME".
func (t *teller) fill(payload []byte) ([]byte, error) {
	var err error
	filled := placeholder.ReplaceAllStringFunc(string(payload), func(mark string) string {
		kind, name, _ := strings.Cut(strings.Trim(mark, `"@`), ":")
		if kind == "number" {
			number, ok := t.done.Numbers[name]
			if !ok {
				err = fmt.Errorf("the story has not told the number of %s yet", name)
			}
			return `"` + number + `"`
		}
		key, missing := t.ring.Get(name)
		err = errors.Join(err, missing)
		return `"` + base64.StdEncoding.EncodeToString(key.PublicBytes()) + `"`
	})
	return []byte(filled), err
}

var placeholder = regexp.MustCompile(`"@(key|number):[a-z0-9-]+"`)

// table imports a publisher's file by its mapping, as `gongshi funds import` does.
func (t *teller) table(ctx context.Context, one table) error {
	c, ok := t.Register.Contract(one.Contract)
	i := slices.IndexFunc(c.Imports, func(i contract.Import) bool { return i.Name == one.Import })
	if !ok || i < 0 {
		return fmt.Errorf("%s has no import called %s", one.Contract, one.Import)
	}
	key, err := t.ring.Get(one.By)
	if err != nil {
		return err
	}
	raw, err := files.ReadFile("data/spending/" + one.File + ".mapping.json")
	if err != nil {
		return err
	}
	in := load.Table{Import: c.Imports[i], Mapping: c.Imports[i].Mapping.New().Interface()}
	if err := protojson.Unmarshal(raw, in.Mapping); err != nil {
		return err
	}
	if in.Sheet.File, err = t.unpack(one.File + ".csv"); err != nil {
		return err
	}
	report, err := in.Check(ctx, load.Watch{})
	if err != nil {
		return err
	}
	if report.Bad > 0 {
		return fmt.Errorf("%d rows are bad", report.Bad)
	}
	set, end := t.Bar(one.File, t.say("笔交易", "transactions"))
	result, err := in.Send(ctx, load.Watch{Final: set}, load.Options{Ledger: desk{t, ctx, key}, Batches: report.Batches})
	end()
	if err != nil {
		return err
	}
	t.printf("第 %d 至 %d 号区块　%s：%d 行，%s", "blocks %d to %d  %s: %d rows, %s",
		result.FirstHeight, result.LastHeight, one.File, report.Rows, sums(report.Sums))
	t.done.Tables = append(t.done.Tables, one.File)
	return t.remember()
}

// sums shows control totals, such as "executed 1,234.50 MDL".
func sums(all []contract.Sum) string {
	var parts []string
	for _, s := range all {
		parts = append(parts, s.Name+" "+amount.Format{Group: ","}.Write(s.Minor, s.Exponent)+" "+s.Currency)
	}
	return strings.Join(parts, ", ")
}

// unpack writes an embedded table to the demo's folder, where anybody can look at it.
func (t *teller) unpack(name string) (string, error) {
	raw, err := files.ReadFile("data/spending/" + name)
	if err != nil {
		return "", err
	}
	file := filepath.Join(t.Dir, "tables", name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return "", err
	}
	return file, os.WriteFile(file, raw, 0o644)
}

// A desk signs with one key; it is where the imports send their commands.
type desk struct {
	*teller
	ctx context.Context // of the one call that the desk serves
	key keyring.Key
}

// validFor is how long a transaction of the demo may wait.
const validFor = time.Hour

// Seal signs the commands as one transaction.
func (d desk) Seal(commands []proto.Message) (envelope.ID, []byte, error) {
	b, err := keyring.Body(d.network, time.Now().Add(validFor), commands, d.key)
	if err != nil {
		return envelope.ID{}, nil, err
	}
	raw, err := keyring.Seal(b, d.key)
	if err != nil {
		return envelope.ID{}, nil, err
	}
	t, err := envelope.Decode(raw)
	if err != nil {
		return envelope.ID{}, nil, err
	}
	return t.ID, raw, nil
}

// Submit hands in envelopes.
func (d desk) Submit(envelopes [][]byte) error {
	_, err := d.at.SubmitMany(d.ctx, envelopes)
	return err
}

// Await tells what became of a transaction.
func (d desk) Await(id envelope.ID, wait time.Duration) (*gateway.Submission, error) {
	return d.at.Submission(d.ctx, id, wait)
}
