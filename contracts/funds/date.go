package funds

import "strings"

// months and weekdays are as publishers write them in English.
var (
	months   = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	weekdays = [...]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"}
)

// A civil date of the Gregorian calendar; weekday is -1 where none was given.
type civil struct{ year, month, day, weekday int }

// layoutParts are the parts of a layout, longer ones before those they begin with.
var layoutParts = [...]struct {
	name string
	read func(c *civil, text string) (rest string, ok bool)
}{
	{"2006", func(c *civil, text string) (string, bool) { return digits(&c.year, text, 4, 4) }},
	{"January", func(c *civil, text string) (string, bool) { return word(&c.month, text, months[:], 0) }},
	{"Jan", func(c *civil, text string) (string, bool) { return word(&c.month, text, months[:], 3) }},
	{"Monday", func(c *civil, text string) (string, bool) { return word(&c.weekday, text, weekdays[:], 0) }},
	{"Mon", func(c *civil, text string) (string, bool) { return word(&c.weekday, text, weekdays[:], 3) }},
	{"01", func(c *civil, text string) (string, bool) { return digits(&c.month, text, 2, 2) }},
	{"02", func(c *civil, text string) (string, bool) { return digits(&c.day, text, 2, 2) }},
	{"1", func(c *civil, text string) (string, bool) { return digits(&c.month, text, 1, 2) }},
	{"2", func(c *civil, text string) (string, bool) { return digits(&c.day, text, 1, 2) }},
}

// parseDate reads text by a layout such as "02-Jan-2006" and returns "2006-01-02". Every character counts, the day
// must exist, and a weekday must be the day's own.
func parseDate(layout, text string) (string, bool) {
	c, ok := parseCivil(layout, text)
	if !ok {
		return "", false
	}
	return c.String(), true
}

func parseCivil(layout, text string) (civil, bool) {
	c := civil{weekday: -1}
	for layout != "" {
		part := partOf(layout)
		if part < 0 {
			if text == "" || text[0] != layout[0] {
				return c, false
			}
			layout, text = layout[1:], text[1:]
			continue
		}
		rest, ok := layoutParts[part].read(&c, text)
		if !ok {
			return c, false
		}
		layout, text = layout[len(layoutParts[part].name):], rest
	}
	return c, text == "" && c.exists()
}

// validLayout reports whether a layout has year, month and day.
func validLayout(layout string) bool {
	var year, month, day int
	for layout != "" {
		part := partOf(layout)
		if part < 0 {
			layout = layout[1:]
			continue
		}
		switch name := layoutParts[part].name; name {
		case "2006":
			year++
		case "January", "Jan", "01", "1":
			month++
		case "02", "2":
			day++
		}
		layout = layout[len(layoutParts[part].name):]
	}
	return year == 1 && month == 1 && day == 1
}

func partOf(layout string) int {
	for i, p := range layoutParts {
		if strings.HasPrefix(layout, p.name) {
			return i
		}
	}
	return -1
}

func digits(n *int, text string, least, most int) (string, bool) {
	*n = 0
	i := 0
	for i < most && i < len(text) && text[i] >= '0' && text[i] <= '9' {
		*n = *n*10 + int(text[i]-'0')
		i++
	}
	return text[i:], i >= least
}

// word reads a month (from 1) or a weekday (from 0) by its name or the name's first letters.
func word(n *int, text string, names []string, letters int) (string, bool) {
	for i, name := range names {
		if letters > 0 {
			name = name[:letters]
		}
		if len(text) >= len(name) && strings.EqualFold(text[:len(name)], name) {
			*n = i
			if len(names) == len(months) {
				*n = i + 1
			}
			return text[len(name):], true
		}
	}
	return "", false
}

func (c civil) exists() bool {
	if c.year < 1 || c.month < 1 || c.month > 12 || c.day < 1 || c.day > daysIn(c.year, c.month) {
		return false
	}
	return c.weekday < 0 || c.weekday == ((c.days()+4)%7+7)%7
}

func daysIn(year, month int) int {
	if month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0) {
		return 29
	}
	return [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
}

// days counts from 1970-01-01, a Thursday. Years begin in March here, so that the leap day is a year's last.
func (c civil) days() int {
	y, m := c.year, c.month-3
	if m < 0 {
		y, m = y-1, m+12
	}
	era := y / 400
	ofEra := y - era*400
	ofYear := (153*m+2)/5 + c.day - 1
	return era*146097 + ofEra*365 + ofEra/4 - ofEra/100 + ofYear - 719468
}

// String is "2006-01-02".
func (c civil) String() string {
	var b [10]byte
	for i, part := range [...]struct{ n, at, width int }{{c.year, 0, 4}, {c.month, 5, 2}, {c.day, 8, 2}} {
		for j, n := part.width-1, part.n; j >= 0; j, n = j-1, n/10 {
			b[part.at+j] = byte('0' + n%10)
		}
		if i > 0 {
			b[part.at-1] = '-'
		}
	}
	return string(b[:])
}

// checkDate admits "2006-01-02", and nothing at all where that is allowed.
func checkDate(name, date string, need bool) error {
	if date == "" && !need {
		return nil
	}
	if got, ok := parseDate("2006-01-02", date); !ok || got != date {
		return ErrDate.On(name, "%q", date)
	}
	return nil
}

// daysBetween counts from one stored date to another; negative where the second is earlier.
func daysBetween(from, to string) int {
	a, _ := parseCivil("2006-01-02", from)
	b, _ := parseCivil("2006-01-02", to)
	return b.days() - a.days()
}

// beijing is the ledger's offset from UTC: its days are China's.
const beijing = 8 * 3600 * 1000

// isoDay is the day of a block's time.
func isoDay(ms int64) string {
	const day = 24 * 3600 * 1000
	z := int((ms+beijing)/day) + 719468
	era := z / 146097
	ofEra := z - era*146097
	y := (ofEra - ofEra/1460 + ofEra/36524 - ofEra/146096) / 365
	ofYear := ofEra - (365*y + y/4 - y/100)
	m := (5*ofYear + 2) / 153
	c := civil{year: y + era*400, month: m + 3, day: ofYear - (153*m+2)/5 + 1}
	if c.month > 12 {
		c.year, c.month = c.year+1, c.month-12
	}
	return c.String()
}
