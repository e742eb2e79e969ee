package identity

import (
	"fmt"
	"testing"

	"gongshi/ledger/contract"
	"gongshi/ledger/contract/contracttest"
	"gongshi/ledger/envelope"

	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"
)

// A crowd draws what people, departments and their members might do, sensible or not.
type crowd struct {
	*town
	adopted int
}

// TestNothingBreaksTheInvariants runs drawn commands, of signers as the authority resolves them.
func TestNothingBreaksTheInvariants(t *testing.T) {
	adopted := 0
	rapid.Check(t, func(t *rapid.T) {
		c := &crowd{town: newTown(t)}
		t.Repeat(map[string]func(*rapid.T){
			"people":     func(t *rapid.T) { c.try(t, c.drawn(t, "by"), c.person(t)) },
			"department": func(t *rapid.T) { c.try(t, c.drawn(t, "by"), c.department(t)) },
			"propose":    func(t *rapid.T) { c.propose(t) },
			"vote":       func(t *rapid.T) { c.votes(t) },
			"time": func(t *rapid.T) {
				c.TimeMS += rapid.Int64Range(1, 8*dayMS).Draw(t, "ms")
				c.Height += rapid.Int64Range(1, 40).Draw(t, "blocks")
			},
			"": func(t *rapid.T) { c.somebodyDecides(t) },
		})
		adopted += c.adopted
	})
	if adopted == 0 {
		t.Error("no run adopted a proposal: the draw is too tame to mean anything")
	}
}

func (c *crowd) try(t *rapid.T, by []contract.Signer, m proto.Message) {
	_, err := c.Do(by, m)
	contracttest.Refused(t, err)
}

var (
	drawnParties = []string{"audit-officer", "finance-officer", "health-officer", "land-officer", "p-1", "p-2", "p-3"}
	drawnOrgs    = []string{"audit", "finance", "health", "land", "school", "shop"}
	drawnRoles   = []string{RoleAdmin, RoleDelegate, RoleRecovery, "funds/cashier"}
)

func drawParty(t *rapid.T, name string) string { return rapid.SampledFrom(drawnParties).Draw(t, name) }
func drawOrg(t *rapid.T, name string) string   { return rapid.SampledFrom(drawnOrgs).Draw(t, name) }

func drawKey(t *rapid.T, name string) *NewKey {
	suite := rapid.SampledFrom([]envelope.Suite{envelope.Ed25519, envelope.P256, envelope.SM2}).Draw(t, name+" suite")
	return newKey(suite, rapid.Uint64Range(0, 12).Draw(t, name))
}

// drawn resolves a drawn claim; a claim that the authority refuses gives nobody.
func (c *crowd) drawn(t *rapid.T, name string) []contract.Signer {
	party, organisation := drawParty(t, name), drawOrg(t, name+" for")
	return c.resolve(party, organisation)
}

func (c *crowd) resolve(party, organisation string) []contract.Signer {
	if !parties.Has(c.State(), party) {
		return nil
	}
	k := c.current(party)[0]
	for _, o := range []string{organisation, ""} {
		s, err := signer(c.State(), c.TimeMS, contract.Claim{Signer: &envelope.Signer{Party: party, Suite: k.Suite, Key: k.Key, Organisation: o}})
		if err == nil {
			return []contract.Signer{s}
		}
	}
	return nil
}

func (c *crowd) person(t *rapid.T) proto.Message {
	party := drawParty(t, "party")
	var old []byte
	if parties.Has(c.State(), party) {
		old = rapid.SampledFrom(c.current(party)).Draw(t, "old").Key
	}
	switch rapid.IntRange(0, 6).Draw(t, "act") {
	case 0:
		return &AddKey{Party: party, Key: drawKey(t, "new")}
	case 1:
		return &RevokeKey{Party: party, Key: old}
	case 2:
		return &RotateKey{Party: party, OldKey: old, NewKey: drawKey(t, "new")}
	case 3:
		return &StartRecovery{Party: party, Key: drawKey(t, "new")}
	case 4:
		return &StopRecovery{Party: party}
	case 5:
		return &CompleteRecovery{Party: party}
	}
	return &DelegateRole{
		Organisation: drawOrg(t, "of"), Party: party, To: drawParty(t, "to"), Role: rapid.SampledFrom(drawnRoles).Draw(t, "role"),
		Scope: rapid.SampledFrom([]string{"", "line-1"}).Draw(t, "scope"), ExpiresMs: c.TimeMS + rapid.Int64Range(0, 20*dayMS).Draw(t, "ends"),
	}
}

func (c *crowd) department(t *rapid.T) proto.Message {
	of, party := drawOrg(t, "of"), drawParty(t, "party")
	role, scope := rapid.SampledFrom(drawnRoles).Draw(t, "role"), rapid.SampledFrom([]string{"", "line-1"}).Draw(t, "scope")
	switch rapid.IntRange(0, 3).Draw(t, "act") {
	case 0:
		r := &RegisterOrganisation{Registrar: of, Id: drawOrg(t, "id"), NameZh: "单位", Admin: party}
		if rapid.Bool().Draw(t, "new admin") {
			r.AdminKey = drawKey(t, "key")
		}
		return r
	case 1:
		return &RegisterParty{Organisation: of, Party: party, Keys: []*NewKey{drawKey(t, "key")}}
	case 2:
		g := &GrantRole{Organisation: of, Party: party, Role: role, Scope: scope}
		if rapid.Bool().Draw(t, "expires") {
			g.ExpiresMs = c.TimeMS + rapid.Int64Range(0, 20*dayMS).Draw(t, "ends")
		}
		return g
	}
	r := &RevokeRole{Organisation: of, Party: party, Role: role, Scope: scope}
	if rapid.Bool().Draw(t, "delegated") {
		r.DelegatedBy = drawParty(t, "lender")
	}
	return r
}

func (c *crowd) change(t *rapid.T) *Change {
	org, power := drawOrg(t, "subject"), rapid.Int64Range(1, 15).Draw(t, "power")
	seat, other := seatOf(rapid.Uint64Range(0, 6).Draw(t, "seat")), seatOf(rapid.Uint64Range(0, 6).Draw(t, "other seat"))
	height := c.Height + rapid.Int64Range(-1, 60).Draw(t, "height")
	switch rapid.IntRange(0, 12).Draw(t, "change") {
	case 0:
		return admit(org)
	case 1:
		return suspend(org)
	case 2:
		return resume(org)
	case 3:
		return remove(org)
	case 4:
		return rename(&Rename{Organisation: org, NameEn: fmt.Sprint("name ", power), OtherCode: fmt.Sprint("x:", power)})
	case 5:
		return appoint(&Appoint{Organisation: org, Party: drawParty(t, "appointed")})
	case 6, 7:
		return setValidator(org, seat, power)
	case 8:
		return rotateValidator(seat, other)
	case 9:
		return removeValidator(seat)
	case 10:
		return parameters(height*(power%2), &contract.Parameters{BlockMaxBytes: power << 20})
	case 11:
		return version(uint32(power), height)
	}
	return cancel(uint64(power))
}

func (c *crowd) propose(t *rapid.T) {
	for _, id := range c.members() {
		if by := c.delegate(id); by != nil {
			c.try(t, by, put(id, c.change(t)))
			return
		}
	}
}

// delegate finds somebody who may vote for an organisation.
func (c *crowd) delegate(organisation string) []contract.Signer {
	for _, p := range drawnParties {
		if by := c.resolve(p, organisation); by != nil && by[0].Organisation == organisation && by[0].Holds(RoleDelegate) {
			return by
		}
	}
	return nil
}

// votes has every member that can vote on one proposal, mostly for it.
func (c *crowd) votes(t *rapid.T) {
	all, _ := consortium.Get(c.State())
	if all.LastProposal == 0 {
		return
	}
	number := rapid.Uint64Range(max(1, all.LastProposal-min(3, all.LastProposal)+1), all.LastProposal).Draw(t, "proposal")
	open := c.proposal(number).Status == ProposalStatus_PROPOSAL_STATUS_OPEN
	for _, id := range c.members() {
		by := c.delegate(id)
		if by == nil {
			continue
		}
		c.Height++
		if rapid.IntRange(0, 9).Draw(t, "close") == 0 {
			c.try(t, by, &CloseProposal{Organisation: id, Proposal: number})
			continue
		}
		c.try(t, by, &Vote{Organisation: id, Proposal: number, Approve: rapid.IntRange(0, 9).Draw(t, "approve") > 0})
	}
	if open && c.proposal(number).Status == ProposalStatus_PROPOSAL_STATUS_ADOPTED {
		c.adopted++
	}
}

// somebodyDecides checks what no invariant can: that every member still has an administrator whom the
// authority lets act, so that it can appoint a delegate and the members can decide.
func (c *crowd) somebodyDecides(t *rapid.T) {
	for _, id := range c.members() {
		able := false
		for _, p := range drawnParties {
			by := c.resolve(p, id)
			able = able || by != nil && by[0].Organisation == id && by[0].Holds(RoleAdmin)
		}
		if !able {
			t.Fatalf("nobody can act for %s as administrator", id)
		}
	}
}
