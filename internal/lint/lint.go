// Package lint holds the rules of this code base that a compiler cannot see, as ordinary tests.
//
// Each rule is data: a name, why it exists and what to do instead. A finding prints all three, so
// whoever meets one needs no other page. testdata/bad breaks every rule once; see TestRulesBite.
package lint

import (
	"bytes"
	"cmp"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// module is the import path of the tree's root.
const module = "gongshi"

// A Rule is one thing that this code base does not do.
type Rule struct{ Name, Why, Instead string }

// A Finding is one place that breaks a rule. Line is 0 for a whole file or folder.
type Finding struct {
	Rule *Rule
	Path string // from the root, with slashes
	Line int
	What string
}

// String is the failure that a developer reads.
func (f Finding) String() string {
	at := f.Path
	if f.Line > 0 {
		at = fmt.Sprintf("%s:%d", f.Path, f.Line)
	}
	return fmt.Sprintf("%s: %s [%s]\n\twhy: %s\n\tdo:  %s", at, f.What, f.Rule.Name, f.Rule.Why, f.Rule.Instead)
}

// sorted orders findings by place and drops doubles.
func sorted(found []Finding) []Finding {
	slices.SortFunc(found, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Line, b.Line),
			cmp.Compare(a.Rule.Name, b.Rule.Name), cmp.Compare(a.What, b.What))
	})
	return slices.Compact(found)
}

// A Tree is the source of the module as it lies in a folder, parsed but not type-checked, so that
// its rules hold for every file whatever its build tags, and while a package does not compile yet.
type Tree struct {
	Root  string
	Fset  *token.FileSet
	Go    []*File
	Proto []string // paths from the root
}

// A File is one parsed Go file.
type File struct {
	Path      string // from the root, with slashes
	AST       *ast.File
	Lines     int
	Test      bool
	Generated bool
}

// Dir is the file's folder from the root, "." for the root itself.
func (f *File) Dir() string { return path.Dir(f.Path) }

// Written reports whether people wrote the file and it is part of the product.
func (f *File) Written() bool { return !f.Test && !f.Generated }

// skipped are folders without source of ours; testdata is read by the tests that own it.
var skipped = []string{"node_modules", "testdata", "third_party", "bin", "dist"}

// ReadTree parses every Go file under root. A file that does not parse is an error: nothing can be
// said of it.
func ReadTree(root string) (*Tree, error) {
	t := &Tree{Root: root, Fset: token.NewFileSet()}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name != root && (slices.Contains(skipped, d.Name()) || strings.HasPrefix(d.Name(), ".")) {
				return filepath.SkipDir
			}
			return nil
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		switch path.Ext(rel) {
		case ".proto":
			t.Proto = append(t.Proto, rel)
		case ".go":
			return t.parse(name, rel)
		}
		return nil
	})
	slices.SortFunc(t.Go, func(a, b *File) int { return cmp.Or(cmp.Compare(a.Dir(), b.Dir()), cmp.Compare(a.Path, b.Path)) })
	return t, err
}

func (t *Tree) parse(name, rel string) error {
	src, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	parsed, err := parser.ParseFile(t.Fset, rel, src, parser.ParseComments)
	if err != nil {
		return fmt.Errorf("cannot be read as Go, so no rule can be checked on it: %w", err)
	}
	t.Go = append(t.Go, &File{
		Path: rel, AST: parsed,
		Lines:     bytes.Count(src, []byte("\n")),
		Test:      strings.HasSuffix(rel, "_test.go"),
		Generated: ast.IsGenerated(parsed),
	})
	return nil
}

// at makes a finding at a position of the tree.
func (t *Tree) at(r *Rule, pos token.Pos, format string, args ...any) Finding {
	p := t.Fset.Position(pos)
	return Finding{Rule: r, Path: p.Filename, Line: p.Line, What: fmt.Sprintf(format, args...)}
}

// folders lists the folders that hold Go files, each with its files.
func (t *Tree) folders(yield func(dir string, files []*File) bool) {
	for from := 0; from < len(t.Go); {
		to := from
		for to < len(t.Go) && t.Go[to].Dir() == t.Go[from].Dir() {
			to++
		}
		if !yield(t.Go[from].Dir(), t.Go[from:to]) {
			return
		}
		from = to
	}
}

// covers reports whether pattern, a path or "path/...", covers p.
func covers(pattern, p string) bool {
	if root, ok := strings.CutSuffix(pattern, "/..."); ok {
		return p == root || strings.HasPrefix(p, root+"/")
	}
	return pattern == p
}

func coversAny(patterns []string, p string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return covers(pattern, p) })
}

// over says how far a length is over its limit.
func over(lines, limit int) string { return fmt.Sprintf("%d lines, more than %d", lines, limit) }
