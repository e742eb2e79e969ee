package gateway_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"gongshi/gateway"
	"gongshi/gateway/client"
)

func TestSubscribe(t *testing.T) {
	c := guests(t)
	r := start(t, c, options(t, c))
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	enough := errors.New("enough")
	var heights []int64
	see := func(until int64) func(*gateway.SubscribeResponse) error {
		return func(b *gateway.SubscribeResponse) error {
			heights = append(heights, b.Block.Height)
			if b.Block.Height == 2 && (len(b.Happened) != 1 || b.Happened[0].Event.Type != "gongshi.guestbook.v1.Written" ||
				!strings.Contains(b.Happened[0].Event.Json, "bea") || b.Block.Proposer != "finance") {
				t.Errorf("block 2: got %v", b)
			}
			if b.Block.Height == until {
				return enough
			}
			if b.Block.Height >= 2 {
				go c.makeBlock(0)
			}
			return nil
		}
	}
	if err := r.client.Subscribe(ctx, 1, see(4)); !errors.Is(err, enough) {
		t.Fatal(err)
	}
	if err := r.client.Subscribe(ctx, 3, see(3)); !errors.Is(err, enough) {
		t.Fatal(err)
	}
	if got := fmt.Sprint(heights); got != "[1 2 3 4 3]" {
		t.Errorf("got blocks %s", got)
	}
	if err := r.client.Subscribe(ctx, 99, see(99)); !isRefusal(err, gateway.ErrNoHeight) {
		t.Errorf("from the future: got %v", err)
	}
	c.prune(3)
	if err := r.client.Subscribe(ctx, 1, see(99)); !isRefusal(err, gateway.ErrPruned) {
		t.Errorf("from a pruned block: got %v", err)
	}
}

// A stream goes on where it was when its gateway comes back.
func TestSubscribeResumes(t *testing.T) {
	c := newChain(t)
	o := options(t, c)
	r := start(t, c, o)
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	var heights []int64
	err := r.client.Subscribe(ctx, 1, func(b *gateway.SubscribeResponse) error {
		heights = append(heights, b.Block.Height)
		switch len(heights) {
		case 1:
			go c.makeBlock(0)
		case 2:
			r.EndStreams() // as a gateway does that is about to stop
			r.Handler()
			c.makeBlock(0)
		}
		if len(heights) == 2 {
			return errors.New("the stream was cut")
		}
		return nil
	})
	if err == nil || fmt.Sprint(heights) != "[1 2]" {
		t.Fatalf("got %v, %v", heights, err)
	}
	if _, err := r.client.Submission(ctx, [32]byte{}, 0); err != nil {
		t.Errorf("a gateway that has ended its streams still answers: %v", err)
	}
	if err := r.stop(); err != nil {
		t.Fatal(err)
	}
	r = start(t, c, o)
	done := errors.New("done")
	err = r.client.Subscribe(ctx, 3, func(b *gateway.SubscribeResponse) error {
		heights = append(heights, b.Block.Height)
		return done
	})
	if !errors.Is(err, done) || fmt.Sprint(heights) != "[1 2 3]" {
		t.Errorf("got %v, %v", heights, err)
	}
}

func TestStreamLimits(t *testing.T) {
	c := newChain(t)
	o := options(t, c)
	o.Limits.Streams = 2
	r := start(t, c, o)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	for range 2 {
		go func() { _ = r.client.Subscribe(ctx, 1, func(*gateway.SubscribeResponse) error { return nil }) }()
	}
	eventually(t, "two streams", func() bool {
		return strings.Contains(string(ask(t, "GET", r.url+"/metrics", "", nil).body), "gongshi_gateway_streams 2")
	})
	one, err := client.New(r.url)
	if err != nil {
		t.Fatal(err)
	}
	if err := one.Subscribe(ctx, 1, func(*gateway.SubscribeResponse) error { return nil }); !isRefusal(err, gateway.ErrTooManyLive) {
		t.Errorf("a third stream: got %v", err)
	}
	if a := ask(t, "GET", r.url+"/v1/stream", "", nil); a.status != http.StatusTooManyRequests {
		t.Errorf("a third stream of events: got %d %s", a.status, a.body)
	}
	cancel()
	eventually(t, "their end", func() bool {
		return strings.Contains(string(ask(t, "GET", r.url+"/metrics", "", nil).body), "gongshi_gateway_streams 0")
	})
}

func TestServerSentEvents(t *testing.T) {
	c := guests(t)
	r := start(t, c, options(t, c))
	for _, row := range []struct {
		says, query, last, want string
		wait                    time.Duration
	}{
		{"from a height", "?from=1", "", "1 2 3", 50 * time.Millisecond},
		{"resumed by a browser", "?from=1", "1", "2 3", 50 * time.Millisecond},
		{"from now on, longer than a request may take", "", "", "3", time.Second},
	} {
		q, err := http.NewRequestWithContext(t.Context(), "GET", r.url+"/v1/stream"+row.query, nil)
		if err != nil {
			t.Fatal(err)
		}
		if row.last != "" {
			q.Header.Set("Last-Event-ID", row.last)
		}
		a, err := http.DefaultClient.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		if a.Header.Get("Content-Type") != "text/event-stream; charset=utf-8" {
			t.Errorf("%s: got %v", row.says, a.Header)
		}
		if _, last := c.Heights(); last == 2 {
			c.prune(1)
		}
		time.AfterFunc(row.wait, func() { c.makeBlock(0) })
		var ids []string
		for lines := bufio.NewScanner(a.Body); len(ids) < len(strings.Fields(row.want)) && lines.Scan(); {
			if id, ok := strings.CutPrefix(lines.Text(), "id: "); ok {
				ids = append(ids, id)
			}
		}
		a.Body.Close()
		if got := strings.Join(ids, " "); got != row.want {
			t.Errorf("%s: got blocks %q, want %q", row.says, got, row.want)
		}
		c.set(func(c *chain) { c.blocks, c.raws = c.blocks[:2], c.raws[:2] })
	}
}
