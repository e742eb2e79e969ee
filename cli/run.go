package cli

import (
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"

	"gongshi/demo"
	"gongshi/node"

	"github.com/spf13/cobra"
)

func (a *app) startCommand() *cobra.Command {
	return &cobra.Command{
		Use: "start", GroupID: groupRun, Args: cobra.NoArgs,
		Short: a.say("启动一个节点", "Run one node"),
		Long: a.say("启动 --home 里的节点，直到 Ctrl-C。日志是 JSON，写到标准错误。同一程序可作验证节点、观察节点和网关，由 node.toml 决定。",
			"Runs the node in --home until Ctrl-C. Logs are JSON on the standard error. The same program is validator, observer and gateway, as node.toml says."),
		Example: "  GONGSHI_PASSPHRASE=… gongshi start --home city/finance",
		RunE:    func(*cobra.Command, []string) error { return a.start() },
	}
}

func (a *app) start() error {
	c, err := node.ReadConfig(a.homeDir())
	if err != nil {
		return err
	}
	words, err := a.passphrase()
	if err != nil {
		return err
	}
	log := slog.New(slog.NewJSONHandler(a.Err, &slog.HandlerOptions{Level: c.Level()}))
	n, err := node.Start(a.ctx, c, node.Options{Register: a.Register, Passphrase: words, Log: log, Program: a.Version})
	if err != nil {
		return err
	}
	if c.API != "" {
		fmt.Fprintf(a.Out, a.say("%s 的节点已启动：http://%s\n", "the node of %s is up: http://%s\n"), c.Organisation, c.API)
	}
	select {
	case <-a.ctx.Done():
		return n.Stop()
	case err := <-n.Failed():
		return errors.Join(err, n.Stop())
	}
}

func (a *app) demoCommand() *cobra.Command {
	d := demo.Options{Register: a.Register, Language: a.lang, Program: a.Version, Out: a.Out, Err: a.Err}
	c := &cobra.Command{
		Use: "demo", GroupID: groupRun, Args: cobra.NoArgs,
		Short: a.say("启动虚构的临溪市，一个进程，数据齐备", "Start the invented city of Linxi: one process, everything embedded"),
		Long: a.say(`在一个进程里启动账本，用签名交易装入临溪市（虚构）的部门、人员和注明出处的真实公开支出，
然后给出接口地址、一笔值得一看的支付，以及取得凭证并离线核验的两条命令。数据保留在 --dir；--fresh 重新开始。`,
			`Starts a ledger in one process and loads, by signed transactions, the departments and staff of Linxi (invented) and real open
spending attributed to its publishers. Then it prints where the API is, a payment worth a look, and the two commands that fetch its
receipt and verify it offline. The data stays in --dir; --fresh begins anew.`),
		RunE: func(*cobra.Command, []string) error {
			d.API = a.api
			d.Bar = func(name, unit string) (func(done, all int64), func()) {
				b := a.newBar(name, unit)
				return b.set, b.end
			}
			return demo.Run(a.ctx, d)
		},
	}
	c.Flags().StringVar(&d.Dir, "dir", filepath.Join(a.Getenv("HOME"), ".gongshi", "demo"), a.say("数据文件夹", "folder of the data"))
	c.Flags().BoolVar(&d.Fresh, "fresh", false, a.say("删除数据，重新开始", "delete the data and begin anew"))
	return c
}
