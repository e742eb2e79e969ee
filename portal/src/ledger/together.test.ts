import { afterEach, expect, test, vi } from "vitest";
import { Identity } from "../../../contracts/identity/identity_pb.ts";
import { Ledger } from "../../../gateway/gateway_pb.ts";
import { together } from "./together.ts";
import { asOf, WireError } from "./wire.ts";

const of = (...n: number[]) => Uint8Array.from(n);
const requests: { path: string; body: unknown }[] = [];

/** A node that answers so. */
function node(answer: () => Response | Promise<Response>): void {
	requests.length = 0;
	vi.stubGlobal("fetch", async (url: string, how: RequestInit) => {
		const body = typeof how.body === "string" ? (JSON.parse(how.body) as unknown) : undefined;
		requests.push({ path: new URL(url).pathname, body });
		return answer();
	});
}
afterEach(() => void vi.unstubAllGlobals());

const replies = (...all: object[]) => new Response(JSON.stringify({ replies: all }));
const both = (signal?: AbortSignal) =>
	Promise.allSettled([
		together(Ledger.method.getStatus, of(), signal),
		together(Identity.method.getParty, of(10, 1, 97), undefined),
	]);

test("what is asked at the same moment goes as one request, and each gets its own answer", async () => {
	node(() => replies({ answer: "AQI=", height: "7" }, { answer: "", height: "8" }));
	const [one, two] = await both();
	expect(requests).toEqual([
		{
			path: "/portal/answers",
			body: {
				questions: [
					{ method: "gongshi.gateway.v1.Ledger/GetStatus", question: "" },
					{ method: "gongshi.identity.v1.Identity/GetParty", question: "CgFh" },
				],
			},
		},
	]);
	expect(one).toEqual({ status: "fulfilled", value: of(1, 2) });
	expect(one.status === "fulfilled" && asOf(one.value)).toBe(7n);
	expect(two).toEqual({ status: "fulfilled", value: of() });
});

test("what is asked alone goes by itself", async () => {
	node(() => new Response(of(5), { headers: { "Content-Type": "application/proto" } }));
	expect(await together(Ledger.method.getStatus, of())).toEqual(of(5));
	expect(requests.map((r) => r.path)).toEqual(["/gongshi.gateway.v1.Ledger/GetStatus"]);
});

test("a refusal reaches only who asked for it, as if he had asked alone", async () => {
	const details = [{ type: "gongshi.gateway.v1.Refusal", value: "CAE" }];
	node(() =>
		replies({ code: 404, error: { code: "not_found", message: "no such party", details } }, { answer: "AQ==" }),
	);
	const [one, two] = await both();
	expect(two.status).toBe("fulfilled");
	const cause = one.status === "rejected" ? (one.reason as WireError) : undefined;
	expect([cause?.code, cause?.message, cause?.details[0]?.value]).toEqual(["not_found", "no such party", of(8, 1)]);
});

test.each([
	{ says: "something between answers without words", reply: { code: 502 }, want: "unavailable" },
	{ says: "it leaves one out", reply: {}, want: "unknown" },
])("$says", async ({ reply, want }) => {
	node(() => replies(reply, { answer: "AQ==" }));
	const [one, two] = await both();
	expect([one.status === "rejected" && (one.reason as WireError).code, two.status]).toEqual([want, "fulfilled"]);
});

test.each([
	{ says: "no network", answer: () => Promise.reject(new TypeError("Failed to fetch")), want: TypeError },
	{ says: "a node that cannot read the request", answer: () => new Response("no", { status: 400 }), want: WireError },
	{ says: "no JSON", answer: () => new Response("<html>"), want: WireError },
	{ says: "JSON of another kind", answer: () => new Response("{}"), want: WireError },
])("$says fails each", async ({ answer, want }) => {
	node(answer);
	for (const one of await both()) expect(one.status === "rejected" && one.reason).toBeInstanceOf(want);
});

test("who gives up is told so at once, and is not waited for", async () => {
	node(() => new Response(of(), { headers: { "Content-Type": "application/proto" } }));
	const stop = new AbortController();
	const asked = both(stop.signal);
	stop.abort(new Error("gone"));
	const [one, two] = await asked;
	expect([one.status === "rejected" && (one.reason as Error).message, two.status]).toEqual(["gone", "fulfilled"]);
	await expect(together(Ledger.method.getStatus, of(), stop.signal)).rejects.toThrow("gone");
});

test("more than the node takes at once go as several", async () => {
	node(() => replies(...Array.from({ length: 32 }, () => ({ answer: "" }))));
	await Promise.allSettled(Array.from({ length: 40 }, () => together(Ledger.method.getStatus, of())));
	expect(requests.map((r) => (r.body as { questions: unknown[] }).questions.length)).toEqual([32, 8]);
});
