package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"gongshi/node"
	"gongshi/node/keyring"

	"golang.org/x/term"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

const defaultAPI = "http://127.0.0.1:8080"

// homeDir is where keys and perhaps a node lie.
func (a *app) homeDir() string {
	if a.home == "" {
		a.home = a.Getenv("GONGSHI_HOME")
	}
	if a.home == "" {
		a.home = filepath.Join(a.Getenv("HOME"), ".gongshi")
	}
	return a.home
}

// address is the gateway's.
func (a *app) address() string {
	if a.api == "" {
		a.api = a.Getenv("GONGSHI_API")
	}
	if a.api == "" {
		a.api = defaultAPI
		if c, err := node.ReadConfig(a.homeDir()); err == nil && c.API != "" {
			a.api = c.API
		}
	}
	if !strings.Contains(a.api, "://") {
		a.api = "http://" + a.api
	}
	return a.api
}

// A secret is the passphrase of the key files: from a file, the environment, or asked for in a terminal.
type secret struct {
	file  string
	known string
}

func (a *app) passphrase() (string, error) {
	if a.secret.known != "" {
		return a.secret.known, nil
	}
	if a.secret.file != "" {
		raw, err := os.ReadFile(a.secret.file)
		if err != nil {
			return "", err
		}
		a.secret.known = strings.TrimRight(string(raw), "\r\n")
	} else if given := a.Getenv("GONGSHI_PASSPHRASE"); given != "" {
		a.secret.known = given
	} else if f, ok := a.In.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		fmt.Fprint(a.Err, a.say("口令：", "Passphrase: "))
		raw, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(a.Err)
		if err != nil {
			return "", err
		}
		a.secret.known = string(raw)
	}
	if a.secret.known == "" {
		return "", a.fail("需要口令；请给出 --passphrase-file 或设置 GONGSHI_PASSPHRASE", "a passphrase is needed; give --passphrase-file or set GONGSHI_PASSPHRASE")
	}
	return a.secret.known, nil
}

func (a *app) ring() (*keyring.Ring, error) {
	words, err := a.passphrase()
	if err != nil {
		return nil, err
	}
	return keyring.Open(filepath.Join(a.homeDir(), node.KeysDir), words)
}

// printJSON writes v; protobuf messages are written by protobuf's JSON rules.
func (a *app) printJSON(v any) error {
	var raw []byte
	var err error
	if m, ok := v.(proto.Message); ok {
		raw, err = messageJSON(m)
	} else {
		raw, err = json.MarshalIndent(v, "", "  ")
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.Out, "%s\n", raw)
	return err
}

// messageJSON is stable, which protojson's own output is not by intention.
func messageJSON(m proto.Message) ([]byte, error) {
	raw, err := protojson.MarshalOptions{UseProtoNames: true, EmitUnpopulated: true}.Marshal(m)
	if err != nil {
		return nil, err
	}
	var value any
	decoder := json.NewDecoder(strings.NewReader(string(raw)))
	decoder.UseNumber()
	if err := decoder.Decode(&value); err != nil {
		return nil, err
	}
	return json.MarshalIndent(value, "", "  ")
}

// readFile reads a file, or the standard input for "-".
func (a *app) readFile(name string) ([]byte, error) {
	if name == "-" {
		return io.ReadAll(a.In)
	}
	return os.ReadFile(name)
}

// stopped says that the user ended the wait.
func (a *app) stopped(err error) error {
	if errors.Is(err, context.Canceled) && a.ctx.Err() != nil {
		return a.fail("已中断", "interrupted")
	}
	return err
}

// local shows a time in milliseconds in the clock of whoever reads it.
func local(ms int64) string {
	if ms == 0 {
		return ""
	}
	return time.UnixMilli(ms).Format("2006-01-02 15:04:05")
}
