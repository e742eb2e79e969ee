package view

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"gongshi/ledger/contract"
	"gongshi/ledger/state"
	"gongshi/view/internal/toy"
)

// dump writes out all rows of all tables.
func dump(t testing.TB, v *View) string {
	t.Helper()
	var b strings.Builder
	each := func(table string, columns []string, order string) {
		fmt.Fprintln(&b, "#", table)
		rows, err := v.db.read.Query(fmt.Sprintf("SELECT %s FROM %s ORDER BY %s", quoted(columns), quote(table), order))
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		values, into := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		for rows.Next() {
			if err := rows.Scan(into...); err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(&b, "%q\n", fmt.Sprint(values...))
		}
	}
	for _, i := range []*insert{intoBlocks, intoTransactions, intoSigners, intoCommands, intoEvents} {
		each(i.table, i.columns, "1, 2, 3")
	}
	for _, table := range v.tables {
		each(table.name, table.insert().columns, "1")
	}
	return b.String()
}

// busyChain makes blocks that write, change and delete.
func busyChain(blocks int) *toyChain {
	c := newChain("busy")
	for n := range blocks {
		p := func(i int) *toy.Payment {
			return &toy.Payment{Id: fmt.Sprint("p", i), Payee: fmt.Sprint("单位", i%7), AmountFen: int64(i * n), Purpose: fmt.Sprint("block ", n)}
		}
		changes := []change{pay(p(n)), pay(p(n / 2)), note(uint64(n%11), fmt.Sprint("便条 ", n)), {toy.Unseen.Key(uint64(n)), &toy.Note{Text: "x"}}}
		if n%5 == 4 {
			changes = append(changes, unpay(fmt.Sprint("p", n-3)))
		}
		c.block(changes, outcome(n, uint32(n%2), "wang", "finance", "toy.Paid"))
	}
	return c
}

func testCrash(t *testing.T, url string) {
	chain := busyChain(60)
	v := open(t, options(t, url, chain))
	died := errors.New("the power went")
	count := 0
	v.testOnlyBeforeCommit = func() error {
		if count++; count%2 == 1 {
			return died
		}
		return nil
	}
	heights := []int64{}
	for v.Height() < 60 || v.cursor.Chain < 60 {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		err := v.catchUp(ctx)
		cancel()
		if err == nil {
			break
		}
		if !errors.Is(err, died) {
			t.Fatal(err)
		}
		heights = append(heights, v.cursor.Chain)
	}
	if len(heights) < 8 || !slices.IsSorted(heights) {
		t.Errorf("heights after each crash: %v", heights)
	}
	fresh := follow(t, otherURL(t, url), chain)
	if got, want := dump(t, v), dump(t, fresh); got != want {
		t.Errorf("after crashes\n%s\nwithout\n%s", got, want)
	}
}

// otherURL is another database of the same kind.
func otherURL(t testing.TB, url string) string {
	if strings.HasPrefix(url, "sqlite:") {
		return sqliteURL(t)
	}
	return postgresURL(t)
}

func testRebuild(t *testing.T, url string) {
	chain := busyChain(0)
	followed := follow(t, url, chain) // opened before the first block, so each goes through the mirrors
	for _, b := range busyChain(50).blocks {
		var changes []change
		for _, w := range b.Writes {
			c := change{key: w.Key}
			if path, _ := pathOf(w.Key); w.Value != nil {
				c.record = decode(t, path, w.Value)
			}
			changes = append(changes, c)
		}
		chain.block(changes, b.Outcomes...)
		if b.Height%10 == 1 {
			reach(t, followed, chain)
		}
	}
	reach(t, followed, chain)
	rebuilt := follow(t, otherURL(t, url), chain)
	if got, want := dump(t, rebuilt), dump(t, followed); got != want {
		t.Errorf("rebuilt\n%s\nfollowed\n%s", got, want)
	}
	if got, err := find(rebuilt, &toy.FindPayments{Text: "单位 block"}); err != nil || len(got.Payments) == 0 {
		t.Errorf("texts after rebuilding: %v, %v", got, err)
	}
}

func testFingerprint(t *testing.T, url string) {
	chain := chainOf(some4...)
	v := open(t, options(t, url, chain))
	stop := run(v)
	reach(t, v, chain)
	stop()
	v.Close()
	o := options(t, url, chain)
	c := toy.Contract()
	c.Mirrors = []contract.Mirror{
		{Space: toy.Payments, Index: [][]string{{"purpose"}}, Search: []string{"purpose"}}, // payee can no longer be searched
		{Space: toy.Unseen},
	}
	o.Register = register(t, c)
	chain.block([]change{{toy.Unseen.Key(1), &toy.Note{Text: "now seen"}}})
	v = open(t, o)
	if l := v.Lag(); l.Ready || l.Height != 4 || l.Heights != 1 {
		t.Errorf("before it runs: %+v", l)
	}
	if _, err := find(v, &toy.FindPayments{}); !errors.Is(err, ErrNotReady) {
		t.Errorf("before it runs: %v", err)
	}
	if blocks, err := v.Blocks(context.Background(), 0, 0); err != nil || len(blocks) != 4 {
		t.Errorf("chain tables stay: %v, %v", blocks, err)
	}
	t.Cleanup(run(v))
	reach(t, v, chain)
	if got, err := find(v, &toy.FindPayments{Text: "临溪"}); err != nil || len(got.Payments) != 0 {
		t.Errorf("payee is still searched: %v, %v", got, err)
	}
	if got, err := find(v, &toy.FindPayments{Text: "教育"}); err != nil || ids(got.Payments) != "c" {
		t.Errorf("purpose: %v, %v", got, err)
	}
	var n int
	if err := v.db.read.QueryRow(`SELECT COUNT(*) FROM "viewtoy_unseen"`).Scan(&n); err != nil || n != 1 {
		t.Errorf("a new mirror: %d, %v", n, err)
	}
	if err := v.db.read.QueryRow(`SELECT COUNT(*) FROM "viewtoy_notes"`).Scan(&n); err == nil {
		t.Error("a mirror that is no longer declared is still there")
	}
}

func testPruned(t *testing.T, url string) {
	chain := chainOf(some4...)
	v := open(t, options(t, url, chain))
	stop := run(v)
	reach(t, v, chain)
	stop()
	for range 20 {
		chain.block([]change{note(1, "later")})
	}
	chain.block([]change{unpay("a")})
	chain.prune(11)
	t.Cleanup(run(v))
	reach(t, v, chain)
	if got, err := find(v, &toy.FindPayments{}); err != nil || ids(got.Payments) != "b c d" || got.Height != 25 {
		t.Errorf("mirrors: %v, %v", got, err)
	}
	if l := v.Lag(); l.Since != 11 || l.Heights != 0 {
		t.Errorf("the gap is not told: %+v", l)
	}
	if blocks, err := v.Blocks(context.Background(), 12, 50); err != nil || len(blocks) != 5 {
		t.Errorf("blocks below 12 are 11 and the four from before: %v, %v", blocks, err)
	}
}

func testOtherChain(t *testing.T, url string) {
	for _, c := range []struct {
		says  string
		chain func() *toyChain
	}{
		{"a shorter chain", func() *toyChain { return chainOf(some4[:2]...) }},
		{"other blocks of the same heights", func() *toyChain {
			c := chainOf(some4[:2]...)
			c.name = "two"
			for range 5 {
				c.block(nil)
			}
			return c
		}},
		{"another network", func() *toyChain {
			c := chainOf(some4[:2]...)
			for range 12 {
				c.block(nil)
			}
			c.entries[string(networkKey)] = []byte("other")
			c.prune(14)
			return c
		}},
	} {
		url := otherURL(t, url)
		old := chainOf(some4...)
		v := open(t, options(t, url, old))
		stop := run(v)
		reach(t, v, old)
		stop()
		chain := c.chain()
		w := follow(t, url, chain)
		if got, err := find(w, &toy.FindPayments{}); err != nil || ids(got.Payments) != "a b" {
			t.Errorf("%s: %v, %v", c.says, got, err)
		}
		blocks, err := w.Blocks(context.Background(), 0, 500)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range blocks {
			if string(b.Hash) != string(chain.blocks[b.Height-1].Hash) {
				t.Errorf("%s: block %d is of the old chain", c.says, b.Height)
			}
		}
	}
}

func testShared(t *testing.T, url string) {
	chain := chainOf(some4...)
	a := open(t, options(t, url, chain))
	b := open(t, options(t, url, chain))
	if err := a.catchUp(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := b.catchUp(context.Background()); err == nil || !strings.Contains(err.Error(), "another node") {
		t.Errorf("the second writer: %v", err)
	}
}

func testLag(t *testing.T, url string) {
	chain := newChain("one")
	v := open(t, options(t, url, chain))
	if l := v.Lag(); l.Height != none || l.Heights != 0 || l.Ready {
		t.Errorf("before all: %+v", l)
	}
	t.Cleanup(run(v))
	chain.block(nil)
	reach(t, v, chain)
	chain.mu.Lock()
	chain.broken = errors.New("the disk is full")
	chain.mu.Unlock()
	chain.block(nil)
	chain.block([]change{pay(some4[0])})
	for end := time.Now().Add(10 * time.Second); v.Lag().Err == nil || v.Lag().MS == 0; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("a view that cannot go on: %+v", v.Lag())
		}
	}
	if l := v.Lag(); l.Height != 1 || l.Heights != 2 || !l.Ready || !strings.Contains(l.Err.Error(), "disk is full") {
		t.Errorf("a view that cannot go on: %+v", l)
	}
	chain.mu.Lock()
	chain.broken = nil
	chain.mu.Unlock()
	reach(t, v, chain)
	for end := time.Now().Add(10 * time.Second); v.Lag().Err != nil; time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the failure is still shown")
		}
	}
	if l := v.Lag(); l.Heights != 0 || l.MS != 0 || l.Height != 3 {
		t.Errorf("after it went on: %+v", l)
	}
}

// TestPostgresRestarts cuts all connections, as a restarted server does.
func TestPostgresRestarts(t *testing.T) {
	chain := chainOf(some4...)
	url := postgresURL(t)
	v := follow(t, url, chain)
	admin, err := sql.Open("pgx", os.Getenv("GONGSHI_POSTGRES"))
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	for n := range 3 {
		if _, err := admin.Exec(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'view_test_%'`); err != nil {
			t.Fatal(err)
		}
		chain.block([]change{note(uint64(n), "after a restart")})
		reach(t, v, chain)
	}
	if got, err := find(v, &toy.FindPayments{}); err != nil || got.Height != 7 {
		t.Errorf("reading goes on: %v, %v", got, err)
	}
}

// TestKilled kills a process that follows a chain, at any moment, again and again.
func TestKilled(t *testing.T) {
	const blocks = 400
	if url := os.Getenv("VIEW_TEST_FOLLOW"); url != "" {
		chain := busyChain(blocks)
		o := options(t, url, chain)
		o.BatchBlocks = 3
		v := open(t, o)
		defer run(v)()
		fmt.Println("running")
		reach(t, v, chain)
		fmt.Println("arrived")
		return
	}
	urls := []string{sqliteURL(t)}
	if os.Getenv("GONGSHI_POSTGRES") != "" {
		urls = append(urls, postgresURL(t))
	}
	for _, url := range urls {
		kills := 0
		for arrived := false; !arrived; {
			cmd := exec.Command(os.Args[0], "-test.run=^TestKilled$")
			cmd.Env = append(os.Environ(), "VIEW_TEST_FOLLOW="+url)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			lines := bufio.NewScanner(out)
			for lines.Scan() {
				if lines.Text() == "arrived" {
					arrived = true
				}
				if lines.Text() == "running" && kills < 5 {
					kills++
					time.AfterFunc(time.Duration(5+10*kills)*time.Millisecond, func() { cmd.Process.Kill() })
				}
			}
			cmd.Wait()
			if kills > 5 {
				t.Fatal("it never arrives")
			}
		}
		chain := busyChain(blocks)
		v := follow(t, url, chain)
		fresh := follow(t, otherURL(t, url), chain)
		if dump(t, v) != dump(t, fresh) {
			t.Errorf("%s: after %d kills the tables differ from those of a fresh view", v.db.name, kills)
		}
	}
}

func pathOf(key []byte) (string, []byte) { return state.PathOf(key) }
