package node

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"

	"gongshi/gateway"
	"gongshi/ledger/contract"
	"gongshi/ledger/state"
	"gongshi/machine"
	"gongshi/node/keyring"
	"gongshi/portal"
	"gongshi/proof"

	cmttypes "github.com/cometbft/cometbft/types"
	"google.golang.org/protobuf/encoding/protojson"
)

// startGateway opens the node's door: the gateway on the API address, and the work of carrying what it accepts.
func (n *Node) startGateway(ctx context.Context, ring *keyring.Ring) error {
	if n.config.API == "" {
		return nil
	}
	key, err := ring.Get(gatewayKey)
	if err != nil {
		return err
	}
	private, err := key.Private()
	if err != nil {
		return err
	}
	raw, err := os.ReadFile(n.config.path(AnchorFile))
	if err != nil {
		return fmt.Errorf("the trust anchor cannot be read; copy %s from another member: %w", AnchorFile, err)
	}
	anchor, err := proof.ParseAnchor(raw)
	if err != nil {
		return err
	}
	o := gateway.Options{
		Register: n.options.Register, Network: n.comet.GenesisDoc().ChainID, Chain: chain{n.machine}, Consensus: consensus{n},
		Receipts: receipts{proofSource{consensus{n}, anchor}},
		Key:      private, Party: key.Party, Organisation: n.config.Organisation,
		Dir: n.config.path(outboxDir), Log: n.log, Program: n.options.Program, Figures: n.figures, Verify: n.machine.Verify,
		Demo: len(n.options.Local) > 0,
	}
	if n.view != nil {
		o.View = n.view
	}
	g, err := gateway.New(o)
	if err != nil {
		return err
	}
	n.closing = append(n.closing, g.Close)
	n.endStreams = g.EndStreams
	n.run(ctx, func(ctx context.Context) {
		if err := g.Run(ctx); err != nil && ctx.Err() == nil {
			n.fail(fmt.Errorf("the gateway stopped: %w", err))
		}
	})
	pages := portal.Over(portal.Options{API: g.Handler(), Serves: g.Serves, Receipt: g.Receipt, Anchor: anchor})
	return n.listen(n.beside(pages, raw))
}

// beside adds to the pages what the node itself serves: its trust anchor, and the questions of this computer.
func (n *Node) beside(pages http.Handler, anchor []byte) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", pages)
	mux.HandleFunc("GET /"+AnchorFile, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Cache-Control", "no-cache")
		_, _ = w.Write(anchor)
	})
	for pattern, local := range n.options.Local {
		mux.Handle(pattern, local)
	}
	return mux
}

// foundingValidators runs the genesis in memory: it is the contracts, not this package, that say who validates.
func foundingValidators(genesis *cmttypes.GenesisDoc, register *contract.Register) ([]*contract.Validator, error) {
	var app machine.Genesis
	if err := json.Unmarshal(genesis.AppState, &app); err != nil {
		return nil, err
	}
	w := &state.Memory{}
	tx := &contract.Tx{Writer: w, Network: genesis.ChainID, TimeMS: genesis.GenesisTime.UnixMilli()}
	tx.Version = register.Authority().Parameters(w, 0).GetVersion()
	for _, c := range app.Commands {
		command, ok := register.Command(c.Type)
		if !ok {
			return nil, fmt.Errorf("the genesis holds the unknown command %s; use the program that wrote it", c.Type)
		}
		m := command.Message.New().Interface()
		if err := protojson.Unmarshal(c.Payload, m); err != nil {
			return nil, err
		}
		if err := command.Apply(tx, m); err != nil {
			return nil, fmt.Errorf("the plan cannot found a network: %w", err)
		}
	}
	return register.Authority().Validators(w), nil
}

// anchorOf is the trust anchor's file of a genesis.
func anchorOf(genesis *cmttypes.GenesisDoc, register *contract.Register) ([]byte, error) {
	validators, err := foundingValidators(genesis, register)
	if err != nil {
		return nil, err
	}
	a, err := proof.NewAnchor(proof.Genesis{
		Network: genesis.ChainID, Validators: validators, ValidatorsSpace: register.Authority().ValidatorSpace.Path(),
	})
	if err != nil {
		return nil, err
	}
	return a.File()
}
