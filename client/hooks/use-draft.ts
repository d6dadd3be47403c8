import { useId, useState } from "react";
import type { CardKey } from "../model/card-key.ts";
import type { KeptDraft } from "../state/kept-draft.ts";
import { useRoom } from "./use-room.ts";

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

/** The field of a card that a draft belongs to. */
export interface DraftPlace<Fault> {
  readonly card: CardKey;
  /** Names the field among those of the card. */
  readonly field: string;
  /** The fault of a field that only waits for another one, which the person may be about to fill in. */
  readonly waiting?: Fault;
}

/**
 * Keeps what a person types into a plain field apart from the stored value. Leaving the field or Enter stores it, Escape discards it; where there is nothing to
 * discard, Escape is left to the page. What is refused, or waits, stays in the field to be corrected, also when the card is closed and opened again.
 * While the person is not typing, the field shows the stored value; the past shows nothing but that.
 */
export function useDraft<Fault extends string>(stored: string, { card, field, waiting }: DraftPlace<Fault>): Draft<Fault> {
  const faultId = useId();
  const { session, isPast } = useRoom();
  const place = `${card} ${field}`;
  const [kept, setKept] = useState<KeptDraft | null>(() => session.drafts.get(place) ?? null);
  const { text, fault } = (isPast ? null : (kept as { text: string; fault: Fault | null } | null)) ?? { text: null, fault: null };
  const isWaiting = fault !== null && fault === waiting;
  const keep = (draft: KeptDraft | null) => {
    if (draft === null) session.drafts.delete(place);
    else session.drafts.set(place, draft);
    setKept(draft);
  };
  const clear = () => keep(null);
  const finish: Draft<Fault>["finish"] = (store) => {
    const refusal = text === null || text === stored ? null : store(text);
    keep(text === null || refusal === null ? null : { text, fault: refusal });
  };
  const bind: Draft<Fault>["bind"] = (store) => ({
    value: text ?? stored,
    "aria-invalid": fault !== null && !isWaiting,
    "aria-describedby": fault === null ? undefined : faultId,
    onChange: (event) => keep({ text: event.target.value, fault }),
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
