package contracts

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "rewrite testdata/register.golden")

// TestRegister pins all that old blocks and the world outside rely on: spaces, commands with who may send them,
// refusals, questions, invariants. A changed line is a change of consensus or of the interface, reviewed as such.
func TestRegister(t *testing.T) {
	if _, err := Register(); err != nil {
		t.Fatal(err)
	}
	var now bytes.Buffer
	for _, c := range All() {
		fmt.Fprintf(&now, "contract %s: %s, %s\n", c.Name, c.Title.ZH, c.Title.EN)
		for _, s := range c.State {
			kind, record := "plain", "a set"
			if s.Proven() {
				kind = "proven"
			}
			if s.Record() != nil {
				record = string(s.Record().Descriptor().FullName())
			}
			fmt.Fprintf(&now, "\tspace %s: %s, %s\n", s.Path(), kind, record)
		}
		for _, cmd := range c.Commands {
			fmt.Fprintf(&now, "\tcommand %s: %s\n", cmd.Type(), cmd.Allow.Says.EN)
		}
		for _, q := range c.Queries {
			fmt.Fprintf(&now, "\tquestion %s\n", q.Question.Descriptor().FullName())
		}
		for _, r := range c.Refusals.All() {
			fmt.Fprintf(&now, "\trefusal %d (%s): %s | %s\n", r.Code, r.Field, r.ZH, r.EN)
		}
		for _, i := range c.Invariants {
			fmt.Fprintf(&now, "\talways %s\n", i.Says)
		}
	}
	const file = "testdata/register.golden"
	if *update {
		if err := os.WriteFile(file, now.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if was, err := os.ReadFile(file); err != nil || !bytes.Equal(was, now.Bytes()) {
		t.Errorf("the register changed; if that is meant, run go test ./contracts -update and say why in the commit\n%s", now.Bytes())
	}
}
