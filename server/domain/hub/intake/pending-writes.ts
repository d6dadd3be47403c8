/** Bytes of pending writes on a whole node from which on no writer is read, until half of them are settled (RULES.md, H12). */
const MOST_BYTES = 64 << 20;
/** What a waiting write costs beside its own bytes. */
const WRITE_COST_BYTES = 256;

/** The writes of a node that were received and are not settled. */
export class PendingWrites {
  #frames = 0;
  #bytes = 0;
  #isFull = false;

  get frames(): number {
    return this.#frames;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** True from {@link MOST_BYTES} until half of it is left. */
  get isFull(): boolean {
    return this.#isFull;
  }

  /** A write of so many bytes was received. */
  add(bytes: number): void {
    this.#frames++;
    this.#bytes += bytes;
    this.#isFull ||= this.#cost >= MOST_BYTES;
  }

  /** A write was settled. True if every peer may be read again because of it. */
  remove(bytes: number): boolean {
    this.#frames--;
    this.#bytes -= bytes;
    if (!this.#isFull || this.#cost > MOST_BYTES / 2) return false;
    this.#isFull = false;
    return true;
  }

  get #cost(): number {
    return this.#bytes + this.#frames * WRITE_COST_BYTES;
  }
}
