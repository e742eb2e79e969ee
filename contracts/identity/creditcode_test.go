package identity

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// fixtures reads the codes of testdata/uscc-fixtures.ts: each constant, and the two lists of names or literals.
func fixtures(t *testing.T) (valid, invalid []string) {
	raw, err := os.ReadFile("testdata/uscc-fixtures.ts")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`export const (\w+) = '([^']*)'`).FindAllStringSubmatch(string(raw), -1) {
		if strings.HasPrefix(m[1], "checksumError") {
			invalid = append(invalid, m[2])
		} else {
			valid = append(valid, m[2])
		}
	}
	list := regexp.MustCompile(`patternErrorCodes: string\[\] = \[(.*)\]`).FindStringSubmatch(string(raw))
	if list == nil {
		t.Fatal("the fixtures have another form")
	}
	for _, m := range regexp.MustCompile(`'([^']*)'`).FindAllStringSubmatch(list[1], -1) {
		invalid = append(invalid, m[1])
	}
	return valid, invalid
}

func TestCreditCodeFixtures(t *testing.T) {
	valid, invalid := fixtures(t)
	if len(valid) != 6 || len(invalid) != 4 {
		t.Fatalf("%d valid, %d invalid: the fixtures have changed", len(valid), len(invalid))
	}
	for _, code := range valid {
		if !ValidCreditCode(code) {
			t.Errorf("%s is valid by the fixtures", code)
		}
	}
	for _, code := range invalid {
		if ValidCreditCode(code) {
			t.Errorf("%q is invalid by the fixtures", code)
		}
	}
}

func TestCreditCode(t *testing.T) {
	for _, c := range []struct {
		code string
		want bool
		why  string
	}{
		{"91350100M000100Y43", true, "the example of the standard"},
		{"123456789012345678", true, "the outer check holds; the inner one of GB 11714, which does not, is not asked for"},
		{"91350100M000100Y44", false, "another last character"},
		{"91350100m000100y43", false, "lower case"},
		{"9135O100M000100Y43", false, "a letter in the division"},
		{"91A50100M000100Y43", false, "a letter in the division"},
		{"91350100I000100Y43", false, "a letter that is left out"},
		{"91350100M000100Y4", false, "a character short"},
		{"91350100M000100Y43 ", false, "a space after it"},
		{"９1350100M000100Y", false, "a wide digit, 18 bytes"},
	} {
		if got := ValidCreditCode(c.code); got != c.want {
			t.Errorf("%s (%s): got %v", c.code, c.why, got)
		}
	}
}

// TestCreditCodeCatchesSlips changes each character of a valid code to every other: none stays valid.
func TestCreditCodeCatchesSlips(t *testing.T) {
	code := []byte("91350100M000100Y43")
	for i, right := range code {
		for _, wrong := range []byte(creditDigits) {
			if code[i] = wrong; wrong != right && ValidCreditCode(string(code)) {
				t.Errorf("%s is accepted", code)
			}
		}
		code[i] = right
	}
}

func FuzzValidCreditCode(f *testing.F) {
	f.Add("91350100M000100Y43")
	f.Add("123456789012345678")
	form := regexp.MustCompile(`^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$`)
	f.Fuzz(func(t *testing.T, code string) {
		if ValidCreditCode(code) && !form.MatchString(code) {
			t.Errorf("%q has not the form of a code", code)
		}
	})
}

func FuzzNames(f *testing.F) {
	f.Add("https://linxi.example:8443")
	f.Add("p-11010519491231002x")
	f.Fuzz(func(_ *testing.T, s string) {
		_, _, _, _, _ = checkPartyID(s), webOrigin(s), roleName(s), otherCode(s), checkNames(s, s)
		if len(s) > 0 {
			_ = slug(s, 0, 100)
		}
	})
}
