package portal

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"

	"gongshi/ledger/refusal"
	"gongshi/proof"
)

// TestReceiptPageWithoutJavaScript reads what stands between noscript; that a good receipt is told there, a journey checks.
func TestReceiptPageWithoutJavaScript(t *testing.T) {
	files, err := load(fstest.MapFS{"index.html": {Data: []byte("<div id=root></div><noscript>general</noscript>")}})
	if err != nil {
		t.Fatal(err)
	}
	book := refusal.NewBook("test")
	none := book.New(1, "", "没有这笔交易；请检查编号", "there is no such transaction; check its number")
	id := strings.Repeat("ab", 32)
	for _, row := range []struct {
		says, path string
		file       []byte
		err        error
		want       string
	}{
		{"no number", "/v/<script>", nil, nil, "holds no receipt"},
		{"a refusal is told", "/v/" + id, nil, none, "there is no such transaction"},
		{"a node that cannot answer", "/v/" + id, nil, errors.New("secret detail"), "cannot give the receipt"},
		{"a receipt that does not hold", "/v/" + id, []byte(`{"x":"<script>"}`), nil, "does not hold"},
	} {
		t.Run(row.says, func(t *testing.T) {
			receipt := func(context.Context, []byte, []byte) ([]byte, error) { return row.file, row.err }
			s := handler(files, nil, Options{
				API: http.NotFoundHandler(), Serves: func(*http.Request) bool { return false }, Receipt: receipt, Anchor: &proof.Anchor{},
			})
			r := httptest.NewRequest("GET", "/v/x", nil)
			r.URL.Path = row.path
			r.Header.Set("Accept", "text/html")
			w := httptest.NewRecorder()
			s.ServeHTTP(w, r)
			body, _ := io.ReadAll(w.Body)
			if text := string(body); !strings.Contains(text, row.want) || strings.Contains(text, "<script>") || strings.Contains(text, "secret") {
				t.Fatalf("got %s", text)
			}
			if !strings.Contains(w.Header().Get("Content-Security-Policy"), "default-src 'none'") {
				t.Error("no policy")
			}
		})
	}
}
