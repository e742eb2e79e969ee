/** Gives the reader a file. */
export function saveFile(file: Uint8Array, name: string): void {
	const a = document.createElement("a");
	a.href = URL.createObjectURL(new Blob([Uint8Array.from(file)], { type: "application/json" }));
	a.download = name;
	a.click();
	setTimeout(() => URL.revokeObjectURL(a.href), 10_000);
}
