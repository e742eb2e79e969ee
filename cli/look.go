package cli

import (
	"encoding/hex"
	"fmt"
	"strings"

	"gongshi/gateway"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/proto"
)

func (a *app) statusCommand() *cobra.Command {
	return &cobra.Command{
		Use: "status", GroupID: groupLook, Args: cobra.NoArgs,
		Short:   a.say("节点与网络的状态", "How the node and the network are"),
		Example: "  gongshi status --api http://127.0.0.2:8080",
		RunE: func(*cobra.Command, []string) error {
			s := &gateway.Status{}
			if err := a.ledger("GetStatus", &gateway.GetStatusRequest{}, s); err != nil {
				return err
			}
			if !a.json {
				head := a.say("网络 %s，%s 的节点，第 %d 号区块。\n", "Network %s, node of %s, block %d.\n")
				fmt.Fprintf(a.Out, head, s.Network, s.Organisation, s.Height)
				if behind := s.Height - s.ViewHeight; behind > 0 && s.ViewHeight > 0 {
					fmt.Fprintf(a.Out, a.say("查询库落后 %d 个区块。\n", "The read model is %d blocks behind.\n"), behind)
				}
				if s.CatchingUp {
					fmt.Fprintln(a.Out, a.say("节点正在追赶其他节点。", "The node is catching up with the others."))
				}
			}
			return a.printAnswer(s)
		},
	}
}

func (a *app) blocksCommand() *cobra.Command {
	var before int64
	var most uint32
	c := &cobra.Command{
		Use: "blocks [HEIGHT]", GroupID: groupLook, Args: cobra.MaximumNArgs(1),
		Short:   a.say("列出区块，或查看一个区块及其确认者", "List blocks, or show one and who confirmed it"),
		Example: "  gongshi blocks\n  gongshi blocks 12",
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return a.ask("ListBlocks", &gateway.ListBlocksRequest{BeforeHeight: before, PageSize: most}, &gateway.ListBlocksResponse{})
			}
			q := &gateway.GetBlockRequest{}
			if _, err := fmt.Sscan(args[0], &q.Height); err != nil || q.Height < 1 {
				return a.usage("%q 不是区块高度", "%q is no height of a block", args[0])
			}
			return a.ask("GetBlock", q, &gateway.BlockDetail{})
		},
	}
	c.Flags().Int64Var(&before, "before", 0, a.say("列出这个高度之前的", "list those before this height"))
	c.Flags().Uint32Var(&most, "limit", 20, a.say("最多多少个", "at most so many"))
	return c
}

func (a *app) ask(method string, question, answer proto.Message) error {
	if err := a.ledger(method, question, answer); err != nil {
		return err
	}
	return a.printAnswer(answer)
}

func (a *app) transactionsCommand() *cobra.Command {
	q := &gateway.ListTransactionsRequest{}
	c := &cobra.Command{
		Use: "transactions [ID]", GroupID: groupLook, Args: cobra.MaximumNArgs(1),
		Short:   a.say("列出交易，或查看一笔交易的内容、签署人和结果", "List transactions, or show one: its commands, signers and outcome"),
		Example: "  gongshi transactions --organisation finance --page-size 10\n  gongshi transactions 5f3a…",
	}
	c.Flags().SortFlags = false
	a.bind(c, q)
	c.RunE = func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return a.ask("ListTransactions", q, &gateway.ListTransactionsResponse{})
		}
		id, err := a.transactionID(args[0])
		if err != nil {
			return err
		}
		d := &gateway.TransactionDetail{}
		if err := a.ledger("GetTransaction", &gateway.GetTransactionRequest{Id: id}, d); err != nil {
			return err
		}
		if a.json {
			return a.printJSON(d)
		}
		return a.printTransaction(d)
	}
	return c
}

// printTransaction tells a transaction as a story: who asked for what, and what came of it.
func (a *app) printTransaction(d *gateway.TransactionDetail) error {
	s := d.GetSummary()
	fmt.Fprintf(a.Out, a.say("交易 %x，第 %d 号区块第 %d 笔，%s\n", "transaction %x, block %d, place %d, %s\n"), s.GetId(), s.GetHeight(), s.GetIndex(), local(s.GetTimeMs()))
	for _, p := range s.GetSigners() {
		if p.Organisation == "" {
			fmt.Fprintf(a.Out, a.say("签署人：%s\n", "signed by %s\n"), p.Party)
		} else {
			fmt.Fprintf(a.Out, a.say("签署人：%s，代表 %s\n", "signed by %s for %s\n"), p.Party, p.Organisation)
		}
	}
	for _, item := range d.GetCommands() {
		fmt.Fprintln(a.Out, a.say("命令  ", "command  ")+a.eventSentence(item))
	}
	for _, item := range d.GetEvents() {
		fmt.Fprintln(a.Out, a.say("事件  ", "event    ")+a.eventSentence(item))
	}
	if r := d.GetRefusal(); r != nil {
		fmt.Fprintln(a.Out, a.refusalSentence(no{r.Book, r.Code, r.Field, r.Zh, r.En, r.Detail}))
	}
	return nil
}

func (a *app) transactionID(text string) ([]byte, error) {
	id, err := hex.DecodeString(strings.TrimPrefix(text, "0x"))
	if err != nil || len(id) != 32 {
		return nil, a.usage("%q 不是交易编号；应为 64 位十六进制数字", "%q is no id of a transaction; it has 64 hexadecimal digits", text)
	}
	return id, nil
}

func (a *app) searchCommand() *cobra.Command {
	var most uint32
	c := &cobra.Command{
		Use: "search WORD…", GroupID: groupLook, Args: cobra.MinimumNArgs(1),
		Short:   a.say("查找任何东西：高度、编号、名称、词语", "Look for anything: a height, an id, a name, a word"),
		Example: "  gongshi search 道路\n  gongshi search Leeds",
		RunE: func(_ *cobra.Command, args []string) error {
			return a.ask("Search", &gateway.SearchRequest{Text: strings.Join(args, " "), Limit: most}, &gateway.SearchResponse{})
		},
	}
	c.Flags().Uint32Var(&most, "limit", 20, a.say("最多多少个", "at most so many"))
	return c
}
