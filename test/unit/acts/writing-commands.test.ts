import { expect, it } from "vitest";
import * as Y from "yjs";
import { createMemoryLedger } from "../../../server/adapters/memory/ledger.ts";
import { ruleFor } from "../../../server/domain/acts/nouns.ts";
import { resourceIdOf } from "../../../server/domain/acts/resource-id.ts";
import type { Grant } from "../../../server/domain/hub/session/grant.ts";
import type { Limits } from "../../../server/domain/limits.ts";
import type { BoardWrite, Command } from "../../../server/ports/acts.ts";
import { LedgerUnavailable, type Ledger } from "../../../server/ports/ledger.ts";
import { readAct } from "../../../shared/acts/act-body.ts";
import { wroteToBoard } from "../../../shared/acts/wrote.ts";
import type { ActEntry, LedgerEntry } from "../../../shared/contribution/entry.ts";
import { sha256 } from "../../support/entries.ts";
import { createHubWorld, grantOf, HubClient } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const holds = (): Promise<null> => Promise.resolve(null);
const ALL = { after: 0, limit: 100 };

/** A node over a ledger whose board has two cards, written by ana. */
async function world(options: { ledger?: Ledger; clock?: ManualClock; limits?: Partial<Limits>; client?: number } = {}) {
  const clock = options.clock ?? new ManualClock();
  const node = createHubWorld({ ...options, clock });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn++) await clock.advance(200);
  };
  const ana = new HubClient(node.hub, grantOf("ana"), { clientId: options.client ?? 1 });
  await settle();
  if ((await node.ledger.head("c1")).seq === 0) {
    for (const card of ["card-1", "card-2"]) ana.doc.getMap("cards").set(card, new Y.Map([["title", card]]));
    await settle();
  }
  const send = (key: string, writes: BoardWrite, card = "card-1", grant: Grant = grantOf("ben", { partner: "BRV" })) =>
    node.hub.command(grant, requested(key, { writes, card, grant }), holds);
  const ask = async (...request: Parameters<typeof send>) => {
    const answer = send(...request);
    await settle();
    return answer;
  };
  return { ...node, clock, settle, ana, send, ask };
}

/** A comment under a key that also writes to the board: the engine does not ask which noun does. */
function requested(key: string, { writes, card, grant }: { writes: BoardWrite; card: string; grant: Grant }) {
  const { noun, rule } = ruleFor("comment.made");
  const id = resourceIdOf({ place: "c1", author: grant.user.id, noun: noun.name, key }, sha256);
  const command: Command = { type: "comment.made", id, said: { id: key, card, text: "Seen" }, writes };
  return { action: rule.action, command };
}

/** An update that adds a card under a client id of its own. */
function cardUpdate(client: number, card: string, words = card): Uint8Array {
  const doc = new Y.Doc();
  doc.clientID = client;
  doc.getMap("cards").set(card, new Y.Map([["title", words]]));
  return Y.encodeStateAsUpdate(doc);
}

function outline(entries: readonly LedgerEntry[]): string[] {
  return entries.map((entry) => `${entry.kind} ${entry.author}`);
}

function wroteBy(act: ActEntry | undefined) {
  const body = JSON.parse(new TextDecoder().decode(act?.body ?? new Uint8Array())) as { set?: { wrote?: unknown } };
  return wroteToBoard.parse(body.set?.wrote);
}

function hashOf(entry: LedgerEntry | undefined): string {
  if (entry?.kind !== "update") throw new Error("it is no update");
  return Buffer.from(entry.updateHash).toString("hex");
}

it("AC14 P2 a command's claim, update and act follow one another in one append, and the act names what was written", async () => {
  const { ask, ledger, ana } = await world();
  const before = (await ledger.head("c1")).seq;
  const end = await ask("k1", { add: cardUpdate(77, "card-9") });
  const entries = (await ledger.read("c1", ALL)).slice(before);
  expect(outline(entries)).toEqual(["claim ben", "update ben", "act ben"]);
  expect(end.kind === "done" && end.isNew && end.acts).toEqual([entries[2]]);
  expect(wroteBy(entries[2] as ActEntry)).toEqual([{ client: 77, from: 0, to: 2, updateHash: hashOf(entries[1]) }]);
  // Everyone who has the board open sees it like any edit.
  expect(ana.doc.getMap("cards").has("card-9")).toBe(true);
  // What the noun's schema does not have is no fault of the act.
  expect(readAct(entries[2] as ActEntry)?.said).toEqual({ id: "k1", card: "card-1", text: "Seen" });
});

it("AC14 the next edit of someone who has seen it is no gap, nor is one who comes later without it", async () => {
  const { ask, ledger, ana, hub, settle } = await world();
  await ask("k1", { add: cardUpdate(77, "card-9") });
  (ana.doc.getMap("cards").get("card-9") as Y.Map<unknown>).set("severity", "high");
  const cleo = new HubClient(hub, grantOf("cleo"), { clientId: 3 });
  await settle();
  expect(ana.peer.closed).toBeNull();
  expect(cleo.doc.getMap("cards").toJSON()).toEqual(ana.doc.getMap("cards").toJSON());
  expect(outline(await ledger.read("c1", ALL)).at(-1)).toBe("update ana");
});

it("AC14 AC4 a command that comes again writes nothing, whatever it would write now", async () => {
  const { ask, ledger } = await world();
  const first = await ask("k1", { add: cardUpdate(77, "card-9") });
  const { seq } = await ledger.head("c1");
  expect(await ask("k1", { add: cardUpdate(78, "card-9") })).toEqual({ ...first, isNew: false });
  expect(await ask("k1", { add: new Uint8Array([255]) })).toEqual({ ...first, isNew: false });
  expect((await ledger.head("c1")).seq).toBe(seq);
});

it("AC14 the same command twice in one batch writes once", async () => {
  const { send, settle, ledger, ana } = await world();
  const { seq } = await ledger.head("c1");
  const answers = [send("k1", { add: cardUpdate(77, "card-8") }), send("k1", { add: cardUpdate(78, "card-9") })];
  await settle();
  expect((await Promise.all(answers)).map((end) => end.kind === "done" && end.isNew)).toEqual([true, false]);
  expect((await ledger.head("c1")).seq).toBe(seq + 3);
  expect([...ana.doc.getMap("cards").keys()].toSorted()).toEqual(["card-1", "card-2", "card-8"]);
});

it("AC14 a command that is refused writes nothing, and what the board does not take refuses the command", async () => {
  const { ask, ledger, ana, settle } = await world();
  const { seq } = await ledger.head("c1");
  expect(await ask("k1", { add: cardUpdate(77, "card-9") }, "card-gone")).toEqual({ kind: "refused", why: "card-gone" });
  // Not an update; under another person's client id; resting on what is not there.
  expect(await ask("k2", { add: new Uint8Array([255]) })).toEqual({ kind: "refused", why: "not-taken" });
  expect(await ask("k3", { add: cardUpdate(1, "card-9") })).toEqual({ kind: "refused", why: "not-taken" });
  const doc = new Y.Doc();
  doc.clientID = 79;
  Y.applyUpdate(doc, cardUpdate(80, "unknown"));
  const vector = Y.encodeStateVector(doc);
  doc.getMap<Y.Map<unknown>>("cards").get("unknown")?.set("title", "On top");
  expect(await ask("k4", { add: Y.encodeStateAsUpdate(doc, vector) })).toEqual({ kind: "refused", why: "not-taken" });
  expect((await ledger.head("c1")).seq).toBe(seq);
  // The client ids are still free, and the structure holds nothing of it.
  expect(await ask("k5", { add: cardUpdate(77, "card-9") })).toMatchObject({ kind: "done", isNew: true });
  ana.doc.getMap("cards").set("card-3", new Y.Map([["title", "Third"]]));
  await settle();
  expect(ana.peer.closed).toBeNull();
  expect((await ledger.head("c1")).seq).toBe(seq + 4);
});

it("AC14 E7 a board without room for it refuses a command (no-room), and clearing still works", async () => {
  const { ask, ledger } = await world({ limits: { boardBytes: 20_000, boardShares: 2 } });
  const { seq } = await ledger.head("c1");
  expect(await ask("k1", { add: cardUpdate(77, "card-9", "x".repeat(12_000)) })).toEqual({ kind: "refused", why: "no-room" });
  expect((await ledger.head("c1")).seq).toBe(seq);
  expect(await ask("k2", { clear: "card-1" })).toMatchObject({ kind: "done" });
});

it("AC14 clearing deletes a card as its author's edit; the act names the update, and of a card that is gone there is nothing to delete", async () => {
  const { ask, ledger, ana } = await world();
  const { seq } = await ledger.head("c1");
  // The command's own card is on the board when it is decided.
  expect(await ask("k1", { clear: "card-1" }, "card-1")).toMatchObject({ kind: "done" });
  const [update, act] = (await ledger.read("c1", { after: seq, limit: 10 })) as [LedgerEntry, ActEntry];
  expect(outline([update, act])).toEqual(["update ben", "act ben"]);
  expect(update.kind === "update" && [update.inserts, update.deletes]).toEqual([[], [{ client: 1, from: 0, to: 2 }]]);
  expect(wroteBy(act)).toEqual([{ updateHash: hashOf(update) }]);
  expect([...ana.doc.getMap("cards").keys()]).toEqual(["card-2"]);
  expect(await ask("k2", { clear: "card-1" }, "card-2")).toMatchObject({ kind: "done" });
  expect(outline(await ledger.read("c1", { after: seq + 2, limit: 10 }))).toEqual(["act ben"]);
  expect(await ask("k3", { clear: "card-2" }, "card-1")).toEqual({ kind: "refused", why: "card-gone" });
  expect([...ana.doc.getMap("cards").keys()]).toEqual(["card-2"]);
});

it("AC14 N5 where another node was first with something else, the same is written behind it", async () => {
  const ledger = createMemoryLedger();
  const clock = new ManualClock();
  const one = await world({ ledger, clock });
  const two = createHubWorld({ ledger, clock });
  const cleo = new HubClient(two.hub, grantOf("cleo"), { clientId: 3 });
  await one.settle();
  // The first node does not know of what the second has written.
  cleo.doc.getMap("cards").set("card-3", new Y.Map([["title", "Third"]]));
  await one.settle();
  const { seq } = await ledger.head("c1");
  const end = await one.ask("k1", { add: cardUpdate(77, "card-9") });
  expect(end).toMatchObject({ kind: "done", isNew: true });
  expect(one.engine.figures().headMovedRetries).toBe(1);
  const entries = await ledger.read("c1", { after: seq, limit: 10 });
  expect(outline(entries)).toEqual(["claim ben", "update ben", "act ben"]);
  expect(wroteBy(entries[2] as ActEntry)).toEqual([{ client: 77, from: 0, to: 2, updateHash: hashOf(entries[1]) }]);
  expect(one.log.lines.filter(({ level }) => level === "warn" || level === "error")).toEqual([]);
  // And its structure fits what is in the ledger.
  one.ana.doc.getMap("cards").set("card-4", new Y.Map([["title", "Fourth"]]));
  await one.settle();
  expect(one.ana.peer.closed).toBeNull();
});

it("AC14 AC3 where another node was first with the same command, nothing is written twice", async () => {
  const ledger = createMemoryLedger();
  const clock = new ManualClock();
  const one = await world({ ledger, clock });
  const two = await world({ ledger, clock, client: 2 });
  const answers = [one.send("k1", { add: cardUpdate(77, "card-9") }), two.send("k1", { add: cardUpdate(78, "card-9") })];
  await one.settle();
  const ends = await Promise.all(answers);
  expect(new Set(ends.map((end) => end.kind === "done" && end.isNew))).toEqual(new Set([false, true]));
  expect(outline(await ledger.read("c1", ALL)).filter((line) => line.endsWith("ben"))).toEqual(["claim ben", "update ben", "act ben"]);
  // What the loser had applied privately is gone from its structure: its edits go on.
  for (const [index, { ana }] of [one, two].entries()) ana.doc.getMap("cards").set(`after-${index}`, new Y.Map([["title", "After"]]));
  await one.settle();
  const cards = [...(await replayed(ledger)).getMap("cards").keys()].toSorted();
  expect(cards).toEqual(["after-0", "after-1", "card-1", "card-2", "card-9"]);
});

it("AC14 two nodes that clear one card at once delete it once, and both acts are there", async () => {
  const ledger = createMemoryLedger();
  const clock = new ManualClock();
  const one = await world({ ledger, clock });
  const two = await world({ ledger, clock, client: 2 });
  const { seq } = await ledger.head("c1");
  const answers = [one.send("k1", { clear: "card-1" }, "card-2"), two.send("k2", { clear: "card-1" }, "card-2")];
  await one.settle();
  expect((await Promise.all(answers)).map(({ kind }) => kind)).toEqual(["done", "done"]);
  expect(outline(await ledger.read("c1", { after: seq, limit: 10 }))).toEqual(["update ben", "act ben", "act ben"]);
});

it("AC14 E6 an edit and commands that write in one batch are all in the ledger, the edit first, each command with its own", async () => {
  const { send, settle, ledger, ana } = await world();
  const { seq } = await ledger.head("c1");
  ana.doc.getMap("cards").set("card-3", new Y.Map([["title", "Third"]]));
  const answers = [send("k1", { add: cardUpdate(77, "card-9") }), send("k2", { clear: "card-9" }), send("k3", { clear: "card-3" })];
  await settle();
  expect((await Promise.all(answers)).map(({ kind }) => kind)).toEqual(["done", "done", "done"]);
  const lines = outline(await ledger.read("c1", { after: seq, limit: 20 }));
  expect(lines.filter((line) => line.endsWith("ben"))).toEqual(
    ["claim", "update", "act", "update", "act", "update", "act"].map((kind) => `${kind} ben`),
  );
  expect([...ana.doc.getMap("cards").keys()].toSorted()).toEqual(["card-1", "card-2"]);
  expect(ana.peer.closed).toBeNull();
});

it("AC14 P5 whoever is the only one to edit in a batch is sent what a command wrote in it", async () => {
  const memory = createMemoryLedger();
  const gate = Promise.withResolvers<void>();
  let isHeld = false;
  const ledger: Ledger = {
    ...memory,
    append: async (batch, heard) => {
      if (isHeld) await gate.promise;
      return memory.append(batch, heard);
    },
  };
  const { send, settle, ana } = await world({ ledger });
  isHeld = true;
  const first = send("k1", { clear: "card-9" });
  await settle();
  // While that one is with the store, the next batch gathers.
  ana.doc.getMap("cards").set("card-3", new Y.Map([["title", "Third"]]));
  const second = send("k2", { add: cardUpdate(77, "card-8") });
  await settle();
  isHeld = false;
  gate.resolve();
  await settle();
  expect((await Promise.all([first, second])).map(({ kind }) => kind)).toEqual(["done", "done"]);
  const [claim, ...rest] = (await ledger.read("c1", { after: 4, limit: 10 })).map(({ kind, author }) => `${kind} ${author}`);
  expect([claim, ...rest]).toEqual(["update ana", "claim ben", "update ben", "act ben"]);
  expect([...ana.doc.getMap("cards").keys()].toSorted()).toEqual(["card-1", "card-2", "card-3", "card-8"]);
});

it("P1 AC14 a store that is away writes none of it; sent again under its key it is written once", async () => {
  const memory = createMemoryLedger();
  let isAway = false;
  const ledger: Ledger = {
    ...memory,
    append: async (batch, heard) => {
      if (isAway) throw new LedgerUnavailable("disk full");
      return memory.append(batch, heard);
    },
  };
  const { ask, ana, clock, settle } = await world({ ledger });
  const { seq } = await ledger.head("c1");
  isAway = true;
  expect(await ask("k1", { add: cardUpdate(77, "card-9") })).toEqual({ kind: "failed" });
  expect(ana.doc.getMap("cards").has("card-9")).toBe(false);
  isAway = false;
  await clock.advance(5_000);
  expect(await ask("k1", { add: cardUpdate(78, "card-9") })).toMatchObject({ kind: "done", isNew: true });
  ana.doc.getMap("cards").set("card-3", new Y.Map([["title", "Third"]]));
  await settle();
  expect(outline(await ledger.read("c1", { after: seq, limit: 10 }))).toEqual(["claim ben", "update ben", "act ben", "update ana"]);
});

it("E8 AC14 client ids that commands bring count like those of edits", async () => {
  const { ask } = await world({ limits: { newClientsPerHour: 2 } });
  const ends = [];
  for (let client = 70; client < 73; client++) ends.push(await ask(`k${client}`, { add: cardUpdate(client, `card-${client}`) }));
  expect(ends.map(({ kind }) => kind)).toEqual(["done", "done", "refused"]);
});

async function replayed(ledger: Ledger): Promise<Y.Doc> {
  const doc = new Y.Doc();
  for (const entry of await ledger.read("c1", ALL)) if (entry.kind === "update" && entry.update !== null) Y.applyUpdate(doc, entry.update);
  return doc;
}
