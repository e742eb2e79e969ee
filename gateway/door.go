package gateway

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
	"time"

	"connectrpc.com/connect"
	"connectrpc.com/grpchealth"

	"gongshi/gateway/openapi"
	"gongshi/ledger/refusal"
)

// routes puts everything that is served at its address.
func (g *Gateway) routes() (http.Handler, error) {
	mux := http.NewServeMux()
	all, err := g.contracts()
	if err != nil {
		return nil, err
	}
	all = append(g.ledger(), all...)
	names := []string{"gongshi.gateway.v1.Ledger"}
	room := map[string]int{}
	for _, p := range all {
		mux.Handle(p.path(), g.unary(p))
		room[p.path()] = p.limit
		if s := string(p.method.Parent().FullName()); !slices.Contains(names, s) {
			names = append(names, s)
		}
	}
	path, subscribe := g.subscribe()
	mux.Handle(path, subscribe)
	room[path] = g.o.Limits.QueryBytes
	mux.Handle(grpchealth.NewHandler(healthOf{g, names}))
	room["/grpc.health.v1.Health/Check"], room["/grpc.health.v1.Health/Watch"] = 1024, 1024
	description, err := openapi.Describe(g.descriptionOf())
	if err != nil {
		return nil, err
	}
	mux.HandleFunc("GET /v1/stream", g.serveEvents)
	mux.HandleFunc("GET /export/{contract}/{export}", g.serveExport)
	mux.HandleFunc("GET /healthz", g.serveHealth)
	mux.HandleFunc("GET /readyz", g.serveReady)
	mux.Handle("GET /metrics", g.metrics.handler())
	mux.HandleFunc("GET /openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, _ = w.Write(description)
	})
	mux.HandleFunc("GET /{$}", g.serveIndex)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { g.refuse(w, r, ErrUnknownPath.With("%s", r.URL.Path)) })
	g.mux = mux
	return g.guard(&doorkeeper{mux: mux, room: room, errors: connect.NewErrorWriter()}), nil
}

// A doorkeeper looks at a request before anything reads it.
type doorkeeper struct {
	mux    *http.ServeMux
	room   map[string]int // bytes of a request, by procedure
	errors *connect.ErrorWriter
}

// A visitor is who sent a request.
type visitor struct {
	who     netip.Prefix // an IPv4 address, or the /64 of an IPv6 address
	trusted bool
	answer  *http.ResponseController
}

type visitorKey struct{}

// visitorOf is the sender of the request that ctx belongs to.
func visitorOf(ctx context.Context) *visitor {
	v, _ := ctx.Value(visitorKey{}).(*visitor)
	if v == nil {
		return &visitor{}
	}
	return v
}

// allow gives the visitor so long to take what is written next; 0 as long as it likes.
func (v *visitor) allow(d time.Duration) {
	if v.answer == nil {
		return
	}
	var until time.Time
	if d > 0 {
		until = time.Now().Add(d)
	}
	_ = v.answer.SetWriteDeadline(until) // not every server has deadlines
}

// answerTime is how long a visitor may take to read an answer that is no stream.
const answerTime = 2 * time.Minute

// guard is around everything: it names the visitor, sets the headers, bounds rate, size and time, and catches panics.
func (g *Gateway) guard(d *doorkeeper) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			cause := recover()
			if cause == nil {
				return
			}
			if cause == http.ErrAbortHandler {
				panic(cause)
			}
			g.metrics.panics.Inc()
			g.log.Error("a request made the gateway panic", "path", r.URL.Path, "panic", cause)
			g.refuse(w, r, ErrInside)
		}()
		v := g.meter.visitor(r)
		v.answer = http.NewResponseController(w)
		v.allow(answerTime)
		r = r.WithContext(context.WithValue(r.Context(), visitorKey{}, v))
		g.headers(w, r)
		if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
			w.WriteHeader(http.StatusNoContent)
			return
		}
		err := g.admit(d, v, r)
		if limit, ok := d.room[r.URL.Path]; ok && err == nil {
			err = measure(w, r, limit)
		} else {
			r.Body = http.MaxBytesReader(w, r.Body, 0)
		}
		if err != nil {
			one, _ := refusal.Of(err)
			g.metrics.refusedAtDoor.WithLabelValues(one.Book + "/" + itoa(one.Code)).Inc()
			if d.errors.IsSupported(r) {
				_ = d.errors.Write(w, r, connectError(one))
				return
			}
			g.refuse(w, r, err)
			return
		}
		d.mux.ServeHTTP(w, r)
	})
}

// admit refuses what comes too fast, is too large or of a kind that is not served.
func (g *Gateway) admit(d *doorkeeper, v *visitor, r *http.Request) error {
	_, rpc := d.room[r.URL.Path]
	cost := 1.0
	if r.ContentLength > 0 {
		cost += float64(r.ContentLength) / (16 << 10)
	}
	if !v.trusted && !g.meter.take(v.who, cost) {
		return ErrTooFast
	}
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodPost && r.Method != http.MethodHead && r.Method != http.MethodOptions:
		return ErrMethod.With("%s", r.Method)
	case rpc && r.Method == http.MethodPost && !servedType(r.Header.Get("Content-Type")):
		return ErrContentType.With("%.60q", r.Header.Get("Content-Type"))
	}
	return nil
}

// frame is what the streaming protocols put before each message: a byte of flags and the length, big-endian.
const frame = 5

// measure refuses a body that is larger than limit before it is read, as far as it says so: in its header, in the frame
// before the message, or by being short enough to be read here. What is compressed is bounded by connect.
func measure(w http.ResponseWriter, r *http.Request, limit int) error {
	if r.ContentLength > int64(limit)+frame {
		return ErrTooLong.With("%d bytes; at most %d", r.ContentLength, limit)
	}
	body := http.MaxBytesReader(w, r.Body, int64(limit)+frame)
	r.Body = body
	if r.ContentLength >= 0 {
		return nil
	}
	kind := strings.ToLower(r.Header.Get("Content-Type"))
	if strings.HasPrefix(kind, "application/grpc") || strings.HasPrefix(kind, "application/connect+") {
		ahead := bufio.NewReaderSize(body, 16)
		if head, err := ahead.Peek(frame); err == nil && uint64(binary.BigEndian.Uint32(head[1:])) > uint64(limit) {
			return ErrTooLong.With("%d bytes; at most %d", binary.BigEndian.Uint32(head[1:]), limit)
		}
		r.Body = struct {
			io.Reader
			io.Closer
		}{ahead, body}
		return nil
	}
	raw, err := io.ReadAll(io.LimitReader(body, int64(limit)+1))
	if err != nil {
		return ErrMalformed.With("the body broke off")
	}
	if len(raw) > limit {
		return ErrTooLong.With("more than %d bytes", limit)
	}
	r.Body = io.NopCloser(bytes.NewReader(raw))
	return nil
}

// servedType reports whether a content type is one that the RPC protocols define.
func servedType(kind string) bool {
	kind, _, _ = strings.Cut(kind, ";")
	switch strings.ToLower(strings.TrimSpace(kind)) {
	case "application/json", "application/proto", "application/connect+json", "application/connect+proto",
		"application/grpc", "application/grpc+proto", "application/grpc+json",
		"application/grpc-web", "application/grpc-web+proto", "application/grpc-web+json":
		return true
	}
	return false
}

// headers are on every answer. Nothing here sets a cookie or runs in a page, and a foreign page may ask only where the
// operator has named its origin.
func (g *Gateway) headers(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; style-src 'unsafe-inline'")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	if len(g.o.Origins) == 0 {
		return
	}
	h.Add("Vary", "Origin")
	origin := r.Header.Get("Origin")
	if origin == "" || !slices.Contains(g.o.Origins, origin) {
		return
	}
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Access-Control-Allow-Origin", origin)
	h.Set("Access-Control-Allow-Methods", "GET, POST")
	h.Set("Access-Control-Allow-Headers", "Content-Type, Connect-Protocol-Version, Connect-Timeout-Ms, Grpc-Timeout, X-Grpc-Web, X-User-Agent, If-None-Match, Last-Event-ID")
	h.Set("Access-Control-Expose-Headers", HeaderHeight+", "+HeaderAppHash+", ETag, Grpc-Status, Grpc-Message, Grpc-Status-Details-Bin")
	h.Set("Access-Control-Max-Age", "7200")
}

// statuses are the HTTP statuses of Connect codes, as its specification has them.
var statuses = map[connect.Code]int{
	connect.CodeInvalidArgument: http.StatusBadRequest, connect.CodeNotFound: http.StatusNotFound,
	connect.CodeResourceExhausted: http.StatusTooManyRequests, connect.CodeFailedPrecondition: http.StatusBadRequest,
	connect.CodeOutOfRange: http.StatusBadRequest, connect.CodeUnavailable: http.StatusServiceUnavailable,
	connect.CodeDeadlineExceeded: http.StatusGatewayTimeout, connect.CodeUnimplemented: http.StatusMethodNotAllowed,
}

// refuse answers a plain request with the same JSON that a refused RPC has.
func (g *Gateway) refuse(w http.ResponseWriter, _ *http.Request, err error) {
	answer, inside := answerable(err)
	if inside != nil {
		g.log.Error("a request failed", "err", inside)
	}
	r := wire(ErrInside)
	for _, d := range answer.Details() {
		if m, err := d.Value(); err == nil {
			if one, ok := m.(*Refusal); ok {
				r = one
			}
		}
	}
	status, ok := statuses[answer.Code()]
	if !ok {
		status = http.StatusInternalServerError
	}
	if r.Book == Refusals.Name() && r.Code == ErrTooLong.Code {
		status = http.StatusRequestEntityTooLarge
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if status == http.StatusTooManyRequests {
		w.Header().Set("Retry-After", "1")
	}
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(map[string]any{"code": answer.Code().String(), "message": answer.Message(), "refusal": r})
}

// healthOf answers gRPC's health question.
type healthOf struct {
	*Gateway
	services []string
}

// Check is for grpchealth: every service is as well as the node.
func (h healthOf) Check(_ context.Context, q *grpchealth.CheckRequest) (*grpchealth.CheckResponse, error) {
	if q.Service != "" && !slices.Contains(h.services, q.Service) {
		return nil, connect.NewError(connect.CodeNotFound, ErrUnknownPath.With("service %s", q.Service))
	}
	if h.unready() != "" {
		return &grpchealth.CheckResponse{Status: grpchealth.StatusNotServing}, nil
	}
	return &grpchealth.CheckResponse{Status: grpchealth.StatusServing}, nil
}

// remote is the address of a connection.
func remote(r *http.Request) netip.Addr {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	a, _ := netip.ParseAddr(host)
	return a.Unmap().WithZone("")
}
