// Package node runs one organisation's member of the network in this process: CometBFT, the
// state machine, the read model and the gateway, from one home folder.
package node

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"gongshi/ledger/contract"
	"gongshi/machine"
	"gongshi/node/keyring"
	"gongshi/view"

	cmtjson "github.com/cometbft/cometbft/libs/json"
	cmtnode "github.com/cometbft/cometbft/node"
	"github.com/cometbft/cometbft/p2p"
	"github.com/cometbft/cometbft/privval"
	"github.com/cometbft/cometbft/proxy"
	"github.com/cometbft/cometbft/rpc/client/local"
)

// Options are what a caller gives beside the settings in the home folder.
type Options struct {
	Register   *contract.Register
	Passphrase string // of the key files
	Log        *slog.Logger
	Program    string // version of the program, shown in status
	// Local are questions that only this computer may ask, by method and path such as "GET /demo/personas"; only a
	// demo has any.
	Local map[string]Local
}

// A Node is running from Start until Stop, or until it fails.
type Node struct {
	config  Config
	options Options
	log     *slog.Logger
	machine *machine.Machine
	comet   *cmtnode.Node
	local   *local.Local
	changes *changes
	view    *view.View
	server  *http.Server
	// endStreams ends the gateway's open streams, which a server's shutdown would wait for.
	endStreams func()
	closing    []func() error // called last first

	once   sync.Once
	failed chan error // one error, then nothing more
}

// Start runs the node of the given settings. On an error nothing is left running, and the error says what to do.
func Start(ctx context.Context, c Config, o Options) (_ *Node, err error) {
	n := &Node{config: c, options: o, log: o.Log.With("organisation", c.Organisation), failed: make(chan error, 1)}
	defer func() {
		if err != nil {
			err = errors.Join(err, n.Stop())
		}
	}()
	ring, err := keyring.Open(c.path(KeysDir), o.Passphrase)
	if err != nil {
		return nil, err
	}
	n.machine, err = machine.Open(machine.Options{
		Register: o.Register, Dir: c.path(stateDir), Log: n.log,
		KeepBlocks: c.KeepBlocks, SnapshotEvery: c.SnapshotEvery, Stop: n.fail,
	})
	if err != nil {
		return nil, err
	}
	n.closing = append(n.closing, n.machine.Close)
	if err := n.startComet(ctx, ring); err != nil {
		return nil, err
	}
	if err := n.awaitState(ctx); err != nil {
		return nil, err
	}
	if err := n.startChanges(ctx); err != nil {
		return nil, err
	}
	if err := n.startView(ctx); err != nil {
		return nil, err
	}
	if err := n.startGateway(ctx, ring); err != nil {
		return nil, err
	}
	return n, nil
}

func (n *Node) startComet(ctx context.Context, ring *keyring.Ring) error {
	validator, err := n.signer(ring)
	if err != nil {
		return err
	}
	seed, err := privateSeed(ring, p2pKey)
	if err != nil {
		return err
	}
	k := n.config.comet()
	if err := k.ValidateBasic(); err != nil {
		return fmt.Errorf("the settings in %s do not fit: %w", n.config.path(configFile), err)
	}
	n.comet, err = cmtnode.NewNodeWithContext(ctx, k, validator, &p2p.NodeKey{PrivKey: seed},
		proxy.NewConnSyncLocalClientCreator(n.machine), cmtnode.DefaultGenesisDocProviderFunc(k),
		Databases(n.log), cmtnode.DefaultMetricsProvider(k.Instrumentation), cometLog{n.log, n.fail})
	if err != nil {
		return fmt.Errorf("the node cannot start: %s", startRemedy(err))
	}
	if err := n.comet.Start(); err != nil {
		return fmt.Errorf("the node cannot start: %s", startRemedy(err))
	}
	n.closing = append(n.closing, n.stopComet)
	n.local = local.New(n.comet)
	return nil
}

// stopComet returns when CometBFT no longer calls the machine: the update of its mempool after the last block goes on
// when it has stopped, and holds this lock.
func (n *Node) stopComet() error {
	err := n.comet.Stop()
	n.comet.Wait()
	n.comet.Mempool().Lock()
	defer n.comet.Mempool().Unlock()
	return err
}

// awaitState waits until there is something to serve: a node that joins by a snapshot has nothing before it.
func (n *Node) awaitState(ctx context.Context) error {
	for {
		changed := n.machine.Changed()
		v, err := n.machine.At()
		if err == nil {
			v.Close()
		}
		if !errors.Is(err, machine.ErrNoVersion) {
			return err
		}
		select {
		case <-changed:
		case err := <-n.failed:
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// startRemedy turns CometBFT's start errors into one sentence that names the remedy.
func startRemedy(err error) string {
	text := err.Error()
	switch {
	case strings.Contains(text, "address already in use"):
		return "its address is in use; stop the other program or change p2p or rpc in node.toml: " + text
	case strings.Contains(text, "app hash"), strings.Contains(text, "AppHash"):
		return "its state and its blocks disagree; keep the folder for examination and join anew from a snapshot: " + text
	case strings.Contains(text, "is higher than core"):
		return "its block store has lost the end that its state knows; move the folder state away and start again to rebuild it from the blocks: " + text
	case strings.Contains(text, "lock held"), strings.Contains(text, "temporarily unavailable"):
		return "another process uses this folder; stop it first: " + text
	}
	return text
}

// signer is the validator's key with its record of what it has signed, which must outlive every restart: a key
// that forgets can sign two blocks of one height.
func (n *Node) signer(ring *keyring.Ring) (*privval.FilePV, error) {
	key, err := privateSeed(ring, validatorKey)
	if err != nil {
		return nil, err
	}
	stateFile := n.config.path(chainDir, "signer_state.json")
	if err := os.MkdirAll(filepath.Dir(stateFile), 0o700); err != nil {
		return nil, err
	}
	pv := privval.NewFilePV(key, "", stateFile)
	raw, err := os.ReadFile(stateFile)
	if errors.Is(err, fs.ErrNotExist) {
		if entries, _ := os.ReadDir(n.config.path(chainDir, "blockstore.db")); len(entries) > 0 {
			return nil, fmt.Errorf("%s is gone, so this validator no longer knows what it has signed; never copy one from "+
				"elsewhere: rotate the validator key by a proposal instead", stateFile)
		}
		pv.LastSignState.Save() // now, not at the first vote: from here on its absence means that it is lost
		return pv, nil
	}
	if err != nil {
		return nil, err
	}
	if err := cmtjson.Unmarshal(raw, &pv.LastSignState); err != nil {
		return nil, fmt.Errorf("%s is damaged; rotate the validator key by a proposal before this node signs again: %w", stateFile, err)
	}
	return pv, nil
}

func (n *Node) startView(ctx context.Context) error {
	if n.config.View == "" {
		return nil
	}
	url := n.config.View
	if file, ok := strings.CutPrefix(url, "sqlite:"); ok && !filepath.IsAbs(file) {
		url = "sqlite:" + n.config.path(file)
	}
	v, err := view.Open(ctx, view.Options{URL: url, Register: n.options.Register, Source: source{n.machine}, Log: n.log})
	if err != nil {
		return err
	}
	n.view = v
	n.closing = append(n.closing, v.Close)
	n.run(ctx, func(ctx context.Context) { n.follow(ctx) })
	return nil
}

// run starts work that lasts until Stop, before what was started earlier is stopped.
func (n *Node) run(ctx context.Context, work func(context.Context)) {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer n.catch()
		work(ctx)
	}()
	n.closing = append(n.closing, func() error { stop(); <-done; return nil })
}

// catch turns a panic into a failure: CometBFT's stores panic on what they cannot read.
func (n *Node) catch() {
	if p := recover(); p != nil {
		n.fail(fmt.Errorf("the blocks in %s are damaged; keep signer_state.json, move the rest of it and %s away and start again "+
			"to fetch them from the other nodes: %v", n.config.path(chainDir), n.config.path(stateDir), p))
	}
}

func (n *Node) startChanges(ctx context.Context) (err error) {
	if n.changes, err = openChanges(n.config.path(chainDir, "changes")); err != nil {
		return err
	}
	n.run(ctx, func(ctx context.Context) {
		if err := n.changes.follow(ctx, consensus{n}); err != nil {
			n.fail(fmt.Errorf("the record of validator changes cannot be kept: %w", err))
		}
	})
	return nil
}

// follow keeps the view running. Its database may be away for a while; the ledger does not wait for it.
func (n *Node) follow(ctx context.Context) {
	for wait := time.Second; ctx.Err() == nil; wait = min(2*wait, time.Minute) {
		err := n.view.Run(ctx)
		if ctx.Err() != nil {
			return
		}
		n.log.Error("the read model stopped; it will be tried again", "err", err, "wait", wait)
		select {
		case <-ctx.Done():
		case <-time.After(wait):
		}
	}
}

// fail records the first failure; Failed tells whoever runs the node.
func (n *Node) fail(err error) { n.once.Do(func() { n.failed <- err }) }

// Parameters are what holds of the network now, as this node's state has it.
func (n *Node) Parameters() (*contract.Parameters, error) {
	st, err := pin(n.machine)
	if err != nil {
		return nil, err
	}
	defer st.Close()
	return n.options.Register.Authority().Parameters(st, st.Height()), nil
}

// Failed yields one error when the node can no longer do its work and must be stopped.
func (n *Node) Failed() <-chan error { return n.failed }

// Stop ends everything in order: the gateway, the read model, CometBFT, the machine.
func (n *Node) Stop() error {
	var errs []error
	if n.server != nil {
		n.endStreams()
		ctx, cancel := context.WithTimeout(context.Background(), 3*time.Second)
		defer cancel()
		if err := n.server.Shutdown(ctx); err != nil {
			errs = append(errs, n.server.Close())
		}
	}
	for _, end := range slices.Backward(n.closing) {
		errs = append(errs, end())
	}
	n.closing = nil
	return errors.Join(errs...)
}

// listen serves the gateway's handler on the API address.
func (n *Node) listen(handler http.Handler) error {
	if n.config.API == "" {
		return nil
	}
	l, err := net.Listen("tcp", n.config.API)
	if err != nil {
		return fmt.Errorf("the API cannot listen on %s; stop the other program or change api in node.toml: %w", n.config.API, err)
	}
	n.server = newServer(handler)
	go func() {
		if err := n.server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			n.fail(fmt.Errorf("the API stopped: %w", err))
		}
	}()
	return nil
}

// newServer has timeouts that a slow or silent client cannot outlast; streams set their own.
func newServer(handler http.Handler) *http.Server {
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true) // gRPC without TLS, behind a proxy or on loopback
	return &http.Server{
		Handler: handler, Protocols: protocols,
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 60 * time.Second, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: 32 << 10,
	}
}
