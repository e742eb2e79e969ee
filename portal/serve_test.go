package portal

import (
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

// site is a portal as a build leaves it, above an API that says so.
func site(t *testing.T, files fstest.MapFS) http.Handler {
	t.Helper()
	api := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "api") })
	h, err := over(files, Options{API: api, Serves: func(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/export/") }})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestOver(t *testing.T) {
	s := site(t, fstest.MapFS{
		"index.html":          {Data: []byte("<page>")},
		"assets/index-1a2.js": {Data: []byte(strings.Repeat("script ", 100))},
		"README.md":           {Data: []byte("not for readers")},
	})
	for _, row := range []struct {
		says, method, path, accept string
		want, cache                string
	}{
		{"the front page", "GET", "/", "text/html", "<page>", "no-cache"},
		{"an address of the application", "GET", "/funds/linxi-2026/line/1.2", "text/html,*/*", "<page>", "no-cache"},
		{"a built file", "GET", "/assets/index-1a2.js", "*/*", strings.Repeat("script ", 100), "public, max-age=31536000, immutable"},
		{"a built file of an older build is not a page", "GET", "/assets/index-old.js", "text/html", "api", ""},
		{"a program at the front page", "GET", "/", "*/*", "api", ""},
		{"what the API serves, in a browser", "GET", "/export/funds/csv", "text/html", "api", ""},
		{"a question", "POST", "/gongshi.funds.v1.Funds/GetLine", "text/html", "api", ""},
		{"the note for builders", "GET", "/README.md", "*/*", "api", ""},
	} {
		t.Run(row.says, func(t *testing.T) {
			r := httptest.NewRequest(row.method, row.path, nil)
			r.Header.Set("Accept", row.accept)
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			if got := w.Body.String(); got != row.want {
				t.Fatalf("got %q, want %q", got, row.want)
			}
			if got := w.Header().Get("Cache-Control"); got != row.cache {
				t.Fatalf("cached as %q, want %q", got, row.cache)
			}
			if row.want == "api" {
				return
			}
			for name, part := range map[string]string{
				"Content-Security-Policy": "require-trusted-types-for 'script'", "X-Content-Type-Options": "nosniff",
				"Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
			} {
				if !strings.Contains(w.Header().Get(name), part) {
					t.Errorf("%s is %q", name, w.Header().Get(name))
				}
			}
		})
	}
}

func TestOverCompressesOnceAndAnswersRepeats(t *testing.T) {
	text := strings.Repeat("script ", 100)
	s := site(t, fstest.MapFS{"assets/a.js": {Data: []byte(text)}})
	r := httptest.NewRequest("GET", "/assets/a.js", nil)
	r.Header.Set("Accept-Encoding", "gzip, br")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	unzip, err := gzip.NewReader(w.Body)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(unzip); err != nil || string(got) != text {
		t.Fatalf("got %q, %v", got, err)
	}
	r.Header.Set("If-None-Match", w.Header().Get("ETag"))
	w = httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Code != http.StatusNotModified {
		t.Fatalf("a file that has not changed is sent again: %d", w.Code)
	}
}

func TestOverSaysHowToBuild(t *testing.T) {
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("Accept", "text/html")
	w := httptest.NewRecorder()
	site(t, fstest.MapFS{"README.md": {}}).ServeHTTP(w, r)
	if w.Code != http.StatusNotFound || !strings.Contains(w.Body.String(), "make build") {
		t.Fatalf("got %d %q", w.Code, w.Body)
	}
}

func TestOverSendsBrotliWhereItIsTaken(t *testing.T) {
	text := strings.Repeat("script ", 100)
	s := site(t, fstest.MapFS{"assets/a.js": {Data: []byte(text)}, "assets/a.js.br": {Data: []byte("small")}})
	for takes, want := range map[string]string{
		"gzip, deflate, br": "br", "br;q=0.5": "br", "gzip": "gzip", "br;q=0, gzip": "gzip", "brotli": "", "": "", "br; q=0.0": "",
	} {
		r := httptest.NewRequest("GET", "/assets/a.js", nil)
		r.Header.Set("Accept-Encoding", takes)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if got := w.Header().Get("Content-Encoding"); got != want || want == "br" && w.Body.String() != "small" {
			t.Errorf("%q gets %q (%q), want %q", takes, got, w.Body, want)
		}
	}
	r := httptest.NewRequest("GET", "/assets/a.js.br", nil)
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if w.Body.String() != "api" {
		t.Error("the compressed file is a page of its own")
	}
}

func TestOverTellsWhatAnAddressNeeds(t *testing.T) {
	list := `[{"path": "/", "links": ["</home.css>; rel=preload; as=style; crossorigin", "</home.js>; rel=modulepreload"]},
		{"path": "/funds/$budget", "links": ["</budget.js>"]}, {"path": "/funds/all", "links": ["</all.js>"]},
		{"path": "/funds/$budget/line/$", "links": ["</line.js>"]}]`
	s := site(t, fstest.MapFS{"index.html": {Data: []byte("<page>")}, "preload.json": {Data: []byte(list)}})
	for _, row := range []struct{ at, want string }{
		{"/", "</home.css>; rel=preload; as=style; crossorigin, </home.js>; rel=modulepreload"},
		{"/funds/linxi-2026", "</budget.js>"},
		{"/funds/all", "</all.js>"},
		{"/funds/x/line/1/2%2F3", "</line.js>"},
		{"/funds/x/line/", ""},
		{"/nowhere", ""},
		{"/preload.json", ""},
	} {
		r := httptest.NewRequest("GET", row.at, nil)
		r.Header.Set("Accept", "text/html")
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if got := w.Header().Get("Link"); got != row.want || w.Body.String() != "<page>" {
			t.Errorf("%s: %q %q, want %q", row.at, got, w.Body, row.want)
		}
	}
	if _, err := over(fstest.MapFS{"preload.json": {Data: []byte("[")}}, Options{}); err == nil {
		t.Error("a broken list is taken")
	}
}
