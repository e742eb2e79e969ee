package view

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"gongshi/ledger/refusal"
	"gongshi/view/internal/toy"

	"google.golang.org/protobuf/proto"
)

// suite is what both databases must pass.
var suite = []struct {
	says string
	test func(*testing.T, string)
}{
	{"records are found by every filter", testFilters},
	{"searches agree with a naive twin", testTwin},
	{"pages are complete while blocks arrive", testPagesUnderWrites},
	{"Chinese and English texts are found", testTexts},
	{"sums are exact at the ends of int64", testSums},
	{"groups are counted", testGroups},
	{"bad questions meet their refusals", testRefusals},
	{"the chain can be listed", testChainTables},
	{"events can be listed", testEvents},
	{"anything can be searched", testSearch},
	{"a crash inside a batch loses and doubles nothing", testCrash},
	{"a rebuilt view equals one that has followed", testRebuild},
	{"changed contracts rebuild the mirrors", testFingerprint},
	{"a pruned journal rebuilds the mirrors", testPruned},
	{"another chain starts the view anew", testOtherChain},
	{"two nodes do not share a database", testShared},
	{"lag is told", testLag},
	{"odd texts and long keys are kept", testOddValues},
}

func TestSQLite(t *testing.T) {
	for _, s := range suite {
		t.Run(s.says, func(t *testing.T) { s.test(t, sqliteURL(t)) })
	}
}

func TestPostgres(t *testing.T) {
	postgresURL(t)
	for _, s := range suite {
		t.Run(s.says, func(t *testing.T) { s.test(t, postgresURL(t)) })
	}
}

func sqliteURL(t testing.TB) string { return "sqlite:" + filepath.Join(t.TempDir(), "view test.db") }

var schemas atomic.Int64

// postgresURL is a schema of its own, dropped with the test.
func postgresURL(t testing.TB) string {
	t.Helper()
	base := os.Getenv("GONGSHI_POSTGRES")
	if base == "" {
		t.Skip("GONGSHI_POSTGRES is not set: give the URL of a PostgreSQL database in which schemas may be created, such as postgres://postgres@127.0.0.1:5432/postgres")
	}
	schema := fmt.Sprintf("view_test_%d_%d", os.Getpid(), schemas.Add(1))
	db, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`CREATE SCHEMA "` + schema + `"`); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec(`DROP SCHEMA "` + schema + `" CASCADE`); err != nil {
			t.Error(err)
		}
		db.Close()
	})
	u, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	q.Set("application_name", schema)
	u.RawQuery = q.Encode()
	return u.String()
}

// find asks for payments.
func find(v *View, q *toy.FindPayments) (*toy.PaymentList, error) {
	a, err := v.Find(context.Background(), toy.Contract().Queries[0], q)
	if err != nil {
		return nil, err
	}
	return a.(*toy.PaymentList), nil
}

func tally(v *View, q *toy.TallyPayments) (*toy.Tallied, error) {
	a, err := v.Find(context.Background(), toy.Contract().Queries[1], q)
	if err != nil {
		return nil, err
	}
	return a.(*toy.Tallied), nil
}

func ids(list []*toy.Payment) string {
	var s []string
	for _, p := range list {
		s = append(s, p.Id)
	}
	return strings.Join(s, " ")
}

var some4 = []*toy.Payment{
	{Id: "a", Payee: "临溪市第一中学", Purpose: "Chairs for the new school", AmountFen: 100, Weight: 1, Paid: true, Phase: toy.Phase_PHASE_EXECUTED, Mark: []byte{1}, Place: &toy.Place{Region: "north", Code: 7}, Line: 1, DueMs: proto.Int64(5)},
	{Id: "b", Payee: "Școala Nr. 2", Purpose: "道路维修工程", AmountFen: -100, Weight: math.MaxUint64, Phase: toy.Phase_PHASE_PLANNED, Mark: []byte{2}, Place: &toy.Place{Region: "south", Code: 8, Within: &toy.Place{Region: "deep"}}, Line: math.MaxUint32},
	{Id: "c", Payee: "临溪市第一中学", Purpose: "教育经费2024年", AmountFen: 300, Weight: 1 << 63, Paid: true, Phase: toy.Phase_PHASE_EXECUTED, Tags: []string{"x"}},
	{Id: "d", Payee: "ACME Ltd", Purpose: "education materials, ＦＵＬＬ width", Phase: 99},
}

func chainOf(payments ...*toy.Payment) *toyChain {
	c := newChain("one")
	for _, p := range payments {
		c.block([]change{pay(p)})
	}
	return c
}

func testFilters(t *testing.T, url string) {
	v := follow(t, url, chainOf(some4...))
	for _, c := range []struct {
		says string
		do   *toy.FindPayments
		want string
	}{
		{"everything, by key", &toy.FindPayments{}, "a b c d"},
		{"any of several", &toy.FindPayments{Id: []string{"d", "a", "zz"}}, "a d"},
		{"text column", &toy.FindPayments{Payee: "临溪市第一中学"}, "a c"},
		{"enum", &toy.FindPayments{Phase: toy.Phase_PHASE_PLANNED}, "b"},
		{"enum value that this program does not know", &toy.FindPayments{Phase: 99}, "d"},
		{"false, when it is said", &toy.FindPayments{Paid: proto.Bool(false)}, "b d"},
		{"inside a message", &toy.FindPayments{PlaceRegion: "north"}, "a"},
		{"any of numbers inside", &toy.FindPayments{PlaceCode: []int32{8, 7, 9}}, "a b"},
		{"at least", &toy.FindPayments{MinAmountFen: 100}, "a c"},
		{"at most zero, when it is said", &toy.FindPayments{MaxAmountFen: proto.Int64(0)}, "b d"},
		{"unsigned beyond int64", &toy.FindPayments{MinWeight: 1 << 63}, "b c"},
		{"bytes", &toy.FindPayments{Mark: []byte{2}}, "b"},
		{"at most, bytes", &toy.FindPayments{MaxMark: []byte{1, 0}}, "a c d"},
		{"at least, text", &toy.FindPayments{MinPayee: "Z"}, "a b c"},
		{"all conditions hold", &toy.FindPayments{Payee: "临溪市第一中学", MinAmountFen: 200}, "c"},
		{"by amount", &toy.FindPayments{Order: "amount_fen"}, "b d a c"},
		{"by amount, descending", &toy.FindPayments{Order: "-amount_fen"}, "c a d b"},
		{"by unsigned", &toy.FindPayments{Order: "weight"}, "d a c b"},
		{"equal values by key, descending", &toy.FindPayments{Order: "-paid"}, "c a d b"},
		{"nothing", &toy.FindPayments{Payee: "nobody"}, ""},
	} {
		got, err := find(v, c.do)
		if err != nil {
			t.Errorf("%s: %v", c.says, err)
			continue
		}
		if ids(got.Payments) != c.want || got.Height != 4 || got.NextPageToken != "" {
			t.Errorf("%s: got %q at %d, want %q", c.says, ids(got.Payments), got.Height, c.want)
		}
		for _, p := range got.Payments {
			i := slices.IndexFunc(some4, func(o *toy.Payment) bool { return o.Id == p.Id })
			if !proto.Equal(p, some4[i]) {
				t.Errorf("%s: got %v, want the record as it is stored, %v", c.says, p, some4[i])
			}
		}
	}
}

func testTexts(t *testing.T, url string) {
	v := follow(t, url, chainOf(some4...))
	for _, c := range []struct{ do, want string }{
		{"临溪", "a c"},
		{"临", "a c"},
		{"溪", "a c"},
		{"学", "a c"},
		{"第一中学", "a c"},
		{"临溪 教育", "c"},
		{"临溪市education", ""},
		{"道路", "b"},
		{"维修工程", "b"},
		{"修维", ""},
		{"2024", "c"},
		{"教育经费2024年", "c"},
		{"educ", "d"},
		{"EDUCATION Materials", "d"},
		{"full", "d"},
		{"scoala", "b"},
		{"ȘCOALA", "b"},
		{"chairs new", "a"},
		{"hairs", ""},
		{"“chairs” — new!", "a"},
		{`chairs" OR "x`, ""},
		{"chairs':* | 'x", ""},
		{"ａｃｍｅ", "d"},
	} {
		got, err := find(v, &toy.FindPayments{Text: c.do})
		if err != nil || ids(got.Payments) != c.want {
			t.Errorf("%s: got %q, %v, want %q", c.do, ids(got.GetPayments()), err, c.want)
		}
	}
	// A changed text is found by its new words only, a deleted record not at all.
	chain := v.source.(*toyChain)
	chain.block([]change{unpay("a"), pay(&toy.Payment{Id: "c", Purpose: "桥梁"})})
	reach(t, v, chain)
	for text, want := range map[string]string{"临溪": "", "桥": "c", "chairs": "", "2024": "", "acme": "d"} {
		if got, err := find(v, &toy.FindPayments{Text: text}); err != nil || ids(got.Payments) != want {
			t.Errorf("afterwards %s: got %q, %v, want %q", text, ids(got.GetPayments()), err, want)
		}
	}
}

func testSums(t *testing.T, url string) {
	var payments []*toy.Payment
	add := func(payee string, amounts ...int64) {
		for i, a := range amounts {
			payments = append(payments, &toy.Payment{Id: fmt.Sprint(payee, i), Payee: payee, AmountFen: a, Weight: math.MaxUint64, Line: math.MaxUint32})
		}
	}
	add("fits", math.MaxInt64, math.MaxInt64, math.MinInt64, math.MinInt64, -1)
	add("least", math.MinInt64)
	add("most", math.MaxInt64-1, 1)
	add("small", -3, 5)
	v := follow(t, url, chainOf(payments...))
	got, err := tally(v, &toy.TallyPayments{By: []string{"payee"}})
	if err != nil {
		t.Fatal(err)
	}
	want := []*toy.Tallied_Group{
		{By: []string{"fits"}, Count: 5, SumAmountFen: -3, SumWeight: "92233720368547758075", SumLine: 5 * math.MaxUint32},
		{By: []string{"least"}, Count: 1, SumAmountFen: math.MinInt64, SumWeight: "18446744073709551615", SumLine: math.MaxUint32},
		{By: []string{"most"}, Count: 2, SumAmountFen: math.MaxInt64, SumWeight: "36893488147419103230", SumLine: 2 * math.MaxUint32},
		{By: []string{"small"}, Count: 2, SumAmountFen: 2, SumWeight: "36893488147419103230", SumLine: 2 * math.MaxUint32},
	}
	if !proto.Equal(got, &toy.Tallied{Groups: want, Height: int64(len(payments))}) {
		t.Errorf("got %v", got)
	}
	v.source.(*toyChain).block([]change{pay(&toy.Payment{Id: "most2", Payee: "most", AmountFen: 1})})
	reach(t, v, v.source)
	if _, err := tally(v, &toy.TallyPayments{Payee: "most"}); !errors.Is(err, ErrSumTooLarge) {
		t.Errorf("2^63 in an int64: %v", err)
	}
	a, err := v.Find(context.Background(), toy.Contract().Queries[2], &toy.TallyExactly{By: []string{"payee"}})
	if err != nil || a.(*toy.TalliedExactly).Groups[2].SumAmountFen != "9223372036854775808" {
		t.Errorf("2^63 in a string: %v, %v", a, err)
	}
}

func testGroups(t *testing.T, url string) {
	v := follow(t, url, chainOf(some4...))
	for _, c := range []struct {
		says string
		do   *toy.TallyPayments
		want string
	}{
		{"one group of all", &toy.TallyPayments{}, "4 300"},
		{"none is a group too", &toy.TallyPayments{Payee: "nobody"}, "0 0"},
		{"none by payee are no groups", &toy.TallyPayments{Payee: "nobody", By: []string{"payee"}}, ""},
		{"by text", &toy.TallyPayments{By: []string{"payee"}}, "ACME Ltd 1 0|Școala Nr. 2 1 -100|临溪市第一中学 2 400"},
		{"by enum", &toy.TallyPayments{By: []string{"phase"}}, "99 1 0|PHASE_EXECUTED 2 400|PHASE_PLANNED 1 -100"},
		{"by truth", &toy.TallyPayments{By: []string{"paid"}}, "false 2 -100|true 2 400"},
		{"by unsigned", &toy.TallyPayments{By: []string{"weight"}}, "0 1 0|1 1 100|9223372036854775808 1 300|18446744073709551615 1 -100"},
		{"by bytes", &toy.TallyPayments{By: []string{"mark"}}, " 2 300|01 1 100|02 1 -100"},
		{"by two", &toy.TallyPayments{By: []string{"paid", "place_code"}}, "false,0 1 0|false,8 1 -100|true,0 1 300|true,7 1 100"},
		{"with text", &toy.TallyPayments{By: []string{"line"}, Text: "临溪"}, "0 1 300|1 1 100"},
	} {
		got, err := tally(v, c.do)
		if err != nil {
			t.Errorf("%s: %v", c.says, err)
			continue
		}
		var said []string
		for _, g := range got.Groups {
			said = append(said, strings.TrimPrefix(fmt.Sprintf("%s %d %d", strings.Join(g.By, ","), g.Count, g.SumAmountFen), map[bool]string{true: " "}[len(c.do.By) == 0]))
		}
		if s := strings.Join(said, "|"); s != c.want || got.Height != 4 {
			t.Errorf("%s: got %q at %d, want %q", c.says, s, got.Height, c.want)
		}
	}
}

func testRefusals(t *testing.T, url string) {
	chain := chainOf(some4...)
	v := open(t, options(t, url, chain))
	if _, err := find(v, &toy.FindPayments{}); !errors.Is(err, ErrNotReady) {
		t.Errorf("before the first reading: %v", err)
	}
	t.Cleanup(run(v))
	reach(t, v, chain)
	page, err := find(v, &toy.FindPayments{PageSize: 1, Order: "payee"})
	if err != nil {
		t.Fatal(err)
	}
	token := page.NextPageToken
	for _, c := range []struct {
		says string
		do   proto.Message
		want error
	}{
		{"no such order", &toy.FindPayments{Order: "colour"}, ErrOrder},
		{"repeated fields are no columns", &toy.FindPayments{Order: "tags"}, ErrOrder},
		{"an order is no SQL", &toy.FindPayments{Order: `payee" --`}, ErrOrder},
		{"page of -1", &toy.FindPayments{PageSize: -1}, ErrPageSize},
		{"page of 501", &toy.FindPayments{PageSize: 501}, ErrPageSize},
		{"no token", &toy.FindPayments{PageToken: "!"}, ErrPageToken},
		{"a token of another order", &toy.FindPayments{PageToken: token}, ErrPageToken},
		{"a token of another filter", &toy.FindPayments{PageToken: token, Order: "payee", Payee: "x"}, ErrPageToken},
		{"a longer token", &toy.FindPayments{PageToken: token + "A", Order: "payee"}, ErrPageToken},
		{"an endless token", &toy.FindPayments{PageToken: strings.Repeat("A", 1<<20), Order: "payee"}, ErrPageToken},
		{"a text without a letter", &toy.FindPayments{Text: " ，。!"}, ErrText},
		{"a long text", &toy.FindPayments{Text: strings.Repeat("字", 201)}, ErrTextTooLong},
		{"many words", &toy.FindPayments{Text: strings.Join(strings.Split("abcdefghijklmnopqrstuvwxyz0123456789", ""), " ") + " 啊波次得额佛哥喝一及可了摸呢喔坡其日思特无息衣字" + "东南西北中发白春夏秋冬"}, ErrTextTooLong},
		{"many values", &toy.FindPayments{Id: make([]string, 101)}, ErrTooManyValues},
		{"grouping by nothing known", &toy.TallyPayments{By: []string{"colour"}}, ErrBy},
		{"grouping by much", &toy.TallyPayments{By: []string{"id", "payee", "paid", "mark", "line"}}, ErrBy},
		{"a message that is no question", &toy.Paid{}, ErrQueryUnknown},
	} {
		q := toy.Contract().Queries[0]
		if _, ok := c.do.(*toy.TallyPayments); ok {
			q = toy.Contract().Queries[1]
		}
		_, err := v.Find(context.Background(), q, c.do)
		r, ok := refusal.Of(err)
		if !ok || !errors.Is(err, c.want) || r.Book != "view" {
			t.Errorf("%s: got %v, want %v", c.says, err, c.want)
		}
	}
	if _, err := find(v, &toy.FindPayments{PageToken: token, Order: "payee", PageSize: 500}); err != nil {
		t.Errorf("a token outlives another page size: %v", err)
	}
	changes := []change{}
	for i := range maxGroups + 1 {
		changes = append(changes, pay(&toy.Payment{Id: fmt.Sprint(i)}))
	}
	chain.block(changes)
	reach(t, v, chain)
	if _, err := tally(v, &toy.TallyPayments{By: []string{"id"}}); !errors.Is(err, ErrTooManyGroups) {
		t.Errorf("too many groups: %v", err)
	}
}

func testOddValues(t *testing.T, url string) {
	long := strings.Repeat("长", 1000)
	payments := []*toy.Payment{
		{Id: "nul", Payee: "a\x00b", Purpose: "it's \"odd\" \\ % _"},
		{Id: "long1", Payee: long + "甲", Purpose: strings.Repeat("word ", 5000) + strings.Repeat("x", 5000)},
		{Id: "long2", Payee: long + "乙", Mark: make([]byte, 5000), Place: &toy.Place{Region: long}},
		{Id: strings.Repeat("k", 3000)},
		{Id: strings.Repeat("k", 3001)},
	}
	v := follow(t, url, chainOf(payments...))
	for _, c := range []struct {
		do   *toy.FindPayments
		want int
	}{
		{&toy.FindPayments{Payee: "a\x00b"}, 1},
		{&toy.FindPayments{Payee: long + "甲"}, 1},
		{&toy.FindPayments{Payee: long}, 0},
		{&toy.FindPayments{PlaceRegion: long}, 1},
		{&toy.FindPayments{Mark: make([]byte, 5000)}, 1},
		{&toy.FindPayments{Id: []string{strings.Repeat("k", 3001)}}, 1},
		{&toy.FindPayments{Text: strings.Repeat("x", 100)}, 1},
		{&toy.FindPayments{Text: "odd"}, 1},
		{&toy.FindPayments{}, 5},
	} {
		var got []*toy.Payment
		for page, token := 0, ""; page < 10 && (page == 0 || token != ""); page++ {
			q := proto.Clone(c.do).(*toy.FindPayments)
			q.PageSize, q.PageToken, q.Order = 1, token, "-payee"
			a, err := find(v, q)
			if err != nil {
				t.Fatal(err)
			}
			got, token = append(got, a.Payments...), a.NextPageToken
		}
		if len(got) != c.want {
			t.Errorf("got %d records, want %d", len(got), c.want)
		}
		for _, p := range got {
			i := slices.IndexFunc(payments, func(o *toy.Payment) bool { return o.Id == p.Id })
			if !proto.Equal(p, payments[i]) {
				t.Errorf("%s comes back changed", p.Id[:3])
			}
		}
	}
}
