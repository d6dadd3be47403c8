import { useLayoutEffect, useRef, useState, type ReactNode } from "react";
import { createPortal } from "react-dom";
import { CoverContext } from "./cover-context.ts";

interface CoverProps {
  /** The id of the heading that names it. */
  readonly labelledBy: string;
  readonly children: ReactNode;
}

/**
 * Covers the whole page, open dialogs too, until it is removed. The page behind is inert meanwhile: it takes no key, click, drop or focus, and
 * screen readers do not reach it. The first input gets the focus; when the cover goes, the focus returns to where it was.
 */
export function Cover({ labelledBy, children }: CoverProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const [element, setElement] = useState<HTMLElement | null>(null);
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return undefined;
    const caret = caretOfPage();
    dialog.showModal();
    dialog.querySelector("input")?.focus();
    setElement(dialog);
    // The browser may close a modal dialog on its own, for example on the Back gesture; this one stays until it is removed.
    const reopen = () => dialog.showModal();
    dialog.addEventListener("close", reopen);
    return () => {
      dialog.removeEventListener("close", reopen);
      dialog.close();
      restoreCaret(caret);
    };
  }, []);
  return createPortal(
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- it only keeps Escape from closing the dialog
    <dialog
      ref={ref}
      className="cover"
      aria-labelledby={labelledBy}
      // An open dialog behind it neither hides it, nor takes the focus back, nor closes because of a click in it.
      data-react-aria-top-layer
      onKeyDown={(event) => event.key === "Escape" && event.preventDefault()}
      onCancel={(event) => event.preventDefault()}
    >
      <CoverContext value={element}>{children}</CoverContext>
    </dialog>,
    document.body,
  );
}

/** Where the caret or selection of an editable text is; null where another element has the focus. */
function caretOfPage(): Range | null {
  const selection = getSelection();
  const isText = document.activeElement instanceof HTMLElement && document.activeElement.isContentEditable;
  return isText && selection !== null && selection.rangeCount > 0 ? selection.getRangeAt(0).cloneRange() : null;
}

/** The browser gives back the focus, but not the place in an editable text. */
function restoreCaret(caret: Range | null): void {
  if (caret === null || document.activeElement?.contains(caret.startContainer) !== true) return;
  getSelection()?.removeAllRanges();
  getSelection()?.addRange(caret);
}
