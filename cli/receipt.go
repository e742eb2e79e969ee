package cli

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"gongshi/gateway"
	"gongshi/ledger/state"
	"gongshi/node"
	"gongshi/proof"

	"github.com/spf13/cobra"
)

const receiptEnding = ".gongshi.json"

func (a *app) receiptCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "receipt", GroupID: groupLook, Args: cobra.NoArgs,
		Short: a.say("人人可离线核验的凭证", "Receipts that anybody can verify offline"),
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	var record, out string
	get := &cobra.Command{
		Use: "get [ID | --record SPACE KEY…]", Args: cobra.ArbitraryArgs,
		Short: a.say("取得一笔交易或一条记录的凭证", "Fetch the receipt of a transaction or of a record"),
		Long: a.say(`凭证是一个文件：内容、到区块头的证明、确认该区块的部门。用 gongshi verify 离线核验。

记录的凭证证明它在或不在某个空间里。KEY 的各部分依次给出：文字照写，数字写作 n:7，字节写作 hex:0a1b。`,
			`A receipt is one file: what is claimed, its proof up to a block's header, and the departments that confirmed the block.
gongshi verify checks it offline.

The receipt of a record proves that it is in a space, or that it is not. The parts of its KEY are given in order: text as it
is, numbers as n:7, bytes as hex:0a1b.`),
		Example: "  gongshi receipt get 5f3a…\n  gongshi receipt get --record funds/budgets linxi-2026\n  gongshi receipt get --record funds/entries linxi-2026 n:7 --out entry.gongshi.json",
		RunE: func(_ *cobra.Command, args []string) error {
			return a.fetchReceipt(record, args, out)
		},
	}
	get.Flags().StringVar(&record, "record", "", a.say("记录所在的空间，如 funds/budgets", "space of the record, such as funds/budgets"))
	get.Flags().StringVar(&out, "out", "", a.say("写到这个文件（- 为标准输出）", "file to write (- for the standard output)"))
	c.AddCommand(get)
	return c
}

func (a *app) fetchReceipt(record string, args []string, out string) error {
	q, name, err := a.receiptOf(record, args)
	if err != nil {
		return err
	}
	answer := &gateway.GetReceiptResponse{}
	if err := a.ledger("GetReceipt", q, answer); err != nil {
		return err
	}
	if out == "-" {
		_, err := a.Out.Write(answer.File)
		return err
	}
	if out == "" {
		out = name + receiptEnding
	}
	if err := os.WriteFile(out, answer.File, 0o644); err != nil {
		return err
	}
	if a.json {
		return a.printJSON(map[string]any{"file": out, "bytes": len(answer.File)})
	}
	anchor := filepath.Join(a.homeDir(), node.AnchorFile)
	if _, err := os.Stat(anchor); err != nil {
		anchor = node.AnchorFile
	}
	_, err = fmt.Fprintf(a.Out, a.say("凭证已写入 %s（%d 字节）。核验：gongshi verify %s --anchor %s\n", "The receipt is in %s (%d bytes). Verify it: gongshi verify %s --anchor %s\n"),
		out, len(answer.File), out, anchor)
	return err
}

// receiptOf is the request for a receipt, and what its file is called by default.
func (a *app) receiptOf(record string, args []string) (*gateway.GetReceiptRequest, string, error) {
	if record == "" {
		if len(args) != 1 {
			return nil, "", a.usage("请给出一个交易编号，或 --record 空间 键", "give one transaction's id, or --record SPACE KEY")
		}
		raw, err := hex.DecodeString(args[0])
		path, _ := state.PathOf(raw)
		if _, ok := a.Register.Space(path); ok && err == nil { // a record's raw key, as search shows it
			return &gateway.GetReceiptRequest{RecordKey: raw}, strings.ReplaceAll(path, "/", "-"), nil
		}
		id, err := a.transactionID(args[0])
		if err != nil {
			return nil, "", err
		}
		return &gateway.GetReceiptRequest{Transaction: id}, hex.EncodeToString(id[:8]), nil
	}
	space, ok := a.Register.Space(record)
	if !ok {
		return nil, "", a.usage("没有空间 %q；可用：%s", "there is no space %q; there are: %s", record, a.spaces())
	}
	if !space.Proven() {
		return nil, "", a.fail("空间 %s 的记录不可证明；请选用可证明的空间：%s", "records of %s cannot be proven; choose a proven space: %s", record, a.spaces())
	}
	key, err := a.recordKey(space, args)
	name := strings.Join(append([]string{record}, args...), "-")
	return &gateway.GetReceiptRequest{RecordKey: key}, strings.NewReplacer("/", "-", ":", "-", "\\", "-").Replace(name), err
}

// spaces lists those whose records can be proven.
func (a *app) spaces() string {
	var paths []string
	for _, c := range a.Register.Contracts() {
		for _, s := range c.State {
			if s.Proven() {
				paths = append(paths, s.Path())
			}
		}
	}
	return strings.Join(paths, ", ")
}

// recordKey encodes the parts of a key behind the space's prefix, as package state does.
func (a *app) recordKey(space state.Space, parts []string) ([]byte, error) {
	raw := space.Prefix()
	for _, part := range parts {
		if digits, ok := strings.CutPrefix(part, "n:"); ok {
			n, err := strconv.ParseUint(digits, 10, 64)
			if err != nil {
				return nil, a.usage("%q 不是数字", "%q is no number", part)
			}
			raw = binary.BigEndian.AppendUint64(raw, n)
			continue
		}
		if digits, ok := strings.CutPrefix(part, "hex:"); ok {
			b, err := hex.DecodeString(digits)
			if err != nil {
				return nil, a.usage("%q 不是十六进制", "%q is not hexadecimal", part)
			}
			raw = append(raw, b...)
			continue
		}
		raw = append(raw, state.NewMap[*gateway.Status]("key/text", state.String).Key(part)[len("key/text\x00"):]...)
	}
	return raw, nil
}

func (a *app) verifyCommand() *cobra.Command {
	var anchorFile string
	c := &cobra.Command{
		Use: "verify FILE", GroupID: groupLook, Args: cobra.ExactArgs(1),
		Short: a.say("离线核验一份凭证", "Verify a receipt offline"),
		Long: a.say(`不需要网络，也不信任给出凭证的人：只依据信任锚（建网时写在每个节点文件夹里的 anchor.json，由您信任的部门给您）。
逐项说明核验结果；不成立时说明哪一项、为什么，退出码为 1。`,
			`Needs no network and trusts nobody who handed on the receipt, only the anchor: the anchor.json that lies in every node's folder
since the network was made, given to you by a department that you trust. Each check is told; where one fails, which and why, with exit code 1.`),
		Example: "  gongshi verify 5f3a….gongshi.json --anchor anchor.json",
		RunE: func(_ *cobra.Command, args []string) error {
			return a.verify(args[0], anchorFile)
		},
	}
	c.Flags().StringVar(&anchorFile, "anchor", "", a.say("信任锚文件（默认取 --home 里的 anchor.json）", "file of the trust anchor (by default anchor.json in --home)"))
	return c
}

func (a *app) verify(file, anchorFile string) error {
	if anchorFile == "" {
		anchorFile = filepath.Join(a.homeDir(), node.AnchorFile)
		if _, err := os.Stat(anchorFile); err != nil {
			return a.usage("没有信任锚；请用 --anchor 给出您信任的部门给您的 anchor.json", "there is no trust anchor; give with --anchor the anchor.json that a department you trust gave you")
		}
	}
	rawAnchor, err := readBounded(anchorFile)
	if err != nil {
		return err
	}
	anchor, err := proof.ParseAnchor(rawAnchor)
	if err != nil {
		return err
	}
	raw, err := readBounded(file)
	if err != nil {
		return err
	}
	v := proof.Verify(raw, anchor, time.Now())
	if a.json {
		err = a.printJSON(v)
	} else {
		err = a.printVerdict(v)
	}
	if err == nil && !v.OK {
		return errSaid
	}
	return err
}

// readBounded reads a file that somebody sent, without filling the memory.
func readBounded(file string) ([]byte, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, proof.MaxFileBytes+1))
}

func (a *app) printVerdict(v *proof.Verdict) error {
	var b strings.Builder
	for _, c := range v.Checks {
		mark := "·"
		switch c.Outcome {
		case proof.Passed:
			mark = "✓"
		case proof.Failed:
			mark = "✗"
		}
		fmt.Fprintf(&b, "%s %s\n", mark, a.say(c.ZH, c.EN))
	}
	b.WriteByte('\n')
	says := v.EN
	if a.lang == "zh" {
		says = v.ZH
	}
	for _, s := range says {
		b.WriteString(s + "\n")
	}
	_, err := io.WriteString(a.Out, b.String())
	return err
}
