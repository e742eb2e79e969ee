package view

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"runtime"
	"strconv"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	_ "modernc.org/sqlite"             // the driver "sqlite"
)

// A database is one of the two kinds; they differ in nothing but what this file says.
type database struct {
	write *sql.DB // one connection
	read  *sql.DB
	kind
}

// A kind of database: its words for things.
type kind struct {
	name    string
	types   [nothing]string // of each class
	number  bool            // parameters are $1, $2, not ?
	forRow  string          // locks the row that a SELECT reads
	rowID   string          // a column that a full-text index refers to
	words   func(table string) []string
	dropped func(table string) []string // before the table itself
	match   func(table string) string   // a condition with one parameter
	wanted  func(words []string) string // the parameter
}

var sqliteKind = kind{
	name:  "sqlite",
	types: [nothing]string{number: "INTEGER", unsigned: "INTEGER", truth: "INTEGER", text: "TEXT", name: "TEXT", raw: "BLOB"},
	rowID: `"_id" INTEGER PRIMARY KEY, `,
	words: func(table string) []string {
		index, t := quote(table+"__words"), quote(table)
		add := fmt.Sprintf(`INSERT INTO %s(rowid, "_words") VALUES (new."_id", new."_words");`, index)
		drop := fmt.Sprintf(`INSERT INTO %s(%s, rowid, "_words") VALUES ('delete', old."_id", old."_words");`, index, index)
		return []string{
			fmt.Sprintf(`CREATE VIRTUAL TABLE %s USING fts5("_words", content=%s, content_rowid='_id', tokenize='ascii', detail='none', columnsize=0, prefix='1 2')`, index, t),
			fmt.Sprintf(`CREATE TRIGGER %s AFTER INSERT ON %s BEGIN %s END`, quote(table+"__added"), t, add),
			fmt.Sprintf(`CREATE TRIGGER %s AFTER DELETE ON %s BEGIN %s END`, quote(table+"__deleted"), t, drop),
			fmt.Sprintf(`CREATE TRIGGER %s AFTER UPDATE OF "_words" ON %s WHEN old."_words" <> new."_words" BEGIN %s %s END`,
				quote(table+"__changed"), t, drop, add),
		}
	},
	dropped: func(table string) []string { return []string{"DROP TABLE IF EXISTS " + quote(table+"__words")} },
	match: func(table string) string {
		index := quote(table + "__words")
		return fmt.Sprintf(`"_id" IN (SELECT rowid FROM %s WHERE %s MATCH ?)`, index, index)
	},
	wanted: func(words []string) string { return conjunction(words, `"`, "*", " AND ") },
}

var postgresKind = kind{
	name: "postgres",
	types: [nothing]string{number: "BIGINT", unsigned: "BIGINT", truth: "BOOLEAN", text: `TEXT COLLATE "C"`,
		name: `TEXT COLLATE "C"`, raw: "BYTEA"},
	number: true,
	forRow: " FOR UPDATE",
	words: func(table string) []string {
		return []string{fmt.Sprintf(`CREATE INDEX %s ON %s USING GIN ((%s))`, quote(table+"__words"), quote(table), vector)}
	},
	dropped: func(string) []string { return nil },
	match:   func(string) string { return vector + ` @@ CAST(? AS tsquery)` },
	wanted:  func(words []string) string { return conjunction(words, "'", ":*", " & ") },
}

// vector is what the full-text index of PostgreSQL holds.
const vector = `array_to_tsvector(string_to_array("_words", ' '))`

// connect opens "sqlite:PATH" or "postgres://…".
func connect(ctx context.Context, address string) (*database, error) {
	if path, ok := strings.CutPrefix(address, "sqlite:"); ok && path != "" {
		return connectSQLite(ctx, path)
	}
	if strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://") {
		return connectPostgres(ctx, address)
	}
	return nil, fmt.Errorf("the view's URL %q names no database: give sqlite:PATH or postgres://USER@HOST/NAME", redacted(address))
}

// redacted is an address without its password.
func redacted(address string) string {
	if u, err := url.Parse(address); err == nil {
		return u.Redacted()
	}
	return "(unreadable)"
}

func connectSQLite(ctx context.Context, path string) (*database, error) {
	// What a power cut takes from a WAL without fsync is read from the chain again: the cursor goes with the rows.
	common := []string{"busy_timeout(10000)", "journal_mode(WAL)", "synchronous(NORMAL)", "mmap_size(268435456)", "temp_store(MEMORY)"}
	open := func(lock string, pragmas ...string) (*sql.DB, error) {
		q := url.Values{"_pragma": append(common, pragmas...), "_txlock": {lock}}
		return sql.Open("sqlite", (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: q.Encode()}).String())
	}
	write, err := open("immediate", "cache_size(-65536)", "journal_size_limit(67108864)")
	if err != nil {
		return nil, fmt.Errorf("open the view's database %s: %w", path, err)
	}
	write.SetMaxOpenConns(1)
	if err := write.PingContext(ctx); err != nil {
		return nil, fmt.Errorf("open the view's database %s: %w; if it is damaged delete it, it is rebuilt from the chain", path, err)
	}
	read, err := open("deferred", "query_only(1)", "cache_size(-8192)")
	if err != nil {
		return nil, fmt.Errorf("open the view's database %s: %w", path, err)
	}
	readers := max(4, 2*runtime.NumCPU())
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	return &database{write, read, sqliteKind}, nil
}

func connectPostgres(ctx context.Context, address string) (*database, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, fmt.Errorf("the view's URL cannot be read: give postgres://USER@HOST/NAME, with special characters escaped")
	}
	q := u.Query()
	if !q.Has("synchronous_commit") { // as for SQLite
		q.Set("synchronous_commit", "off")
	}
	u.RawQuery = q.Encode()
	open := func(connections int) (*sql.DB, error) {
		db, err := sql.Open("pgx", u.String())
		if err != nil {
			return nil, fmt.Errorf("open the view's database %s: %w", u.Redacted(), err)
		}
		db.SetMaxOpenConns(connections)
		db.SetMaxIdleConns(connections)
		return db, nil
	}
	write, err := open(1)
	if err != nil {
		return nil, err
	}
	var encoding string
	if err := write.QueryRowContext(ctx, `SHOW server_encoding`).Scan(&encoding); err != nil {
		return nil, fmt.Errorf("reach the view's database %s: %w", u.Redacted(), err)
	}
	if encoding != "UTF8" {
		return nil, fmt.Errorf("the view's database %s is encoded in %s: create it WITH ENCODING 'UTF8'", u.Redacted(), encoding)
	}
	read, err := open(max(8, 4*runtime.NumCPU()))
	if err != nil {
		return nil, err
	}
	return &database{write, read, postgresKind}, nil
}

func (d *database) close() error {
	err := d.read.Close()
	if e := d.write.Close(); e != nil {
		err = e
	}
	return err
}

func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func quoted(names []string) string {
	q := make([]string, len(names))
	for i, n := range names {
		q[i] = quote(n)
	}
	return strings.Join(q, ", ")
}

// A statement is built with ? for parameters.
type statement struct {
	strings.Builder
	args []any
}

// add appends SQL and its parameters.
func (s *statement) add(sql string, args ...any) {
	s.WriteString(sql)
	s.args = append(s.args, args...)
}

// dialect writes the parameters as the database wants them. No SQL of this package has a ? for anything else.
func (k kind) dialect(sql string) string {
	if !k.number {
		return sql
	}
	var b strings.Builder
	n := 0
	for i := range len(sql) {
		if sql[i] != '?' {
			b.WriteByte(sql[i])
			continue
		}
		n++
		b.WriteByte('$')
		b.WriteString(strconv.Itoa(n))
	}
	return b.String()
}

// query runs a statement for reading; each is called for every row.
func (d *database) query(ctx context.Context, s *statement, each func(*sql.Rows) error) error {
	rows, err := d.read.QueryContext(ctx, d.dialect(s.String()), s.args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
