package bench

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"time"

	"gongshi/ledger/state"
	"gongshi/machine"
	"gongshi/machine/mempool"
	"gongshi/node"

	abci "github.com/cometbft/cometbft/abci/types"
	cmted25519 "github.com/cometbft/cometbft/crypto/ed25519"
	cmtlog "github.com/cometbft/cometbft/libs/log"
	cmtmempool "github.com/cometbft/cometbft/mempool"
	cmtnode "github.com/cometbft/cometbft/node"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/privval"
	"github.com/cometbft/cometbft/proxy"
	cmttypes "github.com/cometbft/cometbft/types"
)

// A setting is one network to measure.
type setting struct {
	validators int
	bundle     int  // envelopes in one mempool transaction at most; 1 is plain flooding
	nothing    bool // the application that does nothing
}

func (s setting) String() string {
	name := fmt.Sprintf("%d-validators-bundle-%d", s.validators, s.bundle)
	if s.nothing {
		name += "-nothing"
	}
	return name
}

// A network is all its members in this process, each with its own folder, store and p2p connections on loopback.
type network struct {
	setting
	dir     string
	pool    *pool
	book    *book
	members []*member
}

type member struct {
	app   application
	comet *cmtnode.Node
}

// quiet swallows log lines.
var quiet = slog.New(slog.DiscardHandler)

// validatorKey is the i-th validator's, the same in every run.
func validatorKey(i int) cmted25519.PrivKey {
	return cmted25519.GenPrivKeyFromSecret(fmt.Appendf(nil, "bench validator %d", i))
}

func p2pKey(i int) cmted25519.PrivKey {
	return cmted25519.GenPrivKeyFromSecret(fmt.Appendf(nil, "bench p2p %d", i))
}

// start founds a network in a new folder below dir and waits until its members are connected.
func start(ctx context.Context, dir string, s setting, p *pool) (_ *network, err error) {
	n := &network{setting: s, pool: p, book: newBook(p, s.validators)}
	if n.dir, err = os.MkdirTemp(dir, "gongshi-bench-*"); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, n.stop())
		}
	}()
	genesis, err := n.genesis()
	if err != nil {
		return nil, err
	}
	addresses, err := freeAddresses(s.validators)
	if err != nil {
		return nil, err
	}
	for i := range addresses {
		m, err := n.join(ctx, i, addresses, genesis)
		if err != nil {
			return nil, err
		}
		n.members = append(n.members, m)
	}
	for deadline := time.Now().Add(20 * time.Second); !n.connected(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			return nil, errors.New("the members do not find each other on loopback")
		}
	}
	return n, nil
}

func (n *network) genesis() (*cmttypes.GenesisDoc, error) {
	founding := n.pool.founding
	founding.Organisations = append(founding.Organisations[:0:0], founding.Organisations...)
	for i := range founding.Organisations {
		if i >= n.validators {
			founding.Organisations[i].Validator = nil
		}
	}
	app, err := machine.NewGenesis(n.pool.register.Authority().Genesis(founding))
	if err != nil {
		return nil, err
	}
	g := &cmttypes.GenesisDoc{
		ChainID: founding.Network, GenesisTime: time.Now().UTC().Round(time.Millisecond), AppState: app,
		ConsensusParams: cmttypes.DefaultConsensusParams(),
	}
	return g, g.ValidateAndComplete()
}

// blockBytes is the largest block of a network that is founded without parameters of its own.
func (p *pool) blockBytes() int64 {
	return p.register.Authority().Parameters(&state.Memory{}, 0).BlockMaxBytes
}

func (n *network) open(home string) (application, error) {
	if n.nothing {
		return openNothing(filepath.Join(home, "state"), n.pool, foundingOf(n.pool, n.validators))
	}
	return machine.Open(machine.Options{
		Register: n.pool.register, Dir: filepath.Join(home, "state"), Log: quiet,
	})
}

// join starts the i-th member.
func (n *network) join(ctx context.Context, i int, addresses []string, genesis *cmttypes.GenesisDoc) (*member, error) {
	c := node.Config{Home: filepath.Join(n.dir, fmt.Sprint(i)), Organisation: n.pool.founding.Organisations[i].ID, P2P: addresses[i]}
	for j, a := range addresses {
		if j != i {
			c.Peers = append(c.Peers, p2p.IDAddressString(p2p.PubKeyToID(p2pKey(j).PubKey()), a))
		}
	}
	k := c.Comet()
	signer := filepath.Join(c.Home, k.DBPath, "signer_state.json")
	if err := os.MkdirAll(filepath.Dir(signer), 0o700); err != nil {
		return nil, err
	}
	app, err := n.open(c.Home)
	if err != nil {
		return nil, err
	}
	m := &member{app: &observer{application: app, member: i, book: n.book}}
	m.comet, err = cmtnode.NewNodeWithContext(ctx, k, privval.NewFilePV(validatorKey(i), "", signer),
		&p2p.NodeKey{PrivKey: p2pKey(i)}, proxy.NewConnSyncLocalClientCreator(m.app),
		func() (*cmttypes.GenesisDoc, error) { return genesis, nil },
		node.Databases(quiet), cmtnode.DefaultMetricsProvider(k.Instrumentation), cmtlog.NewNopLogger())
	if err == nil {
		err = m.comet.Start()
	}
	if err != nil {
		return nil, errors.Join(err, app.Close())
	}
	return m, nil
}

func (n *network) connected() bool {
	for _, m := range n.members {
		if m.comet.Switch().Peers().Size() < n.validators-1 {
			return false
		}
	}
	return true
}

// stop ends the members and removes their folders.
func (n *network) stop() error {
	var errs []error
	for _, m := range n.members {
		errs = append(errs, m.comet.Stop())
	}
	for _, m := range n.members {
		m.comet.Wait()
		m.comet.Mempool().Lock() // held by the update after the last block, which goes on when CometBFT has stopped
		m.comet.Mempool().Unlock()
		errs = append(errs, m.app.Close())
	}
	return errors.Join(append(errs, os.RemoveAll(n.dir))...)
}

// freeAddresses asks the system for ports on loopback that nobody uses now.
func freeAddresses(n int) ([]string, error) {
	addresses := make([]string, n)
	for i := range addresses {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		addresses[i] = l.Addr().String()
	}
	return addresses, nil
}

// submit brings envelopes onto the road that a node's gateway uses: admission on all cores and outside of CometBFT's
// lock, then the mempool, as one bundle or, where bundles hold one, each for itself.
func (n *network) submit(ctx context.Context, m *member, raws [][]byte) error {
	var good [][]byte
	for i, err := range m.app.Admit(raws) {
		if err != nil {
			n.book.turnAway(raws[i], err)
			continue
		}
		good = append(good, raws[i])
	}
	for len(good) > 0 {
		k := min(n.bundle, len(good))
		tx := good[0]
		if k > 1 {
			tx = mempool.Bundle(good[:k])
		}
		if err := m.enqueue(ctx, tx); err != nil {
			return err
		}
		good = good[k:]
	}
	return nil
}

func (m *member) enqueue(ctx context.Context, tx []byte) error {
	for {
		answered := make(chan *abci.ResponseCheckTx, 1)
		err := m.comet.Mempool().CheckTx(tx, func(r *abci.ResponseCheckTx) { answered <- r }, cmtmempool.TxInfo{})
		var full cmtmempool.ErrMempoolIsFull
		switch {
		case errors.As(err, &full):
		case errors.Is(err, cmtmempool.ErrTxInCache):
			return nil
		case err != nil:
			return err
		default:
			if r := <-answered; r.Code != 0 {
				return fmt.Errorf("the mempool refused: %s/%d %s", r.Codespace, r.Code, r.Log)
			}
			return nil
		}
		select {
		case <-time.After(2 * time.Millisecond):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
