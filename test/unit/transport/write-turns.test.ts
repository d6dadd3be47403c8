import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { PIECE_BYTES, WriteTurns } from "../../../server/transport/write-turns.ts";

const open: { end(): void }[] = [];
afterEach(() => {
  for (const each of open.splice(0)) each.end();
});

/** Both ends of a connection. */
async function connected(): Promise<{ readonly near: Socket; readonly far: Socket }> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const accepted = once(server, "connection");
  const far = connect((server.address() as AddressInfo).port, "127.0.0.1");
  const [near] = (await accepted) as [Socket];
  near.on("error", () => {});
  open.push({ end: () => (near.destroy(), far.destroy(), server.close()) });
  return { near, far };
}

/** Turns that are given one at a time, as the test asks. */
function heldTurns() {
  const waiting: (() => void)[] = [];
  return { turns: new WriteTurns({ soon: (callback) => void waiting.push(callback) }), waiting, give: () => waiting.shift()?.() };
}

/** What comes on a socket until it has this size. */
async function received(socket: Socket, size: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= size) break;
  }
  return Buffer.concat(chunks);
}

const bytesOf = (size: number, seed: number): Buffer =>
  Buffer.from(Uint8Array.from({ length: size }, (_, at) => (at * seed + (at >> 8)) & 255));

it("P12 L10 what is large leaves in pieces, one in a turn, and what is written meanwhile comes behind it, byte for byte", async () => {
  const { near, far } = await connected();
  const { turns, waiting, give } = heldTurns();
  turns.pace(near, { group: "ana", member: "1" });
  const sent = [bytesOf(5 * PIECE_BYTES + 7, 3), bytesOf(9, 5), bytesOf(2 * PIECE_BYTES, 7), bytesOf(30, 11)];
  const whole = Buffer.concat(sent);
  const arriving = received(far, whole.length);
  near.write(sent[0]!);
  expect(near.bytesWritten).toBeLessThanOrEqual(PIECE_BYTES);
  near.cork();
  for (const later of sent.slice(1)) near.write(later);
  near.uncork();
  near.write("and text");
  let given = 0;
  while (near.writableLength > 0) {
    await expect.poll(() => waiting.length > 0 || near.writableLength === 0).toBe(true);
    expect(waiting.length).toBeLessThanOrEqual(1);
    if (waiting.length > 0) given++;
    give();
  }
  expect(given).toBeGreaterThanOrEqual(Math.floor(whole.length / PIECE_BYTES));
  expect((await arriving).subarray(0, whole.length).equals(whole)).toBe(true);
});

it("P12 L10 of many sockets with much to write one is served in a turn, people by turns", async () => {
  const { turns, waiting, give } = heldTurns();
  const ends = await Promise.all(["flood", "flood", "flood", "other"].map(async (group, at) => ({ group, at, ...(await connected()) })));
  for (const { near, far, group, at } of ends) {
    far.resume();
    turns.pace(near, { group, member: String(at) });
    near.write(bytesOf(3 * PIECE_BYTES, 3));
  }
  const other = ends[3]!.near;
  let given = 0;
  while (other.writableLength > 0) {
    await expect.poll(() => waiting.length > 0 || other.writableLength === 0).toBe(true);
    give();
    given++;
  }
  // Three turns of its own, and one of another person's before each.
  expect(given).toBeLessThanOrEqual(8);
  expect(ends.some(({ near, group }) => group === "flood" && near.writableLength > 0)).toBe(true);
});

it("a socket that is gone between two pieces fails its write and takes no turn more", async () => {
  const { near } = await connected();
  const { turns, waiting, give } = heldTurns();
  turns.pace(near, { group: "ana", member: "1" });
  const failed = new Promise<unknown>((resolve) => void near.write(bytesOf(3 * PIECE_BYTES, 3), resolve));
  await expect.poll(() => waiting.length).toBe(1);
  near.destroy();
  give();
  expect(await failed).toBeInstanceOf(Error);
  expect(waiting).toEqual([]);
});
