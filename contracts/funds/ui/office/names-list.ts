// Names of codes as staff have them: a block of a spreadsheet, or lines with commas.

export interface NamedCode {
	readonly code: string;
	readonly nameZh: string;
	readonly nameEn: string;
}

/** One name a line: code, Chinese name, English name, between tabs or commas. `bad` are the numbers of lines that lack a name. */
export function namesOf(text: string): { names: NamedCode[]; bad: number[] } {
	const names: NamedCode[] = [];
	const bad: number[] = [];
	for (const [i, line] of text.split(/\r?\n/).entries()) {
		if (line.trim() === "") continue;
		// What is pasted has tabs, and then its names may have commas.
		const [code = "", nameZh = "", ...english] = line.split(line.includes("\t") ? "\t" : /[,，]/).map((p) => p.trim());
		const nameEn = english.join(", ");
		if (code && (nameZh || nameEn)) names.push({ code, nameZh, nameEn });
		else bad.push(i + 1);
	}
	return { names, bad };
}
