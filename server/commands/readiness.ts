import type { UnreadyPart } from "../../shared/rest/health.ts";
import { withinTime } from "../domain/within-time.ts";
import type { Clock } from "../ports/clock.ts";

/** Longest time a part may take to answer, milliseconds: a proxy asks every second or two and must not wait for a store that hangs. */
const ANSWER_LIMIT_MS = 1_000;

/** Asks one part of the node for a sign of life; rejects if it has none to give. */
type Probe = () => Promise<unknown>;

/**
 * Says whether this node can take people.
 *
 * Each part is asked one question at a time, whatever the number of callers: probes pile up nothing on a store that hangs.
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

  /** Says from now on that the node takes nobody. */
  drain(): void {
    this.#isDraining = true;
  }

  /** What keeps the node from taking people; empty if nothing does. Answers within about a second and never rejects. */
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
