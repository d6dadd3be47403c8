import type { AttemptCounter, OpenAttemptCounter } from "../../ports/attempt-counter.ts";
import type { Limits } from "../limits.ts";
import { waitOf, type Wait } from "./failure-limit.ts";

const MINUTE_S = 60;

/** Whose sign-in it is. `source`: the account at an address, or in a browser that has signed in to it before. */
export interface SignInSource {
  readonly source: string;
  readonly account: string;
}

/**
 * Holds how often an account signs in with its right password (L12): each time costs a hash, and leaves a record in the trail for ever. Counted by source,
 * so that a program that signs in without end keeps its person out nowhere else; the wider count is reached only by who has the password and many addresses.
 */
export class SignInRates {
  readonly #limits: Pick<Limits, "signInsPerMinute" | "accountSignInsPerMinute">;
  readonly #bySource: AttemptCounter;
  readonly #byAccount: AttemptCounter;

  constructor(openCounter: OpenAttemptCounter, limits: Pick<Limits, "signInsPerMinute" | "accountSignInsPerMinute">) {
    this.#limits = limits;
    this.#bySource = openCounter("signed in by source", MINUTE_S);
    this.#byAccount = openCounter("signed in by account", MINUTE_S);
  }

  /** The wait where no further sign-in is let in now. Counts nothing: what is not let in is told before its password is looked at. */
  async wait({ source, account }: SignInSource): Promise<Wait | null> {
    const [bySource, byAccount] = await Promise.all([this.#bySource.read(source), this.#byAccount.read(account)]);
    if (bySource !== null && bySource.attempts >= this.#limits.signInsPerMinute) return waitOf(bySource);
    return byAccount !== null && byAccount.attempts >= this.#limits.accountSignInsPerMinute ? waitOf(byAccount) : null;
  }

  /** Counts a sign-in with the right password. */
  async count({ source, account }: SignInSource): Promise<void> {
    await Promise.all([this.#bySource.add(source), this.#byAccount.add(account)]);
  }
}
