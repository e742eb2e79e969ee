package identity

import (
	"strings"

	"gongshi/ledger/contract"
)

// validator is the record that the kernel defines, so that receipts can be read without this package.
type validator = contract.Validator

func lower(b byte) bool { return b >= 'a' && b <= 'z' }
func digit(b byte) bool { return b >= '0' && b <= '9' }

// slug reports whether s is lower-case letters, digits and hyphens, a letter first, within min and max bytes.
func slug(s string, min, max int) bool {
	if len(s) < min || len(s) > max || !lower(s[0]) {
		return false
	}
	for i := range len(s) {
		if !lower(s[i]) && !digit(s[i]) && s[i] != '-' {
			return false
		}
	}
	return true
}

// visible reports whether s can be shown without hiding or reordering anything. The ranges are written out
// because the tables of package unicode change with the compiler's version, and this is consensus.
func visible(s string) bool {
	for _, r := range s {
		switch {
		case r < 0x20, r >= 0x7F && r < 0xA0, r == 0xFFFD, r == 0xFEFF:
			return false
		case r >= 0x200B && r <= 0x200F, r >= 0x2028 && r <= 0x202E, r >= 0x2060 && r <= 0x206F:
			return false
		}
	}
	return s == strings.Trim(s, " \u3000")
}

// checkNames wants a name in one language at least.
func checkNames(zh, en string) error {
	if zh == "" && en == "" {
		return ErrOrganisationName
	}
	for _, name := range []string{zh, en} {
		if len(name) > maxNameBytes || !visible(name) {
			return ErrOrganisationName.With("%.40q", name)
		}
	}
	return nil
}

// otherCode reports whether s is "<register>:<code>".
func otherCode(s string) bool {
	register, code, ok := strings.Cut(s, ":")
	return ok && register != "" && code != "" && len(s) <= maxNameBytes && visible(s) && !strings.ContainsAny(s, " ")
}

// roleName reports whether s is "<contract>/<role>".
func roleName(s string) bool {
	of, name, ok := strings.Cut(s, "/")
	return ok && slug(of, 2, 32) && slug(name, 2, 32)
}

// contractOf is the contract to which a role belongs.
func contractOf(role string) string {
	of, _, _ := strings.Cut(role, "/")
	return of
}

// checkPartyID keeps ids short, plain and free of what could name a person.
func checkPartyID(id string) error {
	if len(id) < 3 || len(id) > 64 || !lower(id[0]) && !digit(id[0]) {
		return ErrPartyID.With("%.70q", id)
	}
	for i := range len(id) {
		if !lower(id[i]) && !digit(id[i]) && !strings.ContainsRune("-._", rune(id[i])) {
			return ErrPartyID.With("%.70q", id)
		}
	}
	if personal(id) {
		return ErrPersonalData
	}
	return nil
}

// personal reports whether id holds a resident identity number (GB 11643) or a mobile number, standing alone.
// Other data of persons cannot be told from an opaque id: whoever registers a party must draw it at random.
func personal(id string) bool {
	for from := 0; from < len(id); {
		if !digit(id[from]) {
			from++
			continue
		}
		to := from
		for to < len(id) && digit(id[to]) {
			to++
		}
		run := id[from:to]
		if len(run) == 17 && to < len(id) && id[to] == 'x' {
			run = id[from : to+1]
		}
		if len(run) == 11 && run[0] == '1' && run[1] >= '3' || residentID(run) {
			return true
		}
		from = to
	}
	return false
}

// residentID reports whether s has 18 characters whose last is the ISO 7064 MOD 11-2 check of the others.
func residentID(s string) bool {
	if len(s) != 18 {
		return false
	}
	check := 0
	for i := range 17 {
		check = (check + int(s[i]-'0')) * 2 % 11
	}
	return "0123456789x"[(12-check)%11] == s[17]
}
