package portal

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
)

// Answers go with a page: what it would ask the API as soon as its scripts have run, the server asks for it, so that it
// is drawn once, and whole. They are the API's own answers to the same caller; a page that finds none asks by itself.

// answersTime is all the time that a page waits for its answers. What is not there by then is left to the page.
const answersTime = 250 * time.Millisecond

// answersMost is how long one answer may be. A longer one would keep the page from being seen.
const answersMost = 64 << 10

// heightHeader is the API's gateway.HeaderHeight.
const heightHeader = "Gongshi-Height"

// An ask is one question of a page, as portal/scripts/asks.js has heard it.
type ask struct {
	Method   string // "gongshi.funds.v1.Funds/GetBudget"
	Question []byte // encoded; what stands for a part of the address is the page's Params

	kind protoreflect.MessageType
	text string // the question as JSON
}

// methodOf finds a method that one question goes to and one answer comes from. Streams have no end, and are no answer.
func methodOf(name string) (protoreflect.MethodDescriptor, error) {
	service, method, _ := strings.Cut(name, "/")
	d, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(service))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if s, ok := d.(protoreflect.ServiceDescriptor); ok {
		if m := s.Methods().ByName(protoreflect.Name(method)); m != nil && !m.IsStreamingClient() && !m.IsStreamingServer() {
			return m, nil
		}
	}
	return nil, fmt.Errorf("%s is no method that answers once", name)
}

// resolve finds the method. A build and a program that do not know the same methods are not from one source.
func (a *ask) resolve() error {
	method, err := methodOf(a.Method)
	if err != nil {
		return err
	}
	if a.kind, err = protoregistry.GlobalTypes.FindMessageByName(method.Input().FullName()); err != nil {
		return fmt.Errorf("%s: %w", a.Method, err)
	}
	m := a.kind.New().Interface()
	if err = proto.Unmarshal(a.Question, m); err != nil {
		return fmt.Errorf("%s: %w", a.Method, err)
	}
	text, err := protojson.Marshal(m)
	a.text = string(text)
	return err
}

// of is the encoded question at an address. False where a part of the address is not what the question wants there, such
// as a number.
func (a *ask) of(parts map[string]string) ([]byte, bool) {
	text := a.text
	for mark, part := range parts {
		value, err := json.Marshal(part)
		if err != nil {
			return nil, false
		}
		text = strings.ReplaceAll(text, `"`+mark+`"`, string(value))
	}
	m := a.kind.New().Interface()
	if err := protojson.Unmarshal([]byte(text), m); err != nil {
		return nil, false
	}
	raw, err := proto.MarshalOptions{Deterministic: true}.Marshal(m)
	return raw, err == nil
}

// marks are the parts of an address by what stands for them in the page's questions. The address is split before its
// escapes are undone, as kit/address.ts does.
func (p *preload) marks(u *url.URL) map[string]string {
	have := partsOf(u.EscapedPath())
	for i, part := range have {
		if plain, err := url.PathUnescape(part); err == nil {
			have[i] = plain
		}
	}
	marks := map[string]string{}
	for i, want := range p.parts {
		switch mark, ok := p.Params[want]; {
		case !ok || i >= len(have):
		case want == "$":
			marks[mark] = strings.Join(have[i:], "/")
		default:
			marks[mark] = have[i]
		}
	}
	return marks
}

// An answered question, as ledger/handed.ts reads it.
type answered struct {
	Method   string `json:"method"`
	Question []byte `json:"question"`
	Answer   []byte `json:"answer"`
	Height   string `json:"height"` // of the block after which it was so
}

// answers asks the API what the page at this address will ask.
func (o Options) answers(r *http.Request, p *preload) []answered {
	marks := p.marks(r.URL)
	ctx, stop := context.WithTimeout(r.Context(), answersTime)
	defer stop()
	var all []answered
	for i := range p.Asks {
		a := &p.Asks[i]
		question, ok := a.of(marks)
		if !ok {
			continue
		}
		got := o.ask(ctx, r, a.Method, question)
		if ctx.Err() != nil {
			break
		}
		if got.code == http.StatusOK && got.body.Len() <= answersMost {
			all = append(all, answered{a.Method, question, got.body.Bytes(), got.header.Get(heightHeader)})
		}
	}
	return all
}

// ask puts one question to the API in the caller's name, as GET: so nothing but a question is ever answered.
func (o Options) ask(ctx context.Context, caller *http.Request, method string, question []byte) *kept {
	got := &kept{header: http.Header{}, code: http.StatusOK}
	query := url.Values{
		"connect": {"v1"}, "encoding": {"proto"}, "base64": {"1"}, "message": {base64.RawURLEncoding.EncodeToString(question)},
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "/"+method+"?"+query.Encode(), http.NoBody)
	if err != nil {
		got.code = http.StatusBadRequest
		return got
	}
	r.RemoteAddr, r.Host = caller.RemoteAddr, caller.Host
	r.Header["X-Forwarded-For"] = caller.Header["X-Forwarded-For"]
	o.API.ServeHTTP(got, r)
	return got
}

// kept is an answer that stays in the program.
type kept struct {
	header http.Header
	code   int
	body   bytes.Buffer
}

func (k *kept) Header() http.Header         { return k.header }
func (k *kept) WriteHeader(code int)        { k.code = code }
func (k *kept) Write(b []byte) (int, error) { return k.body.Write(b) }

// bodyEnd stands in index.html once; the answers stand before it, where they keep nothing from being seen.
var bodyEnd = []byte("</body>")

// zipped writes to w in the coding that the caller takes, until end is called.
func zipped(w http.ResponseWriter, r *http.Request) (to io.Writer, end func()) {
	if !accepts(r.Header.Get("Accept-Encoding"), "gzip") {
		return w, func() {}
	}
	w.Header().Set("Content-Encoding", "gzip")
	zip := gzip.NewWriter(w)
	return zip, func() { _ = zip.Close() }
}

// navigates tells whether a browser asks for a page in order to show it, and not to see whether it has changed.
func navigates(r *http.Request) bool {
	return r.Method == http.MethodGet && r.Header.Get("Sec-Fetch-Dest") == "document"
}

// sendAnswered sends a page with its answers, or as it is where there are none.
func (o Options) sendAnswered(w http.ResponseWriter, r *http.Request, page *file, p *preload) {
	before, after, found := bytes.Cut(page.plain, bodyEnd)
	var all []answered
	if found {
		all = o.answers(r, p)
	}
	list, err := json.Marshal(struct {
		At      string     `json:"at"`
		Answers []answered `json:"answers"`
	}{time.Now().UTC().Format(http.TimeFormat), all})
	if len(all) == 0 || err != nil {
		page.send(w, r)
		return
	}
	h := w.Header()
	headers(h)
	h.Set("Content-Type", page.kind)
	h.Set("Cache-Control", "no-cache")
	h.Set("Vary", "Accept, Accept-Encoding, Sec-Fetch-Dest")
	to, end := zipped(w, r)
	defer end()
	// Base64 and the names of methods: nothing in it can end the element.
	for _, part := range [][]byte{before, []byte(`<script type="application/json" id="answers">`), list, []byte("</script>\n"), bodyEnd, after} {
		if _, err := to.Write(part); err != nil {
			return // The reader has gone.
		}
	}
}
