package toy

import (
	"fmt"
	"slices"
	"strings"
)

// Everything in this file is fine: it reads package variables and writes to what is its own.

var names, _ = newRecord("a")

func newRecord(name string) (*record, error) {
	r := &record{}
	r.add(name) // fine: while the package initialises, and on its own record
	return r, nil
}

func read(limit int) (string, error) {
	mine := slices.Clone(list)
	mine[0] = "x"
	slices.Sort(mine)
	mine = append(mine, list...)
	copied := *shared
	copied.count++
	var b strings.Builder
	b.WriteString(fmt.Sprint(one.size(), shared.size(), names.size(), limit))
	for _, name := range list {
		name += "."
		b.WriteString(name)
	}
	if limit > 1<<20 {
		return "", fmt.Errorf("over %d", int64(1_000_000))
	}
	return b.String(), nil
}
