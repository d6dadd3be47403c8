import { join as joinPath } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import * as Y from "yjs";
import { RawClient } from "../support/kill/raw-client.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { verifyHere } from "../support/verifier/compare-verifiers.ts";

let server: RunningServer;
let room: SharedRoom;
beforeAll(async () => {
  server = await startServer({ demo: true });
  room = await makeSharedRoom(server.url);
});
afterAll(() => server.stop());

async function join(): Promise<RawClient> {
  const writer = new RawClient({ watches: false });
  await writer.join({ socketUrl: server.socketUrl, compartment: room.wide, token: await room.lead.token() });
  return writer;
}

it("found 18: exports of 5 MB that are read slowly keep no edit waiting, and each is whole and verifies", async () => {
  const writer = await join();
  const typed = new Y.Text();
  writer.doc.getMap("meta").set("text", typed);
  for (let piece = 0; piece < 50; piece += 1) typed.insert(typed.length, String(piece % 10).repeat(100_000));
  await writer.settled();
  // A claim of the id, and one for each receipt but that of the first answer, which brought nothing new.
  const entries = 1 + (writer.receipts.length - 1);
  // Both that may run at once, and those that wait: no one reads yet, so none of them can end.
  const answers = [room.lead, room.lead, room.analyst, room.analyst, room.watch].map((person) =>
    person.request("GET", `/api/compartments/${room.wide}/ledger`),
  );
  await Promise.race(answers);
  typed.insert(0, "while they are under way");
  await writer.settled();
  expect(writer.unreceipted).toBe(0);
  // All are read before any is verified: the server cuts an answer that is not read for half a minute.
  const texts = await Promise.all(answers.map(async (answer) => await (await answer).text()));
  for (const text of texts) {
    const lines = text.trimEnd().split("\n");
    const { site, labels } = JSON.parse(lines[0] ?? "") as { site: { id: string }; labels: object[] };
    // Made by this version, so its entries carry a label of version 2 (A5).
    expect(labels).toMatchObject([{ home: site.id, ceiling: { classification: null, tlp: null } }]);
    expect(await verifyHere(lines)).toEqual({ verdict: "sound", seq: null, rule: null });
    // First line, authors and last line beside the entries; those that began late have the new one as well.
    expect([entries + 3, entries + 4]).toContain(lines.length);
  }
  writer.leave();
  await writer.closed();
});

it("W3 found 18: an export whose thread cannot start is answered 503, to be asked for again, and all else goes on", async () => {
  const broken = await startServer({
    demo: true,
    nodeFlags: ["--import", joinPath(import.meta.dirname, "../support/lost-threads.mjs")],
    env: { LOST_THREADS: "export-thread.ts" },
  });
  try {
    const own = await makeSharedRoom(broken.url);
    const answer = await own.lead.get(`/api/compartments/${own.wide}/ledger`);
    expect([answer.status, answer.json.code]).toEqual([503, "unavailable"]);
    expect((await own.lead.get(`/api/compartments/${own.wide}/contributions`)).status).toBe(200);
  } finally {
    await broken.stop();
  }
});
