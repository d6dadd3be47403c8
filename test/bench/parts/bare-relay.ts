import { createServer } from "node:http";
import { WebSocketServer, type WebSocket } from "ws";

// The baseline of every benchmark: a bare `ws` relay, one frame per edit, no CRDT logic, no disk. A process of its own.
// `/sync/<room>` relays; `/snapshot` answers each message with one cached frame of the size in MAJLIS_SNAPSHOT_BYTES.

const rooms = new Map<string, Set<WebSocket>>();
const snapshot = Buffer.alloc(Number(process.env["SNAPSHOT_BYTES"] ?? "0"), 7);
const http = createServer();
const server = new WebSocketServer({ server: http, perMessageDeflate: false, maxPayload: 64 << 20 });
server.on("connection", (socket, request) => {
  const path = request.url ?? "/";
  if (path === "/snapshot") {
    socket.on("message", () => socket.send(snapshot));
    return;
  }
  const room = rooms.get(path) ?? new Set<WebSocket>();
  rooms.set(path, room);
  room.add(socket);
  socket.on("close", () => room.delete(socket));
  socket.on("message", (message: Buffer) => {
    for (const other of room) if (other !== socket) other.send(message);
  });
});
process.on("message", (command) => {
  if (command === "collect-garbage") {
    (globalThis as { gc?: () => void }).gc?.();
    process.send?.("collected");
  }
});
http.listen(0, "127.0.0.1", () => {
  const address = http.address();
  process.stdout.write(`listening ${typeof address === "object" && address !== null ? address.port : 0}\n`);
});
