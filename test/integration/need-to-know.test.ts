import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openSqliteDirectory } from "../../server/adapters/sqlite/directory/open-directory.ts";
import { ControlClient } from "../support/control-client.ts";
import { BY } from "../support/directory-records.ts";
import { RawClient } from "../support/kill/raw-client.ts";
import { makeAlliedSite, type AlliedSite } from "../support/need-to-know/allied-site.ts";
import { sweepIds } from "../support/need-to-know/id-sweep.ts";
import { leakMatrix, operatorChannels } from "../support/need-to-know/leak-matrix.ts";
import { SWEEP_LIMITS } from "../support/need-to-know/sweep-limits.ts";
import { PERSON_NAMES } from "../support/need-to-know/people.ts";
import { hiddenWorkChangesNothing } from "../support/need-to-know/unchanged.ts";
import { boundMs } from "../support/promised-time.ts";
import { makeRevocationRoom, typeEverywhere, type RevocationRoom } from "../support/revocations/revocation-room.ts";
import { closedLate, findWrites, revokeMany } from "../support/revocations/revoke.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { openStockClient } from "../support/stock-client.ts";

let server: RunningServer;
let site: AlliedSite;
beforeAll(async () => {
  server = await startServer({ env: { LOG_LEVEL: "trace", MAJLIS_LIMITS: `boardWarningBytes=32768,${SWEEP_LIMITS}` } });
  site = await makeAlliedSite(server);
});
afterAll(() => server.stop());

let room: RevocationRoom | null = null;
/** A room of people whose rights end. */
const revocations = async (): Promise<RevocationRoom> =>
  (room ??= await makeRevocationRoom([server], site.people.root.client, { members: 4, boards: 1 }));

const usernameOf = (name: (typeof PERSON_NAMES)[number]) => site.people[name].username;

// First: clients of an earlier test would still be leaving.
it("P3 T39 a person alone in a hidden compartment never appears, and no event comes of it", async () => {
  const room = site.rooms.harbour;
  const watcher = await ControlClient.connect(server.url, { token: site.people["watch-crl"].token });
  await watcher.ask("room:follow", { room });
  await watcher.event("presence", ({ people }) => people.map(({ user }) => user.username).join() === usernameOf("watch-crl"));
  const before = watcher.events.length;
  const hidden = openStockClient({
    socketUrl: server.socketUrl,
    compartment: site.compartments.alone,
    token: site.people["lead-alf"].token,
  });
  await hidden.synced;
  hidden.provider.awareness.setLocalState({ at: "x" });
  hidden.doc.getMap("cards").set("alone", 1);
  const analyst = await ControlClient.connect(server.url, { token: site.people["analyst-brv"].token });
  await analyst.ask("room:follow", { room });
  const came = ({ people }: { people: readonly { user: { username: string } }[] }) =>
    people.some(({ user }) => user.username === usernameOf("analyst-brv"));
  const roster = await watcher.event("presence", came, before);
  expect(roster.people.map(({ user }) => user.username)).toEqual([usernameOf("analyst-brv"), usernameOf("watch-crl")]);
  expect(watcher.events).toHaveLength(before + 1);
  hidden.destroy();
  analyst.close();
  watcher.close();
});

it("P3 T10 T11 T39 T41 T43 no one is sent a word, id or client id that they may not know, on any channel", async () => {
  const report = await leakMatrix(site, { work: server, listen: server, operator: () => operatorChannels([server]) });
  expect(report.leaks).toEqual([]);
  // What no one was sent could not have been found where it may not be.
  expect(report.neverSeen).toEqual([]);
  expect(report.channels.length).toBeGreaterThanOrEqual(60);
});

it("P3 T41 edits, acts and releases that are refused in a hidden compartment change nothing that others are sent", async () => {
  const people = ["root", "lead-brv", "watch-crl", "former-crl", "analyst-dlt"] as const;
  const report = await hiddenWorkChangesNothing(site, { work: server, listen: server }, { edits: 100, acts: 5, checks: 3, people });
  expect(report.changed).toEqual([]);
  expect(report.compared).toBeGreaterThan(100);
});

it("P6 A8 T46 a right that ends while its person writes, speaks and reads closes their connections, and nothing of theirs is taken or answered after it", async () => {
  const room = await revocations();
  const stopTyping = await typeEverywhere(room);
  const done = await findWrites(room, await revokeMany(room, 8));
  stopTyping();
  expect(done.flatMap(({ ending, broken }) => broken.map((why) => `${ending}: ${why}`))).toEqual([]);
  expect(closedLate(done, boundMs(1_000))).toEqual([]);
  expect(new Set(done.map(({ ending }) => ending)).size).toBe(5);
});

it("N22 P6 with SQLite an edit is not taken once another process, as the command line is one, has ended its author's right, though the server has not looked yet", async () => {
  const { room, members, signIn } = await revocations();
  const [member] = members;
  if (member === undefined) throw new Error("the room has members");
  const token = await (await signIn(server, member)).token();
  const writer = new RawClient({ watches: false });
  await writer.join({ socketUrl: server.socketUrl, compartment: member.board, token });
  writer.doc.getMap("meta").set("in time", 1);
  await writer.settled();
  const receipts = writer.receipts.length;
  const directory = openSqliteDirectory(join(server.dataFolder, "directory.db"));
  expect(await directory.removeMember({ ...BY, actor: member.id, partner: "REV" }, room, member.id)).toBe("removed");
  writer.doc.getMap("meta").set("late", 1);
  await directory.close();
  await writer.closed();
  expect([writer.closes, writer.receipts.length]).toEqual([[4403], receipts]);
  const after = writer.receipts.at(-1)?.seq ?? 0;
  const later = await site.people.root.client.json<{ entries: readonly { author: { id: string } }[] }>(
    "GET",
    `/api/compartments/${member.board}/contributions?after=${after}`,
  );
  expect(later.entries.filter(({ author }) => author.id === member.id)).toEqual([]);
});

// Last: what it asks for invites people, who learn of rooms by that.
it("T8 T9 what a person may not know answers, in every place of every route, byte for byte like what does not exist", async () => {
  const report = await sweepIds(server.url, site, { people: PERSON_NAMES, thingsPerPlace: 1 });
  expect(report.differences).toEqual([]);
  expect(report.operations).toBeGreaterThan(25);
  expect(report.compared).toBeGreaterThan(500);
});
