package identity

import (
	"gongshi/ledger/contract"

	"google.golang.org/protobuf/proto"
)

// checkSchedule refuses a change of parameters that comes too late, is one too many or leads out of bounds.
func checkSchedule(tx *contract.Tx, change *contract.Parameters, fromHeight int64) error {
	s, _ := schedule.Get(tx)
	s.settle(tx.Height)
	switch {
	case fromHeight != 0 && fromHeight <= tx.Height:
		return ErrHeightPassed.With("%d", fromHeight)
	case fromHeight != 0 && len(s.Pending) >= maxScheduled:
		return ErrTooManyScheduled
	}
	p := s.last()
	merge(p, change)
	return checkParameters(p)
}

// plan puts a change into the schedule, or into force when it names no height.
func plan(tx *contract.Tx, c *Scheduled) error {
	s, _ := schedule.Get(tx)
	s.settle(tx.Height)
	if c.FromHeight == 0 {
		merge(s.Parameters, c.Change)
	} else {
		s.add(c)
	}
	schedule.Put(tx, s)
	tx.Emit(&ParametersScheduled{Proposal: c.Proposal, FromHeight: c.FromHeight})
	return nil
}

func (m *ChangeParameters) check(tx *contract.Tx) error {
	p := m.GetParameters()
	s, _ := schedule.Get(tx)
	switch {
	case p.GetVersion() != 0 || len(p.GetFixes()) > 0:
		return ErrActivateInstead
	case m.FromHeight != 0 && (len(p.GetOrigins()) > 0 || len(p.GetRelyingParties()) > 0):
		return ErrOriginsAtOnce
	}
	now := s.at(max(tx.Height, m.FromHeight))
	then := proto.Clone(now).(*contract.Parameters)
	if merge(then, p); proto.Equal(now, then) {
		return ErrNothingChanges
	}
	return checkSchedule(tx, p, m.FromHeight)
}

func (m *ChangeParameters) apply(tx *contract.Tx, proposal uint64) error {
	return plan(tx, &Scheduled{FromHeight: m.FromHeight, Proposal: proposal, Change: m.Parameters})
}

func (m *ActivateVersion) check(tx *contract.Tx) error {
	s, _ := schedule.Get(tx)
	if last := s.last().Version; m.Version <= last {
		return ErrVersionNotHigher.With("%d, not above %d", m.Version, last)
	}
	if m.FromHeight <= tx.Height {
		return ErrHeightPassed.With("%d", m.FromHeight)
	}
	return checkSchedule(tx, &contract.Parameters{Version: m.Version}, m.FromHeight)
}

func (m *ActivateVersion) apply(tx *contract.Tx, proposal uint64) error {
	return plan(tx, &Scheduled{FromHeight: m.FromHeight, Proposal: proposal, Change: &contract.Parameters{Version: m.Version}})
}

func (m *ActivateFix) check(tx *contract.Tx) error {
	s, _ := schedule.Get(tx)
	for _, fix := range s.last().Fixes {
		if fix == m.Fix {
			return ErrFixName.With("%s is active or scheduled", fix)
		}
	}
	if m.FromHeight <= tx.Height {
		return ErrHeightPassed.With("%d", m.FromHeight)
	}
	return checkSchedule(tx, &contract.Parameters{Fixes: []string{m.Fix}}, m.FromHeight)
}

func (m *ActivateFix) apply(tx *contract.Tx, proposal uint64) error {
	return plan(tx, &Scheduled{FromHeight: m.FromHeight, Proposal: proposal, Change: &contract.Parameters{Fixes: []string{m.Fix}}})
}

// pending finds what a proposal has scheduled and is not in force yet.
func (m *CancelScheduled) pending(tx *contract.Tx, s *Schedule) (int, error) {
	for i, c := range s.Pending {
		if c.Proposal == m.Proposal && c.FromHeight > tx.Height {
			return i, nil
		}
	}
	return 0, ErrNotScheduled.With("%d", m.Proposal)
}

func (m *CancelScheduled) check(tx *contract.Tx) error {
	s, _ := schedule.Get(tx)
	_, err := m.pending(tx, s)
	return err
}

func (m *CancelScheduled) apply(tx *contract.Tx, _ uint64) error {
	s, _ := schedule.Get(tx)
	i, err := m.pending(tx, s)
	if err != nil {
		return err
	}
	tx.Emit(&ParametersScheduled{Proposal: m.Proposal, FromHeight: s.Pending[i].FromHeight, Cancelled: true})
	s.Pending = append(s.Pending[:i], s.Pending[i+1:]...)
	schedule.Put(tx, s)
	return nil
}
