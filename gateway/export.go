package gateway

import (
	"archive/zip"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"gongshi/ledger/contract"
	"gongshi/ledger/refusal"
)

// Limits of an export's options.
const (
	mostOptions     = 16
	mostOptionBytes = 200
)

// serveExport streams a contract's export as a zip file. All of it is read from one version of the state, which the
// headers name; the files' times are that block's.
func (g *Gateway) serveExport(w http.ResponseWriter, r *http.Request) {
	var err error
	done := g.metrics.request("/export")
	defer func() { done(err) }()
	e, name, err := g.exportOf(r)
	if err != nil {
		g.refuse(w, r, err)
		return
	}
	v := visitorOf(r.Context())
	leave, err := g.streams.enter(v.who, v.trusted) // it holds a version of the state as long as it runs
	if err != nil {
		g.refuse(w, r, err)
		return
	}
	defer leave()
	s, err := g.o.Chain.State()
	if err != nil {
		g.refuse(w, r, err)
		return
	}
	defer s.Close()
	out := &export{gateway: g, to: w, request: r, state: s, name: name}
	if err = e.Files(s, r.URL.Query()["option"], out.write); err == nil {
		err = out.finish()
	}
	if err == nil {
		return
	}
	if out.zip == nil {
		g.refuse(w, r, err)
		return
	}
	// The status is out already: only a broken connection tells that the file is not whole.
	if _, ok := refusal.Of(err); !ok && r.Context().Err() == nil {
		g.log.Error("an export broke off", "export", name, "err", err)
	}
	panic(http.ErrAbortHandler)
}

func (g *Gateway) exportOf(r *http.Request) (contract.Export, string, error) {
	name := r.PathValue("contract") + "/" + r.PathValue("export")
	options := r.URL.Query()["option"]
	if len(options) > mostOptions || slices.ContainsFunc(options, func(o string) bool { return len(o) > mostOptionBytes }) {
		return contract.Export{}, name, ErrMalformed.On("option", "at most %d, of at most %d bytes", mostOptions, mostOptionBytes)
	}
	if c, ok := g.o.Register.Contract(r.PathValue("contract")); ok {
		for _, e := range c.Exports {
			if e.Name == r.PathValue("export") {
				return e, name, nil
			}
		}
	}
	return contract.Export{}, name, ErrNoExport.With("%s", name)
}

// An export writes pieces of files into a zip, which begins with the first piece.
type export struct {
	gateway *Gateway
	to      http.ResponseWriter
	request *http.Request
	state   Snapshot
	name    string

	zip     *zip.Writer
	file    string
	current io.Writer
	written []string
}

func (e *export) write(file string, piece []byte) error {
	if err := e.request.Context().Err(); err != nil {
		return err
	}
	visitorOf(e.request.Context()).allow(e.gateway.o.Limits.StreamStall)
	e.begin()
	if e.current == nil || file != e.file {
		if slices.Contains(e.written, file) {
			return fmt.Errorf("the export %s comes back to the file %s", e.name, file)
		}
		into, err := e.zip.CreateHeader(&zip.FileHeader{Name: file, Method: zip.Deflate, Modified: time.UnixMilli(e.state.TimeMS()).UTC()})
		if err != nil {
			return err
		}
		e.file, e.current = file, into
		e.written = append(e.written, file)
	}
	_, err := e.current.Write(piece)
	return err
}

func (e *export) begin() {
	if e.zip != nil {
		return
	}
	h := e.to.Header()
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s-%d.zip"`, strings.ReplaceAll(e.name, "/", "-"), e.state.Height()))
	h.Set(HeaderHeight, strconv.FormatInt(e.state.Height(), 10))
	h.Set(HeaderAppHash, hex.EncodeToString(e.state.AppHash()))
	h.Set("Cache-Control", "no-store")
	e.zip = zip.NewWriter(e.to)
}

func (e *export) finish() error {
	e.begin()
	return errors.Join(e.zip.Close())
}
