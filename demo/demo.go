// Package demo runs the invented city of Linxi (临溪市) on one validator in this process: its departments and their
// staff, a year of its own money, and real open spending data of other governments, all through signed transactions.
package demo

import (
	"cmp"
	"context"
	"crypto/rand"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"gongshi/gateway/client"
	"gongshi/ledger/contract"
	"gongshi/node"
)

//go:embed linxi data/spending
var files embed.FS

// Options are what the demo is asked for.
type Options struct {
	Register *contract.Register
	Dir      string // kept between runs
	Fresh    bool   // begin anew
	API      string // "" for the plan's address
	Language string // "zh" or "en"
	Program  string // version
	Out, Err io.Writer
	// Bar shows the progress of one table; set is told how much of all is done.
	Bar func(name, unit string) (set func(done, all int64), end func())
}

func (o Options) say(zh, en string) string {
	if o.Language == "zh" {
		return zh
	}
	return en
}

func (o Options) printf(zh, en string, args ...any) {
	fmt.Fprintf(o.Out, o.say(zh, en)+"\n", args...)
}

// passphraseFile lies beside the keys that it opens: the demo protects nobody's money.
const passphraseFile = "passphrase"

// Run starts the demo, loads what is not on its ledger yet, says how to check a payment, and serves until ctx ends.
func Run(ctx context.Context, o Options) error {
	if o.Fresh {
		if err := remove(o.Dir); err != nil {
			return err
		}
	}
	passphrase, err := home(o)
	if err != nil {
		return err
	}
	config, err := node.ReadConfig(o.Dir)
	if err != nil {
		return err
	}
	config.API = cmp.Or(o.address(), config.API)
	log := slog.New(slog.NewJSONHandler(o.Err, &slog.HandlerOptions{Level: max(slog.LevelWarn, config.Level())}))
	visitors := &reception{Options: o, passphrase: passphrase, api: config.API}
	n, err := node.Start(ctx, config, node.Options{
		Register: o.Register, Passphrase: passphrase, Log: log, Program: o.Program, Local: visitors.local(),
	})
	if err != nil {
		return err
	}
	defer func() { _ = n.Stop() }()
	at, err := client.New(config.API)
	if err != nil {
		return err
	}
	defer at.Close()
	shown, err := tell(ctx, o, at, passphrase)
	if ctx.Err() != nil {
		return nil // stopped by whoever started it; the next run goes on
	}
	if err != nil {
		return err
	}
	parameters, err := n.Parameters()
	if err != nil {
		return err
	}
	o.passkeys(parameters.Origins, config.API)
	o.invite(config.API, shown)
	select {
	case <-ctx.Done():
		return nil
	case err := <-n.Failed():
		return err
	}
}

// address is where the demo was asked to listen, "" for where its folder says.
func (o Options) address() string {
	if _, address, ok := strings.Cut(o.API, "://"); ok {
		return address
	}
	return o.API
}

// remove clears away an earlier demo, and nothing that is not one.
func remove(dir string) error {
	if _, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if _, err := os.Stat(filepath.Join(dir, passphraseFile)); err != nil {
		return fmt.Errorf("%s holds no demo, so it is not removed; name another folder with --dir", dir)
	}
	return os.RemoveAll(dir)
}

// home makes the demo's network unless it is there, and gives the passphrase of its keys.
func home(o Options) (string, error) {
	file := filepath.Join(o.Dir, passphraseFile)
	if raw, err := os.ReadFile(file); err == nil {
		return strings.TrimSpace(string(raw)), nil
	}
	var secret [16]byte
	if _, err := rand.Read(secret[:]); err != nil {
		return "", err
	}
	passphrase := hex.EncodeToString(secret[:])
	plan, err := Plan()
	if err != nil {
		return "", err
	}
	plan.OneFolder = true
	plan.Parameters.Origins = origins(cmp.Or(o.address(), defaultAPI))
	if _, err := node.Init(o.Dir, plan, o.Register, passphrase); err != nil {
		return "", err
	}
	return passphrase, os.WriteFile(file, []byte(passphrase+"\n"), 0o600)
}

// Plan is the network of Linxi: four departments with their first officers.
func Plan() (node.Plan, error) {
	var p node.Plan
	raw, err := files.ReadFile("linxi/plan.json")
	if err != nil {
		return p, err
	}
	return p, json.Unmarshal(raw, &p)
}

// invite says where things are and how to check one payment without trusting this program's server.
func (o Options) invite(api string, s shown) {
	anchor := filepath.Join(o.Dir, node.AnchorFile)
	page := webAddress(api)
	o.printf("\n临溪市（虚构）的账本已在运行。请在浏览器打开：%s　（接口在同一地址）",
		"\nThe ledger of Linxi (an invented city) is running. Open it in a browser: %s (the API is there, too)", page)
	o.printf("\n一笔付款：%s。\n取回它的凭证，再离线核验：\n", "\nOne payment: %s.\nFetch its receipt, then verify it offline:\n", o.say(s.Says.ZH, s.Says.EN))
	at := ""
	if api != defaultAPI {
		at = " --api http://" + api
	}
	fmt.Fprintf(o.Out, "    bin/gongshi receipt get %s --out payment.gongshi.json%s\n", s.Transaction, at)
	fmt.Fprintf(o.Out, "    bin/gongshi verify payment.gongshi.json --anchor %s\n", anchor)
	o.printf("\n用演示人员的密钥办事：加上 --home %s --passphrase-file %s。按 Ctrl-C 停止。",
		"\nTo act with the demo's keys, add --home %s --passphrase-file %s. Ctrl-C stops.", o.Dir, filepath.Join(o.Dir, passphraseFile))
}

// defaultAPI is where the command line looks for a gateway by itself.
const defaultAPI = "127.0.0.1:8080"
