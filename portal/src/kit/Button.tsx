import type { ButtonHTMLAttributes, ReactNode } from "react";

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, "disabled"> {
	readonly kind?: "main" | "second" | "danger" | "plain";
	readonly size?: "normal" | "small";
	/** Why it cannot be pressed now. It stays reachable, so that everybody can learn the reason. */
	readonly blocked?: string | undefined;
	readonly busy?: boolean;
	readonly children: ReactNode;
}

/** A button. It never goes silent: a blocked one says why, a busy one says so. */
export function Button({ kind = "main", size = "normal", blocked, busy, children, onClick, ...rest }: ButtonProps) {
	const idle = blocked === undefined && !busy;
	return (
		<button
			type="button"
			{...rest}
			className={`button ${rest.className ?? ""}`}
			data-kind={kind}
			data-size={size}
			aria-disabled={idle ? undefined : true}
			aria-busy={busy || undefined}
			title={blocked}
			onClick={(e) => (idle ? onClick?.(e) : e.preventDefault())}
		>
			{children}
		</button>
	);
}
