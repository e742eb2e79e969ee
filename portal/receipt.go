package portal

import (
	"bytes"
	"context"
	"encoding/hex"
	"html/template"
	"net/http"
	"time"

	"gongshi/ledger/refusal"
	"gongshi/proof"
)

// A Receipt gives the file of a receipt: of the transaction with this id, or else of the record with this raw key.
type Receipt func(ctx context.Context, transaction, record []byte) ([]byte, error)

// A receiptPage is the page at /v/ID. A browser with JavaScript verifies the receipt itself; for any other the page
// holds, between noscript, what this server found, and says that it is only the server's word.
type receiptPage struct {
	page   *file
	id     string
	record bool
}

// told is what the template tells.
type told struct {
	ID      string
	OK      bool
	ZH, EN  []string
	Checks  []proof.Check
	Data    template.URL // the file itself; its download needs no other address
	Name    string
	WrongZH string
	WrongEN string
}

// noscript is replaced in index.html; the two marks stand there once.
var noscriptOpen, noscriptEnd = []byte("<noscript>"), []byte("</noscript>")

// sendReceipt sends the page of the application with the server's word inside noscript.
func (o Options) sendReceipt(w http.ResponseWriter, r *http.Request, p receiptPage) {
	before, rest, found := bytes.Cut(p.page.plain, noscriptOpen)
	_, after, ended := bytes.Cut(rest, noscriptEnd)
	if !found || !ended {
		p.page.send(w, r)
		return
	}
	var b bytes.Buffer
	b.Write(before)
	b.Write(noscriptOpen)
	if err := serversWord.Execute(&b, o.read(r.Context(), p)); err != nil {
		p.page.send(w, r)
		return
	}
	b.Write(noscriptEnd)
	b.Write(after)
	headers(w.Header())
	w.Header().Set("Content-Type", p.page.kind)
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Vary", "Accept")
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(b.Bytes()))
}

func (o Options) read(ctx context.Context, p receiptPage) told {
	t := told{ID: p.id, Name: "receipt-" + p.id + ".gongshi.json"}
	id, err := hex.DecodeString(p.id)
	if err != nil || len(id) == 0 || len(id) > 1024 {
		t.WrongZH, t.WrongEN = "这个地址里没有凭证编号：它应是 64 位十六进制数。", "This address holds no receipt's number: it should be 64 hexadecimal digits."
		return t
	}
	if len(p.id) > 64 {
		t.Name = "receipt-" + p.id[:64] + ".gongshi.json"
	}
	ctx, stop := context.WithTimeout(ctx, 3*time.Second)
	defer stop()
	var transaction, record []byte
	if p.record {
		record = id
	} else {
		transaction = id
	}
	raw, err := o.Receipt(ctx, transaction, record)
	if no, ok := refusal.Of(err); ok {
		t.WrongZH, t.WrongEN = no.ZH, no.EN
		return t
	}
	if err != nil {
		t.WrongZH, t.WrongEN = "节点现在不能出具凭证，请稍后再试。", "The node cannot give the receipt at the moment; try again later."
		return t
	}
	v := proof.Verify(raw, o.Anchor, time.Now())
	t.OK, t.ZH, t.EN, t.Checks = v.OK, v.ZH, v.EN, v.Checks
	t.Data = dataURL(raw)
	return t
}
