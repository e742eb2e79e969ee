package proof

import (
	"encoding/hex"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"gongshi/ledger/envelope"
	"gongshi/ledger/journal"
	"gongshi/ledger/refusal"
)

// A Verdict is what Verify found.
type Verdict struct {
	OK      bool             `json:"ok"`
	Checks  []Check          `json:"checks"`            // all of them, in order
	Failure *refusal.Refusal `json:"failure,omitempty"` // the first that failed, from the book Failures; its Field is the check's name
	Claim   *Claim           `json:"claim,omitempty"`   // only when OK: of a failed receipt nothing is known
	ZH      []string         `json:"zh"`                // the verdict in sentences
	EN      []string         `json:"en"`
}

// An Outcome says how a check went.
type Outcome string

const (
	Passed     Outcome = "passed"
	Failed     Outcome = "failed"
	NotReached Outcome = "not reached" // an earlier check failed
)

// A Check is one thing that was looked at.
type Check struct {
	Name    string  `json:"name"`
	Outcome Outcome `json:"outcome"`
	ZH      string  `json:"zh"` // what is true when it passes
	EN      string  `json:"en"`
}

// What a receipt claims.
const (
	Transaction = "transaction"
	Presence    = "record"
	Absence     = "absence"
)

// A Claim is what a verified receipt proves.
type Claim struct {
	Kind    string    `json:"kind"` // Transaction, Presence or Absence
	Network string    `json:"network"`
	Height  int64     `json:"height"` // of the transaction's block, or of the block after which the state was so
	Time    time.Time `json:"time"`   // of the transaction's block, or of the one that confirms the state

	// Of a transaction.
	Transaction *envelope.Transaction `json:"-"`
	ID          []byte                `json:"id,omitempty"`
	Code        uint32                `json:"code,omitempty"`   // 0 when it was executed
	EventsHash  []byte                `json:"events,omitempty"` // empty when there were none
	Events      []*journal.Event      `json:"-"`                // nil when the receipt leaves them out

	// Of a record: its space, its raw key and its encoded value.
	Space string `json:"space,omitempty"`
	Key   []byte `json:"key,omitempty"`
	Value []byte `json:"value,omitempty"`

	ConfirmedHeight int64         `json:"confirmed_height"` // of the block that Confirmed voted for
	Confirmed       []*Department `json:"confirmed"`
	Silent          []*Department `json:"silent,omitempty"` // validators whose votes the receipt does not hold
	Age             time.Duration `json:"age_ns,omitempty"` // 0 when no clock was asked
}

// A Department holds keys that confirm blocks.
type Department struct {
	Organisation string `json:"organisation"`
	ZH           string `json:"zh"`
	EN           string `json:"en"`
	Power        int64  `json:"power"`
}

type step struct {
	name, zh, en string
	check        func(*verifier) error // nil for the form, which open judges
}

// steps are the checks in their order, which is part of SPEC.md: it decides which failure is the first.
var steps = []step{
	{"file", "文件完整，且采用唯一的规范格式", "the file is complete and in its one canonical form", nil},
	{"anchor", "凭证属于信任锚所指的网络", "the receipt is of the anchor's network", (*verifier).checkAnchor},
	{"blocks", "每个区块都由超过三分之二的表决权签名确认", "more than two thirds of the voting power signed each block", (*verifier).checkBlocks},
	{"chain", "验证节点的每次变更都可追溯到信任锚", "every change of validators leads back to the anchor", (*verifier).checkChain},
	{"names", "每个验证节点所属的部门都有据可查", "it is proven which department holds each validator", (*verifier).checkNames},
	{"claim", "所证明的内容包含在被确认的区块中", "what is claimed is in the confirmed block", (*verifier).checkClaim},
	{"signers", "交易签署人的签名全部成立", "the signatures of all who signed the transaction hold", (*verifier).checkSigners},
	{"lines", "文件中可读的几行与证明一致", "the readable lines agree with the proof", (*verifier).checkLines},
	{"time", "凭证的时间不晚于现在", "the receipt is not from the future", (*verifier).checkTime},
}

func (v *verifier) verdict() *Verdict {
	out := &Verdict{OK: true}
	for i, s := range steps {
		c := Check{Name: s.name, Outcome: Passed, ZH: s.zh, EN: s.en}
		switch {
		case i >= len(v.failures):
			c.Outcome = NotReached
		case v.failures[i] != nil:
			out.OK, c.Outcome = false, Failed
			out.Failure = failureOf(v.failures[i], s.name)
		}
		if s.name == "signers" && c.Outcome == Passed && v.tx == nil || s.name == "time" && v.now.IsZero() {
			continue // nothing to look at
		}
		out.Checks = append(out.Checks, c)
	}
	if f := out.Failure; f != nil {
		out.ZH = []string{fmt.Sprintf("凭证不成立（第 %d 号）：%s%s。", f.Code, f.ZH, detail(f.Detail, "（%s）"))}
		out.EN = []string{fmt.Sprintf("The receipt does not hold (number %d): %s%s.", f.Code, f.EN, detail(f.Detail, " (%s)"))}
		return out
	}
	out.Claim = v.claim()
	out.ZH, out.EN = out.Claim.zh(), out.Claim.en()
	return out
}

// failureOf finds the numbered failure, which the checks of shape may have wrapped, and says in which step it was.
func failureOf(err error, step string) *refusal.Refusal {
	f, ok := refusal.Of(err)
	if !ok {
		f = ErrEncoding
	}
	at, _ := refusal.Of(f.On(step, "%s", f.Detail))
	return at
}

func detail(s, format string) string {
	if s == "" {
		return ""
	}
	return fmt.Sprintf(format, s)
}

func (v *verifier) claim() *Claim {
	r, b := v.receipt, v.receipt.confirming()
	c := &Claim{Network: r.Network, ConfirmedHeight: b.Header.Height, Time: b.Header.time(), Height: b.Header.Height - 1}
	if n := r.Inclusion; n != nil {
		c.Kind, c.Transaction, c.ID, c.Code = Transaction, v.tx, v.tx.ID[:], n.Code
		c.EventsHash, c.Events = n.EventsDigest, v.events
		c.Time = n.Header.time()
	} else {
		c.Kind, c.Key, c.Value = Presence, r.Record.Key, r.Record.Value
		if c.Space, _ = r.Record.place(); len(c.Value) == 0 {
			c.Kind = Absence
		}
	}
	if !v.now.IsZero() {
		c.Age = max(v.now.Sub(c.Time), 0)
	}
	votes := b.Votes
	for i, s := range b.Seats {
		who := &c.Silent
		if len(votes) > 0 && int(votes[0].Seat) == i {
			who, votes = &c.Confirmed, votes[1:]
		}
		m := r.Members[s]
		*who = add(*who, &Department{m.Organisation, m.NameZh, m.NameEn, b.Powers[i]})
	}
	return c
}

// add joins the powers of a department that holds several keys.
func add(all []*Department, d *Department) []*Department {
	for _, one := range all {
		if one.Organisation == d.Organisation {
			one.Power += d.Power
			return all
		}
	}
	return append(all, d)
}

const timeLayout = "2006-01-02 15:04:05 UTC"

func (c *Claim) zh() []string {
	at := c.Time.Format(timeLayout)
	var what string
	switch {
	case c.Kind == Transaction && c.Code == 0:
		what = fmt.Sprintf("网络 %s 第 %d 号区块（%s）收录了交易 %x，并已执行。", c.Network, c.Height, at, c.ID)
	case c.Kind == Transaction:
		what = fmt.Sprintf("网络 %s 第 %d 号区块（%s）收录了交易 %x，但已被拒绝（第 %d 号），账本未因其命令而改变。", c.Network, c.Height, at, c.ID, c.Code)
	case c.Kind == Presence:
		what = fmt.Sprintf("网络 %s 在第 %d 号区块之后，%s 中存有键为 %s 的记录，内容如凭证所载（于 %s 确认）。", c.Network, c.Height, c.Space, c.keyText(), at)
	default:
		what = fmt.Sprintf("网络 %s 在第 %d 号区块之后，%s 中没有键为 %s 的记录（于 %s 确认）。", c.Network, c.Height, c.Space, c.keyText(), at)
	}
	says := []string{what, fmt.Sprintf("确认者（第 %d 号区块，表决权 %d/%d）：%s。", c.ConfirmedHeight, power(c.Confirmed),
		power(c.Confirmed)+power(c.Silent), names(c.Confirmed, "、", func(d *Department) string { return d.ZH }))}
	if len(c.Silent) > 0 {
		says = append(says, fmt.Sprintf("凭证中没有以下部门的签名：%s。", names(c.Silent, "、", func(d *Department) string { return d.ZH })))
	}
	if c.Age > 0 {
		says = append(says, fmt.Sprintf("证明的是 %s前的情况。", span(c.Age, [4]string{" 天", " 小时", " 分钟", " 秒"})))
	}
	return append(says, fmt.Sprintf("这是第 %d 号区块时的事实，不说明今天的状况；要知道现状，请索取新的凭证。", c.Height))
}

func (c *Claim) en() []string {
	at := c.Time.Format(timeLayout)
	var what string
	switch {
	case c.Kind == Transaction && c.Code == 0:
		what = fmt.Sprintf("Block %d of network %s (%s) includes transaction %x, and it was executed.", c.Height, c.Network, at, c.ID)
	case c.Kind == Transaction:
		what = fmt.Sprintf("Block %d of network %s (%s) includes transaction %x, and it was refused (number %d): its commands changed nothing.", c.Height, c.Network, at, c.ID, c.Code)
	case c.Kind == Presence:
		what = fmt.Sprintf("After block %d of network %s, %s held a record with key %s, as it is in the receipt (confirmed at %s).", c.Height, c.Network, c.Space, c.keyText(), at)
	default:
		what = fmt.Sprintf("After block %d of network %s, %s held no record with key %s (confirmed at %s).", c.Height, c.Network, c.Space, c.keyText(), at)
	}
	says := []string{what, fmt.Sprintf("Confirmed by (block %d, voting power %d of %d): %s.", c.ConfirmedHeight, power(c.Confirmed),
		power(c.Confirmed)+power(c.Silent), names(c.Confirmed, ", ", func(d *Department) string { return d.EN }))}
	if len(c.Silent) > 0 {
		says = append(says, fmt.Sprintf("The receipt holds no signature of: %s.", names(c.Silent, ", ", func(d *Department) string { return d.EN })))
	}
	if c.Age > 0 {
		says = append(says, fmt.Sprintf("That was %s ago.", span(c.Age, [4]string{" days", " hours", " minutes", " seconds"})))
	}
	return append(says, fmt.Sprintf("Included at height %d is not a statement about today: for the current status ask for a fresh receipt.", c.Height))
}

// keyText shows the key within the space: as text where it is a line of text, else in hexadecimal.
func (c *Claim) keyText() string {
	key := c.Key[len(c.Space)+1:]
	text := strings.TrimSuffix(string(key), "\x00\x01") // how the state ends a text key
	if utf8.ValidString(text) && label(text, maxNameBytes) {
		return text
	}
	return hex.EncodeToString(key)
}

func power(all []*Department) (sum int64) {
	for _, d := range all {
		sum += d.Power
	}
	return sum
}

func names(all []*Department, sep string, name func(*Department) string) string {
	out := make([]string, len(all))
	for i, d := range all {
		out[i] = name(d)
	}
	return strings.Join(out, sep)
}

// span tells a duration in the largest unit of which there are at least two.
func span(d time.Duration, units [4]string) string {
	for i, unit := range [...]time.Duration{24 * time.Hour, time.Hour, time.Minute} {
		if d >= 2*unit {
			return fmt.Sprint(int64(d/unit), units[i])
		}
	}
	return fmt.Sprint(int64(d/time.Second), units[3])
}
