import type { Duplex } from "node:stream";

/** Answers an upgrade request with a bare HTTP status, such as "403 Forbidden", and lets go of the connection. */
export function refuseUpgrade(socket: Duplex, status: string): void {
  // A client that hangs up early causes an error on a socket without another listener, which would end the process.
  socket.on("error", () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
