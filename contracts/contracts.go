// Package contracts is the register: the only list of the contracts that the ledger runs.
package contracts

import (
	"gongshi/contracts/funds"
	"gongshi/contracts/identity"
	"gongshi/ledger/contract"
)

// All lists the contracts, identity first, because every other one relies on who signs.
func All() []contract.Contract {
	return []contract.Contract{
		identity.Contract(),
		funds.Contract(),
	}
}

// Register checks the contracts and joins them. An error is a mistake of this program, found by every test.
func Register() (*contract.Register, error) { return contract.NewRegister(All()...) }
