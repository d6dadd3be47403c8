import { useRef, useState } from "react";
import { triedWith, type TriedRequest } from "../model/request-key.ts";
import type { ActAnswer } from "../state/card-acts.ts";
import type { Signal } from "../state/signal.ts";
import type { RequestState } from "./use-request.ts";

/**
 * Sends what a draft says, one request at a time. The draft stays, with the request's key, until what it says is recorded, so that a second try is recorded
 * once also after the page was loaded again (AC4). Resolves whether it was recorded. `empty`: the draft without anything in it.
 */
export function useKeptRequest<Draft extends { readonly tried?: TriedRequest | undefined } | null, Said extends object>(
  kept: Signal<Draft>,
  empty: Draft,
  send: (said: Said, key: string) => Promise<ActAnswer>,
): readonly [RequestState, (said: Said) => Promise<boolean>] {
  const [state, setState] = useState<RequestState>({ kind: "idle" });
  const isSending = useRef(false);
  const submit = async (said: Said): Promise<boolean> => {
    if (isSending.current) return false;
    isSending.current = true;
    const tried = triedWith(said, kept.get()?.tried);
    const sent: Draft = { ...kept.get(), tried };
    kept.set(sent);
    setState({ kind: "sending" });
    const code = await send(said, tried.key);
    isSending.current = false;
    // What was written since, in the same place, is kept.
    if (code === null && kept.get() === sent) kept.set(empty);
    setState(code === null ? { kind: "idle" } : { kind: "refused", code });
    return code === null;
  };
  return [state, submit];
}
