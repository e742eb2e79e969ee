package cli

import (
	"errors"
	"fmt"
	"strings"

	"gongshi/ledger/refusal"

	"github.com/spf13/cobra"
)

// The exit codes, for scripts. They are explained by `gongshi help exit-codes` and never change their meaning.
const (
	exitDone    = 0
	exitRefused = 1
	exitUsage   = 2
	exitAway    = 3
)

// A usageError is a mistake on the command line itself.
type usageError struct{ error }

func (u usageError) Unwrap() error { return u.error }

// A ranError comes from a command that ran, so that it is no mistake of usage unless it says so.
type ranError struct{ error }

func (r ranError) Unwrap() error { return r.error }

// An awayError says that nothing answers at the gateway's address.
type awayError struct{ error }

func (e awayError) Unwrap() error { return e.error }

func (a *app) usage(zh, en string, args ...any) error { return usageError{a.fail(zh, en, args...)} }

// end prints what went wrong as one sentence and gives the exit code.
func (a *app) end(ran *cobra.Command, err error) int {
	var usage usageError
	var away awayError
	var inside ranError
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errSaid):
		return exitRefused
	case errors.As(err, &away):
		fmt.Fprintln(a.Err, a.sentence(away.error))
		return exitAway
	case errors.As(err, &usage) || !errors.As(err, &inside):
		fmt.Fprintln(a.Err, a.translate(err))
		fmt.Fprintln(a.Err, a.say("请看：", "See: ")+ran.CommandPath()+" --help")
		return exitUsage
	}
	fmt.Fprintln(a.Err, a.sentence(inside.error))
	return exitRefused
}

// sentence is an error in the run's language: a refusal by number, with its field and what to do.
func (a *app) sentence(err error) string {
	r, ok := refusal.Of(err)
	if !ok {
		return err.Error()
	}
	return a.refusalSentence(no{r.Book, r.Code, r.Field, r.ZH, r.EN, r.Detail})
}

// A no is a numbered refusal, whoever made it.
type no struct {
	Book   string `json:"book"`
	Code   uint32 `json:"code"`
	Field  string `json:"field,omitempty"`
	ZH     string `json:"zh"`
	EN     string `json:"en"`
	Detail string `json:"detail,omitempty"`
}

func (a *app) refusalSentence(n no) string {
	var b strings.Builder
	fmt.Fprintf(&b, a.say("被拒绝（%s/%d）：%s。", "Refused (%s/%d): %s."), n.Book, n.Code, a.say(n.ZH, n.EN))
	if n.Field != "" {
		fmt.Fprintf(&b, a.say("\n  字段：%s", "\n  field: %s"), n.Field)
	}
	if n.Detail != "" {
		fmt.Fprintf(&b, a.say("\n  详情：%s", "\n  detail: %s"), n.Detail)
	}
	return b.String()
}

// phrases of cobra and pflag, of which only the part before the colon or the quote is fixed.
var phrases = []struct{ en, zh string }{
	{"unknown command", "没有这个命令"},
	{"unknown shorthand flag", "没有这个选项"},
	{"unknown flag", "没有这个选项"},
	{"flag needs an argument", "选项缺少值"},
	{"required flag(s)", "缺少必需的选项"},
	{"invalid argument", "选项的值不对"},
	{"accepts", "参数个数不对"},
	{"requires", "参数个数不对"},
	{"if any flags in the group", "这些选项不能同时使用"},
}

// translate puts a phrase of the run's language before what the flag parser says.
func (a *app) translate(err error) error {
	if a.lang != "zh" {
		return err
	}
	for _, p := range phrases {
		if rest, ok := strings.CutPrefix(err.Error(), p.en); ok {
			if strings.HasPrefix(p.en, "unknown") || strings.HasPrefix(p.en, "flag needs") {
				return errors.New(p.zh + "：" + strings.TrimLeft(rest, ": "))
			}
			return errors.New(p.zh + "：" + err.Error())
		}
	}
	return err
}

func (a *app) exitCodesTopic() *cobra.Command {
	return &cobra.Command{
		Use:   "exit-codes",
		Short: a.say("退出码的含义", "What the exit codes mean"),
		Long: a.say(`退出码：

  0  已办成
  1  被拒绝或失败：账本拒绝、凭证不成立、表格有错行
  2  命令行用法不对
  3  连不上网关`, `Exit codes:

  0  done
  1  refused or failed: the ledger said no, a receipt does not hold, a table has bad rows
  2  wrong usage of the command line
  3  the gateway cannot be reached`),
	}
}

// usageTemplate is cobra's, in the run's language.
func (a *app) usageTemplate() string {
	t := (&cobra.Command{}).UsageTemplate()
	if a.lang != "zh" {
		return t
	}
	return strings.NewReplacer(
		"Usage:", "用法：", "Aliases:", "别名：", "Examples:", "例子：", "Available Commands:", "命令：", "Additional Commands:", "其他命令：",
		"Global Flags:", "通用选项：", "Flags:", "选项：", "Additional help topics:", "其他说明：",
		`Use "{{.CommandPath}} [command] --help" for more information about a command.`, `用 "{{.CommandPath}} [命令] --help" 查看某个命令的说明。`,
	).Replace(t)
}
