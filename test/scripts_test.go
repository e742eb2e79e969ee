package test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"testing"
	"time"

	"gongshi/cli"
	"gongshi/contracts"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gongshi": func() {
		register, err := contracts.Register()
		cli.Catch(err)
		os.Exit(cli.Run(cli.Program{Register: register, Version: "test"}, os.Args[1:]))
	}})
}

// TestScripts runs the stories in scripts/: what users type, and what they are told. Beside testscript's own
// commands there are:
//
//	exits CODE COMMAND…       runs the program and wants that exit code
//	eventually COMMAND…       runs the program until it succeeds, for half a minute at most
//	capture NAME REGEXP       sets $NAME to the first group found in what the last command printed
//	flip FILE OFFSET          flips one bit of the byte at OFFSET; a negative offset counts from the end
//	same FILE FILE…           fails unless the files are equal byte for byte
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "scripts",
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("GONGSHI_PASSPHRASE", "correct horse battery staple")
			e.Setenv("LANG", "en_GB.UTF-8")
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":      exits,
			"eventually": eventually,
			"capture":    capture,
			"flip":       flip,
			"same":       same,
		},
	})
}

func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var ended *exec.ExitError
		if !errors.As(err, &ended) {
			ts.Fatalf("%v: %v", args[1:], err)
		}
		got = ended.ExitCode()
	}
	if got != want {
		ts.Fatalf("%v: exit code %d, want %d", args[1:], got, want)
	}
}

func eventually(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: eventually COMMAND…")
	}
	var err error
	for end := time.Now().Add(30 * time.Second); time.Now().Before(end); time.Sleep(200 * time.Millisecond) {
		if err = ts.Exec(args[0], args[1:]...); err == nil {
			return
		}
	}
	ts.Fatalf("%v did not succeed within half a minute: %v", args, err)
}

func capture(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: capture NAME REGEXP")
	}
	found := regexp.MustCompile(args[1]).FindStringSubmatch(ts.ReadFile("stdout"))
	if len(found) != 2 {
		ts.Fatalf("%s is not in the output", args[1])
	}
	ts.Setenv(args[0], found[1])
}

func flip(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: flip FILE OFFSET")
	}
	file := ts.MkAbs(args[0])
	raw, err := os.ReadFile(file)
	ts.Check(err)
	at, err := strconv.Atoi(args[1])
	ts.Check(err)
	if at < 0 {
		at += len(raw)
	}
	raw[at] ^= 1
	ts.Check(os.WriteFile(file, raw, 0o644))
}

func same(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) < 2 {
		ts.Fatalf("usage: same FILE FILE…")
	}
	first := []byte(ts.ReadFile(args[0]))
	for _, other := range args[1:] {
		if bytes.Equal(first, []byte(ts.ReadFile(other))) == neg {
			ts.Fatalf("%s and %s: equal is %v", args[0], other, neg)
		}
	}
}
