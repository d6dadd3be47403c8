/** A ledger entry and its time. */
export interface HistoryPoint {
  readonly seq: number;
  readonly atMs: number;
}

/** Reads the entries after a sequence number, oldest first; an empty list is the end of the ledger, null is a failure. */
export type ReadHistory = (after: number) => Promise<readonly HistoryPoint[] | null>;

const LARGEST_SEQ = 2 ** 40;

/**
 * Finds which sequence number a compartment had reached at a moment, by bisection over the ledger's own times.
 * Pages are cached, so a second seek nearby needs no request. Times in a ledger never run backwards.
 */
export class HistoryIndex {
  readonly #read: ReadHistory;
  readonly #points = new Map<number, number>();
  #end = LARGEST_SEQ;
  #hasFailed = false;

  constructor(read: ReadHistory) {
    this.#read = read;
  }

  /** When the first entry was made; null if there is none or it cannot be read. */
  async firstMs(): Promise<number | null> {
    return this.#at(1);
  }

  /** The last sequence number at or before a moment; 0 before the first, null if the history cannot be read. */
  async seqAt(atMs: number): Promise<number | null> {
    this.#hasFailed = false;
    const first = await this.#at(1);
    if (first === null) return this.#hasFailed ? null : 0;
    if (first > atMs) return 0;
    const seq = await this.#bisect(atMs);
    // With half of the history the answer would be a guess, and a guess would show a wrong past.
    return this.#hasFailed ? null : seq;
  }

  async #bisect(atMs: number): Promise<number> {
    // Doubling finds an upper bound quickly, because most ledgers are far shorter than the largest number.
    let low = 1;
    let high = 2;
    for (let at = await this.#at(high); at !== null && at <= atMs; at = await this.#at(high)) {
      low = high;
      high *= 2;
    }
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      const at = await this.#at(middle);
      if (at !== null && at <= atMs) low = middle;
      else high = middle;
    }
    return low;
  }

  /** Time of one entry; null past the end of the ledger. New entries may come: call {@link forgetEnd} before a seek. */
  async #at(seq: number): Promise<number | null> {
    const known = this.#points.get(seq);
    if (known !== undefined) return known;
    if (seq >= this.#end) return null;
    const page = await this.#read(seq - 1);
    if (page === null) {
      this.#hasFailed = true;
      return null;
    }
    for (const point of page) this.#points.set(point.seq, point.atMs);
    if (page.length === 0) this.#end = Math.min(this.#end, seq);
    return this.#points.get(seq) ?? null;
  }

  /** Forgets where the ledger ended; it may have grown since the last seek. */
  forgetEnd(): void {
    this.#end = LARGEST_SEQ;
  }
}
