package funds

import "gongshi/ledger/contract"

// maxLevels bounds the tree, and so what one entry moves.
const maxLevels = 9

// draftLine adds a leaf to a draft or gives it another amount; the lines above follow.
func draftLine(tx *contract.Tx, c *DraftLine) error {
	p, err := begin(tx, c.Budget, RoleDrafter)
	if err != nil {
		return err
	}
	if err := p.enforced(Stage_STAGE_DRAFT); err != nil {
		return err
	}
	if c.AmountMinor < 0 {
		return ErrAmount.With("%d", c.AmountMinor)
	}
	l, err := p.line(c.Line.GetCode())
	if err != nil {
		if l, err = p.draft(c.Line); err != nil {
			return err
		}
	} else if want, err := p.describe(c.Line); err != nil {
		return err
	} else if !l.sameWords(want) {
		return ErrLineChanged.With("%s", l.Code)
	}
	if !l.Leaf && c.AmountMinor != l.DraftedMinor {
		return ErrNotLeaf.With("%s", l.Code)
	}
	if err := p.move(l, c.AmountMinor-l.DraftedMinor, drafted); err != nil {
		return err
	}
	p.close()
	tx.Emit(&LineDrafted{Budget: c.Budget, Line: l.Code, DraftedMinor: c.AmountMinor})
	return nil
}

// draft adds a new line to an enforced budget, which is bounded.
func (p *posting) draft(d *LineDraft) (*Line, error) {
	if p.budget.Lines >= maxLines {
		return nil, ErrTooManyLines.With("%d", p.budget.Lines)
	}
	return p.newLine(d)
}

// newLine adds a line below one that holds no amounts itself.
func (p *posting) newLine(d *LineDraft) (*Line, error) {
	l, err := p.describe(d)
	if err != nil {
		return nil, err
	}
	if l.Parent != "" {
		above, err := p.line(l.Parent)
		if err != nil {
			return nil, err
		}
		if above.Leaf && (above.Entries > 0 || above.DraftedMinor != 0) {
			return nil, ErrLeafUsed.With("%s", above.Code)
		}
		above.Leaf = false
	}
	p.addLine(l)
	return l, nil
}

// describe makes a line of its draft: codes that it does not give are those of the line above.
func (p *posting) describe(d *LineDraft) (*Line, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	above := &Line{}
	if d.Parent != "" {
		found, err := p.line(d.Parent)
		if err != nil {
			return nil, on("parent", err)
		}
		above = found
	}
	if above.Level >= maxLevels {
		return nil, ErrTooDeep.With("%s", d.Code)
	}
	return d.below(p.budget.Id, above), nil
}

func (d *LineDraft) check() error {
	return checkText(field{"line.code", d.GetCode(), maxCode, true}, field{"line.parent", d.GetParent(), maxCode, false},
		field{"line.name_zh", d.GetNameZh(), maxName, d.GetNameEn() == ""}, field{"line.name_en", d.GetNameEn(), maxName, false},
		field{"line.department", d.GetDepartment(), maxCode, false}, field{"line.unit", d.GetUnit(), maxCode, false},
		field{"line.function", d.GetFunction(), maxCode, false}, field{"line.economic", d.GetEconomic(), maxCode, false},
		field{"line.cofog", d.GetCofog(), maxCode, false}, field{"line.programme", d.GetProgramme(), maxCode, false},
		field{"line.project", d.GetProject(), maxCode, false}, field{"line.region", d.GetRegion(), maxCode, false},
		field{"line.funding", d.GetFunding(), maxCode, false})
}

// below is the line that a draft describes under the line above, which may be empty.
func (d *LineDraft) below(budget string, above *Line) *Line {
	return &Line{
		Budget: budget, Code: d.Code, Parent: d.Parent, NameZh: d.NameZh, NameEn: d.NameEn,
		Department: first(d.Department, above.Department), Unit: first(d.Unit, above.Unit),
		Function: first(d.Function, above.Function), Economic: first(d.Economic, above.Economic),
		Cofog: first(d.Cofog, above.Cofog), Programme: first(d.Programme, above.Programme),
		Project: first(d.Project, above.Project), Region: first(d.Region, above.Region),
		Funding: first(d.Funding, above.Funding), Leaf: true, Level: above.Level + 1,
	}
}

func first(own, inherited string) string {
	if own != "" {
		return own
	}
	return inherited
}

// sameWords compares all but balances and children.
func (l *Line) sameWords(m *Line) bool {
	return l.Parent == m.Parent && l.NameZh == m.NameZh && l.NameEn == m.NameEn && l.Department == m.Department &&
		l.Unit == m.Unit && l.Function == m.Function && l.Economic == m.Economic && l.Cofog == m.Cofog &&
		l.Programme == m.Programme && l.Project == m.Project && l.Region == m.Region && l.Funding == m.Funding
}

func nameCodes(tx *contract.Tx, c *NameCodes) error {
	p, err := begin(tx, c.Budget, RoleDrafter)
	if err != nil {
		return err
	}
	if len(c.Names) > maxBatch {
		return ErrBatch.With("%d names", len(c.Names))
	}
	fresh, err := p.name(c.Names)
	if err != nil {
		return err
	}
	tx.Emit(&CodesNamed{Budget: c.Budget, Names: fresh})
	return nil
}

// name keeps names of codes and returns how many are new. A code keeps its name.
func (p *posting) name(names []*CodeName) (uint32, error) {
	var fresh uint32
	for _, n := range names {
		if _, known := Dimension_name[int32(n.Dimension)]; !known || n.Dimension == Dimension_DIMENSION_UNSPECIFIED {
			return 0, ErrKind.On("names.dimension", "%d", n.Dimension)
		}
		if err := checkText(field{"names.code", n.Code, maxCode, true}, field{"names.name_zh", n.NameZh, maxName, n.NameEn == ""},
			field{"names.name_en", n.NameEn, maxName, false}); err != nil {
			return 0, err
		}
		key := codeKey(p.budget.Id, n.Dimension, n.Code)
		old, ok := classifications.Get(p.tx, key)
		if ok && (old.NameZh != n.NameZh || old.NameEn != n.NameEn) {
			return 0, ErrNameChanged.With("%s %s", n.Dimension, n.Code)
		}
		if !ok {
			classifications.Put(p.tx, key, &Classification{
				Budget: p.budget.Id, Dimension: n.Dimension, Code: n.Code, NameZh: n.NameZh, NameEn: n.NameEn})
			fresh++
		}
	}
	return fresh, nil
}
