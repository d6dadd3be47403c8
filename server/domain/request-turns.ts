import type { UserId } from "../../shared/ids.ts";
import type { Result } from "../../shared/result.ts";
import type { Clock } from "../ports/clock.ts";
import { TokenBucket } from "./token-bucket.ts";
import { WorkSlots } from "./work-slots.ts";

/** Requests of one person that are answered at once: a page asks for about so many. */
const AT_ONCE = 4;
/** Requests of one person that may wait; more are refused at once. */
const WAITING = 100;
/** JSON of answers to one person, bytes: a page of 500 entries is 200 kB, and takes the thread of all sockets some milliseconds. */
const ANSWERS = { capacity: 1 << 20, perSecond: 2 << 20 };

/** Returns the turn of a request that was answered with so many bytes of JSON. Calling it again does nothing. */
export type LeaveTurn = (answerBytes: number) => void;

interface Person {
  readonly slots: WorkSlots;
  readonly answers: TokenBucket;
  requests: number;
}

/**
 * Lets each person have a few requests at work at once, and so much JSON in answers; their further requests wait in line. However many a
 * person sends, a request of another person waits for four of them at most, and the thread has time for edits (RULES.md, L10).
 */
export class RequestTurns {
  readonly #clock: Pick<Clock, "monotonic" | "after">;
  readonly #people = new Map<UserId, Person>();

  constructor(clock: Pick<Clock, "monotonic" | "after">) {
    this.#clock = clock;
  }

  /** Takes a turn, and resolves when the request may be worked on. The caller returns the turn in a `finally`. `busy`: too many wait already. */
  async enter(user: UserId): Promise<Result<LeaveTurn, "too-many" | "busy">> {
    const person = this.#people.get(user) ?? this.#begin(user);
    person.requests++;
    const slot = await person.slots.enter();
    if (!slot.ok) {
      this.#left(user, person);
      return slot;
    }
    await this.#share(person);
    let isHeld = true;
    return {
      ok: true,
      value: (answerBytes) => {
        if (!isHeld) return;
        isHeld = false;
        person.answers.spend(answerBytes, this.#clock.monotonic());
        slot.value();
        this.#left(user, person);
      },
    };
  }

  /** People with requests at work or waiting, or whose answers still count. */
  get people(): number {
    return this.#people.size;
  }

  #begin(user: UserId): Person {
    const answers = new TokenBucket(ANSWERS, this.#clock.monotonic());
    const person = { slots: new WorkSlots({ atOnce: AT_ONCE, waiting: WAITING }), answers, requests: 0 };
    this.#people.set(user, person);
    return person;
  }

  /** Resolves once the person's answers are within their share. */
  async #share({ answers }: Person): Promise<void> {
    for (;;) {
      const missing = -answers.left(this.#clock.monotonic());
      if (missing <= 0) return;
      await new Promise<void>((resolve) => void this.#clock.after(Math.ceil((1_000 * missing) / ANSWERS.perSecond), resolve));
    }
  }

  /** Forgets a person without requests once their answers no longer count. */
  #left(user: UserId, person: Person): void {
    person.requests--;
    if (person.requests > 0) return;
    const missing = ANSWERS.capacity - person.answers.left(this.#clock.monotonic());
    const forget = (): void => {
      const isIdle = person.requests === 0 && person.answers.isFull(this.#clock.monotonic());
      if (isIdle && this.#people.get(user) === person) this.#people.delete(user);
    };
    if (missing <= 0) forget();
    else this.#clock.after(Math.ceil((1_000 * missing) / ANSWERS.perSecond), forget);
  }
}
