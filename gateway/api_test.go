package gateway_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"gongshi/gateway"
	"gongshi/gateway/client"
	"gongshi/gateway/internal/guestbook"
	"gongshi/ledger/envelope"
)

// guests is a chain on which bea has written.
func guests(t testing.TB) *chain {
	c := newChain(t)
	_, raw := seal(c, order{guest: "bea", line: "你好 hello"})
	if err := c.Broadcast(t.Context(), raw); err != nil {
		t.Fatal(err)
	}
	c.makeBlock(0)
	return c
}

const (
	getEntry    = "/gongshi.guestbook.v1.Guestbook/GetEntry"
	findEntries = "/gongshi.guestbook.v1.Guestbook/FindEntries"
	getStatus   = "/gongshi.gateway.v1.Ledger/GetStatus"
)

// An answer is what came back over plain HTTP.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func ask(t testing.TB, method, address, kind string, body []byte, headers ...string) answer {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, address, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	raw, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{a.StatusCode, a.Header, raw}
}

func query(message string) string {
	return "?" + url.Values{"encoding": {"json"}, "connect": {"v1"}, "message": {message}}.Encode()
}

// One question has one answer, whichever way it comes.
func TestProtocols(t *testing.T) {
	c := guests(t)
	r := start(t, c, options(t, c))
	want := &guestbook.Entry{Guest: "bea", Line: "你好 hello", Lines: 1}
	question := &guestbook.GetEntryRequest{Guest: "bea"}
	raw, err := proto.Marshal(question)
	if err != nil {
		t.Fatal(err)
	}
	readJSON := func(b []byte, m proto.Message) error { return protojson.Unmarshal(b, m) }
	for _, row := range []struct {
		says string
		do   func() answer
		read func([]byte, proto.Message) error
	}{
		{"Connect with JSON", func() answer {
			return ask(t, "POST", r.url+getEntry, "application/json", []byte(`{"guest":"bea"}`))
		}, readJSON},
		{"Connect with JSON and a charset", func() answer {
			return ask(t, "POST", r.url+getEntry, "application/json; charset=UTF-8", []byte(`{"guest":"bea"}`))
		}, readJSON},
		{"Connect in binary", func() answer { return ask(t, "POST", r.url+getEntry, "application/proto", raw) }, proto.Unmarshal},
		{"GET", func() answer { return ask(t, "GET", r.url+getEntry+query(`{"guest":"bea"}`), "", nil) }, readJSON},
	} {
		a := row.do()
		got := &guestbook.Entry{}
		if err := row.read(a.body, got); a.status != 200 || err != nil || !proto.Equal(got, want) {
			t.Errorf("%s: got %d %s, %v", row.says, a.status, a.body, err)
		}
		if a.header.Get(gateway.HeaderHeight) != "2" || a.header.Get(gateway.HeaderAppHash) != fmt.Sprintf("%x", appHash(2)) {
			t.Errorf("%s: got headers %v", row.says, a.header)
		}
	}

	got := &guestbook.Entry{}
	if err := r.client.Call(t.Context(), getEntry, question, got); err != nil || !proto.Equal(got, want) {
		t.Errorf("the client: got %v, %v", got, err)
	}
	conn, err := grpc.NewClient(strings.TrimPrefix(r.url, "http://"), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	got = &guestbook.Entry{}
	if err := conn.Invoke(t.Context(), getEntry, question, got); err != nil || !proto.Equal(got, want) {
		t.Errorf("gRPC: got %v, %v", got, err)
	}
	err = conn.Invoke(t.Context(), getEntry, &guestbook.GetEntryRequest{Guest: "nobody"}, got)
	if details := status.Convert(err).Details(); len(details) != 1 || details[0].(*gateway.Refusal).Code != guestbook.ErrNoGuest.Code {
		t.Errorf("gRPC refusal: got %v", err)
	}
	h, err := grpc_health_v1.NewHealthClient(conn).Check(t.Context(), &grpc_health_v1.HealthCheckRequest{Service: "gongshi.guestbook.v1.Guestbook"})
	if err != nil || h.Status != grpc_health_v1.HealthCheckResponse_SERVING {
		t.Errorf("gRPC health: got %v, %v", h, err)
	}
	web := connect.NewClient[guestbook.GetEntryRequest, guestbook.Entry](http.DefaultClient, r.url+getEntry, connect.WithGRPCWeb())
	if a, err := web.CallUnary(t.Context(), connect.NewRequest(question)); err != nil || !proto.Equal(a.Msg, want) {
		t.Errorf("gRPC-Web: got %v, %v", a, err)
	}
}

func TestNotModified(t *testing.T) {
	c := guests(t)
	r := start(t, c, options(t, c))
	address := r.url + getEntry + query(`{"guest":"bea"}`)
	tag := ask(t, "GET", address, "", nil).header.Get("ETag")
	if a := ask(t, "GET", address, "", nil, "If-None-Match", tag); a.status != http.StatusNotModified || len(a.body) > 0 {
		t.Errorf("unchanged state: got %d %s", a.status, a.body)
	}
	c.makeBlock(0)
	if a := ask(t, "GET", address, "", nil, "If-None-Match", tag); a.status != http.StatusOK {
		t.Errorf("changed state: got %d", a.status)
	}
}

// Whatever is wrong is said as a numbered refusal in two languages.
func TestRefusals(t *testing.T) {
	c := guests(t)
	r := start(t, c, options(t, c))
	post := func(path, kind, body string) answer { return ask(t, "POST", r.url+path, kind, []byte(body)) }
	const jsonType = "application/json"
	for _, row := range []struct {
		says   string
		do     answer
		status int
		code   string
		want   string // book/number
	}{
		{"the contract's own refusal", post(getEntry, jsonType, `{"guest":"nobody"}`), 400, "failed_precondition", "guestbook/2"},
		{"a misspelt field", post(getEntry, jsonType, `{"gest":"bea"}`), 400, "invalid_argument", "gateway/16"},
		{"no JSON at all", post(getEntry, jsonType, `guest=bea`), 400, "invalid_argument", "gateway/16"},
		{"an empty body", post(getEntry, jsonType, ``), 400, "invalid_argument", "gateway/16"},
		{"noise in binary", post(getEntry, "application/proto", "\xff\xff\xff"), 400, "invalid_argument", "gateway/16"},
		{"a form", post(getEntry, "application/x-www-form-urlencoded", `guest=bea`), 400, "invalid_argument", "gateway/23"},
		{"too large a question", post(getEntry, jsonType, `{"guest":"`+strings.Repeat("a", 100_000)+`"}`), 413, "resource_exhausted", "gateway/17"},
		{"a rule that panics", post("/gongshi.guestbook.v1.Guestbook/Fall", jsonType, `{}`), 500, "internal", "gateway/15"},
		{"a search without a view", post(findEntries, jsonType, `{}`), 503, "unavailable", "gateway/9"},
		{"an unknown address", post("/gongshi.guestbook.v1.Guestbook/Nothing", jsonType, `{}`), 404, "not_found", "gateway/19"},
		{"an unknown method", ask(t, "DELETE", r.url+getEntry, "", nil), 405, "unimplemented", "gateway/20"},
		{"a short id", post("/gongshi.gateway.v1.Ledger/GetSubmission", jsonType, `{"id":"AAAA"}`), 400, "invalid_argument", "gateway/6"},
		{"a long wait", post("/gongshi.gateway.v1.Ledger/GetSubmission", jsonType,
			`{"id":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=","waitMs":"30001"}`), 400, "invalid_argument", "gateway/13"},
		{"a block of the future", post("/gongshi.gateway.v1.Ledger/GetBlock", jsonType, `{"height":"99"}`), 404, "not_found", "gateway/7"},
		{"a receipt of nothing", post("/gongshi.gateway.v1.Ledger/GetReceipt", jsonType, `{}`), 400, "invalid_argument", "gateway/11"},
		{"a receipt of a plain record", post("/gongshi.gateway.v1.Ledger/GetReceipt", jsonType, `{"recordKey":"fmE="}`), 400, "invalid_argument", "gateway/24"},
		{"an unknown export", ask(t, "GET", r.url+"/export/guestbook/none", "", nil), 404, "not_found", "gateway/14"},
		{"a refused export", ask(t, "GET", r.url+"/export/guestbook/lines?option=x", "", nil), 400, "failed_precondition", "guestbook/2"},
		{"a stream from the future", ask(t, "GET", r.url+"/v1/stream?from=99", "", nil), 404, "not_found", "gateway/7"},
		{"a stream from nowhere", ask(t, "GET", r.url+"/v1/stream?from=now", "", nil), 404, "not_found", "gateway/7"},
	} {
		var body struct {
			Code    string
			Refusal *gateway.Refusal
			Details []struct{ Debug *gateway.Refusal }
		}
		if err := json.Unmarshal(row.do.body, &body); err != nil {
			t.Errorf("%s: got %d %s: %v", row.says, row.do.status, row.do.body, err)
			continue
		}
		got := body.Refusal
		if len(body.Details) == 1 {
			got = body.Details[0].Debug
		}
		if id := fmt.Sprintf("%s/%d", got.GetBook(), got.GetCode()); id != row.want || body.Code != row.code ||
			!strings.Contains(got.GetZh(), "；") || !strings.Contains(got.GetEn(), "; ") {
			t.Errorf("%s: got %s, want %s/%s", row.says, row.do.body, row.code, row.want)
		}
		if row.do.status != row.status && row.do.status != 429 { // connect's own status of resource_exhausted
			t.Errorf("%s: got status %d, want %d", row.says, row.do.status, row.status)
		}
		if s := string(row.do.body); strings.Contains(s, "secret") || strings.Contains(s, ".go:") {
			t.Errorf("%s: particulars went out: %s", row.says, s)
		}
		if row.do.header.Get("X-Content-Type-Options") != "nosniff" || row.do.header.Get("Set-Cookie") != "" {
			t.Errorf("%s: got headers %v", row.says, row.do.header)
		}
	}
	if a := ask(t, "GET", r.url+"/metrics", "", nil); !strings.Contains(string(a.body), "gongshi_gateway_panics_total 1") {
		t.Errorf("the panic was not counted")
	}
}

// What does not say its size is measured all the same.
func TestUnknownSizes(t *testing.T) {
	c := guests(t)
	r := start(t, c, options(t, c))
	send := func(kind string, body io.Reader) (int, http.Header, string) {
		q, err := http.NewRequestWithContext(t.Context(), "POST", r.url+getEntry, io.MultiReader(body)) // of unknown length
		if err != nil {
			t.Fatal(err)
		}
		q.Header.Set("Content-Type", kind)
		a, err := http.DefaultClient.Do(q)
		if err != nil {
			t.Fatal(err)
		}
		defer a.Body.Close()
		raw, _ := io.ReadAll(a.Body)
		return a.StatusCode, a.Header, string(raw)
	}
	if status, _, body := send("application/json", strings.NewReader(`{"guest":"bea"}`)); status != 200 {
		t.Errorf("a small one: got %d %s", status, body)
	}
	if _, _, body := send("application/json", strings.NewReader(`{"guest":"`+strings.Repeat("a", 100_000)+`"}`)); !strings.Contains(body, gateway.ErrTooLong.ZH) {
		t.Errorf("a large one: got %s", body)
	}
	if _, h, _ := send("application/grpc-web+proto", strings.NewReader("\x00\x7f\xff\xff\xff"+strings.Repeat("a", 1000))); h.Get("Grpc-Status") == "0" {
		t.Errorf("a large frame: got %v", h)
	}
}

func TestRates(t *testing.T) {
	c := guests(t)
	o := options(t, c)
	o.Limits.Rate, o.Limits.Burst = 1, 5
	r := start(t, c, o)
	flood := func(from string) (refused int) {
		for range 20 {
			a := ask(t, "POST", r.url+getEntry, "application/json", []byte(`{"guest":"bea"}`), "X-Forwarded-For", from)
			if a.status == http.StatusTooManyRequests {
				refused++
			}
		}
		return refused
	}
	for _, row := range []struct {
		says, from string
		refused    bool
	}{
		{"a client behind the proxy of this machine", "203.0.113.7", true},
		{"who says that it is another one", "198.51.100.1, 203.0.113.7", true},
		{"an office of IPv6", "2001:db8::1", true},
		{"its next address", "2001:db8::2", true},
		{"another client is not concerned", "192.0.2.1", true},
		{"this machine itself", "", false},
	} {
		if refused := flood(row.from); (refused >= 13) != row.refused {
			t.Errorf("%s: %d of 20 were refused", row.says, refused)
		}
	}
	o = options(t, c)
	o.Limits.Rate, o.Limits.Burst, o.Limits.Trusted = 1, 5, []netip.Prefix{}
	r = start(t, c, o)
	if refused := flood("203.0.113.7"); refused < 13 {
		t.Errorf("nobody is trusted: %d were refused", refused)
	}
	once, err := client.New(r.url)
	if err != nil {
		t.Fatal(err)
	}
	impatient, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	for range 5 { // a whole token may be left over
		if _, err = once.Status(impatient); err != nil {
			break
		}
	}
	if !isRefusal(err, gateway.ErrTooFast) {
		t.Errorf("the client: got %v", err)
	}
}

func TestLedger(t *testing.T) {
	c := guests(t)
	o := options(t, c)
	o.View = openView(t, c)
	r := start(t, c, o)
	id, raw := seal(c, order{guest: "cai", line: "rude"})
	if _, err := r.client.Submit(t.Context(), raw); err != nil {
		t.Fatal(err)
	}
	eventually(t, "handing over", func() bool { _, _, pool := c.counts(); return pool == 1 })
	c.makeBlock(0)
	eventually(t, "the view's reading", func() bool { return o.View.Height() == 3 })
	if s, err := r.await(t, id); err != nil || s.State != gateway.State_STATE_REFUSED {
		t.Fatalf("got %v, %v", s, err)
	}
	call := func(method string, question, answer proto.Message) {
		t.Helper()
		if err := r.client.Call(t.Context(), "/gongshi.gateway.v1.Ledger/"+method, question, answer); err != nil {
			t.Errorf("%s: %v", method, err)
		}
	}
	s, err := r.client.Status(t.Context())
	if err != nil || s.Height != 3 || s.Network != network || s.Peers != 3 || s.ViewHeight != 3 || s.ProtocolVersion != 1 ||
		len(s.Validators) != 1 || s.Validators[0].Organisation != "finance" || !s.Validators[0].Signed || len(s.BlockHash) == 0 {
		t.Errorf("status: got %v, %v", s, err)
	}
	blocks := &gateway.ListBlocksResponse{}
	if call("ListBlocks", &gateway.ListBlocksRequest{PageSize: 2}, blocks); len(blocks.Blocks) != 2 || blocks.Blocks[0].Height != 3 ||
		blocks.Blocks[0].Refused != 1 || blocks.Blocks[0].Proposer != "finance" {
		t.Errorf("blocks: got %v", blocks)
	}
	block := &gateway.BlockDetail{}
	if call("GetBlock", &gateway.GetBlockRequest{Height: 3}, block); len(block.Transactions) != 1 || len(block.Confirmed) != 1 ||
		block.Transactions[0].Signers[0].Party != "ann" {
		t.Errorf("block: got %v", block)
	}
	list := &gateway.ListTransactionsResponse{}
	if call("ListTransactions", &gateway.ListTransactionsRequest{RefusedOnly: true}, list); len(list.Transactions) != 1 ||
		envelope.ID(list.Transactions[0].Id) != id {
		t.Errorf("refused transactions: got %v", list)
	}
	one := &gateway.TransactionDetail{}
	call("GetTransaction", &gateway.GetTransactionRequest{Id: id[:]}, one)
	if one.Refusal.GetZh() != guestbook.ErrRude.ZH || len(one.Commands) != 1 ||
		strings.ReplaceAll(one.Commands[0].Json, " ", "") != `{"guest":"cai","line":"rude"}` || !bytes.Equal(one.Envelope, raw) {
		t.Errorf("transaction: got %v", one)
	}
	hits := &gateway.SearchResponse{}
	if call("Search", &gateway.SearchRequest{Text: "你好"}, hits); len(hits.Hits) != 1 || hits.Hits[0].Kind != "guestbook/entries" ||
		hits.Hits[0].Id != fmt.Sprintf("%x", guestbook.EntryKey("bea")) || hits.Hits[0].Title != "bea" {
		t.Errorf("search: got %v", hits)
	}
	if call("Search", &gateway.SearchRequest{Text: fmt.Sprintf("%x", id[:6])}, hits); len(hits.Hits) != 1 || hits.Hits[0].Kind != "transaction" {
		t.Errorf("search by id: got %v", hits)
	}
	found := &guestbook.FindEntriesAnswer{}
	if err := r.client.Call(t.Context(), findEntries, &guestbook.FindEntriesRequest{Text: "hello"}, found); err != nil || len(found.Entries) != 1 {
		t.Errorf("find: got %v, %v", found, err)
	}
	if file, err := r.client.Receipt(t.Context(), id); err != nil || string(file) != "receipt 3/0" {
		t.Errorf("receipt: got %s, %v", file, err)
	}
	if file, err := r.client.RecordReceipt(t.Context(), []byte("a")); err != nil || string(file) != "receipt 61" {
		t.Errorf("record's receipt: got %s, %v", file, err)
	}
	light := &gateway.GetLightBlockResponse{}
	if call("GetLightBlock", &gateway.GetLightBlockRequest{}, light); string(light.LightBlock) != "light 3" {
		t.Errorf("light block: got %s", light.LightBlock)
	}
}

func TestExport(t *testing.T) {
	c := guests(t)
	r := start(t, c, options(t, c))
	var file bytes.Buffer
	if err := r.client.Export(t.Context(), "guestbook", "lines", nil, &file); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil || len(z.File) != 2 || z.File[0].Name != "lines.csv" || z.File[1].Name != "about.txt" {
		t.Fatalf("got %v, %v", z, err)
	}
	f, err := z.File[0].Open()
	if err != nil {
		t.Fatal(err)
	}
	if raw, err := io.ReadAll(f); err != nil || string(raw) != "bea,你好 hello\n" {
		t.Errorf("got %s, %v", raw, err)
	}
	if err := r.client.Export(t.Context(), "guestbook", "lines", []string{"x"}, io.Discard); !isRefusal(err, guestbook.ErrNoGuest) {
		t.Errorf("a refused export: got %v", err)
	}
	if err := r.client.Export(t.Context(), "guestbook", "lines", []string{"late"}, io.Discard); err == nil {
		t.Errorf("an export that broke off was taken for whole")
	}
}

func TestPlainAddresses(t *testing.T) {
	c := guests(t)
	o := options(t, c)
	o.View = openView(t, c)
	o.Figures = func() []gateway.Figure {
		return []gateway.Figure{{Name: "gongshi_machine_panicked_total", Counter: true, Value: 7}}
	}
	r := start(t, c, o)
	eventually(t, "readiness", func() bool { return ask(t, "GET", r.url+"/readyz", "", nil).status == 200 })
	for _, row := range []struct{ path, accept, want string }{
		{"/", "", `"network":"test-1"`},
		{"/", "text/html", "<h1>公事 Gongshi</h1>"},
		{"/healthz", "", `"alive":true`},
		{"/readyz", "", `"height":2`},
		{"/metrics", "", "gongshi_height 2"},
		{"/metrics", "", "gongshi_machine_panicked_total 7"},
		{"/metrics", "", "gongshi_view_height 2"},
		{"/openapi.json", "", `"openapi": "3.1.0"`},
	} {
		if a := ask(t, "GET", r.url+row.path, "", nil, "Accept", row.accept); a.status != 200 || !strings.Contains(string(a.body), row.want) {
			t.Errorf("%s: got %d %.300s", row.path, a.status, a.body)
		}
	}
	for path, want := range map[string]bool{"/": false, "/services/welfare": false, "/healthz": true, "/v1/stream": true,
		"/export/guestbook/lines": true, getEntry: true, getStatus: true} {
		q, err := http.NewRequestWithContext(t.Context(), "GET", r.url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		if r.Serves(q) != want {
			t.Errorf("%s: served %v", path, !want)
		}
	}
	c.set(func(c *chain) { c.behind = true })
	if a := ask(t, "GET", r.url+"/readyz", "", nil); a.status != 503 {
		t.Errorf("while catching up: got %d %s", a.status, a.body)
	}
	if a := ask(t, "GET", r.url+"/healthz", "", nil); a.status != 200 {
		t.Errorf("alive while catching up: got %d", a.status)
	}
}

func TestOrigins(t *testing.T) {
	c := guests(t)
	o := options(t, c)
	o.Origins = []string{"https://linxi.example"}
	r := start(t, c, o)
	for _, row := range []struct{ origin, want string }{{"https://linxi.example", "https://linxi.example"}, {"https://evil.example", ""}} {
		a := ask(t, "OPTIONS", r.url+getEntry, "", nil, "Origin", row.origin, "Access-Control-Request-Method", "POST")
		if got := a.header.Get("Access-Control-Allow-Origin"); got != row.want {
			t.Errorf("%s: got %q", row.origin, got)
		}
	}
}

func TestDescription(t *testing.T) {
	c := guests(t)
	r := start(t, c, options(t, c))
	var doc struct {
		Paths      map[string]map[string]any
		Components struct{ Schemas map[string]map[string]any }
	}
	raw := ask(t, "GET", r.url+"/openapi.json", "", nil).body
	if err := json.Unmarshal(raw, &doc); err != nil {
		t.Fatal(err)
	}
	for _, service := range []struct {
		name    string
		methods []string
	}{
		{"gongshi.gateway.v1.Ledger", []string{"Submit", "SubmitMany", "GetSubmission", "GetStatus", "ListBlocks", "GetBlock",
			"ListTransactions", "GetTransaction", "Search", "GetReceipt", "GetLightBlock", "Subscribe"}},
		{"gongshi.guestbook.v1.Guestbook", []string{"GetEntry", "FindEntries", "Fall"}},
	} {
		for _, m := range service.methods {
			if doc.Paths["/"+service.name+"/"+m]["post"] == nil {
				t.Errorf("%s/%s is not described", service.name, m)
			}
		}
	}
	if doc.Paths["/gongshi.gateway.v1.Ledger/Submit"]["get"] != nil || doc.Paths[getEntry]["get"] == nil {
		t.Error("GET is described for what writes, or not for what reads")
	}
	if d, _ := doc.Components.Schemas["gongshi.gateway.v1.Submission"]["description"].(string); !strings.Contains(d, "signed by the gateway") {
		t.Errorf("the comments are missing: %q", d)
	}
	// Every reference leads somewhere.
	for _, part := range strings.Split(string(raw), `"$ref": "#/components/schemas/`)[1:] {
		name, _, _ := strings.Cut(part, `"`)
		if doc.Components.Schemas[name] == nil {
			t.Errorf("a reference to %s leads nowhere", name)
		}
	}
}

func TestClientErrors(t *testing.T) {
	if _, err := client.New("ftp://x"); err == nil {
		t.Error("a foreign scheme was taken")
	}
	away, err := client.New("127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := away.Status(t.Context()); !errors.Is(err, client.ErrAway) || !strings.Contains(err.Error(), "check that the node runs") {
		t.Errorf("nobody there: got %v", err)
	}
}
