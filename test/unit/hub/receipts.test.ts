import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { closeCode } from "../../../shared/wire/close-code.ts";
import { encodeUpdate } from "../../../shared/wire/frame.ts";
import { MAX_STEP2_BYTES, MAX_UPDATE_BYTES } from "../../../shared/wire/limits.ts";
import { FailingLedger } from "../../support/failing-ledger.ts";
import { editsOf, nameOf, step2, vectorIn } from "../../support/frames.ts";
import { createHubWorld, grantOf, HubClient } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";

async function world(names: readonly string[]) {
  const clock = new ManualClock();
  const ledger = new FailingLedger();
  const parts = createHubWorld({ clock, ledger });
  const clients = names.map((name, index) => new HubClient(parts.hub, grantOf(name), { clientId: index + 1 }));
  // Once to open, once for the answers to the server's step 1.
  await clock.advance(500);
  await clock.advance(500);
  for (const { peer, receipts } of clients) {
    peer.messages.length = 0;
    receipts.length = 0;
  }
  return { ...parts, clock, ledger, clients };
}

const names = ({ peer }: HubClient): string[] => peer.messages.map(nameOf);

describe("receipts", () => {
  it("SW9 one per write frame in frame order: typing, a delete alone (count 0), what is known already (count 0, the head)", async () => {
    const { clients, clock, ledger } = await world(["ana"]);
    const [ana] = clients as [HubClient];
    const cards = ana.doc.getMap("cards");
    const first = editsOf(1, (doc) => doc.getMap("cards").set("a", 1))[0] ?? new Uint8Array();
    ana.doc.transact(() => cards.set("a", 1));
    cards.set("b", 2);
    cards.delete("a");
    ana.say(encodeUpdate(first));
    await clock.advance(100);
    // Entry 1 is the claim of the client id.
    expect(ana.receipts).toEqual([
      { seq: 2, tops: [[1, 1]] },
      { seq: 3, tops: [[1, 2]] },
      { seq: 4, tops: [] },
      { seq: 4, tops: [] },
    ]);
    expect((await ledger.head("c1")).seq).toBe(4);
    cards.set("c", 3);
    await clock.advance(100);
    ana.say(encodeUpdate(first));
    await clock.advance(100);
    expect(ana.receipts.slice(4)).toEqual([
      { seq: 5, tops: [[1, 3]] },
      { seq: 5, tops: [] },
    ]);
  });

  it("SW9 only for peers that asked", async () => {
    const { hub, clock } = await world([]);
    const plain = new HubClient(hub, grantOf("ana"), { receipts: false });
    await clock.advance(100);
    plain.doc.getMap("cards").set("a", 1);
    await clock.advance(100);
    expect(names(plain)).not.toContain("receipt");
  });

  it("SW10 a gap has none: the server's step 1 comes instead, and the frames around it are receipted", async () => {
    const { clients, clock } = await world(["ana"]);
    const [ana] = clients as [HubClient];
    const edits = editsOf(1, (doc) => {
      for (let index = 0; index < 4; index++) doc.getMap("cards").set(`k${index}`, index);
    });
    ana.say(encodeUpdate(edits[0] ?? new Uint8Array()));
    ana.say(encodeUpdate(edits[2] ?? new Uint8Array()));
    await clock.advance(100);
    expect(ana.receipts[0]).toEqual({ seq: 2, tops: [[1, 1]] });
    expect(names(ana).slice(0, 2)).toEqual(["receipt", "step-1"]);
    expect(vectorIn(ana.peer.messages[1] ?? new Uint8Array())).toEqual(new Map([[1, 1]]));
    expect(ana.peer.closed).toBeNull();
    // The answer to that step 1 holds nothing, since this client's document never had the edits.
    expect(ana.receipts).toHaveLength(2);
  });
});

describe("broadcast", () => {
  it("SW11 the sole sender of a batch gets no echo; its receipt is the only thing it gets", async () => {
    const { clients, clock } = await world(["ana", "ben"]);
    const [ana, ben] = clients as [HubClient, HubClient];
    ana.doc.getMap("cards").set("a", 1);
    await clock.advance(100);
    expect(names(ana)).toEqual(["receipt"]);
    expect(names(ben)).toEqual(["update"]);
  });

  it("SW11 of two senders in one batch each gets the whole batch, in ledger order, in one write with its receipt", async () => {
    const { clients, clock, ledger } = await world(["ana", "ben", "cem"]);
    const [ana, ben, cem] = clients as [HubClient, HubClient, HubClient];
    const before = ledger.commits.length;
    ana.doc.getMap("cards").set("a", 1);
    ben.doc.getMap("cards").set("b", 2);
    await clock.advance(100);
    expect(ledger.commits.slice(before)).toEqual([2]);
    expect(names(cem)).toEqual(["update", "update"]);
    expect(names(ana)).toEqual(["update", "update", "receipt"]);
    expect(names(ben)).toEqual(["update", "update", "receipt"]);
    expect(ana.doc.getMap("cards").toJSON()).toEqual(ben.doc.getMap("cards").toJSON());
  });

  it("SW11 what goes out is the effective update: the known part of a re-sent state is trimmed", async () => {
    const { clients, clock } = await world(["ana", "ben"]);
    const [ana, ben] = clients as [HubClient, HubClient];
    ana.doc.getMap("cards").set("a", "x".repeat(5_000));
    await clock.advance(100);
    const [last = new Uint8Array()] = editsOf(1, (doc) => doc.getMap("cards").set("b", 1), Y.encodeStateAsUpdate(ana.doc));
    const resent = Y.mergeUpdates([Y.encodeStateAsUpdate(ana.doc), last]);
    ben.peer.messages.length = 0;
    ana.say(step2(resent));
    await clock.advance(100);
    expect(names(ben)).toEqual(["update"]);
    expect(ben.peer.messages[0]?.length).toBeLessThan(100);
    expect(ben.doc.getMap("cards").get("b")).toBe(1);
  });

  it("H2 H3 while a commit is under way the next batch gathers, and goes out as one", async () => {
    const { clients, clock, ledger } = await world(["ana", "ben"]);
    const [ana, ben] = clients as [HubClient, HubClient];
    const before = ledger.commits.length;
    const release = ledger.hold();
    ana.doc.getMap("cards").set("a", 0);
    await clock.advance(50);
    for (let index = 1; index <= 20; index++) ana.doc.getMap("cards").set("a", index);
    await clock.advance(1_000);
    expect(names(ben)).toEqual([]);
    expect(ana.receipts).toEqual([]);
    release();
    await clock.advance(1_000);
    expect(ledger.commits.slice(before)).toEqual([1, 20]);
    expect(ana.receipts).toHaveLength(21);
    expect(ben.peer.sends).toBeLessThanOrEqual(8);
    expect(ben.doc.getMap("cards").get("a")).toBe(20);
  });

  it("H3 a crowded compartment merges a steady stream, a quiet one sends at once", async () => {
    const { hub, clock, clients, ledger } = await world(["ana"]);
    const [ana] = clients as [HubClient];
    const crowd = Array.from({ length: 200 }, (_, index) => new HubClient(hub, grantOf(`w${index}`, { role: "watch" })));
    await clock.advance(5_000);
    const before = ledger.commits.length;
    for (let tick = 0; tick < 100; tick++) {
      ana.doc.getMap("cards").set("k", tick);
      await clock.advance(5);
    }
    await clock.advance(100);
    const commits = ledger.commits.length - before;
    expect(commits).toBeLessThan(35);
    expect(commits).toBeGreaterThan(5);
    expect(crowd.every(({ doc }) => doc.getMap("cards").get("k") === 99)).toBe(true);
    await clock.advance(5_000);
    ana.doc.getMap("cards").set("k", "alone");
    await clock.advance(1);
    expect(crowd[0]?.doc.getMap("cards").get("k")).toBe("alone");
  });

  it("H4 a compartment that fills every batch does not keep another waiting", async () => {
    const { hub, clock, ledger } = await world([]);
    const flood = Array.from({ length: 30 }, (_, index) => new HubClient(hub, grantOf(`f${index}`), { clientId: 100 + index }));
    const quiet = new HubClient(hub, grantOf("quiet", { compartment: "c2" }));
    await clock.advance(100);
    const release = ledger.hold();
    flood[0]?.doc.getMap("cards").set("start", 1);
    await clock.advance(10);
    for (const client of flood) for (let index = 0; index < 200; index++) client.doc.getMap("cards").set("k", index);
    quiet.doc.getMap("cards").set("q", 1);
    quiet.receipts.length = 0;
    const before = ledger.commits.length;
    release();
    while (quiet.receipts.length === 0 && ledger.commits.length - before < 20) await clock.advance(1);
    // 6,000 frames of the flood are three batches; the quiet compartment is in the second of all.
    expect(ledger.commits.length - before).toBeLessThanOrEqual(2);
  });
});

describe("limits", () => {
  it("SW12 an update above 1 MB and a SyncStep2 above 8 MB are closed with 4413, at the limit they are looked at", async () => {
    const { hub, clock } = await world([]);
    const cases: [Uint8Array, number][] = [
      [encodeUpdate(new Uint8Array(MAX_UPDATE_BYTES + 1)), closeCode.tooLarge],
      [encodeUpdate(new Uint8Array(MAX_UPDATE_BYTES)), closeCode.malformed],
      [step2(new Uint8Array(MAX_STEP2_BYTES + 1)), closeCode.tooLarge],
      [step2(new Uint8Array(MAX_STEP2_BYTES)), closeCode.malformed],
    ];
    for (const [message, code] of cases) {
      const client = new HubClient(hub, grantOf("ana"));
      await clock.advance(10);
      client.say(message);
      await clock.advance(100);
      expect(client.peer.closed?.code).toBe(code);
    }
  });

  it("SW19 T14 new structs under another person's client id are closed with 4409 and change nothing", async () => {
    const { clients, clock, ledger } = await world(["ana", "ben"]);
    const [ana, ben] = clients as [HubClient, HubClient];
    ana.doc.getMap("cards").set("a", 1);
    await clock.advance(100);
    const head = await ledger.head("c1");
    const [forged = new Uint8Array()] = editsOf(1, (doc) => doc.getMap("cards").set("a", "EVIL"), Y.encodeStateAsUpdate(ana.doc));
    ben.say(encodeUpdate(forged));
    await clock.advance(100);
    expect(ben.peer.closed?.code).toBe(closeCode.clientIdTaken);
    expect(await ledger.head("c1")).toEqual(head);
    ana.doc.getMap("cards").set("a", 2);
    await clock.advance(100);
    expect(ana.receipts.at(-1)?.tops).toEqual([[1, 2]]);
  });
});
