package amount

import (
	"errors"
	"strings"
)

// What Parse refuses.
var (
	ErrEmpty     = errors.New("there is no number")
	ErrCharacter = errors.New("a character is not part of a number in the declared format")
	ErrGroups    = errors.New("the digits are not grouped by three")
	ErrInexact   = errors.New("the number has more decimal places than the currency")
	ErrRange     = errors.New("the number is too large")
)

// A Format says how a publisher writes decimal numbers. The zero value is 1234.56 and -1234.56.
type Format struct {
	Decimal     string // the decimal separator, "" for "."
	Group       string // between groups of three digits, "" where there are none; a number may leave all of them out
	Parentheses bool   // (12.00) is -12.00
}

// Parse reads text as minor units of a currency with exponent decimal places. Zeros after the last place are
// allowed, anything else that minor units cannot hold is ErrInexact. Signs: "-", "+", and parentheses if declared.
func (f Format) Parse(text string, exponent uint32) (int64, error) {
	body, negative := f.sign(text)
	point := f.Decimal
	if point == "" {
		point = "."
	}
	whole, part, hasPart := strings.Cut(body, point)
	digits, err := f.ungroup(whole)
	if err != nil {
		return 0, err
	}
	if digits == "" || (hasPart && part == "") {
		return 0, ErrEmpty
	}
	for uint32(len(part)) > exponent {
		last := len(part) - 1
		if !isDigit(part[last]) {
			return 0, ErrCharacter
		}
		if part[last] != '0' {
			return 0, inexact(part)
		}
		part = part[:last]
	}
	if exponent > maxExponent {
		return 0, ErrRange
	}
	return number(digits+part+strings.Repeat("0", int(exponent)-len(part)), negative)
}

// maxExponent is the largest power of ten that an int64 holds.
const maxExponent = 18

// inexact prefers to name a foreign character over a place too many.
func inexact(part string) error {
	for i := range len(part) {
		if !isDigit(part[i]) {
			return ErrCharacter
		}
	}
	return ErrInexact
}

func (f Format) sign(text string) (body string, negative bool) {
	if f.Parentheses && len(text) > 2 && text[0] == '(' && text[len(text)-1] == ')' {
		return text[1 : len(text)-1], true
	}
	if strings.HasPrefix(text, "-") {
		return text[1:], true
	}
	return strings.TrimPrefix(text, "+"), false
}

// ungroup removes the group separators after checking that they part groups of three.
func (f Format) ungroup(whole string) (string, error) {
	if f.Group == "" || !strings.Contains(whole, f.Group) {
		return whole, nil
	}
	groups := strings.Split(whole, f.Group)
	for i, g := range groups {
		if len(g) != 3 && (i > 0 || len(g) == 0 || len(g) > 3) {
			return "", ErrGroups
		}
	}
	return strings.Join(groups, ""), nil
}

func number(digits string, negative bool) (int64, error) {
	var n uint64
	for i := range len(digits) {
		if !isDigit(digits[i]) {
			return 0, ErrCharacter
		}
		if n > (1<<63)/10 {
			return 0, ErrRange
		}
		n = n*10 + uint64(digits[i]-'0')
	}
	minor, ok := signed(0, n, negative)
	if !ok {
		return 0, ErrRange
	}
	return minor, nil
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// Write is the decimal text of minor units with exactly exponent places; the format's separators and
// parentheses apply. Parse reads it back to the same number.
func (f Format) Write(minor int64, exponent uint32) string {
	digits := decimals(magnitude(minor))
	if short := int(exponent) + 1 - len(digits); short > 0 {
		digits = strings.Repeat("0", short) + digits
	}
	whole, part := digits[:len(digits)-int(exponent)], digits[len(digits)-int(exponent):]
	text := f.group(whole)
	if part != "" {
		point := f.Decimal
		if point == "" {
			point = "."
		}
		text += point + part
	}
	switch {
	case minor >= 0:
		return text
	case f.Parentheses:
		return "(" + text + ")"
	default:
		return "-" + text
	}
}

func (f Format) group(whole string) string {
	if f.Group == "" || len(whole) <= 3 {
		return whole
	}
	first := (len(whole)-1)%3 + 1
	text := whole[:first]
	for i := first; i < len(whole); i += 3 {
		text += f.Group + whole[i:i+3]
	}
	return text
}

func decimals(n uint64) string {
	var buf [20]byte
	i := len(buf)
	for {
		i--
		buf[i] = byte('0' + n%10)
		if n /= 10; n == 0 {
			return string(buf[i:])
		}
	}
}
