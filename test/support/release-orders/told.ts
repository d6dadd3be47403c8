import type { OrderTally } from "./oracle.ts";
import type { OrderOutcome } from "./run-order.ts";

/** What many orders came to. */
export class OrdersTold {
  /** Each with the seed of its order. */
  readonly faults: string[] = [];
  readonly tally: OrderTally = { released: 0, denied: 0, recalled: 0, withdrawn: 0, waiting: 0 };
  /** How often each kind of request was answered with each word. */
  readonly answers = new Map<string, number>();

  add(seed: number, { oracle, requests }: OrderOutcome): void {
    this.faults.push(...oracle.faults.map((fault) => `seed ${seed}: ${fault}`));
    for (const state of Object.keys(this.tally) as (keyof OrderTally)[]) this.tally[state] += oracle.tally[state];
    for (const { kind, answers } of requests)
      for (const { word } of answers) this.answers.set(`${kind}: ${word}`, (this.answers.get(`${kind}: ${word}`) ?? 0) + 1);
  }

  lines(): readonly string[] {
    const states = Object.entries(this.tally).map(([state, count]) => `${count} ${state}`);
    const answers = [...this.answers].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([word, count]) => `${word} ${count}`);
    const kinds = Map.groupBy(this.faults, (fault) => fault.split(": ")[1]);
    const byKind = [...kinds].map(([kind, faults]) => `; ${faults.length} ${kind}`);
    return [`releases: ${states.join(", ")}`, `answers: ${answers.join(", ")}`, `${this.faults.length} faults${byKind.join("")}`];
  }
}
