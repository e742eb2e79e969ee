// Package amount computes with money and shares exactly: checked integers of minor units,
// fractions that stay reduced, and decimal texts that are read to the last digit or refused.
//
// Nothing here rounds. What does not fit is reported by a false or an error, never wrapped.
package amount

import "math/bits"

// Add returns a+b, and false where the sum does not fit.
func Add(a, b int64) (int64, bool) {
	sum := a + b
	return sum, (sum > a) == (b > 0)
}

// Sub returns a-b, and false where the difference does not fit.
func Sub(a, b int64) (int64, bool) {
	difference := a - b
	return difference, (difference < a) == (b > 0)
}

// Neg returns -a, and false for the one number without an opposite.
func Neg(a int64) (int64, bool) { return -a, a != -a || a == 0 }

// Mul returns a*b, and false where the product does not fit.
func Mul(a, b int64) (int64, bool) {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	return signed(hi, lo, (a < 0) != (b < 0))
}

// Sum adds all numbers up, and reports false where a partial sum does not fit.
func Sum(numbers ...int64) (int64, bool) {
	var sum int64
	for _, n := range numbers {
		next, ok := Add(sum, n)
		if !ok {
			return 0, false
		}
		sum = next
	}
	return sum, true
}

// magnitude is |a|, which always fits into 64 bits without a sign.
func magnitude(a int64) uint64 {
	if a < 0 {
		return -uint64(a)
	}
	return uint64(a)
}

// signed makes a number of its magnitude and sign.
func signed(hi, lo uint64, negative bool) (int64, bool) {
	switch {
	case hi != 0:
		return 0, false
	case negative:
		return int64(-lo), lo <= 1<<63
	default:
		return int64(lo), lo < 1<<63
	}
}
