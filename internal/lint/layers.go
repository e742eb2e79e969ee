package lint

import (
	"go/ast"
	"path"
	"slices"
	"strconv"
	"strings"
)

var (
	ruleLayer = &Rule{"layer",
		"a package knows only its own layer and those below, so that the rules can be read, tested and proven without a node",
		"take an interface or a function value and let the upper layer pass it in; see the layers table in internal/lint/layers.go"}
	ruleNamesContract = &Rule{"names-contract",
		"outside contracts/ no code knows a contract by name: a new domain must cost one folder and one line",
		"take a *contract.Register and work from what each contract declares"}
	ruleEdge = &Rule{"contract-edge",
		"which domain may call which is a decision, not an accident of an import",
		"if the call is meant, add the edge to contractEdges in internal/lint/layers.go and say why there"}
	ruleKeepOut = &Rule{"keep-out",
		"some imports carry a power or a weight that one layer alone answers for",
		"call the package that owns it; the keepOut table in internal/lint/layers.go says which and why"}
)

// A layer is a storey of the house.
type layer struct {
	folders []string
	why     string
}

// layers from the ground up. A package imports its own layer or one below.
var layers = []layer{
	{[]string{"ledger"}, "the pure kernel: all that a contract may see"},
	{[]string{"contracts"}, "the domain; below the machine, so that the machine cannot special-case a contract"},
	{[]string{"machine", "view", "proof", "vault"}, "apply, mirror, prove and keep what contracts declare"},
	{[]string{"node", "gateway", "portal"}, "run it and serve it"},
	{[]string{"cli", "demo"}, "operate it and show it"},
	{[]string{"cmd"}, "start it"},
	{[]string{"test"}, "try the whole from outside"},
}

// apart are folders that no layer imports and that import no layer.
var apart = []string{"internal/lint"}

// contractEdges says whose exported functions a contract may call, in its own transaction.
var contractEdges = []struct {
	from, to string
	why      string
}{
	{"funds", "identity", "an organisation that receives or spends must exist and be in good standing"},
}

// A keepOut gives an import to the folders that answer for it.
type keepOut struct {
	imports []string
	only    []string // folders that may import it; empty with except: all but these
	except  []string
	why     string
}

var keepOuts = []keepOut{
	{imports: []string{"database/sql/...", "modernc.org/sqlite/...", "github.com/jackc/pgx/v5/..."}, only: []string{"view"},
		why: "only view speaks SQL: its tables can be rebuilt from the chain, anything else's could not"},
	{imports: []string{"github.com/cometbft/..."}, only: []string{"machine", "node", "proof"},
		why: "consensus is replaceable only while three packages know its name"},
	{imports: []string{"net/http/..."}, only: []string{"gateway", "node", "portal"},
		why: "limits, time-outs and headers are decided once, of the API in gateway and of the pages in portal; a client of the API is gateway/client"},
	{imports: []string{"connectrpc.com/..."}, only: []string{"gateway"},
		why: "one place serves and calls the API"},
	{imports: []string{"os/..."}, except: []string{"machine"},
		why: "the machine reaches the disk through Pebble alone, so that one fsynced batch is all that a crash can tear"},
	{imports: []string{"github.com/cockroachdb/pebble/..."}, only: []string{"machine", "node", "gateway/outbox"},
		why: "the state on disk has one owner, and beside it only the outbox keeps something durable: what was accepted and is not yet final"},
	{imports: []string{"github.com/spf13/cobra/..."}, only: []string{"cli", "cmd"},
		why: "commands belong to the command line"},
	{imports: []string{"testing/...", "pgregory.net/rapid/...", "github.com/rogpeppe/go-internal/...", "github.com/celestiaorg/smt/..."},
		only: []string{"ledger/contract/contracttest", "internal/lint", "test"},
		why:  "what serves tests has no place in the program; contracttest is imported by tests alone"},
}

// Layers lists every import that goes up, sideways or where it has no business. Tests may import anything.
func (t *Tree) Layers() []Finding {
	var found []Finding
	for _, f := range t.Go {
		if f.Test {
			continue
		}
		if storey(f.Dir()) < 0 && f.Dir() != "." && !slices.Contains(apart, f.Dir()) && !strings.HasPrefix(f.Dir(), "tools") {
			found = append(found, t.at(ruleLayer, f.AST.Package, "folder %s is in no layer", f.Dir()))
		}
		for _, spec := range f.AST.Imports {
			name, _ := strconv.Unquote(spec.Path.Value)
			if own, ok := strings.CutPrefix(name, module+"/"); ok {
				found = append(found, t.layering(f, spec, own)...)
			}
			for _, k := range keepOuts {
				if coversAny(k.imports, name) && !k.admits(f) {
					found = append(found, t.at(ruleKeepOut, spec.Pos(), "imports %q: %s", name, k.why))
				}
			}
		}
	}
	return sorted(found)
}

// admits reports whether the file may import what the rule keeps. Generated code is not asked.
func (k keepOut) admits(f *File) bool {
	in := func(folder string) bool { return covers(folder+"/...", f.Dir()) }
	if slices.ContainsFunc(k.except, in) {
		return false
	}
	return f.Generated || len(k.only) == 0 || slices.ContainsFunc(k.only, in)
}

// storey is the layer of a folder, -1 for none.
func storey(folder string) int {
	return slices.IndexFunc(layers, func(l layer) bool {
		return slices.ContainsFunc(l.folders, func(name string) bool { return covers(name+"/...", folder) })
	})
}

func (t *Tree) layering(f *File, spec *ast.ImportSpec, own string) []Finding {
	from, to := storey(f.Dir()), storey(own)
	if slices.Contains(apart, f.Dir()) || slices.Contains(apart, own) {
		return []Finding{t.at(ruleLayer, spec.Pos(), "%s and %s stand apart from each other", f.Dir(), own)}
	}
	if to > from && from >= 0 {
		return []Finding{t.at(ruleLayer, spec.Pos(), "%s (%s) imports %s, which lies above it (%s)", f.Dir(), layers[from].why, own, layers[to].why)}
	}
	called, ok := strings.CutPrefix(own, "contracts/")
	if !ok || f.Dir() == "contracts" {
		return nil
	}
	caller, inside := strings.CutPrefix(f.Dir(), "contracts/")
	if !inside {
		return []Finding{t.at(ruleNamesContract, spec.Pos(), "%s imports %s", f.Dir(), own)}
	}
	return t.edge(spec, first(caller), first(called))
}

func (t *Tree) edge(spec *ast.ImportSpec, from, to string) []Finding {
	for _, e := range contractEdges {
		if from == to || e.from == from && e.to == to {
			return nil
		}
	}
	return []Finding{t.at(ruleEdge, spec.Pos(), "%s calls %s", from, to)}
}

func first(folder string) string {
	head, _, _ := strings.Cut(path.Clean(folder), "/")
	return head
}
