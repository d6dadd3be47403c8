import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { RestClient } from "../support/rest-client.ts";
import { makeSharedRoom, type SharedRoom } from "../support/shared-room.ts";
import { startServer, type RunningServer } from "../support/start-server.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";
import { RawClient } from "../support/kill/raw-client.ts";
import { appendUnknownEntry } from "../support/versions/unknown-entry.ts";

const folder = temporaryFolders();
const running: RunningServer[] = [];
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});

/** What is answered from all entries of a board. */
const WHOLE = ["timeline", "contributions", "state", "ledger"] as const;

async function serve(dataFolder: string): Promise<RunningServer> {
  const server = await startServer({ dataFolder, demo: true });
  running.push(server);
  return server;
}

async function joinBoard(server: RunningServer, person: RestClient, compartment: string): Promise<RawClient> {
  const client = new RawClient({ watches: false });
  await client.join({ socketUrl: server.socketUrl, compartment, token: await person.token() });
  return client;
}

/** A stopped server's folder with a room in which every board has something on it. */
async function writtenBoards(dataFolder: string): Promise<SharedRoom> {
  const server = await serve(dataFolder);
  const room = await makeSharedRoom(server.url);
  for (const compartment of [room.wide, room.narrow, room.own]) {
    const writer = await joinBoard(server, room.lead, compartment);
    writer.doc.getMap("meta").set("title", "before");
    await writer.settled();
    writer.leave();
    await writer.closed();
  }
  await server.stop();
  return room;
}

it.each(["crashed", "closed"] as const)(
  "H6 after a node that %s, a board with an entry that cannot be read is named wherever it is asked for, and holds up no other",
  async (end) => {
    const data = join(folder(), "data");
    const { wide, narrow, own } = await writtenBoards(data);
    appendUnknownEntry(join(data, "ledger.db"), { compartment: wide, behind: 2, end });
    // A page of an export has 500 entries: this one's fault is found after the first bytes were sent.
    appendUnknownEntry(join(data, "ledger.db"), { compartment: narrow, before: 600, end });
    const server = await serve(data);
    const lead = await RestClient.signIn(server.url, "lead-alf");
    const askedFor = (compartment: string) =>
      Promise.all(WHOLE.map(async (what) => await lead.get(`/api/compartments/${compartment}/${what}`)));
    expect(await askedFor(wide)).toMatchObject(WHOLE.map(() => ({ status: 500, json: { code: "ledger-unreadable" } })));
    await expect(lead.get(`/api/compartments/${narrow}/ledger`)).rejects.toThrow("terminated");
    expect(server.output()).toContain(`the log of ${wide} cannot be read at entry`);
    await expect.poll(() => server.output()).toContain("an answer was cut off, so that a part is not taken for the whole");
    await expect(joinBoard(server, lead, wide)).rejects.toThrow("closed with 1013");

    expect((await askedFor(own)).map(({ status }) => status)).toEqual(WHOLE.map(() => 200));
    const writer = await joinBoard(server, lead, own);
    writer.doc.getMap("meta").set("title", "after");
    await writer.settled();
    expect(writer.unreceipted).toBe(0);
    writer.leave();
    await writer.closed();
  },
);
