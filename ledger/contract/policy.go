package contract

import (
	"fmt"
	"slices"
	"strings"

	"gongshi/ledger/envelope"
)

// A Policy says who may send a command. Says is what the register, the CLI's help and the
// page of every office's powers show.
type Policy struct {
	Says  Text
	check func(tx *Tx) error
}

// Check refuses a transaction that the policy does not allow. At genesis only AtGenesis allows.
func (p Policy) Check(tx *Tx) error {
	if p.check == nil {
		return envelope.ErrNoRole.With("the command declares no policy")
	}
	return p.check(tx)
}

// AtGenesis allows a command in the genesis file only.
func AtGenesis() Policy {
	return Policy{Text{"仅创世", "genesis only"}, func(tx *Tx) error {
		if tx.Height != 0 {
			return envelope.ErrNoRole.With("only the genesis file may hold this command")
		}
		return nil
	}}
}

// Anyone allows every registered party.
func Anyone() Policy {
	return Policy{Text{"任何已登记的主体", "any registered party"}, func(tx *Tx) error {
		if len(tx.Signers) == 0 {
			return envelope.ErrNoRole.With("nobody signed")
		}
		return nil
	}}
}

// Member allows whoever acts for an organisation.
func Member() Policy {
	return Policy{Text{"代表单位行事的人员", "anyone who acts for an organisation"}, func(tx *Tx) error {
		for _, s := range tx.Signers {
			if s.Organisation != "" {
				return nil
			}
		}
		return envelope.ErrNoRole.With("no signer acts for an organisation")
	}}
}

// Office allows a signer that has the role, whatever its scope, while acting for an organisation.
func Office(role string) Policy {
	return Policy{Text{"代表单位且具有角色 " + role, "role " + role + ", acting for an organisation"}, func(tx *Tx) error {
		for _, s := range tx.Signers {
			if s.Organisation != "" && s.has(role) {
				return nil
			}
		}
		return envelope.ErrNoRole.With("no signer has the role %s for an organisation", role)
	}}
}

// Signed allows n different parties that each have the role, such as the two pairs of eyes on a payment.
func Signed(n int, role string) Policy {
	says := Text{fmt.Sprintf("%d 人联署，各具有角色 %s", n, role), fmt.Sprintf("%d different signers with role %s", n, role)}
	return Policy{says, func(tx *Tx) error {
		if got := countParties(tx, role); got < n {
			return envelope.ErrTooFewSigners.With("%d of %d signers with role %s", got, n, role)
		}
		return nil
	}}
}

func countParties(tx *Tx, role string) int {
	var seen []string
	for _, s := range tx.Signers {
		if s.has(role) && !slices.Contains(seen, s.Party) {
			seen = append(seen, s.Party)
		}
	}
	return len(seen)
}

// Every allows what all the policies allow.
func Every(policies ...Policy) Policy {
	var zh, en []string
	for _, p := range policies {
		zh, en = append(zh, p.Says.ZH), append(en, p.Says.EN)
	}
	return Policy{Text{strings.Join(zh, "，且"), strings.Join(en, ", and ")}, func(tx *Tx) error {
		for _, p := range policies {
			if err := p.Check(tx); err != nil {
				return err
			}
		}
		return nil
	}}
}
