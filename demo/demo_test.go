package demo

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gongshi/contracts"
	"gongshi/contracts/funds"
	"gongshi/gateway/client"
	"gongshi/ledger/envelope"
	"gongshi/proof"
)

// TestDemo runs the demo as `make run` does, thrice: the second time it finds everything told already, the third all but
// what it was stopped at. What it invites to do works: the receipt of the shown payment verifies offline, and the totals
// are the publishers'.
func TestDemo(t *testing.T) {
	if testing.Short() {
		t.Skip("the whole demo takes half a minute")
	}
	o := Options{Dir: filepath.Join(t.TempDir(), "linxi"), API: freeAddress(t), Language: "en", Program: "test"}
	var err error
	if o.Register, err = contracts.Register(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(o.Dir, "demo.json")
	var underway []byte // how far the story was told when its last act was final
	o.Out = writer(func(text []byte) {
		if bytes.HasPrefix(text, []byte("block ")) {
			underway, err = os.ReadFile(file)
		}
	})
	first := runUntilInvited(t, o, func(c *client.Client, said string) {
		id := regexp.MustCompile(`receipt get ([0-9a-f]{64})`).FindStringSubmatch(said)
		if id == nil {
			t.Fatalf("no payment was shown:\n%s", said)
		}
		checkReceipt(t, o, c, id[1])
		checkTotals(t, c)
		checkEnrolment(t, o)
		if s, err := c.Status(t.Context()); err != nil || !s.Demo {
			t.Errorf("the pages are not told that this is a demo: %v, %v", s, err)
		}
	})
	if !strings.Contains(first, "uk-leeds-2012-04-raw: 3000 rows") {
		t.Errorf("the tables were not told:\n%s", first)
	}
	if strings.Contains(first, "Passkeys count") {
		t.Errorf("passkeys are not of the address where the demo was founded:\n%s", first)
	}
	founded := webAddress(o.API)
	o.API = freeAddress(t)
	again := runUntilInvited(t, o, func(*client.Client, string) {})
	if !strings.Contains(again, "Passkeys count at the addresses that this network accepts alone: "+founded) {
		t.Errorf("another address does not say where passkeys count:\n%s", again)
	}
	if strings.Contains(again, "block ") {
		t.Errorf("the second run told the story again:\n%s", again)
	}

	// Killed when the last act was final and not yet written down.
	stopAt(t, file, underway)
	told := regexp.MustCompile(`(?m)^block .*$`)
	acts := told.FindAllString(first, -1)
	after := told.FindAllString(runUntilInvited(t, o, func(*client.Client, string) {}), -1)
	// In the block of then: it was found, and did not happen once more.
	if !slices.Equal(after, acts[len(acts)-1:]) {
		t.Errorf("the last act was %q, and is now %q", acts[len(acts)-1:], after)
	}
}

type writer func([]byte)

func (w writer) Write(p []byte) (int, error) {
	w(p)
	return len(p), nil
}

// stopAt sets a finished demo back to one act, as it was written down while that was under way.
func stopAt(t *testing.T, file string, underway []byte) {
	t.Helper()
	var done, then progress
	raw, err := os.ReadFile(file)
	if err := errors.Join(err, json.Unmarshal(raw, &done), json.Unmarshal(underway, &then)); err != nil {
		t.Fatal(err)
	}
	if then.Acts != done.Acts-1 || len(then.Sent) == 0 || done.Sent != nil {
		t.Fatalf("of %d acts, the last was not written down before it was sent: %+v", done.Acts, then)
	}
	done.Acts, done.Sent = then.Acts, then.Sent
	if raw, err = json.Marshal(done); err == nil {
		err = os.WriteFile(file, raw, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func checkReceipt(t *testing.T, o Options, c *client.Client, text string) {
	t.Helper()
	var id envelope.ID
	for i := range id {
		id[i] = hexByte(text[2*i:])
	}
	file, err := c.Receipt(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(o.Dir, "anchor.json"))
	if err != nil {
		t.Fatal(err)
	}
	anchor, err := proof.ParseAnchor(raw)
	if err != nil {
		t.Fatal(err)
	}
	if v := proof.Verify(file, anchor, time.Now()); !v.OK || len(v.Claim.Confirmed) != 1 {
		t.Errorf("the shown payment's receipt: %v", v.Failure)
	}
}

// checkTotals compares what is on the ledger with sums made of the publishers' files by other means (see SOURCES.md).
func checkTotals(t *testing.T, c *client.Client) {
	t.Helper()
	for budget, want := range map[string][3]int64{ // approved, adjusted, paid
		"taiwan-central-2018": {164253652000000, 0, 0},
		"moldova-2014":        {73044850000, 77948665662, 73828820178},
		"linxi-2026":          {24292000000, 24292000000, 1583560000},
	} {
		a := &funds.GetBudgetAnswer{}
		if err := c.Call(t.Context(), "/gongshi.funds.v1.Funds/GetBudget", &funds.GetBudgetRequest{Budget: budget}, a); err != nil {
			t.Errorf("%s: %v", budget, err)
			continue
		}
		if got := [3]int64{a.Budget.ApprovedMinor, a.Budget.AdjustedMinor, a.Budget.PaidMinor}; got != want {
			t.Errorf("%s: got %v, want %v", budget, got, want)
		}
	}
}

// checkEnrolment becomes an officer whose places are all taken by keys that were revoked since, but for the last.
func checkEnrolment(t *testing.T, o Options) {
	t.Helper()
	enrol := func() []byte {
		private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		key, err := private.PublicKey.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		question, _ := json.Marshal(map[string]any{"persona": "audit", "suite": "SUITE_P256", "key": key})
		ask, err := http.NewRequest(http.MethodPost, "http://"+o.API+"/demo/keys", bytes.NewReader(question))
		if err != nil {
			t.Fatal(err)
		}
		ask.Header.Set("Origin", "http://"+o.API) // as a page of the demo asks
		r, err := http.DefaultClient.Do(ask)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Body.Close()
		if said, _ := io.ReadAll(r.Body); r.StatusCode != http.StatusOK {
			t.Fatalf("the visitor's key was not registered: %s", said)
		}
		return key
	}
	list := (&reception{Options: o}).file()
	keys := make([][]byte, mostKeys-1)
	for i := range keys {
		keys[i] = []byte{byte(i)}
	}
	raw, _ := json.Marshal(map[string][][]byte{"audit-admin": append(keys, enrol())})
	if err := os.WriteFile(list, raw, 0o644); err != nil {
		t.Fatal(err)
	}
	last := enrol()
	left, err := (&reception{Options: o}).enrolled()
	if err != nil || !slices.EqualFunc(left["audit-admin"], [][]byte{last}, bytes.Equal) {
		t.Errorf("the demo remembers %x, %v", left, err)
	}
}

func hexByte(s string) byte {
	const digits = "0123456789abcdef"
	return byte(strings.IndexByte(digits, s[0])<<4 | strings.IndexByte(digits, s[1]))
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// runUntilInvited runs the demo, calls then once it has printed its invitation, and stops it.
func runUntilInvited(t *testing.T, o Options, then func(c *client.Client, said string)) string {
	t.Helper()
	ctx, stop := context.WithTimeout(t.Context(), 4*time.Minute)
	defer stop()
	out := &watched{until: "Ctrl-C", seen: make(chan struct{}), also: o.Out}
	o.Out, o.Err = out, &bytes.Buffer{}
	o.Bar = func(string, string) (func(done, all int64), func()) { return func(int64, int64) {}, func() {} }
	ended := make(chan error, 1)
	go func() { ended <- Run(ctx, o) }()
	select {
	case err := <-ended:
		t.Fatalf("the demo ended by itself: %v\n%s", err, out)
	case <-out.seen:
	}
	c, err := client.New(o.API)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	then(c, out.String())
	stop()
	if err := <-ended; err != nil {
		t.Errorf("stopping the demo: %v", err)
	}
	return out.String()
}

// watched tells when a text was written to it.
type watched struct {
	also  io.Writer // or nil
	mu    sync.Mutex
	text  bytes.Buffer
	until string
	seen  chan struct{}
	told  bool
}

func (w *watched) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.also != nil {
		_, _ = w.also.Write(p)
	}
	n, err := w.text.Write(p)
	if !w.told && strings.Contains(w.text.String(), w.until) {
		w.told = true
		close(w.seen)
	}
	return n, err
}

func (w *watched) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.text.String()
}

// TestFreshRemovesOnlyADemo keeps --fresh from clearing away somebody's folder.
func TestFreshRemovesOnlyADemo(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "thesis.txt"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := remove(dir); err == nil {
		t.Error("a folder that is no demo was removed")
	}
	if _, err := os.Stat(filepath.Join(dir, "thesis.txt")); err != nil {
		t.Error(err)
	}
	if err := remove(filepath.Join(dir, "nothing")); err != nil {
		t.Error(err)
	}
}
