import decodeQR from "qr/decode.js";
import { useEffect, useRef } from "react";

/** The longer side to which a picture of the camera is scaled, in pixels. */
const side = 800;

/** Looks through the camera for a QR code; calls `onFound` once, or `onFail` with why there is no picture. */
export default function Scanner({
	label,
	onFound,
	onFail,
}: {
	label: string;
	onFound: (text: string) => void;
	onFail: (why: "none" | "denied" | "busy") => void;
}) {
	const video = useRef<HTMLVideoElement>(null);
	useEffect(() => {
		let stream: MediaStream | undefined;
		let timer: ReturnType<typeof setTimeout>;
		let ended = false;
		const canvas = document.createElement("canvas");
		const look = () => {
			if (ended) return;
			const text = video.current ? read(video.current, canvas) : undefined;
			if (text) onFound(text);
			else timer = setTimeout(look, 150);
		};
		open()
			.then((s) => {
				stream = s;
				if (ended) return stop(s);
				if (video.current) video.current.srcObject = s;
				look();
			})
			.catch((e: unknown) => {
				if (!ended) onFail(why(e));
			});
		return () => {
			ended = true;
			clearTimeout(timer);
			if (stream) stop(stream);
		};
	}, [onFound, onFail]);
	return <video ref={video} autoPlay playsInline muted className="scanner" aria-label={label} />;
}

/** The camera that looks away from the reader, where there is a choice. */
async function open(): Promise<MediaStream> {
	if (!navigator.mediaDevices?.getUserMedia) throw new DOMException("no camera", "NotFoundError");
	return navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } } });
}

const stop = (s: MediaStream) => {
	for (const t of s.getTracks()) t.stop();
};

function why(e: unknown): "none" | "denied" | "busy" {
	const name = e instanceof DOMException ? e.name : "";
	if (name === "NotAllowedError" || name === "SecurityError") return "denied";
	return name === "NotReadableError" || name === "AbortError" ? "busy" : "none";
}

/** The text of the code that the camera sees now, if it sees one. */
function read(v: HTMLVideoElement, canvas: HTMLCanvasElement): string | undefined {
	const ink = canvas.getContext("2d", { willReadFrequently: true });
	if (!ink || v.videoWidth === 0) return undefined;
	const scale = Math.min(1, side / Math.max(v.videoWidth, v.videoHeight));
	canvas.width = Math.round(v.videoWidth * scale);
	canvas.height = Math.round(v.videoHeight * scale);
	ink.drawImage(v, 0, 0, canvas.width, canvas.height);
	try {
		return decodeQR(ink.getImageData(0, 0, canvas.width, canvas.height));
	} catch {
		return undefined;
	}
}
