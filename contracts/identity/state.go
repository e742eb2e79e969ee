package identity

import "gongshi/ledger/state"

// Proven spaces: anyone can be given a proof of what they hold, or of its absence.
var (
	consortium    = state.NewValue[*Consortium]("identity/consortium")
	schedule      = state.NewValue[*Schedule]("identity/schedule")
	organisations = state.NewMap[*Organisation]("identity/organisations", state.String)
	parties       = state.NewMap[*Party]("identity/parties", state.String)
	// keys are found by the public key itself and never deleted, so that none can change hands.
	keys      = state.NewMap[*Key]("identity/keys", state.String)
	roles     = state.NewMap[*Role]("identity/roles", state.PairOf(holderKey, state.PairOf(state.String, state.PairOf(state.String, state.String))))
	proposals = state.NewMap[*Proposal]("identity/proposals", state.Uint64)
	ballots   = state.NewMap[*Ballot]("identity/ballots", state.PairOf(state.Uint64, state.String))
	// validators keep their record with power 0 when removed: old receipts still name them.
	validators = state.NewMap[*validator]("identity/validators", state.Hash)
)

// Plain spaces: indexes, each of them derivable from the records above.
var (
	members       = state.NewSet("identity/members", state.String, state.Plain)                                  // that vote
	codes         = state.NewSet("identity/codes", state.PairOf(state.String, state.String), state.Plain)        // code, organisation
	currentKeys   = state.NewSet("identity/current_keys", state.PairOf(state.String, state.String), state.Plain) // party, key
	openProposals = state.NewSet("identity/open_proposals", state.Uint64, state.Plain)
	seated        = state.NewSet("identity/seated", state.Hash, state.Plain) // validators with power
)

// A holder is a party while it acts for an organisation.
type holder = state.Pair[string, string]

var holderKey = state.PairOf(state.String, state.String)

// roleKey is organisation and party, then role, then scope and who delegated it.
type roleKey = state.Pair[holder, state.Pair[string, state.Pair[string, string]]]

func (r *Role) key() roleKey {
	return state.At(state.At(r.Organisation, r.Party), state.At(r.Role, state.At(r.Scope, r.DelegatedBy)))
}

// Limits of what may pile up. They are consensus facts.
const (
	maxMembers       = 100
	maxValidators    = 100
	maxKeys          = 16   // current ones of a party
	maxRoles         = 32   // of a party for an organisation
	maxDelegations   = 8    // of one grant
	maxBallots       = 1000 // of one proposal that an answer shows, members of the past included
	maxOpen          = 64   // proposals
	maxOpenOfOne     = 8    // proposals of one member
	maxScheduled     = 16
	maxOfficers      = 64 // of a founder
	maxPower         = 1_000_000
	foundingPower    = 10
	maxNameBytes     = 128
	maxScopeBytes    = 128
	maxReasonBytes   = 500
	maxOriginBytes   = 200
	maxOrigins       = 16
	dayMS            = 24 * 60 * 60 * 1000
	minRecoveryWait  = 60 * 1000
	maxWait          = 90 * dayMS
	minProposalOpen  = 10 * 60 * 1000
	minBlockMaxBytes = 1 << 20
	maxBlockMaxBytes = 64 << 20
	maxWaiting       = 1_000_000
)
