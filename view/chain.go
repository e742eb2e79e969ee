package view

import (
	"fmt"
	"slices"

	"gongshi/ledger/journal"

	"google.golang.org/protobuf/proto"
)

// reserved are the tables that are no mirrors.
var reserved = []string{"view_cursor", "view_tables", "blocks", "transactions", "signers", "commands", "events"}

// chainVersion counts the forms that the chain tables have had; another one than the database's makes it start anew.
const chainVersion = 1

// A transaction's record is its outcome without the events, which have a table of their own.
var (
	intoBlocks       = &insert{table: "blocks", columns: []string{"height", "time_ms", "hash", "proposer", "app_hash", "transactions", "refused", "writes"}}
	intoTransactions = &insert{table: "transactions", columns: []string{"height", "position", "id", "code", "book", "time_ms", "record"}}
	intoSigners      = &insert{table: "signers", columns: []string{"height", "position", "number", "party", "organisation"}}
	intoCommands     = &insert{table: "commands", columns: []string{"height", "position", "number", "type"}}
	intoEvents       = &insert{table: "events", columns: []string{"height", "position", "number", "type", "payload"}}
)

// createChain lists the statements that make the chain tables and the view's own.
func createChain(k kind) []string {
	number, text, raw := k.types[number], k.types[text], k.types[raw]
	place := fmt.Sprintf(`"height" %s NOT NULL, "position" %s NOT NULL`, number, number)
	return []string{
		fmt.Sprintf(`CREATE TABLE IF NOT EXISTS "view_tables" ("name" %s PRIMARY KEY)`, text),
		fmt.Sprintf(`CREATE TABLE "blocks" ("height" %s PRIMARY KEY, "time_ms" %s NOT NULL, "hash" %s NOT NULL, "proposer" %s NOT NULL,
			"app_hash" %s NOT NULL, "transactions" %s NOT NULL, "refused" %s NOT NULL, "writes" %s NOT NULL)`, number, number, raw, raw, raw, number, number, number),
		`CREATE INDEX "blocks__hash" ON "blocks" ("hash")`,
		fmt.Sprintf(`CREATE TABLE "transactions" (%s, "id" %s NOT NULL, "code" %s NOT NULL, "book" %s NOT NULL, "time_ms" %s NOT NULL,
			"record" %s NOT NULL, PRIMARY KEY ("height", "position"))`, place, raw, number, text, number, raw),
		`CREATE INDEX "transactions__id" ON "transactions" ("id")`,
		`CREATE INDEX "transactions__code" ON "transactions" ("code", "height", "position")`,
		fmt.Sprintf(`CREATE TABLE "signers" (%s, "number" %s NOT NULL, "party" %s NOT NULL, "organisation" %s NOT NULL,
			PRIMARY KEY ("height", "position", "number"))`, place, number, text, text),
		`CREATE INDEX "signers__party" ON "signers" ("party", "height", "position")`,
		`CREATE INDEX "signers__organisation" ON "signers" ("organisation", "height", "position")`,
		fmt.Sprintf(`CREATE TABLE "commands" (%s, "number" %s NOT NULL, "type" %s NOT NULL, PRIMARY KEY ("height", "position", "number"))`, place, number, text),
		`CREATE INDEX "commands__type" ON "commands" ("type", "height", "position")`,
		fmt.Sprintf(`CREATE TABLE "events" (%s, "number" %s NOT NULL, "type" %s NOT NULL, "payload" %s NOT NULL,
			PRIMARY KEY ("height", "position", "number"))`, place, number, text, raw),
		`CREATE INDEX "events__type" ON "events" ("type", "height", "position", "number")`,
	}
}

// dropChain forgets the chain.
func dropChain() []string {
	return []string{`DROP TABLE IF EXISTS "blocks"`, `DROP TABLE IF EXISTS "transactions"`, `DROP TABLE IF EXISTS "signers"`,
		`DROP TABLE IF EXISTS "commands"`, `DROP TABLE IF EXISTS "events"`}
}

// chainRows gathers the rows of some blocks for the chain tables.
type chainRows struct{ blocks, transactions, signers, commands, events [][]any }

func (c *chainRows) add(b *journal.Block) error {
	refused := int64(0)
	for _, o := range b.Outcomes {
		if o.Code != 0 {
			refused++
		}
		if err := c.addOutcome(b, o); err != nil {
			return fmt.Errorf("transaction %d of block %d: %w", o.Index, b.Height, err)
		}
	}
	c.blocks = append(c.blocks, []any{b.Height, b.TimeMs, some(b.Hash), some(b.Proposer), some(b.AppHash),
		int64(len(b.Outcomes)), refused, int64(len(b.Writes))})
	return nil
}

func (c *chainRows) addOutcome(b *journal.Block, o *journal.Outcome) error {
	at := func(values ...any) []any { return append([]any{b.Height, int64(o.Index)}, values...) }
	bare := &journal.Outcome{Id: o.Id, Index: o.Index, Code: o.Code, Book: o.Book, Field: o.Field, Detail: o.Detail,
		Signers: o.Signers, Commands: o.Commands, Bytes: o.Bytes}
	record, err := proto.MarshalOptions{Deterministic: true}.Marshal(bare)
	if err != nil {
		return err
	}
	c.transactions = append(c.transactions, at(clipBytes(o.Id), int64(o.Code), clipText(o.Book), b.TimeMs, some(record)))
	for i, s := range o.Signers {
		c.signers = append(c.signers, at(int64(i), clipText(s.Party), clipText(s.Organisation)))
	}
	for i, kind := range o.Commands {
		if !slices.Contains(o.Commands[:i], kind) {
			c.commands = append(c.commands, at(int64(i), clipText(kind)))
		}
	}
	for i, e := range o.Events {
		c.events = append(c.events, at(int64(i), clipText(e.Type), some(e.Payload)))
	}
	return nil
}

// some is b, never NULL.
func some(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

func (c *chainRows) write(w *writer) error {
	for _, part := range []struct {
		into *insert
		rows [][]any
	}{{intoBlocks, c.blocks}, {intoTransactions, c.transactions}, {intoSigners, c.signers}, {intoCommands, c.commands}, {intoEvents, c.events}} {
		if err := w.insert(part.into, part.rows); err != nil {
			return err
		}
	}
	return nil
}
