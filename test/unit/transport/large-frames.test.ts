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
  readonly messages: Buffer[];
  readonly codes: number[];
  /** Events in order: `name n` for a message of n bytes. */
  readonly heard: string[];
}

/** A connection to a server whose large messages are put together by turns. */
function open(name = "a", parts: { heard?: string[]; turns?: LoopTurns } = {}): Opened {
  const { heard = [], turns = new LoopTurns(systemClock) } = parts;
  const server = new TurnWiseWebSocketServer({ maxPayload: MOST_BYTES });
  const headers = {
    upgrade: "websocket",
    connection: "Upgrade",
    "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
    "sec-websocket-version": "13",
  };
  const socket = new Duplex({ read: () => {}, write: (_chunk, _encoding, done) => done() });
  const opened: Opened = { socket, messages: [], codes: [], heard };
  server.handleUpgrade({ method: "GET", headers } as unknown as IncomingMessage, socket, Buffer.alloc(0), (webSocket: WebSocket) => {
    const reading = { pause: () => webSocket.pause(), readOn: () => webSocket.resume() };
    readLargeByTurns(socket, { turns, place: { group: name, member: name }, reading, mostBytes: MOST_BYTES });
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
