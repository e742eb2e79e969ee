package cli

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"gongshi/cli/load"
	"gongshi/cli/sheet"
	"gongshi/gateway"
	"gongshi/ledger/amount"
	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/proto"
)

// An importing is what one run of `import` was asked for.
type importing struct {
	file, mapping, kind, encoding, delimiter string
	skipBad, anew                            bool
	from                                     int
	by                                       *signing
}

func (a *app) importCommand(c contract.Contract) *cobra.Command {
	var names []string
	for _, one := range c.Imports {
		names = append(names, one.Name+" ("+a.text(one.Title)+")")
	}
	o := &importing{}
	one := &cobra.Command{
		Use: "import FILE", GroupID: "files", Args: cobra.ExactArgs(1),
		Short: a.say("把表格导入账本", "Import a table into the ledger"),
		Long: a.say(`先检查每一行，再签署并发送。有错行时逐行指出，什么也不发送（除非 --skip-bad）。
重复导入不会改变账本；中断后再运行会接着做。--dry-run 只检查并给出合计。

编码自动识别（UTF-8、GB 18030、UTF-16），可用 --encoding 指明。`, `Checks every row first, then signs and sends. Bad rows are named by line, and nothing is sent unless --skip-bad is given.
Importing again changes nothing; a run that was stopped goes on where it was. --dry-run only checks and prints the totals.

The encoding is detected (UTF-8, GB 18030, UTF-16); --encoding names another.`) + "\n\n" + a.say("种类：", "Kinds: ") + strings.Join(names, "; "),
		Example: "  gongshi " + c.Name + " import spending.csv --mapping spending.mapping.json --dry-run\n" +
			"  gongshi " + c.Name + " import spending.csv --mapping spending.mapping.json --as recorder",
	}
	flags := one.Flags()
	flags.SortFlags = false
	flags.StringVar(&o.mapping, "mapping", "", a.say("说明各列含义的 JSON 文件（必需）", "JSON file that says how the columns are to be read (required)"))
	flags.StringVar(&o.kind, "kind", c.Imports[0].Name, a.say("表格的种类", "kind of table"))
	flags.StringVar(&o.encoding, "encoding", "", a.say("文件编码", "the file's encoding"))
	flags.StringVar(&o.delimiter, "delimiter", "", a.say("分隔符，一个字符（默认逗号；.tsv 为制表符）", "delimiter, one character (a comma by default, a tab in .tsv files)"))
	flags.IntVar(&o.from, "from", 0, a.say("从包含这一行的交易开始发送", "begin with the transaction that holds this line"))
	flags.BoolVar(&o.skipBad, "skip-bad", false, a.say("跳过错行，发送其余各行", "leave bad rows out and send the others"))
	flags.BoolVar(&o.anew, "anew", false, a.say("不接着上次，从头发送（无害）", "send from the beginning instead of going on (harmless)"))
	o.by = a.signingFlags(one)
	one.RunE = func(_ *cobra.Command, args []string) error {
		o.file = args[0]
		return a.load(c, o)
	}
	return one
}

// load checks the table and, unless it is to be a dry run, sends it.
func (a *app) load(c contract.Contract, o *importing) error {
	t, err := a.table(c, o)
	if err != nil {
		return err
	}
	report, err := a.check(t, o)
	if err != nil {
		return err
	}
	if o.by.dryRun {
		if a.json {
			return a.printJSON(report)
		}
		fmt.Fprintln(a.Out, a.say("只作检查，没有发送。", "Checked only; nothing was sent."))
		return nil
	}
	t.Sheet = report.Sheet
	return a.deliver(t, o, report)
}

// table puts together what is imported.
func (a *app) table(c contract.Contract, o *importing) (load.Table, error) {
	t := load.Table{Sheet: sheet.Sheet{File: o.file, Encoding: o.encoding}}
	if o.file == "-" {
		return t, a.usage("表格要读两遍，不能来自标准输入；请先存成文件", "a table is read twice and cannot come from the standard input; save it to a file")
	}
	if o.mapping == "" {
		return t, a.usage("缺少 --mapping：说明各列含义的 JSON 文件", "--mapping is missing: a JSON file that says how the columns are to be read")
	}
	switch len(o.delimiter) {
	case 0:
	case 1:
		t.Sheet.Delimiter = o.delimiter[0]
	default:
		return t, a.usage("--delimiter 应为一个字符", "--delimiter must be one character")
	}
	for _, one := range c.Imports {
		if one.Name == o.kind {
			t.Import = one
			t.Mapping = one.Mapping.New().Interface()
			return t, a.readMessage(o.mapping, t.Mapping)
		}
	}
	return t, a.usage("没有种类 %q", "there is no kind %q", o.kind)
}

// check reads the whole table and prints its bad rows and control totals.
func (a *app) check(t load.Table, o *importing) (*load.Report, error) {
	bar := a.newBar(a.say("检查", "checking"), "B")
	list := &badList{app: a, bar: bar, file: o.file + ".errors.csv"}
	report, err := t.Check(a.ctx, load.Watch{Bad: list.add, Step: bar.set})
	bar.end()
	if err = errors.Join(err, list.close()); err != nil {
		return nil, a.stopped(err)
	}
	if !a.json {
		a.printTotals(report)
	}
	if report.Bad == 0 || o.skipBad {
		return report, nil
	}
	if a.json {
		return nil, errors.Join(errSaid, a.printJSON(struct {
			*load.Report
			BadRows []load.Bad `json:"bad_rows"`
		}{report, list.shown}))
	}
	return nil, a.fail("%d 行有错，什么也没有发送；请改正这些行，或用 --skip-bad 跳过它们", "%d rows are bad and nothing was sent; correct them, or leave them out with --skip-bad", report.Bad)
}

func (a *app) printTotals(r *load.Report) {
	fmt.Fprintf(a.Out, a.say("%d 行（%s），其中 %d 行有错；%d 笔交易。\n", "%d rows (%s), %d of them bad; %d transactions.\n"), r.Rows, r.Sheet.Encoding, r.Bad, r.Batches)
	if len(r.Sums) == 0 {
		return
	}
	rows := [][]string{{a.say("合计", "TOTAL"), a.say("笔数", "COUNT"), a.say("金额", "AMOUNT"), a.say("币种", "CURRENCY")}}
	for _, s := range r.Sums {
		rows = append(rows, []string{s.Name, fmt.Sprint(s.Count), amount.Format{Group: ","}.Write(s.Minor, s.Exponent), s.Currency})
	}
	fmt.Fprint(a.Out, tabulate(rows))
}

// deliver sends a checked table.
func (a *app) deliver(t load.Table, o *importing, report *load.Report) error {
	if err := a.open(o.by); err != nil {
		return err
	}
	status := &gateway.Status{}
	if err := a.ledger("GetStatus", &gateway.GetStatusRequest{}, status); err != nil {
		return err
	}
	options := load.Options{Ledger: &signer{a, o.by, status.Network}, From: o.from, Batches: report.Batches}
	if o.from == 0 {
		journal, err := t.OpenJournal(o.file+".progress.json", status.Network)
		if err != nil {
			return err
		}
		if o.anew {
			journal.Final = 0
		}
		if journal.Final > 0 {
			fmt.Fprintf(a.Err, a.say("接着上次：前 %d 笔交易已是最终结果。\n", "Going on: the first %d transactions are final already.\n"), journal.Final)
		}
		options.Journal = journal
	}
	bar := a.newBar(a.say("发送", "sending"), a.say("笔", "tx"))
	result, err := t.Send(a.ctx, load.Watch{Final: bar.set, Wait: bar.note}, options)
	bar.end()
	if err != nil {
		return a.undelivered(err, result, options)
	}
	if options.Journal != nil {
		if err := options.Journal.Remove(); err != nil {
			return err
		}
	}
	if a.json {
		return a.printJSON(struct {
			*load.Report
			*load.Result
		}{report, result})
	}
	fmt.Fprintf(a.Out, a.say("已完成：%d 笔交易成为最终结果（第 %d 至 %d 号区块），%d 笔先前已有。\n",
		"Done: %d transactions are final (blocks %d to %d), %d were before.\n"), result.Sent, result.FirstHeight, result.LastHeight, result.Skipped)
	return nil
}

// undelivered says how far an import came and how it goes on.
func (a *app) undelivered(err error, result *load.Result, o load.Options) error {
	fmt.Fprintf(a.Err, a.say("%d / %d 笔交易已是最终结果；再次运行同一命令会接着做。\n", "%d of %d transactions are final; run the same command again to go on.\n"),
		result.Sent+result.Skipped, o.Batches)
	var refused *load.Refused
	if errors.As(err, &refused) && refused.Refusal != nil {
		fmt.Fprintf(a.Err, a.say("第 %d 至 %d 行：\n", "Lines %d to %d:\n"), refused.First, refused.Last)
		r := refused.Refusal
		fmt.Fprintln(a.Err, a.refusalSentence(no{r.Book, r.Code, r.Field, r.Zh, r.En, r.Detail}))
		return errSaid
	}
	return a.stopped(err)
}

// A signer hands an import's commands to the gateway.
type signer struct {
	app     *app
	by      *signing
	network string
}

func (s *signer) Seal(commands []proto.Message) (envelope.ID, []byte, error) {
	body, err := s.by.body(s.network, commands)
	if err != nil {
		return envelope.ID{}, nil, err
	}
	raw, err := envelope.Seal(body, s.by.keys...)
	if err != nil {
		return envelope.ID{}, nil, err
	}
	t, err := envelope.Decode(raw)
	if err != nil {
		return envelope.ID{}, nil, err
	}
	return t.ID, raw, nil
}

func (s *signer) Submit(raws [][]byte) error {
	c, err := s.app.gateway()
	if err != nil {
		return err
	}
	_, err = c.SubmitMany(s.app.ctx, raws)
	return err
}

func (s *signer) Await(id envelope.ID, wait time.Duration) (*gateway.Submission, error) {
	c, err := s.app.gateway()
	if err != nil {
		return nil, err
	}
	return c.Submission(s.app.ctx, id, wait)
}
