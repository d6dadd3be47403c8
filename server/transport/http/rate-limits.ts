import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

const windowSeconds = 60;
const failuresPerAccount = 5;
const failuresPerAddress = 100;
const defaultTicketsPerMinute = 600;

/** One attempt to sign in that may go on to the password check; tell how it ended, exactly once. */
export interface SignInAttempt {
  /** Wrong: counts against account and address. Right: forgets the account's failures. */
  end(isRight: boolean): Promise<void>;
}

/** How many seconds to wait. */
export interface Wait {
  readonly retryAfterSeconds: number;
}

/**
 * Holds back guessing of passwords without holding back honest people (T4): only failed attempts count, five a minute for an
 * account and a hundred for an address. As many attempts run at once as could still fail, the others wait for their turn,
 * so that of any number of parallel guesses no more than the limit reach the password check.
 */
export class SignInLimits {
  readonly #byAccount = new RateLimiterMemory({ points: failuresPerAccount, duration: windowSeconds });
  readonly #byAddress = new RateLimiterMemory({ points: failuresPerAddress, duration: windowSeconds });
  readonly #running = new Map<string, { count: number; readonly waiting: (() => void)[] }>();

  /** Resolves when the attempt may go on, or with the wait if it may not. */
  async begin(account: string, address: string): Promise<SignInAttempt | Wait> {
    for (;;) {
      const wait = (await tooManyFailures(this.#byAddress, address)) ?? (await tooManyFailures(this.#byAccount, account));
      if (wait) return wait;
      const turns = this.#running.get(account) ?? { count: 0, waiting: [] };
      // Taken before the look at the failures, so that no two attempts count on the same place.
      turns.count += 1;
      this.#running.set(account, turns);
      const place = turns.count;
      const failures = (await this.#byAccount.get(account))?.consumedPoints ?? 0;
      if (place === 1 || failures + place <= failuresPerAccount) return { end: (isRight) => this.#end(account, address, isRight) };
      turns.count -= 1;
      // The one it would wait for may have ended during the look at the failures: then nobody would call it.
      if (turns.count > 0) await new Promise<void>((resolve) => turns.waiting.push(resolve));
      else this.#forget(account, turns);
    }
  }

  async #end(account: string, address: string, isRight: boolean): Promise<void> {
    if (isRight) await this.#byAccount.delete(account);
    else await Promise.all([this.#byAccount.penalty(account), this.#byAddress.penalty(address)]);
    const turns = this.#running.get(account);
    if (!turns) return;
    turns.count -= 1;
    this.#forget(account, turns);
  }

  /** Lets go of an account that nobody runs an attempt on, and has those who wait look again. */
  #forget(account: string, turns: { readonly count: number; readonly waiting: (() => void)[] }): void {
    if (turns.count === 0 && this.#running.get(account) === turns) this.#running.delete(account);
    for (const resume of turns.waiting.splice(0)) resume();
  }
}

async function tooManyFailures(limiter: RateLimiterMemory, key: string): Promise<Wait | null> {
  const state = await limiter.get(key);
  return state && state.consumedPoints >= limiter.points ? waitOf(state) : null;
}

function waitOf(state: RateLimiterRes): Wait {
  return { retryAfterSeconds: Math.max(1, Math.ceil(state.msBeforeNext / 1000)) };
}

/** At most so many tickets a minute for one person. */
export class TicketLimits {
  readonly #byUser: RateLimiterMemory;

  constructor(perMinute = defaultTicketsPerMinute) {
    this.#byUser = new RateLimiterMemory({ points: perMinute, duration: windowSeconds });
  }

  /** Counts one ticket; the wait if it is one too many. */
  async take(user: string): Promise<Wait | null> {
    try {
      await this.#byUser.consume(user);
      return null;
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return waitOf(refusal);
      throw refusal;
    }
  }
}
