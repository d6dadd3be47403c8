import type { ImpairedPart, UnreadyPart } from "../../shared/rest/health.ts";
import { withinTime } from "../domain/within-time.ts";
import type { Clock } from "../ports/clock.ts";

/** Longest time a part may take to answer, milliseconds: a proxy asks every second or two and must not wait for a store that hangs. */
const ANSWER_LIMIT_MS = 1_000;

/** Asks one part of the node for an answer; rejects if that part does not work. */
type Probe = () => Promise<unknown>;

/** What is asked: the parts without which the node cannot serve people, and those it can do without for a while. */
export interface ReadinessProbes {
  readonly needed: Readonly<Record<Exclude<UnreadyPart, "draining">, Probe>>;
  readonly useful: Readonly<Record<ImpairedPart, Probe>>;
}

/** What does not work. The node serves people while `unready` is empty. */
export interface Faults {
  readonly unready: readonly UnreadyPart[];
  readonly impaired: readonly ImpairedPart[];
}

/**
 * Whether this node can serve people.
 *
 * Asks each part one question at a time, however many callers there are, so that probes do not queue up in a store that hangs.
 */
export class Readiness {
  readonly #clock: Pick<Clock, "after">;
  readonly #probes: ReadinessProbes;
  #isDraining = false;

  constructor(clock: Pick<Clock, "after">, { needed, useful }: ReadinessProbes) {
    this.#clock = clock;
    this.#probes = { needed: oneAtATimeEach(needed), useful: oneAtATimeEach(useful) };
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** Reports the node as not ready from now on. */
  drain(): void {
    this.#isDraining = true;
  }

  /** The parts that do not work. Resolves within about a second and never rejects. A node that drains says that alone. */
  async faults(): Promise<Faults> {
    if (this.#isDraining) return { unready: ["draining"], impaired: [] };
    const [unready, impaired] = await Promise.all([this.#failing(this.#probes.needed), this.#failing(this.#probes.useful)]);
    return { unready, impaired };
  }

  async #failing<Part extends string>(probes: Readonly<Record<Part, Probe>>): Promise<readonly Part[]> {
    const parts = Object.keys(probes) as Part[];
    const answers = await Promise.all(parts.map((part) => this.#answers(probes[part])));
    return parts.filter((_, index) => answers[index] !== true);
  }

  async #answers(ask: Probe): Promise<boolean> {
    const answered = ask().then(
      () => true,
      () => false,
    );
    return withinTime(this.#clock, { limitMs: ANSWER_LIMIT_MS, late: () => false }, answered);
  }
}

function oneAtATimeEach<Part extends string>(probes: Readonly<Record<Part, Probe>>): Readonly<Record<Part, Probe>> {
  const entries = Object.entries<Probe>(probes).map(([part, ask]) => [part, oneAtATime(ask)]);
  return Object.fromEntries(entries) as Record<Part, Probe>;
}

function oneAtATime(ask: Probe): Probe {
  let underWay: Promise<unknown> | null = null;
  return () =>
    (underWay ??= ask().finally(() => {
      underWay = null;
    }));
}
