import type { ReactNode } from "react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { Button } from "./Button.tsx";
import { kitWords } from "./words.ts";

export interface DialogProps {
	readonly open: boolean;
	/** Called when the reader closes it, by Escape or the button. */
	readonly onClose: () => void;
	readonly title: ReactNode;
	readonly children: ReactNode;
	/** Buttons; by default one that closes. */
	readonly actions?: ReactNode;
	/** For what must be answered: no closing by a click beside it. */
	readonly alert?: boolean;
}

/** A window above the page: it keeps the focus, names itself, and gives the focus back. */
export function Dialog({ open, onClose, title, children, actions, alert }: DialogProps) {
	const w = kitWords();
	return (
		<ModalOverlay className="veil" isOpen={open} onOpenChange={(is) => !is && onClose()} isDismissable={!alert}>
			<Modal className="modal">
				<AriaDialog role={alert ? "alertdialog" : "dialog"}>
					<Heading slot="title" level={2}>
						{title}
					</Heading>
					{children}
					<div className="row">
						{actions ?? (
							<Button kind="second" onClick={onClose}>
								{w.close}
							</Button>
						)}
					</div>
				</AriaDialog>
			</Modal>
		</ModalOverlay>
	);
}
