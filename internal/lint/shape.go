package lint

import (
	"go/ast"
	"path"
	"slices"
	"strings"
)

var (
	ruleShape = &Rule{"contract-shape",
		"whoever knows one contract finds everything in all others; the folder reads like a chapter",
		"give the folder <name>.proto, <name>.pb.go (make gen), contract.go, state.go, rules.go or rule_<noun>.go, errors.go, query.go, invariant.go and tests"}
	ruleTable = &Rule{"contract-table",
		"contract.go is the table of contents, and a function because descriptors do not exist yet when variables are initialised",
		"declare func Contract() contract.Contract in contract.go"}
	ruleSpace = &Rule{"contract-space",
		"an exported key space can be written by any package, past the rules",
		"declare spaces in state.go with lower-case names and export a function that asks"}
	ruleProperty = &Rule{"contract-property",
		"examples show what their author thought of; a property run finds the rest",
		"add one test that draws commands with pgregory.net/rapid and checks the invariants"}
	ruleListed = &Rule{"contract-listed",
		"a contract that the register does not list runs on no network",
		"add its Contract() to the list in contracts/contracts.go"}
)

// needed are the files of every contract; "*" stands for its name.
var needed = []string{"*.proto", "*.pb.go", "contract.go", "state.go", "errors.go", "query.go", "invariant.go"}

// Shape compares every folder under contracts/ with the one shape.
func (t *Tree) Shape() []Finding {
	var found []Finding
	for dir, files := range t.folders {
		name, ok := strings.CutPrefix(dir, "contracts/")
		if !ok || strings.Contains(name, "/") {
			continue
		}
		c := folder{t, dir, name, files}
		found = append(found, c.parts()...)
		found = append(found, c.declarations()...)
		if !t.lists(dir) {
			found = append(found, Finding{Rule: ruleListed, Path: dir, What: "is not in the register"})
		}
	}
	return sorted(found)
}

// A folder is one contract.
type folder struct {
	*Tree
	dir, name string
	files     []*File
}

func (c folder) file(name string) (*File, bool) {
	i := slices.IndexFunc(c.files, func(f *File) bool { return path.Base(f.Path) == name })
	if i < 0 {
		return nil, false
	}
	return c.files[i], true
}

func (c folder) parts() []Finding {
	var found []Finding
	miss := func(r *Rule, what string) { found = append(found, Finding{Rule: r, Path: c.dir, What: what}) }
	for _, part := range needed {
		part = strings.ReplaceAll(part, "*", c.name)
		_, ok := c.file(part)
		if !ok && !slices.Contains(c.Proto, c.dir+"/"+part) {
			miss(ruleShape, "has no "+part)
		}
	}
	has := func(match func(*File) bool) bool { return slices.ContainsFunc(c.files, match) }
	if !has(func(f *File) bool {
		base := path.Base(f.Path)
		return base == "rules.go" || strings.HasPrefix(base, "rule_") && f.Written()
	}) {
		miss(ruleShape, "has neither rules.go nor rule_<noun>.go")
	}
	if !has(func(f *File) bool { return f.Test }) {
		miss(ruleShape, "has no test")
	}
	if !has(func(f *File) bool { return f.Test && imports(f, "pgregory.net/rapid") }) {
		miss(ruleProperty, "has no property run")
	}
	return found
}

func imports(f *File, name string) bool {
	return slices.ContainsFunc(f.AST.Imports, func(s *ast.ImportSpec) bool { return s.Path.Value == `"`+name+`"` })
}

// spaceMakers are the constructors of package state.
var spaceMakers = []string{"NewMap", "NewSet", "NewValue"}

func (c folder) declarations() []Finding {
	var found []Finding
	if f, ok := c.file("contract.go"); ok && f.AST.Scope.Lookup("Contract") == nil {
		found = append(found, c.at(ruleTable, f.AST.Package, "declares no function Contract"))
	}
	for _, f := range c.files {
		if !f.Written() {
			continue
		}
		for _, decl := range f.AST.Decls {
			gen, ok := decl.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range gen.Specs {
				if v, ok := spec.(*ast.ValueSpec); ok && makesSpace(v) {
					found = append(found, c.space(f, v)...)
				}
			}
		}
	}
	return found
}

func makesSpace(v *ast.ValueSpec) (makes bool) {
	for _, value := range v.Values {
		ast.Inspect(value, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				pkg, _ := s.X.(*ast.Ident)
				makes = makes || pkg != nil && pkg.Name == "state" && slices.Contains(spaceMakers, s.Sel.Name)
			}
			return true
		})
	}
	return makes
}

func (c folder) space(f *File, v *ast.ValueSpec) []Finding {
	var found []Finding
	for _, name := range v.Names {
		if name.IsExported() {
			found = append(found, c.at(ruleSpace, name.Pos(), "exports the space %s", name.Name))
		}
		if path.Base(f.Path) != "state.go" {
			found = append(found, c.at(ruleSpace, name.Pos(), "declares the space %s outside state.go", name.Name))
		}
	}
	return found
}

// lists reports whether the register imports the contract in dir.
func (t *Tree) lists(dir string) bool {
	return slices.ContainsFunc(t.Go, func(f *File) bool {
		return f.Path == "contracts/contracts.go" && imports(f, module+"/"+dir)
	})
}
