package identity

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"gongshi/ledger/contract"
	"gongshi/ledger/envelope"
	"gongshi/ledger/state"

	"google.golang.org/protobuf/proto"
)

// writer reaches below the rules, for records that would take a hundred proposals.
func (w *town) writer() state.Writer { return w.State().(*state.Memory) }

func admit(id string) *Change { return &Change{Kind: &Change_Admit{Admit: &Admit{Organisation: id}}} }
func suspend(id string) *Change {
	return &Change{Kind: &Change_Suspend{Suspend: &Suspend{Organisation: id}}}
}
func resume(id string) *Change {
	return &Change{Kind: &Change_Resume{Resume: &Resume{Organisation: id}}}
}
func remove(id string) *Change {
	return &Change{Kind: &Change_Remove{Remove: &Remove{Organisation: id}}}
}

func rename(r *Rename) *Change   { return &Change{Kind: &Change_Rename{Rename: r}} }
func appoint(a *Appoint) *Change { return &Change{Kind: &Change_Appoint{Appoint: a}} }

func setValidator(id string, key []byte, power int64) *Change {
	return &Change{Kind: &Change_SetValidator{SetValidator: &SetValidator{Organisation: id, Key: key, Power: power}}}
}

func rotateValidator(old, new []byte) *Change {
	return &Change{Kind: &Change_RotateValidator{RotateValidator: &RotateValidator{OldKey: old, NewKey: new}}}
}

func removeValidator(key []byte) *Change {
	return &Change{Kind: &Change_RemoveValidator{RemoveValidator: &RemoveValidator{Key: key}}}
}

func parameters(height int64, p *contract.Parameters) *Change {
	return &Change{Kind: &Change_Parameters{Parameters: &ChangeParameters{Parameters: p, FromHeight: height}}}
}

func version(n uint32, height int64) *Change {
	return &Change{Kind: &Change_ActivateVersion{ActivateVersion: &ActivateVersion{Version: n, FromHeight: height}}}
}

func fix(name string, height int64) *Change {
	return &Change{Kind: &Change_ActivateFix{ActivateFix: &ActivateFix{Fix: name, FromHeight: height}}}
}

func cancel(number uint64) *Change {
	return &Change{Kind: &Change_CancelScheduled{CancelScheduled: &CancelScheduled{Proposal: number}}}
}

func put(organisation string, c *Change) *Propose {
	return &Propose{Organisation: organisation, Change: c, Reason: "按议定事项办理"}
}

func walkProposals(t *testing.T, steps func(*town, ...step)) {
	w := newTown(t)
	w.do(w.officer("land"), &RegisterOrganisation{Registrar: "land", Id: "school", NameZh: "学校", Admin: "teacher", AdminKey: newKey(envelope.P256, 1)})
	w.do(w.as("teacher", "school"), &GrantRole{Organisation: "school", Party: "teacher", Role: RoleDelegate})
	by := map[string][]contract.Signer{}
	for _, id := range departments {
		by[id] = w.officer(id)
	}
	say := func(id string, number uint64, approve bool) *Vote {
		return &Vote{Organisation: id, Proposal: number, Approve: approve}
	}
	steps(w,
		step{"by what is no member", w.as("teacher", "school"), put("school", admit("school")), ErrNotMember},
		step{"for another member", by["land"], put("audit", admit("school")), ErrOtherOrganisation},
		step{"without a reason", by["land"], &Propose{Organisation: "land", Change: admit("school")}, ErrReason},
		step{"with too much of it", by["land"], &Propose{Organisation: "land", Change: admit("school"), Reason: strings.Repeat("x", 501)}, ErrReason},
		step{"without a change", by["land"], put("land", &Change{}), ErrNoChange},
		step{"without any", by["land"], put("land", nil), ErrNoChange},
		step{"admission", by["land"], put("land", admit("school")), nil},
		step{"no such proposal", by["audit"], say("audit", 9, true), ErrProposalUnknown},
		step{"against", by["audit"], say("audit", 1, false), nil},
		step{"nothing to close", by["audit"], &CloseProposal{Organisation: "audit", Proposal: 1}, ErrUndecided},
		step{"for, in its place", by["audit"], say("audit", 1, true), nil},
		step{"not yet two thirds and more", by["audit"], &CloseProposal{Organisation: "audit", Proposal: 1}, ErrUndecided},
		step{"for", by["finance"], say("finance", 1, true), nil},
		step{"after the decision", by["health"], say("health", 1, false), ErrProposalClosed},
		step{"closing it again", by["health"], &CloseProposal{Organisation: "health", Proposal: 1}, ErrProposalClosed},
	)
	if o := w.organisation("school"); !o.Votes() || w.proposal(1).Status != ProposalStatus_PROPOSAL_STATUS_ADOPTED {
		t.Fatalf("got %v, %v", o, w.proposal(1))
	}
	steps(w,
		step{"now five members: four must approve", by["land"], put("land", rename(&Rename{Organisation: "school", NameEn: "School"})), nil},
		step{"against", by["audit"], say("audit", 2, false), nil},
		step{"against, so that four cannot", by["health"], say("health", 2, false), nil},
		step{"is rejected", by["health"], say("health", 2, true), ErrProposalClosed},
		step{"one that lapses", by["land"], put("land", rename(&Rename{Organisation: "school", NameEn: "School"})), nil},
	)
	if s := w.proposal(2).Status; s != ProposalStatus_PROPOSAL_STATUS_REJECTED {
		t.Errorf("got %v", s)
	}
	w.TimeMS += 14 * dayMS
	steps(w,
		step{"too late", by["audit"], say("audit", 3, true), ErrProposalExpired},
		step{"closing it", by["audit"], &CloseProposal{Organisation: "audit", Proposal: 3}, nil},
		step{"once", by["audit"], &CloseProposal{Organisation: "audit", Proposal: 3}, ErrProposalClosed},
		step{"for a member, by its admin alone", w.as("teacher", "school"), put("school", admit("land")), ErrAlreadyMember},
	)
	for range maxOpenOfOne {
		w.do(by["land"], put("land", suspend("school")))
	}
	steps(w, step{"one too many", by["land"], put("land", suspend("school")), ErrTooManyProposals})
	w.TimeMS += 14 * dayMS
	steps(w, step{"when the others have lapsed", by["land"], put("land", suspend("school")), nil})
	if s := w.proposal(4).Status; s != ProposalStatus_PROPOSAL_STATUS_EXPIRED {
		t.Errorf("got %v", s)
	}
}

func walkMembers(t *testing.T, steps func(*town, ...step)) {
	w := newTown(t)
	by := w.officer("land")
	w.do(by, &RegisterOrganisation{Registrar: "land", Id: "school", NameZh: "学校", CreditCode: "91350100M000100Y43", Admin: "teacher", AdminKey: newKey(envelope.P256, 1)})
	steps(w,
		step{"admit nobody", by, put("land", admit("nobody")), ErrOrganisationUnknown},
		step{"suspend nobody", by, put("land", suspend("nobody")), ErrOrganisationUnknown},
		step{"resume nobody", by, put("land", resume("nobody")), ErrOrganisationUnknown},
		step{"remove nobody", by, put("land", remove("nobody")), ErrOrganisationUnknown},
		step{"rename nobody", by, put("land", rename(&Rename{Organisation: "nobody", NameZh: "x"})), ErrOrganisationUnknown},
		step{"rename to the same", by, put("land", rename(&Rename{Organisation: "school"})), ErrNothingChanges},
		step{"rename to nothing visible", by, put("land", rename(&Rename{Organisation: "school", NameEn: "\u200B"})), ErrOrganisationName},
		step{"with a wrong code", by, put("land", rename(&Rename{Organisation: "school", CreditCode: "1"})), ErrCreditCode},
		step{"with another's code", by, put("land", rename(&Rename{Organisation: "land", CreditCode: "91350100M000100Y43"})), ErrCodeTaken},
		step{"resume who is active", by, put("land", resume("school")), ErrNotSuspended},
		step{"appoint for nobody", by, put("land", appoint(&Appoint{Organisation: "nobody", Party: "teacher"})), ErrOrganisationUnknown},
		step{"appoint nobody", by, put("land", appoint(&Appoint{Organisation: "school", Party: "nobody"})), ErrPartyUnknown},
		step{"appoint who is appointed", by, put("land", appoint(&Appoint{Organisation: "school", Party: "teacher"})), ErrRoleHeld},
		step{"appoint a name", by, put("land", appoint(&Appoint{Organisation: "school", Party: "张", Key: newKey(envelope.SM2, 1)})), ErrPartyID},
		step{"appoint a party with a second key", by, put("land", appoint(&Appoint{Organisation: "school", Party: "teacher", Key: newKey(envelope.SM2, 1)})), ErrPartyExists},
		step{"appoint with another's key", by, put("land", appoint(&Appoint{Organisation: "school", Party: "janitor", Key: newKey(envelope.P256, 1)})), ErrKeyTaken},
	)
	w.adopt(rename(&Rename{Organisation: "school", NameEn: "School", CreditCode: "91110108551385082Q", OtherCode: "MOE:1"}))
	w.adopt(appoint(&Appoint{Organisation: "school", Party: "janitor", Key: newKey(envelope.SM2, 1)}))
	w.do(w.as("teacher", "school"), &GrantRole{Organisation: "school", Party: "land-officer", Role: RoleAdmin, ExpiresMs: w.TimeMS + 1})
	w.adopt(appoint(&Appoint{Organisation: "school", Party: "land-officer"}))
	if o := w.organisation("school"); o.StandingAdmins != 3 || o.NameEn != "School" || o.NameZh != "学校" {
		t.Errorf("got %v", o)
	}
	steps(w, step{"the old code is free", by, &RegisterOrganisation{Registrar: "land", Id: "shop", NameZh: "店", CreditCode: "91350100M000100Y43", Admin: "teacher"}, nil})
	w.adopt(suspend("shop"))
	steps(w,
		step{"admit who is suspended", by, put("land", admit("shop")), ErrNotActive},
		step{"suspend twice", by, put("land", suspend("shop")), ErrNotActive},
		step{"as its officer", by, &GrantRole{Organisation: "shop", Party: "teacher", Role: "funds/cashier"}, ErrNotActive},
	)
	w.adopt(remove("shop"))
	steps(w, step{"resume who was removed", by, put("land", resume("shop")), ErrNotActive})

	w.adopt(suspend("audit"))
	if o := w.organisation("audit"); o.Votes() || len(seatedNow(w.State())) != 3 {
		t.Errorf("suspended: %v", o)
	}
	steps(w, step{"a third of the power would go", by, put("land", suspend("finance")), ErrTooMuchPower})
	w.adopt(setValidator("finance", seatOf(1), 5))
	w.adopt(remove("finance"))
	w.adopt(setValidator("land", seatOf(3), 5))
	steps(w, step{"still more than a third", by, put("land", suspend("land")), ErrTooMuchPower})
	w.adopt(setValidator("health", seatOf(2), 12))
	w.adopt(suspend("land"))
	steps(w,
		step{"the last member stays", w.officer("health"), put("health", suspend("health")), ErrLastMember},
		step{"the last member is not removed", w.officer("health"), put("health", remove("health")), ErrLastMember},
	)
	w.adopt(resume("land"))
	w.adopt(resume("audit"))
	if got := fmt.Sprint(w.members()); got != "[audit health land]" {
		t.Errorf("got %v", got)
	}
	if v, _ := validatorOf(w.State(), seatOf(3)); v.Power != 0 || v.Organisation != "land" {
		t.Errorf("after resuming: %v", v)
	}
}

func walkValidators(t *testing.T, steps func(*town, ...step)) {
	w := newTown(t)
	by := w.officer("land")
	w.do(by, &RegisterOrganisation{Registrar: "land", Id: "school", NameZh: "学校", Admin: "teacher", AdminKey: newKey(envelope.P256, 1)})
	steps(w,
		step{"of nobody", by, put("land", setValidator("nobody", seatOf(9), 1)), ErrOrganisationUnknown},
		step{"of what is no member", by, put("land", setValidator("school", seatOf(9), 1)), ErrNotMember},
		step{"without power", by, put("land", setValidator("land", seatOf(9), 0)), ErrPower},
		step{"with too much power", by, put("land", setValidator("land", seatOf(9), maxPower+1)), ErrPower},
		step{"with a broken key", by, put("land", setValidator("land", []byte{1}, 1)), envelope.ErrKeyMalformed},
		step{"with another's key", by, put("land", setValidator("land", seatOf(0), 1)), ErrValidatorTaken},
		step{"as it is", by, put("land", setValidator("land", seatOf(3), foundingPower)), ErrNothingChanges},
		step{"a third at once", by, put("land", setValidator("land", seatOf(9), 20)), ErrTooMuchPower},
		step{"remove none", by, put("land", removeValidator(seatOf(9))), ErrValidatorUnknown},
		step{"remove no key", by, put("land", removeValidator(make([]byte, 40))), ErrValidatorUnknown},
		step{"rotate none", by, put("land", rotateValidator(seatOf(9), seatOf(10))), ErrValidatorUnknown},
		step{"rotate to another's", by, put("land", rotateValidator(seatOf(3), seatOf(0))), ErrValidatorTaken},
		step{"rotate to a broken key", by, put("land", rotateValidator(seatOf(3), nil)), envelope.ErrKeyMalformed},
	)
	w.Height = 9
	w.adopt(setValidator("land", seatOf(9), 19))
	v, _ := validatorOf(w.State(), seatOf(9))
	if v.Power != 19 || v.SinceHeight != w.Height-1+2 || v.NameZh != "临溪市land" {
		t.Errorf("got %v", v)
	}
	w.adopt(rotateValidator(seatOf(3), seatOf(10)))
	w.adopt(removeValidator(seatOf(0)))
	steps(w,
		step{"a removed key of another", by, put("land", setValidator("land", seatOf(0), 1)), ErrValidatorTaken},
		step{"a removed key again, of the same", w.officer("audit"), put("audit", setValidator("audit", seatOf(0), 1)), nil},
	)
	if got := len(seatedNow(w.State())); got != 4 {
		t.Errorf("%d validators", got)
	}

	w.adopt(removeValidator(seatOf(1)))
	w.adopt(removeValidator(seatOf(2)))
	w.do(w.officer("finance"), put("finance", setValidator("land", seatOf(11), 2)), put("finance", setValidator("land", seatOf(12), 2)))
	all, _ := consortium.Get(w.State())
	for _, id := range []string{"audit", "health"} {
		if id == "audit" {
			w.do(w.officer(id), &Vote{Organisation: id, Proposal: all.LastProposal - 1, Approve: true}, &Vote{Organisation: id, Proposal: all.LastProposal, Approve: true})
			continue
		}
		steps(w,
			step{"the first is carried out", w.officer(id), &Vote{Organisation: id, Proposal: all.LastProposal - 1, Approve: true}, nil},
			step{"the second not in this block", w.officer(id), &Vote{Organisation: id, Proposal: all.LastProposal, Approve: true}, ErrPowerChangedNow})
		w.Height++
		steps(w, step{"but in the next", w.officer(id), &Vote{Organisation: id, Proposal: all.LastProposal, Approve: true}, nil})
	}

	alone := newTown(t)
	for _, id := range departments[1:] {
		for _, v := range emptied(alone.State(), id) {
			alone.writer().Delete(seated.Key([32]byte(v.Key)))
			validators.Put(alone.writer(), [32]byte(v.Key), v)
		}
	}
	steps(alone, step{"the last validator", alone.officer("audit"), put("audit", removeValidator(seatOf(0))), ErrNoPower})
}

func walkParameters(t *testing.T, steps func(*town, ...step)) {
	w := newTown(t)
	w.Height = 100
	by := w.officer("land")
	small := &contract.Parameters{BlockMaxBytes: 1 << 20}
	steps(w,
		step{"nothing", by, put("land", parameters(0, &contract.Parameters{})), ErrNothingChanges},
		step{"nothing new", by, put("land", parameters(0, &contract.Parameters{BlockMaxBytes: 8 << 20})), ErrNothingChanges},
		step{"a version", by, put("land", parameters(0, &contract.Parameters{Version: 2})), ErrActivateInstead},
		step{"a fix", by, put("land", parameters(0, &contract.Parameters{Fixes: []string{"x"}})), ErrActivateInstead},
		step{"origins later", by, put("land", parameters(200, &contract.Parameters{Origins: []string{"https://linxi.example"}})), ErrOriginsAtOnce},
		step{"too late", by, put("land", parameters(100, small)), ErrHeightPassed},
		step{"a tiny block", by, put("land", parameters(0, &contract.Parameters{BlockMaxBytes: 1})), ErrParameter},
		step{"no share", by, put("land", parameters(0, &contract.Parameters{OrganisationSharePermille: 1001})), ErrParameter},
		step{"no time to vote", by, put("land", parameters(0, &contract.Parameters{ProposalOpenMs: 1000})), ErrParameter},
		step{"no time to object", by, put("land", parameters(0, &contract.Parameters{RecoveryWaitMs: 1000})), ErrParameter},
		step{"a bare host", by, put("land", parameters(0, &contract.Parameters{Origins: []string{"linxi.example"}})), ErrParameter},
		step{"an insecure origin", by, put("land", parameters(0, &contract.Parameters{Origins: []string{"http://linxi.example"}})), ErrParameter},
		step{"a path", by, put("land", parameters(0, &contract.Parameters{Origins: []string{"https://linxi.example/"}})), ErrParameter},
		step{"no port", by, put("land", parameters(0, &contract.Parameters{Origins: []string{"https://linxi.example:"}})), ErrParameter},
		step{"many origins", by, put("land", parameters(0, &contract.Parameters{Origins: make([]string, 17)})), ErrParameter},
		step{"a relying party with a scheme", by, put("land", parameters(0, &contract.Parameters{RelyingParties: []string{"https://x"}})), ErrParameter},
		step{"the same version", by, put("land", version(1, 200)), ErrVersionNotHigher},
		step{"a version at once", by, put("land", version(2, 0)), ErrHeightPassed},
		step{"a fix at once", by, put("land", fix("round-half-even", 100)), ErrHeightPassed},
		step{"a malformed fix", by, put("land", fix("Round!", 200)), ErrFixName},
		step{"nothing to cancel", by, put("land", cancel(1)), ErrNotScheduled},
	)
	w.adopt(parameters(0, &contract.Parameters{Origins: []string{"https://linxi.example", "http://localhost:8080"}}))
	w.adopt(fix("round-half-even", 300))
	first := w.adopt(version(2, 200))
	w.adopt(parameters(250, small))
	second := w.adopt(version(3, 300))
	for _, at := range []struct {
		height  int64
		version uint32
		bytes   int64
		fixes   int
	}{{w.Height, 1, 8 << 20, 0}, {199, 1, 8 << 20, 0}, {200, 2, 8 << 20, 0}, {250, 2, 1 << 20, 0}, {300, 3, 1 << 20, 1}} {
		p := parametersAt(w.State(), at.height)
		if p.Version != at.version || p.BlockMaxBytes != at.bytes || len(p.Fixes) != at.fixes || len(p.Origins) != 2 {
			t.Errorf("at %d: %v", at.height, p)
		}
	}
	steps(w,
		step{"a version below one scheduled", by, put("land", version(3, 150)), ErrVersionNotHigher},
		step{"the fix again", by, put("land", fix("round-half-even", 400)), ErrFixName},
	)
	overtaking := w.adopt(version(4, 260))
	if p := parametersAt(w.State(), 300); p.Version != 4 {
		t.Errorf("a version fell: %v", p)
	}
	w.adopt(cancel(overtaking))
	w.adopt(cancel(second))
	if p := parametersAt(w.State(), 300); p.Version != 2 {
		t.Errorf("after cancelling: %v", p)
	}
	w.Height = 220
	steps(w, step{"what is in force", by, put("land", cancel(first)), ErrNotScheduled})
	for n := range int64(maxScheduled - 1) {
		w.adopt(parameters(1000+n, &contract.Parameters{OrganisationWaitingMax: 10 + n}))
	}
	steps(w, step{"one scheduled too many", by, put("land", parameters(2000, &contract.Parameters{OrganisationWaitingMax: 9})), ErrTooManyScheduled})
	if s, _ := schedule.Get(w.State()); s.Parameters.Version != 2 {
		t.Errorf("what came into force was not settled: %v", s)
	}
}

func walkQuestions(t *testing.T, _ func(*town, ...step)) {
	w := newTown(t)
	r := w.State()
	for _, q := range []struct {
		says string
		ask  func() (proto.Message, error)
		want error
	}{
		{"an organisation", func() (proto.Message, error) { return getOrganisation(r, &GetOrganisation{Id: "land"}) }, nil},
		{"no organisation", func() (proto.Message, error) { return getOrganisation(r, &GetOrganisation{Id: "x"}) }, ErrOrganisationUnknown},
		{"no party", func() (proto.Message, error) { return getParty(r, &GetParty{Id: "x"}) }, ErrPartyUnknown},
		{"a key", func() (proto.Message, error) { return getKey(r, &GetKey{Key: newKey(envelope.Ed25519, 0).Key}) }, nil},
		{"no key", func() (proto.Message, error) { return getKey(r, &GetKey{}) }, ErrKeyUnknown},
		{"no proposal", func() (proto.Message, error) { return getProposal(r, &GetProposal{Number: 1}) }, ErrProposalUnknown},
		{"parameters", func() (proto.Message, error) { return getParameters(r, &GetParameters{}) }, nil},
		{"half a key", func() (proto.Message, error) { return listValidators(r, &ListValidators{After: []byte{1}}) }, ErrPage},
	} {
		if _, err := q.ask(); !errors.Is(err, q.want) {
			t.Errorf("%s: got %v, want %v", q.says, err, q.want)
		}
	}
	a, _ := getParty(r, &GetParty{Id: "land-officer"})
	if len(a.Keys) != 1 || len(a.Roles) != 3 {
		t.Errorf("got %v", a)
	}
	if m, _ := listMembers(r, nil); len(m.Members) != 4 || m.Quorum != 3 {
		t.Errorf("got %v", m)
	}
	var seen [][]byte
	page := &ListValidators{PageSize: 3}
	for more := true; more; {
		got, err := listValidators(r, page)
		if err != nil || len(got.Validators) > 3 {
			t.Fatal(got, err)
		}
		for _, v := range got.Validators {
			seen = append(seen, v.Key)
		}
		page.After, more = seen[len(seen)-1], got.More
	}
	if len(seen) != 4 || bytes.Compare(seen[2], seen[3]) >= 0 {
		t.Errorf("pages gave %x", seen)
	}
}
