package proof

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// TestSpecTable keeps the failures of SPEC.md those of the code; -update writes them there.
func TestSpecTable(t *testing.T) {
	raw, err := os.ReadFile("SPEC.md")
	if err != nil {
		t.Fatal(err)
	}
	var table strings.Builder
	for _, f := range Failures.All() {
		fmt.Fprintf(&table, "| %d | %s | %s | %s |\n", f.Code, f.Field, f.ZH, f.EN)
	}
	const head, tail = "|---|---|---|---|\n", "\n## 8."
	page := string(raw)
	from := strings.Index(page, head) + len(head)
	to := strings.Index(page, tail)
	if from < len(head) || to < from {
		t.Fatal("SPEC.md has lost its table of failures")
	}
	if page[from:to] == table.String() {
		return
	}
	if !*update {
		t.Fatal("the failures in SPEC.md are not those of the code; run with -update")
	}
	if err := os.WriteFile("SPEC.md", []byte(page[:from]+table.String()+page[to:]), 0o644); err != nil {
		t.Fatal(err)
	}
}
