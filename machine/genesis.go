package machine

import (
	"context"
	"encoding/json"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"gongshi/ledger/contract"
	"gongshi/ledger/journal"
)

// A Genesis is the app_state of a genesis file: commands, executed at height 0 without signers.
type Genesis struct {
	Commands []GenesisCommand `json:"commands"`
}

// A GenesisCommand is a message's full name and its proto JSON.
type GenesisCommand struct {
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload"`
}

// NewGenesis encodes the app_state of a genesis file.
func NewGenesis(commands ...proto.Message) ([]byte, error) {
	var g Genesis
	for _, c := range commands {
		raw, err := protojson.Marshal(c)
		if err != nil {
			return nil, fmt.Errorf("encode a genesis command: %w", err)
		}
		g.Commands = append(g.Commands, GenesisCommand{string(c.ProtoReflect().Descriptor().FullName()), raw})
	}
	return json.Marshal(g)
}

func badGenesis(err error) *Fault {
	return &Fault{ErrGenesis,
		"创世文件被拒绝；请改正 genesis.json 的 app_state 或重新运行 network init",
		"the genesis file is refused; correct the app_state of genesis.json or run network init again", err}
}

// InitChain executes the genesis commands and commits the result as height 0. CometBFT calls it at every start
// before block 1 is committed, so whatever an earlier call has left is dropped first.
func (m *Machine) InitChain(_ context.Context, req *abci.RequestInitChain) (r *abci.ResponseInitChain, err error) {
	m.consensus.Lock()
	defer m.consensus.Unlock()
	defer m.stopOn(&err)
	if h := m.head(); h != nil && h.Height > 0 {
		return nil, impossible("genesis at height %d", h.Height)
	}
	if err := m.wipe(); err != nil {
		return nil, err
	}
	m.forest.Store(m.plant())
	m.warm.clear()
	before := &position{head: &Head{Network: req.ChainId, Digest: make([]byte, 32)}}
	w := &world{network: req.ChainId, timeMS: req.Time.UnixMilli(), base: m.newest()}
	changes := newOverlay(64)
	w.below = []layer{changes}
	changes.set(entry{networkKey, []byte(req.ChainId)})
	events, err := m.found(w, changes, req.AppStateBytes)
	if err != nil {
		return nil, badGenesis(err)
	}
	w.parameters = m.authority.Parameters(w.trial(), 0)
	p := &pending{seenFrom: seenPrefix()}
	b := &journal.Block{TimeMs: w.timeMS, Outcomes: []*journal.Outcome{{Events: events}}}
	if err := m.close(before, w, p, closing{b, changes}); err != nil {
		return nil, err
	}
	if v := p.next.parameters.Version; v > m.o.testOnlyKnows {
		return nil, tooOld(v, m.o.testOnlyKnows, 1)
	}
	if err := m.replace(p); err != nil {
		return nil, err
	}
	m.take(p)
	return &abci.ResponseInitChain{
		Validators:      p.response.ValidatorUpdates,
		ConsensusParams: params(p.next.parameters),
		AppHash:         p.next.head.AppHash,
	}, nil
}

// found executes the commands of a genesis file: all must succeed.
func (m *Machine) found(w *world, changes *overlay, raw []byte) ([]*journal.Event, error) {
	var g Genesis
	if err := json.Unmarshal(raw, &g); err != nil {
		return nil, err
	}
	var events []*journal.Event
	for i, c := range g.Commands {
		command, ok := m.o.Register.Command(c.Type)
		if !ok {
			return nil, fmt.Errorf("commands[%d]: there is no command %q", i, c.Type)
		}
		payload := command.Message.New().Interface()
		if err := protojson.Unmarshal(c.Payload, payload); err != nil {
			return nil, fmt.Errorf("commands[%d].payload: %w", i, err)
		}
		// A genesis executes at the newest version that its own commands set; before them there is none.
		tx := &contract.Tx{Writer: w.trial(), Network: w.network, TimeMS: w.timeMS, Version: m.authority.Parameters(w.trial(), 0).Version}
		if err := command.Apply(tx, payload); err != nil {
			return nil, fmt.Errorf("commands[%d] %s: %w", i, c.Type, err)
		}
		for _, e := range tx.Writer.(*trial).changes {
			changes.set(e)
		}
		for _, e := range tx.Events() {
			events = append(events, &journal.Event{Type: string(e.ProtoReflect().Descriptor().FullName()), Payload: canonical(e)})
		}
	}
	return events, nil
}
