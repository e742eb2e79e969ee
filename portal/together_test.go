package portal

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"gongshi/gateway"
)

func TestQuestionsThatComeTogether(t *testing.T) {
	s := asking(t, func(w http.ResponseWriter, r *http.Request) {
		name := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
		switch {
		case r.Method != "GET":
			t.Errorf("%s is asked by %s", name, r.Method)
		case name == "GetBlock":
			w.WriteHeader(http.StatusNotFound)
			_, _ = io.WriteString(w, `{"code": "not_found", "message": "no such block"}`)
		case name == "ListTransactions":
		case name == "Search":
			w.WriteHeader(http.StatusBadGateway)
			_, _ = io.WriteString(w, "<html>")
		case name == "GetReceipt":
			panic(http.ErrAbortHandler)
		default:
			w.Header().Set(gateway.HeaderHeight, "7")
			_, _ = io.WriteString(w, r.URL.Query().Get("message"))
		}
	})
	const all = `{"questions": [
		{"method": "gongshi.gateway.v1.Ledger/GetStatus", "question": "AQI="}, {"method": "gongshi.gateway.v1.Ledger/GetBlock"},
		{"method": "gongshi.gateway.v1.Ledger/ListTransactions"}, {"method": "gongshi.gateway.v1.Ledger/Search"}, {"method": "gongshi.gateway.v1.Ledger/GetReceipt"},
		{"method": "gongshi.gateway.v1.Ledger/Subscribe"}, {"method": "v1/stream"}, {"method": "gongshi.gateway.v1.Ledger"}, {}]}`
	for _, row := range []struct {
		says, body string
		code       int
		want       string
	}{
		{"answers, errors and what cannot be asked", all, 200,
			`{"answer":"QVFJ","height":"7"}|{"code":404,"error":{"code":"not_found","message":"no such block"}}|{"answer":""}|{"code":502}|{"code":500}|{"code":404}|{"code":404}|{"code":404}|{"code":404}`},
		{"nothing", `{}`, 200, ""},
		{"no JSON", "questions", 400, ""},
		{"a question that is no base64", `{"questions": [{"method": "a/b", "question": "%"}]}`, 400, ""},
		{"too many", `{"questions": [` + strings.Repeat(`{},`, togetherMost) + `{}]}`, 400, ""},
		{"too much", `{"questions": [{"method": "` + strings.Repeat("a", togetherBytes) + `"}]}`, 400, ""},
	} {
		t.Run(row.says, func(t *testing.T) {
			w := httptest.NewRecorder()
			s.ServeHTTP(w, httptest.NewRequest("POST", togetherPath, strings.NewReader(row.body)))
			if w.Code != row.code || w.Header().Get("Content-Security-Policy") != Policy {
				t.Fatalf("got %d %v: %s", w.Code, w.Header(), w.Body)
			}
			if row.code != 200 {
				return
			}
			var got struct{ Replies []json.RawMessage }
			if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
				t.Fatal(err)
			}
			var said []string
			for _, one := range got.Replies {
				said = append(said, string(one))
			}
			if got := strings.Join(said, "|"); got != row.want {
				t.Errorf("got  %s\nwant %s", got, row.want)
			}
		})
	}
}
