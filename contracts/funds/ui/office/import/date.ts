// Dates as publishers write them, by layouts such as "02-Jan-2006": twin of date.go.

const months = [
	"January",
	"February",
	"March",
	"April",
	"May",
	"June",
	"July",
	"August",
	"September",
	"October",
	"November",
	"December",
];
const weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** A civil date; weekday is -1 where none was given. */
interface Civil {
	year: number;
	month: number;
	day: number;
	weekday: number;
}

type Field = keyof Civil;
/** What remains of the text, undefined where it does not begin as the part demands. */
type Read = (c: Civil, text: string) => string | undefined;

const digits =
	(field: Field, least: number, most: number): Read =>
	(c, text) => {
		let i = 0;
		c[field] = 0;
		for (; i < most && i < text.length; i++) {
			const d = text.charCodeAt(i) - 48;
			if (d < 0 || d > 9) break;
			c[field] = c[field] * 10 + d;
		}
		return i >= least ? text.slice(i) : undefined;
	};

const word =
	(field: Field, names: readonly string[], letters: number): Read =>
	(c, text) => {
		for (const [i, whole] of names.entries()) {
			const name = letters > 0 ? whole.slice(0, letters) : whole;
			if (text.slice(0, name.length).toLowerCase() !== name.toLowerCase()) continue;
			c[field] = names === months ? i + 1 : i;
			return text.slice(name.length);
		}
		return undefined;
	};

// Longer ones before those they begin with.
const parts: readonly (readonly [name: string, field: Field, read: Read])[] = [
	["2006", "year", digits("year", 4, 4)],
	["January", "month", word("month", months, 0)],
	["Jan", "month", word("month", months, 3)],
	["Monday", "weekday", word("weekday", weekdays, 0)],
	["Mon", "weekday", word("weekday", weekdays, 3)],
	["01", "month", digits("month", 2, 2)],
	["02", "day", digits("day", 2, 2)],
	["1", "month", digits("month", 1, 2)],
	["2", "day", digits("day", 1, 2)],
];

const partOf = (layout: string) => parts.find(([name]) => layout.startsWith(name));

/** Reads text by a layout and returns "2006-01-02". Every character counts, the day must exist, a weekday must be the day's own. */
export function parseDate(layout: string, text: string): string | undefined {
	const c: Civil = { year: 0, month: 0, day: 0, weekday: -1 };
	let left = layout;
	let rest = text;
	while (left !== "") {
		const part = partOf(left);
		if (!part) {
			if (rest[0] !== left[0]) return undefined;
			left = left.slice(1);
			rest = rest.slice(1);
			continue;
		}
		const after = part[2](c, rest);
		if (after === undefined) return undefined;
		rest = after;
		left = left.slice(part[0].length);
	}
	return rest === "" && exists(c) ? iso(c) : undefined;
}

/** Whether a layout has year, month and day, each once. */
export function validLayout(layout: string): boolean {
	const seen = { year: 0, month: 0, day: 0, weekday: 0 };
	for (let left = layout; left !== ""; ) {
		const part = partOf(left);
		if (part) seen[part[1]]++;
		left = left.slice(part ? part[0].length : 1);
	}
	return seen.year === 1 && seen.month === 1 && seen.day === 1;
}

/** Whether text is a day as the ledger writes it. */
export const isDate = (text: string): boolean => parseDate("2006-01-02", text) === text;

function exists(c: Civil): boolean {
	if (c.year < 1 || c.month < 1 || c.month > 12 || c.day < 1 || c.day > daysIn(c.year, c.month)) return false;
	return c.weekday < 0 || c.weekday === weekdayOf(c);
}

function daysIn(year: number, month: number): number {
	if (month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)) return 29;
	return [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
}

// The proleptic Gregorian calendar of Date.UTC is the ledger's; years below 100 need setUTCFullYear.
function weekdayOf(c: Civil): number {
	const d = new Date(0);
	d.setUTCFullYear(c.year, c.month - 1, c.day);
	return d.getUTCDay();
}

const iso = (c: Civil): string =>
	`${String(c.year).padStart(4, "0")}-${String(c.month).padStart(2, "0")}-${String(c.day).padStart(2, "0")}`;
