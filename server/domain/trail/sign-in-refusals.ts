/** Refused attempts to sign in of one minute, under one name and from one network. */
export interface RefusedSignIns {
  /** The name as it was given; null for attempts beyond the limit of a minute. */
  readonly username: string | null;
  /** As `networkOf` gives it; null likewise. */
  readonly network: string | null;
  /** When the minute began, milliseconds since the epoch; of several that are counted as one, the first. */
  readonly minute: number;
  readonly attempts: number;
}

const MINUTE_MS = 60_000;
/** The key of those that are not told apart. */
const UNNAMED = JSON.stringify([null, null]);
/** Names and networks that are told apart in a minute; beyond, all attempts count as one. So guessing costs the trail so many records a minute on a node, and no more. */
export const MOST_TOLD_APART = 200;

/** Minutes that are kept apart while none of them can be recorded; of more, the first ones are counted as one, so that a directory that is away fills no memory. */
export const MOST_MINUTES = 15;

/** Gathers refused attempts to sign in by minute, for the trail: a guess writes nothing by itself (TR4). */
export class SignInRefusals {
  readonly #minutes = new Map<number, Map<string, RefusedSignIns>>();

  /** Counts a refused attempt at a time, milliseconds since the epoch. */
  add({ username, network, at }: { readonly username: string; readonly network: string; readonly at: number }): void {
    this.#count({ username, network, minute: at - (at % MINUTE_MS), attempts: 1 });
  }

  /** Takes out what was gathered of minutes that ended by `now`. */
  take(now: number): readonly RefusedSignIns[] {
    const ended = [...this.#minutes.keys()].filter((minute) => minute + MINUTE_MS <= now);
    return ended.flatMap((minute) => {
      const refused = [...(this.#minutes.get(minute)?.values() ?? [])];
      this.#minutes.delete(minute);
      return refused;
    });
  }

  /** Puts back what was taken and could not be recorded. */
  putBack(refused: readonly RefusedSignIns[]): void {
    for (const one of refused) this.#count(one);
  }

  #count({ username, network, minute, attempts }: RefusedSignIns): void {
    const refused = this.#minutes.get(minute) ?? new Map<string, RefusedSignIns>();
    this.#minutes.set(minute, refused);
    const own = JSON.stringify([username, network]);
    const isToldApart = refused.has(own) || refused.size < MOST_TOLD_APART;
    const key = isToldApart ? own : UNNAMED;
    const before = refused.get(key)?.attempts ?? 0;
    refused.set(key, { ...(isToldApart ? { username, network } : { username: null, network: null }), minute, attempts: before + attempts });
    while (this.#minutes.size > MOST_MINUTES) this.#joinFirstTwo();
  }

  #joinFirstTwo(): void {
    const [first = 0, second = 0] = [...this.#minutes.keys()].toSorted((a, b) => a - b);
    const joined = [first, second].flatMap((minute) => [...(this.#minutes.get(minute)?.values() ?? [])]);
    const attempts = joined.reduce((sum, one) => sum + one.attempts, 0);
    this.#minutes.delete(second);
    this.#minutes.set(first, new Map([[UNNAMED, { username: null, network: null, minute: first, attempts }]]));
  }
}
