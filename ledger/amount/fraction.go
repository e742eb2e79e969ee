package amount

import (
	"math/bits"
	"strconv"
)

// A Fraction is an exact rational number, always reduced, its denominator positive.
// The zero value is 0. Fractions compare with ==.
type Fraction struct {
	num int64
	den int64 // 0 means 1, so that the zero value is a number
}

// One is the whole that shares add up to.
func One() Fraction { return Fraction{num: 1} }

// NewFraction returns num/den reduced, and false where den is 0 or the result does not fit.
func NewFraction(num, den int64) (Fraction, bool) {
	if den == 0 {
		return Fraction{}, false
	}
	n, d := magnitude(num), magnitude(den)
	g := gcd(n, d)
	return reduced(0, n/g, d/g, (num < 0) != (den < 0))
}

// reduced makes a Fraction of a magnitude and a denominator without common factor.
func reduced(hi, lo, den uint64, negative bool) (Fraction, bool) {
	num, ok := signed(hi, lo, negative)
	if !ok || den >= 1<<63 {
		return Fraction{}, false
	}
	if den == 1 {
		den = 0
	}
	return Fraction{num, int64(den)}, true
}

// Num is the numerator of the reduced form; it carries the sign.
func (f Fraction) Num() int64 { return f.num }

// Den is the denominator of the reduced form, at least 1.
func (f Fraction) Den() int64 { return max(f.den, 1) }

// Cmp is -1, 0 or 1 as f is less than, equal to or greater than g. It never overflows.
func (f Fraction) Cmp(g Fraction) int {
	if (f.num < 0) != (g.num < 0) {
		if f.num < 0 {
			return -1
		}
		return 1
	}
	fh, fl := bits.Mul64(magnitude(f.num), uint64(g.Den()))
	gh, gl := bits.Mul64(magnitude(g.num), uint64(f.Den()))
	c := compare128(fh, fl, gh, gl)
	if f.num < 0 {
		return -c
	}
	return c
}

// Add returns f+g, and false where the reduced sum does not fit.
//
// With t the sum over the common denominator, only factors of d = gcd of the denominators can be cancelled
// (Knuth, 4.5.1), so that the 128 bits of t are reduced before they must fit into 64.
func (f Fraction) Add(g Fraction) (Fraction, bool) {
	a, b := uint64(f.Den()), uint64(g.Den())
	d := gcd(a, b)
	fh, fl := bits.Mul64(magnitude(f.num), b/d)
	gh, gl := bits.Mul64(magnitude(g.num), a/d)
	hi, lo, negative := add128(fh, fl, f.num < 0, gh, gl, g.num < 0)
	e := gcd(bits.Rem64(hi, lo, d), d)
	denHi, den := bits.Mul64(a/d, b/e)
	if denHi != 0 || hi >= e {
		return Fraction{}, false
	}
	quotient, _ := bits.Div64(hi, lo, e)
	return reduced(0, quotient, den, negative)
}

// SumToOne reports whether shares add up to exactly 1; ok is false where a partial sum does not fit.
func SumToOne(shares ...Fraction) (one, ok bool) {
	var sum Fraction
	for _, s := range shares {
		if sum, ok = sum.Add(s); !ok {
			return false, false
		}
	}
	return sum == One(), true
}

// Of returns f of n whole units, rounded down, and the part left over, in units of 1/Den:
// n*Num = whole*Den + rest. n must not be negative; ok is false where it or f is, or whole does not fit.
func (f Fraction) Of(n int64) (whole, rest int64, ok bool) {
	if n < 0 || f.num < 0 {
		return 0, 0, false
	}
	hi, lo := bits.Mul64(uint64(f.num), uint64(n))
	den := uint64(f.Den())
	if hi >= den {
		return 0, 0, false
	}
	q, r := bits.Div64(hi, lo, den)
	return int64(q), int64(r), q < 1<<63
}

// String is "1/3", or "2" for a whole number.
func (f Fraction) String() string {
	if f.Den() == 1 {
		return strconv.FormatInt(f.num, 10)
	}
	return strconv.FormatInt(f.num, 10) + "/" + strconv.FormatInt(f.Den(), 10)
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

func compare128(ah, al, bh, bl uint64) int {
	switch {
	case ah != bh && ah < bh, ah == bh && al < bl:
		return -1
	case ah == bh && al == bl:
		return 0
	default:
		return 1
	}
}

// add128 adds two signed magnitudes below 2^127.
func add128(ah, al uint64, an bool, bh, bl uint64, bn bool) (hi, lo uint64, negative bool) { //why: two numbers of three parts each
	if an == bn {
		lo, carry := bits.Add64(al, bl, 0)
		hi, _ = bits.Add64(ah, bh, carry)
		return hi, lo, an
	}
	if compare128(ah, al, bh, bl) < 0 {
		ah, al, an, bh, bl = bh, bl, bn, ah, al
	}
	lo, borrow := bits.Sub64(al, bl, 0)
	hi, _ = bits.Sub64(ah, bh, borrow)
	return hi, lo, an && hi|lo != 0
}
