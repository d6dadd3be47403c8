import type { IncomingMessage, Server as HttpServer } from "node:http";
import { Server } from "socket.io";
import { UNREAD_LIMITS } from "../../domain/unread-limits.ts";
import type { Bus } from "../../ports/bus.ts";
import { refuseUpgrade } from "../refuse-upgrade.ts";
import { TurnWiseWebSocketServer } from "../web-socket-server.ts";
import { busAdapter } from "./bus-adapter.ts";

/** A connection that has not authenticated after this time is closed. */
const AUTHENTICATION_LIMIT_MS = 5_000;

/** What decides which connections begin, and when. */
export interface ControlServerPorts {
  /** Carries notices for one person to all their connections, on every node. */
  readonly bus: Bus;
  /** Begins a handshake when it is its turn. */
  readonly awaitTurn: (request: IncomingMessage, begin: () => void) => void;
  readonly isOwnOrigin: (origin: string, host: string | undefined) => boolean;
}

/** Sets the library up on an HTTP server: WebSocket alone, its limits, our own origins (T1), and handshakes in their turn (L10). */
export function openControlServer(httpServer: HttpServer, ports: ControlServerPorts): Server {
  return new Server(httpServer, {
    transports: ["websocket"],
    serveClient: false,
    adapter: busAdapter(ports.bus),
    // Other upgrade paths on this server are served elsewhere.
    destroyUpgrade: false,
    pingInterval: UNREAD_LIMITS.control.pingMs,
    pingTimeout: UNREAD_LIMITS.control.pongMs,
    maxHttpBufferSize: 64 << 10,
    // The library's own copy answers pings without limit, also to a peer that does not read the answers.
    wsEngine: TurnWiseWebSocketServer,
    connectTimeout: AUTHENTICATION_LIMIT_MS,
    allowRequest: (request, answer) => {
      const { origin, host } = request.headers;
      const isOwn = origin === undefined || ports.isOwnOrigin(origin, host);
      if (!isOwn) {
        // The library would answer 400.
        refuseUpgrade(request.socket, "403 Forbidden");
        return answer(null, false);
      }
      // Without a listener an error of a socket that waits would end the process.
      request.socket.on("error", () => request.socket.destroy());
      ports.awaitTurn(request, () => answer(null, true));
    },
  });
}
