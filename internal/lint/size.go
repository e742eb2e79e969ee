package lint

import (
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

const (
	maxFunction   = 70  // lines, braces included
	maxFile       = 500 // lines
	maxTestFile   = 800
	maxMain       = 30 // lines of a cmd/*/main.go
	maxParameters = 4  // receiver not counted

	// reason starts the comment line that excuses a file or function from its size, and says why.
	// gofmt writes it "// why:" where it is part of a doc comment.
	reason = "why:"
)

var (
	ruleFunction = &Rule{"function-length",
		"a function longer than a screen hides a second thought",
		"name its parts; or write a //why: line at its head that a reader will accept"}
	ruleFile = &Rule{"file-length",
		"a file that cannot be read in one sitting is two files",
		"split it by noun; or write a //why: line above its package clause"}
	ruleParameters = &Rule{"parameters",
		"five things in a row are confused at the call",
		"pass a struct with named fields"}
	rulePackageName = &Rule{"package-name",
		"such a name says nothing, so everything ends up in it",
		"name the package after what it offers, in one word that an office would use"}
	ruleTypeName = &Rule{"type-name",
		"a name should say what the thing is, not what part of the language it is made of",
		"drop the I or Impl; name the interface after what it does and the type after what it is"}
	ruleReceiver = &Rule{"receiver",
		"one letter is enough for the thing that the whole method is about",
		"use the first letter of its type; a transaction is tx everywhere"}
	rulePackageDoc = &Rule{"package-doc",
		"a package that cannot be explained in a sentence should not exist",
		`begin one file with "// Package <name> …" (commands: "// Command <name> …"), a sentence that could stand in the README`}
	ruleUnfinished = &Rule{"unfinished",
		"a note to oneself outlives its author",
		"do it, or open an issue and say in the comment what holds today"}
)

// bannedPackages are names under which anything would fit.
var bannedPackages = []string{"util", "utils", "common", "helper", "helpers", "base", "types", "manager", "misc", "pkg"}

// unfinished are the words that open a note to oneself.
var unfinished = []string{"TODO", "FIXME", "XXX", "HACK"}

// Size checks length, names and comments of all hand-written Go.
func (t *Tree) Size() []Finding {
	var found []Finding
	for _, f := range t.Go {
		if f.Generated {
			continue
		}
		found = append(found, t.fileLength(f)...)
		found = append(found, t.comments(f)...)
		for _, decl := range f.AST.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				found = append(found, t.function(f, d)...)
			case *ast.GenDecl:
				found = append(found, t.typeNames(d)...)
			}
		}
	}
	for dir, files := range t.folders {
		found = append(found, t.packageClause(dir, files)...)
	}
	return sorted(found)
}

func (t *Tree) fileLength(f *File) []Finding {
	limit := maxFile
	switch {
	case f.Test:
		limit = maxTestFile
	case strings.HasPrefix(f.Path, "cmd/") && path.Base(f.Path) == "main.go":
		limit = maxMain
	}
	excused := slices.ContainsFunc(f.AST.Comments, func(c *ast.CommentGroup) bool { return c.Pos() < f.AST.Package && hasReason(c) })
	if f.Lines <= limit || excused {
		return nil
	}
	return []Finding{{Rule: ruleFile, Path: f.Path, What: over(f.Lines, limit)}}
}

func hasReason(c *ast.CommentGroup) bool {
	return c != nil && slices.ContainsFunc(c.List, func(l *ast.Comment) bool {
		why, ok := strings.CutPrefix(strings.TrimSpace(strings.TrimPrefix(l.Text, "//")), reason)
		return ok && len(strings.Fields(why)) >= 3
	})
}

func (t *Tree) function(f *File, d *ast.FuncDecl) []Finding {
	var found []Finding
	lines := t.line(d.End()) - t.line(d.Pos()) + 1
	excused := hasReason(d.Doc) || slices.ContainsFunc(f.AST.Comments, func(c *ast.CommentGroup) bool {
		return t.line(c.Pos()) == t.line(d.Pos()) && hasReason(c)
	})
	if lines > maxFunction && !f.Test && !excused {
		found = append(found, t.at(ruleFunction, d.Pos(), "%s: %s", d.Name.Name, over(lines, maxFunction)))
	}
	if n := d.Type.Params.NumFields(); n > maxParameters && !f.Test && !excused {
		found = append(found, t.at(ruleParameters, d.Pos(), "%s takes %d parameters, more than %d", d.Name.Name, n, maxParameters))
	}
	if d.Recv != nil && len(d.Recv.List) == 1 && len(d.Recv.List[0].Names) == 1 {
		if name := d.Recv.List[0].Names[0].Name; utf8.RuneCountInString(name) > 1 && name != "tx" {
			found = append(found, t.at(ruleReceiver, d.Recv.Pos(), "%s has receiver %s", d.Name.Name, name))
		}
	}
	return found
}

func (t *Tree) line(pos token.Pos) int { return t.Fset.Position(pos).Line }

func (t *Tree) comments(f *File) []Finding {
	var found []Finding
	for _, group := range f.AST.Comments {
		for _, c := range group.List {
			for _, word := range unfinished {
				if strings.Contains(c.Text, word) {
					found = append(found, t.at(ruleUnfinished, c.Pos(), "says %s", word))
				}
			}
		}
	}
	return found
}

func (t *Tree) typeNames(d *ast.GenDecl) []Finding {
	var found []Finding
	for _, spec := range d.Specs {
		s, ok := spec.(*ast.TypeSpec)
		if !ok {
			continue
		}
		name := s.Name.Name
		_, isInterface := s.Type.(*ast.InterfaceType)
		hungarian := isInterface && len(name) > 2 && name[0] == 'I' && unicode.IsUpper(rune(name[1])) && unicode.IsLower(rune(name[2]))
		if hungarian || strings.HasSuffix(name, "Impl") {
			found = append(found, t.at(ruleTypeName, s.Pos(), "type %s", name))
		}
	}
	return found
}

// packageClause checks a package's name and that one of its files explains it. Packages of tests or of
// generated code alone need no doc.
func (t *Tree) packageClause(dir string, files []*File) []Finding {
	var found []Finding
	documented, written := false, false
	for _, f := range files {
		if f.Test {
			continue
		}
		written = written || !f.Generated
		name, doc := f.AST.Name.Name, f.AST.Doc.Text()
		documented = documented || strings.HasPrefix(doc, "Package "+name+" ") || name == "main" && strings.HasPrefix(doc, "Command ")
		if slices.Contains(bannedPackages, name) || slices.Contains(bannedPackages, path.Base(dir)) {
			found = append(found, t.at(rulePackageName, f.AST.Package, "package %s in folder %s", name, dir))
		}
	}
	if written && !documented {
		found = append(found, Finding{Rule: rulePackageDoc, Path: dir, What: "no file says what the package is for"})
	}
	return found
}
