package testnet

import (
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"

	"gongshi/ledger/envelope"
	"gongshi/node"
	"gongshi/node/keyring"
)

// observer writes the folder of a node that confirms nothing, with what a member would be given: the genesis and the
// anchor.
func (n *testNet) observer(name string) *member {
	n.t.Helper()
	home := filepath.Join(n.dir, name)
	ring, err := keyring.Open(filepath.Join(home, node.KeysDir), words)
	if err != nil {
		n.t.Fatal(err)
	}
	for _, k := range []string{"validator", "p2p", "gateway"} {
		key, err := keyring.New(k, envelope.Ed25519)
		if err != nil {
			n.t.Fatal(err)
		}
		if k == "gateway" {
			key.Party, key.Organisation = name+"-gateway", name
		}
		if err := ring.Add(key); err != nil {
			n.t.Fatal(err)
		}
	}
	for _, file := range []string{"genesis.json", node.AnchorFile} {
		raw, err := os.ReadFile(filepath.Join(n.members[0].config.Home, file))
		if err != nil {
			n.t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(home, file), raw, 0o644); err != nil {
			n.t.Fatal(err)
		}
	}
	m := n.add(node.Config{Home: home, Organisation: name, View: "sqlite:view.db"})
	for _, other := range n.members[:4] {
		m.config.Peers = append(m.config.Peers, n.dial(m, other))
	}
	return m
}

func (m *member) write() {
	m.net.t.Helper()
	if err := m.config.Write(); err != nil {
		m.net.t.Fatal(err)
	}
}

// lateByBlocks: a node that comes late reads all blocks.
func (n *testNet) lateByBlocks(from *member) {
	n.t.Helper()
	n.t.Log("a node comes late and reads the blocks")
	late := n.observer("late-blocks")
	late.write()
	late.restart()
	late.catchesUp(from)
	for h := int64(1); h <= late.height(); h++ {
		late.agrees(from, h)
	}
	n.deliver(from, late)
}

// lateBySnapshot: another takes over a snapshot of the state and reads only what came after.
func (n *testNet) lateBySnapshot(from *member) {
	n.t.Helper()
	n.t.Log("a node comes late and takes over a snapshot")
	every := from.config.SnapshotEvery
	for from.height() < 2*every {
		n.deliver(from)
	}
	trusted, err := from.block(from.height() - every/2)
	if err != nil {
		n.t.Fatal(err)
	}
	for h := from.height(); from.height() < h+3; {
		n.deliver(from)
	}
	late := n.observer("late-snapshot")
	late.config.Join = node.Join{
		Servers: []string{n.members[0].config.RPC, n.members[1].config.RPC}, TrustHeight: trusted.Height, TrustHash: hex.EncodeToString(trusted.Hash),
	}
	late.write()
	late.restart()
	late.catchesUp(from)
	eventually(n.t, "the snapshot was taken over", func() error {
		s, err := late.status()
		if err == nil && s.FirstHeight <= 1 {
			err = fmt.Errorf("it has the blocks from %d on", s.FirstHeight)
		}
		return err
	})
	n.deliver(from, late)
	late.agrees(from, min(late.height(), from.height())) // either may have the next block first
	late.p.kill()
	late.restart()
	n.deliver(from, late)
}
