// The light half of the kit, on the platform's own elements: what a public page needs to be readable at once.
export { Answer } from "./Answer.tsx";
export type { Params } from "./address.ts";
export { Button, type ButtonProps } from "./Button.tsx";
export { type Draft, useDraft } from "./draft.ts";
export { ErrorNote } from "./ErrorNote.tsx";
export {
	Check,
	Field,
	type FieldProps,
	type Option,
	Select,
	type SelectProps,
	TextArea,
	type TextAreaProps,
} from "./Field.tsx";
export { Link, type LinkProps } from "./Link.tsx";
export { type Crumb, PageHead } from "./PageHead.tsx";
export { Ready } from "./Ready.tsx";
export { ReceiptButton } from "./ReceiptButton.tsx";
export { useGo, useParams, useQuery, useQueryText } from "./route.ts";
export { saveFile } from "./save.ts";
export {
	Bar,
	Copy,
	Disclose,
	EmptyState,
	Facts,
	FigureNote,
	Hash,
	Money,
	Note,
	Retry,
	Seal,
	Sentence,
	Skeleton,
	Status,
	Time,
	type Tone,
} from "./show.tsx";
export { Progress, type Step, Stepper } from "./steps.tsx";
