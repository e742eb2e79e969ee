package testnet

import (
	"context"
	"fmt"
	"math/rand/v2"
	"syscall"
	"testing"
	"time"

	"gongshi/contracts/identity"
	"gongshi/gateway"
	"gongshi/ledger/contract"
)

// TestFourValidators takes one network through one fault after the other. Each leaves it whole.
func TestFourValidators(t *testing.T) {
	if testing.Short() {
		t.Skip("four processes for a minute")
	}
	n := newNet(t, founders...).up()
	finance, data, housing, audit := n.members[0], n.members[1], n.members[2], n.members[3]
	t.Log("what one takes, all prove")
	first := n.deliver(finance, data, housing, audit)
	faults := []func(*testNet, *member, []*member){killed, paused, cutOff, silenced}
	if soaking() {
		for i := range 100 {
			victim := rand.IntN(4)
			t.Logf("round %d: %s", i, n.members[victim].name)
			faults[rand.IntN(len(faults))](n, n.members[victim], without(n.members, victim))
		}
	} else {
		for i, fault := range faults {
			fault(n, n.members[3-i], without(n.members, 3-i))
		}
	}
	n.lateByBlocks(finance)
	n.lateBySnapshot(finance)
	n.governed(first)
	for _, m := range n.members {
		m.p.stop(t)
	}
}

func without(all []*member, i int) []*member {
	return append(append([]*member(nil), all[:i]...), all[i+1:]...)
}

// killed without a warning: three go on, and the fourth catches up by itself.
func killed(n *testNet, victim *member, rest []*member) {
	n.t.Helper()
	n.t.Logf("%s is killed", victim.name)
	victim.p.kill()
	n.deliver(rest[0], rest[1], rest[2])
	n.deliver(rest[1], rest[2])
	victim.restart()
	victim.catchesUp(rest[0])
	n.deliver(victim, rest...)
}

// paused, as a machine that is overloaded or whose disk hangs.
func paused(n *testNet, victim *member, rest []*member) {
	n.t.Helper()
	n.t.Logf("%s is paused", victim.name)
	victim.p.signal(syscall.SIGSTOP)
	n.deliver(rest[0], rest[1], rest[2])
	n.deliver(rest[1], rest[2])
	victim.p.signal(syscall.SIGCONT)
	victim.catchesUp(rest[0])
	n.deliver(victim, rest...)
}

// cutOff from all others: it accepts and carries what it is given, and cannot decide alone.
func cutOff(n *testNet, victim *member, rest []*member) {
	n.t.Helper()
	n.t.Logf("%s is cut off", victim.name)
	n.cut(victim)
	before := victim.height()
	carried := victim.submit(victim.name+"-admin", newcomer(victim.name))
	n.deliver(rest[0], rest[1], rest[2])
	n.deliver(rest[1], rest[2])
	if now := victim.height(); now > before+1 { // one block may have been on its way
		n.t.Fatalf("cut off at height %d, %s is at %d", before, victim.name, now)
	}
	n.heal(victim)
	victim.catchesUp(rest[0])
	victim.final(carried)
	rest[0].proves(carried)
}

// silenced: with two of four away nothing is decided; with three there are decisions again within seconds.
func silenced(n *testNet, victim *member, rest []*member) {
	n.t.Helper()
	n.t.Logf("%s and %s are killed", victim.name, rest[2].name)
	victim.p.kill()
	rest[2].p.kill()
	carried := rest[0].submit(rest[0].name+"-admin", newcomer(rest[0].name))
	height := rest[0].height()
	if s := n.waits(rest[0], carried[:], 3*time.Second); s.State != gateway.State_STATE_ACCEPTED {
		n.t.Fatalf("two of four decided: %v", s)
	}
	if a, b := rest[0].height(), rest[1].height(); max(a, b) > height+1 {
		n.t.Fatalf("two of four went on from %d to %d and %d", height, a, b)
	}
	rest[2].restart()
	back := time.Now()
	rest[0].final(carried)
	if took := time.Since(back); took > time.Minute {
		n.t.Errorf("%s after three of four were back the first block was decided", took)
	}
	rest[1].proves(carried)
	victim.restart()
	victim.catchesUp(rest[0])
	n.deliver(victim, rest...)
}

// waits asks for a transaction's state as it is after some time, unless it ends before.
func (n *testNet) waits(m *member, id []byte, wait time.Duration) *gateway.Submission {
	n.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	s, err := m.api.Submission(ctx, [32]byte(id), wait)
	if err != nil {
		n.t.Fatal(err)
	}
	return s
}

// decide puts a change to the vote of members, each through its own node, and waits until it is carried out.
func (n *testNet) decide(change *identity.Change, members ...string) {
	n.t.Helper()
	for i, name := range members {
		m := n.member(name)
		if i == 0 {
			m.do(name+"-admin", &identity.Propose{Organisation: name, Change: change, Reason: "a test"})
			continue
		}
		m.catchesUp(n.member(members[i-1]))
		open := &identity.FindProposalsAnswer{}
		eventually(n.t, "there is one open proposal", func() error {
			err := m.ask("gongshi.identity.v1.Identity/FindProposals", &identity.FindProposals{
				Status: []identity.ProposalStatus{identity.ProposalStatus_PROPOSAL_STATUS_OPEN},
			}, open)
			if err == nil && len(open.Proposals) != 1 {
				err = fmt.Errorf("%d proposals are open", len(open.Proposals))
			}
			return err
		})
		m.do(name+"-admin", &identity.Vote{Organisation: name, Proposal: open.Proposals[0].Number, Approve: true})
	}
}

// governed: the members change a parameter, then take the audit office's validator out. Old and new receipts lead
// back to the anchor of the genesis.
func (n *testNet) governed(before [32]byte) {
	n.t.Helper()
	n.t.Log("the members vote")
	finance, audit := n.member("finance"), n.member("audit")
	n.decide(&identity.Change{Kind: &identity.Change_Parameters{
		Parameters: &identity.ChangeParameters{Parameters: &contract.Parameters{OrganisationWaitingMax: 4321}},
	}}, "finance", "data", "housing")
	now := &identity.GetParametersAnswer{}
	if err := audit.ask("gongshi.identity.v1.Identity/GetParameters", &identity.GetParameters{}, now); err != nil {
		n.t.Fatal(err)
	}
	audit.catchesUp(finance)
	s, err := audit.status()
	if err != nil || len(s.Validators) != 4 {
		n.t.Fatalf("%v, %v", s, err)
	}
	var seat []byte
	for _, v := range s.Validators {
		if v.Organisation == "audit" {
			seat = v.Key
		}
	}
	n.decide(&identity.Change{Kind: &identity.Change_RemoveValidator{RemoveValidator: &identity.RemoveValidator{Key: seat}}},
		"finance", "data", "housing")
	for range 3 { // the change takes effect with the second block after
		n.deliver(finance, audit)
	}
	last := finance.proves(n.deliver(audit, finance))
	for _, d := range last.Confirmed {
		if d.Organisation == "audit" {
			n.t.Error("who was removed still confirms")
		}
	}
	if len(last.Confirmed) != 3 && len(last.Confirmed)+len(last.Silent) != 3 {
		n.t.Errorf("confirmed by %v, silent %v", last.Confirmed, last.Silent)
	}
	for _, m := range n.members {
		if m.name != "late-snapshot" { // it never had the first blocks
			m.proves(before)
		}
	}
}
