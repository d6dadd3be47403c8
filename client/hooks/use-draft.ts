import { useId, useState } from "react";

type InputProps = Pick<React.ComponentProps<"input">, "value" | "aria-invalid" | "aria-describedby" | "onChange" | "onBlur" | "onKeyDown">;

/** What a person types into one plain field, until it is stored. */
export interface Draft<Fault> {
  /** What was typed and is not stored; null if there is nothing. */
  readonly text: string | null;
  /** Why it was not stored; null while nothing was refused. */
  readonly fault: Fault | null;
  /** Nothing is wrong with what was typed: it waits for another field. */
  readonly isWaiting: boolean;
  /** Id of the element that says why. */
  readonly faultId: string;
  /** Stores what was typed, and keeps it where that is refused. `store` gives why it refused the text, or null once it has stored it. */
  readonly finish: (store: (text: string) => Fault | null) => void;
  /** Gives up what was typed: the person took it back, or it was stored with another field. */
  readonly clear: () => void;
  /** The properties of the field's `input`. */
  readonly bind: (store: (text: string) => Fault | null) => InputProps;
}

/**
 * Keeps what a person types into a plain field apart from the stored value. Leaving the field or Enter stores it, Escape discards it; where there is nothing to
 * discard, Escape is left to the page. What is refused stays in the field to be corrected.
 * While the person is not typing, the field shows the stored value.
 *
 * `waiting`: the fault of a field that only waits for another one, which the person may be about to fill in.
 */
export function useDraft<Fault>(stored: string, waiting?: Fault): Draft<Fault> {
  const faultId = useId();
  const [text, setText] = useState<string | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const isWaiting = fault !== null && fault === waiting;
  const clear = () => {
    setText(null);
    setFault(null);
  };
  const finish: Draft<Fault>["finish"] = (store) => {
    const refusal = text === null || text === stored ? null : store(text);
    if (refusal === null) clear();
    else setFault(refusal);
  };
  const bind: Draft<Fault>["bind"] = (store) => ({
    value: text ?? stored,
    "aria-invalid": fault !== null && !isWaiting,
    "aria-describedby": fault === null ? undefined : faultId,
    onChange: (event) => setText(event.target.value),
    onBlur: () => finish(store),
    onKeyDown: (event) => {
      if (event.key === "Enter") finish(store);
      else if (event.key === "Escape" && text !== null) {
        event.stopPropagation();
        clear();
      }
    },
  });
  return { text, fault, isWaiting, faultId, finish, clear, bind };
}
