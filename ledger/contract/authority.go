package contract

import (
	"gongshi/ledger/envelope"
	"gongshi/ledger/state"

	"google.golang.org/protobuf/proto"
)

// An Authority is what the machine asks one contract of the register about the network itself:
// who a signer is, who validates, and the parameters that members have voted.
type Authority struct {
	// Signer resolves what an envelope claims. It refuses an unknown party, a key that is not the party's or is
	// revoked, a passkey of a foreign origin, a suspended organisation, and one for which the party may not act.
	Signer func(r state.Reader, timeMS int64, claim Claim) (Signer, error)
	// Validators is the set that consensus should run with, sorted by key.
	Validators func(r state.Reader) []*Validator
	// Parameters are those in force for the block at height. They are never nil, even before genesis.
	Parameters func(r state.Reader, height int64) *Parameters
	// ValidatorSpace holds a proven Validator record for each key, so that a receipt can name departments.
	ValidatorSpace state.Space
	// Genesis is the only command that a genesis file starts with; Organise fills it from what `network init` knows.
	Genesis func(Founding) proto.Message
}

// A Claim is one signer of an envelope, its signature verified.
type Claim struct {
	*envelope.Signer
	Assertion *envelope.Assertion // for a passkey
}

// A Founding is what a new network starts from.
type Founding struct {
	Network       string
	Parameters    *Parameters // nil for the defaults
	Organisations []FoundingOrganisation
}

// A FoundingOrganisation comes with its first officer and, if it validates, its validator's key.
type FoundingOrganisation struct {
	ID, NameZH, NameEN string
	CreditCode         string // unified social credit code, "" where it has none
	Validator          []byte // 32 bytes, Ed25519; nil for a member without a validator
	Officers           []FoundingOfficer
}

// A FoundingOfficer is a party with one key and roles in its organisation.
type FoundingOfficer struct {
	Party string
	Suite envelope.Suite
	Key   []byte
	Roles []string
}
