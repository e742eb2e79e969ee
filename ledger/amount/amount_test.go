package amount

import (
	"errors"
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// edges draws numbers that are often near the limits.
func edges(t *rapid.T, label string) int64 {
	return rapid.OneOf(rapid.Int64(), rapid.Int64Range(-20, 20),
		rapid.SampledFrom([]int64{math.MinInt64, math.MinInt64 + 1, math.MaxInt64, math.MaxInt64 - 1, 1 << 32, -1 << 31})).Draw(t, label)
}

func TestCheckedArithmetic(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := edges(t, "a"), edges(t, "b")
		x, y := big.NewInt(a), big.NewInt(b)
		for _, c := range []struct {
			says string
			got  func() (int64, bool)
			want *big.Int
		}{
			{"add", func() (int64, bool) { return Add(a, b) }, new(big.Int).Add(x, y)},
			{"sub", func() (int64, bool) { return Sub(a, b) }, new(big.Int).Sub(x, y)},
			{"mul", func() (int64, bool) { return Mul(a, b) }, new(big.Int).Mul(x, y)},
			{"neg", func() (int64, bool) { return Neg(a) }, new(big.Int).Neg(x)},
			{"sum", func() (int64, bool) { return Sum(a, b) }, new(big.Int).Add(x, y)},
		} {
			got, ok := c.got()
			if ok != c.want.IsInt64() || (ok && got != c.want.Int64()) {
				t.Fatalf("%s(%d, %d) = %d, %v, want %s", c.says, a, b, got, ok, c.want)
			}
		}
	})
}

func TestFractions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		an, ad, bn, bd := edges(t, "an"), edges(t, "ad"), edges(t, "bn"), edges(t, "bd")
		a, okA := NewFraction(an, ad)
		b, okB := NewFraction(bn, bd)
		if !okA || !okB {
			return
		}
		x, y := big.NewRat(an, ad), big.NewRat(bn, bd)
		if a.Num() != x.Num().Int64() || a.Den() != x.Denom().Int64() {
			t.Fatalf("%d/%d reduced to %s", an, ad, a)
		}
		if got := a.Cmp(b); got != x.Cmp(y) {
			t.Fatalf("%s cmp %s = %d", a, b, got)
		}
		want := new(big.Rat).Add(x, y)
		got, ok := a.Add(b)
		if fits := want.Num().IsInt64() && want.Denom().IsInt64(); ok != fits {
			t.Fatalf("%s + %s fits: %v, want %v", a, b, ok, fits)
		}
		if ok && (got.Num() != want.Num().Int64() || got.Den() != want.Denom().Int64()) {
			t.Fatalf("%s + %s = %s, want %s", a, b, got, want)
		}
	})
}

func TestShares(t *testing.T) {
	third, _ := NewFraction(1, 3)
	sixth, _ := NewFraction(2, 12)
	half, _ := NewFraction(-1, -2)
	for _, c := range []struct {
		says   string
		shares []Fraction
		want   bool
	}{
		{"1/2 + 1/3 + 1/6 is one", []Fraction{half, third, sixth}, true},
		{"three thirds are one", []Fraction{third, third, third}, true},
		{"two thirds are not", []Fraction{third, third}, false},
		{"nobody holds nothing", nil, false},
	} {
		if got, _ := SumToOne(c.shares...); got != c.want {
			t.Errorf("%s: got %v", c.says, got)
		}
	}
	if third.String() != "1/3" || One().String() != "1" || (Fraction{}).String() != "0" {
		t.Error("a fraction is written reduced")
	}
	if whole, rest, ok := third.Of(100); whole != 33 || rest != 1 || !ok {
		t.Errorf("a third of 100 is 33 and 1/3, not %d and %d/3", whole, rest)
	}
	if _, ok := NewFraction(1, 0); ok {
		t.Error("nothing is divided by zero")
	}
}

func TestParse(t *testing.T) {
	comma := Format{Decimal: ",", Group: "."}
	english := Format{Group: ",", Parentheses: true}
	for _, c := range []struct {
		says     string
		format   Format
		text     string
		exponent uint32
		want     int64
		err      error
	}{
		{"plain", Format{}, "51710223.38", 2, 5171022338, nil},
		{"one place", Format{}, "32105.1", 2, 3210510, nil},
		{"no places", Format{}, "260615", 2, 26061500, nil},
		{"negative", Format{}, "-82734.35", 2, -8273435, nil},
		{"trailing zeros beyond the minor unit", Format{}, "12.3400", 2, 1234, nil},
		{"beyond the minor unit", Format{}, "12.345", 2, 0, ErrInexact},
		{"yen have none", Format{}, "12.5", 0, 0, ErrInexact},
		{"groups", english, "18,749,129.00", 2, 1874912900, nil},
		{"groups may be left out", english, "18749129.00", 2, 1874912900, nil},
		{"parentheses", english, "(1,298.31)", 2, -129831, nil},
		{"bad groups", english, "1,29.31", 2, 0, ErrGroups},
		{"a group too long", english, "1298,311", 2, 0, ErrGroups},
		{"continental", comma, "1.298,31", 2, 129831, nil},
		{"an undeclared group", Format{}, "1,298.31", 2, 0, ErrCharacter},
		{"an exponent is no amount", Format{}, "1e5", 2, 0, ErrCharacter},
		{"nothing", Format{}, "", 2, 0, ErrEmpty},
		{"a lone point", Format{}, ".", 2, 0, ErrEmpty},
		{"nothing after the point", Format{}, "1.", 2, 0, ErrEmpty},
		{"two signs", Format{}, "--1", 2, 0, ErrCharacter},
		{"a space", Format{}, " 1", 2, 0, ErrCharacter},
		{"foreign digits", Format{}, "１２", 2, 0, ErrCharacter},
		{"a letter beyond the places", Format{}, "1.00x", 2, 0, ErrCharacter},
		{"a letter before a place too many", Format{}, "1.x01", 2, 0, ErrCharacter},
		{"the largest", Format{}, "92233720368547758.07", 2, math.MaxInt64, nil},
		{"the smallest", Format{}, "-92233720368547758.08", 2, math.MinInt64, nil},
		{"one more", Format{}, "92233720368547758.08", 2, 0, ErrRange},
		{"far too large", Format{}, strings.Repeat("9", 400), 2, 0, ErrRange},
	} {
		got, err := c.format.Parse(c.text, c.exponent)
		if !errors.Is(err, c.err) || got != c.want {
			t.Errorf("%s: %q: got %d, %v", c.says, c.text, got, err)
		}
	}
}

func TestWriteReadsBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		minor, exponent := edges(t, "minor"), rapid.Uint32Range(0, maxExponent).Draw(t, "exponent")
		f := rapid.SampledFrom([]Format{{}, {Group: ",", Parentheses: true}, {Decimal: ",", Group: "."}, {Group: "'"}}).Draw(t, "format")
		text := f.Write(minor, exponent)
		if got, err := f.Parse(text, exponent); err != nil || got != minor {
			t.Fatalf("%d was written %q and read %d, %v", minor, text, got, err)
		}
	})
}

func TestCurrencies(t *testing.T) {
	if !slices.IsSortedFunc(currencies, func(a, b Currency) int { return strings.Compare(a.Code, b.Code) }) {
		t.Fatal("the table is searched by halving and must be sorted")
	}
	for _, c := range currencies {
		if got, ok := CurrencyOf(c.Code); !ok || got != c || c.ZH == "" || c.EN == "" {
			t.Errorf("%s: got %v", c.Code, got)
		}
	}
	if _, ok := CurrencyOf("cny"); ok {
		t.Error("codes are in capitals")
	}
}

func FuzzParse(f *testing.F) {
	f.Add("18,749,129.00", ".", ",", true, uint32(2))
	f.Add("-82734.35", "", "", false, uint32(2))
	f.Fuzz(func(t *testing.T, text, point, group string, parentheses bool, exponent uint32) {
		format := Format{point, group, parentheses}
		minor, err := format.Parse(text, exponent)
		if err != nil || point != "" || group != "" || parentheses {
			return
		}
		want, ok := new(big.Rat).SetString(text)
		if !ok {
			t.Fatalf("%q is no number, yet was read as %d", text, minor)
		}
		scale := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(exponent)), nil)
		if want.Mul(want, new(big.Rat).SetInt(scale)).Cmp(new(big.Rat).SetInt64(minor)) != 0 {
			t.Fatalf("%q was read as %d of exponent %d", text, minor, exponent)
		}
	})
}
