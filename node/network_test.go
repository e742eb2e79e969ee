package node

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gongshi/contracts"
	"gongshi/node/keyring"
	"gongshi/proof"

	cmttypes "github.com/cometbft/cometbft/types"
)

const words = "correct horse"

func plan(organisations ...string) Plan {
	p := Plan{Network: "test-1"}
	for _, o := range organisations {
		p.Organisations = append(p.Organisations, PlannedOrganisation{
			ID: o, NameZH: o + "局", NameEN: o + " bureau",
			Officers: []PlannedOfficer{{Party: o + "-admin", Roles: []string{"identity/admin", "identity/delegate"}}},
		})
	}
	return p
}

func initNetwork(t *testing.T, p Plan) []string {
	t.Helper()
	register, err := contracts.Register()
	if err != nil {
		t.Fatal(err)
	}
	homes, err := Init(filepath.Join(t.TempDir(), "net"), p, register, words)
	if err != nil {
		t.Fatal(err)
	}
	return homes
}

func TestInitWritesAFolderForEachOrganisation(t *testing.T) {
	homes := initNetwork(t, plan("finance", "audit", "housing", "data"))
	if len(homes) != 4 {
		t.Fatalf("%d homes", len(homes))
	}
	var genesis string
	for i, home := range homes {
		c, err := ReadConfig(home)
		if err != nil {
			t.Fatal(err)
		}
		if len(c.Peers) != 3 || strings.Contains(strings.Join(c.Peers, " "), "@"+c.P2P) {
			t.Errorf("%s knows %v", home, c.Peers)
		}
		raw, err := os.ReadFile(filepath.Join(home, genesisFile))
		if err != nil || i > 0 && string(raw) != genesis {
			t.Errorf("%s has a genesis of its own: %v", home, err)
		}
		genesis = string(raw)
		ring, _ := keyring.Open(filepath.Join(home, KeysDir), words)
		for _, name := range []string{validatorKey, p2pKey, gatewayKey, c.Organisation + "-admin"} {
			if _, err := ring.Get(name); err != nil {
				t.Error(err)
			}
		}
	}
	doc, err := cmttypes.GenesisDocFromJSON([]byte(genesis))
	if err != nil || doc.ChainID != "test-1" {
		t.Fatalf("%v, %v", doc, err)
	}
	raw, _ := os.ReadFile(filepath.Join(homes[0], AnchorFile))
	anchor, err := proof.ParseAnchor(raw)
	if err != nil || len(anchor.Members) != 4 || anchor.Members[0].NameZh == "" {
		t.Errorf("anchor: %v, %v", anchor, err)
	}
}

func TestOneFolderHoldsOneValidatorAndEverybodysKeys(t *testing.T) {
	p := plan("data", "finance")
	p.OneFolder = true
	homes := initNetwork(t, p)
	if len(homes) != 1 {
		t.Fatalf("%d homes", len(homes))
	}
	ring, _ := keyring.Open(filepath.Join(homes[0], KeysDir), words)
	if names, _ := ring.Names(); strings.Join(names, " ") != "data-admin finance-admin gateway p2p validator" {
		t.Errorf("keys: %v", names)
	}
	if c, _ := ReadConfig(homes[0]); c.P2P != "" || len(c.Peers) != 0 {
		t.Errorf("a lone node listens for others: %v", c)
	}
}

func TestInitRefuses(t *testing.T) {
	register, err := contracts.Register()
	if err != nil {
		t.Fatal(err)
	}
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "x"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	twice := plan("finance", "finance")
	for _, c := range []struct {
		says, dir, words string
		plan             Plan
		want             string
	}{
		{"a folder with something in it", full, words, plan("finance"), "not empty"},
		{"nobody", filepath.Join(full, "a"), words, plan(), "needs an organisation"},
		{"no passphrase", filepath.Join(full, "b"), "", plan("finance"), "passphrase"},
		{"one organisation twice", filepath.Join(full, "c"), words, twice, "already"},
	} {
		if _, err := Init(c.dir, c.plan, register, c.words); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", c.says, err)
		}
	}
}

func TestSettings(t *testing.T) {
	home := initNetwork(t, plan("finance"))[0]
	file := filepath.Join(home, configFile)
	raw, _ := os.ReadFile(file)
	if err := os.WriteFile(file, append(raw, "keep_block = 7\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	// The table [join] comes last, so the misspelt setting lies in it.
	if _, err := ReadConfig(home); err == nil || !strings.Contains(err.Error(), "keep_block") {
		t.Errorf("a misspelt setting: %v", err)
	}
	if _, err := ReadConfig(t.TempDir()); err == nil || !strings.Contains(err.Error(), "network init") {
		t.Errorf("no node: %v", err)
	}
	c := Config{Home: home, P2P: "127.0.0.1:26656", Log: "loud"}
	if c.Level().String() != "INFO" || c.comet().ValidateBasic() != nil {
		t.Error("settings that do not fit")
	}
}

func TestFiguresHaveNames(t *testing.T) {
	for says, want := range map[string]string{"ProvenWrites": "proven_writes", "CommitNS": "commit_ns", "Height": "height"} {
		if got := snake(says); got != want {
			t.Errorf("%s: %s", says, got)
		}
	}
}
