package identity

import "strings"

// creditDigits are the 31 characters of a unified social credit code in the order of their values;
// I, O, S, V and Z are left out because they are misread.
const creditDigits = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// ValidCreditCode reports whether code is a unified social credit code by GB 32100-2015: 18 characters, of
// which the third to eighth are the digits of an administrative division and the last makes the weighted sum
// divide by 31. Letters are upper-case.
//
// The subject code inside (characters 9 to 17) has a check character of its own, by GB 11714. It is not
// asked for here: registers and the validators in use accept a code by its outer check alone. So the code
// 123456789012345678 is accepted, whose outer check holds while its inner one does not.
func ValidCreditCode(code string) bool {
	if len(code) != 18 {
		return false
	}
	sum, weight := 0, 1 // of the first character; each next one weighs three times as much, modulo 31
	for i := range 17 {
		value := strings.IndexByte(creditDigits, code[i])
		if value < 0 || i >= 2 && i < 8 && value > 9 {
			return false
		}
		sum, weight = sum+value*weight, weight*3%31
	}
	last := strings.IndexByte(creditDigits, code[17])
	return last >= 0 && (sum+last)%31 == 0
}
