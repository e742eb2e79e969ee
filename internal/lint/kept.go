package lint

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

var (
	ruleBuilt = &Rule{"built-file",
		"what a command can build again goes stale in the repository and cannot be reviewed",
		"git rm --cached it and name it in .gitignore"}
	ruleSources = &Rule{"sources",
		"data that others published must say whose it is, of which date and under which licence",
		"write SOURCES.md beside it: repository or page, commit or date, licence, and what was cut; say so too if the data is ours"}
	ruleModule = &Rule{"module-adr",
		"every module is code that all departments run; somebody must have weighed it",
		"weigh it in docs/adr/0006-modules.md: licence, upkeep, weight, what was rejected"}
	rulePapers = &Rule{"papers",
		"instructions that name what is not there cost every reader an hour",
		"correct the page, or write what it names"}
)

// Kept lists the files that git keeps, or would keep at the next commit, from the root.
func Kept(root string) ([]string, error) {
	cmd := exec.Command("git", "-C", root, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("ask git for its files: %w", err)
	}
	var kept []string
	for _, name := range bytes.Split(out, []byte{0}) {
		if _, err := os.Lstat(filepath.Join(root, string(name))); len(name) > 0 && err == nil {
			kept = append(kept, string(name))
		}
	}
	slices.Sort(kept)
	return slices.Compact(kept), nil
}

// builtFolders and builtEndings tell built files by their names, builtMagic by their first bytes.
var (
	builtFolders = []string{"node_modules", "bin", "dist", ".vite"}
	builtEndings = []string{".exe", ".test", ".out", ".prof", ".o", ".a", ".so", ".dylib", ".dll", ".db", ".sqlite", ".log", ".tsbuildinfo", ".DS_Store", ".pem.key"}
	builtMagic   = [][]byte{[]byte("\x7fELF"), []byte("MZ\x90\x00"), []byte("\xcf\xfa\xed\xfe"), []byte("\xfe\xed\xfa\xcf"), []byte("SQLite format 3\x00")}
)

// builtPlace holds the place of the built pages, so that the program compiles where nobody has built them.
const builtPlace = "portal/dist/README.md"

// Built lists those of the files that a build or a run has made.
func Built(root string, files []string) []Finding {
	var found []Finding
	for _, name := range files {
		if name == builtPlace {
			continue
		}
		folders := strings.Split(path.Dir(name), "/")
		named := slices.ContainsFunc(builtFolders, func(f string) bool { return slices.Contains(folders, f) }) ||
			slices.ContainsFunc(builtEndings, func(end string) bool { return strings.HasSuffix(name, end) })
		if named || hasMagic(filepath.Join(root, name)) {
			found = append(found, Finding{Rule: ruleBuilt, Path: name, What: "was built, not written"})
		}
	}
	return sorted(found)
}

func hasMagic(name string) bool {
	f, err := os.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, 16)
	n, _ := f.Read(head)
	return slices.ContainsFunc(builtMagic, func(m []byte) bool { return bytes.HasPrefix(head[:n], m) })
}

// ownEndings are test data that people here write; fuzz corpora are made by go test.
var ownEndings = []string{".golden", ".txtar", ".go", ".proto"}

// Sources lists folders of foreign data that do not say where it comes from. SOURCES.md may lie
// beside the data or in any folder up to testdata.
func Sources(files []string) []Finding {
	var found []Finding
	for _, name := range files {
		home, rest, ok := dataHome(name)
		own := slices.Contains(ownEndings, path.Ext(name)) || strings.HasPrefix(rest, "fuzz/") || path.Base(name) == "SOURCES.md"
		if !ok || own {
			continue
		}
		told := false
		for dir := path.Dir(name); len(dir) >= len(home); dir = path.Dir(dir) {
			told = told || slices.Contains(files, dir+"/SOURCES.md")
		}
		if !told {
			found = append(found, Finding{Rule: ruleSources, Path: home, What: "holds data without a SOURCES.md"})
		}
	}
	return sorted(found)
}

// dataHome splits a path after its first folder called testdata or data.
func dataHome(name string) (home, rest string, ok bool) {
	parts := strings.Split(name, "/")
	for i, part := range parts[:len(parts)-1] {
		if part == "testdata" || part == "data" {
			return path.Join(parts[:i+1]...), path.Join(parts[i+1:]...), true
		}
	}
	return "", "", false
}

// Modules lists the modules that a go.mod requires directly and that no decision record of the root names.
func Modules(root, gomod string) ([]Finding, error) {
	mod, err := os.ReadFile(filepath.Join(root, gomod))
	if err != nil {
		return nil, err
	}
	var weighed strings.Builder
	records, err := filepath.Glob(filepath.Join(root, "docs/adr/*.md"))
	if err != nil {
		return nil, err
	}
	for _, name := range records {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		weighed.Write(text)
	}
	var found []Finding
	for i, line := range strings.Split(string(mod), "\n") {
		fields := strings.Fields(strings.TrimPrefix(strings.TrimSpace(line), "require "))
		if len(fields) == 2 && strings.HasPrefix(fields[1], "v") && !strings.Contains(weighed.String(), "`"+fields[0]+"`") {
			found = append(found, Finding{ruleModule, gomod, i + 1, fields[0] + " is in no decision record"})
		}
	}
	return found, nil
}

var (
	namedTest   = regexp.MustCompile("`(?:Test|Fuzz|Benchmark)[A-Z]\\w*`")
	namedTarget = regexp.MustCompile("(?m)(?:`|^    |^)make ([a-z][a-z0-9]*)")
	namedFile   = regexp.MustCompile(`\]\(([^)#:]+)\)`)
	makeTarget  = regexp.MustCompile(`(?m)^([a-z][a-z0-9]*):`)
)

// Papers lists tests, make targets and files that the root's pages name and that do not exist.
func (t *Tree) Papers() ([]Finding, error) {
	tests := t.testNames()
	makefile, err := os.ReadFile(filepath.Join(t.Root, "Makefile"))
	if err != nil {
		return nil, err
	}
	var targets []string
	for _, m := range makeTarget.FindAllSubmatch(makefile, -1) {
		targets = append(targets, string(m[1]))
	}
	pages, err := filepath.Glob(filepath.Join(t.Root, "*.md"))
	if err != nil {
		return nil, err
	}
	var found []Finding
	for _, page := range pages {
		text, err := os.ReadFile(page)
		if err != nil {
			return nil, err
		}
		for i, line := range strings.Split(string(text), "\n") {
			for _, missing := range t.missing(line, tests, targets) {
				found = append(found, Finding{rulePapers, filepath.Base(page), i + 1, "names " + missing + ", which does not exist"})
			}
		}
	}
	return sorted(found), nil
}

func (t *Tree) missing(line string, tests, targets []string) []string {
	var missing []string
	for _, name := range namedTest.FindAllString(line, -1) {
		if name = strings.Trim(name, "`"); !slices.Contains(tests, name) {
			missing = append(missing, "the test "+name)
		}
	}
	for _, m := range namedTarget.FindAllStringSubmatch(line, -1) {
		if !slices.Contains(targets, m[1]) {
			missing = append(missing, "make "+m[1])
		}
	}
	for _, m := range namedFile.FindAllStringSubmatch(line, -1) {
		if _, err := os.Stat(filepath.Join(t.Root, m[1])); err != nil {
			missing = append(missing, m[1])
		}
	}
	return missing
}

func (t *Tree) testNames() []string {
	var names []string
	for _, f := range t.Go {
		if f.Test {
			for name := range f.AST.Scope.Objects {
				names = append(names, name)
			}
		}
	}
	return names
}
