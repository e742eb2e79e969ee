package cli

import (
	"encoding/csv"
	"fmt"
	"os"
	"strconv"

	"gongshi/cli/load"
)

// How many bad rows are shown, and from how many on they are also written to a file, all of them.
const (
	shownMost = 1000
	fileFrom  = 20
)

// A badList prints bad rows as they are found and writes long lists to a file beside the table.
type badList struct {
	app   *app
	bar   *bar
	file  string
	shown []load.Bad
	count int
	out   *os.File
	csv   *csv.Writer
}

func (b *badList) add(bad load.Bad) error {
	b.count++
	if len(b.shown) < shownMost {
		b.shown = append(b.shown, bad)
		if !b.app.json {
			b.bar.clear()
			fmt.Fprintln(b.app.Err, b.app.badSentence(bad))
		}
	}
	if b.count < fileFrom {
		return nil
	}
	if b.csv == nil {
		if err := b.begin(); err != nil {
			return err
		}
		for _, earlier := range b.shown[:fileFrom-1] {
			b.write(earlier)
		}
	}
	b.write(bad)
	return b.csv.Error()
}

func (b *badList) begin() (err error) {
	if b.out, err = os.Create(b.file); err != nil {
		return fmt.Errorf("the list of bad rows cannot be written: %w", err)
	}
	if _, err := b.out.WriteString("\ufeff"); err != nil { // so that spreadsheets read the Chinese
		return err
	}
	b.csv = csv.NewWriter(b.out)
	return b.csv.Write([]string{"line", "column", "code", "zh", "en", "detail"})
}

func (b *badList) write(bad load.Bad) {
	code := ""
	if bad.Code != 0 {
		code = bad.Book + "/" + strconv.Itoa(int(bad.Code))
	}
	// csv.Writer keeps its first error, which add returns.
	_ = b.csv.Write([]string{strconv.Itoa(bad.Line), bad.Column, code, bad.ZH, bad.EN, bad.Detail})
}

func (b *badList) close() error {
	if b.csv == nil {
		return nil
	}
	b.csv.Flush()
	if err := b.csv.Error(); err != nil {
		return err
	}
	if !b.app.json {
		fmt.Fprintf(b.app.Err, b.app.say("全部 %d 个错行列在 %s。\n", "All %d bad rows are listed in %s.\n"), b.count, b.file)
	}
	return b.out.Close()
}

// badSentence is a bad row in one line.
func (a *app) badSentence(b load.Bad) string {
	text := fmt.Sprintf(a.say("第 %d 行", "line %d"), b.Line)
	if b.Column != "" {
		text += fmt.Sprintf(a.say("，“%s”列", ", column %q"), b.Column)
	}
	text += a.say("：", ": ") + a.say(b.ZH, b.EN)
	if b.Detail != "" {
		text += fmt.Sprintf(a.say("（%s）", " (%s)"), b.Detail)
	}
	if b.Code != 0 {
		text += fmt.Sprintf(" [%s/%d]", b.Book, b.Code)
	}
	return text
}
