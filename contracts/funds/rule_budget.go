package funds

import (
	"gongshi/ledger/amount"
	"gongshi/ledger/contract"
	"gongshi/ledger/state"

	"google.golang.org/protobuf/proto"
)

// maxLines bounds an enforced budget, because its vote is one transaction.
const maxLines = 500

// officer finds the signer that speaks for an organisation with the role; scope is the budget's id.
func officer(tx *contract.Tx, role, scope string) (contract.Signer, error) {
	for _, s := range tx.Signers {
		if s.Organisation != "" && s.HoldsFor(role, scope) {
			return s, nil
		}
	}
	return contract.Signer{}, ErrNotYours.With("role %s for %q", role, scope)
}

func openYear(tx *contract.Tx, c *OpenYear) error {
	s, err := officer(tx, RoleApprover, "")
	if err != nil {
		return err
	}
	if years.Has(tx, yearKey(s.Organisation, c.Year)) {
		return ErrYearExists.With("%d of %s", c.Year, s.Organisation)
	}
	if err := checkDate("opens", c.Opens, true); err != nil {
		return err
	}
	if err := checkDate("closes", c.Closes, true); err != nil {
		return err
	}
	if c.Year < 1900 || c.Year > 9999 || c.Opens >= c.Closes {
		return ErrYear.With("%d from %s to %s", c.Year, c.Opens, c.Closes)
	}
	if _, ok := amount.CurrencyOf(c.Currency); !ok {
		return ErrCurrency.With("%q", c.Currency)
	}
	y := &FiscalYear{Organisation: s.Organisation, Year: c.Year, Opens: c.Opens, Closes: c.Closes, Currency: c.Currency}
	years.Put(tx, yearKey(y.Organisation, y.Year), y)
	tx.Emit(&YearOpened{Year: y})
	return nil
}

func closeYear(tx *contract.Tx, c *CloseYear) error {
	s, err := officer(tx, RoleApprover, "")
	if err != nil {
		return err
	}
	y, err := years.Need(tx, yearKey(s.Organisation, c.Year), ErrYearUnknown.With("%d of %s", c.Year, s.Organisation))
	if err != nil {
		return err
	}
	if y.Closed {
		return ErrYearClosed.With("%d", c.Year)
	}
	if y.OpenBudgets > 0 {
		return ErrBudgetsOpen.With("%d", y.OpenBudgets)
	}
	y.Closed = true
	years.Put(tx, yearKey(y.Organisation, y.Year), y)
	tx.Emit(&YearClosed{Year: y})
	return nil
}

func draftBudget(tx *contract.Tx, c *DraftBudget) error {
	s, err := officer(tx, RoleDrafter, c.Id)
	if err != nil {
		return err
	}
	if err := checkID(c.Id); err != nil {
		return err
	}
	if err := checkText(field{"title_zh", c.TitleZh, maxName, true}, field{"title_en", c.TitleEn, maxName, false}); err != nil {
		return err
	}
	if budgets.Has(tx, c.Id) {
		return ErrBudgetExists.With("%s", c.Id)
	}
	y, err := years.Need(tx, yearKey(s.Organisation, c.Year), ErrYearUnknown.With("%d of %s", c.Year, s.Organisation))
	if err != nil {
		return err
	}
	if y.Closed {
		return ErrYearClosed.With("%d", c.Year)
	}
	y.OpenBudgets++
	years.Put(tx, yearKey(y.Organisation, y.Year), y)
	budgets.Put(tx, c.Id, &Budget{
		Id: c.Id, Organisation: s.Organisation, Year: c.Year, Currency: y.Currency, TitleZh: c.TitleZh, TitleEn: c.TitleEn,
		Control: Control_CONTROL_ENFORCED, Stage: Stage_STAGE_DRAFT,
	})
	tx.Emit(&BudgetDrafted{Budget: c.Id})
	return nil
}

func submitBudget(tx *contract.Tx, c *SubmitBudget) error {
	p, err := begin(tx, c.Budget, RoleDrafter)
	if err != nil {
		return err
	}
	if err := p.enforced(Stage_STAGE_DRAFT); err != nil {
		return err
	}
	if p.budget.DraftedMinor == 0 {
		return ErrEmpty.With("%s", c.Budget)
	}
	p.budget.Stage, p.budget.SubmittedBy = Stage_STAGE_SUBMITTED, p.signer.Party
	p.budget.ReturnReason, p.budget.ReturnedBy = "", ""
	p.close()
	tx.Emit(&BudgetSubmitted{Budget: c.Budget, DraftedMinor: p.budget.DraftedMinor})
	return nil
}

func returnBudget(tx *contract.Tx, c *ReturnBudget) error {
	p, err := begin(tx, c.Budget, RoleApprover)
	if err != nil {
		return err
	}
	if err := p.enforced(Stage_STAGE_SUBMITTED); err != nil {
		return err
	}
	if err := checkText(field{"reason", c.Reason, maxText, true}); err != nil {
		return err
	}
	p.budget.Stage, p.budget.SubmittedBy = Stage_STAGE_DRAFT, ""
	p.budget.ReturnReason, p.budget.ReturnedBy = c.Reason, p.signer.Party
	p.close()
	tx.Emit(&BudgetReturned{Budget: c.Budget, Reason: c.Reason})
	return nil
}

// approveBudget gives each leaf its vote by two entries: what was approved, and what it is from now on adjusted from.
func approveBudget(tx *contract.Tx, c *ApproveBudget) error {
	p, err := begin(tx, c.Budget, RoleApprover)
	if err != nil {
		return err
	}
	if err := p.enforced(Stage_STAGE_SUBMITTED); err != nil {
		return err
	}
	if p.signer.Party == p.budget.SubmittedBy {
		return ErrSameEyes.With("%s submitted it", p.signer.Party)
	}
	if err := checkText(field{"decision", c.Decision, maxName, true}); err != nil {
		return err
	}
	for key, l := range state.Under(lines, tx, c.Budget, maxLines) {
		if !l.Leaf || l.DraftedMinor == 0 {
			continue
		}
		for _, kind := range [...]Kind{Kind_KIND_APPROVED, Kind_KIND_ADJUSTED} {
			if _, err := p.post(&Entry{Kind: kind, Line: key.B, AmountMinor: l.DraftedMinor, Reference: c.Decision}); err != nil {
				return err
			}
		}
	}
	b := p.budget
	b.Stage, b.ApprovedBy, b.Decision, b.ApprovedMs = Stage_STAGE_APPROVED, p.signer.Party, c.Decision, tx.TimeMS
	p.close()
	tx.Emit(&BudgetApproved{Budget: c.Budget, Decision: c.Decision, ApprovedMinor: b.ApprovedMinor})
	return nil
}

func closeBudget(tx *contract.Tx, c *CloseBudget) error {
	p, err := begin(tx, c.Budget, RoleApprover)
	if err != nil {
		return err
	}
	if err := p.enforced(Stage_STAGE_APPROVED); err != nil {
		return err
	}
	if open := p.budget.OrderedMinor - p.budget.PaidMinor; open != 0 {
		return ErrUnsettled.With("%d ordered and not paid", open)
	}
	if y, ok := years.Get(tx, yearKey(p.budget.Organisation, p.budget.Year)); ok {
		y.OpenBudgets--
		years.Put(tx, yearKey(y.Organisation, y.Year), y)
	}
	p.budget.Stage = Stage_STAGE_CLOSED
	p.close()
	tx.Emit(&BudgetClosed{Budget: c.Budget})
	return nil
}

// observeBudget is idempotent, because every import of a published table begins with it.
func observeBudget(tx *contract.Tx, c *ObserveBudget) error {
	s, err := officer(tx, RoleRecorder, c.Id)
	if err != nil {
		return err
	}
	if err := c.check(); err != nil {
		return err
	}
	b := &Budget{
		Id: c.Id, Organisation: s.Organisation, Year: c.Year, Currency: c.Currency, TitleZh: c.TitleZh, TitleEn: c.TitleEn,
		Control: Control_CONTROL_OBSERVED, Stage: Stage_STAGE_APPROVED, Source: c.Source,
	}
	old, ok := budgets.Get(tx, c.Id)
	if !ok {
		budgets.Put(tx, c.Id, b)
		tx.Emit(&BudgetObserved{Budget: c.Id})
		return nil
	}
	same := old.Organisation == b.Organisation && old.Year == b.Year && old.Currency == b.Currency &&
		old.TitleZh == b.TitleZh && old.TitleEn == b.TitleEn && old.Control == b.Control && proto.Equal(old.Source, b.Source)
	if !same {
		return ErrBudgetExists.With("%s of %s", c.Id, old.Organisation)
	}
	return nil
}

func (c *ObserveBudget) check() error {
	if err := checkID(c.GetId()); err != nil {
		return err
	}
	if _, ok := amount.CurrencyOf(c.Currency); !ok {
		return ErrCurrency.With("%q", c.Currency)
	}
	if c.Year < 1900 || c.Year > 9999 {
		return ErrYear.With("%d", c.Year)
	}
	src := c.GetSource()
	if src.GetPublisher() == "" || src.GetLicence() == "" || src.GetUrl() == "" || src.GetCoverageZh() == "" || src.GetCoverageEn() == "" {
		return ErrSource
	}
	if err := checkDate("source.retrieved", src.Retrieved, true); err != nil {
		return err
	}
	return checkText(field{"title_zh", c.TitleZh, maxName, true}, field{"title_en", c.TitleEn, maxName, true},
		field{"source.publisher", src.Publisher, maxName, true}, field{"source.licence", src.Licence, maxName, true},
		field{"source.url", src.Url, maxName, true}, field{"source.coverage_zh", src.CoverageZh, maxText, true},
		field{"source.coverage_en", src.CoverageEn, maxText, true})
}
