package gateway

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"gongshi/ledger/contract"
)

// The headers of answers that were read from the state: the block after which it was so, and its app hash, in
// hexadecimal. The app hash is also the answer's ETag: as long as it is the same, so is the answer.
const (
	HeaderHeight  = "Gongshi-Height"
	HeaderAppHash = "Gongshi-App-Hash"
)

// A procedure is one method of a service, whichever contract it belongs to.
type procedure struct {
	method   protoreflect.MethodDescriptor
	question protoreflect.MessageType
	limit    int           // bytes of a request
	time     time.Duration // that an answer may take
	writes   bool          // POST only
	answer   func(context.Context, proto.Message) (proto.Message, error)
}

func (p procedure) path() string {
	return fmt.Sprintf("/%s/%s", p.method.Parent().FullName(), p.method.Name())
}

// A message is a proto message whose type is known only when the program runs. One that could not be read carries
// the reason to the procedure, which turns it into a numbered refusal.
type message struct {
	proto.Message
	err error
}

// A codec reads and writes messages. It is strict: a field that the question does not have is refused, because a
// misspelt filter must not silently be ignored.
type codec struct {
	name      string
	marshal   func(proto.Message) ([]byte, error)
	unmarshal func([]byte, proto.Message) error
}

func (c codec) Name() string { return c.name }

// Marshal is for connect, which also writes messages of its own: gRPC's status.
func (c codec) Marshal(v any) ([]byte, error) {
	if m, ok := v.(*message); ok {
		return c.marshal(m.Message)
	}
	m, ok := v.(proto.Message)
	if !ok {
		return nil, fmt.Errorf("%T is no message", v)
	}
	return c.marshal(m)
}

// Unmarshal is for connect.
func (c codec) Unmarshal(raw []byte, into any) error {
	m, ok := into.(*message)
	if !ok {
		return fmt.Errorf("%T is no question", into)
	}
	if err := c.unmarshal(raw, m.Message); err != nil {
		m.err = ErrMalformed.With("%v", err)
	}
	return nil
}

func codecs() connect.HandlerOption {
	readJSON := func(raw []byte, m proto.Message) error {
		if len(raw) == 0 {
			return errors.New("the body is empty: send {} to ask without conditions")
		}
		return protojson.Unmarshal(raw, m)
	}
	return connect.WithHandlerOptions(
		connect.WithCodec(codec{"proto", proto.Marshal, proto.Unmarshal}),
		connect.WithCodec(codec{"json", protojson.Marshal, readJSON}),
		connect.WithCodec(codec{"json; charset=utf-8", protojson.Marshal, readJSON}),
	)
}

// options are those of every handler.
func (g *Gateway) options(p procedure) []connect.HandlerOption {
	o := []connect.HandlerOption{
		codecs(),
		connect.WithSchema(p.method),
		connect.WithReadMaxBytes(p.limit),
		connect.WithCompressMinBytes(1024),
		connect.WithRequestInitializer(func(_ connect.Spec, into any) error {
			if box, ok := into.(*message); ok {
				box.Message = p.question.New().Interface()
			}
			return nil
		}),
		connect.WithRecover(g.recovered),
	}
	if !p.writes {
		o = append(o, connect.WithIdempotency(connect.IdempotencyNoSideEffects))
	}
	return o
}

// recovered answers for a handler that panicked: our bug, or a store that failed.
func (g *Gateway) recovered(_ context.Context, s connect.Spec, _ http.Header, cause any) error {
	g.metrics.panics.Inc()
	g.log.Error("a request made the gateway panic", "procedure", s.Procedure, "panic", cause)
	return refused(ErrInside)
}

// unary serves a procedure over Connect, gRPC and gRPC-Web.
func (g *Gateway) unary(p procedure) http.Handler {
	return connect.NewUnaryHandler(p.path(), func(ctx context.Context, r *connect.Request[message]) (_ *connect.Response[message], err error) {
		ctx, cancel := context.WithTimeout(ctx, p.time)
		defer cancel()
		done := g.metrics.request(p.path())
		defer func() { done(err) }()
		if r.Msg.err != nil {
			return nil, g.complain(p, r.Msg.err)
		}
		answer, err := p.answer(ctx, r.Msg.Message)
		if err != nil {
			return nil, g.complain(p, err)
		}
		return connect.NewResponse(&message{Message: answer}), nil
	}, g.options(p)...)
}

// complain makes err fit to be seen outside and logs what is not.
func (g *Gateway) complain(p procedure, err error) error {
	if connect.IsNotModifiedError(err) {
		return err
	}
	answer, inside := answerable(err)
	if inside != nil {
		g.log.Error("a request failed", "procedure", p.path(), "err", inside)
	}
	return answer
}

// contracts are the procedures of all contracts' services.
func (g *Gateway) contracts() ([]procedure, error) {
	var all []procedure
	for _, c := range g.o.Register.Contracts() {
		for s := range c.Proto.Services().Len() {
			methods := c.Proto.Services().Get(s).Methods()
			for i := range methods.Len() {
				m := methods.Get(i)
				q, ok := c.Query(m)
				if !ok {
					return nil, fmt.Errorf("nothing answers %s", m.FullName())
				}
				all = append(all, procedure{method: m, question: q.Question, limit: g.o.Limits.QueryBytes,
					time: g.o.Limits.QueryTime, answer: g.ask(q)})
			}
		}
	}
	return all, nil
}

// ask answers a contract's query: a search from the view, everything else from one version of the state.
func (g *Gateway) ask(q contract.Query) func(context.Context, proto.Message) (proto.Message, error) {
	if q.Search != nil {
		return func(ctx context.Context, question proto.Message) (proto.Message, error) {
			if g.o.View == nil {
				return nil, ErrNoView
			}
			// Read before the search: the answer is at least as new as the header says.
			setHeader(ctx, HeaderHeight, strconv.FormatInt(g.o.View.Height(), 10))
			return g.o.View.Find(ctx, q, question)
		}
	}
	return func(ctx context.Context, question proto.Message) (proto.Message, error) {
		s, err := g.o.Chain.State()
		if err != nil {
			return nil, err
		}
		defer s.Close()
		if err := stamp(ctx, s); err != nil {
			return nil, err
		}
		return q.Run(s, question)
	}
}

func setHeader(ctx context.Context, name, value string) {
	if call, ok := connect.CallInfoForHandlerContext(ctx); ok {
		call.ResponseHeader().Set(name, value)
	}
}

// stamp puts the version on the answer. A GET that already has the answer of this version is told so.
func stamp(ctx context.Context, s Snapshot) error {
	call, ok := connect.CallInfoForHandlerContext(ctx)
	if !ok {
		return nil
	}
	hash := hex.EncodeToString(s.AppHash())
	h := call.ResponseHeader()
	h.Set(HeaderHeight, strconv.FormatInt(s.Height(), 10))
	h.Set(HeaderAppHash, hash)
	if call.HTTPMethod() != http.MethodGet {
		return nil
	}
	tag := `"` + hash + `"`
	h.Set("Etag", tag)
	h.Set("Cache-Control", "no-cache")
	if call.RequestHeader().Get("If-None-Match") == tag {
		return connect.NewNotModifiedError(http.Header{"Etag": {tag}, "Cache-Control": {"no-cache"}})
	}
	return nil
}
