package lint

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

const root = "../.."

var update = flag.Bool("update", false, "rewrite testdata/bad.golden")

func readTree(t *testing.T, root string) *Tree {
	t.Helper()
	tree, err := ReadTree(root)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

func fail(t *testing.T, found []Finding) {
	t.Helper()
	for _, f := range found {
		t.Error(f)
	}
}

// load type-checks packages. One that does not compile is reported by name and left out.
func load(t *testing.T, patterns ...string) []*packages.Package {
	t.Helper()
	all, err := packages.Load(&packages.Config{Mode: packages.LoadSyntax, Dir: root}, patterns...)
	if err != nil {
		t.Fatalf("the packages cannot be listed, so their purity cannot be judged: %v", err)
	}
	var sound []*packages.Package
	for _, pkg := range all {
		if len(pkg.Errors) > 0 {
			t.Errorf("%s does not compile, so its purity cannot be judged: %v", pkg.PkgPath, pkg.Errors[0])
		}
		if len(pkg.Errors) == 0 && len(pkg.Syntax) > 0 {
			sound = append(sound, pkg)
		}
	}
	return sound
}

// TestPure holds the code that every node replays to the purity rules.
func TestPure(t *testing.T) {
	found, err := Pure(root, load(t, "./ledger/...", "./contracts/..."))
	if err != nil {
		t.Fatal(err)
	}
	fail(t, found)
}

// TestLayers holds imports to the layers, to who may name a contract, and to who owns which library.
func TestLayers(t *testing.T) { fail(t, readTree(t, root).Layers()) }

// TestShape holds every contract folder to the one shape.
func TestShape(t *testing.T) { fail(t, readTree(t, root).Shape()) }

// TestSize holds files, functions, names and comments to the house style.
func TestSize(t *testing.T) { fail(t, readTree(t, root).Size()) }

// TestProtos holds the hand-written protobuf to what can be replayed and read.
func TestProtos(t *testing.T) {
	found, err := readTree(t, root).Protos()
	if err != nil {
		t.Fatal(err)
	}
	fail(t, found)
}

// TestKept looks at what git keeps: nothing built, and no data of unknown origin.
func TestKept(t *testing.T) {
	if _, err := os.Stat(filepath.Join(root, ".git")); err != nil {
		t.Skip("this is no git checkout")
	}
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	files, err := Kept(root)
	if err != nil {
		t.Fatal(err)
	}
	fail(t, Built(root, files))
	fail(t, Sources(files))
}

// TestModules wants a weighed decision for every module.
func TestModules(t *testing.T) {
	found, err := Modules(root, "go.mod")
	if err != nil {
		t.Fatal(err)
	}
	fail(t, found)
}

// TestPapers wants every test and make target that the root's pages name.
func TestPapers(t *testing.T) {
	found, err := readTree(t, root).Papers()
	if err != nil {
		t.Fatal(err)
	}
	fail(t, found)
}

// rules is every rule of this package; TestRulesBite proves each of them.
var rules = []*Rule{
	ruleImport, ruleGoroutine, ruleChannel, ruleMap, ruleInit, ruleFloat, ruleGlobal, ruleRecover, rulePrint, ruleOrder, rulePlatform,
	ruleLayer, ruleNamesContract, ruleEdge, ruleKeepOut,
	ruleShape, ruleTable, ruleSpace, ruleProperty, ruleListed,
	ruleFunction, ruleFile, ruleParameters, rulePackageName, ruleTypeName, ruleReceiver, rulePackageDoc, ruleUnfinished,
	ruleProtoType, ruleProtoPackage, ruleProtoGo, ruleProtoComment, ruleProtoCode,
	ruleBuilt, ruleSources, ruleModule, rulePapers,
}

// TestRulesBite reads testdata/bad, a small house that breaks every rule, and compares what is found, all of it
// and nothing else, with testdata/bad.golden. Lines that look wrong and are right are marked "fine" there.
func TestRulesBite(t *testing.T) {
	const bad = "testdata/bad"
	tree := readTree(t, bad)
	found := append(tree.Layers(), append(tree.Shape(), tree.Size()...)...)
	more := func(f []Finding, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, f...)
	}
	more(tree.Protos())
	more(tree.Papers())
	more(Modules(bad, "modules.txt"))
	more(Pure(bad, load(t, "./internal/lint/testdata/bad/ledger/...")))
	kept := []string{"bin/gongshi", "view/testdata/rows.csv", "view/testdata/page.golden", "proof/testdata/x.json", "proof/testdata/SOURCES.md", "ledger/state.go"}
	more(Built(bad, kept), nil)
	more(Sources(kept), nil)

	var got strings.Builder
	for _, f := range sorted(found) {
		got.WriteString(f.String() + "\n")
	}
	const golden = "testdata/bad.golden"
	if *update {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("the bad examples trip other rules than before; if that is meant, run go test ./internal/lint -update and read the diff.\ngot:\n%s", got.String())
	}
	for _, r := range rules {
		if !strings.Contains(got.String(), "["+r.Name+"]") {
			t.Errorf("no bad example trips %s", r.Name)
		}
		if r.Why == "" || r.Instead == "" {
			t.Errorf("%s does not say why, or what to do instead", r.Name)
		}
	}
	if strings.Contains(got.String(), "fine") {
		t.Error("a line marked fine was found bad")
	}
}

// TestTablesHaveReasons wants a reason beside every exception and every edge.
func TestTablesHaveReasons(t *testing.T) {
	say := func(what, why string) {
		if len(strings.Fields(why)) < 3 {
			t.Errorf("%s has no reason", what)
		}
	}
	for _, p := range pureImports {
		say("the imports of "+p.folder, p.why)
	}
	for _, l := range layers {
		if len(l.folders) == 0 || l.why == "" {
			t.Errorf("layer %v has no reason", l.folders)
		}
	}
	for _, e := range contractEdges {
		say("edge "+e.from+" to "+e.to, e.why)
	}
	for _, k := range keepOuts {
		say(strings.Join(k.imports, ", "), k.why)
		if len(k.only) == 0 && len(k.except) == 0 {
			t.Errorf("%v is kept from nobody", k.imports)
		}
	}
}
