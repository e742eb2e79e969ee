package sheet

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

var utf8Mark = []byte{0xEF, 0xBB, 0xBF}

// detect reads the whole file, for a table may be plain ASCII until its last row. Where most lines that are
// not ASCII are UTF-8 the others are broken rows; otherwise the file is GB 18030, if all of it can be.
func detect(f *os.File) (string, error) {
	in := bufio.NewReaderSize(f, 1<<20)
	start, _ := in.Peek(3)
	switch {
	case bytes.HasPrefix(start, utf8Mark):
		return "utf-8", nil
	case bytes.HasPrefix(start, []byte{0xFF, 0xFE}):
		return "utf-16le", nil
	case bytes.HasPrefix(start, []byte{0xFE, 0xFF}):
		return "utf-16be", nil
	}
	utf, foreign, chinese := 0, 0, 0
	for {
		line, err := in.ReadSlice('\n')
		switch {
		case isASCII(line):
		case utf8.Valid(line):
			utf++
		default:
			foreign++
			if _, ok := decoderOf(simplifiedchinese.GB18030)(line); ok {
				chinese++
			}
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return "", err
		}
	}
	switch {
	case foreign <= utf || foreign == 1 && chinese == 0:
		return "utf-8", nil
	case chinese > foreign/2:
		return "gb18030", nil
	}
	return "", fmt.Errorf("%s is neither UTF-8 nor GB 18030; name its encoding, such as --encoding windows-1252", f.Name())
}

func isASCII(line []byte) bool {
	for _, b := range line {
		if b >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// start goes to the beginning of the file and past its byte order mark.
func (r *Reader) start(name string) error {
	if _, err := r.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	r.in = bufio.NewReaderSize(r.file, 1<<20)
	switch strings.ToLower(name) {
	case "utf-8", "utf8":
		r.decode = plainUTF8
		if start, _ := r.in.Peek(3); bytes.Equal(start, utf8Mark) {
			_, err := r.in.Discard(3)
			return err
		}
		return nil
	case "utf-16le", "utf-16be", "utf-16":
		endian := unicode.LittleEndian
		if strings.HasSuffix(name, "be") {
			endian = unicode.BigEndian
		}
		// Its lines do not end with one byte, so all of it is turned into UTF-8 on the way.
		text := transform.NewReader(r.file, unicode.UTF16(endian, unicode.UseBOM).NewDecoder())
		r.in, r.decode = bufio.NewReaderSize(text, 1<<20), plainUTF8
		return nil
	}
	e, err := htmlindex.Get(name)
	if err != nil {
		return fmt.Errorf("there is no encoding %q; try utf-8, gb18030, big5, utf-16 or windows-1252", name)
	}
	r.decode = decoderOf(e)
	return nil
}

// decoderOf decodes line by line: in none of the encodings is a line's end part of a character.
func decoderOf(e encoding.Encoding) func([]byte) (string, bool) {
	d := e.NewDecoder()
	return func(raw []byte) (string, bool) {
		if isASCII(raw) {
			return string(raw), true
		}
		text, err := d.Bytes(raw)
		return string(text), err == nil && !bytes.ContainsRune(text, utf8.RuneError)
	}
}
