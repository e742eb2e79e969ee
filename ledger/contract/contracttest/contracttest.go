// Package contracttest runs contracts in memory, without a node, a signature or a block.
package contracttest

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"strconv"
	"testing"

	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"
	"gongshi/ledger/refusal"
	"gongshi/ledger/state"

	"google.golang.org/protobuf/encoding/prototext"
	"google.golang.org/protobuf/proto"
)

// A Ledger holds the state of some contracts and applies commands to it one by one.
type Ledger struct {
	TimeMS  int64  // block time of the next command
	Height  int64  // of the next command; 0 is genesis
	Version uint32 // protocol version
	Fixes   []string

	contracts []contract.Contract
	state     *state.Memory
	count     int
}

// A Log is the part of testing.TB and rapid.T that a Ledger needs.
type Log interface {
	Helper()
	Fatal(args ...any)
}

var _ Log = testing.TB(nil)

// New starts an empty ledger at height 1, version 1. Contracts must be valid by themselves.
func New(t Log, contracts ...contract.Contract) *Ledger {
	t.Helper()
	for _, c := range contracts {
		if err := c.Validate(); err != nil {
			t.Fatal(err)
		}
	}
	return &Ledger{Height: 1, Version: 1, TimeMS: 1_767_225_600_000, contracts: contracts, state: &state.Memory{}}
}

// A Broken error says which invariant a command has broken: always a bug of the contract.
type Broken struct {
	Says string
	Err  error
}

func (b *Broken) Error() string { return fmt.Sprintf("broken: %s: %v", b.Says, b.Err) }

// Do applies the commands as one transaction of these signers and then checks every invariant.
// A refused transaction changes nothing.
func (l *Ledger) Do(signers []contract.Signer, commands ...proto.Message) ([]proto.Message, error) {
	l.count++
	trial := l.state.Clone()
	tx := &contract.Tx{
		Writer: trial, Network: "test-1", ID: sha256.Sum256([]byte(strconv.Itoa(l.count))),
		Height: l.Height, TimeMS: l.TimeMS, Version: l.Version, Fixes: l.Fixes, Signers: signers,
	}
	for _, m := range commands {
		cmd, ok := l.command(m)
		if !ok {
			return nil, envelope.ErrCommandUnknown.With("%s", m.ProtoReflect().Descriptor().FullName())
		}
		if err := cmd.Apply(tx, m); err != nil {
			if _, ok := refusal.Of(err); !ok {
				return nil, fmt.Errorf("a rule may only answer with a refusal: %w", err)
			}
			return nil, err
		}
	}
	l.state = trial
	return tx.Events(), l.Check()
}

func (l *Ledger) command(m proto.Message) (contract.Command, bool) {
	for _, c := range l.contracts {
		for _, cmd := range c.Commands {
			if cmd.Message == m.ProtoReflect().Type() {
				return cmd, true
			}
		}
	}
	return contract.Command{}, false
}

// Check returns a *Broken for the first invariant that does not hold.
func (l *Ledger) Check() error {
	for _, c := range l.contracts {
		for _, inv := range c.Invariants {
			if err := inv.Check(l.state); err != nil {
				return &Broken{Says: inv.Says, Err: err}
			}
		}
	}
	return nil
}

// State is what the contracts would read now.
func (l *Ledger) State() state.Reader { return l.state }

// A Step is one row of a contract's table: what it says, who does what, and the refusal it wants (nil: done).
type Step struct {
	Says string
	By   []contract.Signer
	Do   proto.Message
	Want error
}

// Walk does the steps in order and fails at the first that goes otherwise than it says.
func (l *Ledger) Walk(t testing.TB, steps []Step) {
	t.Helper()
	for _, s := range steps {
		before := l.state
		_, err := l.Do(s.By, s.Do)
		if !errors.Is(err, s.Want) {
			t.Fatalf("%s: got %v, want %v\n%s", s.Says, err, s.Want, prototext.Format(s.Do))
		}
		if s.Want != nil && l.state != before {
			t.Fatalf("%s: a refused command changed the state", s.Says)
		}
	}
}

// Refused swallows refusals, for property runs that may draw impossible commands; anything else is fatal.
func Refused(t Log, err error) {
	t.Helper()
	if err == nil {
		return
	}
	if _, ok := refusal.Of(err); !ok {
		t.Fatal(err)
	}
}

// Officer is a signer that acts for an organisation with some roles, each "name" or "name:scope".
func Officer(party, organisation string, roles ...string) []contract.Signer {
	s := contract.Signer{Party: party, Organisation: organisation}
	for _, r := range roles {
		role := contract.Role{Name: r}
		for i := range r {
			if r[i] == ':' {
				role = contract.Role{Name: r[:i], Scope: r[i+1:]}
				break
			}
		}
		s.Roles = append(s.Roles, role)
	}
	return []contract.Signer{s}
}

// Together joins signers into one transaction.
func Together(signers ...[]contract.Signer) []contract.Signer {
	var all []contract.Signer
	for _, s := range signers {
		all = append(all, s...)
	}
	return all
}
