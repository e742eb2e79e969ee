package view

import (
	"context"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"gongshi/ledger/contract"
	"gongshi/view/internal/toy"
)

func TestOpenRefusesWhatMeansNothing(t *testing.T) {
	for _, c := range []struct {
		says string
		do   func(*contract.Contract)
		want string
	}{
		{"a field without meaning", func(c *contract.Contract) {
			c.Queries = append(c.Queries, contract.Find[*toy.AskNonsense, *toy.PaymentList](toy.Payments))
		}, "field colour of the question: it means nothing"},
		{"another type than the column's", func(c *contract.Contract) {
			c.Queries = append(c.Queries, contract.Find[*toy.AskMistyped, *toy.PaymentList](toy.Payments))
		}, "another type than the column amount_fen"},
		{"a bound of a truth", func(c *contract.Contract) {
			c.Queries = append(c.Queries, contract.Find[*toy.AskBound, *toy.PaymentList](toy.Payments))
		}, "a bound is one number, string or bytes"},
		{"a bound of nothing", func(c *contract.Contract) {
			c.Queries = append(c.Queries, contract.Find[*toy.AskDrifting, *toy.PaymentList](toy.Payments))
		}, "has no column colour"},
		{"half of paging", func(c *contract.Contract) {
			c.Queries = append(c.Queries, contract.Find[*toy.AskPaged, *toy.Unpaged](toy.Payments))
		}, "belong together"},
		{"no list", func(c *contract.Contract) {
			c.Queries = append(c.Queries, contract.Find[*toy.TallyExactly, *toy.Listless](toy.Payments))
		}, "field by of the question"},
		{"no groups", func(c *contract.Contract) {
			c.Queries = append(c.Queries, contract.Tally[*toy.TallyExactly, *toy.Listless](toy.Payments))
		}, "no repeated message for the groups"},
		{"records of another type", func(c *contract.Contract) {
			c.Queries = append(c.Queries, contract.Find[*toy.Note, *toy.Unpaged](toy.Notes))
		}, "the records are gongshi.viewtoy.v1.Note"},
		{"an answer with more to say", func(c *contract.Contract) {
			c.Queries = append(c.Queries, contract.Find[*toy.Unpaged, *toy.Chatty](toy.Payments))
		}, "means nothing"},
		{"a sum of texts", func(c *contract.Contract) {
			c.Queries = append(c.Queries, contract.Tally[*toy.TallyExactly, *toy.SumsText](toy.Payments))
		}, "sum_payee sums no number"},
		{"a text where nothing is searched", func(c *contract.Contract) { c.Mirrors[0].Search = nil }, "has no search columns"},
		{"an index of nothing", func(c *contract.Contract) { c.Mirrors[0].Index = [][]string{{"tags"}} }, "index column tags"},
		{"a search in a number", func(c *contract.Contract) { c.Mirrors[0].Search = []string{"amount_fen"} }, "search column amount_fen"},
	} {
		toys := toy.Contract()
		c.do(&toys)
		o := options(t, sqliteURL(t), newChain("one"))
		o.Register = register(t, toys)
		_, err := Open(context.Background(), o)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", c.says, err, c.want)
		}
	}
}

func TestOpenNamesTheRemedy(t *testing.T) {
	garbage := filepath.Join(t.TempDir(), "garbage.db")
	if err := os.WriteFile(garbage, []byte(strings.Repeat("no database ", 1000)), 0o600); err != nil {
		t.Fatal(err)
	}
	for url, want := range map[string]string{
		"sqlite:" + garbage:                 "delete it, it is rebuilt",
		"":                                  "give sqlite:PATH or postgres://",
		"mysql://u:secret@h/d":              "names no database",
		"sqlite:/no/such/folder/x.db":       "open the view's database",
		"postgres://u:secret@127.0.0.1:1/d": "reach the view's database postgres://u:xxxxx@127.0.0.1:1/d",
	} {
		_, err := Open(context.Background(), options(t, url, newChain("one")))
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: got %v, want %q", url, err, want)
		}
	}
}

func TestColumns(t *testing.T) {
	columns, err := columnsOf((&toy.Payment{}).ProtoReflect().Descriptor())
	var got []string
	for _, c := range columns {
		got = append(got, c.name)
	}
	want := "id payee purpose amount_fen weight paid phase mark place_region place_code line due_ms"
	if err != nil || strings.Join(got, " ") != want {
		t.Errorf("got %v, %v, want %s", got, err, want)
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct{ do, record, asked string }{
		{"临溪市", "临溪 溪市 市", "临溪 溪市"},
		{"市", "市", "市"},
		{"2024年预算Budget(草案)", "2024 年预 预算 算 budget 草案 案", "2024 年预 预算 budget 草案"},
		{"Îmbunătățirea ȘCOLII", "imbunatatirea scolii", "imbunatatirea scolii"},
		{"ＡＢＣ１２３", "abc123", "abc123"},
		{"O'Neil & Sons, Ltd.", "o neil sons ltd", "o neil sons ltd"},
		{"カタカナ", "カタ タカ カナ ナ", "カタ タカ カナ"},
		{"データ", "テー ータ タ", "テー ータ"},
		{"二〇二四年", "二〇 〇二 二四 四年 年", "二〇 〇二 二四 四年"},
		{"𠀀𠀁", "𠀀𠀁 𠀁", "𠀀𠀁"},
		{"서울", "서울", "서울"},
		{" \t…!", "", ""},
	} {
		if got := strings.Join(cut(c.do, true), " "); got != c.record {
			t.Errorf("record %q: got %s, want %s", c.do, got, c.record)
		}
		if got := strings.Join(cut(c.do, false), " "); got != c.asked {
			t.Errorf("question %q: got %s, want %s", c.do, got, c.asked)
		}
	}
}

// What is asked in a record's own words is found, and no word can mean something to a database.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"临溪市2024", "Școala", "a'b\"c*d", "\x00\xff", "ﬁ İı ẞ", "각", "ｶﾞ", strings.Repeat("é", 100)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		record, asked := cut(s, true), cut(s, false)
		for _, w := range asked {
			if !slices.ContainsFunc(record, func(r string) bool { return strings.HasPrefix(r, w) }) {
				t.Errorf("%q is asked but not recorded", w)
			}
		}
		for _, w := range record {
			if w == "" || len(w) > wordBytes || !utf8.ValidString(w) {
				t.Errorf("bad word %q", w)
			}
			for _, r := range w {
				if !ofWord(r) || r < utf8.RuneSelf && unicode.IsUpper(r) {
					t.Errorf("%q in %q", r, w)
				}
			}
		}
		if again := strings.Join(cut(strings.Join(asked, " "), false), " "); again != strings.Join(asked, " ") && len(asked) == 1 {
			t.Errorf("%q is cut again to %q", asked, again)
		}
	})
}

func FuzzPageToken(f *testing.F) {
	question := []byte("q")
	f.Add(pageToken(question, int64(-1), []byte("key")), "v")
	f.Add(pageToken(question, "临溪", []byte{}), "")
	f.Add(pageToken(question, true, []byte{0}), "\x00")
	f.Add("", "é")
	f.Fuzz(func(t *testing.T, token, text string) {
		for _, classes := range [][]class{{raw}, {number, raw}, {unsigned, raw}, {truth, raw}, {textClass, raw}, {number, number}} {
			values, err := readToken(token, question, classes...)
			if err != nil {
				if !errors.Is(err, ErrPageToken) {
					t.Errorf("no refusal: %v", err)
				}
				continue
			}
			if again := pageToken(question, values...); again != token {
				t.Errorf("%q is read as %q", token, again)
			}
		}
		// What was made is read again, by its own question only, and not after a change.
		made := pageToken(question, sound(text), []byte(text))
		values, err := readToken(made, question, textClass, raw)
		if len(made) <= tokenMax && (err != nil || values[0] != sound(text) || string(values[1].([]byte)) != text) {
			t.Errorf("%q: %v, %v", text, values, err)
		}
		if _, err := readToken(made, []byte("p"), textClass, raw); err == nil {
			t.Error("another question reads the token")
		}
		if b, err := base64.RawURLEncoding.DecodeString(made); err == nil {
			b[len(text)%len(b)] ^= 1
			if _, err := readToken(base64.RawURLEncoding.EncodeToString(b), question, textClass, raw); err == nil {
				t.Error("a changed token is read")
			}
		}
	})
}

const textClass = text
