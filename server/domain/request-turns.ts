import type { UserId } from "../../shared/ids.ts";
import type { Result } from "../../shared/result.ts";
import { WorkSlots, type Leave } from "./work-slots.ts";

/** Requests of one person that are answered at once: a page asks for about so many. */
const AT_ONCE = 4;
/** Requests of one person that may wait; more are refused at once. */
const WAITING = 100;

/**
 * Lets each person have a few requests at work at once; their further ones wait in line. However many a person
 * sends, a request of another person waits for four of them at most (RULES.md, L10).
 */
export class RequestTurns {
  readonly #people = new Map<UserId, { readonly slots: WorkSlots; requests: number }>();

  /** Takes a turn, and resolves when the request may be worked on. The caller returns the turn in a `finally`. `busy`: too many wait already. */
  async enter(user: UserId): Promise<Result<Leave, "too-many" | "busy">> {
    const person = this.#people.get(user) ?? { slots: new WorkSlots({ atOnce: AT_ONCE, waiting: WAITING }), requests: 0 };
    this.#people.set(user, person);
    person.requests++;
    const leave = (): void => {
      person.requests--;
      if (person.requests === 0) this.#people.delete(user);
    };
    const slot = await person.slots.enter();
    if (!slot.ok) {
      leave();
      return slot;
    }
    let isHeld = true;
    return {
      ok: true,
      value: () => {
        if (!isHeld) return;
        isHeld = false;
        slot.value();
        leave();
      },
    };
  }

  /** People with requests at work or waiting. */
  get people(): number {
    return this.#people.size;
  }
}
