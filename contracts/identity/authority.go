package identity

import (
	"crypto/sha256"
	"slices"

	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"
	"gongshi/ledger/state"

	"google.golang.org/protobuf/proto"
)

func authority() *contract.Authority {
	return &contract.Authority{
		Signer:         signer,
		Validators:     seatedNow,
		Parameters:     parametersAt,
		ValidatorSpace: validators,
		Genesis:        genesis,
	}
}

// signer resolves a claim whose signature was verified, in the order: the key, the passkey's site, the
// organisation, the roles. A party without a live role in an organisation cannot act for it.
func signer(r state.Reader, timeMS int64, claim contract.Claim) (contract.Signer, error) {
	k, ok := keys.Get(r, string(claim.Key))
	if !ok || k.Party != claim.Party || k.Suite != claim.Suite {
		return contract.Signer{}, envelope.ErrKeyUnknown.With("%.70q", claim.Party)
	}
	if k.RevokedMs != 0 {
		return contract.Signer{}, envelope.ErrKeyRevoked.With("at %d", k.RevokedMs)
	}
	if k.Suite == envelope.Passkey {
		if err := checkSite(r, k, claim.Assertion); err != nil {
			return contract.Signer{}, err
		}
	}
	s := contract.Signer{Party: claim.Party, Organisation: claim.Organisation, Key: claim.Key, Suite: claim.Suite}
	if claim.Organisation == "" {
		return s, nil
	}
	o, ok := organisations.Get(r, claim.Organisation)
	if !ok {
		return contract.Signer{}, envelope.ErrNoRole.With("there is no organisation %.40q", claim.Organisation)
	}
	if !o.Active() {
		return contract.Signer{}, envelope.ErrOrganisationSuspended.With("%s: %s", o.Id, o.Status)
	}
	for _, held := range state.Under(roles, r, state.At(claim.Organisation, claim.Party), maxRoles) {
		role := contract.Role{Name: held.Role, Scope: held.Scope}
		if held.Live(timeMS) && !slices.Contains(s.Roles, role) {
			s.Roles = append(s.Roles, role)
		}
	}
	if len(s.Roles) == 0 {
		return contract.Signer{}, envelope.ErrNoRole.With("%s has no role in %s", s.Party, o.Id)
	}
	return s, nil
}

// checkSite holds what a passkey claims against the key's registration and against what members have voted.
// Origins and relying parties change at once, never at a height, so that this needs none.
func checkSite(r state.Reader, k *Key, claim *envelope.Assertion) error {
	if claim == nil {
		return envelope.ErrOriginNotAllowed.With("a passkey without its assertion")
	}
	s, ok := schedule.Get(r)
	switch {
	case !ok || !slices.Contains(s.Parameters.RelyingParties, k.RelyingParty):
		return envelope.ErrOriginNotAllowed.With("relying party %.40q", k.RelyingParty)
	case claim.RPIDHash != sha256.Sum256([]byte(k.RelyingParty)):
		return envelope.ErrOriginNotAllowed.With("the passkey signed for another site than %.40q", k.RelyingParty)
	case !slices.Contains(s.Parameters.Origins, claim.Origin):
		return envelope.ErrOriginNotAllowed.With("origin %.40q", claim.Origin)
	}
	return nil
}

// genesis fills the founding command. A founding officer's passkey is of the first relying party.
func genesis(f contract.Founding) proto.Message {
	c := &Found{Network: f.Network, Parameters: f.Parameters}
	for _, o := range f.Organisations {
		founder := &Founder{
			Id: o.ID, NameZh: o.NameZH, NameEn: o.NameEN, CreditCode: o.CreditCode, Validator: o.Validator,
		}
		for _, officer := range o.Officers {
			key := &NewKey{Suite: officer.Suite, Key: officer.Key}
			if ids := f.Parameters.GetRelyingParties(); key.Suite == envelope.Passkey && len(ids) > 0 {
				key.RelyingParty = ids[0]
			}
			founder.Officers = append(founder.Officers, &Officer{Party: officer.Party, Key: key, Roles: officer.Roles})
		}
		c.Founders = append(c.Founders, founder)
	}
	return c
}
