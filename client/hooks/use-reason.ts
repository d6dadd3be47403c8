import { useRef, useState, type RefObject } from "react";
import { isVisible } from "../../shared/visible-text.ts";

/** A reason that a person must give before they act. */
export interface Reason {
  readonly text: string;
  readonly change: (text: string) => void;
  /** It was asked for and is not there. */
  readonly isMissing: boolean;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  /** Whether it is there; if not, the field says so and takes the focus. */
  readonly isSaid: () => boolean;
}

/** Keeps the reason of one form. */
export function useReason(): Reason {
  const [text, change] = useState("");
  const [isAsked, setAsked] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  const isSaid = (): boolean => {
    setAsked(!isVisible(text));
    if (!isVisible(text)) field.current?.focus();
    return isVisible(text);
  };
  return { text, change, isMissing: isAsked && !isVisible(text), field, isSaid };
}
