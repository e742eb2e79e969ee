// Command twin tells how the Go verifier judges receipts, so that the TypeScript one beside it can be compared with it.
// It reads one JSON object a line, {"receipt": base64, "anchor": base64, "now": Unix milliseconds or 0 for no clock}, and
// answers each with one line: the number of the first failure, the checks with their outcomes, and the sentences.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"gongshi/proof"
)

type question struct {
	Receipt []byte `json:"receipt"`
	Anchor  []byte `json:"anchor"`
	Now     int64  `json:"now"`
}

type answer struct {
	Number uint32      `json:"number"`
	Check  string      `json:"check"`
	Steps  [][2]string `json:"steps"` // name, outcome
	ZH     []string    `json:"zh"`
	EN     []string    `json:"en"`
}

func main() {
	out := bufio.NewWriter(os.Stdout)
	if err := answerAll(os.Stdin, out); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	if err := out.Flush(); err != nil {
		os.Exit(1)
	}
}

func answerAll(in io.Reader, out io.Writer) error {
	questions, answers := json.NewDecoder(in), json.NewEncoder(out)
	answers.SetEscapeHTML(false)
	for {
		var q question
		if err := questions.Decode(&q); err == io.EOF {
			return nil
		} else if err != nil {
			return fmt.Errorf("read a question: %w", err)
		}
		if err := answers.Encode(judge(q)); err != nil {
			return fmt.Errorf("write an answer: %w", err)
		}
	}
}

// judge verifies one receipt. An anchor that cannot be read is none, which fails in the step anchor.
func judge(q question) answer {
	var now time.Time
	if q.Now != 0 {
		now = time.UnixMilli(q.Now)
	}
	anchor, err := proof.ParseAnchor(q.Anchor)
	if err != nil {
		anchor = nil
	}
	v := proof.Verify(q.Receipt, anchor, now)
	a := answer{ZH: v.ZH, EN: v.EN}
	if v.Failure != nil {
		a.Number, a.Check = v.Failure.Code, v.Failure.Field
	}
	for _, c := range v.Checks {
		a.Steps = append(a.Steps, [2]string{c.Name, string(c.Outcome)})
	}
	return a
}
