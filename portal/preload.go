package portal

import (
	"encoding/json"
	"errors"
	"io/fs"
	"strings"
)

// preloadFile is written by portal/scripts/preload.js.
const preloadFile = "preload.json"

// A preload is what one address of the portal needs beside the entry: a browser that is told with the page asks for all
// of it at once, instead of finding it file by file.
type preload struct {
	Path   string            // as the rooms write it: "/funds/$budget/line/$"
	Links  []string          // values of the Link header, most urgent first
	Params map[string]string // what stands in Asks for a part of the address, by its name there, "$budget"
	Asks   []ask

	parts []string
	link  string // the header
}

// readPreloads reads the list; a build without one only loads more slowly.
func readPreloads(from fs.FS) ([]preload, error) {
	raw, err := fs.ReadFile(from, preloadFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var all []preload
	if err := json.Unmarshal(raw, &all); err != nil {
		return nil, err
	}
	for i := range all {
		p := &all[i]
		p.parts = partsOf(p.Path)
		for j := range p.Asks {
			if err := p.Asks[j].resolve(); err != nil {
				return nil, err
			}
		}
		p.link = strings.Join(p.Links, ", ")
	}
	return all, nil
}

// preloadOf is the entry of an address, nil where no page is known.
func preloadOf(all []preload, path string) *preload {
	have := partsOf(path)
	var best *preload
	for i := range all {
		if p := &all[i]; p.answers(have) && (best == nil || p.closer(best)) {
			best = p
		}
	}
	return best
}

// answers tells whether the page's path stands for an address: "$name" for one part, a last "$" for all that remain.
func (p *preload) answers(have []string) bool {
	for i, want := range p.parts {
		if want == "$" {
			return len(have) > i
		}
		if i >= len(have) || !strings.HasPrefix(want, "$") && want != have[i] {
			return false
		}
	}
	return len(have) == len(p.parts)
}

// closer tells whether p names more of an address, from its beginning, than q, as kit/address.ts has it.
func (p *preload) closer(q *preload) bool {
	for i := range min(len(p.parts), len(q.parts)) {
		if a, b := vague(p.parts[i]), vague(q.parts[i]); a != b {
			return a < b
		}
	}
	return len(p.parts) > len(q.parts)
}

func vague(part string) int {
	switch {
	case part == "$":
		return 2
	case strings.HasPrefix(part, "$"):
		return 1
	}
	return 0
}

// partsOf splits an address whose escapes are already undone.
func partsOf(path string) []string {
	return strings.FieldsFunc(path, func(r rune) bool { return r == '/' })
}
