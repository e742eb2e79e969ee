// Package load brings a published table onto the ledger: it checks every row first and names each bad one by
// its line, then signs and sends the commands that a contract makes of the rows, many at a time, in constant memory.
package load

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"gongshi/cli/sheet"
	"gongshi/ledger/contract"
	"gongshi/ledger/refusal"

	"google.golang.org/protobuf/proto"
)

// A Table is somebody's file and how a contract reads it.
type Table struct {
	Sheet   sheet.Sheet
	Import  contract.Import
	Mapping proto.Message
}

// A Bad row is one that cannot be imported, and why. Book and Code are those of the contract's refusal; a row
// that is no row of a table has none.
type Bad struct {
	Line   int    `json:"line"`
	Column string `json:"column,omitempty"`
	ZH     string `json:"zh"`
	EN     string `json:"en"`
	Detail string `json:"detail,omitempty"`
	Book   string `json:"book,omitempty"`
	Code   uint32 `json:"code,omitempty"`
}

// A Watch is told what happens. Unset functions are not called.
type Watch struct {
	Bad   func(Bad) error         // each bad row, in order of lines
	Step  func(bytes, of int64)   // after each row: how far the file has been read
	Final func(batches, of int64) // while sending: how many transactions are final
	Wait  func(reason string)     // sending pauses, because the network or the gateway asks for it
	done  func(batch []proto.Message, last int) error
}

// A Report is what Check found.
type Report struct {
	Sheet   sheet.Sheet    `json:"-"` // with the encoding that was detected
	Rows    int            `json:"rows"`
	Bad     int            `json:"bad"`
	Batches int64          `json:"transactions"`
	Sums    []contract.Sum `json:"sums"` // of the good rows
}

// sentences for rows that are none.
var broken = []struct {
	err    error
	zh, en string
}{
	{sheet.ErrQuote, "引号位置不对或没有结束；请改正这一行的引号", "a quotation mark is misplaced or never closed; correct the row's quotes"},
	{sheet.ErrEncoding, "含有不属于文件编码的字节；请改正这一行或用 --encoding 指明编码", "bytes are no text in the file's encoding; correct the row or name the encoding with --encoding"},
	{sheet.ErrTooLong, "一行超过 256 KiB；请检查分隔符和引号", "the row is longer than 256 KiB; check delimiters and quotes"},
}

func badRow(line int, err error) Bad {
	for _, b := range broken {
		if errors.Is(err, b.err) {
			return Bad{Line: line, ZH: b.zh, EN: b.en}
		}
	}
	r, ok := refusal.Of(err)
	if !ok {
		return Bad{Line: line, ZH: err.Error(), EN: err.Error()}
	}
	detail := strings.TrimPrefix(r.Detail, fmt.Sprintf("line %d", line)) // said already
	return Bad{line, r.Field, r.ZH, r.EN, strings.TrimLeft(detail, ": "), r.Book, r.Code}
}

// Check reads the whole table, sends nothing and reports every bad row to w.
func (t Table) Check(ctx context.Context, w Watch) (*Report, error) {
	w.done = func([]proto.Message, int) error { return nil }
	return t.walk(ctx, w)
}

// walk reads the rows, gives the bad ones to w.Bad and each batch, with the line at which it was complete,
// to w.done. Two walks over one file make the same batches.
func (t Table) walk(ctx context.Context, w Watch) (*Report, error) {
	in, found, err := sheet.Open(t.Sheet)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	info, err := os.Stat(t.Sheet.File)
	if err != nil {
		return nil, err
	}
	rows, err := t.Import.Open(t.Mapping, in.Header)
	if err != nil {
		return nil, err
	}
	p := &pass{rows: rows, watch: w, report: &Report{Sheet: found}}
	for ctx.Err() == nil {
		row, err := in.Next()
		if errors.Is(err, io.EOF) {
			err = p.flush(true)
			p.report.Sums = rows.Sums()
			return p.report, err
		}
		if err != nil {
			return nil, fmt.Errorf("%s cannot be read on: %w", t.Sheet.File, err)
		}
		if err := p.take(row); err != nil {
			return nil, err
		}
		if w.Step != nil {
			w.Step(row.Bytes, info.Size())
		}
	}
	return nil, ctx.Err()
}

// A pass is one reading of a table.
type pass struct {
	rows   contract.Rows
	watch  Watch
	report *Report
	line   int
}

func (p *pass) take(row sheet.Row) error {
	p.report.Rows++
	p.line = row.Line
	if row.Err == nil {
		row.Err = p.rows.Row(row.Line, row.Cells)
	}
	if row.Err != nil {
		p.report.Bad++
		if p.watch.Bad != nil {
			if err := p.watch.Bad(badRow(row.Line, row.Err)); err != nil {
				return err
			}
		}
	}
	return p.flush(false)
}

// flush hands on the batches that are ready.
func (p *pass) flush(end bool) error {
	for {
		batch := p.rows.Commands(end)
		if len(batch) == 0 {
			return nil
		}
		p.report.Batches++
		if err := p.watch.done(batch, p.line); err != nil {
			return err
		}
	}
}
