import { describe, expect, test } from "vitest";
import { type Accepted, countsHere, siteHere, whyNot } from "./passkey.ts";

const accepted: Accepted = {
	relyingParties: ["localhost", "linxi.example"],
	origins: ["http://localhost:8080", "https://ledger.linxi.example"],
};
const at = (url: string) => new URL(url);

describe("where a passkey counts", () => {
	test.each([
		["http://localhost:8080", "localhost"],
		["https://ledger.linxi.example", "linxi.example"],
		["http://localhost:9090", undefined],
		["http://127.0.0.1:8080", undefined],
		["https://linxi.example", undefined],
		["https://evil-linxi.example", undefined],
	])("one made at %s is of %s", (url, site) => expect(siteHere(accepted, at(url))).toBe(site));

	test("a domain's name must end at a dot", () =>
		expect(
			siteHere(
				{ relyingParties: ["linxi.example"], origins: ["https://evil-linxi.example"] },
				at("https://evil-linxi.example"),
			),
		).toBe(undefined));

	test.each([
		["localhost", "http://localhost:8080", true],
		["localhost", "http://localhost:9090", false],
		["linxi.example", "https://ledger.linxi.example", true],
		["linxi.example", "http://localhost:8080", false],
		["ledger.linxi.example", "https://ledger.linxi.example", false],
	])("of %s, at %s: %s", (relyingParty, url, yes) => expect(countsHere({ relyingParty }, accepted, at(url))).toBe(yes));

	test("one that does not say its site counts nowhere", () =>
		expect(countsHere({}, accepted, at("http://localhost:8080"))).toBe(false));
});

test.each([
	[new DOMException("", "NotAllowedError"), "declined"],
	[new DOMException("", "AbortError"), "declined"],
	[new DOMException("", "SecurityError"), "site"],
	[new DOMException("", "InvalidStateError"), "again"],
	[new DOMException("", "NotSupportedError"), "broken"],
	[new Error("no passkey was made"), "broken"],
	["NotAllowedError", "broken"],
])("%s is %s", (cause, no) => expect(whyNot(cause)).toBe(no));
