package identity

import (
	"cmp"

	"gongshi/ledger/contract"
	"gongshi/ledger/state"
)

func queries() []contract.Query {
	return []contract.Query{
		contract.Answer(getOrganisation),
		contract.Answer(getParty),
		contract.Answer(getKey),
		contract.Answer(getProposal),
		contract.Answer(getParameters),
		contract.Answer(listValidators),
		contract.Answer(listMembers),
		contract.Find[*FindOrganisations, *FindOrganisationsAnswer](organisations),
		contract.Find[*FindParties, *FindPartiesAnswer](parties),
		contract.Find[*FindRoles, *FindRolesAnswer](roles),
		contract.Find[*FindProposals, *FindProposalsAnswer](proposals),
	}
}

func mirrors() []contract.Mirror {
	return []contract.Mirror{
		{
			Space:  organisations,
			Index:  [][]string{{"credit_code"}, {"status", "id"}},
			Search: []string{"id", "name_zh", "name_en", "credit_code", "other_code"},
		},
		{Space: parties, Index: [][]string{{"organisation", "registered_ms"}}},
		{Space: roles, Index: [][]string{{"party"}, {"role", "organisation"}}},
		{
			Space:  proposals,
			Index:  [][]string{{"status", "opened_ms"}, {"organisation", "opened_ms"}},
			Search: []string{"kind", "subject", "reason"},
		},
		{Space: ballots, Index: [][]string{{"organisation", "cast_ms"}}},
		{Space: validators, Index: [][]string{{"organisation"}}},
	}
}

func getOrganisation(r state.Reader, q *GetOrganisation) (*GetOrganisationAnswer, error) {
	o, err := organisations.Need(r, q.Id, ErrOrganisationUnknown.On("id", "%.40q", q.Id))
	return &GetOrganisationAnswer{Organisation: o}, err
}

func getParty(r state.Reader, q *GetParty) (*GetPartyAnswer, error) {
	p, err := parties.Need(r, q.Id, ErrPartyUnknown.On("id", "%.70q", q.Id))
	if err != nil {
		return nil, err
	}
	a := &GetPartyAnswer{Party: p}
	for key := range state.Members(currentKeys, r, p.Id, maxKeys) {
		k, _ := keys.Get(r, key)
		a.Keys = append(a.Keys, k)
	}
	for _, held := range state.Under(roles, r, state.At(cmp.Or(q.Organisation, p.Organisation), p.Id), maxRoles) {
		a.Roles = append(a.Roles, held)
	}
	return a, nil
}

func getKey(r state.Reader, q *GetKey) (*GetKeyAnswer, error) {
	k, err := keys.Need(r, string(q.Key), ErrKeyUnknown)
	return &GetKeyAnswer{Key: k}, err
}

func getProposal(r state.Reader, q *GetProposal) (*GetProposalAnswer, error) {
	p, err := proposals.Need(r, q.Number, ErrProposalUnknown.On("number", "%d", q.Number))
	if err != nil {
		return nil, err
	}
	a := &GetProposalAnswer{Proposal: p}
	for _, b := range state.Under(ballots, r, q.Number, maxBallots) {
		a.Ballots = append(a.Ballots, b)
	}
	return a, nil
}

func getParameters(r state.Reader, q *GetParameters) (*GetParametersAnswer, error) {
	a := &GetParametersAnswer{Parameters: parametersAt(r, q.Height)}
	if s, ok := schedule.Get(r); ok {
		a.Pending = s.Pending
	}
	return a, nil
}

func listValidators(r state.Reader, q *ListValidators) (*ListValidatorsAnswer, error) {
	after, ok := seatKey(q.After)
	if !ok && len(q.After) > 0 {
		return nil, ErrPage
	}
	size := int(cmp.Or(min(q.PageSize, maxValidators), maxValidators))
	a := &ListValidatorsAnswer{}
	// Two more than asked for: the key after which the page starts, and the one that says there are more.
	for key, v := range validators.From(r, after, size+2) {
		if ok && key == after {
			continue
		}
		if len(a.Validators) == size {
			a.More = true
			break
		}
		a.Validators = append(a.Validators, v)
	}
	return a, nil
}

func listMembers(r state.Reader, _ *ListMembers) (*ListMembersAnswer, error) {
	a := &ListMembersAnswer{}
	for id := range members.All(r, maxMembers) {
		o, _ := organisations.Get(r, id)
		a.Members = append(a.Members, o)
	}
	a.Quorum = quorum(uint32(len(a.Members)))
	return a, nil
}
