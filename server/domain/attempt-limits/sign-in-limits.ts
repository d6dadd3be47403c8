import type { AttemptCount, AttemptCounter, OpenAttemptCounter } from "../../ports/attempt-counter.ts";
import type { Clock } from "../../ports/clock.ts";
import { USUAL_LIMITS, type Limits } from "../limits.ts";
import { FailureLimit, type KeyedLimit, type Wait, waitOf } from "./failure-limit.ts";
import { SignInRates, type SignInSource } from "./sign-in-rates.ts";

/** Where an attempt to sign in comes from. */
export interface SignInOrigin {
  readonly account: string;
  readonly address: string;
  /** Name of a browser that has signed in to this account before; null for any other. */
  readonly knownDevice: string | null;
}

/** An attempt that may go on to the password check. The caller ends it exactly once. */
export interface SignInAttempt {
  end(isRight: boolean): Promise<void>;
}

const MINUTE_S = 60;
/** The shortest lock: of any number of parallel attempts on all nodes, no more than this many reach the password check in a minute. */
const FAILURES_A_MINUTE = 5;
/** Growing locks for one who goes on guessing. */
const LONGER = [
  { failures: 10, seconds: 10 * MINUTE_S },
  { failures: 20, seconds: 60 * MINUTE_S },
] as const;
const FAILURES_OF_ACCOUNT = 50;
const FAILURES_OF_ADDRESS = 100;

/** Attempts of one source on this node. */
interface Turns {
  undecided: number;
  running: number;
  ended: number;
  readonly waiting: (() => void)[];
}

/**
 * Slows down guessing of passwords without keeping a person out (T4, found 16).
 *
 * Failures count for an account *at an address* (or in a browser that has signed in to the account before), with growing delays: 5 in a
 * minute, 10 in ten minutes, 20 in an hour. So a stranger elsewhere locks only their own address. Two wider limits hold back many
 * addresses against one account (50 a minute) and one address against many accounts (100 a minute); a known browser passes both.
 * Every attempt is counted before its password is checked, and a right one gives its place back. Where the places are taken by attempts
 * that are still running on this node, the next ones wait for them to end. Right ones have a rate as well (`SignInRates`).
 */
export class SignInLimits {
  readonly #bySource: AttemptCounter;
  readonly #longer: readonly FailureLimit[];
  readonly #byAccount: FailureLimit;
  readonly #byAddress: FailureLimit;
  readonly #rates: SignInRates;
  readonly #turns = new Map<string, Turns>();
  readonly #clock: Pick<Clock, "soon">;

  constructor(
    openCounter: OpenAttemptCounter,
    clock: Pick<Clock, "soon">,
    limits: Pick<Limits, "signInsPerMinute" | "accountSignInsPerMinute"> = USUAL_LIMITS,
  ) {
    this.#clock = clock;
    this.#rates = new SignInRates(openCounter, limits);
    this.#bySource = openCounter("sign-in by source", MINUTE_S);
    this.#longer = LONGER.map(
      ({ failures, seconds }) => new FailureLimit(openCounter(`sign-in by source in ${seconds} s`, seconds), failures),
    );
    this.#byAccount = new FailureLimit(openCounter("sign-in by account", MINUTE_S), FAILURES_OF_ACCOUNT);
    this.#byAddress = new FailureLimit(openCounter("sign-in by address", MINUTE_S), FAILURES_OF_ADDRESS);
  }

  /** Resolves when the attempt may go on, or with the time after which to try again. */
  async begin(origin: SignInOrigin): Promise<SignInAttempt | Wait> {
    const source = sourceOf(origin);
    const limits = this.#limitsOf(origin, source);
    const held = await FailureLimit.enterAll(limits, this.#clock);
    if (held !== null) return held;
    const wait = await this.#place(source);
    if (wait !== null) {
      for (const { limit, key } of limits) limit.leave(key);
      return wait;
    }
    const from = { source, account: origin.account };
    // Asked once it has its place: of those that waited for one, no more get past this than run at once.
    const rated = await this.#rates.wait(from);
    if (rated !== null) {
      this.#leave(source, limits);
      return rated;
    }
    return { end: (isRight) => this.#end(from, limits, isRight) };
  }

  #limitsOf({ account, address, knownDevice }: SignInOrigin, source: string): readonly KeyedLimit[] {
    const longer = this.#longer.map((limit) => ({ limit, key: source }));
    if (knownDevice !== null) return longer;
    return [{ limit: this.#byAddress, key: address }, { limit: this.#byAccount, key: account }, ...longer];
  }

  async #place(source: string): Promise<Wait | null> {
    const turns = this.#turns.get(source) ?? { undecided: 0, running: 0, ended: 0, waiting: [] };
    this.#turns.set(source, turns);
    turns.undecided += 1;
    try {
      return await this.#takePlace(source, turns);
    } finally {
      turns.undecided -= 1;
      this.#forget(source, turns);
    }
  }

  /** Takes a place in the shortest count: null if one was free, the wait if none will be. */
  async #takePlace(source: string, turns: Turns): Promise<Wait | null> {
    for (;;) {
      const endedBefore = turns.ended;
      const count: AttemptCount = await this.#bySource.add(source);
      if (count.attempts <= FAILURES_A_MINUTE) {
        turns.running += 1;
        return null;
      }
      // An attempt that ended during the count may have been right and given its place back.
      if (turns.ended !== endedBefore) continue;
      if (turns.running === 0) return waitOf(count);
      await new Promise<void>((resolve) => turns.waiting.push(resolve));
    }
  }

  async #end(from: SignInSource, limits: readonly KeyedLimit[], isRight: boolean): Promise<void> {
    const { source } = from;
    if (isRight)
      await Promise.all([this.#rates.count(from), this.#bySource.forget(source), ...this.#longer.map((limit) => limit.forget(source))]);
    else await Promise.all(limits.map(({ limit, key }) => limit.fail(key)));
    this.#leave(source, limits);
  }

  /** Gives an attempt's places to those that wait. */
  #leave(source: string, limits: readonly KeyedLimit[]): void {
    for (const { limit, key } of limits) limit.leave(key);
    const turns = this.#turns.get(source);
    if (turns === undefined) return;
    turns.running -= 1;
    turns.ended += 1;
    for (const resume of turns.waiting.splice(0)) resume();
    this.#forget(source, turns);
  }

  #forget(source: string, turns: Turns): void {
    if (turns.undecided + turns.running === 0 && this.#turns.get(source) === turns) this.#turns.delete(source);
  }
}

function sourceOf({ account, address, knownDevice }: SignInOrigin): string {
  return JSON.stringify(knownDevice === null ? [account, address] : [account, "device", knownDevice]);
}
