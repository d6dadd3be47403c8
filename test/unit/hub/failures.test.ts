import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { createMemorySnapshotStore } from "../../../server/adapters/memory/snapshot-store.ts";
import { CommitEngine } from "../../../server/domain/engine/commit-engine.ts";
import { LedgerSyncFailed, LedgerUnavailable } from "../../../server/ports/ledger.ts";
import { closeCode } from "../../../shared/wire/close-code.ts";
import { encodeStep1, encodeUpdate } from "../../../shared/wire/frame.ts";
import { FailingLedger } from "../../support/failing-ledger.ts";
import { editsOf, nameOf, vectorIn } from "../../support/frames.ts";
import { sha256 } from "../../support/entries.ts";
import { createHubWorld, grantOf, HubClient, KeptLog } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";

async function pair() {
  const clock = new ManualClock();
  const ledger = new FailingLedger();
  const parts = createHubWorld({ clock, ledger });
  const ana = new HubClient(parts.hub, grantOf("ana"), { clientId: 1 });
  const ben = new HubClient(parts.hub, grantOf("ben"), { clientId: 2 });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++) await clock.advance(500);
  };
  await settle();
  for (const { peer, receipts } of [ana, ben]) {
    peer.messages.length = 0;
    receipts.length = 0;
  }
  return { ...parts, clock, ledger, ana, ben, settle };
}

const full = new LedgerUnavailable("disk full");

it("P1 a failed sync is reported so that the process ends, and nothing of the batch is receipted", async () => {
  const ledger = new FailingLedger();
  const lost: Error[] = [];
  const engine = new CommitEngine({
    ledger,
    snapshots: createMemorySnapshotStore(),
    clock: new ManualClock(),
    log: new KeptLog(),
    sha256,
    ledgerLost: (cause) => lost.push(cause),
  });
  await engine.open("c1", sha256(Buffer.from("label")));
  engine.attach({ key: 1, compartment: "c1", author: { user: "alice", partner: "ALF", session: "s" } });
  const doc = new Y.Doc();
  doc.getMap("cards").set("a", 1);
  ledger.fault = new LedgerSyncFailed("the disk is gone");
  const outcome = await engine.commit(
    { frames: [{ session: 1, update: Y.encodeStateAsUpdate(doc) }], commands: [], heard: null },
    new Map(),
  );
  expect(outcome).toEqual({ frames: [{ kind: "failed" }], commands: [], commits: [], missed: [] });
  expect(lost).toEqual([ledger.fault]);
});

describe("a store that is away altogether, as a database that takes no connections", () => {
  it("H9 H13 P1 fails writes like one that cannot write: authors are asked again, sent away after three in a row, and every person is told", async () => {
    const clock = new ManualClock();
    const ledger = new FailingLedger();
    const said: boolean[] = [];
    const { hub } = createHubWorld({ clock, ledger, hub: { onStore: (isTakingWrites) => said.push(isTakingWrites) } });
    const ana = new HubClient(hub, grantOf("ana"), { clientId: 1 });
    await clock.advance(1_000);
    ana.peer.messages.length = 0;
    ledger.fault = ledger.readFault = new LedgerUnavailable("connection refused");
    ana.doc.getMap("cards").set("a", 1);
    await clock.advance(50);
    expect([ana.peer.closed, said, ana.receipts]).toEqual([null, [], []]);
    expect(ana.peer.messages.map(nameOf)).toEqual(["step-1"]);
    await clock.advance(500);
    expect([ana.peer.closed?.code, said, ana.receipts]).toEqual([closeCode.tryAgain, [false], []]);
    ledger.fault = ledger.readFault = null;
    const again = new HubClient(hub, grantOf("ana"), { clientId: 1 });
    again.doc.getMap("cards").set("a", 1);
    for (let turn = 0; turn < 5; turn++) await clock.advance(500);
    expect([again.receipts.flatMap(({ tops }) => tops), said]).toEqual([[[1, 1]], [false, true]]);
  });
});

describe("a commit that fails", () => {
  it("H9 P1 shows and receipts nothing; its authors get the step 1 of the committed head, send again, and nothing is lost", async () => {
    const { clock, ledger, ana, ben, settle } = await pair();
    ana.doc.getMap("cards").set("before", 1);
    await settle();
    ana.peer.messages.length = 0;
    ledger.fault = full;
    ana.doc.getMap("cards").set("a", 1);
    ben.doc.getMap("cards").set("b", 1);
    await clock.advance(1);
    expect(ana.peer.messages.map(nameOf)).toEqual(["step-1"]);
    expect(vectorIn(ana.peer.messages[0] ?? new Uint8Array())).toEqual(new Map([[1, 1]]));
    expect(ben.doc.getMap("cards").has("a")).toBe(false);
    ledger.fault = null;
    await settle();
    expect(ana.doc.getMap("cards").toJSON()).toEqual({ before: 1, a: 1, b: 1 });
    expect(ben.doc.getMap("cards").toJSON()).toEqual({ before: 1, a: 1, b: 1 });
    expect(ana.receipts.at(-1)?.tops).toEqual([[1, 2]]);
    expect(ana.peer.closed).toBeNull();
  });

  it("H9 after the third in a row writers are closed with 1013, readers stay, and a later commit serves again", async () => {
    const { hub, ledger, ana, ben, settle } = await pair();
    ledger.fault = full;
    ana.doc.getMap("cards").set("a", 1);
    await settle();
    expect(ana.peer.closed?.code).toBe(closeCode.tryAgain);
    expect(ledger.commits).toHaveLength(3);
    expect(ben.peer.closed).toBeNull();
    ledger.fault = null;
    const again = new HubClient(hub, grantOf("ana"), { clientId: 11 });
    await settle();
    again.doc.getMap("cards").set("a", 2);
    await settle();
    expect(ben.doc.getMap("cards").get("a")).toBe(2);
    ledger.fault = full;
    again.doc.getMap("cards").set("a", 3);
    ledger.fault = null;
    await settle();
    expect(again.peer.closed).toBeNull();
  });
});

describe("a commit that fails after its authors have left", () => {
  it("H9 counts like any other: the next one waits, and the third in a row sends writers away", async () => {
    const { hub, clock, ledger, ana, ben } = await pair();
    const release = ledger.hold();
    ledger.fault = full;
    ana.doc.getMap("cards").set("a", 1);
    await clock.advance(50);
    ben.doc.getMap("cards").set("b", 1);
    for (const { session } of [ana, ben]) hub.leave(session);
    release();
    await clock.advance(50);
    expect(ledger.commits).toHaveLength(1);
    await clock.advance(100);
    expect(ledger.commits).toHaveLength(2);
    const cem = new HubClient(hub, grantOf("cem"), { clientId: 3 });
    await clock.advance(50);
    cem.doc.getMap("cards").set("c", 1);
    await clock.advance(500);
    expect([ledger.commits.length, cem.peer.closed?.code]).toEqual([3, closeCode.tryAgain]);
  });
});

describe("a compartment that cannot be opened", () => {
  it("H6 is closed with 1013; nothing is served, least of all an empty document, and what was sent early is not taken", async () => {
    const clock = new ManualClock();
    const ledger = new FailingLedger();
    const { hub } = createHubWorld({ clock, ledger });
    ledger.readFault = new Error("I/O error");
    const clients = [new HubClient(hub, grantOf("ana"), { clientId: 1 }), new HubClient(hub, grantOf("ben"))];
    clients[0]?.doc.getMap("cards").set("a", 1);
    await clock.advance(100);
    for (const { peer } of clients) {
      expect(peer.closed?.code).toBe(closeCode.tryAgain);
      expect(peer.messages).toEqual([]);
    }
    ledger.readFault = null;
    expect((await ledger.head("c1")).seq).toBe(0);
    const later = new HubClient(hub, grantOf("ana"));
    await clock.advance(100);
    expect(later.isSynced).toBe(true);
    expect(hub.connections()).toHaveLength(1);
  });
});

describe("coming and going", () => {
  it("H5 what was received counts even if its sender left before the compartment was open", async () => {
    const clock = new ManualClock();
    const { hub, ledger, engine } = createHubWorld({ clock });
    const gone = new HubClient(hub, grantOf("ana"), { clientId: 1, joins: false });
    gone.say(encodeUpdate(editsOf(1, (doc) => doc.getMap("cards").set("a", 1))[0] ?? new Uint8Array()));
    hub.leave(gone.session);
    await clock.advance(100);
    await clock.advance(100);
    expect((await ledger.head("c1")).seq).toBe(2);
    // The engine forgot the session when its last frame was settled.
    const outcome = await engine.commit(
      { frames: [{ session: gone.session.key, update: Uint8Array.of(0, 0) }], commands: [], heard: null },
      new Map(),
    );
    expect(outcome.frames).toEqual([{ kind: "failed" }]);
  });

  it("H5 leaving and closing twice, and messages after either, change nothing", async () => {
    const { hub, ana, ben, settle, ledger } = await pair();
    hub.leave(ana.session);
    hub.leave(ana.session);
    hub.close(ana.session, closeCode.malformed, "late");
    expect(ana.peer.closed).toBeNull();
    hub.close(ben.session, closeCode.tryAgain, "first");
    hub.close(ben.session, closeCode.malformed, "second");
    hub.leave(ben.session);
    expect(ben.peer.closed?.code).toBe(closeCode.tryAgain);
    for (const client of [ana, ben]) {
      client.say(encodeStep1(new Map()));
      client.doc.getMap("cards").set("late", 1);
      client.say(Uint8Array.of(99));
      hub.drained(client.session);
    }
    await settle();
    expect((await ledger.head("c1")).seq).toBe(0);
    expect(ana.peer.messages).toEqual([]);
    expect(hub.connections()).toEqual([]);
  });

  it("H10 draining commits and receipts everything received, then closes with 1013; later arrivals are turned away", async () => {
    const { hub, clock, ana, ben, ledger } = await pair();
    const release = ledger.hold();
    ana.doc.getMap("cards").set("a", 1);
    await clock.advance(1);
    ben.doc.getMap("cards").set("b", 1);
    const drained = hub.drain();
    expect(ana.peer.isPaused).toBe(true);
    release();
    await clock.advance(1_000);
    await drained;
    expect(ana.receipts).toEqual([{ seq: 2, tops: [[1, 1]] }]);
    expect(ben.receipts).toEqual([{ seq: 4, tops: [[2, 1]] }]);
    expect([ana, ben].map(({ peer }) => peer.closed?.code)).toEqual([closeCode.tryAgain, closeCode.tryAgain]);
    const late = new HubClient(hub, grantOf("cem"));
    expect(late.peer.closed?.code).toBe(closeCode.tryAgain);
    await clock.advance(1_000);
    expect(late.peer.messages).toEqual([]);
  });

  it("H10 draining ends although the store is down", async () => {
    const { hub, clock, ana, ledger } = await pair();
    ledger.fault = full;
    ana.doc.getMap("cards").set("a", 1);
    const drained = hub.drain();
    await clock.advance(5_000);
    await drained;
    expect(ana.peer.closed?.code).toBe(closeCode.tryAgain);
    expect(ana.receipts).toEqual([]);
  });
});
