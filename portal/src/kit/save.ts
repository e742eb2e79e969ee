/** Hands the reader a file. Its address lives a little longer than the press, until the browser has read it. */
export function saveFile(name: string, file: Blob): void {
	const url = URL.createObjectURL(file);
	const a = document.createElement("a");
	a.href = url;
	a.download = name;
	a.click();
	setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
