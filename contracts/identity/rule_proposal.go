package identity

import (
	"slices"

	"gongshi/ledger/contract"
	"gongshi/ledger/state"
)

// voter finds the signer that speaks for a member in its consortium.
func voter(tx *contract.Tx, organisation string) (contract.Signer, error) {
	s, o, err := acting(tx, organisation, RoleDelegate, "")
	if err == nil && !o.Votes() {
		err = ErrNotMember.With("%s", organisation)
	}
	return s, err
}

func propose(tx *contract.Tx, c *Propose) error {
	s, err := voter(tx, c.Organisation)
	if err != nil {
		return err
	}
	if c.Reason == "" || len(c.Reason) > maxReasonBytes || !visible(c.Reason) {
		return ErrReason
	}
	m, err := motionOf(c.Change)
	if err != nil {
		return err
	}
	if err := sweep(tx, c.Organisation); err != nil {
		return err
	}
	if err := m.check(tx); err != nil {
		return err
	}
	all, _ := consortium.Get(tx)
	all.LastProposal++
	consortium.Put(tx, all)
	p := &Proposal{
		Number: all.LastProposal, Kind: m.kind, Subject: m.subject, Reason: c.Reason, Change: c.Change,
		Organisation: c.Organisation, Party: s.Party, Status: ProposalStatus_PROPOSAL_STATUS_OPEN,
		OpenedMs: tx.TimeMS, ExpiresMs: tx.TimeMS + parametersAt(tx, tx.Height).ProposalOpenMs,
	}
	openProposals.Add(tx, p.Number)
	tx.Emit(&Proposed{Proposal: p.Number, Kind: p.Kind, Subject: p.Subject, Organisation: p.Organisation})
	p.cast(tx, s, true)
	return p.decide(tx)
}

// sweep closes what has lapsed, so that nobody needs to, and refuses one proposal too many.
func sweep(tx *contract.Tx, organisation string) error {
	open, own := 0, 0
	for _, number := range slices.Collect(openProposals.All(tx, maxOpen)) {
		p, _ := proposals.Get(tx, number)
		if tx.TimeMS >= p.ExpiresMs {
			p.close(tx, ProposalStatus_PROPOSAL_STATUS_EXPIRED)
			continue
		}
		open++
		if p.Organisation == organisation {
			own++
		}
	}
	if open >= maxOpen || own >= maxOpenOfOne {
		return ErrTooManyProposals.With("%d open, %d of them by %s", open, own, organisation)
	}
	return nil
}

// openProposal is the proposal when it is neither decided nor closed.
func openProposal(tx *contract.Tx, number uint64) (*Proposal, error) {
	p, err := proposals.Need(tx, number, ErrProposalUnknown.With("%d", number))
	if err == nil && p.Status != ProposalStatus_PROPOSAL_STATUS_OPEN {
		err = ErrProposalClosed.With("%s", p.Status)
	}
	return p, err
}

func vote(tx *contract.Tx, c *Vote) error {
	s, err := voter(tx, c.Organisation)
	if err != nil {
		return err
	}
	p, err := openProposal(tx, c.Proposal)
	if err != nil {
		return err
	}
	if tx.TimeMS >= p.ExpiresMs {
		return ErrProposalExpired.With("at %d", p.ExpiresMs)
	}
	p.cast(tx, s, c.Approve)
	return p.decide(tx)
}

func closeProposal(tx *contract.Tx, c *CloseProposal) error {
	if _, err := voter(tx, c.Organisation); err != nil {
		return err
	}
	p, err := openProposal(tx, c.Proposal)
	if err != nil {
		return err
	}
	if tx.TimeMS >= p.ExpiresMs {
		p.close(tx, ProposalStatus_PROPOSAL_STATUS_EXPIRED)
		return nil
	}
	if err := p.decide(tx); err != nil {
		return err
	}
	if p.Status == ProposalStatus_PROPOSAL_STATUS_OPEN {
		return ErrUndecided.With("%d for, %d against, of %d", p.Approvals, p.Rejections, p.Members)
	}
	return nil
}

// cast keeps a member's vote in place of its former one.
func (p *Proposal) cast(tx *contract.Tx, s contract.Signer, approve bool) {
	ballots.Put(tx, state.At(p.Number, s.Organisation), &Ballot{
		Proposal: p.Number, Organisation: s.Organisation, Approve: approve, Party: s.Party, CastMs: tx.TimeMS,
	})
	tx.Emit(&Voted{Proposal: p.Number, Organisation: s.Organisation, Approve: approve})
}

// count counts the ballots of those that are members now.
func (p *Proposal) count(r state.Reader) {
	p.Approvals, p.Rejections, p.Members = 0, 0, 0
	for organisation := range members.All(r, maxMembers) {
		p.Members++
		if b, ok := ballots.Get(r, state.At(p.Number, organisation)); ok && b.Approve {
			p.Approvals++
		} else if ok {
			p.Rejections++
		}
	}
}

// quorum is how many of n members must approve: more than two thirds.
func quorum(n uint32) uint32 { return n*2/3 + 1 }

// decide counts, carries out what is approved, gives up what can no longer be, and stores p.
func (p *Proposal) decide(tx *contract.Tx) error {
	p.count(tx)
	switch needed := quorum(p.Members); {
	case p.Approvals >= needed:
		p.close(tx, ProposalStatus_PROPOSAL_STATUS_ADOPTED)
		return p.carryOut(tx)
	case p.Members-p.Rejections < needed:
		p.close(tx, ProposalStatus_PROPOSAL_STATUS_REJECTED)
	default:
		proposals.Put(tx, p.Number, p)
	}
	return nil
}

func (p *Proposal) carryOut(tx *contract.Tx) error {
	m, err := motionOf(p.Change)
	if err != nil {
		return err
	}
	if err := m.check(tx); err != nil {
		return err
	}
	return m.apply(tx, p.Number)
}

func (p *Proposal) close(tx *contract.Tx, as ProposalStatus) {
	p.Status, p.ClosedMs, p.ClosedHeight = as, tx.TimeMS, tx.Height
	proposals.Put(tx, p.Number, p)
	openProposals.Remove(tx, p.Number)
	tx.Emit(&ProposalClosed{Proposal: p.Number, Status: as})
}
