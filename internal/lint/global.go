package lint

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// This file follows writes to package variables: direct ones, through an alias, and through calls, because
// `refusals.New(…)` inside a rule changes a package variable without any assignment in sight.
//
// It looks at variables one by one and not at the order of statements, so it may refuse what is harmless
// (a local variable that is a global slice first and its own later); then give the two different names.
// It does not look into interfaces, function values and fields that hold a global's address.

// receiver is the index of a method's receiver among its parameters.
const receiver = -1

// A parameter is one argument place of a function. Functions are named, because a generic method has many objects.
type parameter struct {
	function string
	index    int
}

// A flow is a caller's variable that is handed to a parameter.
type flow struct {
	from origin
	to   parameter
	at   token.Pos
	in   *pure
	what string
}

// An origin is where the memory behind an expression comes from.
type origin struct {
	global *types.Var // a package variable, or
	param  parameter  // a parameter of the function at hand
}

func (o origin) known() bool { return o.global != nil || o.param.function != "" }

// A tracer walks one function.
type tracer struct {
	*pure
	owner   map[*types.Var]origin // parameters and aliases
	writers map[parameter]bool    // parameters that are written through
	flows   *[]flow
}

// globals reports each write to a package variable that is not its declaration.
func globals(pkgs []*pure) {
	writers := map[parameter]bool{}
	var flows []flow
	for _, p := range pkgs {
		for _, file := range p.Syntax {
			for _, body := range bodies(p, file) {
				t := &tracer{pure: p, owner: body.params, writers: writers, flows: &flows}
				t.aliases(body.node)
				t.walk(body.node, ast.IsGenerated(file))
			}
		}
	}
	for changed := true; changed; {
		changed = false
		for _, f := range flows {
			if f.from.global == nil && writers[f.to] && !writers[f.from.param] {
				writers[f.from.param], changed = true, true
			}
		}
	}
	for _, f := range flows {
		if f.from.global != nil && writers[f.to] {
			f.in.report(ruleGlobal, f.at, "%s, which writes to package variable %s", f.what, f.from.global.Name())
		}
	}
}

// A body is code that runs after the package is initialised.
type body struct {
	node   ast.Node
	params map[*types.Var]origin
}

func bodies(p *pure, file *ast.File) []body {
	var all []body
	for _, decl := range file.Decls {
		f, ok := decl.(*ast.FuncDecl)
		if !ok { // a function value in a variable; its initialiser itself may do as it likes
			ast.Inspect(decl, func(n ast.Node) bool {
				if lit, ok := n.(*ast.FuncLit); ok {
					all = append(all, body{lit.Body, map[*types.Var]origin{}})
					return false
				}
				return true
			})
			continue
		}
		if f.Body == nil {
			continue
		}
		object := p.TypesInfo.Defs[f.Name].(*types.Func)
		signature, params := object.Signature(), map[*types.Var]origin{}
		if r := signature.Recv(); r != nil {
			params[r] = origin{param: parameter{object.FullName(), receiver}}
		}
		for i := range signature.Params().Len() {
			params[signature.Params().At(i)] = origin{param: parameter{object.FullName(), i}}
		}
		all = append(all, body{f.Body, params})
	}
	return all
}

// origin finds the variable that expr is part of, and whether a pointer or slice lies on the way.
func (t *tracer) origin(expr ast.Expr) (o origin, through bool) {
	for {
		switch e := expr.(type) {
		case *ast.Ident:
			v, ok := t.TypesInfo.ObjectOf(e).(*types.Var)
			if !ok {
				return origin{}, through
			}
			return t.of(v), through
		case *ast.SelectorExpr:
			if v, ok := t.TypesInfo.Uses[e.Sel].(*types.Var); ok && !v.IsField() {
				return t.of(v), through
			}
			through = through || isReference(t.TypesInfo.TypeOf(e.X))
			expr = e.X
		case *ast.IndexExpr:
			through = through || isReference(t.TypesInfo.TypeOf(e.X))
			expr = e.X
		case *ast.SliceExpr:
			expr = e.X
		case *ast.StarExpr:
			through = true
			expr = e.X
		case *ast.ParenExpr:
			expr = e.X
		case *ast.TypeAssertExpr:
			expr = e.X
		case *ast.UnaryExpr:
			if e.Op != token.AND {
				return origin{}, through
			}
			expr = e.X
		default:
			return origin{}, through
		}
	}
}

func (t *tracer) of(v *types.Var) origin {
	if v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
		return origin{global: v}
	}
	return t.owner[v.Origin()]
}

func isReference(t types.Type) bool {
	if t == nil {
		return false
	}
	switch t.Underlying().(type) {
	case *types.Pointer, *types.Slice, *types.Map:
		return true
	}
	return false
}

// aliases finds local variables that share memory with a global or a parameter.
func (t *tracer) aliases(node ast.Node) {
	alias := func(left, right ast.Expr) bool {
		id, ok := left.(*ast.Ident)
		if !ok || right == nil {
			return false
		}
		v, ok := t.TypesInfo.ObjectOf(id).(*types.Var)
		if !ok || !isReference(v.Type()) || t.of(v).known() {
			return false
		}
		o, _ := t.origin(right)
		if o.known() {
			t.owner[v] = o
		}
		return o.known()
	}
	for changed := true; changed; {
		changed = false
		ast.Inspect(node, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i := range n.Lhs {
					if len(n.Rhs) == len(n.Lhs) && alias(n.Lhs[i], n.Rhs[i]) {
						changed = true
					}
				}
			case *ast.RangeStmt:
				if n.Value != nil && alias(n.Value, n.X) {
					changed = true
				}
			}
			return true
		})
	}
}

// walk reports or notes every write. Generated code is followed but not reported.
func (t *tracer) walk(node ast.Node, generated bool) {
	write := func(left ast.Expr, what string) {
		o, through := t.origin(left)
		switch {
		case o.global != nil && !generated && (through || !t.local(left)):
			t.report(ruleGlobal, left.Pos(), "%s package variable %s", what, o.global.Name())
		case o.param.function != "" && through:
			t.writers[o.param] = true
		}
	}
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				write(left, "assigns to")
			}
		case *ast.IncDecStmt:
			write(n.X, "counts in")
		case *ast.RangeStmt:
			if n.Tok == token.ASSIGN {
				for _, left := range []ast.Expr{n.Key, n.Value} {
					if left != nil {
						write(left, "ranges into")
					}
				}
			}
		case *ast.UnaryExpr:
			if o, _ := t.origin(n.X); n.Op == token.AND && o.global != nil && !generated && !t.local(n.X) {
				t.report(ruleGlobal, n.Pos(), "takes the address of package variable %s", o.global.Name())
			}
		case *ast.CallExpr:
			t.call(n, generated)
		}
		return true
	})
}

// local reports whether expr starts at a local variable, be it an alias.
func (t *tracer) local(expr ast.Expr) bool {
	for {
		switch e := expr.(type) {
		case *ast.Ident:
			v, ok := t.TypesInfo.ObjectOf(e).(*types.Var)
			return ok && (v.Pkg() == nil || v.Parent() != v.Pkg().Scope())
		case *ast.SelectorExpr:
			if v, ok := t.TypesInfo.Uses[e.Sel].(*types.Var); ok && !v.IsField() {
				return false
			}
			expr = e.X
		case *ast.IndexExpr:
			expr = e.X
		case *ast.SliceExpr:
			expr = e.X
		case *ast.StarExpr:
			expr = e.X
		case *ast.ParenExpr:
			expr = e.X
		default:
			return true
		}
	}
}

// foreignWriters are functions of other modules that write through a parameter.
var foreignWriters = []parameter{
	{"slices.Sort", 0}, {"slices.SortFunc", 0}, {"slices.SortStableFunc", 0}, {"slices.Reverse", 0},
	{"slices.Insert", 0}, {"slices.Delete", 0}, {"slices.DeleteFunc", 0}, {"slices.Compact", 0},
	{"slices.CompactFunc", 0}, {"slices.Replace", 0}, {"slices.Grow", 0},
	{"google.golang.org/protobuf/proto.Unmarshal", 1}, {"google.golang.org/protobuf/proto.Merge", 0},
	{"google.golang.org/protobuf/proto.Reset", 0},
}

func (t *tracer) call(call *ast.CallExpr, generated bool) {
	hand := func(arg ast.Expr, to parameter, what string) {
		if o, _ := t.origin(arg); o.known() && !(generated && o.global != nil) {
			*t.flows = append(*t.flows, flow{o, to, arg.Pos(), t.pure, what})
		}
	}
	switch f := callee(t.TypesInfo, call).(type) {
	case *types.Builtin:
		if slices.Contains([]string{"append", "copy", "clear", "delete"}, f.Name()) && len(call.Args) > 0 {
			written := parameter{"builtin", 0}
			t.writers[written] = true
			hand(call.Args[0], written, "calls "+f.Name())
		}
	case *types.Func:
		f = f.Origin()
		what := "calls " + f.Name()
		ours := f.Pkg() != nil && covers(module+"/...", f.Pkg().Path())
		if s, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && f.Signature().Recv() != nil {
			place := parameter{f.FullName(), receiver}
			if !ours && writesReceiver(f, t.TypesInfo.TypeOf(s.X)) {
				t.writers[place] = true
			}
			hand(s.X, place, what)
		}
		for i, arg := range call.Args {
			place := parameter{f.FullName(), min(i, f.Signature().Params().Len()-1)}
			if slices.Contains(foreignWriters, place) || !ours && i == 0 && strings.HasPrefix(f.Name(), "Append") {
				t.writers[place] = true
			}
			hand(arg, place, what)
		}
	}
}

// writesReceiver guesses for a method whose source is not at hand: one that needs the address of a
// variable, and any of a buffer, writes to it.
func writesReceiver(f *types.Func, x types.Type) bool {
	if _, pointer := f.Signature().Recv().Type().(*types.Pointer); !pointer {
		return false
	}
	if !isReference(x) {
		return true
	}
	return f.Pkg().Path() == "bytes" || f.Pkg().Path() == "strings"
}
