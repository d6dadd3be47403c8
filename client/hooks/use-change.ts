import { useRef, useState } from "react";
import type { Result } from "../../shared/result.ts";
import type { RequestFailure } from "../control/rest-client.ts";
import { noteRefusal } from "../state/refusal.ts";

/** Changes by requests, one at a time: a second press while one is under way does nothing. */
export interface Changes {
  /** Why the last one failed. */
  readonly failure: RequestFailure["code"] | null;
  readonly isBusy: boolean;
  /** Asks for a change; resolves to the answer, or to null where it was refused. */
  readonly make: <Value>(ask: () => Promise<Result<Value, RequestFailure>>) => Promise<{ readonly value: Value } | null>;
}

/** See {@link Changes}. */
export function useChange(): Changes {
  const [state, setState] = useState<Pick<Changes, "failure" | "isBusy">>({ failure: null, isBusy: false });
  const isBusy = useRef(false);
  const make: Changes["make"] = async (ask) => {
    if (isBusy.current) return null;
    isBusy.current = true;
    setState({ failure: null, isBusy: true });
    const answer = await ask();
    isBusy.current = false;
    setState({ failure: answer.ok ? null : answer.error.code, isBusy: false });
    if (answer.ok) return { value: answer.value };
    noteRefusal(answer.error.code);
    return null;
  };
  return { ...state, make };
}
