import type { InputHTMLAttributes, ReactNode, SelectHTMLAttributes, TextareaHTMLAttributes } from "react";
import { useId } from "react";
import { useText } from "../i18n/index.ts";
import type { LedgerError } from "../ledger/refusal.ts";
import { useTyped } from "./typed.ts";
import { kitWords } from "./words.ts";

interface About {
	readonly label: string;
	/** What to write, and why it is asked. */
	readonly hint?: ReactNode;
	/** What is wrong with it and how to mend it; a refusal of the ledger shows its number. */
	readonly error?: string | LedgerError | null | undefined;
	readonly optional?: boolean;
}

/** What is wrong, beside the field that it is about. */
function Wrong({ id, error }: { id: string; error: About["error"] }) {
	const text = useText();
	const w = kitWords();
	if (!error) return null;
	return (
		<span className="wrong" id={id}>
			<span className="unseen">{w.error}</span>
			{typeof error === "string" ? error : text(error.text)}
			{typeof error !== "string" && error.book && (
				<span className="meta">
					{" "}
					{w.refusal(error.book, error.code)} {error.detail}
				</span>
			)}
		</span>
	);
}

function Frame({ about, id, children }: { about: About; id: string; children: ReactNode }) {
	const w = kitWords();
	return (
		<div className="field" data-wrong={about.error ? "" : undefined}>
			<label htmlFor={id}>
				{about.label}
				{about.optional && <span className="meta"> {w.optional}</span>}
			</label>
			{about.hint && (
				<span className="hint" id={`${id}-hint`}>
					{about.hint}
				</span>
			)}
			<Wrong id={`${id}-wrong`} error={about.error} />
			{children}
		</div>
	);
}

const textOf = (value: unknown) => (typeof value === "string" ? value : undefined);

const described = (about: About, id: string) =>
	[about.hint && `${id}-hint`, about.error && `${id}-wrong`].filter(Boolean).join(" ") || undefined;

export type FieldProps = About &
	Omit<InputHTMLAttributes<HTMLInputElement>, "onChange"> & { onChange?: (value: string) => void };

/** A labelled line of input. The value lives with the caller, so that nothing typed is lost when a command is refused. */
export function Field({ label, hint, error, optional, onChange, ...rest }: FieldProps) {
	const made = useId();
	const id = rest.id ?? made;
	useTyped(label, rest.type === "password" || rest.type === "file" ? undefined : textOf(rest.value), onChange);
	const about = { label, hint, error, optional: optional ?? false };
	return (
		<Frame about={about} id={id}>
			<input
				{...rest}
				id={id}
				className="input"
				aria-invalid={error ? true : undefined}
				aria-describedby={described(about, id)}
				onChange={(e) => onChange?.(e.target.value)}
			/>
		</Frame>
	);
}

export type TextAreaProps = About &
	Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, "onChange"> & { onChange?: (value: string) => void };

/** A labelled box for several lines. */
export function TextArea({ label, hint, error, optional, onChange, ...rest }: TextAreaProps) {
	const made = useId();
	const id = rest.id ?? made;
	useTyped(label, textOf(rest.value), onChange);
	const about = { label, hint, error, optional: optional ?? false };
	return (
		<Frame about={about} id={id}>
			<textarea
				{...rest}
				id={id}
				className="input"
				aria-invalid={error ? true : undefined}
				aria-describedby={described(about, id)}
				onChange={(e) => onChange?.(e.target.value)}
			/>
		</Frame>
	);
}

export interface Option {
	readonly value: string;
	readonly label: string;
}
export type SelectProps = About &
	Omit<SelectHTMLAttributes<HTMLSelectElement>, "onChange"> & {
		readonly options: readonly Option[];
		onChange?: (value: string) => void;
	};

/** A choice from a list, by the browser's own control: it works with every keyboard, phone and screen reader. */
export function Select({ label, hint, error, optional, options, onChange, ...rest }: SelectProps) {
	const made = useId();
	const id = rest.id ?? made;
	useTyped(label, textOf(rest.value), onChange);
	const about = { label, hint, error, optional: optional ?? false };
	return (
		<Frame about={about} id={id}>
			<select
				{...rest}
				id={id}
				className="input"
				aria-invalid={error ? true : undefined}
				aria-describedby={described(about, id)}
				onChange={(e) => onChange?.(e.target.value)}
			>
				{options.map((o) => (
					<option key={o.value} value={o.value}>
						{o.label}
					</option>
				))}
			</select>
		</Frame>
	);
}

/** One box to tick. */
export function Check({
	label,
	error,
	checked,
	onChange,
}: {
	label: ReactNode;
	error?: About["error"];
	checked: boolean;
	onChange: (on: boolean) => void;
}) {
	const id = useId();
	useTyped(label, checked, onChange);
	return (
		<div className="field" data-wrong={error ? "" : undefined}>
			<Wrong id={`${id}-wrong`} error={error} />
			<div className="check">
				<input
					type="checkbox"
					id={id}
					checked={checked}
					aria-describedby={error ? `${id}-wrong` : undefined}
					aria-invalid={error ? true : undefined}
					onChange={(e) => onChange(e.target.checked)}
				/>
				<label htmlFor={id}>{label}</label>
			</div>
		</div>
	);
}
