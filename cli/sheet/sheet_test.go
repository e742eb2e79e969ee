package sheet

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"
)

func write(t testing.TB, name string, content []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(file, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

// readAll gives the cells of good rows by line and the errors of bad ones.
func readAll(t testing.TB, s Sheet) (rows map[int][]string, bad map[int]error, found Sheet) {
	t.Helper()
	r, found, err := Open(s)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	rows, bad = map[int][]string{0: r.Header}, map[int]error{}
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return rows, bad, found
		}
		if err != nil {
			t.Fatal(err)
		}
		if row.Err != nil {
			bad[row.Line] = row.Err
			continue
		}
		rows[row.Line] = row.Cells
	}
}

func TestRows(t *testing.T) {
	for _, c := range []struct {
		says, text string
		want       map[int][]string
		bad        map[int]error
	}{
		{"plain", "a,b\n1,2\n", map[int][]string{0: {"a", "b"}, 2: {"1", "2"}}, nil},
		{"no newline at the end, Windows ends", "a,b\r\n1,2", map[int][]string{0: {"a", "b"}, 2: {"1", "2"}}, nil},
		{"blank lines do not count as rows but as lines", "a\n\n  \nx\n", map[int][]string{0: {"a"}, 4: {"x"}}, nil},
		{"quotes", "a,b\n\"x, \"\"y\"\"\",\n", map[int][]string{0: {"a", "b"}, 2: {`x, "y"`, ""}}, nil},
		{"a cell over three lines", "a,b\n\"x\ny\nz\",2\n3,4\n", map[int][]string{0: {"a", "b"}, 2: {"x\ny\nz", "2"}, 5: {"3", "4"}}, nil},
		{"a mark inside a cell is a character", "a,b\n5\" pipe,2\n", map[int][]string{0: {"a", "b"}, 2: {`5" pipe`, "2"}}, nil},
		{"text after the closing mark", "a,b\n\"x\"y,2\n3,4\n", map[int][]string{0: {"a", "b"}, 3: {"3", "4"}}, map[int]error{2: ErrQuote}},
		{"a mark never closed costs one row", "a,b\n\"x,2\n3,4\n5,6\n", map[int][]string{0: {"a", "b"}, 3: {"3", "4"}, 4: {"5", "6"}}, map[int]error{2: ErrQuote}},
		{"even when another one follows", "a,b\n\"x,2\n3,4\n\"5\",6\n", map[int][]string{0: {"a", "b"}, 3: {"3", "4"}, 4: {"5", "6"}}, map[int]error{2: ErrQuote}},
		{"broken UTF-8", "a,b\n\xff,2\n公,4\n示,6\n", map[int][]string{0: {"a", "b"}, 3: {"公", "4"}, 4: {"示", "6"}}, map[int]error{2: ErrEncoding}},
	} {
		rows, bad, _ := readAll(t, Sheet{File: write(t, "x.csv", []byte(c.text))})
		if !reflect.DeepEqual(rows, c.want) {
			t.Errorf("%s: rows %v, want %v", c.says, rows, c.want)
		}
		if len(bad) != len(c.bad) {
			t.Errorf("%s: bad %v, want %v", c.says, bad, c.bad)
		}
		for line, want := range c.bad {
			if !errors.Is(bad[line], want) {
				t.Errorf("%s: line %d: %v, want %v", c.says, line, bad[line], want)
			}
		}
	}
}

func TestEncodings(t *testing.T) {
	const text = "部门,金额\n财政局,12.50\n审计局,\"1,000.00\"\n"
	want := map[int][]string{0: {"部门", "金额"}, 2: {"财政局", "12.50"}, 3: {"审计局", "1,000.00"}}
	gb, _ := simplifiedchinese.GB18030.NewEncoder().String(text)
	le, _ := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewEncoder().String(text)
	for _, c := range []struct{ says, content, encoding, found string }{
		{"UTF-8", text, "", "utf-8"},
		{"with a mark", "\xef\xbb\xbf" + text, "", "utf-8"},
		{"GB 18030", gb, "", "gb18030"},
		{"GB 18030 as named", gb, "gb18030", "gb18030"},
		{"GBK is a part of it", gb, "gbk", "gbk"},
		{"UTF-16 with a mark", le, "", "utf-16le"},
	} {
		rows, bad, found := readAll(t, Sheet{File: write(t, "x.csv", []byte(c.content)), Encoding: c.encoding})
		if !reflect.DeepEqual(rows, want) || len(bad) > 0 || found.Encoding != c.found {
			t.Errorf("%s: %v, bad %v, read as %s", c.says, rows, bad, found.Encoding)
		}
	}
	latin, _ := charmap.Windows1252.NewEncoder().String("a,b\nCafé,£2\n")
	rows, _, _ := readAll(t, Sheet{File: write(t, "x.csv", []byte(latin)), Encoding: "windows-1252"})
	if rows[2][0] != "Café" || rows[2][1] != "£2" {
		t.Errorf("windows-1252: %v", rows)
	}
	if _, _, err := Open(Sheet{File: write(t, "x.csv", []byte("a")), Encoding: "klingon"}); err == nil {
		t.Error("an unknown encoding was accepted")
	}
	if _, _, err := Open(Sheet{File: write(t, "x.csv", nil)}); err == nil || !strings.Contains(err.Error(), "empty") {
		t.Errorf("an empty file: %v", err)
	}
	rows, _, _ = readAll(t, Sheet{File: write(t, "x.tsv", []byte("a\tb,c\n1\t2\n"))})
	if !reflect.DeepEqual(rows[0], []string{"a", "b,c"}) {
		t.Errorf("tabs: %v", rows)
	}
}

func TestWhatIsWrittenIsRead(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cell := rapid.StringOfN(rapid.SampledFrom([]rune("ab ,\"\n公示;")), 0, 8, -1)
		width := rapid.IntRange(2, 4).Draw(t, "width")
		table := rapid.SliceOfN(rapid.SliceOfN(cell, width, width), 1, 6).Draw(t, "table")
		var text strings.Builder
		for _, row := range table {
			for i, c := range row {
				if i > 0 {
					text.WriteByte(',')
				}
				text.WriteString(`"` + strings.ReplaceAll(c, `"`, `""`) + `"`)
			}
			text.WriteByte('\n')
		}
		dir, err := os.MkdirTemp("", "sheet")
		if err != nil {
			t.Fatal(err)
		}
		defer os.RemoveAll(dir)
		file := filepath.Join(dir, "x.csv")
		if err := os.WriteFile(file, []byte(text.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		r, _, err := Open(Sheet{File: file})
		if err != nil {
			t.Fatal(err)
		}
		defer r.Close()
		got := [][]string{r.Header}
		for {
			row, err := r.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil || row.Err != nil {
				t.Fatal(err, row.Err)
			}
			got = append(got, row.Cells)
		}
		if !reflect.DeepEqual(got, table) {
			t.Fatalf("read %q of %q", got, table)
		}
	})
}

func FuzzSplit(f *testing.F) {
	for _, seed := range []string{"", "a,b", `"a","b"`, `"a""b"`, `"`, `"a"b`, ",,"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		cells, open, err := split(text, ',')
		if err == nil && !open && len(cells) == 0 {
			t.Error("a row without cells")
		}
	})
}
