package cli

import (
	"fmt"
	"strings"

	"gongshi/cli/form"
	"gongshi/ledger/contract"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// taken are the flags that every command has; a field of the same name is given as --field.NAME.
var taken = []string{"help", "lang", "json", "api", "home", "passphrase-file", "as", "for", "expires-in", "dry-run", "json-file"}

// contractCommand is everything about one contract: what can be done, asked, imported and exported.
func (a *app) contractCommand(c contract.Contract) *cobra.Command {
	one := &cobra.Command{
		Use: c.Name, GroupID: groupContracts, Short: a.text(c.Title),
		Long: a.text(c.Title) + a.say("\n\n办理（需要签名）与查询（人人可问）都来自合约的定义。每个命令都有 --help。",
			"\n\nWhat can be done (signed) and asked (by anybody) comes from the contract's definition. Each command has its --help."),
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	one.AddGroup(&cobra.Group{ID: "do", Title: a.say("办理：", "Do:")}, &cobra.Group{ID: "ask", Title: a.say("查询：", "Ask:")},
		&cobra.Group{ID: "files", Title: a.say("文件：", "Files:")})
	short := shorts(c)
	for _, command := range c.Commands {
		if genesisOnly(command) {
			continue
		}
		one.AddCommand(a.actCommand(c, command, short[form.Kebab(nameOf(command))]))
	}
	services := c.Proto.Services()
	for i := range services.Len() {
		for j := range services.Get(i).Methods().Len() {
			m := services.Get(i).Methods().Get(j)
			if q, ok := c.Query(m); ok {
				one.AddCommand(a.askCommand(m, q))
			}
		}
	}
	if len(c.Imports) > 0 {
		one.AddCommand(a.importCommand(c))
	}
	if len(c.Exports) > 0 {
		one.AddCommand(a.contractExport(c))
	}
	return one
}

func nameOf(c contract.Command) string { return string(c.Message.Descriptor().Name()) }

// genesisOnly commands are never sent.
func genesisOnly(c contract.Command) bool { return c.Allow.Says == contract.AtGenesis().Says }

// shorts gives each command of several words the first of them as a second name, where no other begins with it.
func shorts(c contract.Contract) map[string]string {
	count := map[string]int{"import": 1, "export": 1, "help": 1}
	first := map[string]string{}
	add := func(name string) {
		word, _, many := strings.Cut(name, "-")
		count[word]++
		if many {
			first[name] = word
		}
	}
	for _, one := range c.Commands {
		if !genesisOnly(one) {
			add(form.Kebab(nameOf(one)))
		}
	}
	for name, word := range first {
		if count[word] > 1 {
			delete(first, name)
		}
	}
	return first
}

// words are the words of a name in a proto file, in lower case.
func words(name string) []string { return strings.Split(form.Kebab(name), "-") }

// actCommand sends one command of a contract.
func (a *app) actCommand(c contract.Contract, command contract.Command, short string) *cobra.Command {
	m := command.Message.New().Interface()
	name := form.Kebab(nameOf(command))
	one := &cobra.Command{
		Use: name, GroupID: "do", Args: cobra.NoArgs,
		Short: a.about(command.Message.Descriptor()) + a.say("（办理人：", " (by ") + a.text(command.Allow.Says) + a.say("）", ")"),
		Long: fmt.Sprintf(a.say("发送 %s。\n办理人：%s。\n\n命令等到交易成为最终结果才返回；被拒绝时说明编号、字段和办法，账本不变。",
			"Sends %s.\nWho may: %s.\n\nIt returns when the transaction is final. A refusal names its number, field and remedy, and changes nothing."),
			command.Type(), a.text(command.Allow.Says)),
		Example: "  gongshi " + c.Name + " " + name + example(command.Message.Descriptor()) + " --as KEY",
	}
	if short != "" {
		one.Aliases = []string{short}
	}
	one.Flags().SortFlags = false
	fields := a.bind(one, m)
	file := one.Flags().String("json-file", "", a.say("从 JSON 文件读取整个命令（- 为标准输入）", "read the whole command from a JSON file (- for the standard input)"))
	by := a.signingFlags(one)
	one.RunE = func(*cobra.Command, []string) error {
		if *file != "" {
			if len(fields.Given()) > 0 {
				return a.usage("--json-file 不能与字段选项同用", "--json-file cannot be given together with fields")
			}
			if err := a.readMessage(*file, m); err != nil {
				return err
			}
		} else if len(fields.Given()) == 0 && m.ProtoReflect().Descriptor().Fields().Len() > 0 {
			return a.usage("没有给出任何内容；请给出字段，例如 %s", "nothing is given; give its fields, such as %s", strings.TrimSpace(one.Example))
		}
		return a.send(by, m)
	}
	return one
}

// about is what a declaration of a contract does, in a few words.
func (a *app) about(d protoreflect.Descriptor) string { return a.phrase(string(d.Name())) }

// bind adds a flag for each field of m.
func (a *app) bind(c *cobra.Command, m proto.Message) *form.Form {
	return form.Binder{Taken: taken, Usage: a.fieldUsage}.Bind(c.Flags(), m)
}

// unitsZH explain the last word of a field's name in Chinese; form.Usage does so in English.
var unitsZH = []struct{ suffix, says string }{
	{"_minor", "以最小货币单位计，如分"}, {"_fen", "以分计"}, {"_ms", "如 2026-12-31T08:00:00Z，或 Unix 毫秒"}, {"_cm2", "以平方厘米计"},
}

func (a *app) fieldUsage(f protoreflect.FieldDescriptor) string {
	if a.lang != "zh" {
		return form.Usage(f)
	}
	name := string(f.Name())
	says := []string{a.phrase(strings.TrimSuffix(name, "_ms"))}
	for _, u := range unitsZH {
		if strings.HasSuffix(name, u.suffix) {
			says = append(says, u.says)
		}
	}
	switch {
	case name == "order":
		says = []string{"排序的列；“-列”为从大到小"}
	case name == "text":
		says = []string{"要查找的词语"}
	case name == "by":
		says = []string{"分组的列"}
	case f.Enum() != nil:
		says = append(says, strings.Join(form.Choices(f.Enum()), "、"))
	}
	if one := f.ContainingOneof(); one != nil && !one.IsSynthetic() {
		says = append(says, "多选一")
	}
	if f.IsList() {
		says = append(says, "可重复")
	}
	return strings.Join(says, "；")
}

// example shows the fields of the message that are not themselves messages, at most four.
func example(d protoreflect.MessageDescriptor) string {
	var b strings.Builder
	for i := range min(d.Fields().Len(), 4) {
		if f := d.Fields().Get(i); f.Message() == nil {
			fmt.Fprintf(&b, " --%s …", form.Kebab(string(f.Name())))
		}
	}
	return b.String()
}

// readMessage fills m from a JSON file; fields that m does not have are refused.
func (a *app) readMessage(file string, m proto.Message) error {
	raw, err := a.readFile(file)
	if err != nil {
		return err
	}
	if err := protojson.Unmarshal(raw, m); err != nil {
		return a.usage("%s 不是 %s 的 JSON：%w", "%s is not the JSON of %s: %w", file, m.ProtoReflect().Descriptor().FullName(), err)
	}
	return nil
}

// askCommand asks one question of a contract.
func (a *app) askCommand(m protoreflect.MethodDescriptor, q contract.Query) *cobra.Command {
	question := q.Question.New().Interface()
	name := form.Kebab(string(m.Name()))
	one := &cobra.Command{
		Use: name, GroupID: "ask", Args: cobra.NoArgs, Short: a.about(m),
		Long: fmt.Sprintf(a.say("询问 %s。不需要签名。列表以表格显示，--json 给出全部字段。",
			"Asks %s. Nothing is signed. Lists are shown as tables; --json gives every field."), m.FullName()),
		Example: "  gongshi " + string(m.Parent().ParentFile().Package().Parent().Name()) + " " + name + example(question.ProtoReflect().Descriptor()),
	}
	one.Flags().SortFlags = false
	a.bind(one, question)
	one.RunE = func(*cobra.Command, []string) error {
		answer := q.Answer.New().Interface()
		method := fmt.Sprintf("/%s/%s", m.Parent().FullName(), m.Name())
		if err := a.call(method, question, answer); err != nil {
			return err
		}
		return a.printAnswer(answer)
	}
	return one
}
