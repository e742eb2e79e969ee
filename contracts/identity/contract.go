// Package identity keeps who acts on the ledger: organisations, parties with their keys, roles and
// delegations, and how the members of the consortium decide about their network together.
//
// A party is a person or a system known by an opaque id; nothing else about it is ever on the ledger.
// It acts for itself, or for an organisation in which it holds a role. Roles of this contract:
//
//	identity/admin     registers parties, grants and revokes the roles of its organisation; with a scope
//	                   such as "funds" only the roles of that contract
//	identity/delegate  proposes and votes for its organisation
//	identity/recovery  recovers parties that its organisation registered
//
// A proposal is adopted as soon as more than two thirds of the active members have approved it, the member
// that it is about included: as many as it takes to confirm a block when power is equal. Votes may be changed
// until then. The deciding vote carries the change out in its own transaction; if the change has become
// impossible, that vote is refused with the reason and the proposal stays open until it lapses.
package identity

import (
	"gongshi/ledger/contract"
	"gongshi/ledger/state"
)

// The roles of this contract.
const (
	RoleAdmin    = "identity/admin"
	RoleDelegate = "identity/delegate"
	RoleRecovery = "identity/recovery"
)

// Contract declares the identity contract, which is the authority of its register.
func Contract() contract.Contract {
	return contract.Contract{
		Name:  "identity",
		Title: contract.Text{ZH: "身份与联盟", EN: "Identity and consortium"},
		Proto: File_contracts_identity_identity_proto,
		State: []state.Space{
			consortium, schedule, organisations, parties, keys, roles, proposals, ballots, validators,
			members, codes, currentKeys, openProposals, seated,
		},
		Refusals: refusals,
		Commands: []contract.Command{
			contract.On(found, contract.AtGenesis()),
			contract.On(registerOrganisation, contract.Office(RoleAdmin)),
			contract.On(registerParty, contract.Office(RoleAdmin)),
			contract.On(addKey, contract.Anyone()),
			contract.On(revokeKey, contract.Anyone()),
			contract.On(rotateKey, contract.Anyone()),
			contract.On(startRecovery, contract.Office(RoleRecovery)),
			contract.On(stopRecovery, contract.Anyone()),
			contract.On(completeRecovery, contract.Office(RoleRecovery)),
			contract.On(grantRole, contract.Office(RoleAdmin)),
			contract.On(delegateRole, contract.Member()),
			contract.On(revokeRole, contract.Anyone()),
			contract.On(propose, contract.Office(RoleDelegate)),
			contract.On(vote, contract.Office(RoleDelegate)),
			contract.On(closeProposal, contract.Office(RoleDelegate)),
		},
		Queries:    queries(),
		Mirrors:    mirrors(),
		Invariants: invariants(),
		Authority:  authority(),
	}
}
