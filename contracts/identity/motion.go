package identity

import (
	"strconv"

	"gongshi/ledger/contract"
)

// A motion is a proposed change made ready: what it is called, what it is about, whether it could be carried
// out now, and doing so. It is checked when it is proposed and again by the deciding vote.
type motion struct {
	kind, subject string
	check         func(tx *contract.Tx) error
	apply         func(tx *contract.Tx, proposal uint64) error
}

func motionOf(c *Change) (motion, error) {
	switch k := c.GetKind().(type) {
	case *Change_Admit:
		return motion{"admit", k.Admit.Organisation, k.Admit.check, k.Admit.apply}, nil
	case *Change_Suspend:
		return motion{"suspend", k.Suspend.Organisation, k.Suspend.check, k.Suspend.apply}, nil
	case *Change_Resume:
		return motion{"resume", k.Resume.Organisation, k.Resume.check, k.Resume.apply}, nil
	case *Change_Remove:
		return motion{"remove", k.Remove.Organisation, k.Remove.check, k.Remove.apply}, nil
	case *Change_Rename:
		return motion{"rename", k.Rename.Organisation, k.Rename.check, k.Rename.apply}, nil
	case *Change_Appoint:
		return motion{"appoint", k.Appoint.Organisation, k.Appoint.check, k.Appoint.apply}, nil
	case *Change_SetValidator:
		return motion{"set-validator", hexOf(k.SetValidator.Key), k.SetValidator.check, k.SetValidator.apply}, nil
	case *Change_RotateValidator:
		return motion{"rotate-validator", hexOf(k.RotateValidator.OldKey), k.RotateValidator.check, k.RotateValidator.apply}, nil
	case *Change_RemoveValidator:
		return motion{"remove-validator", hexOf(k.RemoveValidator.Key), k.RemoveValidator.check, k.RemoveValidator.apply}, nil
	case *Change_Parameters:
		at := strconv.FormatInt(k.Parameters.FromHeight, 10)
		return motion{"change-parameters", at, k.Parameters.check, k.Parameters.apply}, nil
	case *Change_ActivateVersion:
		version := strconv.FormatUint(uint64(k.ActivateVersion.Version), 10)
		return motion{"activate-version", version, k.ActivateVersion.check, k.ActivateVersion.apply}, nil
	case *Change_ActivateFix:
		return motion{"activate-fix", k.ActivateFix.Fix, k.ActivateFix.check, k.ActivateFix.apply}, nil
	case *Change_CancelScheduled:
		number := strconv.FormatUint(k.CancelScheduled.Proposal, 10)
		return motion{"cancel-scheduled", number, k.CancelScheduled.check, k.CancelScheduled.apply}, nil
	}
	return motion{}, ErrNoChange
}
