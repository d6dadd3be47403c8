import { once } from "node:events";
import { setTimeout as passed } from "node:timers/promises";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { encodeStep1, encodeUpdate } from "../../../shared/wire/frame.ts";
import { resourceIdOf } from "../../../server/domain/acts/resource-id.ts";
import { ControlClient } from "../control-client.ts";
import { sha256 } from "../entries.ts";
import type { RestClient } from "../rest-client.ts";
import type { RunningServer } from "../start-server.ts";
import { CARD, type Member } from "./revocation-room.ts";

const WRITE_MS = 50;
const READ_MS = 200;
/** A person makes 120 acts a minute at most (AC5). */
const ACT_MS = 600;

/** What a member shows to be let in. */
export type Credential = { readonly token: string } | { readonly session: RestClient };

/** Something that a member asked for and got, milliseconds of `performance.now`. */
interface Granted {
  readonly what: "act" | "read" | "join";
  readonly askedMs: number;
}

/** A member at work on one node: a socket that writes, a control channel, requests that read and say something. */
export class WorkingMember {
  /** When the last byte came that says anything of the room, milliseconds of `performance.now`; a close is none. */
  lastByteMs = 0;
  /** When each connection was closed by the server. */
  readonly closedMs: number[] = [];
  readonly granted: Granted[] = [];
  /** When each write was sent, by the clock of its item: milliseconds of `performance.now`. */
  readonly sentMs: number[] = [];
  /** When each act was asked for, by its id. */
  readonly actsMs = new Map<string, number>();
  readonly #node: RunningServer;
  readonly #member: Member;
  readonly #credential: Credential;
  readonly #doc = new Y.Doc();
  readonly #ended = new AbortController();
  readonly #loops: Promise<void>[] = [];
  #socket: WebSocket | null = null;
  #control: ControlClient | null = null;

  constructor(node: RunningServer, member: Member, credential: Credential) {
    this.#node = node;
    this.#member = member;
    this.#credential = credential;
  }

  /** Connects, and works until {@link stop}; resolves once the board has come and the room is followed. */
  async begin(room: string): Promise<void> {
    const socket = await this.#open(this.#node);
    this.#socket = socket;
    socket.on("message", () => this.#heard());
    socket.on("close", () => this.closedMs.push(performance.now()));
    const came = once(socket, "message");
    socket.send(encodeStep1(new Map()));
    await came;
    this.#doc.on("update", (update: Uint8Array) => {
      this.sentMs.push(performance.now());
      if (socket.readyState === WebSocket.OPEN) socket.send(encodeUpdate(update));
    });
    const auth = "token" in this.#credential ? { token: this.#credential.token } : { cookie: this.#credential.session.cookie };
    this.#control = await ControlClient.connect(this.#node.url, auth);
    this.#control.socket.onAny((name: string) => {
      // That a right has changed is told to who had it.
      if (name !== "access" && name !== "notice") this.#heard();
    });
    await this.#control.ask("room:follow", { room });
    this.#loops.push(
      this.#write(),
      this.#every(ACT_MS, () => this.#act()),
      this.#every(READ_MS, () => this.#read()),
    );
  }

  /** The Yjs client id of its writes. */
  get client(): number {
    return this.#doc.clientID;
  }

  /** Whether the sync socket is open still. */
  get isConnected(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN;
  }

  /** Tries to join again at a node, as a client does whose connection has ended. */
  async tryToJoin(node: RunningServer): Promise<void> {
    const askedMs = performance.now();
    const socket = await this.#open(node).catch(() => null);
    if (socket === null) return;
    socket.send(encodeStep1(new Map()));
    const first = await Promise.race([once(socket, "message").then(() => "sent"), once(socket, "close").then(() => "closed")]);
    if (first === "sent") this.granted.push({ what: "join", askedMs });
    socket.terminate();
  }

  async stop(): Promise<void> {
    this.#ended.abort();
    await Promise.all(this.#loops);
    this.#socket?.terminate();
    this.#control?.close();
    this.#doc.destroy();
  }

  #heard(): void {
    this.lastByteMs = performance.now();
  }

  async #open({ socketUrl }: RunningServer): Promise<WebSocket> {
    const proof =
      "token" in this.#credential
        ? `bearer.${this.#credential.token}`
        : `ticket.${await this.#credential.session.ticket(this.#member.board)}`;
    const socket = new WebSocket(`${socketUrl}/sync/${this.#member.board}`, ["majlis.v1", "majlis.receipts.v1", proof]);
    // An error is followed by the close, which is what counts here.
    socket.on("error", () => {});
    await once(socket, "open");
    return socket;
  }

  async #write(): Promise<void> {
    let count = 0;
    await this.#every(WRITE_MS, async () => void this.#doc.getMap("meta").set(`of-${this.#member.username}`, (count += 1)));
  }

  async #every(ms: number, work: () => Promise<void>): Promise<void> {
    while (!this.#ended.signal.aborted) {
      await work();
      await passed(ms, undefined, { signal: this.#ended.signal }).catch(() => {});
    }
  }

  async #act(): Promise<void> {
    const { id: author, board: place } = this.#member;
    const key = `${this.client}-${this.actsMs.size}`;
    this.actsMs.set(resourceIdOf({ place, author, noun: "comment", key }, sha256), performance.now());
    await this.#ask("act", "POST", `/api/compartments/${place}/comments`, { id: key, card: CARD, text: "said" });
  }

  async #read(): Promise<void> {
    await this.#ask("read", "GET", `/api/compartments/${this.#member.board}/timeline?limit=20`);
  }

  async #ask(what: "act" | "read", method: string, path: string, body?: object): Promise<void> {
    const askedMs = performance.now();
    const headers: Record<string, string> =
      "token" in this.#credential ? { authorization: `Bearer ${this.#credential.token}` } : { cookie: this.#credential.session.cookie };
    if (body !== undefined) headers["content-type"] = "application/json";
    const answer = await fetch(this.#node.url + path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) })
      .then(async (response) => ({ status: response.status, text: await response.text() }))
      // An answer that is being sent when the right ends is cut off.
      .catch(() => null);
    if (answer === null || answer.status >= 300) return;
    this.#heard();
    this.granted.push({ what, askedMs });
  }
}
