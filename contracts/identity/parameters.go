package identity

import (
	"cmp"
	"slices"
	"strings"

	"gongshi/ledger/contract"
	"gongshi/ledger/state"

	"google.golang.org/protobuf/proto"
)

// DefaultParameters are those of a network that is founded without its own. They name no origin and no relying
// party: until the founding or a vote names some, passkeys are not accepted.
func DefaultParameters() *contract.Parameters {
	return &contract.Parameters{
		Version:                   1,
		BlockMaxBytes:             8 << 20,
		OrganisationSharePermille: 500,
		OrganisationWaitingMax:    50_000,
		RecoveryWaitMs:            7 * dayMS,
		ProposalOpenMs:            14 * dayMS,
	}
}

// parametersAt gives those in force for the block at height, or the defaults before the founding.
func parametersAt(r state.Reader, height int64) *contract.Parameters {
	s, ok := schedule.Get(r)
	if !ok {
		return DefaultParameters()
	}
	return s.at(height)
}

// at folds what has come into force by height. Heights may not lie before the last block that settled.
func (s *Schedule) at(height int64) *contract.Parameters {
	p := proto.Clone(s.Parameters).(*contract.Parameters)
	for _, c := range s.Pending {
		if c.FromHeight <= height {
			merge(p, c.Change)
		}
	}
	return p
}

// last is what the parameters will be when everything scheduled has come into force.
func (s *Schedule) last() *contract.Parameters { return s.at(1<<63 - 1) }

// settle moves into the parameters what has come into force by height.
func (s *Schedule) settle(height int64) {
	s.Parameters = s.at(height)
	s.Pending = slices.DeleteFunc(s.Pending, func(c *Scheduled) bool { return c.FromHeight <= height })
}

// add keeps the order of heights, then of proposals.
func (s *Schedule) add(c *Scheduled) {
	s.Pending = append(s.Pending, c)
	slices.SortFunc(s.Pending, func(a, b *Scheduled) int {
		return cmp.Or(cmp.Compare(a.FromHeight, b.FromHeight), cmp.Compare(a.Proposal, b.Proposal))
	})
}

// merge sets in p what is set in change. A version never falls, and fixes only gather.
func merge(p, change *contract.Parameters) {
	p.Version = max(p.Version, change.GetVersion())
	p.BlockMaxBytes = cmp.Or(change.GetBlockMaxBytes(), p.BlockMaxBytes)
	p.OrganisationSharePermille = cmp.Or(change.GetOrganisationSharePermille(), p.OrganisationSharePermille)
	p.OrganisationWaitingMax = cmp.Or(change.GetOrganisationWaitingMax(), p.OrganisationWaitingMax)
	p.RecoveryWaitMs = cmp.Or(change.GetRecoveryWaitMs(), p.RecoveryWaitMs)
	p.ProposalOpenMs = cmp.Or(change.GetProposalOpenMs(), p.ProposalOpenMs)
	if len(change.GetOrigins()) > 0 {
		p.Origins = slices.Clone(change.Origins)
	}
	if len(change.GetRelyingParties()) > 0 {
		p.RelyingParties = slices.Clone(change.RelyingParties)
	}
	p.Fixes = append(slices.Clone(p.Fixes), change.GetFixes()...)
	slices.Sort(p.Fixes)
	p.Fixes = slices.Compact(p.Fixes)
}

// checkParameters keeps every value where a network can go on and its members can still vote.
func checkParameters(p *contract.Parameters) error {
	bounds := []struct {
		name            string
		value, min, max int64
	}{
		{"block_max_bytes", p.BlockMaxBytes, minBlockMaxBytes, maxBlockMaxBytes},
		{"organisation_share_permille", int64(p.OrganisationSharePermille), 1, 1000},
		{"organisation_waiting_max", p.OrganisationWaitingMax, 1, maxWaiting},
		{"recovery_wait_ms", p.RecoveryWaitMs, minRecoveryWait, maxWait},
		{"proposal_open_ms", p.ProposalOpenMs, minProposalOpen, maxWait},
	}
	for _, b := range bounds {
		if b.value < b.min || b.value > b.max {
			return ErrParameter.On("parameters."+b.name, "%d is not within %d and %d", b.value, b.min, b.max)
		}
	}
	if len(p.Origins) > maxOrigins || len(p.RelyingParties) > maxOrigins {
		return ErrParameter.On("parameters.origins", "more than %d", maxOrigins)
	}
	for _, o := range p.Origins {
		if !webOrigin(o) {
			return ErrParameter.On("parameters.origins", "%.40q", o)
		}
	}
	for _, id := range p.RelyingParties {
		if !domain(id) {
			return ErrParameter.On("parameters.relying_parties", "%.40q", id)
		}
	}
	for _, f := range p.Fixes {
		if !slug(f, 2, 64) {
			return ErrFixName.With("%.70q", f)
		}
	}
	return nil
}

// webOrigin reports whether s is an origin as browsers write it: https, or http on this machine alone.
func webOrigin(s string) bool {
	if len(s) > maxOriginBytes {
		return false
	}
	host, secure := strings.CutPrefix(s, "https://")
	if !secure {
		var plain bool
		if host, plain = strings.CutPrefix(s, "http://"); !plain {
			return false
		}
	}
	name, port, ported := strings.Cut(host, ":")
	if ported && (port == "" || len(port) > 5 || strings.Trim(port, "0123456789") != "") {
		return false
	}
	return domain(name) && (secure || name == "localhost" || strings.HasSuffix(name, ".localhost"))
}

// domain reports whether s is a lower-case host name.
func domain(s string) bool {
	if s == "" || len(s) > maxOriginBytes || s[0] == '.' || s[0] == '-' || s[len(s)-1] == '.' {
		return false
	}
	for i := range len(s) {
		if !lower(s[i]) && !digit(s[i]) && s[i] != '-' && s[i] != '.' {
			return false
		}
	}
	return true
}
