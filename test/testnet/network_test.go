package testnet

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gongshi/gateway"
	"gongshi/gateway/client"
	"gongshi/node"
	"gongshi/node/keyring"
	"gongshi/proof"
)

// network is the name of every network here.
const network = "testnet-1"

// founders in the order of their nodes; all officers of public money are the finance bureau's.
var founders = []string{"finance", "data", "housing", "audit"}

func planOf(organisations []string) node.Plan {
	p := node.Plan{Network: network}
	for _, o := range organisations {
		member := node.PlannedOrganisation{ID: o, NameZH: o + "局", NameEN: o + " bureau", Officers: []node.PlannedOfficer{
			{Party: o + "-admin", Roles: []string{"identity/admin", "identity/delegate"}},
		}}
		if o == "finance" {
			member.Officers = append(member.Officers,
				node.PlannedOfficer{Party: "finance-payer", Roles: []string{"funds/drafter", "funds/allotter", "funds/payer"}},
				node.PlannedOfficer{Party: "finance-approver", Roles: []string{"funds/approver"}})
		}
		p.Organisations = append(p.Organisations, member)
	}
	return p
}

// A testNet is a network of nodes. All their connections lead over lines that the test can cut.
type testNet struct {
	t       *testing.T
	dir     string
	members []*member
	lines   []*line
	anchor  *proof.Anchor
	pens    map[string]pen
}

// A member is one node, running or not.
type member struct {
	net    *testNet
	name   string
	config node.Config
	api    *client.Client
	p      *process
}

// newNet writes the folders of a network by the program itself and wires it.
func newNet(t *testing.T, organisations ...string) *testNet {
	t.Helper()
	n := &testNet{t: t, dir: filepath.Join(t.TempDir(), "net"), pens: make(map[string]pen)}
	plan, err := json.Marshal(planOf(organisations))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "plan.json")
	if err := os.WriteFile(file, plan, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := run(t, "network", "init", n.dir, "--plan", file); err != nil {
		t.Fatalf("network init: %v\n%s", err, out)
	}
	for _, o := range organisations {
		c, err := node.ReadConfig(filepath.Join(n.dir, o))
		if err != nil {
			t.Fatal(err)
		}
		n.add(c)
	}
	raw, err := os.ReadFile(filepath.Join(n.dir, organisations[0], node.AnchorFile))
	if err != nil {
		t.Fatal(err)
	}
	if n.anchor, err = proof.ParseAnchor(raw); err != nil {
		t.Fatal(err)
	}
	n.wire()
	return n
}

// add gives a node its own addresses.
func (n *testNet) add(c node.Config) *member {
	n.t.Helper()
	c.API, c.P2P, c.RPC, c.Log = freeAddress(n.t), freeAddress(n.t), freeAddress(n.t), "warn"
	c.SnapshotEvery = 10
	api, err := client.New("http://" + c.API)
	if err != nil {
		n.t.Fatal(err)
	}
	n.t.Cleanup(api.Close)
	m := &member{net: n, name: c.Organisation, config: c, api: api}
	n.members = append(n.members, m)
	return m
}

// lastPort is the newest address that was given out. They lie below those that systems choose for outgoing
// connections, so that nobody takes one between now and the node's start.
var lastPort = 20_000 + os.Getpid()%100*100

// freeAddress is one on which nobody listens.
func freeAddress(t testing.TB) string {
	t.Helper()
	for range 10_000 {
		if lastPort++; lastPort > 32_000 {
			lastPort = 20_000
		}
		address := fmt.Sprintf("127.0.0.1:%d", lastPort)
		if l, err := net.Listen("tcp", address); err == nil {
			_ = l.Close()
			return address
		}
	}
	t.Fatal("no free port")
	return ""
}

// wire makes every founder reach every other over a line of their own.
func (n *testNet) wire() {
	n.t.Helper()
	for _, m := range n.members {
		m.config.Peers = nil
		for _, other := range n.members {
			if other != m {
				m.config.Peers = append(m.config.Peers, n.dial(m, other))
			}
		}
		if err := m.config.Write(); err != nil {
			n.t.Fatal(err)
		}
	}
}

// dial lays a line from one node to another and gives the peer's address over it.
func (n *testNet) dial(from, to *member) string {
	n.t.Helper()
	l := newLine(n.t, from.name, to.name, to.config.P2P)
	n.lines = append(n.lines, l)
	return to.id() + "@" + l.address()
}

// cut stops all that goes from or to a node; nobody is told that the connection is gone. heal joins it again.
func (n *testNet) cut(m *member)  { n.each(m, (*line).block) }
func (n *testNet) heal(m *member) { n.each(m, (*line).open) }

func (n *testNet) each(m *member, do func(*line)) {
	for _, l := range n.lines {
		if l.from == m.name || l.to == m.name {
			do(l)
		}
	}
}

func (n *testNet) member(name string) *member {
	for _, m := range n.members {
		if m.name == name {
			return m
		}
	}
	n.t.Fatalf("there is no node of %s", name)
	return nil
}

func (n *testNet) up() *testNet {
	n.t.Helper()
	for _, m := range n.members {
		m.start()
	}
	for _, m := range n.members {
		m.awaitAPI()
	}
	return n
}

func (m *member) ring() *keyring.Ring {
	ring, err := keyring.Open(filepath.Join(m.config.Home, node.KeysDir), words)
	if err != nil {
		m.net.t.Fatal(err)
	}
	return ring
}

// id is how other nodes call this one.
func (m *member) id() string {
	m.net.t.Helper()
	k, err := m.ring().Get("p2p")
	if err != nil {
		m.net.t.Fatal(err)
	}
	return peerID(k.PublicBytes())
}

func (m *member) start() { m.net.t.Helper(); m.p = start(m.net.t, m.config.Home) }

// awaitAPI waits until the node answers.
func (m *member) awaitAPI() {
	m.net.t.Helper()
	eventually(m.net.t, m.name+" answers", func() error {
		if !m.p.running() {
			m.net.t.Fatalf("the node of %s has ended: %v\n%s", m.name, m.p.err, m.p.said.tail(20))
		}
		_, err := m.status()
		return err
	})
}

func (m *member) restart() { m.net.t.Helper(); m.start(); m.awaitAPI() }

func (m *member) status() (*gateway.Status, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	return m.api.Status(ctx)
}

func (m *member) height() int64 {
	m.net.t.Helper()
	s, err := m.status()
	if err != nil {
		m.net.t.Fatalf("%s: %v", m.name, err)
	}
	return s.Height
}

// block is a block as the node tells of it.
func (m *member) block(height int64) (*gateway.BlockSummary, error) {
	d := &gateway.BlockDetail{}
	err := m.ask("gongshi.gateway.v1.Ledger/GetBlock", &gateway.GetBlockRequest{Height: height}, d)
	return d.Summary, err
}

// catchesUp waits until the node has all that another has, and the same.
func (m *member) catchesUp(with *member) {
	m.net.t.Helper()
	height := with.height()
	eventually(m.net.t, fmt.Sprintf("%s reaches block %d of %s", m.name, height, with.name), func() error {
		s, err := m.status()
		if err == nil && s.Height < height {
			err = fmt.Errorf("it is at %d", s.Height)
		}
		return err
	})
	m.agrees(with, height)
}

// agrees compares a block and its app hash.
func (m *member) agrees(with *member, height int64) {
	m.net.t.Helper()
	mine, err := m.block(height)
	if err != nil {
		m.net.t.Fatal(err)
	}
	theirs, err := with.block(height)
	if err != nil {
		m.net.t.Fatal(err)
	}
	if string(mine.Hash) != string(theirs.Hash) || string(mine.AppHash) != string(theirs.AppHash) {
		m.net.t.Fatalf("at height %d the node of %s has block %x with app hash %x, that of %s %x with %x",
			height, m.name, mine.Hash, mine.AppHash, with.name, theirs.Hash, theirs.AppHash)
	}
}

// eventually asks again until there is no error.
func eventually(t testing.TB, what string, try func() error) {
	t.Helper()
	begun := time.Now()
	for wait := 10 * time.Millisecond; ; wait = min(2*wait, time.Second) {
		err := try()
		if err == nil {
			return
		}
		if time.Since(begun) > patience {
			t.Fatalf("after %s it is still not so that %s: %v", patience, what, err)
		}
		time.Sleep(wait)
	}
}

// sentence is the last line that a process said which is no line of its log.
func sentence(said string) string {
	lines := strings.Split(strings.TrimSpace(said), "\n")
	for i := len(lines) - 1; i >= 0; i-- {
		if !strings.HasPrefix(lines[i], "{") {
			return lines[i]
		}
	}
	return ""
}
