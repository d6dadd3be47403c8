import type { RequestFailure } from "../control/rest-client.ts";
import type { ToldAct } from "../model/told-act.ts";
import type { Result } from "../../shared/result.ts";
import { Signal } from "./signal.ts";

/** What was read; null until it has come. `fault`: why the last reading failed. Both where it could not be read again. */
export interface Reading<Value> {
  readonly value: Value | null;
  readonly fault: RequestFailure["code"] | null;
}

/**
 * What people said of one kind: read once, then kept up to date by the acts that are told. An act that is told while it is being read may be in the
 * answer or not, so `fold` is given acts that the value holds already, and changes nothing for them.
 */
export class LiveRegister<Value> {
  readonly current = new Signal<Reading<Value>>({ value: null, fault: null });
  readonly #read: () => Promise<Result<Value, RequestFailure>>;
  readonly #fold: (value: Value, act: ToldAct) => Value;
  /** Told since the reading that is under way began; null while there is none. */
  #since: ToldAct[] | null = null;
  #reading = 0;
  #told = 0;

  constructor(read: () => Promise<Result<Value, RequestFailure>>, fold: (value: Value, act: ToldAct) => Value) {
    this.#read = read;
    this.#fold = fold;
  }

  /** How many acts were told so far. */
  get told(): number {
    return this.#told;
  }

  /** Reads it, or reads it again after acts may have been missed. What is shown stays until the answer has come. */
  async read(): Promise<void> {
    const number = ++this.#reading;
    this.#since = [];
    const answer = await this.#read();
    // A later reading has begun: its answer is newer.
    if (number !== this.#reading) return;
    const since = this.#since ?? [];
    this.#since = null;
    if (answer.ok) this.current.set({ value: since.reduce(this.#fold, answer.value), fault: null });
    else this.current.set({ ...this.current.get(), fault: answer.error.code });
  }

  /** Takes an act in the order of the log. */
  tell(act: ToldAct): void {
    this.#told += 1;
    this.#since?.push(act);
    this.change((value) => this.#fold(value, act));
  }

  /** Changes what is shown by what the server answered to this person. */
  change(change: (value: Value) => Value): void {
    const { value, fault } = this.current.get();
    if (value === null) return;
    const changed = change(value);
    if (changed !== value) this.current.set({ value: changed, fault });
  }
}
