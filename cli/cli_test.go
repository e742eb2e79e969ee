package cli

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongshi/contracts"
	"gongshi/contracts/funds"
	"gongshi/gateway"
	"gongshi/ledger/state"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// run is one run of the program; it gives the exit code and both streams.
func run(t *testing.T, env map[string]string, args ...string) (code int, out, err string) {
	t.Helper()
	register, failure := contracts.Register()
	if failure != nil {
		t.Fatal(failure)
	}
	var stdout, stderr bytes.Buffer
	home := t.TempDir()
	code = Run(Program{Register: register, Version: "test", In: strings.NewReader(env["stdin"]), Out: &stdout, Err: &stderr,
		Getenv: func(name string) string {
			if value, ok := env[name]; ok || name != "HOME" {
				return value
			}
			return home
		}}, args)
	return code, stdout.String(), stderr.String()
}

func TestExitCodes(t *testing.T) {
	const nobody = "http://127.0.0.1:9" // the discard port: nothing listens
	for _, c := range []struct {
		says        string
		args        []string
		code        int
		wants, lang string
	}{
		{"help", nil, exitDone, "Gongshi is a ledger", "en"},
		{"帮助", nil, exitDone, "人人可核验", "zh_CN.UTF-8"},
		{"--lang goes before LANG", []string{"--lang=zh"}, exitDone, "人人可核验", "en_GB"},
		{"the topic", []string{"help", "exit-codes"}, exitDone, "cannot be reached", "en"},
		{"version", []string{"version"}, exitDone, "gongshi test", "en"},
		{"an unknown command", []string{"pay"}, exitUsage, "unknown command", "en"},
		{"没有的命令", []string{"pay"}, exitUsage, "没有这个命令", "zh"},
		{"an unknown flag", []string{"status", "--colour"}, exitUsage, "unknown flag", "en"},
		{"an unknown command of a contract", []string{"funds", "steal"}, exitUsage, "unknown command", "en"},
		{"a value of the wrong kind", []string{"funds", "allot", "--amount-minor", "1.5"}, exitUsage, "whole number", "en"},
		{"nothing given", []string{"funds", "allot"}, exitUsage, "gongshi funds allot --budget", "en"},
		{"no key named", []string{"funds", "allot", "--budget", "b"}, exitUsage, "--as KEY", "en"},
		{"fields and a file", []string{"funds", "allot", "--budget", "b", "--json-file", "x"}, exitUsage, "--json-file", "en"},
		{"a transaction's id that is none", []string{"receipt", "get", "12"}, exitUsage, "64 hexadecimal", "en"},
		{"a space that is none", []string{"receipt", "get", "--record", "funds/gold", "x"}, exitUsage, "funds/budgets", "en"},
		{"import without mapping", []string{"funds", "import", "x.csv"}, exitUsage, "--mapping", "en"},
		{"import from a pipe", []string{"funds", "import", "-", "--mapping", "m"}, exitUsage, "read twice", "en"},
		{"nobody answers", []string{"status", "--api", nobody}, exitAway, "cannot be reached", "en"},
		{"无人应答", []string{"status", "--api", nobody}, exitAway, "连不上", "zh"},
		{"no passphrase", []string{"keys", "list"}, exitRefused, "GONGSHI_PASSPHRASE", "en"},
		{"no node", []string{"start"}, exitRefused, "network init", "en"},
		{"no anchor", []string{"verify", "x"}, exitUsage, "trust anchor", "en"},
		{"an empty body", []string{"send", "-"}, exitUsage, "holds no commands", "en"},
		{"completion", []string{"completion", "bash"}, exitDone, "bash completion", "en"},
	} {
		code, out, err := run(t, map[string]string{"LANG": c.lang, "stdin": "{}"}, c.args...)
		if code != c.code || !strings.Contains(out+err, c.wants) {
			t.Errorf("%s: exit %d, want %d with %q; said:\n%s%s", c.says, code, c.code, c.wants, out, err)
		}
		if code != exitDone && out != "" {
			t.Errorf("%s: an error on the standard output: %s", c.says, out)
		}
		if strings.Contains(err, "goroutine ") {
			t.Errorf("%s: a stack trace", c.says)
		}
	}
}

// TestEveryCommandTeaches walks all commands in both languages.
func TestEveryCommandTeaches(t *testing.T) {
	register, err := contracts.Register()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"zh", "en"} {
		a := &app{Program: Program{Register: register, Getenv: func(string) string { return "" }}, lang: lang}
		var walk func(*cobra.Command)
		walk = func(c *cobra.Command) {
			if c.Short == "" || c.Runnable() && c.Flags().HasFlags() && c.HasExample() && !strings.Contains(c.Example, "gongshi ") {
				t.Errorf("%s (%s) does not say what it does", c.CommandPath(), lang)
			}
			if lang == "zh" && c.Name() != "completion" && c.Parent() != nil && c.Parent().Name() != "completion" && !hasChinese(c.Short) {
				t.Errorf("%s has no Chinese: %s", c.CommandPath(), c.Short)
			}
			for _, child := range c.Commands() {
				walk(child)
			}
		}
		walk(a.root())
	}
}

func hasChinese(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 0x4E00 && r <= 0x9FFF })
}

func TestCommandsComeFromTheRegister(t *testing.T) {
	register, err := contracts.Register()
	if err != nil {
		t.Fatal(err)
	}
	a := &app{Program: Program{Register: register, Getenv: func(string) string { return "" }}}
	root := a.root()
	for _, path := range [][]string{
		{"funds", "order-payment"}, {"funds", "order"}, {"funds", "get-budget"}, {"funds", "import"}, {"funds", "export"},
		{"identity", "grant-role"}, {"identity", "find-parties"},
	} {
		if c, rest, err := root.Find(path); err != nil || len(rest) > 0 || c.RunE == nil {
			t.Errorf("%v: %v", path, err)
		}
	}
	for _, path := range [][]string{{"funds", "approve"}, {"identity", "found"}} {
		if c, rest, _ := root.Find(path); len(rest) == 0 {
			t.Errorf("%v is %s", path, c.CommandPath())
		}
	}
}

func TestKeys(t *testing.T) {
	env := map[string]string{"GONGSHI_PASSPHRASE": "correct horse", "HOME": t.TempDir()}
	for _, args := range [][]string{{"keys", "new", "wang", "--party", "wang-1", "--organisation", "finance"}, {"keys", "new", "li", "--suite", "sm2"}} {
		if code, _, err := run(t, env, args...); code != exitDone {
			t.Fatal(err)
		}
	}
	_, out, _ := run(t, env, "keys", "list", "--json")
	var keys []shownKey
	if err := json.Unmarshal([]byte(out), &keys); err != nil || len(keys) != 2 {
		t.Fatal(err, out)
	}
	if keys[0].Name != "li" || keys[0].Suite != "sm2" || keys[0].Party != "li" || keys[1].Party != "wang-1" || len(keys[1].Key) != 64 {
		t.Errorf("%+v", keys)
	}
	if strings.Contains(out, "secret") {
		t.Error("a secret is shown")
	}
	env["GONGSHI_PASSPHRASE"] = ""
	file := filepath.Join(t.TempDir(), "words")
	if err := os.WriteFile(file, []byte("correct horse\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, err := run(t, env, "keys", "show", "wang", "--passphrase-file", file); code != exitDone {
		t.Error(err)
	}
	for want, args := range map[string][]string{
		"there is a key called wang already": {"keys", "new", "wang", "--passphrase-file", file},
		"no suite":                           {"keys", "new", "zhao", "--suite", "rsa"},
		"there is no key called zhao":        {"keys", "show", "zhao", "--passphrase-file", file},
	} {
		if code, _, err := run(t, env, args...); code == exitDone || !strings.Contains(err, want) {
			t.Errorf("%v: %d, %s", args, code, err)
		}
	}
}

func TestRecordKeysAreThoseOfTheState(t *testing.T) {
	pair := state.NewMap[*gateway.Status]("toy/pairs", state.PairOf(state.String, state.Uint64))
	hash := state.NewMap[*gateway.Status]("toy/hashes", state.Hash)
	a := &app{}
	for _, c := range []struct {
		space state.Space
		parts []string
		want  []byte
	}{
		{pair, []string{"linxi-2026", "n:7"}, pair.Key(state.At("linxi-2026", uint64(7)))},
		{pair, []string{"a\x00b", "n:0"}, pair.Key(state.At("a\x00b", uint64(0)))},
		{hash, []string{"hex:" + strings.Repeat("0a", 32)}, hash.Key([32]byte(bytes.Repeat([]byte{10}, 32)))},
	} {
		got, err := a.recordKey(c.space, c.parts)
		if err != nil || !bytes.Equal(got, c.want) {
			t.Errorf("%v: %x, want %x (%v)", c.parts, got, c.want, err)
		}
	}
}

func TestTables(t *testing.T) {
	for _, c := range []struct {
		says string
		m    proto.Message
		want string
	}{
		{"an empty list", &funds.FindLinesAnswer{Height: 7}, "Nothing found.\nheight: 7\n"},
		{"columns that nobody fills are left out, wide characters are two", &funds.FindLinesAnswer{Lines: []*funds.Line{
			{Code: "1", NameZh: "教育", PaidMinor: 1234567}, {Code: "12", NameZh: "卫生健康", PaidMinor: -5},
		}}, "CODE  NAME_ZH   PAID_MINOR\n   1  教育       1,234,567\n  12  卫生健康          -5\n"},
	} {
		var out bytes.Buffer
		a := &app{Program: Program{Out: &out}}
		if err := a.printAnswer(c.m); err != nil || out.String() != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", c.says, out.String(), c.want)
		}
	}
	if got := clip(strings.Repeat("公", 30), true); columns(got) > widest || !strings.HasSuffix(got, "…") {
		t.Errorf("%s has %d columns", got, columns(got))
	}
	for n, want := range map[int64]string{0: "0", 999: "999", 1000: "1,000", -1234567: "-1,234,567", 100: "100"} {
		if got := thousands(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}

// TestTheGlossaryIsWhole names the words that a new contract brings and that help in Chinese lacks.
func TestTheGlossaryIsWhole(t *testing.T) {
	register, err := contracts.Register()
	if err != nil {
		t.Fatal(err)
	}
	check := func(d protoreflect.Descriptor) {
		if zh, missing := chinese(words(string(d.Name()))); len(missing) > 0 {
			t.Errorf("%s: %s: the glossary lacks %q", d.FullName(), zh, missing)
		}
	}
	seen := map[protoreflect.FullName]bool{}
	var message func(protoreflect.MessageDescriptor)
	message = func(d protoreflect.MessageDescriptor) {
		if seen[d.FullName()] {
			return
		}
		seen[d.FullName()] = true
		for i := range d.Fields().Len() {
			check(d.Fields().Get(i))
			if d.Fields().Get(i).Message() != nil {
				message(d.Fields().Get(i).Message())
			}
		}
	}
	for _, c := range register.Contracts() {
		for _, command := range c.Commands {
			check(command.Message.Descriptor())
			message(command.Message.Descriptor())
		}
		for _, q := range c.Queries {
			message(q.Question.Descriptor())
		}
		for i := range c.Proto.Services().Len() {
			for j := range c.Proto.Services().Get(i).Methods().Len() {
				check(c.Proto.Services().Get(i).Methods().Get(j))
			}
		}
	}
}
