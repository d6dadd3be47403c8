import { expect, it } from "vitest";
import { applyAccessChange } from "../../../server/domain/hub/session/grant.ts";
import type { AccessChange } from "../../../server/ports/directory/access-changes.ts";
import { closeCode } from "../../../shared/wire/close-reason.ts";
import { nameOf } from "../../support/frames.ts";
import { createHubWorld, grantOf, HubClient } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";

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
  tell({ kind: "member-removed", user: "somebody", room: "r1" });
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

it("SW15 a change of role shows with the next presence", async () => {
  const { ana, ben, settle, tell } = await pair();
  ben.show({});
  await settle();
  tell({ kind: "role-changed", user: "ben", room: "r1", role: "lead" });
  ben.show({});
  await settle();
  expect(Buffer.from(ana.peer.messages.at(-1) ?? []).toString()).toContain('"role":"lead"');
});
