// Package funds is the ledger of public money: budgets as trees of lines, and every movement of money on them from the
// vote to the payee's bank, each an entry that is never changed.
//
// Enforced budgets live here: nothing is spent without a line, nobody approves what he prepared, and a payment is
// done when the bank says so. Observed budgets are figures that somebody published, kept to the last digit.
package funds

import (
	"gongshi/ledger/contract"
	"gongshi/ledger/state"
)

// The powers of public money. A role can be limited to one budget by its id.
const (
	RoleDrafter    = "funds/drafter"    // drafts budgets, proposes transfers
	RoleApprover   = "funds/approver"   // votes budgets and transfers
	RoleAllotter   = "funds/allotter"   // releases money to be spent
	RolePayer      = "funds/payer"      // commits and orders payments
	RoleController = "funds/controller" // second pair of eyes on payments and reversals
	RoleBank       = "funds/bank"       // confirms payments and returns, for another organisation
	RoleRecorder   = "funds/recorder"   // records published figures
)

// Contract declares the funds contract.
func Contract() contract.Contract {
	return contract.Contract{
		Name:       "funds",
		Title:      contract.Text{ZH: "公共资金", EN: "Public money"},
		Proto:      File_contracts_funds_funds_proto,
		State:      spaces(),
		Refusals:   refusals,
		Commands:   commands(),
		Queries:    queries(),
		Mirrors:    mirrors(),
		Imports:    []contract.Import{importTable()},
		Exports:    []contract.Export{fiscalDataPackage()},
		Invariants: invariants(),
	}
}

func commands() []contract.Command {
	return []contract.Command{
		contract.On(openYear, contract.Office(RoleApprover)),
		contract.On(closeYear, contract.Office(RoleApprover)),
		contract.On(draftBudget, contract.Office(RoleDrafter)),
		contract.On(draftLine, contract.Office(RoleDrafter)),
		contract.On(nameCodes, contract.Office(RoleDrafter)),
		contract.On(submitBudget, contract.Office(RoleDrafter)),
		contract.On(returnBudget, contract.Office(RoleApprover)),
		contract.On(approveBudget, contract.Office(RoleApprover)),
		contract.On(closeBudget, contract.Office(RoleApprover)),
		contract.On(allot, contract.Office(RoleAllotter)),
		contract.On(proposeTransfer, contract.Office(RoleDrafter)),
		contract.On(approveTransfer, contract.Office(RoleApprover)),
		contract.On(commit, contract.Office(RolePayer)),
		contract.On(orderPayment, contract.Office(RolePayer)),
		contract.On(approvePayment, contract.Office(RoleController)),
		contract.On(confirmPayment, contract.Office(RoleBank)),
		contract.On(returnPayment, contract.Office(RoleBank)),
		contract.On(reverse, contract.Office(RoleController)),
		contract.On(observeBudget, contract.Office(RoleRecorder)),
		contract.On(record, contract.Office(RoleRecorder)),
	}
}

func mirrors() []contract.Mirror {
	mirror := func(s state.Space, index [][]string, search ...string) contract.Mirror {
		return contract.Mirror{Space: s, Index: index, Search: search}
	}
	return []contract.Mirror{
		mirror(budgets, [][]string{{"organisation", "year"}}, "title_zh", "title_en"),
		mirror(lines, [][]string{{"budget", "parent"}, {"budget", "leaf", "paid_minor"}, {"budget", "function"}, {"budget", "department"}},
			"code", "name_zh", "name_en"),
		mirror(classifications, [][]string{{"budget", "dimension"}}, "name_zh", "name_en"),
		mirror(entries, [][]string{{"budget", "kind", "month"}, {"budget", "line"}, {"budget", "kind", "amount_minor"}, {"payee_name"}},
			"payee_name", "purpose", "reference", "line"),
		mirror(reversals, [][]string{{"budget"}}),
		mirror(commitments, [][]string{{"budget", "line"}, {"due"}, {"payee_name"}}, "payee_name", "purpose", "reference"),
		mirror(payments, [][]string{{"budget", "stage"}, {"budget", "line"}, {"payee_name"}, {"bank_reference"}}, "payee_name", "purpose"),
		mirror(transfers, [][]string{{"budget", "decision"}}, "reason"),
	}
}
