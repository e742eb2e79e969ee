package load

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"gongshi/cli/sheet"
	"gongshi/gateway"
	"gongshi/gateway/client"
	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"
	"gongshi/ledger/refusal"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/wrapperspb"
)

var (
	book      = refusal.NewBook("toy")
	errAmount = book.New(7, "", "金额不是数字；请改正", "the amount is no number; correct it")
)

// rows of the toy import hold a name and an amount; each batch of four rows is one message that names them.
type rows struct {
	batch []string
	ready []proto.Message
	sum   int64
}

func (r *rows) Row(line int, cells []string) error {
	var n int64
	if len(cells) != 2 {
		return errAmount.On("", "line %d: %d cells", line, len(cells))
	}
	if _, err := fmt.Sscanf(cells[1], "%d", &n); err != nil {
		return errAmount.On("amount", "line %d: %q", line, cells[1])
	}
	r.sum += n
	if r.batch = append(r.batch, cells[0]); len(r.batch) == 4 {
		r.flush()
	}
	return nil
}

func (r *rows) flush() {
	r.ready, r.batch = append(r.ready, wrapperspb.String(strings.Join(r.batch, "+"))), nil
}

func (r *rows) Commands(end bool) (next []proto.Message) {
	if end && len(r.batch) > 0 {
		r.flush()
	}
	if len(r.ready) > 0 {
		next, r.ready = r.ready[:1:1], r.ready[1:]
	}
	return next
}

func (r *rows) Sums() []contract.Sum {
	return []contract.Sum{{Name: "paid", Minor: r.sum, Exponent: 2, Currency: "CNY"}}
}

func table(t testing.TB, text string) Table {
	file := filepath.Join(t.TempDir(), "x.csv")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return Table{Sheet: sheet.Sheet{File: file}, Mapping: wrapperspb.String("m"), Import: contract.Import{
		Name: "toy",
		Open: func(_ proto.Message, header []string) (contract.Rows, error) {
			if header[0] != "name" {
				return nil, errors.New("no name")
			}
			return &rows{}, nil
		},
	}}
}

func numbered(n int) string {
	var b strings.Builder
	b.WriteString("name,amount\n")
	for i := range n {
		fmt.Fprintf(&b, "r%d,%d\n", i, i)
	}
	return b.String()
}

func TestCheckNamesBadRows(t *testing.T) {
	var bad []Bad
	report, err := table(t, "name,amount\na,1\nb,x\n\"c,3\nd,4\ne\n\xff,6\n部,7\n门,8\n").Check(t.Context(), Watch{Bad: func(b Bad) error {
		bad = append(bad, b)
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	var lines []int
	for _, b := range bad {
		lines = append(lines, b.Line)
		if b.ZH == "" || b.EN == "" {
			t.Errorf("line %d has no sentence", b.Line)
		}
	}
	if want := []int{3, 4, 6, 7}; !reflect.DeepEqual(lines, want) {
		t.Errorf("bad lines %v, want %v", lines, want)
	}
	if b := bad[0]; b.Column != "amount" || b.Code != 7 || b.Detail != `"x"` {
		t.Errorf("%+v", b)
	}
	if report.Rows != 8 || report.Bad != 4 || report.Batches != 1 || report.Sums[0].Minor != 1+4+7+8 {
		t.Errorf("%+v", report)
	}
}

func TestAMillionRowsWithThreeBadOnes(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("name,amount\n")
	for line := 2; line <= 1_000_001; line++ {
		switch line {
		case 1_000:
			b.WriteString("\"never closed,1\n")
		case 500_000:
			b.WriteString("财政局,many\n")
		case 1_000_001:
			b.WriteString("only one cell\n")
		default:
			b.WriteString("财政局,125\n")
		}
	}
	var lines []int
	began := time.Now()
	report, err := table(t, b.String()).Check(t.Context(), Watch{Bad: func(b Bad) error { lines = append(lines, b.Line); return nil }})
	if err != nil || !reflect.DeepEqual(lines, []int{1_000, 500_000, 1_000_001}) || report.Rows != 1_000_000 {
		t.Errorf("%v, %v, %+v", lines, err, report)
	}
	t.Logf("checked in %s", time.Since(began))
}

// chain is a ledger in memory that can be told to refuse, to be away and to stop.
type chain struct {
	names  map[envelope.ID]string
	on     []string // names of rows, in the order in which they became final
	seals  int
	refuse func(c *chain, name string) *gateway.Submission
	away   int // calls that fail before the gateway is back
	height int64
}

func (c *chain) Seal(commands []proto.Message) (envelope.ID, []byte, error) {
	c.seals++
	raw := fmt.Appendf(nil, "%d|%s", c.seals, commands[0].(*wrapperspb.StringValue).Value)
	return envelope.IDOf(raw), raw, nil
}

func (c *chain) Submit(raws [][]byte) error {
	if c.away > 0 {
		c.away--
		return fmt.Errorf("%w for a while", client.ErrAway)
	}
	for _, raw := range raws {
		_, name, _ := strings.Cut(string(raw), "|")
		c.names[envelope.IDOf(raw)] = name
	}
	return nil
}

func (c *chain) Await(id envelope.ID, _ time.Duration) (*gateway.Submission, error) {
	name, ok := c.names[id]
	if !ok {
		return &gateway.Submission{State: gateway.State_STATE_UNKNOWN}, nil
	}
	if c.refuse != nil {
		if s := c.refuse(c, name); s != nil {
			return s, nil
		}
	}
	c.height++
	c.on = append(c.on, strings.Split(name, "+")...)
	return &gateway.Submission{State: gateway.State_STATE_FINAL, Height: c.height}, nil
}

func refused(r *refusal.Refusal) *gateway.Submission {
	return &gateway.Submission{State: gateway.State_STATE_REFUSED, Refusal: &gateway.Refusal{Book: r.Book, Code: r.Code, En: r.EN}}
}

func newChain() *chain { return &chain{names: map[envelope.ID]string{}} }

func wantAll(t *testing.T, c *chain, n int) {
	t.Helper()
	seen := map[string]int{}
	for _, name := range c.on {
		seen[name]++
	}
	for i := range n {
		if name := fmt.Sprintf("r%d", i); seen[name] != 1 {
			t.Fatalf("%s is on the ledger %d times", name, seen[name])
		}
	}
}

func TestSend(t *testing.T) {
	const n = 1_003
	full, no := envelope.ErrMempoolFull, errAmount
	for _, c := range []struct {
		says  string
		chain *chain
	}{
		{"all goes well", newChain()},
		{"the gateway is away for a moment", &chain{names: map[envelope.ID]string{}, away: 2}},
		{"a batch that needs an earlier one is sent again", func() *chain {
			c := newChain()
			once := false
			c.refuse = func(_ *chain, name string) *gateway.Submission {
				if strings.HasPrefix(name, "r400+") && !once {
					once = true
					return refused(no)
				}
				return nil
			}
			return c
		}()},
		{"the network is busy three times", func() *chain {
			c := newChain()
			times := 0
			c.refuse = func(_ *chain, name string) *gateway.Submission {
				if strings.HasPrefix(name, "r8+") && times < 3 {
					times++
					return refused(full)
				}
				return nil
			}
			return c
		}()},
	} {
		result, err := table(t, numbered(n)).Send(t.Context(), Watch{}, Options{Ledger: c.chain})
		if err != nil || result.Sent != 251 || result.FirstHeight != 1 || result.LastHeight != 251 {
			t.Errorf("%s: %+v, %v", c.says, result, err)
		}
		wantAll(t, c.chain, n)
	}
}

func TestRefusedRowsAreNamed(t *testing.T) {
	c := newChain()
	c.refuse = func(_ *chain, name string) *gateway.Submission {
		if strings.HasPrefix(name, "r400+") {
			return refused(errAmount)
		}
		return nil
	}
	result, err := table(t, numbered(1000)).Send(t.Context(), Watch{}, Options{Ledger: c})
	var no *Refused
	if !errors.As(err, &no) || no.First != 402 || no.Last != 405 || result.Sent != 100 {
		t.Fatalf("%v, %+v", err, result)
	}
}

func TestResume(t *testing.T) {
	const n = 1000
	table := table(t, numbered(n))
	file := filepath.Join(t.TempDir(), "progress.json")
	c := newChain()
	stopped, stop := context.WithCancel(t.Context())
	c.refuse = func(c *chain, _ string) *gateway.Submission {
		if c.height == 120 {
			stop()
			return &gateway.Submission{State: gateway.State_STATE_ACCEPTED}
		}
		return nil
	}
	open := func() *Journal {
		j, err := table.OpenJournal(file, "toy-1")
		if err != nil {
			t.Fatal(err)
		}
		return j
	}
	if _, err := table.Send(stopped, Watch{}, Options{Ledger: c, Journal: open()}); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
	c.refuse = nil
	journal := open()
	result, err := table.Send(t.Context(), Watch{}, Options{Ledger: c, Journal: journal})
	if err != nil || result.Skipped != 120 || result.Sent != 130 {
		t.Fatalf("%+v, %v", result, err)
	}
	wantAll(t, c, n)
	if other, _ := table.OpenJournal(file, "toy-2"); other.Final != 0 {
		t.Error("a journal of another network counts")
	}
	if err := os.WriteFile(table.Sheet.File, []byte(numbered(n+1)), 0o644); err != nil {
		t.Fatal(err)
	}
	if open().Final != 0 {
		t.Error("a journal of another content counts")
	}
	if err := journal.Remove(); err != nil || open().Final != 0 {
		t.Error("a removed journal counts", err)
	}
}

func TestFrom(t *testing.T) {
	c := newChain()
	result, err := table(t, numbered(20)).Send(t.Context(), Watch{}, Options{Ledger: c, From: 11})
	if err != nil || result.Skipped != 2 || result.Sent != 3 || c.on[0] != "r8" {
		t.Errorf("%+v, %v, %v", result, err, c.on)
	}
}
