package identity

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"gongshi/ledger/contract"
	"gongshi/ledger/contract/contracttest"
	"gongshi/ledger/envelope"
	"gongshi/ledger/refusal"

	"google.golang.org/protobuf/proto"
)

// A step is one row: what it says, who does what, and the refusal it wants.
type step struct {
	says string
	by   []contract.Signer
	do   proto.Message
	want error
}

// TestWalk tells what each command does and refuses; together the tables want every refusal of the book.
func TestWalk(t *testing.T) {
	wanted := map[uint32]bool{}
	for _, walk := range []struct {
		says string
		run  func(t *testing.T, steps func(w *town, steps ...step))
	}{
		{"founding", walkFounding},
		{"organisations", walkOrganisations},
		{"parties", walkParties},
		{"recovery", walkRecovery},
		{"roles", walkRoles},
		{"delegations", walkDelegations},
		{"limits", walkLimits},
		{"proposals", walkProposals},
		{"members", walkMembers},
		{"validators", walkValidators},
		{"parameters", walkParameters},
		{"questions", walkQuestions},
	} {
		t.Run(walk.says, func(t *testing.T) {
			walk.run(t, func(w *town, steps ...step) {
				t.Helper()
				for _, s := range steps {
					w.Walk(t, []contracttest.Step{{Says: s.says, By: s.by, Do: s.do, Want: s.want}})
					if r, ok := refusal.Of(s.want); ok && r.Book == "identity" {
						wanted[r.Code] = true
					}
				}
			})
		})
	}
	if t.Failed() {
		return
	}
	for _, r := range refusals.All() {
		if !wanted[r.Code] && r != ErrPage && r != ErrKeyUnknown { // questions have their own table
			t.Errorf("no row wants refusal %d: %s", r.Code, r.EN)
		}
	}
}

func walkFounding(t *testing.T, steps func(*town, ...step)) {
	fresh := func() *town {
		w := &town{contracttest.New(t, Contract()), t}
		w.Height = 0
		return w
	}
	but := func(change func(*Found)) *Found {
		c := genesis(founding()).(*Found)
		change(c)
		return c
	}
	steps(fresh(),
		step{"another network", nil, but(func(c *Found) { c.Network = "other" }), ErrNetworkOther},
		step{"nobody", nil, but(func(c *Found) { c.Founders = nil }), ErrNoFounder},
		step{"a bad id", nil, but(func(c *Found) { c.Founders[0].Id = "Audit" }), ErrOrganisationID},
		step{"twice the same", nil, but(func(c *Found) { c.Founders[1].Id = "audit" }), ErrOrganisationExists},
		step{"no name", nil, but(func(c *Found) { c.Founders[0].NameZh, c.Founders[0].NameEn = "", "" }), ErrOrganisationName},
		step{"a wrong code", nil, but(func(c *Found) { c.Founders[0].CreditCode = "91350100M000100Y44" }), ErrCreditCode},
		step{"no administrator", nil, but(func(c *Found) { c.Founders[0].Officers[0].Roles = []string{RoleDelegate} }), ErrNoAdmin},
		step{"a role without a contract", nil, but(func(c *Found) { c.Founders[0].Officers[0].Roles = []string{"admin"} }), ErrRoleName},
		step{"a role twice", nil, but(func(c *Found) { c.Founders[0].Officers[0].Roles = []string{RoleAdmin, RoleAdmin} }), ErrRoleHeld},
		step{"too many officers", nil, but(func(c *Found) { c.Founders[0].Officers = make([]*Officer, 65) }), ErrTooManyOfficers},
		step{"an officer without a key", nil, but(func(c *Found) { c.Founders[0].Officers[0].Key = nil }), envelope.ErrSuiteUnknown},
		step{"the same officer twice", nil, but(func(c *Found) { c.Founders[1].Officers[0].Party = "audit-officer" }), ErrPartyExists},
		step{"no validator", nil, but(func(c *Found) {
			for _, f := range c.Founders {
				f.Validator = nil
			}
		}), ErrNoPower},
		step{"one validator for two", nil, but(func(c *Found) { c.Founders[1].Validator = c.Founders[0].Validator }), ErrValidatorTaken},
		step{"a broken validator key", nil, but(func(c *Found) { c.Founders[1].Validator = []byte{1} }), envelope.ErrKeyMalformed},
		step{"an impossible parameter", nil, but(func(c *Found) { c.Parameters.ProposalOpenMs = 1 }), ErrParameter},
		step{"a malformed fix", nil, but(func(c *Found) { c.Parameters.Fixes = []string{"A"} }), ErrFixName},
		step{"a network", nil, but(func(c *Found) { c.Founders[0].CreditCode = "91350100M000100Y43" }), nil},
		step{"a second time", nil, genesis(founding()), ErrFounded},
	)
	w := newTown(t)
	steps(w, step{"after genesis", w.officer("land"), genesis(founding()), envelope.ErrNoRole})
	w = fresh()
	w.do(nil, but(func(c *Found) { c.Parameters = nil }))
	if p := parametersAt(w.State(), 1); !proto.Equal(p, DefaultParameters()) {
		t.Errorf("without parameters: %v", p)
	}
}

func walkOrganisations(t *testing.T, steps func(*town, ...step)) {
	w := newTown(t)
	by := w.officer("finance")
	register := func(change func(*RegisterOrganisation)) *RegisterOrganisation {
		c := &RegisterOrganisation{
			Registrar: "finance", Id: "supplier", NameZh: "供应商", CreditCode: "91110108551385082Q",
			Admin: "supplier-admin", AdminKey: newKey(envelope.SM2, 50),
		}
		change(c)
		return c
	}
	steps(w,
		step{"by nobody's officer", contracttest.Officer("x", "finance", RoleDelegate), register(func(*RegisterOrganisation) {}), envelope.ErrNoRole},
		step{"by another's officer", w.officer("land"), register(func(*RegisterOrganisation) {}), ErrOtherOrganisation},
		step{"for an unknown registrar", by, register(func(c *RegisterOrganisation) { c.Registrar = "nobody" }), ErrOrganisationUnknown},
		step{"a bad id", by, register(func(c *RegisterOrganisation) { c.Id = "供应商" }), ErrOrganisationID},
		step{"a taken id", by, register(func(c *RegisterOrganisation) { c.Id = "land" }), ErrOrganisationExists},
		step{"an invisible name", by, register(func(c *RegisterOrganisation) { c.NameEn = "evil\u202Eliss" }), ErrOrganisationName},
		step{"a long name", by, register(func(c *RegisterOrganisation) { c.NameEn = strings.Repeat("x", 129) }), ErrOrganisationName},
		step{"a wrong code", by, register(func(c *RegisterOrganisation) { c.CreditCode = "91110108551385082F" }), ErrCreditCode},
		step{"a wrong other code", by, register(func(c *RegisterOrganisation) { c.OtherCode = "01234567" }), ErrOtherCode},
		step{"an unknown administrator", by, register(func(c *RegisterOrganisation) { c.AdminKey = nil }), ErrPartyUnknown},
		step{"a supplier", by, register(func(c *RegisterOrganisation) { c.OtherCode = "GB-COH:01234567" }), nil},
		step{"its code again", by, register(func(c *RegisterOrganisation) { c.Id, c.Admin = "supplier-2", "other" }), ErrCodeTaken},
		step{"with a registered administrator", by, register(func(c *RegisterOrganisation) {
			c.Id, c.CreditCode, c.AdminKey = "supplier-2", "", nil
		}), nil},
	)
	steps(w,
		step{"by what is no member", w.as("supplier-admin", "supplier"), &RegisterOrganisation{Registrar: "supplier", Id: "branch", NameZh: "分公司"}, ErrNotMember},
	)
	if o := w.organisation("supplier"); o.Member || !o.Active() || o.RegisteredBy != "finance" || o.StandingAdmins != 1 {
		t.Errorf("got %v", o)
	}
}

func walkParties(t *testing.T, steps func(*town, ...step)) {
	w := newTown(t)
	by := w.officer("health")
	register := func(id string, keys ...*NewKey) *RegisterParty {
		return &RegisterParty{Organisation: "health", Party: id, Keys: keys}
	}
	one := newKey(envelope.Ed25519, 60)
	steps(w,
		step{"a short id", by, register("ab", one), ErrPartyID},
		step{"a name", by, register("张三", one), ErrPartyID},
		step{"an odd character", by, register("nurse/7", one), ErrPartyID},
		step{"an identity number", by, register("p-11010519491231002x", one), ErrPersonalData},
		step{"an identity number of digits", by, register("440524188001010014", one), ErrPersonalData},
		step{"a phone number", by, register("tel.13912345678", one), ErrPersonalData},
		step{"no key", by, register("nurse"), ErrKeyCount},
		step{"an unknown suite", by, register("nurse", &NewKey{Key: one.Key}), envelope.ErrSuiteUnknown},
		step{"a key of the wrong length", by, register("nurse", &NewKey{Suite: envelope.SM2, Key: one.Key}), envelope.ErrKeyMalformed},
		step{"a weak key", by, register("nurse", &NewKey{Suite: envelope.Ed25519, Key: make([]byte, 32)}), envelope.ErrKeyWeak},
		step{"the same key twice", by, register("nurse", one, one), ErrKeyTaken},
		step{"another's key", by, register("nurse", newKey(envelope.Ed25519, 0)), ErrKeyTaken},
		step{"a passkey of an unknown site", by, register("nurse", &NewKey{Suite: envelope.Passkey, Key: key(envelope.P256, 1).Public(), RelyingParty: "evil.example"}), ErrRelyingParty},
		step{"a site for what is no passkey", by, register("nurse", &NewKey{Suite: envelope.P256, Key: key(envelope.P256, 1).Public(), RelyingParty: "localhost"}), ErrRelyingParty},
		step{"for another organisation", by, &RegisterParty{Organisation: "land", Party: "nurse", Keys: []*NewKey{one}}, ErrOtherOrganisation},
		step{"a party with a key of each suite", by, register("nurse", one, newKey(envelope.P256, 61), newKey(envelope.Passkey, 62), newKey(envelope.SM2, 63)), nil},
		step{"twice", by, register("nurse", newKey(envelope.SM2, 64)), ErrPartyExists},
		step{"long digits that are no one's number", by, register("550e8400-e29b-41d4-a716-446655440000", newKey(envelope.SM2, 65)), nil},
	)
	self := []contract.Signer{{Party: "nurse"}}
	steps(w,
		step{"a key for another", by, &AddKey{Party: "nurse", Key: newKey(envelope.SM2, 70)}, ErrNotThatParty},
		step{"a key for nobody", self, &AddKey{Party: "nobody", Key: newKey(envelope.SM2, 70)}, ErrPartyUnknown},
		step{"unsigned", nil, &AddKey{Party: "nurse", Key: newKey(envelope.SM2, 70)}, envelope.ErrNoRole},
		step{"one more key", self, &AddKey{Party: "nurse", Key: newKey(envelope.SM2, 70)}, nil},
		step{"the same again", self, &AddKey{Party: "nurse", Key: newKey(envelope.SM2, 70)}, ErrKeyTaken},
		step{"another's key ends", self, &RevokeKey{Party: "nurse", Key: key(envelope.Ed25519, 0).Public()}, ErrKeyNotCurrent},
		step{"as another", by, &RevokeKey{Party: "nurse", Key: one.Key}, ErrNotThatParty},
		step{"a key ends", self, &RevokeKey{Party: "nurse", Key: one.Key}, nil},
		step{"a key ends twice", self, &RevokeKey{Party: "nurse", Key: one.Key}, ErrKeyNotCurrent},
		step{"a revoked key returns", self, &AddKey{Party: "nurse", Key: one}, ErrKeyTaken},
		step{"as another", by, &RotateKey{Party: "nurse", OldKey: key(envelope.P256, 61).Public(), NewKey: one}, ErrNotThatParty},
		step{"rotation to a revoked key", self, &RotateKey{Party: "nurse", OldKey: key(envelope.P256, 61).Public(), NewKey: one}, ErrKeyTaken},
		step{"rotation of a revoked key", self, &RotateKey{Party: "nurse", OldKey: one.Key, NewKey: newKey(envelope.P256, 71)}, ErrKeyNotCurrent},
		step{"rotation", self, &RotateKey{Party: "nurse", OldKey: key(envelope.P256, 61).Public(), NewKey: newKey(envelope.P256, 71)}, nil},
		step{"three remain", self, &RevokeKey{Party: "nurse", Key: key(envelope.P256, 71).Public()}, nil},
		step{"two remain", self, &RevokeKey{Party: "nurse", Key: key(envelope.Passkey, 62).Public()}, nil},
		step{"one remains", self, &RevokeKey{Party: "nurse", Key: key(envelope.SM2, 70).Public()}, nil},
		step{"none would", self, &RevokeKey{Party: "nurse", Key: key(envelope.SM2, 63).Public()}, ErrLastKey},
		step{"the last is rotated", self, &RotateKey{Party: "nurse", OldKey: key(envelope.SM2, 63).Public(), NewKey: newKey(envelope.SM2, 72)}, nil},
	)
	for n := range uint64(maxKeys - 1) {
		w.do(self, &AddKey{Party: "nurse", Key: newKey(envelope.Ed25519, 200+n)})
	}
	steps(w, step{"a 17th key", self, &AddKey{Party: "nurse", Key: newKey(envelope.Ed25519, 300)}, ErrKeyCount})
}

func walkRecovery(t *testing.T, steps func(*town, ...step)) {
	w := newTown(t)
	w.party("clerk", "land", 80)
	w.do(w.as("clerk", ""), &AddKey{Party: "clerk", Key: newKey(envelope.SM2, 81)})
	by, self := w.officer("land"), []contract.Signer{{Party: "clerk"}}
	start := &StartRecovery{Party: "clerk", Key: newKey(envelope.P256, 82)}
	steps(w,
		step{"of nobody", by, &StartRecovery{Party: "nobody", Key: start.Key}, ErrPartyUnknown},
		step{"by another organisation", w.officer("audit"), start, ErrOtherOrganisation},
		step{"without the role", self, start, envelope.ErrNoRole},
		step{"to a taken key", by, &StartRecovery{Party: "clerk", Key: newKey(envelope.Ed25519, 80)}, ErrKeyTaken},
		step{"none to complete", by, &CompleteRecovery{Party: "clerk"}, ErrRecoveryNone},
		step{"none to stop", by, &StopRecovery{Party: "clerk"}, ErrRecoveryNone},
		step{"it starts", by, start, nil},
		step{"again", by, start, ErrRecoveryPending},
		step{"too early", by, &CompleteRecovery{Party: "clerk"}, ErrRecoveryTooEarly},
		step{"a stranger objects", w.officer("audit"), &StopRecovery{Party: "clerk"}, ErrOtherOrganisation},
		step{"the party objects", self, &StopRecovery{Party: "clerk"}, nil},
		step{"it starts again", by, start, nil},
		step{"its authority takes it back", by, &StopRecovery{Party: "clerk"}, nil},
		step{"and starts it a third time", by, start, nil},
	)
	w.TimeMS += 7*dayMS - 1
	steps(w, step{"a moment too early", by, &CompleteRecovery{Party: "clerk"}, ErrRecoveryTooEarly})
	w.TimeMS++
	steps(w,
		step{"by another organisation", w.officer("audit"), &CompleteRecovery{Party: "clerk"}, ErrOtherOrganisation},
		step{"it is completed", by, &CompleteRecovery{Party: "clerk"}, nil},
	)
	if now := w.current("clerk"); len(now) != 1 || now[0].Suite != envelope.P256 {
		t.Errorf("after recovery: %v", now)
	}
	w.do(by, &StartRecovery{Party: "clerk", Key: newKey(envelope.P256, 83)})
	w.do(w.officer("audit"), &RegisterParty{Organisation: "audit", Party: "thief", Keys: []*NewKey{newKey(envelope.P256, 83)}})
	w.TimeMS += 7 * dayMS
	steps(w, step{"the key was taken meanwhile", by, &CompleteRecovery{Party: "clerk"}, ErrKeyTaken})
}

func walkRoles(t *testing.T, steps func(*town, ...step)) {
	w := newTown(t)
	w.party("clerk", "finance", 90)
	by := w.officer("finance")
	grant := func(change func(*GrantRole)) *GrantRole {
		c := &GrantRole{Organisation: "finance", Party: "clerk", Role: "funds/cashier"}
		change(c)
		return c
	}
	scoped := contracttest.Officer("clerk", "finance", RoleAdmin+":funds")
	steps(w,
		step{"without a contract", by, grant(func(c *GrantRole) { c.Role = "cashier" }), ErrRoleName},
		step{"a hidden scope", by, grant(func(c *GrantRole) { c.Scope = "a\x00b" }), ErrScope},
		step{"by another organisation", w.officer("land"), grant(func(c *GrantRole) {}), ErrOtherOrganisation},
		step{"to nobody", by, grant(func(c *GrantRole) { c.Party = "nobody" }), ErrPartyUnknown},
		step{"until now", by, grant(func(c *GrantRole) { c.ExpiresMs = w.TimeMS }), ErrExpiryPast},
		step{"for a day", by, grant(func(c *GrantRole) { c.ExpiresMs = w.TimeMS + dayMS }), nil},
		step{"again while it lives", by, grant(func(c *GrantRole) {}), ErrRoleHeld},
		step{"with another scope", by, grant(func(c *GrantRole) { c.Scope = "line-1" }), nil},
		step{"an administrator for funds", by, grant(func(c *GrantRole) { c.Role, c.Scope = RoleAdmin, "funds" }), nil},
		step{"who grants a role of funds", scoped, grant(func(c *GrantRole) { c.Role = "funds/auditor" }), nil},
		step{"but none of land", scoped, grant(func(c *GrantRole) { c.Role = "land/registrar" }), ErrOtherOrganisation},
		step{"nor the administrator's", scoped, grant(func(c *GrantRole) { c.Role = RoleAdmin }), ErrOtherOrganisation},
		step{"one for identity grants delegates", contracttest.Officer("x", "finance", RoleAdmin+":identity"), grant(func(c *GrantRole) { c.Role = RoleDelegate }), nil},
		step{"but no administrators", contracttest.Officer("x", "finance", RoleAdmin+":identity"), grant(func(c *GrantRole) { c.Role = RoleAdmin }), ErrOtherOrganisation},
		step{"nor a party", scoped, &RegisterParty{Organisation: "finance", Party: "friend"}, ErrOtherOrganisation},
	)
	w.TimeMS += dayMS
	revoke := func(party, role, scope string) *RevokeRole {
		return &RevokeRole{Organisation: "finance", Party: party, Role: role, Scope: scope}
	}
	steps(w,
		step{"anew once it has expired", by, grant(func(c *GrantRole) {}), nil},
		step{"what is not held", by, revoke("clerk", "funds/chief", ""), ErrRoleNotHeld},
		step{"by another organisation", w.officer("land"), revoke("clerk", "funds/cashier", ""), ErrOtherOrganisation},
		step{"by its administrator", by, revoke("clerk", "funds/cashier", ""), nil},
		step{"by oneself", []contract.Signer{{Party: "clerk"}}, revoke("clerk", "funds/cashier", "line-1"), nil},
		step{"the last administrator", by, revoke("finance-officer", RoleAdmin, ""), ErrLastAdmin},
		step{"an administrator for a day", by, grant(func(c *GrantRole) { c.Role, c.ExpiresMs = RoleAdmin, w.TimeMS+dayMS }), nil},
		step{"does not stand in for it", by, revoke("finance-officer", RoleAdmin, ""), ErrLastAdmin},
		step{"the day is over early", by, revoke("clerk", RoleAdmin, ""), nil},
		step{"a second standing one", by, grant(func(c *GrantRole) { c.Role = RoleAdmin }), nil},
		step{"the first may go", by, revoke("finance-officer", RoleAdmin, ""), nil},
	)
	by = w.as("clerk", "finance")
	for n := range maxRoles {
		if _, err := w.Do(by, grant(func(c *GrantRole) { c.Scope = fmt.Sprint(n) })); err != nil && !errors.Is(err, ErrTooManyRoles) {
			t.Fatal(err)
		}
	}
	steps(w, step{"one role too many", by, grant(func(c *GrantRole) { c.Scope = "x" }), ErrTooManyRoles})
}

func walkDelegations(t *testing.T, steps func(*town, ...step)) {
	w := newTown(t)
	w.party("chief", "finance", 90)
	w.party("deputy", "finance", 91)
	end := w.TimeMS + 10*dayMS
	w.do(w.officer("finance"),
		&GrantRole{Organisation: "finance", Party: "chief", Role: "funds/cashier", ExpiresMs: end},
		&GrantRole{Organisation: "finance", Party: "chief", Role: RoleAdmin})
	by := w.as("chief", "finance")
	lend := func(change func(*DelegateRole)) *DelegateRole {
		c := &DelegateRole{Organisation: "finance", Party: "chief", To: "deputy", Role: "funds/cashier", ExpiresMs: end}
		change(c)
		return c
	}
	steps(w,
		step{"malformed", by, lend(func(c *DelegateRole) { c.Role = "cashier" }), ErrRoleName},
		step{"another's role", w.officer("finance"), lend(func(c *DelegateRole) {}), ErrNotThatParty},
		step{"of no organisation", by, lend(func(c *DelegateRole) { c.Organisation = "nobody" }), ErrNotActive},
		step{"not held", by, lend(func(c *DelegateRole) { c.Role = "funds/chief" }), ErrRoleNotHeld},
		step{"an administrator's", by, lend(func(c *DelegateRole) { c.Role = RoleAdmin }), ErrNotDelegable},
		step{"to oneself", by, lend(func(c *DelegateRole) { c.To = "chief" }), ErrDelegateSelf},
		step{"to nobody", by, lend(func(c *DelegateRole) { c.To = "nobody" }), ErrPartyUnknown},
		step{"without end", by, lend(func(c *DelegateRole) { c.ExpiresMs = 0 }), ErrExpiryPast},
		step{"beyond its own end", by, lend(func(c *DelegateRole) { c.ExpiresMs++ }), ErrExpiryTooLate},
		step{"for one line", by, lend(func(c *DelegateRole) { c.Scope, c.ExpiresMs = "line-1", w.TimeMS+dayMS }), nil},
		step{"again", by, lend(func(c *DelegateRole) { c.Scope = "line-1" }), ErrRoleHeld},
		step{"further", []contract.Signer{{Party: "deputy", Organisation: "finance"}}, &DelegateRole{
			Organisation: "finance", Party: "deputy", To: "land-officer", Role: "funds/cashier", Scope: "line-1", ExpiresMs: w.TimeMS + 1,
		}, ErrRoleNotHeld},
		step{"for all", by, lend(func(c *DelegateRole) {}), nil},
	)
	if s := w.as("deputy", "finance")[0]; !s.Holds("funds/cashier") || !s.HoldsFor("funds/cashier", "line-1") {
		t.Errorf("deputy: %v", s.Roles)
	}
	w.TimeMS += dayMS
	steps(w,
		step{"the first has expired and is lent anew", by, lend(func(c *DelegateRole) { c.Scope = "line-1" }), nil},
		step{"the lender ends it", by, &RevokeRole{Organisation: "finance", Party: "deputy", Role: "funds/cashier", Scope: "line-1", DelegatedBy: "chief"}, nil},
		step{"the grant ends, and with it what was lent", w.officer("finance"), &RevokeRole{Organisation: "finance", Party: "chief", Role: "funds/cashier"}, nil},
	)
	claim := contract.Claim{Signer: &envelope.Signer{Party: "deputy", Suite: envelope.Ed25519, Key: key(envelope.Ed25519, 91).Public(), Organisation: "finance"}}
	if _, err := signer(w.State(), w.TimeMS, claim); !errors.Is(err, envelope.ErrNoRole) {
		t.Errorf("after the grant's end: %v", err)
	}
	w.do(w.officer("finance"), &GrantRole{Organisation: "finance", Party: "chief", Role: "funds/cashier"})
	if _, err := signer(w.State(), w.TimeMS, claim); !errors.Is(err, envelope.ErrNoRole) {
		t.Errorf("a new grant revived what was lent of the old one: %v", err)
	}
}

func walkLimits(t *testing.T, steps func(*town, ...step)) {
	w := newTown(t)
	w.do(w.officer("finance"), &GrantRole{Organisation: "finance", Party: "finance-officer", Role: "funds/cashier"})
	by := w.officer("finance")
	lend := func(n int, ms int64) *DelegateRole {
		return &DelegateRole{Organisation: "finance", Party: "finance-officer", To: fmt.Sprintf("helper-%d", n), Role: "funds/cashier", ExpiresMs: w.TimeMS + ms}
	}
	for n := range maxDelegations + 1 {
		w.party(fmt.Sprintf("helper-%d", n), "finance", uint64(400+n))
		if n < maxDelegations {
			w.do(by, lend(n, 1000))
		}
	}
	steps(w, step{"a ninth delegation", by, lend(maxDelegations, 1000), ErrTooManyDelegations})
	w.TimeMS += 1000
	steps(w, step{"when the others have expired", by, lend(maxDelegations, 1000), nil})
	for n := range maxMembers - len(departments) {
		id := fmt.Sprintf("org-%d", n)
		o := &Organisation{Id: id, NameZh: id, Member: true, Status: Status_STATUS_ACTIVE, StandingAdmins: 1}
		organisations.Put(w.writer(), id, o)
		members.Add(w.writer(), id)
		admin := &Role{Organisation: id, Party: "helper-0", Role: RoleAdmin}
		roles.Put(w.writer(), admin.key(), admin)
	}
	w.do(by, &RegisterOrganisation{Registrar: "finance", Id: "one-more", NameZh: "又一家", Admin: "helper-0"})
	steps(w, step{"a 101st member", by, &Propose{Organisation: "finance", Reason: "x", Change: admit("one-more")}, ErrTooManyMembers})
	o := w.organisation("one-more")
	o.Member, o.Status = true, Status_STATUS_SUSPENDED
	organisations.Put(w.writer(), o.Id, o)
	steps(w, step{"a 101st member resumes", by, &Propose{Organisation: "finance", Reason: "x", Change: resume("one-more")}, ErrTooManyMembers})

	w = newTown(t)
	for n := range uint64(maxValidators - len(departments)) {
		k := [32]byte(seatOf(100 + n))
		validators.Put(w.writer(), k, &validator{Key: k[:], Organisation: "land", Power: 1})
		seated.Add(w.writer(), k)
	}
	steps(w, step{"a 101st validator", by, &Propose{Organisation: "finance", Reason: "x", Change: setValidator("finance", seatOf(500), 1)}, ErrTooManyValidators})
	steps(w, step{"rotation among 100", by, &Propose{Organisation: "finance", Reason: "x", Change: rotateValidator(seatOf(1), seatOf(500))}, nil})
}
