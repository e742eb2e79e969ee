package identity

import (
	"slices"

	"gongshi/ledger/contract"
	"gongshi/ledger/state"
)

// Live reports whether the role counts at a block time. What a delegation needs besides, its source, is kept
// true by writing: no grant is shortened, and revoking one removes its delegations.
func (r *Role) Live(timeMS int64) bool { return r.ExpiresMs == 0 || timeMS < r.ExpiresMs }

// Standing reports whether the role makes an administrator that nothing but a revocation ends.
func (r *Role) Standing() bool {
	return r.Role == RoleAdmin && r.Scope == "" && r.DelegatedBy == "" && r.ExpiresMs == 0
}

// grant stores a new role, or one whose predecessor has expired.
func grant(tx *contract.Tx, r *Role) error {
	old, known := roles.Get(tx, r.key())
	if known && old.Live(tx.TimeMS) {
		return ErrRoleHeld.With("%s", r.Role)
	}
	held := 0
	for range state.Under(roles, tx, state.At(r.Organisation, r.Party), maxRoles) {
		held++
	}
	if !known && held >= maxRoles {
		return ErrTooManyRoles
	}
	if known && old.DelegatedBy != "" {
		unlink(tx, old)
	}
	r.GrantedMs = tx.TimeMS
	roles.Put(tx, r.key(), r)
	if r.Standing() {
		o, _ := organisations.Get(tx, r.Organisation)
		o.StandingAdmins++
		organisations.Put(tx, o.Id, o)
	}
	tx.Emit(&RoleGranted{
		Organisation: r.Organisation, Party: r.Party, Role: r.Role, Scope: r.Scope,
		DelegatedBy: r.DelegatedBy, ExpiresMs: r.ExpiresMs,
	})
	return nil
}

// adminScope is what an administrator's own role must cover to hand out role: that contract, or everything
// where the role is the administrator's.
func adminScope(role string) string {
	if role == RoleAdmin {
		return ""
	}
	return contractOf(role)
}

func checkRole(role, scope string) error {
	if !roleName(role) {
		return ErrRoleName.With("%.40q", role)
	}
	if len(scope) > maxScopeBytes || !visible(scope) {
		return ErrScope.With("%.40q", scope)
	}
	return nil
}

func grantRole(tx *contract.Tx, c *GrantRole) error {
	if err := checkRole(c.Role, c.Scope); err != nil {
		return err
	}
	s, _, err := acting(tx, c.Organisation, RoleAdmin, adminScope(c.Role))
	if err != nil {
		return err
	}
	if !parties.Has(tx, c.Party) {
		return ErrPartyUnknown.With("%.70q", c.Party)
	}
	if c.ExpiresMs != 0 && c.ExpiresMs <= tx.TimeMS {
		return ErrExpiryPast.With("%d", c.ExpiresMs)
	}
	return grant(tx, &Role{
		Organisation: c.Organisation, Party: c.Party, Role: c.Role, Scope: c.Scope,
		ExpiresMs: c.ExpiresMs, GrantedBy: s.Party,
	})
}

// lent finds the grant of which party may delegate role for scope: the one for just this, or the one without limit.
func lent(r state.Reader, c *DelegateRole, timeMS int64) (*Role, bool) {
	for _, scope := range []string{c.Scope, ""} {
		source := &Role{Organisation: c.Organisation, Party: c.Party, Role: c.Role, Scope: scope}
		if g, ok := roles.Get(r, source.key()); ok && g.Live(timeMS) {
			return g, true
		}
	}
	return nil, false
}

func delegateRole(tx *contract.Tx, c *DelegateRole) error {
	if err := checkRole(c.Role, c.Scope); err != nil {
		return err
	}
	if _, err := self(tx, c.Party); err != nil {
		return err
	}
	if o, _ := organisations.Get(tx, c.Organisation); !o.Active() {
		return ErrNotActive.With("%.40q", c.Organisation)
	}
	source, ok := lent(tx, c, tx.TimeMS)
	switch {
	case !ok:
		return ErrRoleNotHeld.With("%s holds no grant of %s", c.Party, c.Role)
	case c.Role == RoleAdmin:
		return ErrNotDelegable
	case c.To == c.Party:
		return ErrDelegateSelf
	case !parties.Has(tx, c.To):
		return ErrPartyUnknown.On("to", "%.70q", c.To)
	case c.ExpiresMs <= tx.TimeMS:
		return ErrExpiryPast.With("%d", c.ExpiresMs)
	case source.ExpiresMs != 0 && c.ExpiresMs > source.ExpiresMs:
		return ErrExpiryTooLate.With("the role ends at %d", source.ExpiresMs)
	}
	r := &Role{
		Organisation: c.Organisation, Party: c.To, Role: c.Role, Scope: c.Scope,
		DelegatedBy: c.Party, GrantedBy: c.Party, ExpiresMs: c.ExpiresMs,
	}
	if err := grant(tx, r); err != nil {
		return err
	}
	source, _ = lent(tx, c, tx.TimeMS) // grant may have taken an expired delegation off it
	return source.lend(tx, r)
}

// lend notes a delegation at its source and forgets those that have expired.
func (r *Role) lend(tx *contract.Tx, to *Role) error {
	var live []*Delegation
	for _, d := range r.Delegations {
		if tx.TimeMS < d.ExpiresMs {
			live = append(live, d)
		} else {
			roles.Delete(tx, r.delegated(d).key())
		}
	}
	if len(live) >= maxDelegations {
		return ErrTooManyDelegations
	}
	r.Delegations = append(live, &Delegation{Party: to.Party, Scope: to.Scope, ExpiresMs: to.ExpiresMs})
	roles.Put(tx, r.key(), r)
	return nil
}

// delegated is the role to which d points, by its key.
func (r *Role) delegated(d *Delegation) *Role {
	return &Role{Organisation: r.Organisation, Party: d.Party, Role: r.Role, Scope: d.Scope, DelegatedBy: r.Party}
}

// unlink takes a delegation off the grant from which it comes.
func unlink(tx *contract.Tx, r *Role) {
	for _, scope := range []string{r.Scope, ""} {
		source := &Role{Organisation: r.Organisation, Party: r.DelegatedBy, Role: r.Role, Scope: scope}
		g, ok := roles.Get(tx, source.key())
		if !ok {
			continue
		}
		g.Delegations = slices.DeleteFunc(g.Delegations, func(d *Delegation) bool {
			return d.Party == r.Party && d.Scope == r.Scope
		})
		roles.Put(tx, g.key(), g)
	}
}

func revokeRole(tx *contract.Tx, c *RevokeRole) error {
	key := (&Role{Organisation: c.Organisation, Party: c.Party, Role: c.Role, Scope: c.Scope, DelegatedBy: c.DelegatedBy}).key()
	r, err := roles.Need(tx, key, ErrRoleNotHeld)
	if err != nil {
		return err
	}
	own := signed(tx, c.Party) || c.DelegatedBy != "" && signed(tx, c.DelegatedBy)
	if !own {
		if _, _, err := acting(tx, c.Organisation, RoleAdmin, adminScope(c.Role)); err != nil {
			return err
		}
	}
	if r.Standing() {
		o, _ := organisations.Get(tx, c.Organisation)
		if o.StandingAdmins <= 1 {
			return ErrLastAdmin
		}
		o.StandingAdmins--
		organisations.Put(tx, o.Id, o)
	}
	for _, d := range r.Delegations {
		end(tx, r.delegated(d))
	}
	if r.DelegatedBy != "" {
		unlink(tx, r)
	}
	end(tx, r)
	return nil
}

// end forgets a role and says so.
func end(tx *contract.Tx, r *Role) {
	roles.Delete(tx, r.key())
	tx.Emit(&RoleRevoked{
		Organisation: r.Organisation, Party: r.Party, Role: r.Role, Scope: r.Scope, DelegatedBy: r.DelegatedBy,
	})
}
