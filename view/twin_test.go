package view

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongshi/view/internal/toy"

	"google.golang.org/protobuf/proto"
	"pgregory.net/rapid"
)

func decode(t testing.TB, path string, value []byte) proto.Message {
	t.Helper()
	var m proto.Message = &toy.Note{}
	if path == toy.Payments.Path() {
		m = &toy.Payment{}
	}
	if err := proto.Unmarshal(value, m); err != nil {
		t.Fatal(err)
	}
	return m
}

var (
	drawnWords = rapid.SampledFrom([]string{"临溪", "溪市", "市", "教育局", "education", "edu", "road", "2024", "Școala", "ROADS", "ａ", "桥"})
	drawnText  = rapid.Map(rapid.SliceOfN(drawnWords, 0, 4), func(s []string) string { return strings.Join(s, " ") })
	drawnPlace = rapid.SampledFrom([]string{"", "north", "south", "a\x00b", strings.Repeat("长", 300)})
)

func drawPayment(t *rapid.T) *toy.Payment {
	return &toy.Payment{
		Id:        fmt.Sprint(rapid.IntRange(0, 40).Draw(t, "id")),
		Payee:     drawnText.Draw(t, "payee"),
		Purpose:   drawnText.Draw(t, "purpose"),
		AmountFen: rapid.OneOf(rapid.Int64Range(-3, 3), rapid.Int64()).Draw(t, "amount"),
		Weight:    rapid.OneOf(rapid.Uint64Range(0, 3), rapid.Uint64()).Draw(t, "weight"),
		Paid:      rapid.Bool().Draw(t, "paid"),
		Phase:     toy.Phase(rapid.Int32Range(0, 3).Draw(t, "phase")),
		Mark:      rapid.SliceOfN(rapid.ByteRange(0, 2), 0, 2).Draw(t, "mark"),
		Place:     &toy.Place{Region: drawnPlace.Draw(t, "region"), Code: rapid.Int32Range(-1, 1).Draw(t, "code")},
	}
}

func drawQuestion(t *rapid.T) *toy.FindPayments {
	q := &toy.FindPayments{PageSize: rapid.Int32Range(1, 7).Draw(t, "size")}
	maybe := func(what string) bool { return rapid.IntRange(0, 3).Draw(t, what) == 0 }
	if maybe("text?") {
		q.Text = drawnWords.Draw(t, "text")
	}
	if maybe("region?") {
		q.PlaceRegion = drawnPlace.Draw(t, "region")
	}
	if maybe("codes?") {
		q.PlaceCode = rapid.SliceOfN(rapid.Int32Range(-1, 1), 0, 3).Draw(t, "codes")
	}
	if maybe("paid?") {
		q.Paid = proto.Bool(rapid.Bool().Draw(t, "paid"))
	}
	if maybe("phase?") {
		q.Phase = toy.Phase(rapid.Int32Range(0, 3).Draw(t, "phase"))
	}
	if maybe("min?") {
		q.MinAmountFen = rapid.Int64Range(-3, 3).Draw(t, "min")
	}
	if maybe("weight?") {
		q.MinWeight = rapid.Uint64().Draw(t, "weight")
	}
	if maybe("max?") {
		q.MaxAmountFen = proto.Int64(rapid.Int64Range(-3, 3).Draw(t, "max"))
	}
	q.Order = rapid.SampledFrom([]string{"", "amount_fen", "weight", "paid", "phase", "mark", "payee", "place_region", "place_code", "due_ms"}).Draw(t, "order")
	if q.Order != "" && rapid.Bool().Draw(t, "descending") {
		q.Order = "-" + q.Order
	}
	return q
}

// naive answers as the documentation of contract.Search says, record by record.
func naive(all []*toy.Payment, q *toy.FindPayments) []*toy.Payment {
	var found []*toy.Payment
	for _, p := range all {
		if q.Text != "" {
			words := append(cut(p.Payee, true), cut(p.Purpose, true)...)
			missing := slices.ContainsFunc(cut(q.Text, false), func(asked string) bool {
				return !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, asked) })
			})
			if missing {
				continue
			}
		}
		if q.PlaceRegion != "" && q.PlaceRegion != p.Place.Region || len(q.PlaceCode) > 0 && !slices.Contains(q.PlaceCode, p.Place.Code) ||
			q.Paid != nil && *q.Paid != p.Paid || q.Phase != 0 && q.Phase != p.Phase || q.MinAmountFen != 0 && p.AmountFen < q.MinAmountFen ||
			q.MinWeight != 0 && p.Weight < q.MinWeight || q.MaxAmountFen != nil && p.AmountFen > *q.MaxAmountFen {
			continue
		}
		found = append(found, p)
	}
	order, descending := strings.CutPrefix(q.Order, "-")
	slices.SortFunc(found, func(a, b *toy.Payment) int {
		c := 0
		switch order {
		case "amount_fen":
			c = cmp.Compare(a.AmountFen, b.AmountFen)
		case "weight":
			c = cmp.Compare(a.Weight, b.Weight)
		case "paid":
			c = cmp.Compare(fmt.Sprint(a.Paid), fmt.Sprint(b.Paid))
		case "phase":
			c = cmp.Compare(phaseName(a.Phase), phaseName(b.Phase))
		case "mark":
			c = bytes.Compare(a.Mark, b.Mark)
		case "payee":
			c = cmp.Compare(a.Payee, b.Payee)
		case "place_region":
			c = cmp.Compare(clipText(a.Place.Region), clipText(b.Place.Region))
		case "place_code":
			c = cmp.Compare(a.Place.Code, b.Place.Code)
		}
		if c = cmp.Or(c, cmp.Compare(a.Id, b.Id)); descending {
			return -c
		}
		return c
	})
	return found
}

func phaseName(p toy.Phase) string { return p.String() }

func testTwin(t *testing.T, url string) {
	chain := newChain("one")
	v := follow(t, url, chain)
	rapid.Check(t, func(rt *rapid.T) {
		var changes []change
		for range rapid.IntRange(0, 20).Draw(rt, "changes") {
			if p := drawPayment(rt); rapid.IntRange(0, 4).Draw(rt, "delete") == 0 {
				changes = append(changes, unpay(p.Id))
			} else {
				changes = append(changes, pay(p))
			}
		}
		chain.block(changes)
		reach(t, v, chain)
		all := chain.payments()
		for range 5 {
			q := drawQuestion(rt)
			want := ids(naive(all, q))
			var got []*toy.Payment
			for page := 0; page < 50 && (page == 0 || q.PageToken != ""); page++ {
				a, err := find(v, q)
				if err != nil {
					rt.Fatalf("%v: %v", q, err)
				}
				if len(a.Payments) > int(q.PageSize) {
					rt.Fatalf("%v: a page of %d", q, len(a.Payments))
				}
				got, q.PageToken = append(got, a.Payments...), a.NextPageToken
			}
			if ids(got) != want {
				rt.Fatalf("%v: got %s, want %s", q, ids(got), want)
			}
		}
	})
}

// While a reader turns pages, records that stay as they are come exactly once, whatever happens around them.
func testPagesUnderWrites(t *testing.T, url string) {
	chain := newChain("one")
	var stay []change
	var want []string
	for i := range 200 {
		stay = append(stay, pay(&toy.Payment{Id: fmt.Sprintf("stay%03d", i), AmountFen: int64(i % 17), Payee: "stays"}))
		want = append(want, fmt.Sprintf("stay%03d", i))
	}
	chain.block(stay)
	v := follow(t, url, chain)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		for n := 0; ctx.Err() == nil; n++ {
			id := fmt.Sprint("comes and goes ", n%50)
			if chain.block([]change{pay(&toy.Payment{Id: id, AmountFen: int64(n % 19)})}); n%3 == 0 {
				chain.block([]change{unpay(id)})
			}
			reach(t, v, chain)
		}
	}()
	for _, order := range []string{"", "amount_fen", "-amount_fen"} {
		var got []string
		var heights []int64
		q := &toy.FindPayments{PageSize: 9, Order: order}
		for page := 0; page < 100 && (page == 0 || q.PageToken != ""); page++ {
			a, err := find(v, q)
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range a.Payments {
				if p.Payee == "stays" {
					got = append(got, p.Id)
				}
			}
			q.PageToken = a.NextPageToken
			heights = append(heights, a.Height)
			for v.Height() == a.Height {
				<-chain.Changed()
			}
		}
		if slices.Sort(got); !slices.Equal(got, want) {
			t.Errorf("order %q: %d records, want %d", order, len(got), len(want))
		}
		if heights[0] == heights[len(heights)-1] {
			t.Errorf("no block came in between: %v", heights)
		}
	}
	cancel()
	<-done
}
