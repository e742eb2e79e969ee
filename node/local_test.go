package node

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestLocalAnswersThisComputerAlone(t *testing.T) {
	local := Local(func(_ context.Context, q []byte) ([]byte, error) { return append([]byte(`"`), append(q, '"')...), nil })
	for _, row := range []struct {
		says, method, from, host, origin string
		want                             int
	}{
		{"a page of this computer", "POST", "127.0.0.1:4000", "localhost:8080", "http://localhost:8080", http.StatusOK},
		{"a page over IPv6", "POST", "[::1]:4000", "[::1]:8080", "http://[::1]:8080", http.StatusOK},
		{"a program that only reads", "GET", "127.0.0.1:4000", "127.0.0.1:8080", "", http.StatusOK},
		{"a program that writes", "POST", "127.0.0.1:4000", "127.0.0.1:8080", "", http.StatusForbidden},
		{"another computer", "GET", "192.0.2.7:4000", "localhost:8080", "", http.StatusForbidden},
		{"a page of another site", "POST", "127.0.0.1:4000", "localhost:8080", "https://elsewhere.example", http.StatusForbidden},
		{"another site's name for this computer", "POST", "127.0.0.1:4000", "elsewhere.example", "http://elsewhere.example", http.StatusForbidden},
	} {
		t.Run(row.says, func(t *testing.T) {
			r := httptest.NewRequest(row.method, "/demo/keys", strings.NewReader("x"))
			r.RemoteAddr, r.Host = row.from, row.host
			r.Header.Set("Origin", row.origin)
			if row.origin == "" {
				r.Header.Del("Origin")
			}
			w := httptest.NewRecorder()
			local.ServeHTTP(w, r)
			if w.Code != row.want {
				t.Fatalf("got %d, want %d", w.Code, row.want)
			}
		})
	}
	r := httptest.NewRequest("GET", "/demo/keys", strings.NewReader(strings.Repeat("x", maxLocalQuestion+1)))
	r.RemoteAddr, r.Host = "127.0.0.1:1", "localhost"
	w := httptest.NewRecorder()
	local.ServeHTTP(w, r)
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Fatalf("a long question: got %d", w.Code)
	}
}
