import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { MOST_OF_NODE_BYTES, PendingWrites } from "../../../server/domain/hub/intake/pending-writes.ts";
import { StoreWatch } from "../../../server/domain/hub/intake/store-watch.ts";
import { LedgerUnavailable } from "../../../server/ports/ledger.ts";
import { closeCode } from "../../../shared/wire/close-code.ts";
import { FailingLedger } from "../../support/failing-ledger.ts";
import { createHubWorld, grantOf, HubClient } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const MEGABYTE = 1 << 20;

describe("the writes of a node under way", () => {
  it("H12 are full at 64 MB and free again only below half of it; small ones count for more than their bytes", () => {
    const pending = new PendingWrites(MOST_OF_NODE_BYTES);
    for (let write = 0; write < 64; write++) pending.add(MEGABYTE);
    expect([pending.isFull, pending.frames, pending.bytes]).toEqual([true, 64, 64 * MEGABYTE]);
    const freed = Array.from({ length: 33 }, () => pending.remove(MEGABYTE));
    expect(freed.slice(0, 32)).toEqual(Array.from({ length: 32 }, () => false));
    expect([freed[32], pending.isFull]).toEqual([true, false]);
    const many = new PendingWrites(MOST_OF_NODE_BYTES);
    for (let write = 0; write < 300_000; write++) many.add(1);
    expect(many.isFull).toBe(true);
  });

  it("H12 H8 while a store stalls, a peer that writes beyond the bound is not read, readers stay, and reading resumes once half is settled", async () => {
    const clock = new ManualClock();
    const ledger = new FailingLedger();
    const { hub } = createHubWorld({ clock, ledger });
    const writers = Array.from(
      { length: 72 },
      (_, index) => new HubClient(hub, grantOf(`w${index}`, { compartment: `c${index}` }), { clientId: index + 1 }),
    );
    const reader = new HubClient(hub, grantOf("reader", { role: "watch", compartment: "c0" }), { clientId: 99 });
    await clock.advance(2_500);
    const release = ledger.hold();
    // Each stays within its own bound of 1 MB; together they are beyond that of the node.
    for (const writer of writers) writer.doc.getMap("cards").set("large", "x".repeat(MEGABYTE - 2_000));
    await clock.advance(100);
    const paused = writers.filter(({ peer }) => peer.isPaused);
    expect(hub.figures().pendingBytes).toBeGreaterThan(64 * MEGABYTE);
    expect(paused.length).toBeGreaterThan(0);
    expect(paused.length).toBeLessThan(writers.length);
    expect([reader.peer.isPaused, reader.peer.closed]).toEqual([false, null]);
    release();
    for (let turn = 0; turn < 60; turn++) await clock.advance(50);
    expect(hub.figures()).toMatchObject({ pendingFrames: 0, pendingBytes: 0, sessionsPaused: 0 });
    expect(writers.map(({ receipts }) => receipts.length)).toEqual(writers.map(() => 2));
  });

  it("H12 P12 one person over many boards is not read beyond 4 MB, long before anyone else waits, and is read again once half is settled", async () => {
    const clock = new ManualClock();
    const ledger = new FailingLedger();
    const { hub } = createHubWorld({ clock, ledger });
    const greedy = Array.from(
      { length: 10 },
      (_, index) => new HubClient(hub, grantOf("greedy", { compartment: `c${index}` }), { clientId: index + 1 }),
    );
    const quiet = new HubClient(hub, grantOf("greedy", { compartment: "c0" }), { clientId: 98 });
    const ana = new HubClient(hub, grantOf("ana", { compartment: "c0" }), { clientId: 99 });
    await clock.advance(2_500);
    const release = ledger.hold();
    // As a socket does: who is not read from sends no more.
    for (let round = 0; round < 3; round++)
      for (const { doc, peer } of greedy) if (!peer.isPaused) doc.getMap("cards").set(`r${round}`, "x".repeat(MEGABYTE - 2_000));
    await clock.advance(100);
    expect(hub.figures().pendingBytes).toBeLessThan(16 * MEGABYTE);
    // All connections of the person, those too that have sent nothing.
    expect([...greedy, quiet].map(({ peer }) => peer.isPaused)).toEqual(Array.from({ length: 11 }, () => true));
    expect(ana.peer.isPaused).toBe(false);
    release();
    for (let turn = 0; turn < 60; turn++) await clock.advance(50);
    expect(hub.figures()).toMatchObject({ pendingFrames: 0, pendingBytes: 0, sessionsPaused: 0 });
  });

  it("H10 a stop does not wait for a store that does not answer", async () => {
    const clock = new ManualClock();
    const ledger = new FailingLedger();
    const { hub } = createHubWorld({ clock, ledger });
    const writer = new HubClient(hub, grantOf("ana"), { clientId: 1 });
    await clock.advance(2_500);
    ledger.hold();
    const before = writer.receipts.length;
    writer.doc.getMap("cards").set("a", 1);
    await clock.advance(100);
    const drained = hub.drain();
    await clock.advance(3_000);
    await drained;
    expect(writer.peer.closed?.code).toBe(closeCode.tryAgain);
    expect(writer.receipts).toHaveLength(before);
  });
});

describe("whether edits are being saved", () => {
  function watch() {
    const clock = new ManualClock();
    const said: boolean[] = [];
    return { clock, said, store: new StoreWatch(clock, (isTakingWrites) => said.push(isTakingWrites)) };
  }

  it("H13 is announced after the second failure in a row, and revoked by the first commit that is written", () => {
    const { said, store } = watch();
    for (const outcome of ["failed", "written", "failed", "nothing", "failed", "failed", "written"] as const) {
      store.began();
      store.ended(outcome);
    }
    expect(said).toEqual([false, true]);
    expect(store.isTakingWrites).toBe(true);
  });

  it("H13 a commit that waits for more than three seconds is not being saved either", async () => {
    const { clock, said, store } = watch();
    store.began();
    await clock.advance(3_000);
    store.look();
    expect(said).toEqual([]);
    await clock.advance(1_000);
    store.look();
    expect(said).toEqual([false]);
    store.ended("written");
    expect(said).toEqual([false, true]);
  });

  it("H13 without writes the store counts as back after a while", async () => {
    const { clock, said, store } = watch();
    store.ended("failed");
    store.ended("failed");
    await clock.advance(14_000);
    store.look();
    expect(said).toEqual([false]);
    await clock.advance(2_000);
    store.look();
    expect(said).toEqual([false, true]);
  });

  it("H13 H9 the hub says so when the ledger cannot write, and when it can again", async () => {
    const clock = new ManualClock();
    const ledger = new FailingLedger();
    const said: boolean[] = [];
    const { hub } = createHubWorld({ clock, ledger, hub: { onStore: (isTakingWrites) => said.push(isTakingWrites) } });
    const writer = new HubClient(hub, grantOf("ana"), { clientId: 1 });
    await clock.advance(2_500);
    ledger.fault = new LedgerUnavailable("disk full");
    writer.doc.getMap("cards").set("a", 1);
    for (let turn = 0; turn < 5; turn++) await clock.advance(500);
    expect([said, hub.isTakingWrites, hub.figures().isTakingWrites]).toEqual([[false], false, false]);
    ledger.fault = null;
    const again = new HubClient(hub, grantOf("ana"), { clientId: 2 });
    await clock.advance(500);
    Y.applyUpdate(again.doc, Y.encodeStateAsUpdate(writer.doc));
    for (let turn = 0; turn < 5; turn++) await clock.advance(500);
    expect(again.receipts.length).toBeGreaterThan(0);
    expect(said).toEqual([false, true]);
  });
});
