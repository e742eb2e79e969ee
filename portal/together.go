package portal

import (
	"encoding/json"
	"net/http"
	"sync"
)

// A page asks many small questions at once, and each request costs its reader's computer more than its answer: so
// those that come up together go as one (ledger/together.ts). Each is answered as if it had come alone.

const togetherPath = "/portal/answers"

const (
	togetherMost  = 32        // questions in one request
	togetherBytes = 256 << 10 // of the request
	togetherAtOne = 4         // asked at the same time
)

type questions struct {
	Questions []struct {
		Method   string
		Question []byte
	}
}

// A reply is an answer, or what the API said instead: an error of the Connect protocol with the status it came with.
type reply struct {
	Answer []byte          `json:"answer,omitzero"` // may be empty, as a message of only zeros is
	Height string          `json:"height,omitempty"`
	Code   int             `json:"code,omitempty"`
	Error  json.RawMessage `json:"error,omitempty"`
}

func replyOf(k *kept) reply {
	switch {
	case k.code == http.StatusOK:
		return reply{Answer: append([]byte{}, k.body.Bytes()...), Height: k.header.Get(heightHeader)}
	case json.Valid(k.body.Bytes()):
		return reply{Code: k.code, Error: k.body.Bytes()}
	}
	return reply{Code: k.code}
}

// sendTogether answers several questions in one.
func (o Options) sendTogether(w http.ResponseWriter, r *http.Request) {
	var asked questions
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, togetherBytes)).Decode(&asked)
	headers(w.Header())
	if err != nil || len(asked.Questions) > togetherMost {
		http.Error(w, "这里接受一页一起提出的问题，JSON 格式，至多 32 个。This takes the questions that a page asks at once: JSON, at most 32.", http.StatusBadRequest)
		return
	}
	replies := make([]reply, len(asked.Questions))
	var running sync.WaitGroup
	room := make(chan struct{}, togetherAtOne)
	for i, q := range asked.Questions {
		if _, err := methodOf(q.Method); err != nil {
			replies[i] = reply{Code: http.StatusNotFound}
			continue
		}
		room <- struct{}{}
		running.Go(func() {
			defer func() {
				if recover() != nil { // The API says what it was; here it would end the program.
					replies[i] = reply{Code: http.StatusInternalServerError}
				}
				<-room
			}()
			replies[i] = replyOf(o.ask(r.Context(), r, q.Method, q.Question))
		})
	}
	running.Wait()
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	to, end := zipped(w, r)
	defer end()
	_ = json.NewEncoder(to).Encode(map[string]any{"replies": replies}) // only a reader that has gone
}
