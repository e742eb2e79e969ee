package funds

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestDates(t *testing.T) {
	for _, c := range []struct{ says, layout, text, want string }{
		{"ISO", "2006-01-02", "2012-04-23", "2012-04-23"},
		{"with a month's letters", "02-Jan-2006", "05-Apr-2012", "2012-04-05"},
		{"in words", "Monday, January 02, 2006", "Friday, April 29, 2022", "2022-04-29"},
		{"on another weekday", "Monday, January 02, 2006", "Thursday, April 29, 2022", ""},
		{"day first", "2/1/2006", "3/12/2012", "2012-12-03"},
		{"day first, two digits", "02/01/2006", "3/12/2012", ""},
		{"Chinese", "2006年1月2日", "2026年3月9日", "2026-03-09"},
		{"the leap day", "2006-01-02", "2024-02-29", "2024-02-29"},
		{"of a common year", "2006-01-02", "2023-02-29", ""},
		{"of a century", "2006-01-02", "1900-02-29", ""},
		{"a thirteenth month", "2006-01-02", "2023-13-01", ""},
		{"no month", "2006-01-02", "2023-00-01", ""},
		{"something after it", "2006-01-02", "2023-01-01 ", ""},
		{"something before it", "2006-01-02", " 2023-01-01", ""},
		{"nothing", "2006-01-02", "", ""},
		{"half", "2006-01-02", "2023-01", ""},
	} {
		got, ok := parseDate(c.layout, c.text)
		if ok != (c.want != "") || (ok && got != c.want) {
			t.Errorf("%s: got %q, %v", c.says, got, ok)
		}
	}
	for layout, want := range map[string]bool{"2006-01-02": true, "Mon 2 Jan 2006": true, "2006-01": false, "01-02": false, "": false, "2006-01-02 2006": false} {
		if validLayout(layout) != want {
			t.Errorf("layout %q", layout)
		}
	}
}

// The calendar agrees with the standard library's, which the ledger's rules may not use.
func TestCalendarAgrees(t *testing.T) {
	beijingTime := time.FixedZone("", 8*3600)
	rapid.Check(t, func(t *rapid.T) {
		ms := rapid.Int64Range(0, 250_000_000_000_000).Draw(t, "ms")
		when := time.UnixMilli(ms).In(beijingTime)
		if got, want := isoDay(ms), when.Format("2006-01-02"); got != want {
			t.Fatalf("%d is %s, not %s", ms, want, got)
		}
		layout := rapid.SampledFrom([]string{"2006-01-02", "Monday, January 02, 2006", "2.1.2006", "Mon 2 Jan 2006"}).Draw(t, "layout")
		if got, ok := parseDate(layout, when.Format(layout)); !ok || got != when.Format("2006-01-02") {
			t.Fatalf("%q read as %q", when.Format(layout), got)
		}
	})
}

func FuzzDate(f *testing.F) {
	f.Add("02-Jan-2006", "05-Apr-2012")
	f.Fuzz(func(t *testing.T, layout, text string) {
		if got, ok := parseDate(layout, text); ok && validLayout(layout) {
			if _, err := time.Parse("2006-01-02", got); err != nil {
				t.Fatalf("%q by %q gives %q", text, layout, got)
			}
		}
	})
}
