/** Bytes of one commit from which on it is kept as it came. */
const LARGE_BYTES = 64 << 10;
/** Size of the first block and of the largest, bytes: each new one is as large as all before it, within these. */
const BLOCK_BYTES = { least: 4 << 10, most: 64 << 10 };

/** Bytes in a row, of which the rest may be free. */
interface Block {
  readonly bytes: Uint8Array;
  used: number;
}

/**
 * The framed updates that were committed since a snapshot, in blocks: small commits are gathered, large ones are kept uncopied.
 *
 * A joiner gets the snapshot and then views of these blocks: no copy, one write. Bytes once handed out are never changed. Nothing that is here
 * already is ever copied to make room: with megabytes in it that would take the thread of all sockets tens of milliseconds.
 */
export class Tail {
  #blocks: Block[] = [];
  #used = 0;
  /** `end` counts from the first block on. */
  #marks: { readonly seq: number; readonly end: number }[] = [];
  #fromSeq: number;

  /** `fromSeq` is the seq of the snapshot this tail follows. */
  constructor(fromSeq: number) {
    this.#fromSeq = fromSeq;
  }

  get sizeBytes(): number {
    return this.#used;
  }

  /** Adds the frames of one commit, which must not be changed any more. `headSeq` is the compartment's head after it. */
  append(framed: Uint8Array, headSeq: number): void {
    if (framed.length >= LARGE_BYTES) this.#blocks.push({ bytes: framed, used: framed.length });
    else {
      const block = this.#blockFor(framed.length);
      block.bytes.set(framed, block.used);
      block.used += framed.length;
    }
    this.#used += framed.length;
    this.#marks.push({ seq: headSeq, end: this.#used });
  }

  /** Everything after `seq`, in order, or null if this tail does not reach back that far. `seq` is a head that was announced before. */
  since(seq: number): readonly Uint8Array[] | null {
    if (seq < this.#fromSeq) return null;
    return this.#after(this.#endOf(seq)).map(({ bytes, used }) => bytes.subarray(0, used));
  }

  /** Forgets what a newer snapshot at `seq` holds. Commits that end after `seq` stay whole. */
  dropThrough(seq: number): void {
    const start = this.#endOf(seq);
    this.#blocks = this.#after(start);
    this.#marks = this.#marks.filter((mark) => mark.seq > seq).map((mark) => ({ seq: mark.seq, end: mark.end - start }));
    this.#used -= start;
    this.#fromSeq = Math.max(this.#fromSeq, seq);
  }

  /** The blocks from a place on. */
  #after(start: number): Block[] {
    const blocks: Block[] = [];
    let from = 0;
    for (const { bytes, used } of this.#blocks) {
      const cut = Math.max(0, start - from);
      if (cut < used) blocks.push({ bytes: bytes.subarray(cut), used: used - cut });
      from += used;
    }
    return blocks;
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

  /** The last block, or a new one where that has no room. */
  #blockFor(bytes: number): Block {
    const last = this.#blocks.at(-1);
    if (last !== undefined && last.bytes.length - last.used >= bytes) return last;
    const size = Math.min(BLOCK_BYTES.most, Math.max(BLOCK_BYTES.least, this.#used, bytes));
    const block = { bytes: Buffer.allocUnsafeSlow(size), used: 0 };
    this.#blocks.push(block);
    return block;
  }
}
