package node

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"strings"

	"gongshi/ledger/refusal"
)

// A Local answers a question of a page or program on this computer, in JSON. It is asked by nobody else: not over
// the network, and not by a page of another site that the same browser shows.
type Local func(ctx context.Context, question []byte) (answer []byte, err error)

const maxLocalQuestion = 4 << 10

func (l Local) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	if !fromHere(r) {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	question, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxLocalQuestion))
	if err != nil {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	answer, err := l(r.Context(), question)
	if no, ok := refusal.Of(err); ok {
		w.WriteHeader(http.StatusConflict)
		answer, err = json.Marshal(map[string]any{"book": no.Book, "code": no.Code, "zh": no.ZH, "en": no.EN})
	}
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		answer, _ = json.Marshal(map[string]string{"detail": err.Error()})
	}
	_, _ = w.Write(answer)
}

// fromHere says whether a request comes from this computer, under one of its own names, and from no page of another
// site. The name matters: a site can point its own name at this computer.
func fromHere(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil || !net.ParseIP(host).IsLoopback() {
		return false
	}
	name, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		name = r.Host
	}
	if ip := net.ParseIP(strings.Trim(name, "[]")); name != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return false
	}
	origin := r.Header.Get("Origin")
	return origin == "http://"+r.Host || origin == "" && r.Method == http.MethodGet
}
