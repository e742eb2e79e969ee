package identity

import (
	"cmp"

	"gongshi/ledger/contract"
	"gongshi/ledger/state"
)

// known finds an organisation that was not removed.
func known(r state.Reader, id string) (*Organisation, error) {
	o, err := organisations.Need(r, id, ErrOrganisationUnknown.With("%.40q", id))
	if err == nil && o.Status == Status_STATUS_REMOVED {
		err = ErrNotActive.With("%s was removed", id)
	}
	return o, err
}

func countMembers(r state.Reader) int {
	n := 0
	for range members.All(r, maxMembers) {
		n++
	}
	return n
}

func (m *Admit) check(tx *contract.Tx) error {
	o, err := known(tx, m.Organisation)
	switch {
	case err != nil:
		return err
	case !o.Active():
		return ErrNotActive.With("%s", o.Id)
	case o.Member:
		return ErrAlreadyMember.With("%s", o.Id)
	case countMembers(tx) >= maxMembers:
		return ErrTooManyMembers
	}
	return nil
}

func (m *Admit) apply(tx *contract.Tx, proposal uint64) error {
	o, _ := organisations.Get(tx, m.Organisation)
	o.Member = true
	o.changed(tx, proposal)
	return nil
}

// checkLeaving refuses that o stops, when the others could not go on without it.
func checkLeaving(tx *contract.Tx, o *Organisation) error {
	if o.Votes() && countMembers(tx) == 1 {
		return ErrLastMember.With("%s", o.Id)
	}
	return checkShift(tx, emptied(tx, o.Id))
}

// leave stops o in the status given; its validators lose their power.
func (o *Organisation) leave(tx *contract.Tx, as Status, proposal uint64) {
	unseat(tx, o.Id)
	o.Status = as
	o.changed(tx, proposal)
}

func (m *Suspend) check(tx *contract.Tx) error {
	o, err := known(tx, m.Organisation)
	if err != nil {
		return err
	}
	if !o.Active() {
		return ErrNotActive.With("%s", o.Id)
	}
	return checkLeaving(tx, o)
}

func (m *Suspend) apply(tx *contract.Tx, proposal uint64) error {
	o, _ := organisations.Get(tx, m.Organisation)
	o.leave(tx, Status_STATUS_SUSPENDED, proposal)
	return nil
}

func (m *Resume) check(tx *contract.Tx) error {
	o, err := known(tx, m.Organisation)
	switch {
	case err != nil:
		return err
	case o.Status != Status_STATUS_SUSPENDED:
		return ErrNotSuspended.With("%s", o.Id)
	case o.Member && countMembers(tx) >= maxMembers:
		return ErrTooManyMembers
	}
	return nil
}

func (m *Resume) apply(tx *contract.Tx, proposal uint64) error {
	o, _ := organisations.Get(tx, m.Organisation)
	o.Status = Status_STATUS_ACTIVE
	o.changed(tx, proposal)
	return nil
}

func (m *Remove) check(tx *contract.Tx) error {
	o, err := known(tx, m.Organisation)
	if err != nil {
		return err
	}
	return checkLeaving(tx, o)
}

func (m *Remove) apply(tx *contract.Tx, proposal uint64) error {
	o, _ := organisations.Get(tx, m.Organisation)
	o.Member = false
	o.leave(tx, Status_STATUS_REMOVED, proposal)
	return nil
}

// named is the organisation as the change would leave it.
func (m *Rename) named(r state.Reader) (before, after *Organisation, err error) {
	if before, err = known(r, m.Organisation); err != nil {
		return nil, nil, err
	}
	after, _ = organisations.Get(r, m.Organisation)
	after.NameZh, after.NameEn = cmp.Or(m.NameZh, before.NameZh), cmp.Or(m.NameEn, before.NameEn)
	after.CreditCode, after.OtherCode = cmp.Or(m.CreditCode, before.CreditCode), cmp.Or(m.OtherCode, before.OtherCode)
	return before, after, nil
}

func (m *Rename) check(tx *contract.Tx) error {
	before, after, err := m.named(tx)
	if err != nil {
		return err
	}
	if before.NameZh == after.NameZh && before.NameEn == after.NameEn &&
		before.CreditCode == after.CreditCode && before.OtherCode == after.OtherCode {
		return ErrNothingChanges
	}
	if err := checkNames(after.NameZh, after.NameEn); err != nil {
		return err
	}
	return checkCodes(tx, after)
}

func (m *Rename) apply(tx *contract.Tx, proposal uint64) error {
	before, after, err := m.named(tx)
	if err != nil {
		return err
	}
	for _, code := range before.codes() {
		codes.Remove(tx, state.At(code, before.Id))
	}
	if err := claimCodes(tx, after); err != nil {
		return err
	}
	after.changed(tx, proposal)
	return nil
}

func (m *Appoint) check(tx *contract.Tx) error {
	if _, err := known(tx, m.Organisation); err != nil {
		return err
	}
	if m.Key == nil {
		if !parties.Has(tx, m.Party) {
			return ErrPartyUnknown.With("%.70q", m.Party)
		}
		if r, ok := roles.Get(tx, m.role().key()); ok && r.Standing() {
			return ErrRoleHeld.With("%s", RoleAdmin)
		}
		return nil
	}
	if err := checkPartyID(m.Party); err != nil {
		return err
	}
	if parties.Has(tx, m.Party) {
		return ErrPartyExists.With("%s", m.Party)
	}
	return checkNewKey(tx, m.Key)
}

func (m *Appoint) role() *Role {
	return &Role{Organisation: m.Organisation, Party: m.Party, Role: RoleAdmin}
}

func (m *Appoint) apply(tx *contract.Tx, _ uint64) error {
	if old, ok := roles.Get(tx, m.role().key()); ok {
		end(tx, old) // one that expires gives way to one that stands
	}
	return seatAdmin(tx, m.role(), m.Key)
}
