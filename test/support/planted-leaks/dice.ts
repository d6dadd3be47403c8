import { seededNumbers } from "../seeded-history.ts";

/** Choices that follow from a seed. */
export class Dice {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seededNumbers(seed);
  }

  /** Whether something of that probability happens. */
  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  /** A whole number from `from` to `to`, both included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.#next() * (to - from + 1));
  }

  /** One member of a list that has any. */
  pick<Member>(list: readonly Member[]): Member {
    return list[this.between(0, list.length - 1)]!;
  }

  /** `count` hexadecimal digits. */
  hex(count: number): string {
    return Array.from({ length: count }, () => this.between(0, 15).toString(16)).join("");
  }
}
