package cli

import (
	"fmt"
	"strings"

	"gongshi/ledger/envelope"
	"gongshi/node/keyring"

	"github.com/spf13/cobra"
)

// suites are the kinds of key that can be made here. A passkey is made by an authenticator.
var suites = []struct {
	name  string
	suite envelope.Suite
}{{"ed25519", envelope.Ed25519}, {"p256", envelope.P256}, {"sm2", envelope.SM2}}

func suiteName(s envelope.Suite) string {
	for _, one := range suites {
		if one.suite == s {
			return one.name
		}
	}
	return s.String()
}

// A shownKey is a key without its secret.
type shownKey struct {
	Name         string `json:"name"`
	Party        string `json:"party"`
	Organisation string `json:"organisation,omitempty"`
	Suite        string `json:"suite"`
	Key          string `json:"key"`
}

func shown(k keyring.Key) shownKey {
	if k.Party == "" {
		k.Party = k.Name
	}
	return shownKey{k.Name, k.Party, k.Organisation, suiteName(k.Suite), k.Public}
}

func (a *app) keysCommand() *cobra.Command {
	c := &cobra.Command{
		Use: "keys", GroupID: groupRun, Args: cobra.NoArgs,
		Short: a.say("签署用的密钥", "Keys to sign with"),
		Long: a.say("密钥以口令加密，存放在 --home 的 keys 文件夹。新密钥须先在账本上登记给某个主体才有效。",
			"Keys lie encrypted with the passphrase in the folder keys of --home. A new key counts once it is registered for a party on the ledger."),
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.keysNew(), a.keysList(), a.keysShow())
	return c
}

func (a *app) keysNew() *cobra.Command {
	var kind, party, organisation string
	c := &cobra.Command{
		Use: "new NAME", Args: cobra.ExactArgs(1), Short: a.say("生成密钥", "Make a key"),
		Example: "  gongshi keys new wang --party wang-1 --organisation finance --suite sm2",
		RunE: func(_ *cobra.Command, args []string) error {
			var suite envelope.Suite
			var names []string
			for _, one := range suites {
				names = append(names, one.name)
				if one.name == kind {
					suite = one.suite
				}
			}
			if suite == 0 {
				return a.usage("没有算法 %q；可用 %s", "there is no suite %q; use %s", kind, strings.Join(names, ", "))
			}
			ring, err := a.ring()
			if err != nil {
				return err
			}
			k, err := keyring.New(args[0], suite)
			if err != nil {
				return err
			}
			k.Party, k.Organisation = party, organisation
			if err := ring.Add(k); err != nil {
				return err
			}
			return a.printKeys(shown(k))
		},
	}
	c.Flags().StringVar(&kind, "suite", "ed25519", a.say("算法：ed25519、p256、sm2", "ed25519, p256 or sm2"))
	c.Flags().StringVar(&party, "party", "", a.say("用它签署的主体（默认与密钥同名）", "party that signs with it (named like the key by default)"))
	c.Flags().StringVar(&organisation, "organisation", "", a.say("默认代表的单位", "organisation acted for by default"))
	return c
}

func (a *app) keysList() *cobra.Command {
	return &cobra.Command{
		Use: "list", Args: cobra.NoArgs, Short: a.say("列出密钥", "List the keys"),
		RunE: func(*cobra.Command, []string) error {
			ring, err := a.ring()
			if err != nil {
				return err
			}
			names, err := ring.Names()
			if err != nil {
				return err
			}
			all := []shownKey{}
			for _, name := range names {
				k, err := ring.Get(name)
				if err != nil {
					return err
				}
				all = append(all, shown(k))
			}
			if a.json {
				return a.printJSON(all)
			}
			return a.printKeys(all...)
		},
	}
}

func (a *app) keysShow() *cobra.Command {
	return &cobra.Command{
		Use: "show NAME", Args: cobra.ExactArgs(1), Short: a.say("显示一个密钥的公开部分", "Show the public part of a key"),
		RunE: func(_ *cobra.Command, args []string) error {
			ring, err := a.ring()
			if err != nil {
				return err
			}
			k, err := ring.Get(args[0])
			if err != nil {
				return err
			}
			if a.json {
				return a.printJSON(shown(k))
			}
			s := shown(k)
			_, err = fmt.Fprintf(a.Out, "name: %s\nparty: %s\norganisation: %s\nsuite: %s\nkey: %s\n", s.Name, s.Party, s.Organisation, s.Suite, s.Key)
			return err
		},
	}
}

func (a *app) printKeys(keys ...shownKey) error {
	if a.json {
		return a.printJSON(keys[0])
	}
	if len(keys) == 0 {
		_, err := fmt.Fprintln(a.Out, a.say("没有密钥；gongshi keys new 名称 生成一个。", "There are no keys; gongshi keys new NAME makes one."))
		return err
	}
	rows := [][]string{{"NAME", "PARTY", "ORGANISATION", "SUITE", "KEY"}}
	for _, k := range keys {
		rows = append(rows, []string{k.Name, k.Party, k.Organisation, k.Suite, clip(k.Key, true)})
	}
	_, err := fmt.Fprint(a.Out, tabulate(rows))
	return err
}
