package mempool

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gongshi/ledger/envelope"
)

func TestBundle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.SliceOfN(rapid.SliceOfN(rapid.Byte(), 1, 300), 1, 30).Draw(t, "envelopes")
		raw := Bundle(want)
		got, err := Unbundle(raw)
		if err != nil {
			t.Fatal(err)
		}
		if !slices.EqualFunc(got, want, bytes.Equal) {
			t.Fatalf("%x, want %x", got, want)
		}
		cut := rapid.IntRange(0, len(raw)-1).Draw(t, "cut")
		if _, err := Unbundle(raw[:cut]); !errors.Is(err, ErrBundle) {
			t.Fatalf("cut at %d: %v", cut, err)
		}
		if _, err := Unbundle(append(bytes.Clone(raw), 0)); !errors.Is(err, ErrBundle) {
			t.Fatalf("with a byte more: %v", err)
		}
	})
}

func TestABundleIsNoEnvelope(t *testing.T) {
	if _, err := envelope.Decode(Bundle([][]byte{{1}})); err == nil {
		t.Error("a bundle can be read as an envelope")
	}
	if IsBundle([]byte{0x0A, 1, 0}) {
		t.Error("an envelope is taken for a bundle")
	}
}

func TestPack(t *testing.T) {
	for _, c := range []struct {
		says        string
		count, size int
		want        int
	}{
		{"nothing", 0, 0, 0}, {"one", 1, 250, 1}, {"a full count", MaxBundleEnvelopes, 250, 1},
		{"one more", MaxBundleEnvelopes + 1, 250, 2}, {"large ones", 9, 256 << 10, 3},
	} {
		envelopes := make([][]byte, c.count)
		for i := range envelopes {
			envelopes[i] = bytes.Repeat([]byte{1}, c.size)
		}
		bundles := Pack(envelopes)
		n := 0
		for _, b := range bundles {
			got, err := Unbundle(b)
			if err != nil {
				t.Fatalf("%s: %v", c.says, err)
			}
			n += len(got)
		}
		if len(bundles) != c.want || n != c.count {
			t.Errorf("%s: %d bundles with %d envelopes, want %d with %d", c.says, len(bundles), n, c.want, c.count)
		}
	}
}

func FuzzBundle(f *testing.F) {
	f.Add(Bundle([][]byte{{1}, {2, 3}}))
	f.Add([]byte(magic))
	f.Add([]byte(magic + "\x81\x00"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		envelopes, err := Unbundle(raw)
		if err != nil {
			return
		}
		if !bytes.Equal(Bundle(envelopes), raw) {
			t.Fatal("two encodings of one bundle")
		}
	})
}

// paper makes a transaction as Decode would, without signatures.
func paper(party, organisation string, n, size int) *envelope.Transaction {
	t := &envelope.Transaction{Raw: make([]byte, size), Body: &envelope.Body{
		ExpiresMs: int64(n), Signers: []*envelope.Signer{{Party: party, Organisation: organisation}},
	}}
	binary.BigEndian.PutUint64(t.Raw, uint64(n))
	t.ID = envelope.IDOf(append(t.Raw, party...))
	return t
}

func TestFair(t *testing.T) {
	var arrived []*envelope.Transaction
	for n := range 100 {
		arrived = append(arrived, paper("ann", "finance", n, 98))
	}
	for n := range 10 {
		arrived = append(arrived, paper("bob", "land", 100+n, 98))
	}
	arrived = append(arrived, paper("cao", "", 200, 98), paper("dai", "", 201, 98))
	for _, c := range []struct {
		says string
		room Room
		want string
	}{
		{"no room", Room{Bytes: 99}, "map[]"},
		{"room for ten", Room{Bytes: 1000}, "map[:2 finance:4 land:4]"},
		{"room for twenty", Room{Bytes: 2000}, "map[:2 finance:9 land:9]"},
		{"a share of a fifth binds while others wait", Room{Bytes: 2000, SharePermille: 200}, "map[:2 finance:9 land:9]"},
		{"and no longer when they have nothing left", Room{Bytes: 4000, SharePermille: 200}, "map[:2 finance:28 land:10]"},
		{"room for all", Room{Bytes: 1 << 20, SharePermille: 1}, "map[:2 finance:100 land:10]"},
	} {
		block := Fair(arrived, c.room)
		counts := map[string]int{}
		for i, tx := range block {
			counts[tx.Body.Signers[0].Organisation]++
			if i > 0 && block[i-1].Body.ExpiresMs > tx.Body.ExpiresMs {
				t.Errorf("%s: not in the order of arrival", c.says)
			}
		}
		if got := fmt.Sprint(counts); got != c.want {
			t.Errorf("%s: %s, want %s", c.says, got, c.want)
		}
	}
}

func TestFairNeverExceedsAndNeverOvertakes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var arrived []*envelope.Transaction
		for n := range rapid.IntRange(0, 60).Draw(t, "count") {
			org := rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(t, "org")
			arrived = append(arrived, paper("p", org, n, rapid.IntRange(8, 400).Draw(t, "size")))
		}
		room := Room{Bytes: int64(rapid.IntRange(0, 6000).Draw(t, "room")), SharePermille: uint32(rapid.IntRange(0, 1000).Draw(t, "share"))}
		chosen := map[*envelope.Transaction]bool{}
		used := int64(0)
		for _, tx := range Fair(arrived, room) {
			if chosen[tx] {
				t.Fatal("chosen twice")
			}
			chosen[tx] = true
			used += Size(tx.Raw)
		}
		if used > room.Bytes {
			t.Fatalf("%d bytes in a room of %d", used, room.Bytes)
		}
		left := map[string]bool{}
		for _, tx := range arrived {
			org := tx.Body.Signers[0].Organisation
			if chosen[tx] && left[org] {
				t.Fatal("a later transaction of an organisation overtook an earlier one")
			}
			left[org] = left[org] || !chosen[tx]
		}
	})
}

func TestWaiting(t *testing.T) {
	w := NewWaiting()
	first := paper("ann", "finance", 10, 50)
	if !w.Add(first, 2) || !w.Add(first, 2) || !w.Add(paper("ann", "finance", 20, 50), 2) {
		t.Fatal("the quota is too small")
	}
	if w.Add(paper("eve", "finance", 30, 50), 2) {
		t.Error("a third of the same organisation")
	}
	if !w.Add(paper("ann", "", 40, 50), 2) || !w.Add(paper("cao", "", 40, 50), 1) {
		t.Error("parties that act for themselves have quotas of their own")
	}
	w.Done(0, []envelope.ID{first.ID})
	if w.Has(first.ID) || w.Len() != 3 || !w.Add(paper("ann", "finance", 50, 50), 2) {
		t.Error("what is done still counts")
	}
	w.Done(41, nil)
	if w.Len() != 1 {
		t.Errorf("%d wait, want the one that has not expired", w.Len())
	}
	for n := range 5000 {
		tx := paper("ann", "tax", 1_000_000+n, 50)
		w.Add(tx, 10)
		w.Done(42, []envelope.ID{tx.ID})
	}
	if len(w.due) > 1200 {
		t.Errorf("%d expiries are held for %d transactions", len(w.due), w.Len())
	}
}

func TestCacheIsBounded(t *testing.T) {
	c := NewCache[int, int](10)
	for i := range 1000 {
		c.Put(i, i)
	}
	if n := len(c.young) + len(c.old); n > 20 {
		t.Errorf("%d entries", n)
	}
	if v, ok := c.Get(999); !ok || v != 999 {
		t.Error("the newest is forgotten")
	}
	if _, ok := c.Get(1); ok {
		t.Error("the oldest is remembered")
	}
	c.Drop(999)
	if _, ok := c.Get(999); ok {
		t.Error("dropped and remembered")
	}
}

func TestKeyCache(t *testing.T) {
	c := NewKeyCache(4)
	for _, key := range [][]byte{nil, make([]byte, 31), bytes.Repeat([]byte{0xFF}, 32)} {
		if _, err := c.Expand(key); err == nil && len(key) != 32 {
			t.Errorf("%d bytes are a key", len(key))
		}
	}
	secret, err := envelope.NewEd25519(make([]byte, 32))
	if err != nil {
		t.Fatal(err)
	}
	one, err := c.Expand(secret.Public())
	if err != nil {
		t.Fatal(err)
	}
	if two, _ := c.Expand(secret.Public()); two != one {
		t.Error("a key is expanded twice")
	}
}
