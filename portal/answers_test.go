package portal

import (
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"google.golang.org/protobuf/proto"

	"gongshi/gateway"
)

// asking is a portal whose page at /block/$height asks for its block and for the status, and the one at /find/$text
// searches. The API answers as it is told.
func asking(t *testing.T, api http.HandlerFunc) http.Handler {
	t.Helper()
	encoded := func(m proto.Message) string {
		raw, err := proto.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		return base64.StdEncoding.EncodeToString(raw)
	}
	list := fmt.Sprintf(`[
		{"path": "/block/$height", "params": {"$height": "900000000000000000"}, "asks": [
			{"method": "gongshi.gateway.v1.Ledger/GetBlock", "question": %q}, {"method": "gongshi.gateway.v1.Ledger/GetStatus", "question": ""}]},
		{"path": "/find/$", "params": {"$": "900000000000000000"}, "asks": [{"method": "gongshi.gateway.v1.Ledger/Search", "question": %q}]},
		{"path": "/still"}]`,
		encoded(&gateway.GetBlockRequest{Height: 900000000000000000}), encoded(&gateway.SearchRequest{Text: "900000000000000000"}))
	h, err := over(fstest.MapFS{
		"index.html": {Data: []byte("<body><main></main></body>")}, "preload.json": {Data: []byte(list)},
	}, Options{API: api, Serves: func(*http.Request) bool { return false }})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// open asks for a page as a browser does, and reads what was handed over with it.
func open(t *testing.T, s http.Handler, at string, change func(*http.Request)) (body string, all []answered) {
	t.Helper()
	r := httptest.NewRequest("GET", at, nil)
	r.Header.Set("Accept", "text/html")
	r.Header.Set("Sec-Fetch-Dest", "document")
	r.Header.Set("Accept-Encoding", "gzip, br")
	r.Header.Set("X-Forwarded-For", "198.51.100.7")
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	var from io.Reader = w.Body
	if w.Header().Get("Content-Encoding") == "gzip" {
		unzip, err := gzip.NewReader(w.Body)
		if err != nil {
			t.Fatal(err)
		}
		from = unzip
	}
	raw, err := io.ReadAll(from)
	if err != nil {
		t.Fatal(err)
	}
	if w.Header().Get("Content-Security-Policy") != Policy {
		t.Errorf("%s has no policy", at)
	}
	before, rest, found := strings.Cut(string(raw), `<script type="application/json" id="answers">`)
	text, after, _ := strings.Cut(rest, "</script>")
	if !found {
		return string(raw), nil
	}
	var list struct {
		At      string
		Answers []answered
	}
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		t.Fatal(err)
	}
	if at, err := http.ParseTime(list.At); err != nil || time.Since(at).Abs() > time.Minute {
		t.Errorf("the page says that it is %s: %v", list.At, err)
	}
	return before + strings.TrimSpace(after), list.Answers
}

func TestPageBringsItsFirstAnswers(t *testing.T) {
	var heard []string
	s := asking(t, func(w http.ResponseWriter, r *http.Request) {
		raw, _ := base64.RawURLEncoding.DecodeString(r.URL.Query().Get("message"))
		var height gateway.GetBlockRequest
		var search gateway.SearchRequest
		switch name := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]; name {
		case "GetBlock":
			_ = proto.Unmarshal(raw, &height)
			heard = append(heard, fmt.Sprint(name, " ", height.GetHeight()))
		case "Search":
			_ = proto.Unmarshal(raw, &search)
			heard = append(heard, fmt.Sprint(name, " ", search.GetText()))
		default:
			heard = append(heard, name)
		}
		if r.Method != "GET" || r.RemoteAddr != "192.0.2.1:1234" || r.Header.Get("X-Forwarded-For") != "198.51.100.7" {
			t.Errorf("asked by %s from %s for %s", r.Method, r.RemoteAddr, r.Header.Get("X-Forwarded-For"))
		}
		w.Header().Set(gateway.HeaderHeight, "7")
		_, _ = io.WriteString(w, "answer")
	})
	for _, row := range []struct {
		says, at string
		change   func(*http.Request)
		want     []string
	}{
		{"a number in the address", "/block/41", nil, []string{"GetBlock 41", "GetStatus"}},
		{"what is no number is left to the page, which says so", "/block/x", nil, []string{"GetStatus"}},
		{"a number that does not fit", "/block/99999999999999999999", nil, []string{"GetStatus"}},
		{"a text, with escapes", "/find/a%22b%2Fc/%E5%85%AC", nil, []string{`Search a"b/c/公`}},
		{"a page that asks nothing", "/still", nil, nil},
		{"a page that nobody knows", "/nowhere", nil, nil},
		{"only a look whether it has changed", "/block/41", func(r *http.Request) { r.Header.Set("Sec-Fetch-Dest", "empty") }, nil},
		{"only the head", "/block/41", func(r *http.Request) { r.Method = "HEAD" }, nil},
	} {
		t.Run(row.says, func(t *testing.T) {
			heard = nil
			body, all := open(t, s, row.at, row.change)
			if !slices.Equal(heard, row.want) || len(all) != len(row.want) {
				t.Fatalf("asked %q, handed over %d; want %q", heard, len(all), row.want)
			}
			for _, a := range all {
				if string(a.Answer) != "answer" || a.Height != "7" {
					t.Errorf("handed over %+v", a)
				}
			}
			if body != "<body><main></main></body>" && !strings.HasPrefix(row.says, "only the head") {
				t.Errorf("the page has become %q", body)
			}
		})
	}
}

func TestPageComesWithoutWhatCannotBeAnswered(t *testing.T) {
	for says, api := range map[string]http.HandlerFunc{
		"a refusal":           func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNotFound) },
		"too long an answer":  func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(make([]byte, answersMost+1)) },
		"a node that is busy": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
	} {
		if _, all := open(t, asking(t, api), "/find/x", nil); all != nil {
			t.Errorf("%s is handed over: %+v", says, all)
		}
	}
}

func TestPageOfAnotherSource(t *testing.T) {
	for _, method := range []string{"gongshi.gateway.v1.Ledger/Nothing", "gongshi.gateway.v1.Nobody/GetStatus", "gongshi.gateway.v1.Block/GetStatus", ""} {
		list := fmt.Sprintf(`[{"path": "/", "asks": [{"method": %q, "question": ""}]}]`, method)
		if _, err := over(fstest.MapFS{"preload.json": {Data: []byte(list)}}, Options{}); err == nil {
			t.Errorf("%q is taken for a method", method)
		}
	}
}
