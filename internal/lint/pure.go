package lint

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

// The purity rules hold for code that every node replays: two nodes must never answer differently.
var (
	ruleImport = &Rule{"pure-import",
		"every node replays this code: a package that can read a clock, a file, the network or randomness would let two nodes disagree",
		"take what you need from the Tx, or compute it; if the package is a pure function of its arguments, add it to pureImports with the reason"}
	ruleGoroutine = &Rule{"pure-goroutine",
		"the order in which goroutines run differs from node to node",
		"compute in order; work that may be parallel belongs to machine"}
	ruleChannel = &Rule{"pure-channel",
		"channels and select choose by timing",
		"call functions and return values"}
	ruleMap = &Rule{"pure-map",
		"a Go map is ranged over in random order, and one unsorted range splits the chain",
		"keep a sorted slice, or a state.Map"}
	ruleInit = &Rule{"pure-init",
		"init functions run in an order that nobody reads, and can hide a registration",
		"declare a value, and list it where it is used"}
	ruleFloat = &Rule{"pure-float",
		"compilers may fuse and round floating point differently on each processor",
		"count in integers of a named unit, or in exact fractions"}
	ruleGlobal = &Rule{"pure-global",
		"a package variable that changes remembers what happened on this node only, trial runs and restarts included",
		"keep what must be remembered in a state space; declare the variable complete and only read it"}
	ruleRecover = &Rule{"pure-recover",
		"a panic is caught in exactly one place, in machine, where its trial state is dropped",
		"return a refusal for what a user can cause; let a bug panic"}
	rulePrint = &Rule{"pure-print",
		"printing is output, and no code here performs any",
		"return a refusal with particulars, or emit an event"}
	ruleOrder = &Rule{"pure-order",
		"protobuf makes this differ from run to run on purpose",
		"walk descriptor fields by index; encode with MarshalOptions{Deterministic: true}"}
	rulePlatform = &Rule{"pure-platform",
		"a file that is compiled on some machines only gives those machines rules of their own",
		"write the file for all of them, without a build line or a _GOOS or _GOARCH name"}
)

// A purePackage says what the code of a folder may import beyond everyPure.
type purePackage struct {
	folder  string
	imports []string
	why     string
}

// everyPure is what all replayed code may import: functions of their arguments alone.
var everyPure = []string{
	"bytes", "cmp", "encoding/binary", "encoding/hex", "errors", "fmt", "iter", "math", "math/bits",
	"slices", "strconv", "strings", "unicode", "unicode/utf8",
	"google.golang.org/protobuf/proto", "google.golang.org/protobuf/reflect/protoreflect",
	"gongshi/ledger/...", "gongshi/contracts/...",
}

// pureImports lists the exceptions, each with its reason.
var pureImports = []purePackage{
	{"ledger/envelope", []string{
		"crypto", "crypto/ecdsa", "crypto/elliptic", "crypto/sha256", "encoding/base64", "io", "unicode/utf16",
		"google.golang.org/protobuf/encoding/protowire",
		"github.com/emmansun/gmsm/...", "github.com/oasisprotocol/curve25519-voi/...",
	}, "signatures are checked here and nowhere else; randomness for new keys is an io.Reader that the caller brings"},
	{"contracts/identity", []string{"crypto/sha256"}, "a passkey's assertion names its relying party by this hash"},
	{"contracts/funds", []string{"crypto/sha256"}, "a published row is identified by a hash of its key"},
}

// impure names the folders under ledger/ that no node replays.
var impure = []string{
	"ledger/contract/contracttest", // runs contracts inside go test
}

// Pure lists every way in which a type-checked package could answer differently on two nodes. Generated
// files and tests are exempt. The packages must be loaded together, so that writes are followed through calls.
func Pure(root string, pkgs []*packages.Package) ([]Finding, error) {
	absolute, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	var found []Finding
	var checked []*pure
	for _, pkg := range pkgs {
		p := &pure{Package: pkg, root: absolute, found: &found}
		if slices.Contains(impure, p.folder()) {
			continue
		}
		checked = append(checked, p)
		for _, ignored := range pkg.IgnoredFiles {
			if strings.HasSuffix(ignored, ".go") && !strings.HasSuffix(ignored, "_test.go") {
				found = append(found, Finding{Rule: rulePlatform, Path: p.rel(ignored), What: "is not compiled everywhere"})
			}
		}
		for _, file := range pkg.Syntax {
			if !ast.IsGenerated(file) {
				p.imports(file)
				p.syntax(file)
			}
		}
	}
	globals(checked)
	return sorted(found), nil
}

type pure struct {
	*packages.Package
	root  string
	found *[]Finding
}

func (p *pure) rel(name string) string {
	rel, err := filepath.Rel(p.root, name)
	if err != nil {
		return name
	}
	return filepath.ToSlash(rel)
}

// folder is the package's place in the tree; inside testdata/bad it is the place in that small tree.
func (p *pure) folder() string {
	if len(p.GoFiles) == 0 {
		return p.PkgPath
	}
	return p.rel(filepath.Dir(p.GoFiles[0]))
}

func (p *pure) report(r *Rule, pos token.Pos, format string, args ...any) {
	at := p.Fset.Position(pos)
	*p.found = append(*p.found, Finding{Rule: r, Path: p.rel(at.Filename), Line: at.Line, What: fmt.Sprintf(format, args...)})
}

func (p *pure) imports(file *ast.File) {
	allowed := slices.Clone(everyPure)
	for _, more := range pureImports {
		if p.folder() == more.folder {
			allowed = append(allowed, more.imports...)
		}
	}
	for _, spec := range file.Imports {
		if name, _ := strconv.Unquote(spec.Path.Value); !coversAny(allowed, name) {
			p.report(ruleImport, spec.Pos(), "imports %q, which is not on the list of pure packages", name)
		}
	}
}

func (p *pure) syntax(file *ast.File) {
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			p.report(ruleGoroutine, n.Pos(), "starts a goroutine")
		case *ast.SelectStmt, *ast.ChanType, *ast.SendStmt:
			p.report(ruleChannel, n.Pos(), "uses a channel")
		case *ast.MapType:
			p.report(ruleMap, n.Pos(), "has a map type")
		case *ast.FuncDecl:
			if n.Name.Name == "init" && n.Recv == nil {
				p.report(ruleInit, n.Pos(), "has an init function")
			}
		case *ast.RangeStmt:
			if _, ok := p.TypesInfo.TypeOf(n.X).Underlying().(*types.Map); ok {
				p.report(ruleMap, n.Pos(), "ranges over a map")
			}
		case *ast.CallExpr:
			p.call(n)
		}
		if e, ok := n.(ast.Expr); ok && isFloat(p.TypesInfo.TypeOf(e)) {
			p.report(ruleFloat, e.Pos(), "computes in floating point")
			return false
		}
		return true
	})
}

func isFloat(t types.Type) bool {
	if t == nil {
		return false
	}
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&(types.IsFloat|types.IsComplex) != 0
}

// randomOrder lists functions whose result or order protobuf does not promise.
var randomOrder = []string{
	"google.golang.org/protobuf/proto.Marshal",
	"(google.golang.org/protobuf/reflect/protoreflect.Message).Range",
	"(google.golang.org/protobuf/reflect/protoreflect.Map).Range",
}

func (p *pure) call(call *ast.CallExpr) {
	switch f := callee(p.TypesInfo, call).(type) {
	case *types.Builtin:
		switch f.Name() {
		case "recover":
			p.report(ruleRecover, call.Pos(), "recovers from a panic")
		case "print", "println":
			p.report(rulePrint, call.Pos(), "prints")
		}
	case *types.Func:
		name := f.FullName()
		if slices.Contains(randomOrder, name) {
			p.report(ruleOrder, call.Pos(), "calls %s", f.Name())
		}
		if strings.HasPrefix(name, "fmt.Print") || strings.HasPrefix(name, "fmt.Scan") {
			p.report(rulePrint, call.Pos(), "calls %s", name)
		}
	}
}

// callee is the function, method or builtin that a call names, nil for a function value.
func callee(info *types.Info, call *ast.CallExpr) types.Object {
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return info.Uses[f]
	case *ast.SelectorExpr:
		return info.Uses[f.Sel]
	case *ast.IndexExpr:
		return callee(info, &ast.CallExpr{Fun: f.X})
	case *ast.IndexListExpr:
		return callee(info, &ast.CallExpr{Fun: f.X})
	}
	return nil
}
