import { type Bytes, fromUtf8 } from "./bytes.js";

/** What the ledger reads of a passkey's client data (WebAuthn Level 3, §5.8.1). */
export interface ClientData {
	type: string;
	challenge: string;
	origin: string;
	crossOrigin: boolean;
	embedded: boolean;
}

const mostBytes = 1024;
const mostMembers = 32;
const mostNesting = 4;

/**
 * Reads client data as RFC 8259 has it, and strictly: one object and nothing after it, no member twice in any object,
 * valid UTF-8, no lone surrogates, no byte order mark. `JSON.parse` would take the last of two equal members.
 */
export function readClientData(bytes: Bytes): ClientData | undefined {
	const text = bytes.length <= mostBytes ? fromUtf8(bytes) : undefined;
	if (!text) return undefined;
	const data: ClientData = { type: "", challenge: "", origin: "", crossOrigin: false, embedded: false };
	const s = new Scanner(text);
	try {
		s.space();
		s.object(1, (name) => {
			if (name === "type" || name === "challenge" || name === "origin") data[name] = s.string();
			else if (name === "crossOrigin") data.crossOrigin = s.boolean();
			else {
				data.embedded ||= name === "topOrigin";
				s.value(2);
			}
		});
		s.space();
		return s.at === text.length ? data : undefined;
	} catch {
		return undefined;
	}
}

class Scanner {
	at = 0;
	constructor(readonly text: string) {}

	/** Steps over what matches here, or throws. The pattern must be sticky. */
	take(pattern: RegExp): string {
		pattern.lastIndex = this.at;
		const found = pattern.exec(this.text);
		if (!found) throw new SyntaxError(`at ${this.at}`);
		this.at += found[0].length;
		return found[0];
	}

	next(mark: string): boolean {
		const here = this.text.startsWith(mark, this.at);
		if (here) this.at += mark.length;
		return here;
	}

	space(): void {
		this.take(/[ \t\n\r]*/y);
	}

	/** A string with its escapes resolved; a lone surrogate is none. */
	string(): string {
		// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON bars exactly these
		const raw = this.take(/"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y);
		const text = JSON.parse(raw) as string;
		if (/[\ud800-\udfff]/u.test(text)) throw new SyntaxError("lone surrogate");
		return text;
	}

	boolean(): boolean {
		return this.take(/true|false/y) === "true";
	}

	object(depth: number, member: (name: string) => void): void {
		if (depth > mostNesting) throw new SyntaxError("nested too deeply");
		this.take(/\{/y);
		const names = new Set<string>();
		this.list("}", () => {
			const name = this.string();
			if (names.has(name) || names.size >= mostMembers) throw new SyntaxError("member twice, or too many");
			names.add(name);
			this.space();
			this.take(/:/y);
			this.space();
			member(name);
		});
	}

	/** What stands between an opening bracket, already read, and its closing one. */
	list(closing: string, item: () => void): void {
		this.space();
		if (this.next(closing)) return;
		for (;;) {
			this.space();
			item();
			this.space();
			if (this.next(closing)) return;
			this.take(/,/y);
		}
	}

	/** Passes over any value. */
	value(depth: number): void {
		const first = this.text[this.at];
		if (first === "{") this.object(depth, () => this.value(depth + 1));
		else if (first === '"') this.string();
		else if (first !== "[") this.take(/true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y);
		else {
			if (depth > mostNesting) throw new SyntaxError("nested too deeply");
			this.at++;
			this.list("]", () => this.value(depth + 1));
		}
	}
}
