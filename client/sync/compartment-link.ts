import { removeAwarenessStates, type Awareness } from "y-protocols/awareness";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import type { Result } from "../../shared/result.ts";
import { closeCode } from "../../shared/wire/close-code.ts";
import { decodeReceipt, MESSAGE_RECEIPT } from "../../shared/wire/receipt.ts";
import type { ConnectionState, LinkSnapshot, RefusalReason } from "./connection-state.ts";
import { carriedUpdate, type Carried } from "./carry-over.ts";
import { observedSocket, type WriteFrame } from "./observed-socket.ts";
import { quietDoc } from "./quiet-doc.ts";
import { retryDelayMs, sentAwayDelayMs } from "./retry-delay.ts";
import { UnsavedEdits } from "./unsaved-edits.ts";

/** Why the server gave no ticket. `unavailable` is retried. */
export type TicketRefusal = "signed-out" | "not-found" | "unavailable";

/** What a link needs from its environment. */
export interface LinkEnvironment {
  /** Base of the sync sockets, for example `wss://host/sync`. */
  readonly socketUrl: string;
  /** A fresh single-use ticket for one compartment. */
  fetchTicket(compartmentId: string): Promise<Result<string, TicketRefusal>>;
}

/** How a link is replaced when its client id belongs to another person while it holds edits without a receipt. */
export interface LinkSuccession {
  /** Edits of the link before, to be made again under a new client id once the document is here; null for the first link. */
  readonly carried: Carried | null;
  /** Replaces this link by one that carries over these edits. */
  readonly carryOver: (carried: Carried) => void;
}

/** See {@link CompartmentLink.gateFor}. */
export interface OriginGate {
  /** The person has not done anything yet. */
  readonly close: () => void;
  /** The person has done something: updates of the origin are sent. */
  readonly open: () => void;
  /** No such updates are expected any more, for example because the editor is gone. */
  readonly remove: () => void;
}

/** A connection that has lasted this long resets the pauses between retries to the shortest. */
const STEADY_MS = 3_000;
/** From the sixth try on the pause between two is the longest. */
const ATTEMPTS_FOR_LONG_PAUSE = 5;
/** Longer than any normal commit. After it the link reconnects, because it cannot know whether the edit was kept. */
const RECEIPT_PATIENCE_MS = 8_000;

/**
 * Keeps one compartment's document in sync with the server and reports the state of that.
 *
 * It retries after every transient close, fetches a ticket before each connection (a ticket is single-use), and wipes the document when the right is withdrawn.
 */
export class CompartmentLink {
  readonly id: string;
  readonly doc = quietDoc();
  readonly #env: LinkEnvironment;
  readonly #provider: WebsocketProvider;
  readonly #unsaved = new UnsavedEdits();
  readonly #listeners = new Set<() => void>();
  /** Origins with a gate, and whether it is open. */
  readonly #guardedOrigins = new Map<unknown, boolean>();
  #snapshot: LinkSnapshot = { state: { kind: "connecting" }, unsaved: 0, acts: 0, isLoaded: false };
  #retryTimer: ReturnType<typeof setTimeout> | undefined;
  #patienceTimer: ReturnType<typeof setTimeout> | undefined;
  #steadyTimer: ReturnType<typeof setTimeout> | undefined;
  #attempts = 0;
  #takenInARow = 0;
  #receiptedTo = 0;
  #carried: Carried | null;
  readonly #carryOver: (carried: Carried) => void;
  #isClosed = false;

  constructor(id: string, env: LinkEnvironment, { carried, carryOver }: LinkSuccession) {
    this.id = id;
    this.#env = env;
    this.#carried = carried;
    this.#carryOver = carryOver;
    // Registered before the provider's own listener, so that an edit is counted before its frame is sent.
    this.doc.on("update", this.#onUpdate);
    this.#provider = new WebsocketProvider(env.socketUrl, id, this.doc, {
      connect: false,
      // Two tabs of one browser must not see each other's edits before they are durable (P1).
      disableBc: true,
      // Every reconnect needs a new ticket, so this link starts all of them itself.
      shouldReconnect: () => false,
      WebSocketPolyfill: observedSocket(this.#onWritten),
    });
    this.#provider.messageHandlers[MESSAGE_RECEIPT] = (_encoder, decoder) => this.#onReceipt(decoder.arr);
    this.#provider.on("sync", (isSynced: boolean) => isSynced && this.#onSynced());
    this.#provider.on("connection-close", () => this.#onSocketClosed());
    this.#provider.on("closed", (event) => this.#onRefused(event.code, event.reason));
    void this.#connect();
  }

  /** Presence inside the compartment: carets and selections. The server stamps who it is (P2). */
  get awareness(): Awareness {
    return this.#provider.awareness;
  }

  /** The current state; the same object until something changes. */
  get snapshot(): LinkSnapshot {
    return this.#snapshot;
  }

  /** Calls back on every change of {@link snapshot}; returns the function that stops it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * A gate for the updates of one origin. An update that comes while the gate is closed stops this link instead of being sent, because it would be a
   * write in the name of a person who did nothing (P11). For an editor, which may repair what it shows.
   */
  gateFor(origin: unknown): OriginGate {
    return {
      close: () => void this.#guardedOrigins.set(origin, false),
      open: () => void this.#guardedOrigins.set(origin, true),
      remove: () => void this.#guardedOrigins.delete(origin),
    };
  }

  /** Tries again now instead of at the end of the pause, for example when the network came back or the person signed in. */
  hurry(): void {
    const { kind } = this.#snapshot.state;
    if (kind !== "offline" && kind !== "signed-out") return;
    clearTimeout(this.#retryTimer);
    void this.#connect();
  }

  /** Closes the socket and destroys the document. A late event changes nothing. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#retryTimer);
    this.#stopExpecting();
    clearTimeout(this.#steadyTimer);
    this.#provider.destroy();
    this.doc.off("update", this.#onUpdate);
    this.doc.destroy();
    this.#listeners.clear();
  }

  async #connect(): Promise<void> {
    if (!this.#snapshot.isLoaded) this.#publish({ kind: "connecting" });
    const ticket = await this.#env.fetchTicket(this.id);
    if (this.#isClosed) return;
    if (ticket.ok) {
      this.#provider.protocols = ["majlis.v1", `ticket.${ticket.value}`, "majlis.receipts.v1"];
      this.#provider.connect();
    } else if (ticket.error === "signed-out") this.#publish({ kind: "signed-out" });
    else if (ticket.error === "not-found") this.#publish({ kind: "withdrawn" });
    else this.#retryLater();
  }

  #retryLater(isSentAway = false): void {
    this.#publish({ kind: "offline" });
    this.#attempts += 1;
    clearTimeout(this.#retryTimer);
    const random = Math.random();
    const delayMs = (isSentAway ? sentAwayDelayMs : retryDelayMs)(this.#attempts, random);
    this.#retryTimer = setTimeout(() => void this.#connect(), delayMs);
  }

  #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === this.#provider) return;
    if (this.#guardedOrigins.get(origin) === false) return this.#stopUnasked();
    // An update ends with its delete set, and an empty one is a single 0.
    this.#unsaved.edited(update.at(-1) !== 0, performance.now());
    this.#publish(this.#snapshot.state);
  };

  #stopUnasked(): void {
    // The provider's listener comes after this one, and does not send while disconnected.
    this.#provider.disconnect();
    clearTimeout(this.#retryTimer);
    this.#publish({ kind: "refused", reason: "unasked" });
  }

  #onWritten = ({ step, update }: WriteFrame): void => {
    const ownClock = Y.getState(this.doc.store, this.doc.clientID);
    // An answer may go in several frames, which bring this page's own clock up step by step.
    if (step === "step-2") this.#unsaved.stepTwoSent(Y.parseUpdateMeta(update).to.get(this.doc.clientID) ?? ownClock);
    else this.#unsaved.updateSent(ownClock);
    // A stopped server sends no answer, so typing must not restart this wait; only an answer does.
    if (this.#patienceTimer === undefined) this.#expectReceipt();
    this.#publish(this.#snapshot.state);
  };

  #onReceipt(message: Uint8Array): void {
    const receipt = decodeReceipt(message);
    if (!receipt.ok) return;
    this.#unsaved.received(receipt.value, this.doc.clientID);
    for (const [client, clock] of receipt.value.tops)
      if (client === this.doc.clientID) this.#receiptedTo = Math.max(this.#receiptedTo, clock);
    this.#expectReceipt();
    this.#publish(this.#snapshot.state);
  }

  #expectReceipt(): void {
    this.#stopExpecting();
    if (!this.#unsaved.isWaiting) return;
    this.#patienceTimer = setTimeout(() => {
      this.#patienceTimer = undefined;
      this.#provider.disconnect();
      this.#retryLater();
    }, RECEIPT_PATIENCE_MS);
  }

  #stopExpecting(): void {
    clearTimeout(this.#patienceTimer);
    this.#patienceTimer = undefined;
  }

  #onSynced(): void {
    // Not at once: a server whose store is down accepts connections, and closes each with its first edit.
    this.#steadyTimer = setTimeout(() => {
      this.#attempts = 0;
    }, STEADY_MS);
    this.#takenInARow = 0;
    this.#makeCarriedEdits();
    this.#publish({ kind: "live" }, true);
  }

  #onSocketClosed(): void {
    this.#stopExpecting();
    clearTimeout(this.#steadyTimer);
    this.#unsaved.closed();
    if (!this.#isClosed && this.#snapshot.state.kind === "live") this.#publish({ kind: "offline" });
  }

  #onRefused(code: number, reason: string): void {
    if (this.#isClosed) return;
    if (code === closeCode.signInAgain) this.#refreshTicket();
    else if (code === closeCode.rightWithdrawn || code === closeCode.notFound) this.#publish({ kind: "withdrawn" });
    else if (code === closeCode.clientIdTaken) this.#takeNewClientId();
    else if (code === closeCode.malformed) this.#publish({ kind: "refused", reason: "malformed" });
    else if (code === closeCode.tooLarge) this.#publish({ kind: "refused", reason: tooLargeReason(reason) });
    else if (code === closeCode.tooFast) this.#waitLong();
    else this.#retryLater(code === closeCode.tryAgain);
  }

  #refreshTicket(): void {
    // The first refusal may be a spent ticket. A second one in a row waits, to spare a server in trouble.
    if (this.#attempts > 0) return this.#retryLater();
    this.#attempts += 1;
    void this.#connect();
  }

  /** The server took too much from this person: another try soon would be refused, too. */
  #waitLong(): void {
    this.#attempts = Math.max(this.#attempts, ATTEMPTS_FOR_LONG_PAUSE);
    this.#retryLater();
  }

  /**
   * The client id belongs to another person. What was written under it without a receipt would be refused for ever, and a document forgets
   * nothing: a new link with a document of its own takes over, and makes those edits again under another id.
   */
  #takeNewClientId(): void {
    this.#takenInARow += 1;
    if (this.#takenInARow > 2) return this.#publish({ kind: "refused", reason: "identity-taken" });
    const { clientID: client } = this.doc;
    if (Y.getState(this.doc.store, client) > this.#receiptedTo)
      return this.#carryOver({
        doc: this.doc,
        client,
        receiptedTo: this.#receiptedTo,
        edits: this.#unsaved.count,
        acts: this.#unsaved.acts,
      });
    this.#receiptedTo = 0;
    const state = this.awareness.getLocalState();
    removeAwarenessStates(this.awareness, [this.doc.clientID], "client id taken");
    this.doc.clientID = newClientId();
    this.awareness.clientID = this.doc.clientID;
    this.awareness.setLocalState(state);
    void this.#connect();
  }

  #makeCarriedEdits(): void {
    const carried = this.#carried;
    if (carried === null) return;
    this.#carried = null;
    // Not the document's own id: Yjs takes an update under that for another page's.
    Y.applyUpdate(this.doc, carriedUpdate(carried, this.doc, newClientId()), "carried over");
  }

  #publish(state: ConnectionState, isLoaded = this.#snapshot.isLoaded): void {
    const unsaved = this.#unsaved.count + (this.#carried?.edits ?? 0);
    const acts = this.#unsaved.acts + (this.#carried?.acts ?? 0);
    const before = this.#snapshot;
    if (before.state === state && before.unsaved === unsaved && before.acts === acts && before.isLoaded === isLoaded) return;
    this.#snapshot = { state, unsaved, acts, isLoaded };
    for (const listener of this.#listeners) listener();
  }
}

function newClientId(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0] ?? 0;
}

/** The server names the rule in the reason that it closes with. */
function tooLargeReason(reason: string): RefusalReason {
  if (reason.startsWith("refused: board-")) return "board-full";
  return reason.startsWith("refused: share-") ? "share-full" : "too-large";
}
