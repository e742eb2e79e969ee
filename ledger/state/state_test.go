package state

import (
	"bytes"
	"slices"
	"testing"

	"google.golang.org/protobuf/types/known/wrapperspb"
	"pgregory.net/rapid"
)

type text = *wrapperspb.StringValue

func TestMap(t *testing.T) {
	lots := NewMap[text]("parking/lots", String)
	m := &Memory{}
	for _, k := range []string{"b", "a\x00z", "a", "ab", ""} {
		lots.Put(m, k, wrapperspb.String("lot "+k))
	}
	var order []string
	for k, v := range lots.All(m, 100) {
		if v.Value != "lot "+k {
			t.Errorf("%q holds %q", k, v.Value)
		}
		order = append(order, k)
	}
	if want := []string{"", "a", "a\x00z", "ab", "b"}; !slices.Equal(order, want) {
		t.Errorf("got %q, want %q", order, want)
	}
	if n := count(lots.All(m, 2)); n != 2 {
		t.Errorf("a scan of 2 gave %d", n)
	}
	for k := range lots.From(m, "aa", 1) {
		if k != "ab" {
			t.Errorf("from aa: got %q", k)
		}
	}
	lots.Delete(m, "ab")
	if lots.Has(m, "ab") {
		t.Error("a deleted record is still there")
	}
	if _, err := lots.Need(m, "ab", bytes.ErrTooLarge); err != bytes.ErrTooLarge {
		t.Errorf("need gave %v", err)
	}
}

func TestUnderKeepsToItsFirstPart(t *testing.T) {
	parked := NewMap[text]("parking/sessions", PairOf(String, PairOf(Uint64, String)))
	m := &Memory{}
	for _, lot := range []string{"A", "A\x00", "AB"} {
		for n := range uint64(3) {
			parked.Put(m, At(lot, At(n, "car")), wrapperspb.String(lot))
		}
	}
	for k, v := range Under(parked, m, "A", 100) {
		if k.A != "A" || v.Value != "A" {
			t.Errorf("under A: %q", k.A)
		}
	}
	if n := count(Under(parked, m, "A", 100)); n != 3 {
		t.Errorf("under A: %d records", n)
	}
}

func TestSpacesAreProvenOrPlain(t *testing.T) {
	proven, plain := NewSet("toy/marks", Uint64), NewSet("toy/index", PairOf(String, Int64), Plain)
	if !Proven(proven.Key(7)) || Proven(plain.Key(At("a", int64(1)))) {
		t.Error("a raw key must tell whether its space is proven")
	}
	for _, key := range [][]byte{proven.Key(7), plain.Key(At("a", int64(1)))} {
		if path, rest := PathOf(key); path != "toy/marks" && path != "toy/index" || len(rest) == 0 {
			t.Errorf("%x is of %q, %x", key, path, rest)
		}
	}
	m := &Memory{}
	for _, n := range []int64{5, -3, 0} {
		plain.Add(m, At("a", n))
	}
	plain.Add(m, At("b", int64(9)))
	if got, want := slices.Collect(Members(plain, m, "a", 10)), []int64{-3, 0, 5}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	plain.Remove(m, At("a", int64(0)))
	if plain.Has(m, At("a", int64(0))) || count2(plain.All(m, 10)) != 3 {
		t.Error("a removed key is still there")
	}
}

func TestValue(t *testing.T) {
	v, m := NewValue[text]("toy/parameters"), &Memory{}
	if _, ok := v.Get(m); ok {
		t.Error("nothing was put")
	}
	v.Put(m, wrapperspb.String("x"))
	if got, ok := v.Get(m); !ok || got.Value != "x" {
		t.Errorf("got %v", got)
	}
}

func TestDeclarationsArePaths(t *testing.T) {
	for _, path := range []string{"", "toy", "/x", "toy/", "~toy/x", "toy/\x00"} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%q was accepted", path)
				}
			}()
			NewSet(path, String)
		}()
	}
}

// TestKeysKeepOrder draws pairs of keys: bytes order as the values do, and reading gives the value back.
func TestKeysKeepOrder(t *testing.T) {
	key := PairOf(String, PairOf(Int64, Hash))
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) Pair[string, Pair[int64, [32]byte]] {
			s := string(rapid.SliceOfN(rapid.SampledFrom([]byte{0, 1, 'a', 0xFF}), 0, 4).Draw(t, name))
			return At(s, At(rapid.Int64().Draw(t, name), [32]byte{rapid.Byte().Draw(t, name)}))
		}
		a, b := draw("a"), draw("b")
		ra, rb := key.append(nil, a), key.append(nil, b)
		if got, ok := key.read(ra); !ok || got != a {
			t.Fatalf("read %v back as %v", a, got)
		}
		want := bytes.Compare([]byte(a.A), []byte(b.A))
		if want == 0 {
			want = cmp64(a.B.A, b.B.A)
		}
		if want == 0 {
			want = bytes.Compare(a.B.B[:], b.B.B[:])
		}
		if got := bytes.Compare(ra, rb); got != want {
			t.Fatalf("%v against %v: bytes say %d, values %d", a, b, got, want)
		}
	})
}

// TestMemoryIsASortedMap holds Memory against a map.
func TestMemoryIsASortedMap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, twin := &Memory{}, map[string]string{}
		key := rapid.StringN(0, 2, 3)
		t.Repeat(map[string]func(*rapid.T){
			"put": func(t *rapid.T) {
				k, v := key.Draw(t, "k"), rapid.StringN(1, 3, 9).Draw(t, "v")
				m.Put([]byte(k), []byte(v))
				twin[k] = v
			},
			"delete": func(t *rapid.T) { k := key.Draw(t, "k"); m.Delete([]byte(k)); delete(twin, k) },
			"scan": func(t *rapid.T) {
				from, to, limit := key.Draw(t, "from"), key.Draw(t, "to"), rapid.IntRange(0, 5).Draw(t, "limit")
				var want []string
				for k := range twin {
					if k >= from && k < to {
						want = append(want, k)
					}
				}
				slices.Sort(want)
				want = want[:min(limit, len(want))]
				var got []string
				for k, v := range m.Scan([]byte(from), []byte(to), limit) {
					if got = append(got, string(k)); twin[string(k)] != string(v) {
						t.Fatalf("%q holds %q", k, v)
					}
				}
				if !slices.Equal(got, want) {
					t.Fatalf("got %q, want %q", got, want)
				}
			},
			"": func(t *rapid.T) {
				if m.Len() != len(twin) {
					t.Fatalf("%d entries, want %d", m.Len(), len(twin))
				}
			},
		})
	})
}

// FuzzKey reads any bytes as a key: what can be read is written back the same.
func FuzzKey(f *testing.F) {
	key := PairOf(String, PairOf(Int64, String))
	f.Add(key.append(nil, At("a\x00b", At(int64(-1), "c"))))
	f.Fuzz(func(t *testing.T, raw []byte) {
		if k, ok := key.read(raw); ok && !bytes.Equal(key.append(nil, k), raw) {
			t.Errorf("%x was read as %v", raw, k)
		}
	})
}

func count[K, V any](all func(func(K, V) bool)) (n int) {
	for range all {
		n++
	}
	return n
}

func count2[K any](all func(func(K) bool)) (n int) {
	for range all {
		n++
	}
	return n
}

func cmp64(a, b int64) int {
	if a < b {
		return -1
	}
	if a > b {
		return 1
	}
	return 0
}
