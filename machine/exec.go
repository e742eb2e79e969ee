package machine

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"

	abci "github.com/cometbft/cometbft/abci/types"
	"google.golang.org/protobuf/proto"

	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"
	"gongshi/ledger/journal"
	"gongshi/ledger/refusal"
)

// A world is where transactions are executed: a block, or what the next block will probably be.
type world struct {
	network    string
	height     int64
	timeMS     int64
	parameters *contract.Parameters
	changes    *overlay // those of the block, also in below; nil at admission
	below      []layer  // over base, the newest first
	base       flat
	known      *known // nil to ask the authority each time
}

func (w *world) trial() *trial { return &trial{below: w.below, base: w.base} }

// window refuses what belongs to another network, has expired, lasts too long or was in a block before.
func (w *world) window(t *envelope.Transaction) error {
	expires := t.Body.ExpiresMs
	switch {
	case t.Body.Network != w.network:
		return envelope.ErrOtherNetwork.With("%.50q", t.Body.Network)
	case expires < w.timeMS:
		return envelope.ErrExpired.With("%d ms ago", w.timeMS-expires)
	case expires > w.timeMS+envelope.MaxAheadMS:
		return envelope.ErrExpiresTooFar.With("%d ms ahead", expires-w.timeMS)
	}
	return nil
}

// seen says whether a block held the transaction.
func (w *world) seen(t *envelope.Transaction) bool {
	key := seenKey(t)
	for _, l := range w.below {
		if v, ok := l.look(key); ok {
			return v != nil
		}
	}
	return w.base.Get(key) != nil
}

// seenKey remembers an id until it expires: the space is pruned in the order of expiry.
func seenKey(t *envelope.Transaction) []byte {
	k := append(make([]byte, 0, 64), seenPrefix()...)
	k = binary.BigEndian.AppendUint64(k, uint64(t.Body.ExpiresMs))
	return append(k, t.ID[:]...)
}

// An act is what became of one transaction's commands.
type act struct {
	trial   *trial
	signers []contract.Signer
	events  []*journal.Event
}

// identify asks the authority who the signers are.
func (m *Machine) identify(w *world, t *envelope.Transaction) (a *act, err error) {
	a = &act{trial: w.trial()}
	err = m.recovered(t, func() error { return m.resolve(w, t, a) })
	return a, err
}

// execute lets the commands of t happen in a trial of w, all or none.
func (m *Machine) execute(w *world, t *envelope.Transaction) (a *act, err error) {
	a = &act{trial: w.trial()}
	err = m.recovered(t, func() error {
		if err := m.resolve(w, t, a); err != nil {
			return err
		}
		return m.perform(w, t, a)
	})
	if err == nil {
		err = a.trial.check()
	}
	return a, err
}

func (m *Machine) resolve(w *world, t *envelope.Transaction, a *act) error {
	a.signers = make([]contract.Signer, len(t.Body.Signers))
	for i, s := range t.Body.Signers {
		claim := contract.Claim{Signer: s}
		if assertion, ok := t.Assertion(i); ok {
			claim.Assertion = &assertion
		}
		var err error
		if a.signers[i], err = m.signer(w, a.trial, claim); err != nil {
			return err
		}
	}
	return nil
}

func (m *Machine) perform(w *world, t *envelope.Transaction, a *act) error {
	tx := &contract.Tx{
		Writer: a.trial, Network: w.network, ID: t.ID, Height: w.height, TimeMS: w.timeMS,
		Version: w.parameters.Version, Fixes: w.parameters.Fixes, Signers: a.signers,
	}
	for i, c := range t.Body.Commands {
		command, ok := m.o.Register.Command(c.Type)
		if !ok {
			return envelope.ErrCommandUnknown.On(fmt.Sprintf("commands[%d].type", i), "%q", c.Type)
		}
		payload := command.Message.New().Interface()
		if err := envelope.DecodeCanonical(c.Payload, payload); err != nil {
			return envelope.ErrPayloadMalformed.On(fmt.Sprintf("commands[%d].payload", i), "%v", err)
		}
		if err := command.Apply(tx, payload); err != nil {
			return err
		}
	}
	for _, e := range tx.Events() {
		raw, err := envelope.CanonicalPayload(e)
		if err != nil {
			panic(err)
		}
		a.events = append(a.events, &journal.Event{Type: string(e.ProtoReflect().Descriptor().FullName()), Payload: raw})
	}
	return nil
}

// recovered is the one place where a panicking rule is caught: it is refused with one code, counted and logged,
// and its trial is dropped. A fault is no rule's doing and stops the node.
func (m *Machine) recovered(t *envelope.Transaction, rule func() error) (err error) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if fault, ok := p.(*Fault); ok {
			panic(fault)
		}
		m.count.panicked.Add(1)
		m.log.Error("a rule panicked", "id", fmt.Sprintf("%x", t.ID), "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		err = envelope.ErrRulePanicked
	}()
	if err = rule(); err == nil {
		return nil
	}
	if _, ok := refusal.Of(err); !ok {
		panic(fmt.Errorf("a rule may only answer with a refusal: %w", err))
	}
	return err
}

// outcome writes down what became of t; it is the same on every node but for field and detail.
func outcome(index int, t *envelope.Transaction, a *act, err error) *journal.Outcome {
	o := &journal.Outcome{Index: uint32(index)}
	if t != nil {
		o.Id, o.Bytes = t.ID[:], uint32(len(t.Raw))
		o.Signers = make([]*journal.Signer, len(t.Body.Signers))
		for i, s := range t.Body.Signers {
			o.Signers[i] = &journal.Signer{Party: s.Party, Organisation: s.Organisation}
		}
		o.Commands = make([]string, len(t.Body.Commands))
		for i, c := range t.Body.Commands {
			o.Commands[i] = c.Type
		}
	}
	if err != nil {
		r := refused(err)
		o.Code, o.Book, o.Field, o.Detail = r.Code, r.Book, r.Field, r.Detail
		return o
	}
	o.Events = a.events
	return o
}

// canonical is consensus: the one encoding of m.
func canonical(m proto.Message) []byte {
	raw, err := envelope.CanonicalPayload(m)
	if err != nil {
		panic(impossible("encode %s: %v", m.ProtoReflect().Descriptor().FullName(), err))
	}
	return raw
}

func refused(err error) *refusal.Refusal {
	r, ok := refusal.Of(err)
	if !ok {
		panic(impossible("not a refusal: %v", err))
	}
	return r
}

// result is what CometBFT keeps, and of which it hashes code and data: the code and a digest of the events.
func result(o *journal.Outcome, err error) *abci.ExecTxResult {
	r := &abci.ExecTxResult{Code: o.Code, Codespace: o.Book}
	if err != nil {
		r.Log = explain(err)
	}
	if len(o.Events) > 0 {
		digest := sha256.Sum256(canonical(&journal.Results{Events: o.Events}))
		r.Data = digest[:]
	}
	return r
}

// explain is the JSON that goes with a refusal's code to those who read logs.
func explain(err error) string {
	r := refused(err)
	raw, err := json.Marshal(struct {
		Book   string `json:"book"`
		Code   uint32 `json:"code"`
		Field  string `json:"field,omitempty"`
		ZH     string `json:"zh"`
		EN     string `json:"en"`
		Detail string `json:"detail,omitempty"`
	}{r.Book, r.Code, r.Field, r.ZH, r.EN, r.Detail})
	if err != nil {
		panic(errors.Join(impossible("explain"), err))
	}
	return string(raw)
}
