package funds

import (
	"gongshi/ledger/contract"

	"google.golang.org/protobuf/proto"
)

// maxBatch bounds the names, lines and entries of one command.
const maxBatch = 500

// record adds published lines and figures; what is there already, word for word, is only counted.
func record(tx *contract.Tx, c *Record) error {
	p, err := begin(tx, c.Budget, RoleRecorder)
	if err != nil {
		return err
	}
	if p.budget.Control != Control_CONTROL_OBSERVED {
		return ErrControl.With("%s is enforced", c.Budget)
	}
	if n := len(c.Names) + len(c.Lines) + len(c.Entries); n > 3*maxBatch || len(c.Entries) > maxBatch {
		return ErrBatch.With("%d names, lines and entries", n)
	}
	if err := checkText(field{"dataset", c.Dataset, maxName, true}); err != nil {
		return err
	}
	if _, err := p.name(c.Names); err != nil {
		return err
	}
	done := &Recorded{Budget: c.Budget, Dataset: c.Dataset}
	if err := p.recordLines(c.Lines, done); err != nil {
		return err
	}
	if err := p.recordEntries(c, done); err != nil {
		return err
	}
	if done.Lines+done.Entries > 0 {
		p.close()
	}
	tx.Emit(done)
	return nil
}

func (p *posting) recordLines(drafts []*LineDraft, done *Recorded) error {
	for _, d := range drafts {
		old, err := p.line(d.GetCode())
		if err != nil {
			if _, err := p.newLine(d); err != nil {
				return err
			}
			done.Lines++
			continue
		}
		want, err := p.describe(d)
		if err != nil {
			return err
		}
		if !old.sameWords(want) {
			return ErrLineChanged.With("%s", d.Code)
		}
		done.Repeated++
	}
	return nil
}

func (p *posting) recordEntries(c *Record, done *Recorded) error {
	for _, r := range c.Entries {
		if err := r.check(); err != nil {
			return err
		}
		e := &Entry{
			Kind: r.Kind, Line: r.Line, AmountMinor: r.AmountMinor, Date: r.Date, Payee: r.Payee, Purpose: r.Purpose,
			Reference: r.Reference, Dataset: c.Dataset, Row: r.Row,
		}
		key := rowKey(c.Budget, c.Dataset, r)
		if at, ok := rows.Get(p.tx, key); ok {
			old, _ := entries.Get(p.tx, entryKey(c.Budget, at.Sequence))
			if !old.samePublished(e) {
				return ErrRowChanged.With("row %s, recorded as entry %d", r.Row, at.Sequence)
			}
			done.Repeated++
			continue
		}
		n, err := p.post(e)
		if err != nil {
			return err
		}
		rows.Put(p.tx, key, &RecordedRow{Sequence: n})
		done.Entries++
	}
	return nil
}

// samePublished compares what a publisher said, not who recorded it and when.
func (e *Entry) samePublished(f *Entry) bool {
	return e.Kind == f.Kind && e.Line == f.Line && e.AmountMinor == f.AmountMinor && e.Date == f.Date &&
		e.Purpose == f.Purpose && e.Reference == f.Reference && proto.Equal(e.Payee, f.Payee)
}

func (r *RowEntry) check() error {
	switch r.Kind {
	case Kind_KIND_APPROVED, Kind_KIND_ADJUSTED, Kind_KIND_ALLOTTED, Kind_KIND_COMMITTED, Kind_KIND_PAID, Kind_KIND_RETURNED:
	default:
		return ErrKind.With("%s", r.Kind)
	}
	hex := len(r.Row) == 32
	for i := range len(r.Row) {
		hex = hex && (r.Row[i] >= '0' && r.Row[i] <= '9' || r.Row[i] >= 'a' && r.Row[i] <= 'f')
	}
	if !hex {
		return ErrRow.With("%q", r.Row)
	}
	if err := checkDate("date", r.Date, false); err != nil {
		return err
	}
	if r.Payee != nil {
		if err := r.Payee.check(); err != nil {
			return err
		}
	}
	return checkText(field{"purpose", r.Purpose, maxText, false}, field{"reference", r.Reference, maxName, false})
}
