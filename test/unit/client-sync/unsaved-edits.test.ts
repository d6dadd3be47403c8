import { describe, expect, it } from "vitest";
import { foldBadge, type LinkSnapshot } from "../../../client/sync/connection-state.ts";
import { retryDelayMs, sentAwayDelayMs } from "../../../client/sync/retry-delay.ts";
import { UnsavedEdits } from "../../../client/sync/unsaved-edits.ts";

const OWN = 7;
const receipt = (clock?: number) => ({ seq: 1, tops: clock === undefined ? [] : [[OWN, clock] as const] });

describe("what may be called saved (P1)", () => {
  it("waits for one receipt per write frame, also for those that only delete", () => {
    const unsaved = new UnsavedEdits();
    unsaved.edited();
    unsaved.updateSent(5);
    unsaved.edited(true);
    unsaved.updateSent(5);
    unsaved.received(receipt(5), OWN);
    expect(unsaved.count).toBe(1);
    unsaved.received(receipt(), OWN);
    expect(unsaved.count).toBe(0);
  });

  it("counts edits made while offline as unsent until the answer to the server's step 1 is receipted", () => {
    const unsaved = new UnsavedEdits();
    unsaved.edited();
    unsaved.edited();
    expect(unsaved.count).toBe(2);
    unsaved.stepTwoSent(9);
    expect(unsaved.count).toBe(2);
    unsaved.received(receipt(9), OWN);
    expect(unsaved.count).toBe(0);
  });

  it("counts what was done without a pause as one act, and has none exactly where no edit waits", () => {
    const unsaved = new UnsavedEdits();
    expect(unsaved.acts).toBe(0);
    for (const atMs of [1_000, 1_200, 1_799]) unsaved.edited(false, atMs);
    expect([unsaved.count, unsaved.acts]).toEqual([3, 1]);
    unsaved.edited(true, 2_399);
    expect([unsaved.count, unsaved.acts]).toEqual([4, 2]);
    unsaved.stepTwoSent(9);
    expect(unsaved.acts).toBe(2);
    unsaved.received(receipt(9), OWN);
    expect([unsaved.count, unsaved.acts]).toEqual([0, 0]);
    unsaved.edited(false, 2_400);
    expect([unsaved.count, unsaved.acts]).toEqual([1, 1]);
  });

  it("takes nothing for saved that was on its way when the socket closed", () => {
    const unsaved = new UnsavedEdits();
    unsaved.edited();
    unsaved.updateSent(3);
    unsaved.closed();
    expect(unsaved.count).toBe(1);
    expect(unsaved.isWaiting).toBe(false);
  });

  it("does not let an early receipt settle the answer to a step 1 that followed a refused frame", () => {
    const unsaved = new UnsavedEdits();
    unsaved.edited();
    unsaved.updateSent(4);
    unsaved.edited(true);
    unsaved.updateSent(4);
    unsaved.stepTwoSent(4);
    unsaved.received(receipt(), OWN);
    expect(unsaved.count).toBe(2);
    unsaved.received(receipt(4), OWN);
    expect(unsaved.count).toBe(0);
  });

  it("does not take an insert's receipt for that of a deletion in the same answer to a step 1", () => {
    const unsaved = new UnsavedEdits();
    unsaved.edited();
    unsaved.stepTwoSent(87);
    unsaved.edited(true);
    unsaved.updateSent(87);
    // The server had asked twice.
    unsaved.stepTwoSent(87);
    unsaved.received(receipt(87), OWN);
    expect(unsaved.count).toBe(1);
    unsaved.received(receipt(), OWN);
    // That of the deletion, as it happens; it may also have been refused.
    expect(unsaved.count).toBe(1);
    unsaved.received(receipt(), OWN);
    expect(unsaved.count).toBe(0);
  });

  it("does not take the receipt of a repeated answer for that of the edit after it", () => {
    const unsaved = new UnsavedEdits();
    unsaved.edited();
    unsaved.updateSent(87);
    unsaved.stepTwoSent(87);
    unsaved.received(receipt(87), OWN);
    unsaved.edited();
    unsaved.updateSent(92);
    unsaved.received(receipt(), OWN);
    expect(unsaved.count).toBe(1);
    unsaved.received(receipt(92), OWN);
    expect(unsaved.count).toBe(0);
    expect(unsaved.isWaiting).toBe(false);
  });

  it("finds its place again by the next insert after frames that were refused", () => {
    const unsaved = new UnsavedEdits();
    for (const clock of [3, 4]) {
      unsaved.edited(true);
      unsaved.updateSent(clock);
    }
    unsaved.stepTwoSent(4);
    // Both frames were refused: the first receipt is that of the answer, which cannot be known.
    unsaved.received(receipt(4), OWN);
    expect(unsaved.count).toBe(2);
    unsaved.edited();
    unsaved.updateSent(6);
    unsaved.received(receipt(6), OWN);
    expect(unsaved.count).toBe(0);
  });

  it("ignores receipts that answer nothing", () => {
    const unsaved = new UnsavedEdits();
    unsaved.received(receipt(99), OWN);
    expect(unsaved.count).toBe(0);
  });
});

describe("the one sync badge of a room", () => {
  const link = (kind: "live" | "offline" | "connecting" | "signed-out", unsaved = 0): LinkSnapshot => ({
    state: { kind },
    unsaved,
    acts: unsaved,
    isLoaded: true,
  });

  it("says saved only when every compartment is live and nothing waits", () => {
    expect(foldBadge([link("live"), link("live")], true)).toEqual({ kind: "saved" });
    expect(foldBadge([link("live"), link("live", 2)], true)).toEqual({ kind: "saving", edits: 2 });
    expect(foldBadge([link("live", 1), link("offline", 2)], true)).toEqual({ kind: "offline", edits: 3 });
    expect(foldBadge([link("live"), link("connecting")], true)).toEqual({ kind: "connecting" });
    expect(foldBadge([link("live")], false)).toEqual({ kind: "read-only" });
    expect(
      foldBadge([link("offline"), { state: { kind: "refused", reason: "malformed" }, unsaved: 1, acts: 1, isLoaded: true }], true),
    ).toEqual({
      kind: "rejected",
      reason: "malformed",
    });
  });

  it("waits longer after each failure, at most eight seconds, never in step with others", () => {
    expect(retryDelayMs(1, 0)).toBe(125);
    expect(retryDelayMs(1, 1)).toBe(250);
    expect(retryDelayMs(40, 1)).toBe(8_000);
    expect(retryDelayMs(4, 0.5)).toBeGreaterThan(retryDelayMs(2, 0.5));
  });

  it("comes back within a second after the server closed all connections, and stays quick when it does so again and again", () => {
    expect([sentAwayDelayMs(1, 0), sentAwayDelayMs(1, 1), sentAwayDelayMs(40, 1)]).toEqual([0, 1_000, 2_500]);
    expect(sentAwayDelayMs(3, 0)).toBeGreaterThanOrEqual(500);
  });
});
