import { fail, ok, type Result } from "../../shared/result.ts";

/** Returns a slot. Calling it again does nothing. */
export type Leave = () => void;

/** How much work of one kind runs and waits on a node. */
export interface SlotLimits {
  /** Work at once. */
  readonly atOnce: number;
  /** Work that may wait; more is refused at once, so that what waits takes bounded memory. */
  readonly waiting: number;
  /** Work of one key at once, waiting included; unlimited if absent. */
  readonly perKey?: number;
}

/**
 * Slots for expensive work, such as hashing a password or preparing an import. First come, first served.
 * `too-many` means that this key has its share already, `busy` that the node has.
 */
export class WorkSlots {
  readonly #limits: SlotLimits;
  readonly #waiting: (() => void)[] = [];
  readonly #byKey = new Map<string, number>();
  #running = 0;

  constructor(limits: SlotLimits) {
    this.#limits = limits;
  }

  /** Takes a slot, and resolves when the work may start. The caller returns the slot in a `finally`. */
  async enter(key = ""): Promise<Result<Leave, "too-many" | "busy">> {
    const { atOnce, waiting, perKey } = this.#limits;
    const ofKey = this.#byKey.get(key) ?? 0;
    if (perKey !== undefined && ofKey >= perKey) return fail("too-many");
    if (this.#running >= atOnce && this.#waiting.length >= waiting) return fail("busy");
    this.#byKey.set(key, ofKey + 1);
    if (this.#running < atOnce) this.#running += 1;
    // The slot of the work that ends passes to the next without becoming free in between.
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    let isHeld = true;
    return ok(() => {
      if (!isHeld) return;
      isHeld = false;
      this.#leave(key);
    });
  }

  #leave(key: string): void {
    const left = (this.#byKey.get(key) ?? 1) - 1;
    if (left === 0) this.#byKey.delete(key);
    else this.#byKey.set(key, left);
    const next = this.#waiting.shift();
    if (next === undefined) this.#running -= 1;
    else next();
  }
}
