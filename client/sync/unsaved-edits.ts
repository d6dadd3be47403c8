import type { Receipt } from "../../shared/wire/receipt.ts";

interface SentFrame {
  readonly edits: number;
  /** Own clock of the document when the frame was sent: a receipt at or above it proves everything inserted so far. */
  readonly ownClock: number;
  /** Earlier frames whose receipts may never come, because the server refused them for a gap and asked again. */
  doubtful: number;
}

/**
 * Counts local edits that are not yet known to be durable (P1).
 *
 * One receipt answers one write frame, in frame order; a frame refused for a gap has none, and the server's step 1 follows.
 * So the answer to a step 1 stands for everything before it, and settles either by its own clock or by the count of receipts.
 */
export class UnsavedEdits {
  #frames: SentFrame[] = [];
  #loose = 0;
  #durableClock = 0;

  /** Edits whose receipt has not come. 0 means that everything this person did here is on disk. */
  get count(): number {
    return this.#frames.reduce((sum, frame) => sum + frame.edits, this.#loose);
  }

  /** True while a frame waits for its receipt. */
  get isWaiting(): boolean {
    return this.#frames.length > 0;
  }

  /** A local change was made; it is not on the socket yet. */
  edited(): void {
    this.#loose += 1;
  }

  /** An update frame left. It holds one edit: those made while offline go with the answer to the server's step 1. */
  updateSent(ownClock: number): void {
    const edits = Math.min(this.#loose, 1);
    this.#loose -= edits;
    this.#frames.push({ edits, ownClock, doubtful: 0 });
  }

  /** The answer to a step 1 left: it holds everything the server lacks. */
  stepTwoSent(ownClock: number): void {
    const merged: SentFrame = { edits: this.count, ownClock, doubtful: this.#frames.length };
    this.#loose = 0;
    this.#frames = [merged];
  }

  /** A receipt came. Only the frame it answers is settled, unless its clock proves more. */
  received(receipt: Receipt, ownClient: number): void {
    const frame = this.#frames[0];
    const ownTop = receipt.tops.find(([client]) => client === ownClient)?.[1] ?? 0;
    const provesFrame = ownTop > this.#durableClock && frame !== undefined && ownTop >= frame.ownClock;
    this.#durableClock = Math.max(this.#durableClock, ownTop);
    if (frame === undefined) return;
    if (frame.doubtful === 0 || provesFrame) this.#frames.shift();
    else frame.doubtful -= 1;
  }

  /** The socket closed: nothing that waited for a receipt may be called saved. */
  closed(): void {
    this.#loose = this.count;
    this.#frames = [];
  }
}
