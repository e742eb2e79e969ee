package identity

import (
	"gongshi/ledger/contract"
	"gongshi/ledger/state"
)

// Active reports whether anybody may act for the organisation.
func (o *Organisation) Active() bool { return o.GetStatus() == Status_STATUS_ACTIVE }

// Votes reports whether the organisation decides about the network.
func (o *Organisation) Votes() bool { return o.Active() && o.Member }

// acting finds the signer that acts for an active organisation with role for all of scope.
func acting(tx *contract.Tx, organisation, role, scope string) (contract.Signer, *Organisation, error) {
	o, err := organisations.Need(tx, organisation, ErrOrganisationUnknown.With("%.40q", organisation))
	if err != nil {
		return contract.Signer{}, nil, err
	}
	if !o.Active() {
		return contract.Signer{}, nil, ErrNotActive.With("%s", organisation)
	}
	for _, s := range tx.Signers {
		if s.Organisation == organisation && s.HoldsFor(role, scope) {
			return s, o, nil
		}
	}
	return contract.Signer{}, nil, ErrOtherOrganisation.With("%s with %s", organisation, role)
}

func found(tx *contract.Tx, c *Found) error {
	if _, done := consortium.Get(tx); done {
		return ErrFounded
	}
	if c.Network != tx.Network {
		return ErrNetworkOther.With("%q, not %q", c.Network, tx.Network)
	}
	if len(c.Founders) == 0 || len(c.Founders) > maxMembers {
		return ErrNoFounder.With("%d", len(c.Founders))
	}
	p := DefaultParameters()
	merge(p, c.Parameters)
	if err := checkParameters(p); err != nil {
		return err
	}
	consortium.Put(tx, &Consortium{Network: c.Network, FoundedMs: tx.TimeMS})
	schedule.Put(tx, &Schedule{Parameters: p})
	var seats []*validator
	for _, f := range c.Founders {
		if err := foundOne(tx, f); err != nil {
			return err
		}
		if len(f.Validator) == 0 {
			continue
		}
		v, err := newSeat(tx, f.Id, f.Validator, foundingPower)
		if err != nil {
			return err
		}
		seats = append(seats, v)
		seat(tx, v)
	}
	if len(seats) == 0 {
		return ErrNoPower
	}
	tx.Emit(&Founded{Network: c.Network, Organisations: uint32(len(c.Founders)), Validators: uint32(len(seats))})
	return nil
}

func foundOne(tx *contract.Tx, f *Founder) error {
	o := &Organisation{Id: f.Id, NameZh: f.NameZh, NameEn: f.NameEn, CreditCode: f.CreditCode}
	if err := enrol(tx, o); err != nil {
		return err
	}
	o.Member = true
	organisations.Put(tx, o.Id, o)
	members.Add(tx, o.Id)
	if len(f.Officers) > maxOfficers {
		return ErrTooManyOfficers.With("%d", len(f.Officers))
	}
	for _, officer := range f.Officers {
		if err := registerWith(tx, officer.Party, o.Id, officer.Key); err != nil {
			return err
		}
		for _, role := range officer.Roles {
			if !roleName(role) {
				return ErrRoleName.With("%.40q", role)
			}
			if err := grant(tx, &Role{Organisation: o.Id, Party: officer.Party, Role: role}); err != nil {
				return err
			}
		}
	}
	if standing, _ := organisations.Get(tx, o.Id); standing.StandingAdmins == 0 {
		return ErrNoAdmin.With("%s", o.Id)
	}
	return nil
}

// enrol keeps a new organisation, active and no member.
func enrol(tx *contract.Tx, o *Organisation) error {
	if !slug(o.Id, 2, 32) {
		return ErrOrganisationID.With("%.40q", o.Id)
	}
	if organisations.Has(tx, o.Id) {
		return ErrOrganisationExists.With("%s", o.Id)
	}
	if err := checkNames(o.NameZh, o.NameEn); err != nil {
		return err
	}
	if err := claimCodes(tx, o); err != nil {
		return err
	}
	o.Status, o.RegisteredMs, o.ChangedMs = Status_STATUS_ACTIVE, tx.TimeMS, tx.TimeMS
	organisations.Put(tx, o.Id, o)
	return nil
}

// checkCodes refuses codes that are wrong or that another organisation has. A removed one keeps its codes.
func checkCodes(r state.Reader, o *Organisation) error {
	if o.CreditCode != "" && !ValidCreditCode(o.CreditCode) {
		return ErrCreditCode.With("%.20q", o.CreditCode)
	}
	if o.OtherCode != "" && !otherCode(o.OtherCode) {
		return ErrOtherCode.With("%.40q", o.OtherCode)
	}
	for _, code := range o.codes() {
		for owner := range state.Members(codes, r, code, 1) {
			if owner != o.Id {
				return ErrCodeTaken.With("%s is of %s", code, owner)
			}
		}
	}
	return nil
}

func claimCodes(tx *contract.Tx, o *Organisation) error {
	if err := checkCodes(tx, o); err != nil {
		return err
	}
	for _, code := range o.codes() {
		codes.Add(tx, state.At(code, o.Id))
	}
	return nil
}

func (o *Organisation) codes() []string {
	var all []string
	for _, code := range []string{o.CreditCode, o.OtherCode} {
		if code != "" {
			all = append(all, code)
		}
	}
	return all
}

// changed stores an organisation after its names or status changed, and says so.
func (o *Organisation) changed(tx *contract.Tx, proposal uint64) {
	o.ChangedMs = tx.TimeMS
	organisations.Put(tx, o.Id, o)
	if o.Votes() {
		members.Add(tx, o.Id)
	} else {
		members.Remove(tx, o.Id)
	}
	tx.Emit(&OrganisationChanged{Organisation: o.Id, Status: o.Status, Member: o.Member, Proposal: proposal})
}

func registerOrganisation(tx *contract.Tx, c *RegisterOrganisation) error {
	s, registrar, err := acting(tx, c.Registrar, RoleAdmin, "identity")
	if err != nil {
		return err
	}
	if !registrar.Votes() {
		return ErrNotMember.With("%s", registrar.Id)
	}
	o := &Organisation{
		Id: c.Id, NameZh: c.NameZh, NameEn: c.NameEn, CreditCode: c.CreditCode, OtherCode: c.OtherCode,
		RegisteredBy: registrar.Id,
	}
	if err := enrol(tx, o); err != nil {
		return err
	}
	if err := seatAdmin(tx, &Role{Organisation: o.Id, Party: c.Admin, GrantedBy: s.Party}, c.AdminKey); err != nil {
		return err
	}
	tx.Emit(&OrganisationChanged{Organisation: o.Id, Status: o.Status})
	return nil
}

// seatAdmin makes a party a standing administrator, and registers it first when it comes with a key.
func seatAdmin(tx *contract.Tx, r *Role, key *NewKey) error {
	if key != nil {
		if err := registerWith(tx, r.Party, r.Organisation, key); err != nil {
			return err
		}
	} else if !parties.Has(tx, r.Party) {
		return ErrPartyUnknown.With("%.70q", r.Party)
	}
	r.Role = RoleAdmin
	return grant(tx, r)
}
