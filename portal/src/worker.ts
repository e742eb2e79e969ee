// Work beside the page, so that it stays responsive. The policy of the pages (portal/serve.go) lets no text become a
// script: a worker's address must have passed the one policy that it names.

interface Policies {
	createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

let policy: { createScriptURL(url: string): string } | undefined;

/** Scripts of this address alone. */
function own(url: string): string {
	if (new URL(url, location.href).origin !== location.origin) throw new TypeError(`a script from elsewhere: ${url}`);
	return url;
}

/** Starts the worker that `import url from "./name.worker.ts?worker&url"` names. */
export function startWorker(url: string): Worker {
	const policies = (globalThis as { trustedTypes?: Policies }).trustedTypes;
	policy ??= policies?.createPolicy("gongshi", { createScriptURL: own }) ?? { createScriptURL: own };
	return new Worker(policy.createScriptURL(url), { type: "module" });
}
