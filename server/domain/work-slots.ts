import { fail, ok, type Result } from "../../shared/result.ts";

/** Returns a slot. Calling it again does nothing. */
export type Leave = () => void;

/** How much work of one kind runs and waits on a node. */
export interface SlotLimits {
  /** Work at once. */
  readonly atOnce: number;
  /** Work that may wait; more is refused at once, so that what waits takes bounded memory. */
  readonly waiting: number;
  /** Work of one key at once, waiting included; more of it is refused. Unlimited if absent. */
  readonly perKey?: number;
  /** Work of one key that runs at once; more of it waits although a slot is free. Unlimited if absent. */
  readonly runningPerKey?: number;
}

/**
 * Slots for expensive work, such as hashing a password or preparing an import. First come, first served, but for keys that have their share.
 * `too-many` means that this key has its share already, `busy` that the node has.
 */
export class WorkSlots {
  readonly #limits: SlotLimits;
  readonly #waiting: { readonly key: string; readonly start: () => void }[] = [];
  readonly #byKey = new Map<string, number>();
  readonly #runningByKey = new Map<string, number>();
  #running = 0;

  constructor(limits: SlotLimits) {
    this.#limits = limits;
  }

  /** Takes a slot, and resolves when the work may start. The caller returns the slot in a `finally`. */
  async enter(key = ""): Promise<Result<Leave, "too-many" | "busy">> {
    const { atOnce, waiting, perKey } = this.#limits;
    const ofKey = this.#byKey.get(key) ?? 0;
    if (perKey !== undefined && ofKey >= perKey) return fail("too-many");
    const mayStart = this.#running < atOnce && this.#hasShare(key);
    if (!mayStart && this.#waiting.length >= waiting) return fail("busy");
    addTo(this.#byKey, key, 1);
    if (mayStart) this.#start(key);
    // The slot of the work that ends passes to the next without becoming free in between.
    else await new Promise<void>((start) => this.#waiting.push({ key, start }));
    let isHeld = true;
    return ok(() => {
      if (!isHeld) return;
      isHeld = false;
      this.#leave(key);
    });
  }

  #hasShare(key: string): boolean {
    return (this.#runningByKey.get(key) ?? 0) < (this.#limits.runningPerKey ?? Infinity);
  }

  #start(key: string): void {
    this.#running += 1;
    addTo(this.#runningByKey, key, 1);
  }

  #leave(key: string): void {
    addTo(this.#byKey, key, -1);
    addTo(this.#runningByKey, key, -1);
    this.#running -= 1;
    const index = this.#waiting.findIndex((waiting) => this.#hasShare(waiting.key));
    const [next] = index < 0 ? [] : this.#waiting.splice(index, 1);
    if (next === undefined) return;
    this.#start(next.key);
    next.start();
  }
}

function addTo(counts: Map<string, number>, key: string, change: 1 | -1): void {
  const count = (counts.get(key) ?? 0) + change;
  if (count === 0) counts.delete(key);
  else counts.set(key, count);
}
