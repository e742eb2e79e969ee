package node

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"

	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"
	"gongshi/machine"
	"gongshi/node/keyring"

	cmted25519 "github.com/cometbft/cometbft/crypto/ed25519"
	"github.com/cometbft/cometbft/p2p"
	cmttypes "github.com/cometbft/cometbft/types"
)

// A Plan is the network that Init writes: who takes part, who its first officers are.
type Plan struct {
	Network       string                `json:"network"`
	Organisations []PlannedOrganisation `json:"organisations"`
	Parameters    *contract.Parameters  `json:"parameters,omitempty"` // nil: the authority's defaults
	OneFolder     bool                  `json:"-"`                    // one validator, the first organisation's, with everybody's keys: for the demo
	Hosts         func(i int) string    `json:"-"`                    // the host of the i-th organisation's node; nil: 127.0.0.1+i
}

// A PlannedOrganisation is a department that founds the network.
type PlannedOrganisation struct {
	ID         string           `json:"id"`
	NameZH     string           `json:"name_zh"`
	NameEN     string           `json:"name_en"`
	CreditCode string           `json:"credit_code,omitempty"`
	Officers   []PlannedOfficer `json:"officers"`
}

// A PlannedOfficer is a party that Init makes a key for.
type PlannedOfficer struct {
	Party string   `json:"party"` // also the name of its key file
	Roles []string `json:"roles"`
}

// The names of a node's own keys in its key ring.
const (
	validatorKey = "validator"
	p2pKey       = "p2p"
	gatewayKey   = "gateway" // a party of the organisation, so that its submission receipts can be laid at a door
)

// gatewayRole lets the gateway's party act for its organisation; no command asks for it.
const gatewayRole = "ledger/gateway"

// The ports of each organisation's node, on its own host.
const (
	p2pPort = "26656"
	rpcPort = "26657"
	apiPort = "8080"
)

// Init writes the folders of a new network under dir, one for each organisation, with keys encrypted by
// passphrase, one genesis and the settings by which the nodes find each other. It returns the homes.
func Init(dir string, plan Plan, register *contract.Register, passphrase string) ([]string, error) {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return nil, fmt.Errorf("%s is not empty; name a folder that does not exist yet", dir)
	}
	if len(plan.Organisations) == 0 {
		return nil, errors.New("a network needs an organisation; name at least one")
	}
	founding := contract.Founding{Network: plan.Network, Parameters: plan.Parameters}
	var nodes []Config
	for i, o := range plan.Organisations {
		home := filepath.Join(dir, o.ID)
		if plan.OneFolder {
			home = dir
		}
		ring, err := keyring.Open(filepath.Join(home, KeysDir), passphrase)
		if err != nil {
			return nil, err
		}
		member := contract.FoundingOrganisation{ID: o.ID, NameZH: o.NameZH, NameEN: o.NameEN, CreditCode: o.CreditCode}
		if member.Officers, err = initOfficers(ring, o); err != nil {
			return nil, err
		}
		if i == 0 || !plan.OneFolder {
			c, key, err := initNode(ring, plan, i)
			if err != nil {
				return nil, err
			}
			c.Home, member.Validator = home, key
			door, err := initGateway(ring, o.ID)
			if err != nil {
				return nil, err
			}
			member.Officers = append(member.Officers, door)
			nodes = append(nodes, c)
		}
		founding.Organisations = append(founding.Organisations, member)
	}
	genesis, err := genesisDoc(founding, register)
	if err != nil {
		return nil, err
	}
	return writeNodes(nodes, genesis, register)
}

func initOfficers(ring *keyring.Ring, o PlannedOrganisation) ([]contract.FoundingOfficer, error) {
	var officers []contract.FoundingOfficer
	for _, p := range o.Officers {
		k, err := keyring.New(p.Party, envelope.Ed25519)
		if err != nil {
			return nil, err
		}
		k.Party, k.Organisation = p.Party, o.ID
		if err := ring.Add(k); err != nil {
			return nil, err
		}
		officers = append(officers, contract.FoundingOfficer{Party: p.Party, Suite: k.Suite, Key: k.PublicBytes(), Roles: p.Roles})
	}
	return officers, nil
}

func initGateway(ring *keyring.Ring, organisation string) (contract.FoundingOfficer, error) {
	k, err := keyring.New(gatewayKey, envelope.Ed25519)
	if err != nil {
		return contract.FoundingOfficer{}, err
	}
	k.Party, k.Organisation = organisation+"-gateway", organisation
	return contract.FoundingOfficer{
		Party: k.Party, Suite: k.Suite, Key: k.PublicBytes(), Roles: []string{gatewayRole},
	}, ring.Add(k)
}

// initNode draws the node's keys and settles where it listens.
func initNode(ring *keyring.Ring, plan Plan, i int) (Config, []byte, error) {
	host := fmt.Sprintf("127.0.0.%d", i+1)
	if plan.Hosts != nil {
		host = plan.Hosts(i)
	}
	c := Config{
		Organisation: plan.Organisations[i].ID, View: "sqlite:view.db", Log: "info",
		API: net.JoinHostPort(host, apiPort),
	}
	var public []byte
	for _, name := range []string{validatorKey, p2pKey} {
		k, err := keyring.New(name, envelope.Ed25519)
		if err != nil {
			return c, nil, err
		}
		if err := ring.Add(k); err != nil {
			return c, nil, err
		}
		if name == validatorKey {
			public = k.PublicBytes()
			continue
		}
		if !plan.OneFolder {
			c.P2P, c.RPC, c.SnapshotEvery = net.JoinHostPort(host, p2pPort), net.JoinHostPort(host, rpcPort), 1000
			id := p2p.PubKeyToID(cmted25519.PubKey(k.PublicBytes()))
			c.Peers = []string{p2p.IDAddressString(id, c.P2P)} // itself: writeNodes gives it to the others
		}
	}
	return c, public, nil
}

func genesisDoc(founding contract.Founding, register *contract.Register) (*cmttypes.GenesisDoc, error) {
	app, err := machine.NewGenesis(register.Authority().Genesis(founding))
	if err != nil {
		return nil, err
	}
	g := &cmttypes.GenesisDoc{
		ChainID: founding.Network, GenesisTime: time.Now().UTC().Round(time.Millisecond), AppState: app,
		ConsensusParams: cmttypes.DefaultConsensusParams(),
	}
	return g, g.ValidateAndComplete()
}

// writeNodes tells each node of the others and writes settings, genesis and trust anchor.
func writeNodes(nodes []Config, genesis *cmttypes.GenesisDoc, register *contract.Register) ([]string, error) {
	anchor, err := anchorOf(genesis, register)
	if err != nil {
		return nil, err
	}
	var addresses, homes []string
	for _, c := range nodes {
		addresses = append(addresses, c.Peers...)
	}
	for i, c := range nodes {
		c.Peers = nil
		for j, a := range addresses {
			if j != i {
				c.Peers = append(c.Peers, a)
			}
		}
		if err := c.Write(); err != nil {
			return nil, err
		}
		if err := genesis.SaveAs(c.path(genesisFile)); err != nil {
			return nil, err
		}
		if err := os.WriteFile(c.path(AnchorFile), anchor, 0o644); err != nil {
			return nil, err
		}
		homes = append(homes, c.Home)
	}
	return homes, nil
}

// privateSeed is a node's own key as CometBFT wants it.
func privateSeed(ring *keyring.Ring, name string) (cmted25519.PrivKey, error) {
	k, err := ring.Get(name)
	if err != nil {
		return nil, err
	}
	secret, err := k.SecretBytes()
	if err != nil {
		return nil, err
	}
	if k.Suite != envelope.Ed25519 {
		return nil, fmt.Errorf("key %s is of %s; a node's own keys are Ed25519", name, k.Suite)
	}
	return append(secret, k.PublicBytes()...), nil
}
