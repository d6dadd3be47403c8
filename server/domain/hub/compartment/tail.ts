/**
 * The framed updates that were committed since a snapshot, in one growing buffer.
 *
 * A joiner gets the snapshot and then a view of this buffer: no copy, one write. Bytes once handed out are never changed;
 * growing makes a new buffer and leaves the old one to the sockets that still write it.
 */
export class Tail {
  #buffer: Buffer = Buffer.alloc(0);
  #used = 0;
  #marks: { readonly seq: number; readonly end: number }[] = [];
  #fromSeq: number;

  /** `fromSeq` is the seq of the snapshot this tail follows. */
  constructor(fromSeq: number) {
    this.#fromSeq = fromSeq;
  }

  get sizeBytes(): number {
    return this.#used;
  }

  /** Adds the frames of one commit. `headSeq` is the compartment's head after it. */
  append(framed: Uint8Array, headSeq: number): void {
    if (this.#used + framed.length > this.#buffer.length) this.#grow(framed.length);
    this.#buffer.set(framed, this.#used);
    this.#used += framed.length;
    this.#marks.push({ seq: headSeq, end: this.#used });
  }

  /** Everything after `seq`, or null if this tail does not reach back that far. `seq` is a head that was announced before. */
  since(seq: number): Uint8Array | null {
    if (seq < this.#fromSeq) return null;
    return this.#buffer.subarray(this.#endOf(seq), this.#used);
  }

  /** Forgets what a newer snapshot at `seq` holds. Commits that end after `seq` stay whole. */
  dropThrough(seq: number): void {
    const start = this.#endOf(seq);
    const rest = Buffer.from(this.#buffer.subarray(start, this.#used));
    this.#marks = this.#marks.filter((mark) => mark.seq > seq).map((mark) => ({ seq: mark.seq, end: mark.end - start }));
    this.#buffer = rest;
    this.#used = rest.length;
    this.#fromSeq = Math.max(this.#fromSeq, seq);
  }

  #endOf(seq: number): number {
    let low = 0;
    let high = this.#marks.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#marks[middle]?.seq ?? 0) <= seq) low = middle + 1;
      else high = middle;
    }
    return this.#marks[low - 1]?.end ?? 0;
  }

  #grow(needed: number): void {
    const grown = Buffer.allocUnsafe(Math.max(4096, (this.#used + needed) * 2));
    this.#buffer.copy(grown, 0, 0, this.#used);
    this.#buffer = grown;
  }
}
