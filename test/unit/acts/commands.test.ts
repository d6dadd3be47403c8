import { expect, it } from "vitest";
import * as Y from "yjs";
import { createMemoryLedger } from "../../../server/adapters/memory/ledger.ts";
import { ruleFor, typesWithoutRule } from "../../../server/domain/acts/nouns.ts";
import { resourceIdOf } from "../../../server/domain/acts/resource-id.ts";
import { applyAccessChange, type Grant } from "../../../server/domain/hub/session/grant.ts";
import type { Command } from "../../../server/ports/acts.ts";
import { LedgerUnavailable, type Ledger } from "../../../server/ports/ledger.ts";
import { readAct } from "../../../shared/acts/act-body.ts";
import type { ActType, SaidOf } from "../../../shared/acts/act-types.ts";
import type { JsonValue } from "../../../shared/contribution/canonical-json.ts";
import { sizeOf } from "../../../shared/contribution/entry.ts";
import { closeCode } from "../../../shared/wire/close-code.ts";
import { sha256 } from "../../support/entries.ts";
import { createHubWorld, grantOf, HubClient } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const holds = (): Promise<null> => Promise.resolve(null);

/** A hub whose board has one card, written by ana; commands go in and are answered as the clock goes on. */
async function world(options: { ledger?: Ledger } = {}) {
  const clock = new ManualClock();
  const parts = createHubWorld({ clock, ...options });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn++) await clock.advance(200);
  };
  const ana = new HubClient(parts.hub, grantOf("ana"), { clientId: 1 });
  await settle();
  ana.doc.getMap("cards").set("card-1", new Y.Map([["title", "Harbour sighting"]]));
  await settle();
  const ask = async <Type extends ActType>(
    grant: Grant,
    type: Type,
    said: SaidOf<Type>,
    recheck: (grant: Grant) => Promise<null> = holds,
  ) => {
    const answer = parts.hub.command(grant, requested(grant, type, said), recheck);
    await settle();
    return answer;
  };
  return { ...parts, clock, settle, ana, ask };
}

it("every type of act has a noun that decides on it", () => {
  expect(typesWithoutRule()).toEqual([]);
});

let unnamed = 0;

function requested<Type extends ActType>(grant: Grant, type: Type, said: SaidOf<Type>) {
  const { noun, rule } = ruleFor(type);
  const key = ("id" in said ? said.id : undefined) ?? `unnamed ${(unnamed += 1)}`;
  const id = resourceIdOf({ place: grant.compartment.id, author: grant.user.id, noun: noun.name, key }, sha256);
  const command: Command = { type, id, said: JSON.parse(JSON.stringify(said)) as JsonValue };
  return { action: rule.action, command };
}

async function madeBy(
  { ask }: Awaited<ReturnType<typeof world>>,
  grant: Grant,
  said: Partial<SaidOf<"comment.made">> = {},
): Promise<string> {
  const end = await ask(grant, "comment.made", { card: "card-1", text: "Seen twice", ...said });
  if (end.kind !== "done") throw new Error(JSON.stringify(end));
  return end.acts[0]?.id ?? "";
}

it("P1 P2 P4 a comment is an entry of its board's log, by its author, and durable before it is answered", async () => {
  const { ask, ledger } = await world();
  const watch = grantOf("wanda", { partner: "BRV", role: "watch" });
  const end = await ask(watch, "comment.made", { card: "card-1", text: "Seen twice" });
  expect(end).toMatchObject({ kind: "done", isNew: true, acts: [{ type: "comment.made", author: "wanda", partner: "BRV", seq: 3 }] });
  const [entry] = await ledger.acts("c1", { noun: "comment", card: "card-1" }, { after: 0, limit: 10 });
  expect(entry && readAct(entry)).toMatchObject({ said: { card: "card-1", text: "Seen twice" }, set: {} });
});

it("an edit after an act is no gap: both are one chain, and the editor's page stays connected", async () => {
  const made = await world();
  await madeBy(made, grantOf("ben", { partner: "BRV" }));
  made.ana.doc.getMap("cards").set("card-2", new Y.Map([["title", "Second"]]));
  await made.settle();
  await madeBy(made, grantOf("ben", { partner: "BRV" }), { card: "card-2" });
  expect(made.ana.peer.closed).toBeNull();
  expect((await made.ledger.read("c1", { after: 0, limit: 10 })).map(({ kind }) => kind)).toEqual([
    "claim",
    "update",
    "act",
    "update",
    "act",
  ]);
});

it("an act can be written to a board that no person has open", async () => {
  const made = await world();
  made.hub.leave(made.ana.session);
  await made.clock.advance(60_000);
  made.hub.sweep();
  expect(made.hub.figures().openCompartments).toBe(0);
  expect(await madeBy(made, grantOf("ben", { partner: "BRV" }))).toMatch(/^[0-9a-f]{32}$/);
  await made.clock.advance(60_000);
  made.hub.sweep();
  expect(made.engine.figures().hotCompartments).toBe(0);
});

it("N3 AC2 a board that was opening while an act was written gets it from the ledger, without waiting for the next edit", async () => {
  const ledger = createMemoryLedger();
  const { clock, history, settle } = await world({ ledger });
  const read = Promise.withResolvers<void>();
  const healed: number[] = [];
  const load: typeof history.load = async (id) => {
    const board = await history.load(id);
    await read.promise;
    return board;
  };
  const snapshot: typeof history.snapshot = (id) => history.snapshot(id);
  const hub = { ledger, history: { load, snapshot }, onHealed: (entries: number) => healed.push(entries) };
  const other = createHubWorld({ clock, ledger, hub });
  const ben = grantOf("ben", { partner: "BRV" });
  const answer = other.hub.command(ben, requested(ben, "comment.made", { card: "card-1", text: "Seen twice" }), holds);
  const cleo = new HubClient(other.hub, grantOf("cleo"), { clientId: 3 });
  await settle();
  expect(await answer).toMatchObject({ kind: "done", acts: [{ seq: 3 }] });
  read.resolve();
  await settle();
  expect(cleo.isSynced).toBe(true);
  expect(healed).toEqual([1]);
});

it("AC6 a comment on a card that is not on the board, or no more, is refused", async () => {
  const { ask, ana, settle } = await world();
  const ben = grantOf("ben", { partner: "BRV" });
  expect(await ask(ben, "comment.made", { card: "card-9", text: "?" })).toEqual({ kind: "refused", why: "card-gone" });
  ana.doc.getMap("cards").delete("card-1");
  await settle();
  expect(await ask(ben, "comment.made", { card: "card-1", text: "?" })).toEqual({ kind: "refused", why: "card-gone" });
});

it("AC4 a request that comes again under its key is answered like the first; with other words it is refused", async () => {
  const { ask, ledger } = await world();
  const ben = grantOf("ben", { partner: "BRV" });
  const said = { id: "key-1", card: "card-1", text: "Once" };
  const first = await ask(ben, "comment.made", said);
  const again = await ask(ben, "comment.made", said);
  expect(again).toEqual({ ...first, isNew: false });
  expect(await ask(ben, "comment.made", { ...said, text: "Twice" })).toEqual({ kind: "refused", why: "id-reused" });
  // The same key of another person is another request.
  expect(await ask(grantOf("cleo", { partner: "BRV" }), "comment.made", said)).toMatchObject({ kind: "done", isNew: true });
  expect((await ledger.head("c1")).seq).toBe(4);
});

it("AC4 the same request twice in one batch makes one act", async () => {
  const { hub, settle, ledger } = await world();
  const ben = grantOf("ben", { partner: "BRV" });
  const request = requested(ben, "comment.made", { id: "key-1", card: "card-1", text: "Once" });
  const answers = [hub.command(ben, request, holds), hub.command(ben, request, holds)];
  await settle();
  expect((await Promise.all(answers)).map((end) => end.kind === "done" && end.isNew)).toEqual([true, false]);
  expect((await ledger.head("c1")).seq).toBe(3);
});

it("an answer belongs to its thread and concerns those who wrote there, each once, and not its author", async () => {
  const made = await world();
  const ben = grantOf("ben", { partner: "BRV" });
  const first = await madeBy(made, grantOf("ana"));
  const second = await madeBy(made, ben, { replyTo: first });
  const end = await made.ask(grantOf("ana"), "comment.made", { card: "card-1", text: "And?", replyTo: second, mentions: ["cleo"] });
  expect(end.kind === "done" && readAct(end.acts[0]!)?.set).toEqual({ subject: first, concerns: ["ben"] });
  expect(await made.ledger.acts("c1", { noun: "comment", subject: first }, { after: 0, limit: 10 })).toHaveLength(3);
});

it("an answer to a comment that is not there, or under another card, is refused like one to nothing", async () => {
  const made = await world();
  const first = await madeBy(made, grantOf("ana"));
  made.ana.doc.getMap("cards").set("card-2", new Y.Map([["title", "Second"]]));
  await made.settle();
  const nothing = { kind: "refused", why: "not-found" };
  expect(await made.ask(grantOf("ana"), "comment.made", { card: "card-1", text: "?", replyTo: "f".repeat(32) })).toEqual(nothing);
  expect(await made.ask(grantOf("ana"), "comment.made", { card: "card-2", text: "?", replyTo: first })).toEqual(nothing);
  expect(await made.ask(grantOf("ana"), "sighting.withdrawn", { sighting: first })).toEqual(nothing);
});

it("AC5 P12 a thread that holds a megabyte takes no more, and neither do its answers cost more than that", async () => {
  const made = await world();
  const first = await madeBy(made, grantOf("ana"), { text: "x".repeat(20_000) });
  const ends: string[] = [];
  for (let answer = 0; answer < 60; answer++) {
    const end = await made.ask(grantOf(`person-${answer}`), "comment.made", { card: "card-1", text: "x".repeat(20_000), replyTo: first });
    ends.push(end.kind === "refused" ? end.why : end.kind);
  }
  const taken = ends.indexOf("too-many-acts");
  expect(taken).toBeGreaterThan(45);
  expect(new Set(ends.slice(0, taken))).toEqual(new Set(["done"]));
  expect(new Set(ends.slice(taken))).toEqual(new Set(["too-many-acts"]));
  const acts = await made.ledger.acts("c1", { noun: "comment", subject: first }, { after: 0, limit: 100 });
  expect(acts.reduce((sum, act) => sum + sizeOf(act), 0)).toBeLessThan((1 << 20) + 65_536);
});

it("AC5 AC8 what was said in a full thread can be withdrawn, and the thread resolved and opened again", async () => {
  const made = await world();
  const ana = grantOf("ana");
  const comment = await madeBy(made, ana, { text: "x".repeat(20_000) });
  let end;
  do end = await made.ask(ana, "comment.made", { card: "card-1", text: "x".repeat(20_000), replyTo: comment });
  while (end.kind === "done");
  expect(end).toEqual({ kind: "refused", why: "too-many-acts" });
  expect(await made.ask(ana, "comment.resolved", { comment })).toMatchObject({ kind: "done" });
  expect(await made.ask(ana, "comment.reopened", { comment })).toMatchObject({ kind: "done" });
  expect(await made.ask(ana, "comment.withdrawn", { comment })).toMatchObject({ kind: "done" });
});

it("P12 H6 a command that cannot be decided ends alone: edits and commands of the same batch go on, and no one is sent away", async () => {
  const { hub, ana, settle, ledger, log } = await world();
  const ben = grantOf("ben", { partner: "BRV" });
  // No request that fits its schema holds half a surrogate pair; this one comes from a fault of ours.
  const broken = {
    action: "report-sighting",
    command: { type: "sighting.made", id: "1".repeat(32), said: { card: "card-1", note: "\ud800" } },
  } as const;
  const answers = [
    hub.command(ben, broken, holds),
    hub.command(ben, requested(ben, "comment.made", { card: "card-1", text: "Beside it" }), holds),
  ];
  ana.doc.getMap("cards").set("card-2", new Y.Map([["title", "Beside it"]]));
  await settle();
  expect((await Promise.all(answers)).map(({ kind }) => kind)).toEqual(["unavailable", "done"]);
  expect(ana.peer.closed).toBeNull();
  expect((await ledger.head("c1")).seq).toBe(4);
  expect(log.lines.filter(({ level }) => level === "error").map(({ message }) => message)).toEqual(["a command could not be decided"]);
});

it("A4 a hold on edits ends no comment on its way", async () => {
  const { hub, settle } = await world();
  const held = grantOf("ben", { partner: "BRV" });
  const answer = hub.command(held, requested(held, "comment.made", { card: "card-1", text: "?" }), holds);
  hub.review((grant) => applyAccessChange(grant, { kind: "writing-held", user: "ben", room: "r1", compartment: "c1" }));
  await settle();
  expect(await answer).toMatchObject({ kind: "done" });
});

it("L5 a credential that runs out while a command waits ends it", async () => {
  const { hub, clock, settle, ledger } = await world();
  const grant = grantOf("ben", { partner: "BRV" });
  const expiring = { ...grant, credential: { ...grant.credential, expiresAt: clock.now() + 1 } };
  const checked = Promise.withResolvers<null>();
  const request = requested(grant, "comment.made", { card: "card-1", text: "?" });
  const answer = hub.command(expiring, request, () => checked.promise);
  await settle();
  checked.resolve(null);
  await settle();
  expect(await answer).toEqual({ kind: "ended", ending: { code: closeCode.signInAgain, reason: "signed out" } });
  expect((await ledger.head("c1")).seq).toBe(2);
});

it("AC8 a thread is resolved once, by who may edit or began it; and opened again", async () => {
  const made = await world();
  const ana = grantOf("ana");
  const watch = grantOf("wanda", { partner: "BRV", role: "watch" });
  const comment = await madeBy(made, ana);
  expect(await made.ask(watch, "comment.resolved", { comment })).toEqual({ kind: "refused", why: "not-allowed" });
  expect(await made.ask(ana, "comment.reopened", { comment })).toEqual({ kind: "refused", why: "not-resolved" });
  expect(await made.ask(ana, "comment.resolved", { comment })).toMatchObject({ kind: "done" });
  expect(await made.ask(ana, "comment.resolved", { comment })).toEqual({ kind: "refused", why: "already-resolved" });
  expect(await made.ask(ana, "comment.reopened", { comment })).toMatchObject({ kind: "done" });
  const own = await madeBy(made, watch);
  expect(await made.ask(watch, "comment.resolved", { comment: own })).toMatchObject({ kind: "done" });
});

it("AC8 a comment is withdrawn by its author alone, once", async () => {
  const made = await world();
  const comment = await madeBy(made, grantOf("ben", { partner: "BRV" }));
  expect(await made.ask(grantOf("ana", { role: "lead" }), "comment.withdrawn", { comment })).toEqual({
    kind: "refused",
    why: "not-allowed",
  });
  expect(await made.ask(grantOf("ben", { partner: "BRV" }), "comment.withdrawn", { comment })).toMatchObject({ kind: "done" });
  expect(await made.ask(grantOf("ben", { partner: "BRV" }), "comment.withdrawn", { comment })).toEqual({
    kind: "refused",
    why: "already-withdrawn",
  });
});

it("A4 AC9 a watch officer reports sightings and gives no opinion; each nation has its own register of opinions", async () => {
  const { ask, ledger } = await world();
  const watch = grantOf("wanda", { partner: "BRV", role: "watch" });
  expect(await ask(watch, "sighting.made", { card: "card-1", at: "2026-03-01T10:00:00Z", count: 2 })).toMatchObject({ kind: "done" });
  const opinion = { card: "card-1", opinion: "agree", explanation: "Two sources" } as const;
  expect(await ask(watch, "opinion.given", opinion)).toEqual({ kind: "refused", why: "not-allowed" });
  expect(await ask(grantOf("ana"), "opinion.given", opinion)).toMatchObject({ kind: "done" });
  expect(await ask(grantOf("ben", { partner: "BRV" }), "opinion.given", { ...opinion, opinion: "disagree" })).toMatchObject({
    kind: "done",
  });
  expect(await ledger.acts("c1", { noun: "opinion", subject: "ALF/card-1" }, { after: 0, limit: 10 })).toHaveLength(1);
  expect(await ledger.acts("c1", { noun: "opinion", card: "card-1" }, { after: 0, limit: 10 })).toHaveLength(2);
});

it("P6 AC2 a right that ends while a command waits ends the command, and a role that changes is asked when it is written", async () => {
  const { hub, settle, ledger } = await world();
  const gone = grantOf("ben", { partner: "BRV" });
  const lowered = grantOf("cleo", { partner: "BRV" });
  const answers = [
    hub.command(gone, requested(gone, "comment.made", { card: "card-1", text: "?" }), holds),
    hub.command(lowered, requested(lowered, "opinion.given", { card: "card-1", opinion: "agree", explanation: "?" }), holds),
  ];
  hub.review((grant) => applyAccessChange(grant, { kind: "member-removed", user: "ben", room: "r1" }));
  hub.review((grant) => applyAccessChange(grant, { kind: "role-changed", user: "cleo", room: "r1", role: "watch" }));
  await settle();
  expect(await Promise.all(answers)).toEqual([
    { kind: "ended", ending: { code: closeCode.rightWithdrawn, reason: "removed from the room" } },
    { kind: "refused", why: "not-allowed" },
  ]);
  expect((await ledger.head("c1")).seq).toBe(2);
});

it("P6 AC2 a right that has ended before the command came is found by the second look", async () => {
  const { ask, ledger } = await world();
  const ending = { code: closeCode.rightWithdrawn, reason: "removed from the room" };
  const end = await ask(grantOf("ben", { partner: "BRV" }), "comment.made", { card: "card-1", text: "?" }, () =>
    Promise.resolve(ending as never),
  );
  expect(end).toEqual({ kind: "ended", ending });
  expect((await ledger.head("c1")).seq).toBe(2);
});

it("P1 AC4 a store that is away fails the command; sent again under its key it is written once", async () => {
  const memory = createMemoryLedger();
  let isAway = false;
  const ledger: Ledger = {
    ...memory,
    append: async (batch) => {
      if (isAway) throw new LedgerUnavailable("away");
      return memory.append(batch);
    },
  };
  const { ask, clock } = await world({ ledger });
  const ben = grantOf("ben", { partner: "BRV" });
  const said = { id: "key-1", card: "card-1", text: "Once" };
  isAway = true;
  expect(await ask(ben, "comment.made", said)).toEqual({ kind: "failed" });
  isAway = false;
  await clock.advance(5_000);
  expect(await ask(ben, "comment.made", said)).toMatchObject({ kind: "done", isNew: true });
  expect((await memory.head("c1")).seq).toBe(3);
});

it("AC3 two nodes cannot both resolve a thread: the second decides again on what the first wrote", async () => {
  const ledger = createMemoryLedger();
  const one = await world({ ledger });
  const comment = await madeBy(one, grantOf("ana"));
  const other = createHubWorld({ clock: one.clock, ledger });
  const ben = grantOf("ben", { partner: "BRV" });
  // The other node has its structure, and does not hear of what the first one commits.
  const earlier = other.hub.command(ben, requested(ben, "comment.made", { card: "card-1", text: "Here too" }), holds);
  await one.settle();
  expect(await earlier).toMatchObject({ kind: "done" });
  const answers = [
    one.hub.command(grantOf("ana"), requested(grantOf("ana"), "comment.resolved", { comment }), holds),
    other.hub.command(ben, requested(ben, "comment.resolved", { comment }), holds),
  ];
  await one.settle();
  const ends = await Promise.all(answers);
  expect(ends.map((end) => (end.kind === "refused" ? end.why : end.kind)).toSorted()).toEqual(["already-resolved", "done"]);
});
