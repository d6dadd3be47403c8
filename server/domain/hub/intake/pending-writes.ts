/** Bytes of pending writes on a whole node from which on no writer is read, until half of them are settled (RULES.md, H12). */
export const MOST_OF_NODE_BYTES = 64 << 20;
/** The limit of one person over all boards: far below the node's, so that one person cannot stop the reading of other people's writes. */
export const MOST_OF_PERSON_BYTES = 4 << 20;
/** What a waiting write costs beside its own bytes. */
const WRITE_COST_BYTES = 256;

/** Writes that were received and are not settled: those of a node, or those of one person. */
export class PendingWrites {
  readonly #mostBytes: number;
  #frames = 0;
  #bytes = 0;
  #isFull = false;

  /** Full from `mostBytes` on. */
  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  get frames(): number {
    return this.#frames;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** True from its most bytes on, until half of them are left. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** A write of so many bytes was received. */
  add(bytes: number): void {
    this.#frames++;
    this.#bytes += bytes;
    this.#isFull ||= this.#cost >= this.#mostBytes;
  }

  /** A write was settled. True if it is full no longer because of that. */
  remove(bytes: number): boolean {
    this.#frames--;
    this.#bytes -= bytes;
    if (!this.#isFull || this.#cost > this.#mostBytes / 2) return false;
    this.#isFull = false;
    return true;
  }

  get #cost(): number {
    return this.#bytes + this.#frames * WRITE_COST_BYTES;
  }
}
