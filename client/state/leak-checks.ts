import type { ReleaseContent } from "../../shared/acts/release-content.ts";
import type { CheckAnswer } from "../../shared/rest/releases.ts";
import type { Result } from "../../shared/result.ts";
import type { RequestFailure } from "../control/rest-client.ts";
import { Signal } from "./signal.ts";

/** A check begins this long after the last key. */
const STILL_MS = 250;
/** Each target is asked for at most so often. */
const PAUSE_MS = 500;
/** A check that failed is tried again after this time. */
const RETRY_MS = 5_000;

/**
 * What is known about the words for one target. `answer` of a check that is under way or failed is that of older words: it tells what to look at, and never that
 * nothing was found.
 */
export type CheckState =
  | { readonly kind: "checking"; readonly answer: CheckAnswer | null }
  | { readonly kind: "checked"; readonly answer: CheckAnswer }
  | { readonly kind: "failed"; readonly code: RequestFailure["code"]; readonly answer: CheckAnswer | null };

type Ask = (to: string, content: ReleaseContent, signal: AbortSignal) => Promise<Result<CheckAnswer, RequestFailure>>;

/** Checks what is being written for each target, as it is written: at most twice a second for each, and no answer about older words counts. */
export class LeakChecks {
  /** By target; without an entry nothing is to be checked there. */
  readonly current = new Signal<ReadonlyMap<string, CheckState>>(new Map());
  readonly #ask: Ask;
  #content: ReleaseContent | null = null;
  #words = "";
  #targets: readonly string[] = [];
  #running = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #begunMs = Number.NEGATIVE_INFINITY;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  /** What is known, if it is of these words for these targets; of other words, they are still to be checked. */
  of(targets: readonly string[], content: ReleaseContent | null): ReadonlyMap<string, CheckState> {
    const known = this.current.get();
    if (this.#words === wordsOf(targets, content) || content === null) return known;
    return new Map(targets.map((to) => [to, { kind: "checking", answer: known.get(to)?.answer ?? null }]));
  }

  /** Looks at these words for these targets; null where there is nothing to look at yet. */
  look(targets: readonly string[], content: ReleaseContent | null): void {
    const words = wordsOf(targets, content);
    if (words === this.#words) return;
    this.#words = words;
    this.#targets = targets;
    this.#content = content;
    this.#begin(STILL_MS);
  }

  /** Checks the same words again: the answer failed, or something else has changed. */
  again(): void {
    this.#begin(0);
  }

  /** Ends what is under way. */
  close(): void {
    this.#running.abort();
    clearTimeout(this.#timer);
  }

  /** What was under way is about older words. */
  #begin(afterMs: number): void {
    this.close();
    const known = this.current.get();
    const targets = this.#content === null ? [] : this.#targets;
    this.current.set(new Map(targets.map((to) => [to, { kind: "checking", answer: known.get(to)?.answer ?? null }])));
    if (targets.length === 0) return;
    const wait = Math.max(afterMs, this.#begunMs + PAUSE_MS - performance.now());
    this.#timer = setTimeout(() => this.#run(), wait);
  }

  #run(): void {
    const content = this.#content;
    if (content === null) return;
    this.#begunMs = performance.now();
    const running = new AbortController();
    this.#running = running;
    for (const to of this.#targets)
      void this.#ask(to, content, running.signal).then((answer) => {
        if (running.signal.aborted) return;
        this.#show(to, answer.ok ? { kind: "checked", answer: answer.value } : this.#failed(to, answer.error.code));
      });
  }

  #failed(to: string, code: RequestFailure["code"]): CheckState {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.again(), RETRY_MS);
    return { kind: "failed", code, answer: this.current.get().get(to)?.answer ?? null };
  }

  #show(to: string, state: CheckState): void {
    this.current.set(new Map([...this.current.get(), [to, state]]));
  }
}

function wordsOf(targets: readonly string[], content: ReleaseContent | null): string {
  return JSON.stringify([targets, content]);
}
