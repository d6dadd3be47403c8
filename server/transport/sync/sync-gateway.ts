import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { WebSocket } from "ws";
import type { CompartmentId, UserId } from "../../../shared/ids.ts";
import { closeCode, type CloseCode } from "../../../shared/wire/close-code.ts";
import { isQuestion } from "../../../shared/wire/frame.ts";
import { MAX_PAYLOAD_BYTES, SUBPROTOCOL_RECEIPTS } from "../../../shared/wire/limits.ts";
import type { ConnectionCounts } from "../../domain/connection-counts.ts";
import type { Hub } from "../../domain/hub/hub.ts";
import type { Ending, Grant } from "../../domain/hub/session/grant.ts";
import { withinTime } from "../../domain/within-time.ts";
import type { Place } from "../../domain/fair-line.ts";
import type { UnfinishedMessages } from "../../domain/unfinished-messages.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Log } from "../../ports/log.ts";
import { chooseSubprotocol, credentialsOf, type Credentials } from "./credentials.ts";
import { countUnfinished, type WebSocketConnection } from "./count-unfinished.ts";
import { refuseUpgrade } from "../refuse-upgrade.ts";
import type { RequestPacer } from "../request-pacer.ts";
import { readByAll, type ReadTurns } from "../read-turns.ts";
import { LoopTurns } from "../loop-turns.ts";
import { WriteTurns } from "../write-turns.ts";
import { TurnWiseWebSocketServer } from "../web-socket-server.ts";
import { readLargeByTurns } from "./read-large.ts";
import { SocketPeer } from "./socket-peer.ts";

/** Longest time of an admission, milliseconds. */
const ADMISSION_LIMIT_MS = 5_000;

/** A connection that was refused, or may not go on sending, has so long to read why, milliseconds. */
const CLOSED_LIMIT_MS = 5_000;
/** Under this name the unfinished messages of all refused connections are counted. No account has it. */
const REFUSED = "";

/** The answer to a connection's credentials. */
export type Admission =
  | { readonly ok: true; readonly grant: Grant }
  | { readonly ok: false; readonly code: CloseCode; readonly reason: string };

/** A request for a sync socket, as Node hands it over. */
interface Upgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** What the gateway needs. */
export interface SyncGatewayPorts {
  readonly hub: Hub;
  readonly clock: Pick<Clock, "after" | "soon">;
  readonly log: Log;
  /** Authenticates and authorises; the same answer for a compartment that does not exist and one without a right to it. */
  readonly admit: (credentials: Credentials, compartment: CompartmentId) => Promise<Admission>;
  /** Looks at a live connection's right once more (server/commands/recheck-grant.ts); null if it still stands. */
  readonly recheck: (grant: Grant) => Promise<Ending | null>;
  /** Sync sockets of each person. */
  readonly counts: ConnectionCounts;
  /** What their messages take that are not whole. */
  readonly unfinished: UnfinishedMessages;
  /** When those that send much are read. */
  readonly turns: ReadTurns;
  /** Begins and completes handshakes, and answers what peers ask for. */
  readonly pacer: Pick<RequestPacer, "run" | "take">;
  /** Counts a handshake of a person; false if it is one too many. */
  readonly takeHandshake: (user: UserId) => boolean;
  /** Notes a connection whose person is not known yet; gives what to call when that is over. `close` ends it where too many wait. */
  readonly unproven: (request: IncomingMessage, close: () => void) => () => void;
  /** Whether a browser page of this origin may connect to this host. */
  readonly isOwnOrigin: (origin: string, host: string | undefined) => boolean;
}

/** `WS /sync/<compartment>`: authenticates before it accepts, then hands messages to the hub. No decisions of its own. */
export class SyncGateway {
  readonly #ports: SyncGatewayPorts;
  readonly #peers = new Set<SocketPeer>();
  /** When what is large is written. */
  readonly #writes: WriteTurns;
  /** When large messages are put together. */
  readonly #assemblies: LoopTurns;
  #refused = 0;
  #served = 0;
  readonly #server = new TurnWiseWebSocketServer({ maxPayload: MAX_PAYLOAD_BYTES, handleProtocols: chooseSubprotocol });

  constructor(ports: SyncGatewayPorts) {
    this.#ports = ports;
    this.#writes = new WriteTurns(ports.clock);
    this.#assemblies = new LoopTurns(ports.clock);
  }

  /** Connections now open. */
  get size(): number {
    return this.#peers.size;
  }

  /** Takes an upgrade request if its path is a sync path; says whether it was taken. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
    // Any name is accepted and then closed with 4404: a stock client would retry an HTTP 404 for ever.
    const compartment = /^\/sync\/([^?]*)/.exec(request.url ?? "")?.[1];
    if (compartment === undefined) return false;
    const { origin, host } = request.headers;
    if (origin !== undefined && !this.#ports.isOwnOrigin(origin, host)) {
      refuseUpgrade(socket, "403 Forbidden");
      return true;
    }
    void this.#admit(compartment, { request, socket, head });
    return true;
  }

  /** Pings every peer and cuts those that have not answered. Called as often as unread-limits.ts says. */
  heartbeat(): void {
    for (const peer of this.#peers) peer.heartbeat();
  }

  async #admit(compartment: CompartmentId, { request, socket, head }: Upgrade): Promise<void> {
    // Without a listener an error of the bare socket would end the process.
    const ignored = (cause: Error): void => this.#ports.log.debug({ err: cause }, "socket failed before it was admitted");
    socket.on("error", ignored);
    const proven = this.#ports.unproven(request, () => socket.destroy());
    socket.once("close", proven);
    // A connection that is gone by its turn costs no look-up, and keeps its ticket.
    const admission = await this.#ports.pacer.run(request, async () =>
      socket.destroyed ? null : await this.#decide(compartment, request),
    );
    // In its turn once more: many that waited for the same look-up know at once.
    this.#ports.pacer.take(request, () => {
      proven();
      if (admission === null || socket.destroyed) return;
      socket.off("error", ignored).off("close", proven);
      this.#accept({ request, socket, head }, admission);
    });
  }

  /** Completes the upgrade. Refusals do so too: a stock client would retry an HTTP 401 for ever (SW2). */
  #accept({ request, socket, head }: Upgrade, admission: Admission): void {
    this.#server.handleUpgrade(request, socket, head, (webSocket) => {
      webSocket.on("error", (cause) => this.#ports.log.debug({ err: cause }, "sync socket failed"));
      if (admission.ok) this.#serve({ webSocket, socket, request }, admission.grant);
      else this.#refuse({ webSocket, socket }, admission.code, admission.reason);
    });
  }

  async #decide(compartment: CompartmentId, request: IncomingMessage): Promise<Admission> {
    const tooSlow: Admission = { ok: false, code: closeCode.tryAgain, reason: "admission took too long" };
    try {
      const admission = this.#ports.admit(credentialsOf(request), compartment);
      return await withinTime(this.#ports.clock, { limitMs: ADMISSION_LIMIT_MS, late: () => tooSlow }, admission);
    } catch (cause) {
      this.#ports.log.error({ err: cause }, "admission failed");
      return { ok: false, code: closeCode.tryAgain, reason: "try again" };
    }
  }

  /** Closes a connection that has not become one of its person's. Like every other it may answer the close or not, and go on sending. */
  #refuse(connection: WebSocketConnection, code: CloseCode, reason: string): void {
    const { webSocket } = connection;
    const cut = (): void => webSocket.terminate();
    const place: Place = { group: REFUSED, member: String(++this.#refused) };
    const reading = readByAll({ pause: () => webSocket.pause(), readOn: () => webSocket.resume() });
    readLargeByTurns(connection.socket, { turns: this.#assemblies, place, reading, mostBytes: MAX_PAYLOAD_BYTES });
    countUnfinished(connection, this.#ports.unfinished.begin(REFUSED), cut);
    this.#ports.turns.watch(connection.socket, place, reading);
    webSocket.once("close", this.#ports.clock.after(CLOSED_LIMIT_MS, cut));
    webSocket.close(code, reason);
  }

  /** Reads nothing more from a connection that was closed, and cuts it after a while. Cut at once, its peer might not read why it was closed. */
  #stopReading(peer: SocketPeer, webSocket: WebSocket): void {
    peer.stopReading();
    webSocket.once(
      "close",
      this.#ports.clock.after(CLOSED_LIMIT_MS, () => webSocket.terminate()),
    );
  }

  #serve({ webSocket, socket, request }: WebSocketConnection & Pick<Upgrade, "request">, grant: Grant): void {
    const { hub, counts, unfinished, takeHandshake, turns, pacer } = this.#ports;
    if (!takeHandshake(grant.user.id)) return this.#refuse({ webSocket, socket }, closeCode.tooFast, "too many new connections");
    const leave = counts.take(grant.user.id);
    if (leave === null) return this.#refuse({ webSocket, socket }, closeCode.tooFast, "too many connections");
    const place: Place = { group: grant.user.id, member: String(++this.#served) };
    const peer = new SocketPeer(webSocket, socket, () => this.#writes.pace(socket, place));
    this.#peers.add(peer);
    const session = hub.arrive({
      peer,
      grant,
      receipts: webSocket.protocol === SUBPROTOCOL_RECEIPTS,
      recheck: this.#ports.recheck,
    });
    webSocket.on("message", (message: Buffer, isBinary) => {
      if (!isBinary) return hub.close(session, closeCode.malformed, "text frames are not part of the protocol");
      if (!isQuestion(message)) return hub.receive(session, message);
      // Its answer may be a whole board.
      peer.turns.pause();
      pacer.take(request, () => {
        peer.turns.readOn();
        hub.receive(session, message);
      });
    });
    readLargeByTurns(socket, { turns: this.#assemblies, place, reading: peer.turns, mostBytes: MAX_PAYLOAD_BYTES });
    countUnfinished({ webSocket, socket }, unfinished.begin(grant.user.id), () => {
      hub.close(session, closeCode.tooFast, "too much of messages that are not whole");
      this.#stopReading(peer, webSocket);
    });
    turns.watch(socket, place, peer.turns);
    socket.on("drain", () => hub.drained(session));
    // Only now: a peer that does not answer our close still has its connection, for half a minute.
    webSocket.on("close", () => {
      leave();
      this.#peers.delete(peer);
      hub.leave(session);
    });
  }
}
