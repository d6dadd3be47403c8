import type { Receipt } from "../../shared/wire/receipt.ts";

interface SentFrame {
  /** Edits that are saved once this frame is. Those that delete nothing are saved too once {@link ownClock} is. */
  plain: number;
  deleting: number;
  /** Own clock of the document when the frame was sent. */
  readonly ownClock: number;
  /** Whether a receipt for it may name {@link ownClock}. */
  readonly hasInserts: boolean;
}

/** An edit sooner than this after the one before is of the same act: every letter of a word is an edit, and the word is what a person did. */
const ONE_ACT_MS = 600;

/**
 * Counts local edits that are not yet known to be durable (P1).
 *
 * One receipt answers one write frame, in frame order; a frame refused for a gap has none, and the server's step 1 follows. So the answer to a
 * step 1 stands for everything before it, whose own receipts may or may not come. If it is not certain which frame a receipt answers, the
 * earliest possible frame is assumed: an edit may be reported as saved a little late, but never early.
 */
export class UnsavedEdits {
  #frames: SentFrame[] = [];
  #loosePlain = 0;
  #looseDeleting = 0;
  #isLastDeleting = false;
  #sentClock = 0;
  #acts = 0;
  #lastEditMs = -Infinity;

  /** Number of edits without a receipt. 0 means that every edit of this person here is on disk. */
  get count(): number {
    return this.#loosePlain + this.#looseDeleting + this.#sentEdits();
  }

  /** The same edits as a person counts them: what they did without a pause is one act. 0 exactly where {@link count} is. */
  get acts(): number {
    return this.count === 0 ? 0 : this.#acts;
  }

  /** True while an edit that was sent waits for its receipt. */
  get isWaiting(): boolean {
    return this.#sentEdits() > 0;
  }

  /** A local change was made; it has not been sent yet. `atMs`: when, by a clock that never goes back. */
  edited(isDeleting = false, atMs = 0): void {
    if (this.count === 0) this.#acts = 1;
    else if (atMs - this.#lastEditMs >= ONE_ACT_MS) this.#acts += 1;
    this.#lastEditMs = atMs;
    this.#isLastDeleting = isDeleting;
    if (isDeleting) this.#looseDeleting += 1;
    else this.#loosePlain += 1;
  }

  /** An update frame left. It holds one edit, the last: those made while offline go with the answer to the server's step 1. */
  updateSent(ownClock: number): void {
    const deleting = this.#isLastDeleting ? Math.min(this.#looseDeleting, 1) : 0;
    const plain = this.#isLastDeleting ? 0 : Math.min(this.#loosePlain, 1);
    this.#looseDeleting -= deleting;
    this.#loosePlain -= plain;
    this.#sent({ plain, deleting, ownClock, hasInserts: ownClock > this.#sentClock });
  }

  /** The answer to a step 1 left, or a part of it, up to an own clock: edits without a receipt count with the last part. */
  stepTwoSent(ownClock: number): void {
    const merged: SentFrame = { plain: this.#loosePlain, deleting: this.#looseDeleting, ownClock, hasInserts: true };
    for (const frame of this.#frames) {
      merged.plain += frame.plain;
      merged.deleting += frame.deleting;
      frame.plain = 0;
      frame.deleting = 0;
    }
    this.#loosePlain = 0;
    this.#looseDeleting = 0;
    this.#sent(merged);
  }

  /** A receipt came. It answers the first frame that it can answer; everything up to there is settled. */
  received(receipt: Receipt, ownClient: number): void {
    const ownTop = receipt.tops.find(([client]) => client === ownClient)?.[1] ?? 0;
    // The clock identifies the frame. Earlier frames cannot have reached that clock, so they have had their receipt or will get none.
    const found = this.#frames.findIndex(({ hasInserts, ownClock }) => hasInserts && ownClock === ownTop);
    this.#frames.splice(0, Math.max(found, 0) + 1);
    for (const frame of this.#frames) if (frame.ownClock <= ownTop) frame.plain = 0;
  }

  /** The socket closed: nothing that waited for a receipt may be called saved. */
  closed(): void {
    for (const { plain, deleting } of this.#frames) {
      this.#loosePlain += plain;
      this.#looseDeleting += deleting;
    }
    this.#frames = [];
    this.#sentClock = 0;
  }

  #sent(frame: SentFrame): void {
    this.#frames.push(frame);
    this.#sentClock = Math.max(this.#sentClock, frame.ownClock);
  }

  #sentEdits(): number {
    return this.#frames.reduce((sum, { plain, deleting }) => sum + plain + deleting, 0);
  }
}
