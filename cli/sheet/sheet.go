// Package sheet reads other people's tables: delimited text of any size in constant memory, in the
// encodings that offices really use, naming each row that cannot be read by its line.
package sheet

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"
)

// Limits of one row. A quotation mark that is never closed would otherwise swallow the rest of the file.
const (
	maxRowBytes = 256 << 10
	maxRowLines = 100
)

// What is wrong with a row that is none. Each is one row's fault: the reader goes on with the next line.
var (
	ErrQuote    = errors.New("a quotation mark is misplaced or never closed")
	ErrEncoding = errors.New("bytes that are no text in the file's encoding")
	ErrTooLong  = errors.New("longer than 256 KiB")
)

// A Sheet is a file of rows. Its fields say how it is read; Open fills in what is left unset.
type Sheet struct {
	File      string
	Encoding  string // such as "utf-8" or "gb18030"; "" to be detected
	Delimiter byte   // 0 for a tab in .tsv files and a comma elsewhere
}

// A Row is one record of the table.
type Row struct {
	Line  int // of its first character, from 1
	Cells []string
	Bytes int64 // of the file read so far, its own included
	Err   error // what is wrong with it, nil for a row that can be read
}

// A Reader yields the rows of a sheet, in order.
type Reader struct {
	Header []string

	file   *os.File
	in     *bufio.Reader
	decode func([]byte) (string, bool)
	comma  byte
	line   int // of the next physical line to be taken
	bytes  int64
	ahead  []physical // lines that an unclosed quotation mark looked at, to be read again
}

// A physical line, without its end.
type physical struct {
	text  string
	ok    bool // whether it decodes
	bytes int64
	err   error
}

// Open finds out how s is encoded, unless it says so, and reads the header. It returns s completed.
// The caller closes the reader.
func Open(s Sheet) (*Reader, Sheet, error) {
	if s.Delimiter == 0 {
		s.Delimiter = ','
		if strings.HasSuffix(strings.ToLower(s.File), ".tsv") {
			s.Delimiter = '\t'
		}
	}
	f, err := os.Open(s.File)
	if err != nil {
		return nil, s, err
	}
	if s.Encoding == "" {
		if s.Encoding, err = detect(f); err != nil {
			return nil, s, errors.Join(err, f.Close())
		}
	}
	r := &Reader{file: f, comma: s.Delimiter, line: 1}
	if err := r.start(s.Encoding); err != nil {
		return nil, s, errors.Join(err, f.Close())
	}
	for {
		row, err := r.Next()
		switch {
		case errors.Is(err, io.EOF):
			return nil, s, errors.Join(fmt.Errorf("%s is empty; it needs a header and rows", s.File), f.Close())
		case err == nil && row.Err != nil:
			err = fmt.Errorf("the header of %s in line %d cannot be read: %w", s.File, row.Line, row.Err)
		}
		if err != nil {
			return nil, s, errors.Join(err, f.Close())
		}
		r.Header = row.Cells
		return r, s, nil
	}
}

// Close closes the file.
func (r *Reader) Close() error { return r.file.Close() }

// Next gives the next row that is not blank, or io.EOF. Its other errors are those of reading the file.
func (r *Reader) Next() (Row, error) {
	for {
		first := r.line
		p := r.take()
		if p.err != nil {
			return Row{}, p.err
		}
		if strings.TrimSpace(p.text) == "" && p.ok {
			continue
		}
		row := r.row(first, p)
		row.Bytes = r.bytes
		return row, nil
	}
}

// take removes the next physical line.
func (r *Reader) take() physical {
	var p physical
	if len(r.ahead) > 0 {
		p, r.ahead = r.ahead[0], r.ahead[1:]
	} else {
		p = r.read()
	}
	if p.err == nil {
		r.line++
		r.bytes += p.bytes
	}
	return p
}

// read reads a physical line. One that is too long is cut, so that no line can fill the memory.
func (r *Reader) read() physical {
	var raw []byte
	var n int64
	for {
		piece, err := r.in.ReadSlice('\n')
		n += int64(len(piece))
		if len(raw) <= maxRowBytes {
			raw = append(raw, piece...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && (n == 0 || !errors.Is(err, io.EOF)) {
			return physical{err: err}
		}
		break
	}
	for len(raw) > 0 && (raw[len(raw)-1] == '\n' || raw[len(raw)-1] == '\r') {
		raw = raw[:len(raw)-1]
	}
	text, ok := r.decode(raw)
	return physical{text: text, ok: ok, bytes: n}
}

// row splits the line p, and those that follow while a quotation mark is open, into cells.
// A row that cannot be read ends with its first line.
func (r *Reader) row(first int, p physical) Row {
	row := Row{Line: first}
	if !p.ok {
		row.Err = ErrEncoding
		return row
	}
	text := p.text
	var taken []physical
	for {
		cells, open, err := split(text, r.comma)
		if err == nil && !open && len(text) <= maxRowBytes {
			row.Cells, row.Err = cells, nil
			return row
		}
		row.Err = ErrQuote
		if len(text) > maxRowBytes {
			row.Err = ErrTooLong
		}
		if err != nil || len(taken) == maxRowLines || len(text) > maxRowBytes {
			break
		}
		next := r.take()
		if next.err != nil || !next.ok {
			if next.err == nil {
				taken = append(taken, next)
			}
			break
		}
		taken = append(taken, next)
		text += "\n" + next.text
	}
	r.untake(taken)
	return row
}

// untake puts lines back, to be read as rows of their own.
func (r *Reader) untake(lines []physical) {
	for _, p := range lines {
		r.line--
		r.bytes -= p.bytes
	}
	r.ahead = append(lines, r.ahead...)
}

// split parts one record by RFC 4180. Open says that a quotation mark waits for its end.
func split(text string, comma byte) (cells []string, open bool, err error) {
	cells = make([]string, 0, strings.Count(text, string(rune(comma)))+1)
	for {
		if !strings.HasPrefix(text, `"`) {
			i := strings.IndexByte(text, comma)
			if i < 0 {
				return append(cells, text), false, nil
			}
			cells, text = append(cells, text[:i]), text[i+1:]
			continue
		}
		cell, rest, open := quoted(text[1:])
		if open {
			return nil, true, nil
		}
		cells = append(cells, cell)
		if rest == "" {
			return cells, false, nil
		}
		if rest[0] != comma {
			return nil, false, ErrQuote
		}
		text = rest[1:]
	}
}

// quoted reads a cell after its opening mark; two marks stand for one.
func quoted(text string) (cell, rest string, open bool) {
	var b strings.Builder
	for {
		i := strings.IndexByte(text, '"')
		if i < 0 {
			return "", "", true
		}
		if i+1 == len(text) || text[i+1] != '"' {
			if b.Len() == 0 {
				return text[:i], text[i+1:], false
			}
			b.WriteString(text[:i])
			return b.String(), text[i+1:], false
		}
		b.WriteString(text[:i+1])
		text = text[i+2:]
	}
}

func plainUTF8(raw []byte) (string, bool) { return string(raw), utf8.Valid(raw) }
