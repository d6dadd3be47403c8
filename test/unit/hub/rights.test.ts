import { expect, it } from "vitest";
import * as Y from "yjs";
import { createMemoryLedger } from "../../../server/adapters/memory/ledger.ts";
import { applyAccessChange } from "../../../server/domain/hub/session/grant.ts";
import { writeAs } from "../../../server/domain/hub/session/program-peer.ts";
import type { AccessChange } from "../../../server/ports/directory/access-changes.ts";
import type { Ledger } from "../../../server/ports/ledger.ts";
import { closeCode } from "../../../shared/wire/close-code.ts";
import { nameOf } from "../../support/frames.ts";
import { createHubWorld, grantOf, HubClient } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const ledgerMethods = ["head", "heads", "read", "claims", "compartments", "close"] as const;

async function pair() {
  const clock = new ManualClock();
  const parts = createHubWorld({ clock });
  const ana = new HubClient(parts.hub, grantOf("ana"), { clientId: 1 });
  const ben = new HubClient(parts.hub, grantOf("ben"), { clientId: 2 });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 3; turn++) await clock.advance(200);
  };
  await settle();
  const tell = (change: AccessChange): void => parts.hub.review((grant) => applyAccessChange(grant, change));
  return { ...parts, clock, ana, ben, settle, tell };
}

it("SW24 P6 A8 a removed member is closed with 4403 at once, gets no byte more, and what they send is not taken", async () => {
  const { hub, ana, ben, settle, tell, ledger } = await pair();
  tell({ kind: "member-removed", user: "ben", room: "r1" });
  expect(ben.peer.closed?.code).toBe(closeCode.rightWithdrawn);
  expect(hub.connections().map(({ grant }) => grant.user.id)).toEqual(["ana"]);
  const sent = ben.peer.sends;
  ana.doc.getMap("cards").set("secret", 1);
  ben.doc.getMap("cards").set("late", 1);
  await settle();
  expect(ben.peer.sends).toBe(sent);
  expect((await ledger.head("c1")).seq).toBe(2);
  expect(ana.peer.closed).toBeNull();
});

it("SW24 changes that concern another person, room or session end nothing", async () => {
  const { ana, ben, tell } = await pair();
  tell({ kind: "member-removed", user: "ben", room: "elsewhere" });
  tell({ kind: "member-removed", user: "another user", room: "r1" });
  tell({ kind: "session-ended", user: "ben", session: "another session" });
  tell({ kind: "member-added", user: "ben", room: "r1", role: "watch" });
  tell({ kind: "compartment-created", room: "r1", compartment: "c9" });
  expect([ana.peer.closed, ben.peer.closed]).toEqual([null, null]);
});

it("SW24 a signed-out session is closed with 4401, a disabled account with 4403", async () => {
  const { ana, ben, tell } = await pair();
  tell({ kind: "session-ended", user: "ana", session: "session-of-ana" });
  tell({ kind: "user-disabled", user: "ben" });
  expect(ana.peer.closed?.code).toBe(closeCode.signInAgain);
  expect(ben.peer.closed?.code).toBe(closeCode.rightWithdrawn);
});

it("A12 P2 a changed name and authorities are those of the live connection at once, of this person alone, and end nothing", async () => {
  const { hub, ana, ben, tell } = await pair();
  const authorities = { isAdmin: false, isPartnerAdmin: true, mayRelease: true };
  tell({ kind: "account-changed", user: "ben", displayName: "Ben the second", ...authorities });
  const users = hub.connections().map(({ grant }) => grant.user);
  expect(users.find(({ id }) => id === "ben")).toMatchObject({ displayName: "Ben the second", ...authorities });
  expect(users.find(({ id }) => id === "ana")).toMatchObject({ mayRelease: false });
  expect([ana.peer.closed, ben.peer.closed]).toEqual([null, null]);
});

it("SW24 A11 a lifted hold sends its person to join again as a writer, and ends no other connection", async () => {
  const { hub, clock, ana, ben, settle, tell } = await pair();
  const eve = new HubClient(hub, { ...grantOf("eve"), isHeld: true }, { clientId: 3 });
  await clock.advance(200);
  eve.doc.getMap("cards").set("kept", 1);
  await settle();
  expect(ana.doc.getMap("cards").has("kept")).toBe(false);
  const compartment = grantOf("eve").compartment.id;
  tell({ kind: "writing-resumed", user: "eve", room: "r1", compartment, by: "ana" });
  expect(eve.peer.closed?.code).toBe(closeCode.tryAgain);
  tell({ kind: "writing-resumed", user: "ben", room: "r1", compartment, by: "ana" });
  expect([ana.peer.closed, ben.peer.closed]).toEqual([null, null]);
});

it("SW24 H1 a change of role takes effect on the next write, both ways", async () => {
  const { ana, ben, settle, tell } = await pair();
  tell({ kind: "role-changed", user: "ben", room: "r1", role: "watch" });
  ben.doc.getMap("cards").set("refused", 1);
  await settle();
  expect(ana.doc.getMap("cards").size).toBe(0);
  expect(ben.peer.messages.map(nameOf)).toContain("denied");
  expect(ben.peer.closed).toBeNull();
  tell({ kind: "role-changed", user: "ben", room: "r1", role: "analyst" });
  // This one rests on what was refused: the server asks for both.
  ben.doc.getMap("cards").set("taken", 1);
  await settle();
  expect(ana.doc.getMap("cards").toJSON()).toEqual({ refused: 1, taken: 1 });
});

it("SW24 A13 a member whom another nation removed keeps the connection to what their own originated, as a reader, and loses every other", async () => {
  const { hub, ledger, tell, settle } = await pair();
  const eve = grantOf("eve");
  const of = (id: string, originator: string) => ({ ...eve, compartment: { ...eve.compartment, id, originator } });
  const own = new HubClient(hub, of("c2", eve.user.partner), { clientId: 3 });
  const theirs = new HubClient(hub, of("c3", "XXX"), { clientId: 4 });
  await settle();
  tell({ kind: "role-changed", user: "eve", room: "r1", role: "former" });
  expect([own.peer.closed, theirs.peer.closed?.code]).toEqual([null, closeCode.rightWithdrawn]);
  own.doc.getMap("cards").set("refused", 1);
  await settle();
  expect((await ledger.head("c2")).seq).toBe(0);
  expect(own.peer.messages.map(nameOf)).toContain("denied");
});

it("SW15 a change of role shows with the next presence", async () => {
  const { ana, ben, settle, tell } = await pair();
  ben.show({});
  await settle();
  tell({ kind: "role-changed", user: "ben", room: "r1", role: "lead" });
  ben.show({});
  await settle();
  expect(Buffer.from(ana.peer.messages.at(-1) ?? []).toString()).toContain('"role":"lead"');
});

it("found 19: a session or token that expires on a live connection stops writing at its expiry, closed with 4401", async () => {
  const clock = new ManualClock();
  const { hub, ledger } = createHubWorld({ clock });
  const grant = grantOf("ana");
  const expiresAt = clock.now() + 10_000;
  const ana = new HubClient(hub, { ...grant, credential: { ...grant.credential, expiresAt } }, { clientId: 1 });
  await clock.advance(600);
  ana.doc.getMap("cards").set("in-time", 1);
  await clock.advance(9_000);
  const { seq } = await ledger.head("c1");
  await clock.advance(expiresAt - clock.now());
  ana.doc.getMap("cards").set("late", 1);
  await clock.advance(600);
  expect(ana.peer.closed?.code).toBe(closeCode.signInAgain);
  expect([seq > 0, (await ledger.head("c1")).seq]).toEqual([true, seq]);
});

it("found 7: a program that writes for a person asks the right for every update, and says how many were written", async () => {
  const clock = new ManualClock();
  const memory = createMemoryLedger();
  let appends = 0;
  const withdraw = () => hub.review((grant) => applyAccessChange(grant, { kind: "member-removed", user: "ana", room: "r1" }));
  const ledger: Ledger = {
    ...Object.fromEntries(ledgerMethods.map((name) => [name, memory[name].bind(memory)])),
    append: (batch: Parameters<Ledger["append"]>[0]) => {
      if (++appends === 5) withdraw();
      return memory.append(batch);
    },
  } as Ledger;
  const { hub } = createHubWorld({ clock, ledger });
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  for (let card = 0; card < 12; card++) doc.getMap("cards").set(`card-${card}`, card);
  const written = writeAs({ hub, recheck: async () => null }, grantOf("ana"), updates);
  for (let turn = 0; turn < 40; turn++) await clock.advance(50);
  expect(await written).toEqual({ ok: false, error: { code: closeCode.rightWithdrawn, reason: "removed from the room", written: 4 } });
  // The append that was under way when the right was withdrawn was the last.
  expect(appends).toBe(5);
});

it("found 7: a right withdrawn while a program's grant was on its way lets nothing be written", async () => {
  const clock = new ManualClock();
  const { hub, ledger } = createHubWorld({ clock });
  const update = Y.encodeStateAsUpdate(new Y.Doc());
  const recheck = async () => ({ code: closeCode.rightWithdrawn, reason: "the right was withdrawn" });
  expect(await writeAs({ hub, recheck }, grantOf("ana"), [update])).toMatchObject({ ok: false, error: { written: 0 } });
  expect((await ledger.head("c1")).seq).toBe(0);
});
