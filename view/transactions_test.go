package view

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"gongshi/ledger/journal"

	"google.golang.org/protobuf/proto"
)

func outcome(n int, code uint32, party, organisation string, events ...string) *journal.Outcome {
	id := digest(fmt.Appendf(nil, "tx %d", n))
	o := &journal.Outcome{Id: append(id, id...), Code: code, Commands: []string{"toy.Pay", "toy.Pay"}, Bytes: 300,
		Signers: []*journal.Signer{{Party: party}, {Party: party, Organisation: organisation}}}
	if code != 0 {
		o.Book, o.Detail = "toy", "不行"
	}
	for i, e := range events {
		o.Events = append(o.Events, &journal.Event{Type: e, Payload: []byte{byte(i)}})
	}
	return o
}

func checkBlocks(t *testing.T, v *View, chain *toyChain) {
	t.Helper()
	ctx := context.Background()
	blocks, err := v.Blocks(ctx, 0, 3)
	if err != nil || len(blocks) != 3 || blocks[0].Height != 21 || blocks[0].Transactions != 1 {
		t.Fatalf("newest blocks: %v, %v", blocks, err)
	}
	if blocks, err := v.Blocks(ctx, 3, 0); err != nil || len(blocks) != 2 || blocks[0].Refused != 1 || blocks[0].Writes != 1 {
		t.Errorf("blocks below 3: %v, %v", blocks, err)
	}
	if b, err := v.Block(ctx, 4); err != nil || b.TimeMS != chain.blocks[3].TimeMs || string(b.Hash) != string(chain.blocks[3].Hash) {
		t.Errorf("block 4: %v, %v", b, err)
	}
	if _, err := v.Block(ctx, 22); !errors.Is(err, ErrNoBlock) {
		t.Errorf("block 22: %v", err)
	}
}

func testChainTables(t *testing.T, url string) {
	ctx := context.Background()
	chain := newChain("one")
	for n := range 20 {
		chain.block([]change{note(uint64(n), "x")},
			outcome(2*n, uint32(n%3), []string{"wang", "li"}[n%2], "finance", "toy.Paid", "toy.Paid"), outcome(2*n+1, 0, "zhao", "land"))
	}
	chain.block(nil, outcome(2, 0, "wang", "finance")) // number 2 was refused before
	v := follow(t, url, chain)
	checkBlocks(t, v, chain)
	one := uint32(1)
	for _, c := range []struct {
		says string
		do   TransactionFilter
		want int
	}{
		{"all", TransactionFilter{}, 41},
		{"a party that signs twice counts once", TransactionFilter{Party: "wang"}, 11},
		{"party for an organisation", TransactionFilter{Party: "wang", Organisation: "finance"}, 11},
		{"party for another organisation", TransactionFilter{Party: "wang", Organisation: "land"}, 0},
		{"organisation", TransactionFilter{Organisation: "land"}, 20},
		{"command", TransactionFilter{Command: "toy.Pay"}, 41},
		{"event", TransactionFilter{Event: "toy.Paid"}, 20},
		{"event of a party", TransactionFilter{Event: "toy.Paid", Party: "li"}, 10},
		{"all facets", TransactionFilter{Event: "toy.Paid", Party: "li", Command: "toy.Pay", MaxHeight: 10}, 5},
		{"code", TransactionFilter{Code: &one}, 7},
		{"done", TransactionFilter{Code: new(uint32), Organisation: "finance"}, 8},
		{"book", TransactionFilter{Book: "toy"}, 13},
		{"heights", TransactionFilter{MinHeight: 5, MaxHeight: 6}, 4},
	} {
		var got []Transaction
		token := ""
		for pages := 0; pages < 50 && (pages == 0 || token != ""); pages++ {
			page, err := v.Transactions(ctx, c.do, Page{Size: 4, Token: token})
			if err != nil || page.Height != 21 {
				t.Fatalf("%s: %v, %v", c.says, page, err)
			}
			got, token = append(got, page.Transactions...), page.Next
		}
		if len(got) != c.want || !slices.IsSortedFunc(got, func(a, b Transaction) int {
			return int(b.Height-a.Height)*10 + int(b.Outcome.Index) - int(a.Outcome.Index)
		}) {
			t.Errorf("%s: got %d, want %d, newest first", c.says, len(got), c.want)
		}
	}
	if _, err := v.Transactions(ctx, TransactionFilter{}, Page{Token: "x"}); !errors.Is(err, ErrPageToken) {
		t.Errorf("bad token: %v", err)
	}
	got, err := v.Transaction(ctx, [32]byte(outcome(0, 0, "", "").Id))
	if err != nil || !proto.Equal(got.Outcome, chain.blocks[0].Outcomes[0]) || got.Height != 1 || got.TimeMS != chain.blocks[0].TimeMs {
		t.Errorf("a transaction with its events: %v, %v", got, err)
	}
	if got, err := v.Transaction(ctx, [32]byte(outcome(2, 0, "", "").Id)); err != nil || got.Height != 21 || got.Outcome.Code != 0 {
		t.Errorf("one that was refused first: %v, %v", got, err)
	}
	if _, err := v.Transaction(ctx, [32]byte{}); !errors.Is(err, ErrNoTransaction) {
		t.Errorf("an unknown one: %v", err)
	}
}

func testSearch(t *testing.T, url string) {
	ctx := context.Background()
	chain := chainOf(some4...)
	for n := range 9 {
		chain.block([]change{note(uint64(n), "临溪的便条")}, outcome(n, 0, "wang", "finance"))
	}
	v := follow(t, url, chain)
	hex6 := fmt.Sprintf("%x", outcome(3, 0, "", "").Id)
	for _, c := range []struct {
		says, do string
		limit    int
		want     string
	}{
		{"a block's height", "3", 0, "block 3"},
		{"a number in a text as well", "2024", 0, "viewtoy/payments"},
		{"the beginning of an id", hex6[:7], 0, "tx 8"},
		{"a whole id", "0x" + strings.ToUpper(hex6), 0, "tx 8"},
		{"too short a beginning", hex6[:5], 0, ""},
		{"a block's hash", fmt.Sprintf("%x", chain.blocks[1].Hash)[:11], 0, "block 2"},
		{"contracts take turns", "临溪", 5, "viewtoy/payments viewtoy/notes viewtoy/payments viewtoy/notes viewtoy/notes"},
	} {
		hits, err := v.Search(ctx, c.do, c.limit)
		var got []string
		for _, h := range hits {
			switch {
			case h.Block != nil:
				got = append(got, fmt.Sprint("block ", h.Block.Height))
			case h.Transaction != nil:
				got = append(got, fmt.Sprint("tx ", h.Transaction.Height))
			default:
				got = append(got, h.Space)
				if raw := chain.entries[string(h.Key)]; raw == nil {
					t.Errorf("%s: the hit's key %q is not in the state", c.says, h.Key)
				}
			}
		}
		if s := strings.Join(got, " "); err != nil || s != c.want {
			t.Errorf("%s: got %q, %v, want %q", c.says, s, err, c.want)
		}
	}
	if _, err := v.Search(ctx, "...", 0); !errors.Is(err, ErrText) {
		t.Error(err)
	}
	if _, err := v.Search(ctx, "x", 1000); !errors.Is(err, ErrPageSize) {
		t.Error(err)
	}
}

func testEvents(t *testing.T, url string) {
	ctx := context.Background()
	chain := newChain("one")
	for n := range 10 {
		chain.block(nil, outcome(2*n, 0, "wang", "finance", "toy.Paid", "toy.Opened", "toy.Paid"), outcome(2*n+1, 0, "li", "land", "toy.Opened"))
	}
	v := follow(t, url, chain)
	for _, c := range []struct {
		says string
		do   EventFilter
		want int
	}{
		{"all", EventFilter{}, 40},
		{"of a type", EventFilter{Type: "toy.Paid"}, 20},
		{"of heights", EventFilter{MinHeight: 3, MaxHeight: 4}, 8},
		{"of a type and heights", EventFilter{Type: "toy.Opened", MinHeight: 9}, 4},
		{"none", EventFilter{Type: "toy.Pai"}, 0},
	} {
		var got []Event
		token := ""
		for pages := 0; pages < 50 && (pages == 0 || token != ""); pages++ {
			page, err := v.Events(ctx, c.do, Page{Size: 3, Token: token})
			if err != nil || page.Height != 10 {
				t.Fatalf("%s: %v, %v", c.says, page, err)
			}
			got, token = append(got, page.Events...), page.Next
		}
		place := func(e Event) int { return -int(e.Height)*100 - int(e.Index)*10 - int(e.Number) }
		if len(got) != c.want || !slices.IsSortedFunc(got, func(a, b Event) int { return place(a) - place(b) }) {
			t.Errorf("%s: got %d, want %d, newest first", c.says, len(got), c.want)
		}
		for _, e := range got {
			o := chain.blocks[e.Height-1].Outcomes[e.Index]
			if want := o.Events[e.Number]; e.Type != want.Type || string(e.Payload) != string(want.Payload) || string(e.Transaction) != string(o.Id) {
				t.Errorf("%s: got %v, want %v", c.says, e, want)
			}
		}
	}
	if _, err := v.Events(ctx, EventFilter{}, Page{Token: "AAAA"}); !errors.Is(err, ErrPageToken) {
		t.Errorf("bad token: %v", err)
	}
}
