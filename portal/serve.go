// Package portal serves the web application that `make build` has built into the program. The pages are static; all
// that they show they ask of the gateway on the same address, and check.
package portal

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"time"

	"gongshi/proof"
)

// Policy is the content security policy of every page: scripts, styles and connections of this address alone, nothing
// inline, and no text that becomes a script. The pages hold keys, so this never grows weaker.
const Policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data: blob:; " +
	"connect-src 'self'; worker-src 'self' blob:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types gongshi"

// unbuilt is what a browser gets from a program that was built without the portal.
const unbuilt = "这个程序没有内置网页；请用 make build 构建（需要 Node 20.19）。This program holds no pages: build it with make build (needs Node 20.19).\n"

// A file is a built file as it is sent.
type file struct {
	kind, etag           string
	plain, zipped, small []byte // by gzip and by brotli; nil where that would not be smaller, or the build made none
	kept                 bool   // its name changes with its content
}

// Options say above what the pages lie.
type Options struct {
	API    http.Handler
	Serves func(*http.Request) bool // whether an address is the API's
	// Receipt and Anchor are for the receipt's page without JavaScript (receipt.go); without them there is none.
	Receipt Receipt
	Anchor  *proof.Anchor
}

// Over serves pages to browsers, and leaves everything else to the API. Whether an address is the API's is for the
// API to say.
func Over(o Options) http.Handler {
	h, err := over(built(), o)
	if err != nil {
		panic("the embedded portal cannot be read: " + err.Error()) // only a broken build
	}
	return h
}

func over(from fs.FS, o Options) (http.Handler, error) {
	files, err := load(from)
	if err != nil {
		return nil, err
	}
	preloads, err := readPreloads(from)
	if err != nil {
		return nil, err
	}
	return handler(files, preloads, o), nil
}

func handler(files map[string]*file, preloads []preload, o Options) http.Handler {
	api := o.API
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost && r.URL.Path == togetherPath {
			o.sendTogether(w, r)
			return
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			api.ServeHTTP(w, r)
			return
		}
		if f := files[strings.TrimPrefix(r.URL.Path, "/")]; f != nil {
			f.send(w, r)
			return
		}
		if !strings.Contains(r.Header.Get("Accept"), "text/html") || o.Serves(r) || path.Ext(r.URL.Path) == ".js" {
			api.ServeHTTP(w, r)
			return
		}
		page := files["index.html"]
		if page == nil {
			headers(w.Header())
			http.Error(w, unbuilt, http.StatusNotFound)
			return
		}
		needs := preloadOf(preloads, r.URL.Path)
		if needs != nil && needs.link != "" {
			w.Header().Set("Link", needs.link)
		}
		if id, ok := strings.CutPrefix(r.URL.Path, "/v/"); ok && o.Receipt != nil {
			o.sendReceipt(w, r, receiptPage{page: page, id: id, record: r.URL.Query().Get("kind") == "record"})
			return
		}
		if needs != nil && navigates(r) {
			o.sendAnswered(w, r, page, needs)
			return
		}
		page.send(w, r)
	})
}

// headers are on every answer of this package.
func headers(h http.Header) {
	h.Set("Content-Security-Policy", Policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(self), microphone=(), geolocation=(), payment=()")
}

func (f *file) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	headers(h)
	h.Set("Content-Type", f.kind)
	h.Set("ETag", f.etag)
	h.Set("Vary", "Accept, Accept-Encoding")
	if f.kept {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	body := f.plain
	switch takes := r.Header.Get("Accept-Encoding"); {
	case f.small != nil && accepts(takes, "br"):
		h.Set("Content-Encoding", "br")
		body = f.small
	case f.zipped != nil && accepts(takes, "gzip"):
		h.Set("Content-Encoding", "gzip")
		body = f.zipped
	}
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// accepts tells whether an Accept-Encoding names a coding and does not refuse it.
func accepts(header, coding string) bool {
	for one := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(strings.TrimSpace(one), ";")
		if strings.EqualFold(strings.TrimSpace(name), coding) {
			q, found := strings.CutPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
			return !found || strings.Trim(q, "0.") != ""
		}
	}
	return false
}

// load reads what was built and compresses it once, in some 50 ms; brotli, which takes seconds, the build has made.
func load(from fs.FS) (map[string]*file, error) {
	files := map[string]*file{}
	err := fs.WalkDir(from, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == "README.md" || name == "chunks.json" || name == preloadFile || path.Ext(name) == ".br" {
			return err
		}
		raw, err := fs.ReadFile(from, name)
		if err != nil {
			return err
		}
		small, err := fs.ReadFile(from, name+".br")
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		sum := sha256.Sum256(raw)
		files[name] = &file{
			kind: kindOf(name), etag: `"` + hex.EncodeToString(sum[:12]) + `"`, plain: raw, zipped: zip(raw), small: small,
			kept: strings.HasPrefix(name, "assets/"),
		}
		return nil
	})
	return files, err
}

func kindOf(name string) string {
	switch path.Ext(name) {
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".wasm":
		return "application/wasm"
	}
	if kind := mime.TypeByExtension(path.Ext(name)); kind != "" {
		return kind
	}
	return "application/octet-stream"
}

func zip(raw []byte) []byte {
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestCompression)
	if err != nil {
		return nil
	}
	if _, err = w.Write(raw); err != nil || w.Close() != nil || b.Len() >= len(raw) {
		return nil
	}
	return b.Bytes()
}
