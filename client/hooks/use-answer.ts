import { useCallback, useEffect, useRef, useState } from "react";
import type { Result } from "../../shared/result.ts";
import type { RequestFailure } from "../control/rest-client.ts";
import { sessionSignal } from "../state/session.ts";
import { noteRefusal } from "../state/refusal.ts";
import { useSignal } from "./use-signal.ts";

/** What the server has answered, and why it did not the last time it was asked. */
export interface Answered<Value> {
  readonly value: Value | null;
  /** When that came: of what it is true. Milliseconds since the epoch, 0 before. */
  readonly atMs: number;
  readonly failure: RequestFailure["code"] | null;
}

/**
 * The answer to a question: it is asked when the view appears, when the question changes, when the person has signed in again or may do something else, and by
 * `reload`. The answer before stays on the screen until the next one is there; one that comes after a later question was asked is dropped. `ask` keeps its identity
 * as long as it asks the same.
 */
export function useAnswer<Value>(
  ask: () => Promise<Result<Value, RequestFailure>>,
): Answered<Value> & { readonly reload: () => Promise<void>; readonly set: (value: Value) => void } {
  const session = useSignal(sessionSignal);
  const [answered, setAnswered] = useState<Answered<Value>>({ value: null, atMs: 0, failure: null });
  const asked = useRef(0);
  const reload = useCallback((): Promise<void> => {
    const turn = ++asked.current;
    return ask().then((answer) => {
      if (turn !== asked.current) return;
      if (answer.ok) return setAnswered({ value: answer.value, atMs: Date.now(), failure: null });
      noteRefusal(answer.error.code);
      setAnswered((before) => ({ ...before, failure: answer.error.code }));
    });
  }, [ask]);
  useEffect(() => {
    if (session.kind === "signed-in") void reload();
  }, [session, reload]);
  const set = useCallback((value: Value) => setAnswered({ value, atMs: Date.now(), failure: null }), []);
  return { ...answered, reload, set };
}
