// Package cli is the command line of Gongshi. The commands and questions of contracts are made from the
// register; the others start a node, keep keys, import tables, fetch receipts and verify them.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"gongshi/gateway/client"
	"gongshi/ledger/contract"

	"github.com/spf13/cobra"
)

// A Program is what the command line runs on. Its streams and environment are the process's if unset.
type Program struct {
	Register *contract.Register
	Version  string

	In       io.Reader
	Out, Err io.Writer
	Getenv   func(string) string
}

// An app is one run of the program.
type app struct {
	Program
	ctx    context.Context
	lang   string // "zh" or "en"
	json   bool
	api    string
	home   string
	secret secret
	remote *client.Client
}

// Run is the whole program. It returns the exit code.
func Run(p Program, args []string) int {
	if p.Getenv == nil {
		p.Getenv = os.Getenv
	}
	if p.In == nil {
		p.In = os.Stdin
	}
	if p.Out == nil {
		p.Out = os.Stdout
	}
	if p.Err == nil {
		p.Err = os.Stderr
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	a := &app{Program: p, ctx: ctx, lang: languageOf(args, p.Getenv)}
	root := a.root()
	root.SetArgs(args)
	ran, err := root.ExecuteContextC(ctx)
	return a.end(ran, err)
}

// Catch turns what starting the program refuses, such as a register that does not fit, into a sentence.
func Catch(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitRefused)
	}
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "gongshi",
		Short: a.say("公事：政府部门共同维护的账本", "Gongshi: a ledger that government departments keep together"),
		Long: a.say(
			"公事是各部门共同维护、人人可核验的账本。\n\n从这里开始：gongshi demo 启动虚构的临溪市；gongshi network init 建立自己的网络。",
			"Gongshi is a ledger that departments keep together and that anybody can check.\n\n"+
				"Begin here: gongshi demo starts the invented city of Linxi; gongshi network init makes a network of your own."),
		SilenceUsage: true, SilenceErrors: true, Version: a.Version,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetIn(a.In)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	root.SetUsageTemplate(a.usageTemplate())
	flags := root.PersistentFlags()
	flags.String("lang", "", a.say("语言：zh 或 en（默认取自 LANG）", "language: zh or en (from LANG by default)"))
	flags.BoolVar(&a.json, "json", false, a.say("输出 JSON", "print JSON"))
	flags.StringVar(&a.api, "api", "", a.say("网关地址（GONGSHI_API；默认取自 --home 的设置，否则 http://127.0.0.1:8080）",
		"address of the gateway (GONGSHI_API; by default that of --home, else http://127.0.0.1:8080)"))
	flags.StringVar(&a.home, "home", "", a.say("节点或密钥的文件夹（GONGSHI_HOME；默认 ~/.gongshi）", "folder of a node or of keys (GONGSHI_HOME; ~/.gongshi by default)"))
	flags.StringVar(&a.secret.file, "passphrase-file", "", a.say("存有口令的文件（或 GONGSHI_PASSPHRASE）", "file that holds the passphrase (or GONGSHI_PASSPHRASE)"))
	root.AddGroup(
		&cobra.Group{ID: groupContracts, Title: a.say("办事：", "Contracts:")},
		&cobra.Group{ID: groupLook, Title: a.say("查看与核验：", "Look and verify:")},
		&cobra.Group{ID: groupRun, Title: a.say("运行：", "Run:")},
	)
	for _, c := range a.Register.Contracts() {
		root.AddCommand(a.contractCommand(c))
	}
	for _, add := range []func() *cobra.Command{
		a.sendCommand, a.statusCommand, a.receiptCommand, a.verifyCommand, a.blocksCommand, a.transactionsCommand, a.searchCommand, a.exportCommand,
		a.demoCommand, a.networkCommand, a.startCommand, a.keysCommand, a.benchCommand, a.versionCommand, a.exitCodesTopic,
	} {
		if c := add(); c != nil {
			root.AddCommand(c)
		}
	}
	a.finish(root)
	return root
}

const (
	groupContracts = "contracts"
	groupLook      = "look"
	groupRun       = "run"
)

// finish gives every command the parts that cobra would otherwise write in English, and marks what they return.
func (a *app) finish(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{a.translate(err)} })
	var walk func(*cobra.Command)
	walk = func(c *cobra.Command) {
		switch c.Name() {
		case "help":
			c.Short = a.say("命令的说明", "Help about any command")
		case "completion":
			c.Short = a.say("生成命令行补全脚本（bash、zsh、fish、PowerShell）", "Write the completion script for your shell")
		}
		c.InitDefaultHelpFlag()
		if f := c.Flags().Lookup("help"); f != nil {
			f.Usage = a.say("显示说明", "show this help")
		}
		c.DisableFlagsInUseLine = false
		if run := c.RunE; run != nil {
			c.RunE = func(c *cobra.Command, args []string) error {
				if err := run(c, args); err != nil {
					return ranError{err}
				}
				return nil
			}
		}
		for _, child := range c.Commands() {
			walk(child)
		}
	}
	walk(root)
	root.InitDefaultVersionFlag()
	if f := root.Flags().Lookup("version"); f != nil {
		f.Usage = a.say("显示版本", "show the version")
	}
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", GroupID: groupRun, Args: cobra.NoArgs,
		Short: a.say("程序的版本", "The program's version"),
		RunE: func(*cobra.Command, []string) error {
			if a.json {
				return a.printJSON(map[string]string{"version": a.Version})
			}
			_, err := fmt.Fprintln(a.Out, "gongshi", a.Version)
			return err
		},
	}
}

// languageOf chooses between zh and en before the flags are parsed, for their help is written in it.
func languageOf(args []string, getenv func(string) string) string {
	for i, arg := range args {
		if value, ok := strings.CutPrefix(arg, "--lang="); ok {
			return languageNamed(value)
		}
		if arg == "--lang" && i+1 < len(args) {
			return languageNamed(args[i+1])
		}
		if arg == "--" {
			break
		}
	}
	for _, name := range []string{"GONGSHI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"} {
		if value := getenv(name); value != "" {
			return languageNamed(value)
		}
	}
	return "en"
}

func languageNamed(value string) string {
	if strings.HasPrefix(strings.ToLower(value), "zh") {
		return "zh"
	}
	return "en"
}

// say chooses the sentence of the run's language.
func (a *app) say(zh, en string) string {
	if a.lang == "zh" {
		return zh
	}
	return en
}

func (a *app) text(t contract.Text) string { return a.say(t.ZH, t.EN) }

// fail makes an error in the run's language.
func (a *app) fail(zh, en string, args ...any) error {
	if a.lang == "zh" {
		en = zh
	}
	return fmt.Errorf(en, args...)
}

var errSaid = errors.New("the refusal has been printed")
