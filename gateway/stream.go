package gateway

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/encoding/protojson"

	"gongshi/ledger/journal"
)

// streams counts what is open, so that watchers cannot crowd out the office.
type streams struct {
	most, each int

	mu   sync.Mutex
	all  int
	open map[netip.Prefix]int
}

// enter admits one more stream of a client; a trusted one has no limit of its own.
func (s *streams) enter(who netip.Prefix, trusted bool) (leave func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all >= s.most || !trusted && s.open[who] >= s.each {
		return nil, ErrTooManyLive.With("%d are open, %d of them yours", s.all, s.open[who])
	}
	s.all++
	s.open[who]++
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.all--
		if s.open[who]--; s.open[who] == 0 {
			delete(s.open, who)
		}
	}, nil
}

func (s *streams) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.all
}

// live sends blocks from a height on, then as they are made, until ctx or the gateway ends or send fails. It holds one
// block at a time: whoever reads slowly delays only itself, and is cut off when it stalls.
func (g *Gateway) live(ctx context.Context, q *SubscribeRequest, send func(*SubscribeResponse) error) error {
	_, last := g.o.Chain.Heights()
	next := q.FromHeight
	if next == 0 {
		next = last + 1
	}
	if next < 0 || next > last+1 {
		return ErrNoHeight.On("from_height", "%d; the next is %d", next, last+1)
	}
	m, err := g.members()
	if err != nil {
		return err
	}
	for {
		changed := g.o.Chain.Changed()
		for _, last = g.o.Chain.Heights(); next <= last; next++ {
			if ctx.Err() != nil || g.stopping.Err() != nil {
				return ctx.Err()
			}
			b, err := g.blockAt(next)
			if err != nil {
				return err
			}
			if m[string(b.Proposer)] == nil {
				if m, err = g.members(); err != nil {
					return err
				}
			}
			if err := send(happened(b, m, q.Events)); err != nil {
				return err
			}
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		case <-g.stopping.Done():
			return ErrStopping
		}
	}
}

// happened is a block as a stream shows it.
func happened(b *journal.Block, m members, events []string) *SubscribeResponse {
	r := &SubscribeResponse{Block: summary(b, m)}
	for _, o := range b.Outcomes {
		for _, e := range o.Events {
			if wanted(e.Type, events) {
				r.Happened = append(r.Happened, &Happened{Transaction: o.Id, Index: o.Index, Event: item(e.Type, e.Payload)})
			}
		}
	}
	return r
}

func wanted(kind string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(kind, p) {
			return true
		}
	}
	return len(prefixes) == 0
}

// subscribe serves the stream over Connect, gRPC and gRPC-Web.
func (g *Gateway) subscribe() (string, http.Handler) {
	p := procedure{
		method:   File_gateway_gateway_proto.Services().ByName("Ledger").Methods().ByName("Subscribe"),
		question: (&SubscribeRequest{}).ProtoReflect().Type(), limit: g.o.Limits.QueryBytes, writes: true,
	}
	return p.path(), connect.NewServerStreamHandler(p.path(),
		func(ctx context.Context, r *connect.Request[message], to *connect.ServerStream[message]) (err error) {
			done := g.metrics.request(p.path())
			defer func() { done(err) }()
			if r.Msg.err != nil {
				return g.complain(p, r.Msg.err)
			}
			v := visitorOf(ctx)
			leave, err := g.streams.enter(v.who, v.trusted)
			if err != nil {
				return g.complain(p, err)
			}
			defer leave()
			v.allow(0)
			err = g.live(ctx, r.Msg.Message.(*SubscribeRequest), func(m *SubscribeResponse) error {
				v.allow(g.o.Limits.StreamStall)
				defer v.allow(0) // HTTP/2 would end a stream on which nothing is written at its deadline
				return to.Send(&message{Message: m})
			})
			if err != nil {
				return g.complain(p, err)
			}
			return nil
		}, g.options(p)...)
}

// pulse is how often a quiet Server-Sent Events stream shows that it lives, for the proxies on its way.
const pulse = 15 * time.Second

// serveEvents serves the stream as Server-Sent Events: GET /v1/stream?from=HEIGHT&events=PREFIX. Each block is an event
// whose id is its height, so that a browser resumes by itself.
func (g *Gateway) serveEvents(w http.ResponseWriter, r *http.Request) {
	var err error
	done := g.metrics.request("/v1/stream")
	defer func() { done(err) }()
	q := &SubscribeRequest{Events: r.URL.Query()["events"]}
	if q.FromHeight, err = startOf(r); err != nil {
		g.refuse(w, r, err)
		return
	}
	v := visitorOf(r.Context())
	leave, err := g.streams.enter(v.who, v.trusted)
	if err != nil {
		g.refuse(w, r, err)
		return
	}
	defer leave()
	v.allow(0)
	s := &events{to: w, visitor: v, stall: g.o.Limits.StreamStall}
	ctx, cancel := context.WithCancel(r.Context())
	beating := make(chan struct{})
	defer func() { cancel(); <-beating }()
	go func() { defer close(beating); s.beat(ctx) }()
	err = g.live(ctx, q, s.send)
	if err != nil && !s.begun() && !errors.Is(err, context.Canceled) {
		g.refuse(w, r, err)
	}
}

// startOf is the height from which a stream is wanted.
func startOf(r *http.Request) (int64, error) {
	if seen := r.Header.Get("Last-Event-ID"); seen != "" {
		h, err := strconv.ParseInt(seen, 10, 64)
		if err != nil || h < 0 {
			return 0, ErrNoHeight.On("Last-Event-ID", "%q", seen)
		}
		return h + 1, nil
	}
	from := r.URL.Query().Get("from")
	if from == "" {
		return 0, nil
	}
	h, err := strconv.ParseInt(from, 10, 64)
	if err != nil {
		return 0, ErrNoHeight.On("from", "%q", from)
	}
	return h, nil
}

// events writes Server-Sent Events. Blocks and the beat come from two goroutines.
type events struct {
	visitor *visitor
	stall   time.Duration

	mu    sync.Mutex
	to    http.ResponseWriter
	begin bool
}

func (e *events) begun() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.begin
}

func (e *events) send(m *SubscribeResponse) error {
	raw, err := protojson.Marshal(m)
	if err != nil {
		return err
	}
	return e.write(fmt.Sprintf("id: %d\nevent: block\ndata: %s\n\n", m.Block.Height, raw))
}

func (e *events) write(text string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.visitor.allow(e.stall)
	defer e.visitor.allow(0) // HTTP/2 would end a stream on which nothing is written at its deadline
	if !e.begin {
		e.begin = true
		e.to.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
		e.to.Header().Set("Cache-Control", "no-store")
		e.to.Header().Set("X-Accel-Buffering", "no")
		text = "retry: 2000\n\n" + text
	}
	if _, err := e.to.Write([]byte(text)); err != nil {
		return err
	}
	return http.NewResponseController(e.to).Flush()
}

// beat opens the stream soon after it was asked for, even if no block comes, and keeps it visible.
func (e *events) beat(ctx context.Context) {
	wait := 200 * time.Millisecond
	for sleep(ctx, wait) {
		if e.write(": alive\n\n") != nil {
			return
		}
		wait = pulse
	}
}
