package funds

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"

	"gongshi/ledger/contract"

	"google.golang.org/protobuf/proto"
)

// Bounds of a batch: rows unless the mapping says otherwise, and bytes, well under those of an envelope.
const (
	defaultBatch = 100
	batchBytes   = 128 << 10
)

func importTable() contract.Import {
	return contract.Import{
		Name:    "csv",
		Title:   contract.Text{ZH: "公开的预算或支出表格", EN: "A published table of budgets or spending"},
		Mapping: (*Mapping)(nil).ProtoReflect().Type(),
		Open: func(m proto.Message, header []string) (contract.Rows, error) {
			mapping, ok := m.(*Mapping)
			if !ok {
				return nil, ErrMapping.With("it is a %s", m.ProtoReflect().Descriptor().FullName())
			}
			p, err := newPlan(mapping, header)
			if err != nil {
				return nil, err
			}
			t := &table{plan: p}
			for _, one := range p.measures {
				name := strings.ToLower(strings.TrimPrefix(one.kind.String(), "KIND_"))
				t.sums = append(t.sums, contract.Sum{Name: name, Exponent: p.places - mapping.GetNumbers().GetZeros(), Currency: mapping.Budget.Currency})
			}
			t.fresh()
			return t, nil
		},
	}
}

// A table reads rows by a plan. It remembers hashes of keys, lines and names, no rows.
type table struct {
	*plan
	sums     []contract.Sum
	seen     index // rows by their key, and how many were equal in it
	lines    known // lines by code
	names    known // names by dimension and code
	declared bool  // whether the budget has been declared
	batch    *Record
	rows     int // in the batch
	bytes    int
	ready    [][]proto.Message
}

// known remembers what was said of each key, by hashes.
type known struct {
	index
	said [][16]byte
}

// A saying is what a row says of a key.
type saying struct{ key, what [16]byte }

// tell remembers what is said of a new key, and reports whether it is new.
func (k *known) tell(s saying) (fresh bool) {
	_, fresh = k.at(s.key)
	if fresh {
		k.said = append(k.said, s.what)
	}
	return fresh
}

// contradicts reports whether something else was said of the key before.
func (k *known) contradicts(s saying) bool {
	at := k.find(s.key)
	return at >= 0 && k.said[at] != s.what
}

// A reading is what one row says, before any of it counts.
type reading struct {
	lines   []*LineDraft
	ofLines []saying
	names   []*CodeName
	ofNames []saying
	entries []*RowEntry
	minor   []int64 // by measure
	blank   []bool  // by measure
}

// Row reads one row; what it refuses has no effect.
func (t *table) Row(line int, cells []string) error {
	if len(cells) != len(t.header) {
		return ErrCells.With("line %d has %d cells, the header %d", line, len(cells), len(t.header))
	}
	clean := make([]string, len(cells))
	for i, c := range cells {
		clean[i] = cleanCell(c)
	}
	for _, f := range t.skip {
		if slices.Contains(f.equals, clean[f.column]) {
			return nil
		}
	}
	r := &reading{}
	row := &rowAt{table: t, line: line, cells: clean}
	for _, step := range [...]func(*reading) error{row.checkFields, row.readLines, row.readNames, row.readAmounts, row.readEntries} {
		if err := step(r); err != nil {
			return err
		}
	}
	return t.take(row, r)
}

// take counts a row that is right.
func (t *table) take(row *rowAt, r *reading) error {
	sums := slices.Clone(t.sums)
	for i := range sums {
		if !r.blank[i] {
			sums[i].Count++
			if !addMinor(&sums[i].Minor, r.minor[i]) {
				return ErrOverflow.On(t.header[t.measures[i].column], "line %d", row.line)
			}
		}
	}
	t.sums = sums
	id := t.identify(row.cells)
	for i, l := range r.lines {
		if t.lines.tell(r.ofLines[i]) {
			t.batch.Lines = append(t.batch.Lines, l)
			t.bytes += proto.Size(l) + 8
		}
	}
	for i, n := range r.names {
		if t.names.tell(r.ofNames[i]) {
			t.batch.Names = append(t.batch.Names, n)
			t.bytes += proto.Size(n) + 8
		}
	}
	for _, e := range r.entries {
		e.Row = id
		t.batch.Entries = append(t.batch.Entries, e)
		t.bytes += proto.Size(e) + 8
	}
	t.rows++
	if t.full() {
		t.flush()
	}
	return nil
}

// identify names a row by its key and by how many rows before it were equal in it.
func (t *table) identify(cells []string) string {
	var key []string
	for _, c := range t.key {
		key = append(key, cells[c])
	}
	hash := digest(key...)
	at, _ := t.seen.at(hash)
	t.seen.value[at]++
	id := sha256.Sum256(binary.BigEndian.AppendUint32(hash[:], t.seen.value[at]))
	return hex.EncodeToString(id[:16])
}

func (t *table) full() bool {
	most := int(t.mapping.Batch)
	if most == 0 {
		most = max(1, min(defaultBatch, maxBatch/len(t.measures)))
	}
	return t.rows >= most || t.bytes >= batchBytes || len(t.batch.Lines)+len(t.batch.Names) >= maxBatch
}

func (t *table) fresh() {
	t.batch = &Record{Budget: t.mapping.Budget.Id, Dataset: t.mapping.Dataset}
	t.rows, t.bytes = 0, 0
}

func (t *table) flush() {
	var together []proto.Message
	if !t.declared {
		together, t.declared = append(together, t.mapping.Budget), true
	}
	t.ready = append(t.ready, append(together, t.batch))
	t.fresh()
}

// Commands returns the oldest full batch, or none; at the end, batch after batch until none is left.
func (t *table) Commands(end bool) []proto.Message {
	if end && len(t.ready) == 0 && t.rows > 0 {
		t.flush()
	}
	if len(t.ready) == 0 {
		return nil
	}
	batch := t.ready[0]
	t.ready = t.ready[1:]
	return batch
}

// Sums lists the totals of the amounts by measure.
func (t *table) Sums() []contract.Sum { return slices.Clone(t.sums) }

// digest is a hash of texts that no other list of texts has.
func digest(texts ...string) [16]byte {
	var b []byte
	for _, s := range texts {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	sum := sha256.Sum256(b)
	return [16]byte(sum[:16])
}

// digestOf is a hash of a message; it never leaves this run.
func digestOf(m proto.Message) [16]byte {
	raw, _ := proto.MarshalOptions{Deterministic: true}.Marshal(m)
	return digest(string(raw))
}
