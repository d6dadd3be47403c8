import { WorkSlots } from "../domain/work-slots.ts";
import type { Limits } from "../domain/limits.ts";
import type { PasswordHasher } from "../ports/password-hasher.ts";

/** As many passwords as allowed are being hashed and wait already. The same call works again in a moment. */
export class HasherBusy extends Error {
  override readonly name = "HasherBusy";
}

/**
 * Hashes only a few passwords at once and keeps a bounded number waiting (P12), over all callers: each hash takes a core and 19 MiB.
 * Both methods reject with {@link HasherBusy} where the queue is full.
 */
export class BoundedPasswordHasher implements PasswordHasher {
  readonly #hasher: PasswordHasher;
  readonly #slots: WorkSlots;

  constructor(hasher: PasswordHasher, limits: Pick<Limits, "hashes" | "waitingHashes">) {
    this.#hasher = hasher;
    this.#slots = new WorkSlots({ atOnce: limits.hashes, waiting: limits.waitingHashes });
  }

  hash(password: string): Promise<string> {
    return this.#inSlot(() => this.#hasher.hash(password));
  }

  verify(hash: string | null, password: string): Promise<boolean> {
    return this.#inSlot(() => this.#hasher.verify(hash, password));
  }

  async #inSlot<Value>(work: () => Promise<Value>): Promise<Value> {
    const entered = await this.#slots.enter();
    if (!entered.ok) throw new HasherBusy("too many passwords wait to be hashed");
    try {
      return await work();
    } finally {
      entered.value();
    }
  }
}
