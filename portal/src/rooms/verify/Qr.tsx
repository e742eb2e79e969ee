import encodeQR from "qr";
import { useMemo } from "react";

/** A QR code as a drawing: sharp in print at any size. */
export default function Qr({ text, label }: { text: string; label: string }) {
	const { path, size } = useMemo(() => {
		const rows = encodeQR(text, "raw", { ecc: "medium", border: 2 });
		const cells = rows.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])));
		return { path: cells.join(""), size: rows.length };
	}, [text]);
	return (
		<svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
			<rect width={size} height={size} fill="#fff" />
			<path d={path} fill="#000" />
		</svg>
	);
}
