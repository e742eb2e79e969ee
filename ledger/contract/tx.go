package contract

import (
	"slices"

	"gongshi/ledger/envelope"
	"gongshi/ledger/state"

	"google.golang.org/protobuf/proto"
)

// A Tx is the only world that a rule can see.
type Tx struct {
	state.Writer
	Network string
	ID      envelope.ID
	Height  int64 // 0 at genesis
	TimeMS  int64 // of the block, Unix milliseconds, never of a clock
	Version uint32
	Fixes   []string // names of the fixes that are active, sorted
	Signers []Signer // in the body's order; empty at genesis
	events  []proto.Message
}

// A Signer is a party whose signature was verified and whose key was valid at this block.
type Signer struct {
	Party        string
	Organisation string // for which it acts, "" for itself
	Key          []byte
	Suite        envelope.Suite
	Roles        []Role // that it holds now: its own, or in the organisation for which it acts
}

// A Role is a power, and what it is limited to; an empty scope means no limit.
type Role struct{ Name, Scope string }

// Holds reports whether the signer has the role for everything.
func (s Signer) Holds(role string) bool { return s.HoldsFor(role, "") }

// HoldsFor reports whether the signer has the role for scope: by a grant without limit or limited to just this.
func (s Signer) HoldsFor(role, scope string) bool {
	return slices.ContainsFunc(s.Roles, func(r Role) bool {
		return r.Name == role && (r.Scope == "" || r.Scope == scope)
	})
}

// has reports whether the signer has the role for anything at all.
func (s Signer) has(role string) bool {
	return slices.ContainsFunc(s.Roles, func(r Role) bool { return r.Name == role })
}

// Emit records what happened. Events are proven with the result and reach the read models.
func (tx *Tx) Emit(event proto.Message) { tx.events = append(tx.events, event) }

// Events lists what happened so far.
func (tx *Tx) Events() []proto.Message { return tx.events }

// Fixed reports whether a named fix is active at this height.
func (tx *Tx) Fixed(name string) bool { return slices.Contains(tx.Fixes, name) }

// With returns the first signer that has the role, whatever its scope: a command's policy has made sure that
// there is one, and its rule looks at organisation and scope.
func (tx *Tx) With(role string) (Signer, bool) {
	i := slices.IndexFunc(tx.Signers, func(s Signer) bool { return s.has(role) })
	if i < 0 {
		return Signer{}, false
	}
	return tx.Signers[i], true
}

// First is the first signer: the one that speaks when a command allows anyone.
func (tx *Tx) First() Signer {
	if len(tx.Signers) == 0 {
		return Signer{}
	}
	return tx.Signers[0]
}
