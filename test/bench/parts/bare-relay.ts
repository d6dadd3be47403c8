import { createServer } from "node:http";
import { WebSocketServer, type WebSocket } from "ws";

// The baseline of every benchmark: a bare `ws` relay, one frame per edit, no CRDT logic, no disk. A process of its own.
// `/sync/<room>` relays; on `/join/<room>/<bytes>` the first message is answered with one cached frame of so many bytes, the rest is relayed.

const rooms = new Map<string, Set<WebSocket>>();
const snapshots = new Map<number, Buffer>();

/** A frame that begins as a SyncStep2 does, so that joiners know the end of a join in the same way everywhere. */
function snapshotOf(bytes: number): Buffer {
  const made = snapshots.get(bytes) ?? Buffer.alloc(bytes, 7);
  made.set([0, 1].slice(0, bytes));
  snapshots.set(bytes, made);
  return made;
}

const http = createServer();
const server = new WebSocketServer({ server: http, perMessageDeflate: false, maxPayload: 64 << 20 });
server.on("connection", (socket, request) => {
  const [, kind, name = "", bytes = "0"] = (request.url ?? "/").split("/");
  let isJoining = kind === "join";
  const room = rooms.get(name) ?? new Set<WebSocket>();
  rooms.set(name, room);
  room.add(socket);
  socket.on("close", () => room.delete(socket));
  socket.on("message", (message: Buffer) => {
    if (isJoining) {
      isJoining = false;
      socket.send(snapshotOf(Number(bytes)));
      return;
    }
    for (const other of room) if (other !== socket) other.send(message);
  });
});
http.listen(0, "127.0.0.1", () => {
  const address = http.address();
  process.stdout.write(`listening ${typeof address === "object" && address !== null ? address.port : 0}\n`);
});
