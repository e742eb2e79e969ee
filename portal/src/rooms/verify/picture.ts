import decodeQR from "qr/decode.js";

/** Sides to which a picture is scaled before it is looked at: a photograph is clearer when it is smaller. */
const sides = [1600, 900, 500];

/** The text of the QR code in a picture; undefined where there is none, or where the file is no picture. */
export async function codeIn(picture: Blob): Promise<string | undefined> {
	let image: ImageBitmap;
	try {
		image = await createImageBitmap(picture);
	} catch {
		return undefined;
	}
	try {
		for (const side of sides) {
			const found = decode(image, Math.min(1, side / Math.max(image.width, image.height)));
			if (found !== undefined) return found;
		}
		return undefined;
	} finally {
		image.close();
	}
}

function decode(image: ImageBitmap, scale: number): string | undefined {
	const c = document.createElement("canvas");
	c.width = Math.max(1, Math.round(image.width * scale));
	c.height = Math.max(1, Math.round(image.height * scale));
	const ink = c.getContext("2d", { willReadFrequently: true });
	if (!ink) return undefined;
	// What is transparent is paper.
	ink.fillStyle = "#fff";
	ink.fillRect(0, 0, c.width, c.height);
	ink.drawImage(image, 0, 0, c.width, c.height);
	try {
		return decodeQR(ink.getImageData(0, 0, c.width, c.height), { timeLimit: 500 });
	} catch {
		return undefined;
	}
}
