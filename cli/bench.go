package cli

import (
	"fmt"

	"gongshi/node/bench"

	"github.com/spf13/cobra"
)

// benchCommand measures; it needs no node and touches none.
func (a *app) benchCommand() *cobra.Command {
	var o bench.Options
	c := &cobra.Command{
		Use: "bench", GroupID: groupRun, Args: cobra.NoArgs,
		Short: a.say("测速：签名交易在真实账本上的吞吐与延迟", "Measure throughput and latency of signed transactions on the real ledger"),
		Long: a.say(
			"在本机的一个进程里运行 4 个和 1 个验证节点（真实的 p2p、签名、状态机，每块落盘），测量吞吐与延迟；\n"+
				"再用同样的字节驱动一个什么都不做的应用，得出比值。测量期间请勿运行其他程序。",
			"Runs 4 validators and 1 in this process, with real p2p, signatures and state machine, each block on disk, and\n"+
				"measures throughput and latency; then drives an application that does nothing with the same bytes, for the\n"+
				"ratio. Run nothing else meanwhile."),
		Example: "  gongshi bench\n  gongshi bench --seconds 20 --bundles 1,64,256 --profile profiles\n  gongshi bench --json > bench.json",
	}
	f := c.Flags()
	f.IntVar(&o.Seconds, "seconds", 12, a.say("每次运行的秒数", "seconds of each run"))
	f.IntVar(&o.Pool, "pool", 150_000, a.say("预先签名的交易数；用完即结束该次运行", "transactions signed beforehand; a run ends when they are used up"))
	f.IntVar(&o.InFlight, "in-flight", 12_000, a.say("饱和测试中同时在途的交易数", "transactions on the way at saturation"))
	f.IntVar(&o.Rate, "rate", 1000, a.say("延迟测试中每秒的交易数", "transactions a second when latency is measured"))
	f.IntSliceVar(&o.Validators, "validators", []int{4, 1}, a.say("验证节点数（1 到 4），可列多个", "how many validators (1 to 4); several to compare"))
	f.IntSliceVar(&o.Bundles, "bundles", []int{256}, a.say("一个包最多装多少笔（1 为不打包），可列多个", "transactions in one bundle at most (1: no bundles); several to compare"))
	f.StringVar(&o.Dir, "dir", "", a.say("临时数据所在的文件夹，即被测的磁盘", "folder for the temporary data: the disk that is measured"))
	f.StringVar(&o.Profile, "profile", "", a.say("存放 CPU 剖析文件的文件夹", "folder for CPU profiles, one for each run"))
	f.BoolVar(&o.OnlyLoad, "only-load", false, a.say("只测饱和吞吐", "measure throughput at saturation only"))
	c.RunE = func(c *cobra.Command, _ []string) error {
		o.Register = a.Register
		o.Tell = func(says string) { fmt.Fprintln(a.Err, says) }
		r, err := bench.Run(a.ctx, o)
		if err != nil {
			return err
		}
		if a.json {
			return a.printJSON(r)
		}
		return r.Write(a.Out)
	}
	return c
}
