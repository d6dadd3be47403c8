import type { UnreadyPart } from "../../shared/rest/health.ts";
import { withinTime } from "../domain/within-time.ts";
import type { Clock } from "../ports/clock.ts";

/** Longest time a part may take to answer, milliseconds: a proxy asks every second or two and must not wait for a store that hangs. */
const ANSWER_LIMIT_MS = 1_000;

/** Asks one part of the node for an answer; rejects if that part does not work. */
type Probe = () => Promise<unknown>;

/**
 * Whether this node can serve people.
 *
 * Asks each part one question at a time, however many callers there are, so that probes do not queue up in a store that hangs.
 */
export class Readiness {
  readonly #clock: Pick<Clock, "after">;
  readonly #probes: readonly { readonly part: UnreadyPart; readonly ask: Probe }[];
  #isDraining = false;

  constructor(clock: Pick<Clock, "after">, probes: Readonly<Record<Exclude<UnreadyPart, "draining">, Probe>>) {
    this.#clock = clock;
    this.#probes = (["engine", "directory", "ledger"] as const).map((part) => ({ part, ask: oneAtATime(probes[part]) }));
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** Reports the node as not ready from now on. */
  drain(): void {
    this.#isDraining = true;
  }

  /** The parts that keep the node from serving people; empty if it is ready. Resolves within about a second and never rejects. */
  async unreadyParts(): Promise<readonly UnreadyPart[]> {
    if (this.#isDraining) return ["draining"];
    const answers = await Promise.all(this.#probes.map(({ ask }) => this.#answers(ask)));
    return this.#probes.flatMap(({ part }, index) => (answers[index] === true ? [] : [part]));
  }

  async #answers(ask: Probe): Promise<boolean> {
    const answered = ask().then(
      () => true,
      () => false,
    );
    return withinTime(this.#clock, { limitMs: ANSWER_LIMIT_MS, late: () => false }, answered);
  }
}

function oneAtATime(ask: Probe): Probe {
  let underWay: Promise<unknown> | null = null;
  return () =>
    (underWay ??= ask().finally(() => {
      underWay = null;
    }));
}
