// What this browser remembers about its reader. A browser may refuse (private windows, policies): then it forgets.

export function remembered(name: string): string | null {
	try {
		return localStorage.getItem(`gongshi.${name}`);
	} catch {
		return null;
	}
}

export function remember(name: string, value: string): void {
	try {
		localStorage.setItem(`gongshi.${name}`, value);
	} catch {
		// Forgotten at the end of the visit.
	}
}
