import { afterAll, beforeAll, expect, it } from "vitest";
import { openPostgresDirectory } from "../../server/adapters/postgres/directory/open-directory.ts";
import { decidedInRoom } from "../../server/domain/decided-on.ts";
import { assert } from "../../shared/assert.ts";
import { SITE_TRAIL } from "../../shared/trail/trail-owner.ts";
import { anInvitation, aSession, BY, fill } from "../support/directory-records.ts";
import { startPostgres, type PostgresServer } from "../support/postgres.ts";
import { createTestDatabase } from "../support/postgres-pool.ts";
import { verifiedRecords } from "../support/verified-trails.ts";
import { OldNode } from "../support/versions/old-node.ts";

const OWNERS = [SITE_TRAIL, "ALF", "BRV", "CRL"];

let postgres: PostgresServer;
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

async function bothNodes() {
  const database = await createTestDatabase(postgres);
  const directory = openPostgresDirectory(database.pool());
  await fill(directory);
  return { directory, old: new OldNode(database.pool()), close: () => database.close() };
}

it("TR6 a node of the version before, which records nothing, breaks no chain: they go on with what this version does, and verify", async () => {
  const { directory, old, close } = await bothNodes();
  const before = await verifiedRecords(directory, OWNERS);
  const changes = await directory.lastAccessChange();
  for (let round = 0; round < 10; round += 1) {
    await directory.addSession({ ...BY, at: 20 + round }, aSession(`s${round}`, "id-bilge"));
    await Promise.all([
      old.setMember("room-1", "id-bilge", round % 2 === 0 ? "watch" : "analyst"),
      old.endSession("id-bilge", `s${round}`),
      old.addUser(`old-${round}`, "BRV"),
      directory.setMember(BY, { room: "room-1", user: "id-adib", role: round % 2 === 0 ? "watch" : "analyst" }),
      directory.changeUser(BY, "id-bilge", { displayName: `Bilge ${round}` }),
    ]);
  }
  await old.disable("id-bilge");
  expect(await directory.changeUser(BY, "id-bilge", { isDisabled: true })).toBe("unchanged");
  // Ten sessions and ten names of bilge in the chains of both nations; ten roles of adib in one.
  expect((await verifiedRecords(directory, OWNERS)) - before).toBe(20 + 10 + 20);
  expect((await directory.lastAccessChange()) - changes).toBe(10 * 4 + 1);
  await close();
});

it("A19 what was decided here does not hold once a node of the version before has changed it", async () => {
  const { directory, old, close } = await bothNodes();
  const [amal] = await directory.users(["id-amal"]);
  const standing = await directory.roomFor("room-1", "id-amal");
  assert(amal && standing, "amal leads the room");
  const invitation = anInvitation("i1", { username: "cem" });
  await old.setMember("room-1", "id-amal", "watch");
  expect(await directory.invite(BY, invitation, 9, decidedInRoom(amal, standing))).toBe("stale");
  await old.disable("id-amal");
  expect(await directory.addPartner(BY, { code: "DLT", name: "Deltan" }, { accounts: [amal] })).toBe("stale");
  await close();
});

it("A14 holds an invitation that was refused here for refused beside a node of the version before, which knows no refusals", async () => {
  const { directory, old, close } = await bothNodes();
  const invited = { username: "adib" };
  await directory.invite(BY, anInvitation("i1", invited), 9);
  expect(await directory.refuseInvitation({ ...BY, actor: "id-adib" }, "i1")).toBe("refused");
  await old.invite("i2", { room: "room-1", by: "id-bilge", username: "adib" });
  // OPERATIONS.md: only nodes of this version hold it for refused.
  expect(await old.invitationsTo("adib")).toEqual(["i1", "i2"]);
  expect((await directory.invitationsTo("adib", 9)).map(({ id }) => id)).toEqual(["i2"]);
  const accepted = { room: "room-1", user: "id-adib", role: "analyst" } as const;
  expect(await directory.acceptInvitation(BY, { id: "i1", ...accepted }, { accounts: [] })).toBe("gone");
  expect((await directory.roomFor("room-1", "id-adib"))?.role).toBeNull();
  // Made anew by the same person on the old node, it is open, as it would be on this one.
  await old.invite("i3", { room: "room-1", by: "id-amal", username: "adib" });
  expect((await directory.invitationsTo("adib", 9)).map(({ id }) => id).toSorted()).toEqual(["i2", "i3"]);
  expect(await directory.acceptInvitation(BY, { id: "i3", ...accepted }, { accounts: [] })).toBe("accepted");
  expect(await verifiedRecords(directory, OWNERS)).toBeGreaterThan(0);
  await close();
});
