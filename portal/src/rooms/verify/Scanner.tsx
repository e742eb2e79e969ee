import decodeQR from "qr/decode.js";
import { useEffect, useRef } from "react";

/** Looks through the camera for a QR code; calls `onFound` once. */
export default function Scanner({ onFound, onNone }: { onFound: (text: string) => void; onNone: () => void }) {
	const video = useRef<HTMLVideoElement>(null);
	useEffect(() => {
		let stream: MediaStream | undefined;
		let timer: ReturnType<typeof setTimeout>;
		let ended = false;
		const canvas = document.createElement("canvas");
		const look = () => {
			const v = video.current;
			const ink = canvas.getContext("2d", { willReadFrequently: true });
			if (ended) return;
			if (v && ink && v.videoWidth > 0) {
				const scale = Math.min(1, 640 / v.videoWidth);
				canvas.width = v.videoWidth * scale;
				canvas.height = v.videoHeight * scale;
				ink.drawImage(v, 0, 0, canvas.width, canvas.height);
				try {
					onFound(decodeQR(ink.getImageData(0, 0, canvas.width, canvas.height)));
					return;
				} catch {
					// No code in this picture.
				}
			}
			timer = setTimeout(look, 150);
		};
		(
			navigator.mediaDevices?.getUserMedia({ video: { facingMode: "environment" } }) ??
			Promise.reject(new Error("no camera"))
		)
			.then((s) => {
				stream = s;
				if (ended) {
					for (const t of s.getTracks()) t.stop();
					return;
				}
				if (video.current) video.current.srcObject = s;
				look();
			})
			.catch(onNone);
		return () => {
			ended = true;
			clearTimeout(timer);
			for (const t of stream?.getTracks() ?? []) t.stop();
		};
	}, [onFound, onNone]);
	return <video ref={video} autoPlay playsInline muted className="scanner" />;
}
