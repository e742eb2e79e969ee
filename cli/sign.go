package cli

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"gongshi/cli/form"
	"gongshi/gateway"
	"gongshi/ledger/envelope"
	"gongshi/node/keyring"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// A signing is who signs, for whom and until when it counts.
type signing struct {
	as     []string    // names of keys, each perhaps with "@organisation"
	office string      // the organisation of those that name none
	forSet func() bool // whether it was given, though it may be empty
	lasts  time.Duration
	dryRun bool
	opened []keyring.Key
	keys   []envelope.PrivateKey
}

func (a *app) signingFlags(c *cobra.Command) *signing {
	s := &signing{}
	flags := c.Flags()
	flags.StringArrayVar(&s.as, "as", nil, a.say("签署用的密钥，可写作 密钥@单位；可重复，用于联署", "key to sign with, perhaps as KEY@ORGANISATION; repeat it for several signers"))
	flags.StringVar(&s.office, "for", "", a.say("代表的单位（默认为密钥所属的单位；空为本人）", "organisation acted for (that of the key by default; empty for oneself)"))
	flags.DurationVar(&s.lasts, "expires-in", 10*time.Minute, a.say("多久之后失效，最长 24 小时", "how long the transaction may wait, at most 24 hours"))
	flags.BoolVar(&s.dryRun, "dry-run", false, a.say("只显示将要签署的内容", "only show what would be signed"))
	s.forSet = func() bool { return flags.Changed("for") }
	return s
}

// open decrypts the keys.
func (a *app) open(s *signing) error {
	if len(s.as) == 0 {
		return a.usage("没有指明签署的密钥；请加上 --as 密钥（gongshi keys list 列出已有的密钥）",
			"no key is named to sign with; add --as KEY (gongshi keys list shows those there are)")
	}
	ring, err := a.ring()
	if err != nil {
		return err
	}
	for _, name := range s.as {
		name, office, named := strings.Cut(name, "@")
		k, err := ring.Get(name)
		if err != nil {
			return err
		}
		if named {
			k.Organisation = office
		} else if s.forSet() {
			k.Organisation = s.office
		}
		if k.Party == "" {
			k.Party = k.Name
		}
		private, err := k.Private()
		if err != nil {
			return err
		}
		s.opened, s.keys = append(s.opened, k), append(s.keys, private)
	}
	return nil
}

// body is what is to be signed.
func (s *signing) body(network string, commands []proto.Message) (*envelope.Body, error) {
	return keyring.Body(network, time.Now().Add(s.lasts), commands, s.opened...)
}

// send signs the commands as one transaction, hands it in, waits for its end and prints it.
func (a *app) send(s *signing, commands ...proto.Message) error {
	if s.lasts <= 0 || s.lasts > 24*time.Hour {
		return a.usage("--expires-in 应在 0 到 24 小时之间", "--expires-in must lie between 0 and 24 hours")
	}
	if err := a.open(s); err != nil {
		return err
	}
	status := &gateway.Status{}
	if err := a.ledger("GetStatus", &gateway.GetStatusRequest{}, status); err != nil {
		return err
	}
	body, err := s.body(status.Network, commands)
	if err != nil {
		return err
	}
	if s.dryRun {
		return a.printBody(body, commands)
	}
	raw, err := envelope.Seal(body, s.keys...)
	if err != nil {
		return err
	}
	last, err := a.submit(raw, time.UnixMilli(body.ExpiresMs))
	if err != nil {
		return err
	}
	return a.printEnd(last)
}

// A written command is how a body is shown, and what `gongshi send` reads.
type written struct {
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload"`
}

func (a *app) printBody(body *envelope.Body, commands []proto.Message) error {
	shown := struct {
		Network  string              `json:"network"`
		Commands []written           `json:"commands"`
		Expires  string              `json:"expires"`
		Signers  []map[string]string `json:"signers"`
		Bytes    int                 `json:"bytes"`
	}{Network: body.Network, Expires: time.UnixMilli(body.ExpiresMs).Format(time.RFC3339), Bytes: proto.Size(body)}
	for _, m := range commands {
		payload, err := protojson.MarshalOptions{UseProtoNames: true}.Marshal(m)
		if err != nil {
			return err
		}
		shown.Commands = append(shown.Commands, written{string(m.ProtoReflect().Descriptor().FullName()), payload})
	}
	for _, s := range body.Signers {
		shown.Signers = append(shown.Signers, map[string]string{"party": s.Party, "organisation": s.Organisation, "key": hex.EncodeToString(s.Key)})
	}
	return a.printJSON(shown)
}

// lateness is how long the answer may be late after a transaction's own expiry. A network that decides tells of an
// expiry at once; one that has lost too many validators tells nothing.
const lateness = 5 * time.Second

// submit hands in an envelope and waits until it has ended, or until it should have. The waiting may be interrupted;
// the transaction goes on.
func (a *app) submit(raw []byte, expires time.Time) (*gateway.Submission, error) {
	c, err := a.gateway()
	if err != nil {
		return nil, err
	}
	last, err := c.Submit(a.ctx, raw)
	if err != nil || last.State != gateway.State_STATE_ACCEPTED {
		return last, a.reached(err)
	}
	id := envelope.ID(last.Id)
	ctx, stop := context.WithDeadline(a.ctx, expires.Add(lateness))
	defer stop()
	last, err = c.Await(ctx, id)
	switch {
	case a.ctx.Err() == nil && ctx.Err() != nil:
		return nil, a.fail("交易 %x 已被受理，但到期仍无结果：网络此刻没有作出决定；请检查各节点（gongshi status），恢复后用 gongshi transactions 查询结果",
			"transaction %x was accepted, but its time has passed without a result: the network decides nothing at present; check the nodes "+
				"(gongshi status), and when it is back look up the result with gongshi transactions", id)
	case err != nil:
		fmt.Fprintf(a.Err, a.say("交易 %x 已被受理，结果尚未知道。\n", "Transaction %x was accepted; its end is not known yet.\n"), id)
	}
	return last, a.reached(err)
}

// An ended transaction as --json shows it.
type ended struct {
	ID     string         `json:"id"`
	State  string         `json:"state"`
	Height int64          `json:"height,omitempty"`
	Index  uint32         `json:"index,omitempty"`
	Events []writtenEvent `json:"events,omitempty"`
	No     *no            `json:"refusal,omitempty"`
}

type writtenEvent struct {
	Type  string          `json:"type"`
	Event json.RawMessage `json:"event"`
}

// printEnd says what became of a transaction.
func (a *app) printEnd(last *gateway.Submission) error {
	e := ended{ID: hex.EncodeToString(last.Id), State: form.Choice(last.State.Descriptor().Values().ByNumber(last.State.Number())), Height: last.Height, Index: last.Index}
	if r := last.Refusal; r != nil {
		e.No = &no{r.Book, r.Code, r.Field, r.Zh, r.En, r.Detail}
	}
	done := last.State == gateway.State_STATE_FINAL
	var detail *gateway.TransactionDetail
	if done {
		detail = a.detail(last.Id)
		for _, item := range detail.GetEvents() {
			e.Events = append(e.Events, writtenEvent{item.Type, json.RawMessage(item.Json)})
		}
	}
	if a.json {
		if err := a.printJSON(e); err != nil || done {
			return err
		}
		return errSaid
	}
	switch {
	case done:
		fmt.Fprintf(a.Out, a.say("已办成：交易 %s，第 %d 号区块。\n", "Done: transaction %s in block %d.\n"), e.ID, e.Height)
		for _, item := range detail.GetEvents() {
			fmt.Fprintln(a.Out, "  "+a.eventSentence(item))
		}
		return nil
	case e.No != nil:
		fmt.Fprintln(a.Err, a.refusalSentence(*e.No))
	default:
		fmt.Fprintf(a.Err, a.say("交易 %s 没有在期限内被收录（%s）；请重新办理。\n", "Transaction %s was not taken in time (%s); send it again.\n"), e.ID, e.State)
	}
	return errSaid
}

// detail asks for the events; the read model may be a moment behind the chain.
func (a *app) detail(id []byte) *gateway.TransactionDetail {
	for try := range 6 {
		d := &gateway.TransactionDetail{}
		if err := a.ledger("GetTransaction", &gateway.GetTransactionRequest{Id: id}, d); err == nil {
			return d
		}
		select {
		case <-a.ctx.Done():
			return nil
		case <-time.After(50 * time.Millisecond << try):
		}
	}
	return nil
}

// eventSentence is an event in one line: "Payment ordered: budget linxi-2026, payment 7".
func (a *app) eventSentence(item *gateway.Item) string {
	name := a.phrase(item.Type[strings.LastIndexByte(item.Type, '.')+1:])
	m, err := a.message(item.Type)
	if err != nil || proto.Unmarshal(item.Payload, m) != nil {
		return name + " " + item.Json
	}
	if parts := a.flat(m.ProtoReflect(), ""); len(parts) > 0 {
		return name + a.say("：", ": ") + strings.Join(parts, a.say("，", ", "))
	}
	return name
}

// sendCommand sends several commands in one body: all of them happen, or none.
func (a *app) sendCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "send FILE.json", GroupID: groupContracts, Args: cobra.ExactArgs(1),
		Short: a.say("在一笔交易里发送多条命令：全部办成，或全部不办", "Send several commands in one transaction: all happen, or none"),
		Long: a.say("文件形如 {\"commands\":[{\"type\":\"gongshi.funds.v1.Allot\",\"payload\":{…}}]}；- 为标准输入。任何命令的 --dry-run 都会输出这种格式。",
			"The file is like {\"commands\":[{\"type\":\"gongshi.funds.v1.Allot\",\"payload\":{…}}]}; - is the standard input. Every command's --dry-run writes this form."),
		Example: "  gongshi send both.json --as payer --as controller",
	}
	by := a.signingFlags(c)
	c.RunE = func(_ *cobra.Command, args []string) error {
		raw, err := a.readFile(args[0])
		if err != nil {
			return err
		}
		commands, err := a.readCommands(args[0], raw)
		if err != nil {
			return err
		}
		return a.send(by, commands...)
	}
	return c
}

func (a *app) readCommands(file string, raw []byte) ([]proto.Message, error) {
	var body struct {
		Commands []written `json:"commands"`
	}
	if err := json.Unmarshal(raw, &body); err != nil || len(body.Commands) == 0 {
		return nil, a.usage("%s 里没有命令；应为 {\"commands\":[{\"type\":…,\"payload\":{…}}]}", "%s holds no commands; it should be {\"commands\":[{\"type\":…,\"payload\":{…}}]}", file)
	}
	var commands []proto.Message
	for i, c := range body.Commands {
		kind, ok := a.Register.Command(c.Type)
		if !ok {
			return nil, a.usage("第 %d 条命令的类型 %q 不存在", "command %d is of the unknown type %q", i+1, c.Type)
		}
		m := kind.Message.New().Interface()
		if err := protojson.Unmarshal(c.Payload, m); err != nil {
			return nil, a.usage("第 %d 条命令不是 %s 的 JSON：%w", "command %d is not the JSON of %s: %w", i+1, c.Type, err)
		}
		commands = append(commands, m)
	}
	return commands, nil
}
