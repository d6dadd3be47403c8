import { expect, it } from "vitest";
import * as Y from "yjs";
import { createMemoryDirectory } from "../../../server/adapters/memory/directory/directory.ts";
import { Tables } from "../../../server/adapters/memory/directory/tables.ts";
import { createMemoryLedger } from "../../../server/adapters/memory/ledger.ts";
import { AccessRelay } from "../../../server/commands/relay-access-changes.ts";
import { AccessChanges } from "../../../server/domain/access-changes.ts";
import { ruleFor } from "../../../server/domain/acts/nouns.ts";
import { resourceIdOf } from "../../../server/domain/acts/resource-id.ts";
import { applyAccessChange, type Ending, type Grant } from "../../../server/domain/hub/session/grant.ts";
import { writeAs } from "../../../server/domain/hub/session/program-peer.ts";
import type { Ledger } from "../../../server/ports/ledger.ts";
import { closeCode } from "../../../shared/wire/close-code.ts";
import { encodeUpdate } from "../../../shared/wire/frame.ts";
import { BY, NO_AUTHORITY } from "../../support/directory-records.ts";
import { sha256 } from "../../support/entries.ts";
import { FakePeer } from "../../support/fake-peer.ts";
import { editsOf, nameOf } from "../../support/frames.ts";
import { createHubWorld, grantOf, HubClient } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";

/** N22: rights end in the directory of several nodes, and this node hears nothing of it unless it asks. */

const ROOM = "r1";
const CARD = "card-1";

async function world() {
  const clock = new ManualClock();
  const tables = new Tables();
  const directory = createMemoryDirectory(tables);
  await directory.addPartner(BY, { code: "ALF", name: "Alfara" });
  for (const name of ["lead", "ana", "ben"]) {
    const user = { id: name, username: name, displayName: name, partner: "ALF", ...NO_AUTHORITY };
    await directory.addUser(BY, { ...user, passwordHash: "", createdAt: 0 });
  }
  await directory.createRoom(BY, { id: ROOM, title: "Room", summary: "", host: "ALF", createdAt: 0 }, "lead");
  for (const user of ["ana", "ben"]) await directory.setMember(BY, { room: ROOM, user, role: "analyst" });
  const memory = createMemoryLedger({ changes: tables.changes });
  const state = { isDirectoryAway: false, asked: [] as (number | null | undefined)[], whileAppending: async () => {} };
  const ledger: Ledger = {
    ...memory,
    append: async (batch, heard) => {
      state.asked.push(heard);
      await state.whileAppending();
      return memory.append(batch, heard);
    },
  };
  const changes = new AccessChanges();
  const reads = {
    lastAccessChange: () => directory.lastAccessChange(),
    accessChanges: (after: number, limit: number) =>
      state.isDirectoryAway ? Promise.reject(new Error("away")) : directory.accessChanges(after, limit),
  };
  const accessRelay = new AccessRelay({ directory: reads, changes });
  await accessRelay.start();
  const parts = createHubWorld({ clock, ledger, hub: { accessRelay } });
  changes.subscribe((change) => parts.hub.review((grant) => applyAccessChange(grant, change)));
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn++) await clock.advance(200);
  };
  const ana = new HubClient(parts.hub, grantOf("ana"), { clientId: 1 });
  const ben = new HubClient(parts.hub, grantOf("ben"), { clientId: 2 });
  await settle();
  // That the empty board was asked for.
  for (const { receipts } of [ana, ben]) receipts.length = 0;
  const headSeq = async (): Promise<number> => (await memory.head("c1")).seq;
  const authors = async (): Promise<readonly string[]> =>
    (await memory.read("c1", { after: 0, limit: 100 })).map(({ kind, author }) => `${kind} ${author}`);
  return { ...parts, clock, directory, accessRelay, state, settle, ana, ben, headSeq, authors };
}

const edit = (client: HubClient, key = "k"): void => void client.doc.getMap("cards").set(key, 1);

it("N22 P6 an edit under a right that has ended is not taken, though this node has not heard of it; its author is closed, and the others of the batch are written", async () => {
  const { directory, accessRelay, ana, ben, settle, authors, state } = await world();
  const heard = accessRelay.heard;
  await directory.removeMember(BY, ROOM, "ben");
  edit(ben, "late");
  edit(ana, "kept");
  await settle();
  expect(await authors()).toEqual(["claim ana", "update ana"]);
  expect(ana.receipts).toHaveLength(1);
  expect(ben.receipts).toEqual([]);
  expect(ben.peer.closed).toEqual({ code: closeCode.rightWithdrawn, reason: "removed from the room" });
  expect(ana.peer.closed).toBeNull();
  expect(ana.doc.getMap("cards").has("late")).toBe(false);
  expect(state.asked).toEqual([heard, heard + 1]);
});

it("N22 P6 nor is one that was received before, nor one of a peer that has left since", async () => {
  const { hub, directory, accessRelay, ana, ben, settle, authors } = await world();
  edit(ben, "received");
  edit(ana, "of one who left");
  hub.leave(ana.session);
  for (const user of ["ana", "ben"]) await directory.removeMember(BY, ROOM, user);
  await accessRelay.drain();
  await settle();
  expect(await authors()).toEqual([]);
  expect(ben.peer.closed?.code).toBe(closeCode.rightWithdrawn);
});

it("N22 H5 what a peer wrote before it left is written, if its right stands and another's has ended", async () => {
  const { hub, directory, ana, ben, settle, authors } = await world();
  edit(ana);
  edit(ben);
  hub.leave(ana.session);
  await directory.removeMember(BY, ROOM, "ben");
  await settle();
  expect(await authors()).toEqual(["claim ana", "update ana"]);
});

it("N22 a change that takes no right stops nothing: the edit is written once the change was heard, and receipted", async () => {
  const { directory, ana, ben, settle, authors } = await world();
  await directory.setMember(BY, { room: ROOM, user: "ben", role: "lead" });
  edit(ben, "of a lead");
  await settle();
  expect(await authors()).toEqual(["claim ben", "update ben"]);
  expect([ben.receipts.length, ben.peer.closed, ana.doc.getMap("cards").has("of a lead")]).toEqual([1, null, true]);
});

it("N22 A4 who may only read from now on is told so and stays connected", async () => {
  const { directory, ben, settle, headSeq } = await world();
  await directory.setMember(BY, { room: ROOM, user: "ben", role: "watch" });
  edit(ben);
  await settle();
  expect(await headSeq()).toBe(0);
  expect(ben.peer.messages.map(nameOf)).toContain("denied");
  expect(ben.peer.closed).toBeNull();
});

it("N22 a right that goes on changing while it is asked for is asked for again, and what may be written at last is written", async () => {
  const { directory, ben, settle, authors, state } = await world();
  let flips = 0;
  state.whileAppending = async () => {
    if (++flips <= 3) await directory.setMember(BY, { room: ROOM, user: "ben", role: flips % 2 === 0 ? "analyst" : "lead" });
  };
  edit(ben);
  await settle();
  expect([flips, await authors()]).toEqual([4, ["claim ben", "update ben"]]);
});

it("N22 L1 a person whose rights change without end holds up nobody else: the others of the batch are written, and this person is asked again", async () => {
  const { directory, ana, ben, settle, authors, state } = await world();
  let flips = 0;
  const writtenAt: number[] = [];
  state.whileAppending = async () => {
    if ((await authors()).includes("update ana")) writtenAt.push(flips);
    if (++flips <= 12) await directory.setMember(BY, { room: ROOM, user: "ben", role: flips % 2 === 0 ? "analyst" : "lead" });
  };
  edit(ben, "of ben");
  edit(ana, "of ana");
  await settle();
  // Two tries together, and the next one of each by itself.
  expect(writtenAt[0]).toBe(4);
  expect(ana.receipts).toHaveLength(1);
  expect(await authors()).toEqual(["claim ana", "update ana", "claim ben", "update ben"]);
  expect([ana.peer.closed, ben.peer.closed]).toEqual([null, null]);
});

it("N22 P6 a right that ends while the parts of a batch are written one by one is asked for before its person's part", async () => {
  const { directory, accessRelay, ana, ben, settle, authors, state } = await world();
  let appends = 0;
  state.whileAppending = async () => {
    appends += 1;
    if (appends <= 2) await directory.setMember(BY, { room: ROOM, user: "ana", role: appends % 2 === 0 ? "analyst" : "lead" });
    if (appends !== 3) return;
    await directory.removeMember(BY, ROOM, "ben");
    await accessRelay.drain();
  };
  edit(ana, "kept");
  edit(ben, "late");
  await settle();
  expect(await authors()).toEqual(["claim ana", "update ana"]);
  expect(ben.peer.closed?.code).toBe(closeCode.rightWithdrawn);
});

it("N22 H9 where the changes cannot be read nothing of it is written, and its authors are asked again", async () => {
  const { directory, ben, ana, settle, clock, authors, state } = await world();
  await directory.removeMember(BY, ROOM, "ben");
  state.isDirectoryAway = true;
  edit(ben, "late");
  edit(ana, "kept");
  await clock.advance(60);
  expect(await authors()).toEqual([]);
  expect(ana.receipts).toEqual([]);
  state.isDirectoryAway = false;
  await settle();
  await settle();
  expect(await authors()).toEqual(["claim ana", "update ana"]);
  expect(ben.peer.closed?.code).toBe(closeCode.rightWithdrawn);
});

function said(grant: Grant, key: string) {
  const { noun, rule } = ruleFor("comment.made");
  const id = resourceIdOf({ place: grant.compartment.id, author: grant.user.id, noun: noun.name, key }, sha256);
  return { action: rule.action, command: { type: "comment.made" as const, id, said: { card: CARD, text: key } } };
}

it("N22 P6 AC1 an act under a right that has ended is not taken, also where it was with the engine when the change was heard", async () => {
  const { hub, directory, accessRelay, ana, settle, state, authors } = await world();
  const grant = grantOf("ben");
  const ask = (key: string) => hub.command(grant, said(grant, key), () => Promise.resolve(null));
  ana.doc.getMap("cards").set(CARD, new Y.Map([["title", "Harbour sighting"]]));
  await settle();
  const allowed = ask("allowed");
  await settle();
  expect(await allowed).toMatchObject({ kind: "done" });
  state.whileAppending = async () => {
    state.whileAppending = async () => {};
    await directory.removeMember(BY, ROOM, "ben");
    await accessRelay.drain();
  };
  const late = ask("late");
  await settle();
  expect(await late).toEqual({ kind: "ended", ending: { code: closeCode.rightWithdrawn, reason: "removed from the room" } });
  expect((await authors()).filter((each) => each === "act ben")).toHaveLength(1);
});

it("N22 a command that rests on somebody else's right is not taken where that has changed since it was looked up, and what came with it is written", async () => {
  const { hub, directory, accessRelay, ana, settle, authors } = await world();
  const grant = grantOf("ana");
  const { heard } = accessRelay;
  const ask = (key: string, since: number) => {
    const { action, command } = said(grant, key);
    return hub.command(grant, { action, command: { ...command, restsOn: { users: ["ben"], heard: since } } }, () => Promise.resolve(null));
  };
  ana.doc.getMap("cards").set(CARD, new Y.Map([["title", "Harbour sighting"]]));
  const stands = ask("stands", heard);
  await settle();
  expect(await stands).toMatchObject({ kind: "done" });
  await directory.removeMember(BY, ROOM, "ben");
  // This node has heard of it by now; who looked up the facts had not.
  await accessRelay.drain();
  edit(ana, "beside");
  const late = ask("late", heard);
  await settle();
  expect(await late).toEqual({ kind: "rights-moved" });
  expect(await authors()).toEqual(["claim ana", "update ana", "act ana", "update ana"]);
  const again = ask("late", accessRelay.heard);
  await settle();
  expect(await again).toMatchObject({ kind: "done", isNew: true });
});

it("N22 P6 found 7 a program that writes for a person stops at the update under whose way the right ended, and says how many were written", async () => {
  const { hub, directory, settle, state } = await world();
  let appends = 0;
  state.whileAppending = async () => {
    if (++appends === 3) await directory.removeMember(BY, ROOM, "ben");
  };
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  for (let card = 0; card < 6; card++) doc.getMap("cards").set(`card-${card}`, card);
  const written = writeAs({ hub, recheck: async () => null }, grantOf("ben"), updates);
  for (let turn = 0; turn < 5; turn++) await settle();
  expect(await written).toEqual({ ok: false, error: { code: closeCode.rightWithdrawn, reason: "removed from the room", written: 2 } });
});

it("N22 T10 the first writes of a connection wait until its right was looked at again, and go as they came or not at all", async () => {
  const { hub, settle, headSeq, authors } = await world();
  const looks: ((ending: Ending | null) => void)[] = [];
  const connect = (name: string, client: number) => {
    const peer = new FakePeer(() => {});
    const recheck = () => new Promise<Ending | null>((resolve) => void looks.push(resolve));
    const session = hub.arrive({ peer, grant: grantOf(name), receipts: false, recheck });
    const twice = (doc: Y.Doc): void => ["a", "b"].forEach((key) => void doc.getMap("cards").set(key, client));
    for (const update of editsOf(client, twice)) hub.receive(session, encodeUpdate(update));
    return { peer, session };
  };
  const kept = connect("ana", 11);
  const left = connect("ana", 12);
  const ended = connect("ben", 13);
  hub.leave(left.session);
  await settle();
  expect(await headSeq()).toBe(0);
  looks[0]?.(null);
  looks[1]?.(null);
  looks[2]?.({ code: closeCode.rightWithdrawn, reason: "the right was withdrawn" });
  await settle();
  expect(await authors()).toEqual(["claim ana", "update ana", "update ana", "claim ana", "update ana", "update ana"]);
  expect([kept.peer.closed, ended.peer.closed?.code]).toEqual([null, closeCode.rightWithdrawn]);
});

it("N22 H10 a node that stops looks at the rights of those who have just come, and writes what they may write", async () => {
  const { hub, settle, authors } = await world();
  let look: (ending: Ending | null) => void = () => {};
  const recheck = () => new Promise<Ending | null>((resolve) => void (look = resolve));
  const session = hub.arrive({ peer: new FakePeer(() => {}), grant: grantOf("ana"), receipts: false, recheck });
  for (const update of editsOf(11, (doc) => doc.getMap("cards").set("a", 1))) hub.receive(session, encodeUpdate(update));
  const drained = hub.drain();
  look(null);
  await settle();
  await drained;
  expect(await authors()).toEqual(["claim ana", "update ana"]);
});
