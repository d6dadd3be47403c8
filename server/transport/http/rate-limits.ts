import type { AttemptCount, AttemptCounter, OpenAttemptCounter } from "../../ports/attempt-counter.ts";

const windowSeconds = 60;
const failuresPerAccount = 5;
const failuresPerAddress = 100;
const defaultTicketsPerMinute = 600;
const restorationsPerMinute = 60;

/** One attempt to sign in that may go on to the password check; tell how it ended, exactly once. */
export interface SignInAttempt {
  /** Wrong: counts against account and address. Right: forgets the account's failures. */
  end(isRight: boolean): Promise<void>;
}

/** How many seconds to wait. */
export interface Wait {
  readonly retryAfterSeconds: number;
}

/** Attempts of one account on this node. */
interface Turns {
  /** Attempts that wait for a decision. */
  undecided: number;
  running: number;
  ended: number;
  readonly waiting: (() => void)[];
}

/**
 * Holds back guessing of passwords without holding back honest people (T4): only failed attempts count, five a minute for an
 * account and a hundred for an address. An attempt takes its place in the count before the password is looked at and a right one
 * gives all places back, so that of any number of parallel guesses, on whatever nodes, no more than the limit reach the password
 * check. Where the places are taken by attempts that still run here, later ones wait until those end.
 */
export class SignInLimits {
  readonly #byAccount: AttemptCounter;
  readonly #byAddress: AttemptCounter;
  readonly #turns = new Map<string, Turns>();

  constructor(openCounter: OpenAttemptCounter) {
    this.#byAccount = openCounter("sign-in by account", windowSeconds);
    this.#byAddress = openCounter("sign-in by address", windowSeconds);
  }

  /** Resolves when the attempt may go on, or with the wait if it may not. */
  async begin(account: string, address: string): Promise<SignInAttempt | Wait> {
    const turns = this.#turns.get(account) ?? { undecided: 0, running: 0, ended: 0, waiting: [] };
    this.#turns.set(account, turns);
    turns.undecided += 1;
    try {
      return (await this.#place(account, address, turns)) ?? { end: (isRight) => this.#end(account, address, isRight) };
    } finally {
      turns.undecided -= 1;
      this.#forget(account, turns);
    }
  }

  /** Takes a place in the account's count: null if it was free, the wait if none will be. */
  async #place(account: string, address: string, turns: Turns): Promise<Wait | null> {
    for (;;) {
      const failures = await this.#byAddress.read(address);
      if (failures !== null && failures.attempts >= failuresPerAddress) return waitOf(failures);
      const endedBefore = turns.ended;
      const count = await this.#byAccount.add(account);
      if (count.attempts <= failuresPerAccount) {
        turns.running += 1;
        return null;
      }
      // One that ended during the count may have been right and made place.
      if (turns.ended !== endedBefore) continue;
      if (turns.running === 0) return waitOf(count);
      await new Promise<void>((resolve) => turns.waiting.push(resolve));
    }
  }

  async #end(account: string, address: string, isRight: boolean): Promise<void> {
    if (isRight) await this.#byAccount.forget(account);
    else await this.#byAddress.add(address);
    const turns = this.#turns.get(account);
    if (turns === undefined) return;
    turns.running -= 1;
    turns.ended += 1;
    for (const resume of turns.waiting.splice(0)) resume();
    this.#forget(account, turns);
  }

  #forget(account: string, turns: Turns): void {
    if (turns.undecided + turns.running === 0 && this.#turns.get(account) === turns) this.#turns.delete(account);
  }
}

function waitOf({ resetsInMs }: AttemptCount): Wait {
  return { retryAfterSeconds: Math.max(1, Math.ceil(resetsInMs / 1000)) };
}

/** At most so many tickets a minute for one person. */
export class TicketLimits {
  readonly #perMinute: number;
  readonly #byUser: AttemptCounter;

  constructor(openCounter: OpenAttemptCounter, perMinute = defaultTicketsPerMinute) {
    this.#perMinute = perMinute;
    this.#byUser = openCounter("tickets by user", windowSeconds);
  }

  /** Counts one ticket; the wait if it is one too many. */
  async take(user: string): Promise<Wait | null> {
    const count = await this.#byUser.add(user);
    return count.attempts > this.#perMinute ? waitOf(count) : null;
  }
}

/** At most so many restorations a minute for one person. Each may bring back 500 cards. */
export class RestorationLimits {
  readonly #byUser: AttemptCounter;

  constructor(openCounter: OpenAttemptCounter) {
    this.#byUser = openCounter("restorations by user", windowSeconds);
  }

  /** Counts one restoration; the wait if it is one too many. */
  async take(user: string): Promise<Wait | null> {
    const count = await this.#byUser.add(user);
    return count.attempts > restorationsPerMinute ? waitOf(count) : null;
  }
}
