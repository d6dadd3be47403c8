import { connect, type Socket } from "node:net";
import { createDecoder, readVarString, readVarUint, readVarUint8Array, type Decoder } from "lib0/decoding";
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from "lib0/encoding";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { retryDelayMs, sentAwayDelayMs } from "../../../client/sync/retry-delay.ts";
import { UnsavedEdits } from "../../../client/sync/unsaved-edits.ts";
import { closeCode } from "../../../shared/wire/close-code.ts";
import { encodeStep1, encodeStep2, encodeUpdate, MESSAGE_AWARENESS } from "../../../shared/wire/frame.ts";
import { SUBPROTOCOL, SUBPROTOCOL_RECEIPTS } from "../../../shared/wire/limits.ts";
import { decodeReceipt, MESSAGE_RECEIPT, type Receipt } from "../../../shared/wire/receipt.ts";
import type { Balancer, Door } from "./balancer.ts";

/** The product's client waits up to 8 s between two tries; the trials measure the servers, so their clients wait no longer than this. */
const LONGEST_PAUSE_MS = 600;
const TICKET_LIMIT_MS = 3_000;
const HANDSHAKE_LIMIT_MS = 7_000;
/** As the product's client: longer than any honest commit or join. */
const PATIENCE_MS = 8_000;
const LONGEST_STORY = 2_000;

/** Whose client it is and where it goes. */
export interface ClientPlan {
  readonly name: string;
  readonly compartment: string;
  readonly token: string;
  readonly balancer: Balancer;
  /** The only node it connects to; tickets may come from any. Without it every connection is to the balancer's choice. */
  readonly pinnedTo?: number;
  readonly isWriter: boolean;
  readonly random: () => number;
  /** Called with every receipt. */
  readonly onReceipt?: (client: PersistentClient) => void;
}

/** Everything that this client was told is saved: it must be in the ledger at `seq` or before. */
export interface Saved {
  readonly client: number;
  readonly top: number;
  /** So many of {@link PersistentClient.ownDeletes}. */
  readonly deletes: number;
  readonly seq: number;
}

/** A range of ids, `to` exclusive. */
export interface DeletedRange {
  readonly client: number;
  readonly from: number;
  readonly to: number;
}

/**
 * A client that behaves like the product's: fetches a ticket for each connection, connects again whatever happens, answers step 1 with what is
 * missing, believes only receipts. It keeps account of what it was told and shown.
 */
export class PersistentClient {
  readonly doc = new Y.Doc();
  readonly plan: ClientPlan;
  readonly receipts: Receipt[] = [];
  readonly saved: Saved[] = [];
  readonly ownDeletes: DeletedRange[] = [];
  /** Own ids it has written under. */
  readonly ownIds = new Set<number>();
  /** Update messages as they came live, per connection after its join, for those who only watch. */
  readonly shown: (readonly Uint8Array[])[] = [];
  /** Client ids whose presence shows now. */
  readonly present = new Set<number>();
  readonly closes: number[] = [];
  /** A board it was refused for good: close code. */
  refusedWith: number | null = null;
  /** What happened lately, to explain a broken promise. */
  readonly story: string[] = [];
  /** Chance that the connection ends right after a write left, with whatever was on its way back. */
  cutAfterWrite = 0;
  isSynced = false;
  connections = 0;
  readonly #unsaved = new UnsavedEdits();
  #isStopped = false;
  #attempts = 0;
  #webSocket: WebSocket | null = null;
  #socket: Socket | null = null;
  #isDeaf = false;
  #hasAnswered = false;
  #highestSeq = 0;
  #patience: NodeJS.Timeout | undefined;
  #wake: () => void = () => {};
  #live: Uint8Array[] | null = null;
  #ended: Promise<void> = Promise.resolve();

  constructor(plan: ClientPlan) {
    this.plan = plan;
    this.doc.clientID = Math.floor(plan.random() * 2 ** 32);
    this.doc.on("update", (update: Uint8Array, origin: unknown) => {
      if (origin === this) return;
      this.#noteOwn(update);
      this.#unsaved.edited(update.at(-1) !== 0);
      if (this.#webSocket?.readyState !== WebSocket.OPEN || !this.#hasAnswered) return;
      this.#unsaved.updateSent(this.#ownClock());
      this.#tell(`update up to ${this.#ownClock()} sent`);
      this.#write(encodeUpdate(update));
    });
  }

  /** Local edits that it was not yet told are saved. */
  get unsaved(): number {
    return this.#unsaved.count;
  }

  /** Everything it did is saved and it follows the board. */
  get isQuiet(): boolean {
    return this.isSynced && this.#unsaved.count === 0;
  }

  /** Connects, and again and again until {@link stop}. */
  start(): void {
    this.#ended = this.#run();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#wake();
    this.#webSocket?.terminate();
    await this.#ended;
    this.doc.destroy();
  }

  async #run(): Promise<void> {
    while (!this.#isStopped && this.refusedWith === null) {
      const code = await this.#connect().catch(() => 0);
      if (this.#isStopped) return;
      if (code === closeCode.clientIdTaken) this.doc.clientID = Math.floor(this.plan.random() * 2 ** 32);
      else if (
        code === closeCode.rightWithdrawn ||
        code === closeCode.notFound ||
        code === closeCode.malformed ||
        code === closeCode.tooLarge
      )
        this.refusedWith = code;
      else await this.#pause(code);
    }
  }

  async #pause(code: number): Promise<void> {
    this.#attempts += 1;
    const random = this.plan.random();
    const pauseMs = (code === closeCode.tryAgain ? sentAwayDelayMs : retryDelayMs)(this.#attempts, random);
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      setTimeout(resolve, Math.min(pauseMs, LONGEST_PAUSE_MS));
    });
  }

  /** One connection from its ticket to its close code. Rejects where there was no ticket. */
  async #connect(): Promise<number> {
    const { balancer, compartment, pinnedTo } = this.plan;
    const ticket = await this.#ticket(balancer.next());
    if (ticket === null) return closeCode.notFound;
    const { socketUrl } = pinnedTo === undefined ? balancer.next() : balancer.at(pinnedTo);
    const webSocket = new WebSocket(`${socketUrl}/sync/${compartment}`, [SUBPROTOCOL, SUBPROTOCOL_RECEIPTS, `ticket.${ticket}`], {
      handshakeTimeout: HANDSHAKE_LIMIT_MS,
      createConnection: () => (this.#socket = connect({ port: Number(new URL(socketUrl).port), host: "127.0.0.1", noDelay: true })),
    });
    if (this.#isStopped) webSocket.terminate();
    this.#webSocket = webSocket;
    this.#isDeaf = false;
    this.#hasAnswered = false;
    // The error is followed by the close, which is what counts here.
    webSocket.on("error", () => {});
    webSocket.on("open", () => {
      this.#tell(`open to ${socketUrl}`);
      webSocket.send(encodeStep1(Y.decodeStateVector(Y.encodeStateVector(this.doc))));
      webSocket.send(presenceFrame(this.doc.clientID, this.plan.name));
      this.#patient(true);
    });
    webSocket.on("message", (message: Buffer) => void (this.#isDeaf || this.#take(message)));
    return await new Promise<number>((resolve) => {
      webSocket.on("close", (code: number) => {
        this.#closed(code);
        resolve(code);
      });
    });
  }

  async #ticket(door: Door): Promise<string | null> {
    const answer = await fetch(`${door.url}/api/compartments/${this.plan.compartment}/tickets`, {
      method: "POST",
      headers: { authorization: `Bearer ${this.plan.token}` },
      signal: AbortSignal.timeout(TICKET_LIMIT_MS),
    });
    const body = (await answer.json()) as { readonly ticket?: string };
    if (answer.status === 404) return null;
    if (body.ticket === undefined) throw new Error(`no ticket: ${answer.status}`);
    return body.ticket;
  }

  #closed(code: number): void {
    this.#patient(false);
    this.#tell(`closed with ${code}`);
    this.closes.push(code);
    this.isSynced = false;
    this.present.clear();
    this.#unsaved.closed();
    if (this.#live !== null) this.shown.push(this.#live);
    this.#live = null;
  }

  #take(message: Buffer): void {
    const decoder = createDecoder(message);
    const type = readVarUint(decoder);
    if (type === MESSAGE_RECEIPT) return this.#receipted(message);
    if (type === MESSAGE_AWARENESS) return this.#seePresence(createDecoder(readVarUint8Array(decoder)));
    if (type !== 0) return;
    const step = readVarUint(decoder);
    const payload = readVarUint8Array(decoder);
    if (step === 0) return this.#answer(payload);
    Y.applyUpdate(this.doc, payload, this);
    if (step === 2) this.#live?.push(payload);
    else this.#joined();
  }

  #joined(): void {
    this.isSynced = true;
    this.#attempts = 0;
    this.connections += 1;
    if (!this.plan.isWriter) this.#live = [];
    this.#patient(this.#unsaved.isWaiting);
  }

  #answer(vector: Uint8Array): void {
    if (!this.plan.isWriter) return;
    this.#hasAnswered = true;
    this.#unsaved.stepTwoSent(this.#ownClock());
    this.#tell(`asked; everything up to ${this.#ownClock()} sent`);
    this.#write(encodeStep2(Y.encodeStateAsUpdate(this.doc, vector)));
  }

  #receipted(message: Buffer): void {
    const receipt = decodeReceipt(message);
    if (!receipt.ok) throw new Error("malformed receipt");
    this.receipts.push(receipt.value);
    this.#tell(`receipt ${JSON.stringify(receipt.value)}`);
    this.#highestSeq = Math.max(this.#highestSeq, receipt.value.seq);
    this.#unsaved.received(receipt.value, this.doc.clientID);
    if (this.#unsaved.count === 0)
      this.saved.push({ client: this.doc.clientID, top: this.#ownClock(), deletes: this.ownDeletes.length, seq: this.#highestSeq });
    this.#patient(this.#unsaved.isWaiting);
    this.plan.onReceipt?.(this);
  }

  /** Waits for an answer; a connection that gives none in time is given up. */
  #patient(isWaiting: boolean): void {
    clearTimeout(this.#patience);
    this.#patience = isWaiting ? setTimeout(() => this.#webSocket?.terminate(), PATIENCE_MS) : undefined;
  }

  #write(message: Uint8Array): void {
    if (this.#patience === undefined) this.#patient(true);
    const socket = this.#socket;
    const isCut = this.cutAfterWrite > 0 && this.plan.random() < this.cutAfterWrite;
    // What comes back from now on is lost.
    this.#isDeaf ||= isCut;
    this.#webSocket?.send(message, () => {
      if (!isCut) return;
      const end = this.plan.random() < 0.5 ? (): unknown => socket?.destroy() : (): unknown => socket?.resetAndDestroy();
      setTimeout(end, this.plan.random() * 20);
    });
  }

  #tell(what: string): void {
    this.story.push(`${performance.now().toFixed(0)} ${what}, unsaved ${this.#unsaved.count}`);
    if (this.story.length > LONGEST_STORY) this.story.splice(0, LONGEST_STORY / 2);
  }

  #ownClock(): number {
    return Y.getState(this.doc.store, this.doc.clientID);
  }

  #noteOwn(update: Uint8Array): void {
    this.ownIds.add(this.doc.clientID);
    for (const [client, ranges] of Y.decodeUpdate(update).ds.clients)
      for (const { clock, len } of ranges) this.ownDeletes.push({ client, from: clock, to: clock + len });
  }

  #seePresence(decoder: Decoder): void {
    for (let left = readVarUint(decoder); left > 0; left -= 1) {
      const client = readVarUint(decoder);
      readVarUint(decoder);
      if (readVarString(decoder) === "null") this.present.delete(client);
      else this.present.add(client);
    }
  }
}

function presenceFrame(client: number, name: string): Uint8Array {
  const entry = createEncoder();
  for (const part of [1, client, 1]) writeVarUint(entry, part);
  writeVarString(entry, JSON.stringify({ name }));
  const message = createEncoder();
  writeVarUint(message, MESSAGE_AWARENESS);
  writeVarUint8Array(message, toUint8Array(entry));
  return toUint8Array(message);
}
