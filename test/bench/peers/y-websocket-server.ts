// @y/websocket-server 0.1.1 as a process of its own: what its `bin` does, with the `ws` of the bare relay (newer than the one it brings).
// Everything is as shipped: pings every 30 s, the garbage collector of Yjs on, no compression. With YPERSISTENCE it keeps each update in
// LevelDB (y-leveldb; its binding comes built), after it has shown it and without fsync.
import { createServer } from "node:http";
import { setupWSConnection } from "@y/websocket-server/utils";
import { WebSocketServer } from "ws";

const http = createServer();
const server = new WebSocketServer({ server: http, perMessageDeflate: false });
server.on("connection", (socket, request) => setupWSConnection(socket, request));
http.listen(0, "127.0.0.1", () => {
  const address = http.address();
  process.stdout.write(`listening ${typeof address === "object" && address !== null ? address.port : 0}\n`);
});
