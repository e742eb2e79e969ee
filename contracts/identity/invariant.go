package identity

import (
	"fmt"

	"gongshi/ledger/contract"
	"gongshi/ledger/state"
)

// everything bounds a check that reads a whole space.
const everything = 1 << 24

func invariants() []contract.Invariant {
	return []contract.Invariant{
		{Says: "every organisation has an administrator whom neither time nor scope limits", Check: adminsStand},
		{Says: "every key belongs to one party, and every party has 1 to 16 current keys", Check: keysAreOwned},
		{Says: "the members that vote are the active members, and once founded there is one", Check: membersDecide},
		{Says: "every validator's organisation is an active member, and once founded their power is above zero", Check: powerStands},
		{Says: "ballots are of members or former ones, and an adopted proposal had its quorum", Check: ballotsAreMembers},
		{Says: "a delegation ends with the grant from which it comes, or before", Check: delegationsEnd},
		{Says: "a code belongs to one organisation", Check: codesAreUnique},
		{Says: "the parameters are within their bounds now and after all that is scheduled", Check: parametersHold},
	}
}

func isFounded(r state.Reader) bool {
	_, ok := consortium.Get(r)
	return ok
}

func adminsStand(r state.Reader) error {
	for id, o := range organisations.All(r, everything) {
		standing := uint32(0)
		for _, role := range roles.From(r, roleKey{A: state.At(id, "")}, everything) {
			if role.Organisation != id {
				break
			}
			if role.Standing() {
				standing++
			}
		}
		if standing == 0 || standing != o.StandingAdmins {
			return fmt.Errorf("%s has %d standing administrators and counts %d", id, standing, o.StandingAdmins)
		}
	}
	return nil
}

func keysAreOwned(r state.Reader) error {
	current := 0
	for key, k := range keys.All(r, everything) {
		if !parties.Has(r, k.Party) || string(k.Key) != key {
			return fmt.Errorf("key %x is of %s, which is no party, or is kept as another", key, k.Party)
		}
		if (k.RevokedMs == 0) != currentKeys.Has(r, state.At(k.Party, key)) {
			return fmt.Errorf("key %x of %s: the index of current keys is wrong", key, k.Party)
		}
		if k.RevokedMs == 0 {
			current++
		}
	}
	for id, p := range parties.All(r, everything) {
		own := uint32(0)
		for range state.Members(currentKeys, r, id, everything) {
			own++
		}
		if own == 0 || own > maxKeys || own != p.CurrentKeys {
			return fmt.Errorf("%s has %d current keys and counts %d", id, own, p.CurrentKeys)
		}
		if !organisations.Has(r, p.Organisation) {
			return fmt.Errorf("%s is of %s, which is no organisation", id, p.Organisation)
		}
		current -= int(own)
	}
	if current != 0 {
		return fmt.Errorf("%d current keys are indexed for nobody", current)
	}
	return nil
}

func membersDecide(r state.Reader) error {
	votes := 0
	for id, o := range organisations.All(r, everything) {
		if o.Votes() != members.Has(r, id) {
			return fmt.Errorf("%s, %s, member %v: the index of members says %v", id, o.Status, o.Member, members.Has(r, id))
		}
		if o.Votes() {
			votes++
		}
	}
	if n := countMembers(r); n != votes {
		return fmt.Errorf("%d organisations vote, %d are indexed", votes, n)
	}
	if isFounded(r) && (votes == 0 || quorum(uint32(votes)) > uint32(votes)) {
		return fmt.Errorf("%d members cannot decide", votes)
	}
	return nil
}

func powerStands(r state.Reader) error {
	total := int64(0)
	for key, v := range validators.All(r, everything) {
		if string(v.Key) != string(key[:]) || (v.Power > 0) != seated.Has(r, key) {
			return fmt.Errorf("validator %x: its key or the index of seats is wrong", key)
		}
		if o, _ := organisations.Get(r, v.Organisation); v.Power > 0 && !o.Votes() {
			return fmt.Errorf("validator %x has power for %s, which is no active member", key, v.Organisation)
		}
		total += v.Power
	}
	if isFounded(r) && total <= 0 {
		return fmt.Errorf("the validators' power is %d", total)
	}
	return nil
}

func ballotsAreMembers(r state.Reader) error {
	for at, b := range ballots.All(r, everything) {
		o, ok := organisations.Get(r, at.B)
		if !ok || !o.Member && o.Status != Status_STATUS_REMOVED {
			return fmt.Errorf("%s voted on %d and is no member", at.B, at.A)
		}
		if !proposals.Has(r, at.A) || b.Proposal != at.A || b.Organisation != at.B {
			return fmt.Errorf("the ballot of %s is on %d, which is no proposal", at.B, at.A)
		}
	}
	for number, p := range proposals.All(r, everything) {
		open := p.Status == ProposalStatus_PROPOSAL_STATUS_OPEN
		if open != openProposals.Has(r, number) || open != (p.ClosedMs == 0) {
			return fmt.Errorf("proposal %d is %s: the index of open ones or its end is wrong", number, p.Status)
		}
		if p.Status == ProposalStatus_PROPOSAL_STATUS_ADOPTED && p.Approvals < quorum(p.Members) {
			return fmt.Errorf("proposal %d was adopted by %d of %d", number, p.Approvals, p.Members)
		}
	}
	return nil
}

func delegationsEnd(r state.Reader) error {
	for _, role := range roles.All(r, everything) {
		for _, d := range role.Delegations {
			if lent, ok := roles.Get(r, role.delegated(d).key()); !ok || lent.ExpiresMs != d.ExpiresMs {
				return fmt.Errorf("%s lent %s to %s, which has it not, or otherwise", role.Party, role.Role, d.Party)
			}
			if d.ExpiresMs == 0 || role.ExpiresMs != 0 && d.ExpiresMs > role.ExpiresMs {
				return fmt.Errorf("%s lent %s to %s for longer than it has it", role.Party, role.Role, d.Party)
			}
		}
		if role.DelegatedBy == "" {
			continue
		}
		if n := sources(r, role); n != 1 || len(role.Delegations) > 0 {
			return fmt.Errorf("%s of %s comes from %d grants, or is lent further", role.Role, role.Party, n)
		}
	}
	return nil
}

// sources counts the grants that list a delegation.
func sources(r state.Reader, role *Role) int {
	n := 0
	for _, source := range roles.From(r, roleKey{A: state.At(role.Organisation, role.DelegatedBy)}, everything) {
		if source.Organisation != role.Organisation || source.Party != role.DelegatedBy {
			break
		}
		for _, d := range source.Delegations {
			if source.Role == role.Role && d.Party == role.Party && d.Scope == role.Scope {
				n++
			}
		}
	}
	return n
}

func codesAreUnique(r state.Reader) error {
	indexed := 0
	for at := range codes.All(r, everything) {
		indexed++
		owners := 0
		for range state.Members(codes, r, at.A, 2) {
			owners++
		}
		if owners != 1 {
			return fmt.Errorf("code %s has several owners", at.A)
		}
	}
	for id, o := range organisations.All(r, everything) {
		for _, code := range o.codes() {
			if indexed--; !codes.Has(r, state.At(code, id)) {
				return fmt.Errorf("code %s of %s is not indexed", code, id)
			}
		}
	}
	if indexed != 0 {
		return fmt.Errorf("%d codes are indexed for nobody", indexed)
	}
	return nil
}

func parametersHold(r state.Reader) error {
	s, ok := schedule.Get(r)
	if !ok {
		return nil
	}
	if err := checkParameters(s.Parameters); err != nil {
		return err
	}
	return checkParameters(s.last())
}
