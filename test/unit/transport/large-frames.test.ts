import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { Duplex } from "node:stream";
import { expect, it } from "vitest";
import type { WebSocket } from "ws";
import { LoopTurns } from "../../../server/transport/loop-turns.ts";
import { readLargeByTurns } from "../../../server/transport/sync/read-large.ts";
import { TurnWiseWebSocketServer } from "../../../server/transport/web-socket-server.ts";
import { systemClock } from "../../../server/adapters/system/clock.ts";

const MOST_BYTES = 2 << 20;

interface Opened {
  readonly socket: Duplex;
  readonly webSocket: () => WebSocket;
  readonly messages: Buffer[];
  readonly codes: number[];
  /** Events in order: `name n` for a message of n bytes. */
  readonly heard: string[];
}

/** A connection to a server whose large messages are put together by turns. */
function open(name = "a", parts: { heard?: string[]; turns?: LoopTurns; isCut?: boolean } = {}): Opened {
  const { heard = [], turns = new LoopTurns(systemClock), isCut = true } = parts;
  const server = new TurnWiseWebSocketServer({ maxPayload: MOST_BYTES });
  const headers = {
    upgrade: "websocket",
    connection: "Upgrade",
    "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
    "sec-websocket-version": "13",
  };
  const socket = new Duplex({ read: () => {}, write: (_chunk, _encoding, done) => done() });
  let accepted: WebSocket | undefined;
  const opened: Opened = { socket, webSocket: () => accepted as WebSocket, messages: [], codes: [], heard };
  server.handleUpgrade({ method: "GET", headers } as unknown as IncomingMessage, socket, Buffer.alloc(0), (webSocket: WebSocket) => {
    accepted = webSocket;
    const reading = { pause: () => webSocket.pause(), readOn: () => webSocket.resume() };
    if (isCut) readLargeByTurns(socket, { turns, place: { group: name, member: name }, reading, mostBytes: MOST_BYTES });
    webSocket.on("message", (message: Buffer) => {
      opened.messages.push(message);
      heard.push(`${name} ${message.length}`);
    });
    webSocket.on("ping", (data: Buffer) => void heard.push(`${name} ping ${data.length}`));
    webSocket.on("error", (error: Error & { code?: string }) => void heard.push(`${name} ${error.code}`));
    webSocket.on("close", (code) => void opened.codes.push(code));
  });
  return opened;
}

/** A masked frame as a browser sends it (RFC 6455 §5.2). */
function frame(payload: Buffer, { first = 0x82, mask = randomBytes(4), claimed = payload.length } = {}): Buffer {
  const head = Buffer.alloc(claimed < 126 ? 2 : claimed < 0x10000 ? 4 : 10);
  head[0] = first;
  head[1] = 0x80 | (claimed < 126 ? claimed : claimed < 0x10000 ? 126 : 127);
  if (head.length === 4) head.writeUInt16BE(claimed, 2);
  if (head.length === 10) head.writeBigUInt64BE(BigInt(claimed), 2);
  return Buffer.concat([head, mask, payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0))]);
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise<void>((resolve) => void setImmediate(resolve));
}

/** Hands bytes over in chunks of about so many. */
function send(socket: Duplex, bytes: Buffer, chunk: number): void {
  for (let at = 0; at < bytes.length;) {
    const size = 1 + Math.floor(Math.random() * 2 * chunk);
    socket.push(bytes.subarray(at, at + size));
    at += size;
  }
}

const small = Buffer.from("small");
const large = randomBytes(1_000_003);

it.each([1_000_000, 70_000, 4_096, 37])("L10 messages of all sizes, in chunks of about %d bytes, are what was sent", async (chunk) => {
  const sizes = [0, 1, 125, 126, 65_532, 65_535, 65_536, 262_144, 262_145, 262_147, 1_000_003, 5];
  const sent = sizes.map((size) => randomBytes(size));
  const { socket, messages } = open();
  send(socket, Buffer.concat(sent.map((payload) => frame(payload))), chunk);
  await until(() => messages.length === sent.length);
  expect(messages.map((message, index) => message.equals(sent[index] ?? Buffer.alloc(0)))).toEqual(sent.map(() => true));
});

it("L10 T31 a message in large and small fragments, with pings in between, is what was sent", async () => {
  const { socket, messages, heard } = open();
  const parts = [large.subarray(0, 400_000), large.subarray(400_000, 400_010), large.subarray(400_010)];
  send(
    socket,
    Buffer.concat([
      frame(parts[0] as Buffer, { first: 0x02 }),
      frame(Buffer.from("beat"), { first: 0x89 }),
      frame(parts[1] as Buffer, { first: 0x00 }),
      frame(parts[2] as Buffer, { first: 0x80 }),
      frame(small),
    ]),
    50_000,
  );
  await until(() => messages.length === 2);
  expect(messages[0]?.equals(large)).toBe(true);
  expect(heard).toEqual(["a ping 4", "a 1000003", "a 5"]);
});

it("P12 L10 one large message is put together in a turn: people by turns, and small messages of others meanwhile", async () => {
  const heard: string[] = [];
  const turns = new LoopTurns(systemClock);
  const [a, b, c] = [open("a", { heard, turns }), open("b", { heard, turns }), open("c", { heard, turns })];
  const last = frame(large);
  for (const { socket } of [a, b]) socket.push(last.subarray(0, -1));
  await until(() => a.socket.readableLength + b.socket.readableLength === 0);
  for (const { socket } of [a, b]) socket.push(Buffer.concat([last.subarray(-1), last]));
  c.socket.push(frame(small));
  await until(() => heard.length === 5);
  expect(heard).toEqual(["c 5", "a 1000003", "b 1000003", "a 1000003", "b 1000003"]);
});

it("H5 what had come whole before the connection ended counts, though its turn had not come", async () => {
  const { socket, messages, codes } = open();
  socket.push(Buffer.concat([frame(large), frame(small)]));
  await until(() => socket.readableLength === 0);
  socket.destroy();
  await until(() => codes.length === 1);
  expect(messages.map(({ length }) => length)).toEqual([large.length, small.length]);
});

it("H5 what is left in a paused socket when the connection ends counts, too, though it is in the middle of a large message", async () => {
  const never = new LoopTurns({ soon: () => {} });
  const { socket, messages, codes } = open("a", { turns: never });
  const second = frame(large);
  const rest = Buffer.concat([second.subarray(600_000), frame(small)]);
  socket.push(Buffer.concat([frame(large), second.subarray(0, 600_000)]));
  await until(() => socket.readableLength === 0);
  socket.push(rest);
  await until(() => socket.readableLength === rest.length);
  socket.destroy();
  await until(() => codes.length === 1);
  expect(messages.map(({ length }) => length)).toEqual([large.length, large.length, small.length]);
});

it.each([
  { what: "a close", bytes: frame(Buffer.alloc(0), { first: 0x88 }), heard: [] },
  { what: "what is no frame", bytes: frame(small, { first: 0x83 }), heard: ["a WS_ERR_INVALID_OPCODE"] },
])("T31 what comes after $what is passed over, and the connection is read to its end", async ({ bytes, heard: expected }) => {
  const { socket, messages, heard, codes } = open();
  socket.push(bytes);
  await until(() => socket.readableLength === 0);
  for (const more of [frame(large), frame(small)]) {
    socket.push(more);
    await until(() => socket.readableLength === 0);
  }
  socket.push(null);
  await until(() => codes.length === 1);
  expect([messages, heard]).toEqual([[], expected]);
});

it("L7 a message that claims more than the largest is refused before its bytes come", async () => {
  const { socket, heard } = open();
  socket.push(frame(small, { claimed: MOST_BYTES + 1 }));
  await until(() => heard.length > 0);
  expect(heard).toEqual(["a WS_ERR_UNSUPPORTED_MESSAGE_LENGTH"]);
});

it("H5 what had come whole counts where the other side has ended its half, and where it waits in a paused socket", async () => {
  const [ended, paused] = [open("ended"), open("paused")];
  ended.socket.push(Buffer.concat([frame(large), frame(small)]));
  ended.socket.push(null);
  const whole = Buffer.concat([frame(small), frame(large), frame(small)]);
  paused.socket.push(whole.subarray(0, 600_000));
  await until(() => paused.socket.readableLength === 0);
  paused.webSocket().pause();
  paused.socket.push(whole.subarray(600_000));
  paused.socket.destroy();
  await until(() => ended.codes.length + paused.codes.length === 2);
  expect(ended.messages.map(({ length }) => length)).toEqual([large.length, small.length]);
  expect(paused.messages.map((message) => [small, large].findIndex((sent) => sent.equals(message)))).toEqual([0, 1, 0]);
});

it("T31 a connection whose large message is followed by a malformed frame, or by a close, is read no further", async () => {
  for (const [last, code] of [
    [Buffer.from([0, 1]), 1006],
    [Buffer.from([0x03, 0xe8]), 1000],
  ] as const) {
    const { socket, heard, codes } = open();
    socket.push(Buffer.concat([frame(large), frame(last, { first: 0x88 }), frame(large), frame(small)]));
    socket.push(null);
    await until(() => codes.length === 1);
    expect(heard).toEqual(code === 1006 ? ["a 1000003", "a WS_ERR_INVALID_CLOSE_CODE"] : ["a 1000003"]);
    expect(codes).toEqual([code]);
  }
});

/** Numbers from 0 to below 1 that look random and are the same each time (Park and Miller, CACM 31, 1988). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Frames of all kinds and sizes; some are malformed: reserved opcodes and bits, no mask, control frames that are too long or in fragments, text that is none. */
function anyFrame(next: () => number): Buffer {
  const among = <Value>(values: readonly Value[]): Value => values[Math.floor(next() * values.length)] as Value;
  const opcode = among([0, 0, 0, 1, 2, 2, 2, 2, 2, 8, 9, 9, 10, 3, 15]);
  const size = among([0, 1, 125, 126, 65_535, 65_536, 262_144, 262_145, 262_147, 300_001, MOST_BYTES]);
  const isControl = opcode >= 8 && next() < 0.9;
  const payload = opcode === 1 ? Buffer.alloc(size, next() < 0.8 ? 0x41 : 0xff) : randomBytes(isControl ? size % 126 : size);
  const first = (isControl || next() < 0.7 ? 0x80 : 0) | (next() < 0.04 ? among([0x10, 0x20, 0x40]) : 0) | opcode;
  const claimed = next() < 0.03 ? among([2 ** 31, 2 ** 53, MOST_BYTES + 1]) : payload.length;
  const made = frame(payload, { first, claimed });
  if (next() < 0.03) made[1] = (made[1] ?? 0) & 0x7f;
  return made;
}

it.each(Array.from({ length: 40 }, (_, index) => index + 1))(
  "T31 L10 whatever comes, it is read as the library reads it: %d",
  async (seed) => {
    const next = numbers(seed);
    const sent = Buffer.concat(Array.from({ length: 1 + Math.floor(next() * 8) }, () => anyFrame(next)));
    const most = Math.max(sent.length / 2_000, 40 ** (1 + next() * 3));
    const sizes: number[] = [];
    for (let at = 0; at < sent.length; at += sizes.at(-1) as number) sizes.push(1 + Math.floor(next() * most));
    const endsAtOnce = next() < 0.3;
    const read = await Promise.all(
      [true, false].map(async (isCut) => {
        const { socket, heard, codes } = open("a", { isCut });
        // The library unmasks where the bytes are.
        const bytes = Buffer.from(sent);
        let at = 0;
        for (const size of sizes) socket.push(bytes.subarray(at, (at += size)));
        if (endsAtOnce) socket.destroy();
        else socket.push(null);
        await until(() => codes.length === 1);
        return { heard, codes };
      }),
    );
    expect(read[0]).toEqual(read[1]);
  },
);
