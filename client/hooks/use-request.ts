import { useRef, useState } from "react";
import { triedWith, type TriedRequest } from "../model/request-key.ts";
import type { ActAnswer } from "../state/card-acts.ts";

/** A request of this person: nothing is under way, it is being sent, or it was refused with a code. */
export type RequestState =
  | { readonly kind: "idle" }
  | { readonly kind: "sending" }
  | { readonly kind: "refused"; readonly code: NonNullable<ActAnswer> };

const IDLE: RequestState = { kind: "idle" };

/**
 * Sends what a person says, one request at a time. The same words that are sent again go under the same key, so that they are recorded once even if
 * the first answer was lost (AC4). Resolves whether they were recorded.
 */
export function useRequest<Said extends object>(
  send: (said: Said, key: string) => Promise<ActAnswer>,
): readonly [RequestState, (said: Said) => Promise<boolean>] {
  const [state, setState] = useState(IDLE);
  const tried = useRef<TriedRequest | undefined>(undefined);
  const isSending = useRef(false);
  const submit = async (said: Said): Promise<boolean> => {
    if (isSending.current) return false;
    isSending.current = true;
    tried.current = triedWith(said, tried.current);
    setState({ kind: "sending" });
    const code = await send(said, tried.current.key);
    isSending.current = false;
    if (code === null) tried.current = undefined;
    setState(code === null ? IDLE : { kind: "refused", code });
    return code === null;
  };
  return [state, submit];
}
