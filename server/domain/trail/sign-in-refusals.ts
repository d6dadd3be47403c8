/** Refused attempts to sign in of one minute, under one name and from one network. */
export interface RefusedSignIns {
  /** The name as it was given; null for attempts beyond the limit of a minute. */
  readonly username: string | null;
  /** As `networkOf` gives it; null likewise. */
  readonly network: string | null;
  /** When the minute began, milliseconds since the epoch. */
  readonly minute: number;
  readonly attempts: number;
}

const MINUTE_MS = 60_000;
/** Names and networks that are told apart in a minute; beyond, all attempts count as one. So guessing costs the trail so many records a minute on a node, and no more. */
export const MOST_TOLD_APART = 200;

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
    const key = isToldApart ? own : JSON.stringify([null, null]);
    const before = refused.get(key)?.attempts ?? 0;
    refused.set(key, { ...(isToldApart ? { username, network } : { username: null, network: null }), minute, attempts: before + attempts });
  }
}
