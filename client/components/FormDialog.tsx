import { useEffect, useRef, type ReactNode } from "react";
import { useLingui } from "@lingui/react/macro";
import { X } from "lucide-react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useFoundFocus } from "../hooks/use-found-focus.ts";
import { Button } from "./Button.tsx";

interface FormDialogProps {
  readonly title: string;
  readonly onClose: () => void;
  /** Takes more of a wide screen: for what is looked at. */
  readonly isWide?: boolean;
  readonly children: ReactNode;
}

/** What is to be read first, where something is marked so; else the first field to write in. Choices have a default. */
const ARRIVAL = "[data-arrival]";
const FIELDS = "input:not([type=radio]), textarea, select";

/** A dialog over the page, below the marking banners. What is marked `data-arrival`, else its first field, gets the focus. Closes by its cross, by Escape and by a click outside. */
export function FormDialog({ title, onClose, isWide = false, children }: FormDialogProps) {
  const { t } = useLingui();
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const content = ref.current;
    const first = content?.querySelector<HTMLElement>(ARRIVAL);
    // What is read first is in view, and so is what stands above it.
    if (first) first.focus({ preventScroll: true });
    else content?.querySelector<HTMLElement>(FIELDS)?.focus();
  }, []);
  useFoundFocus(ref);
  return (
    <ModalOverlay className="scrim" isOpen isDismissable onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Modal className={isWide ? "dialog dialog-wide" : "dialog"}>
        <Dialog>
          <div className="mb-4 flex items-center gap-3">
            <Heading slot="title" className="grow text-lg font-semibold" dir="auto">
              {title}
            </Heading>
            <Button look="quiet" isIcon onPress={onClose} aria-label={t`Close`}>
              <X />
            </Button>
          </div>
          <div ref={ref} tabIndex={-1} className="outline-none" data-focus-home>
            {children}
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
