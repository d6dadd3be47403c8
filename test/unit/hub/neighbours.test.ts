import { expect, it } from "vitest";
import { closeCode } from "../../../shared/wire/close-code.ts";
import { encodeUpdate } from "../../../shared/wire/frame.ts";
import { FailingLedger } from "../../support/failing-ledger.ts";
import { sha256 } from "../../support/entries.ts";
import { createHubWorld, grantOf, HubClient } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { rawUpdate } from "../../support/structure/raw-update.ts";

/** A ledger that can read every compartment but one. */
class PartlyReadable extends FailingLedger {
  broken: string | null = null;

  headsRead = 0;

  override head(compartment: string) {
    this.headsRead++;
    return compartment === this.broken ? Promise.reject(new Error("bad page")) : super.head(compartment);
  }
}

function world() {
  const clock = new ManualClock();
  const ledger = new PartlyReadable();
  const parts = createHubWorld({ clock, ledger });
  let nextClient = 1;
  const enter = (name: string, compartment: string): HubClient =>
    new HubClient(parts.hub, grantOf(name, { compartment }), { clientId: nextClient++ });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 4; turn++) await clock.advance(1_000);
  };
  return { ...parts, clock, ledger, enter, settle };
}

it("H6 a compartment that cannot be read turns away its own writers and holds up no other compartment", async () => {
  const { clock, ledger, engine, enter, settle } = world();
  const ana = enter("ana", "c1");
  const ben = enter("ben", "c2");
  await settle();
  // Not in memory, as after a restart: the next write reads it.
  engine.evict("c2");
  await engine.open("c2", sha256(Buffer.from("c2")));
  ledger.broken = "c2";
  ana.receipts.length = 0;
  for (let round = 1; round <= 5; round++) {
    ben.doc.getMap("cards").set(`b${round}`, round);
    await clock.advance(20);
    ana.doc.getMap("cards").set(`a${round}`, round);
    await clock.advance(20);
    expect(ana.receipts).toHaveLength(round);
  }
  expect(ben.peer.closed?.code).toBe(closeCode.tryAgain);
  expect(ben.receipts.filter(({ tops }) => tops.length > 0)).toEqual([]);
  // Readable again: who comes back loses nothing.
  ledger.broken = null;
  const again = enter("ben", "c2");
  await settle();
  again.doc.getMap("cards").set("b", 1);
  await clock.advance(60);
  expect(again.receipts.at(-1)?.tops).toEqual([[again.doc.clientID, 1]]);
});

it("H3 a quiet compartment does not wait for the window of a crowded one", async () => {
  const { clock, enter, settle } = world();
  const crowd = Array.from({ length: 120 }, (_, index) => enter(`p${index}`, "c1"));
  const ana = enter("ana", "c2");
  await settle();
  ana.receipts.length = 0;
  const writer = crowd[0];
  writer?.doc.getMap("cards").set("first", 1);
  await clock.advance(1);
  writer?.doc.getMap("cards").set("second", 2);
  await clock.advance(1);
  ana.doc.getMap("cards").set("quiet", 1);
  await clock.advance(1);
  expect(ana.receipts).toHaveLength(1);
});

it("H5 a compartment whose last peer left stays open until its commit is settled, so that who comes next misses nothing", async () => {
  const { clock, hub, ledger, enter, settle } = world();
  const ana = enter("ana", "c1");
  await settle();
  const letGo = ledger.hold();
  ana.doc.getMap("cards").set("a", 1);
  await clock.advance(100);
  hub.leave(ana.session);
  await clock.advance(120_000);
  hub.sweep();
  const { headsRead } = ledger;
  const ben = enter("ben", "c1");
  await settle();
  // It is still open: a second opening could miss what the commit brings in the meantime.
  expect(ledger.headsRead).toBe(headsRead);
  letGo();
  await settle();
  expect(ben.doc.getMap("cards").get("a")).toBe(1);
});

it("H4 P12 a person who writes to many boards at once has no more of a batch than on one, and none of their boards waits for another", async () => {
  const { clock, enter, ledger, settle } = world();
  const boards = Array.from({ length: 6 }, (_, index) => enter("greedy", `own${index}`));
  const ana = enter("ana", "c1");
  await settle();
  const release = ledger.hold();
  boards[0]?.doc.getMap("cards").set("first", 1);
  await clock.advance(20);
  ledger.commits.length = 0;
  for (let round = 0; round < 2; round++) for (const { doc } of boards) doc.getMap("cards").set(`r${round}`, "x".repeat(200_000));
  for (const { receipts } of [...boards, ana]) receipts.length = 0;
  ana.doc.getMap("cards").set("honest", 1);
  release();
  await clock.advance(5);
  // The large pieces wait, and the other person's edit does not.
  expect(ledger.commits.slice(0, 2)).toEqual([1, 1]);
  expect(ana.receipts).toHaveLength(1);
  await settle();
  expect(boards.map(({ receipts, doc }) => receipts.at(-1)?.tops[0]?.[0] === doc.clientID)).toEqual(boards.map(() => true));
});

it("H4 P12 a person who writes much and fast keeps no one waiting: a batch takes a share of theirs, and batches go as often as before", async () => {
  const { clock, enter, ledger, settle } = world();
  const greedy = enter("greedy", "c1");
  const ana = enter("ana", "c1");
  const ben = enter("ben", "c2");
  await settle();
  const release = ledger.hold();
  greedy.doc.getMap("cards").set("first", 1);
  await clock.advance(20);
  ledger.commits.length = 0;
  for (let piece = 0; piece < 20; piece++) greedy.doc.getMap("cards").set(`p${piece}`, "x".repeat(100_000));
  for (const honest of [ana, ben]) {
    honest.receipts.length = 0;
    honest.doc.getMap("cards").set("honest", 1);
  }
  release();
  await clock.advance(5);
  // Both others' edits, then one piece of the greedy one.
  expect(ledger.commits.slice(0, 2)).toEqual([2, 1]);
  expect([ana.receipts.length, ben.receipts.length]).toEqual([1, 1]);
  await settle();
  expect(greedy.receipts.at(-1)?.tops).toEqual([[greedy.doc.clientID, 21]]);
  // Two thousand writes of one connection in a second must not space out everyone's commits.
  for (let burst = 0; burst < 20; burst++) {
    for (let edit = 0; edit < 100; edit++) greedy.doc.getMap("meta").set("key", edit);
    await clock.advance(50);
  }
  ben.receipts.length = 0;
  ben.doc.getMap("cards").set("again", 1);
  await clock.advance(10);
  expect(ben.receipts).toHaveLength(1);
});

it("H4 P12 writes that bring nothing space out no one's commits, over however many connections they come", async () => {
  const { clock, enter, settle } = world();
  const flood = Array.from({ length: 10 }, () => enter("greedy", "c1"));
  const ben = enter("ben", "c2");
  await settle();
  // Each rests on a struct that is not there, and is answered with a step 1.
  const gap = (client: number) => encodeUpdate(rawUpdate([{ client, clock: 9, structs: [{ kind: 8, parent: "meta", key: "gap" }] }]));
  ben.receipts.length = 0;
  for (let edit = 1; edit <= 10; edit++) {
    for (let turn = 0; turn < 50; turn++) {
      for (const each of flood) each.say(gap(each.doc.clientID));
      await clock.advance(1);
    }
    ben.doc.getMap("cards").set("honest", edit);
    await clock.advance(2);
    expect(ben.receipts).toHaveLength(edit);
  }
});

it("H4 P12 tiny writes of one person take a share of a batch, too: 256 of them", async () => {
  const { clock, enter, ledger, settle } = world();
  const greedy = enter("greedy", "c1");
  const ben = enter("ben", "c2");
  await settle();
  const release = ledger.hold();
  greedy.doc.getMap("cards").set("first", 1);
  await clock.advance(20);
  ledger.commits.length = 0;
  for (let edit = 0; edit < 1_000; edit++) greedy.doc.getMap("meta").set("key", edit);
  ben.receipts.length = 0;
  ben.doc.getMap("cards").set("honest", 1);
  release();
  await clock.advance(5);
  expect(ledger.commits[0]).toBe(257);
  expect(ben.receipts).toHaveLength(1);
  await settle();
  expect(greedy.receipts.at(-1)?.tops).toEqual([[greedy.doc.clientID, 1_001]]);
});

it("H3 H4 on a crowded board what one person writes faster than a batch holds is sent once in a window, and each batch receipted at once", async () => {
  const { clock, enter, ledger, settle } = world();
  const greedy = enter("greedy", "c1");
  const crowd = Array.from({ length: 200 }, (_, index) => enter(`w${index}`, "c1"));
  await settle();
  const watcher = crowd[7]!;
  greedy.doc.getMap("cards").set("first", 1);
  await clock.advance(1);
  const before = watcher.peer.sends;
  ledger.commits.length = 0;
  greedy.receipts.length = 0;
  for (let edit = 1; edit <= 1_000; edit++) greedy.doc.getMap("meta").set("key", edit);
  // The end of the window, in which all four batches follow one another.
  await clock.advance(46);
  expect(ledger.commits).toEqual([256, 256, 256, 232]);
  expect(greedy.receipts).toHaveLength(1_000);
  expect(watcher.peer.sends - before).toBe(1);
  await clock.advance(46);
  expect(watcher.peer.sends - before).toBe(2);
  expect(watcher.doc.getMap("meta").get("key")).toBe(1_000);
});

it("H4 P12 large writes go alone, small ones that came meanwhile before the next, and those of one person pause for four times as long as the last took", async () => {
  const { clock, enter, ledger, settle } = world();
  const greedy = [enter("greedy", "own1"), enter("greedy", "own2")];
  const ben = enter("ben", "c1");
  await settle();
  ledger.commits.length = 0;
  ben.receipts.length = 0;
  // The disk takes some milliseconds for the first one, as others barely notice.
  const release = ledger.hold();
  for (const { doc } of greedy) for (let piece = 0; piece < 2; piece++) doc.getMap("cards").set(`p${piece}`, "x".repeat(100_000));
  await clock.advance(4);
  ben.doc.getMap("cards").set("during", 1);
  expect(ledger.commits).toEqual([1]);
  release();
  await clock.advance(1);
  expect([ben.receipts.length, ledger.commits.length]).toEqual([1, 2]);
  await clock.advance(18);
  ben.doc.getMap("cards").set("in the pause", 1);
  await clock.advance(0);
  expect([ben.receipts.length, ledger.commits.length]).toEqual([2, 3]);
  await clock.advance(1);
  expect(ledger.commits).toHaveLength(3);
  // It was settled at 5 ms.
  await clock.advance(1);
  expect(ledger.commits).toEqual([1, 1, 1, 1, 1, 1]);
  await settle();
  expect(greedy.map(({ receipts }) => receipts.at(-1)?.tops)).toEqual(greedy.map(({ doc }) => [[doc.clientID, 2]]));
});

it("H4 P12 after a large write that others noticed they have ninety-nine times as long without one of that person", async () => {
  const { clock, enter, ledger, settle } = world();
  const [greedy, ben] = [enter("greedy", "own"), enter("ben", "c1")];
  await settle();
  ben.doc.getMap("cards").set("before", 1);
  await settle();
  ledger.commits.length = 0;
  const release = ledger.hold();
  for (let piece = 0; piece < 2; piece++) greedy.doc.getMap("cards").set(`p${piece}`, "x".repeat(100_000));
  await clock.advance(14);
  release();
  await clock.advance(1);
  expect(ledger.commits).toEqual([1]);
  // It took 15 ms, and small ones take none: 10 of them are noticed.
  await clock.advance(989);
  expect(ledger.commits).toEqual([1]);
  await clock.advance(1);
  expect(ledger.commits).toEqual([1, 1]);
});

it("H4 P12 a write of a person that follows a large one waits for it, though it is small", async () => {
  const { enter, settle } = world();
  const ana = enter("ana", "c1");
  const ben = enter("ben", "c1");
  await settle();
  ana.receipts.length = 0;
  ana.doc.getMap("cards").set("large", "x".repeat(100_000));
  ana.doc.getMap("cards").set("small", 1);
  await settle();
  expect(ana.receipts.flatMap(({ tops }) => tops.map(([, clock]) => clock))).toEqual([1, 2]);
  expect(ben.doc.getMap("cards").get("small")).toBe(1);
});
