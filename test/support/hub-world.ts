import * as Y from "yjs";
import { createDecoder, readVarUint, readVarUint8Array } from "lib0/decoding";
import { createMemorySnapshotStore } from "../../server/adapters/memory/snapshot-store.ts";
import { createMemoryLedger } from "../../server/adapters/memory/ledger.ts";
import { createMemoryTimelineStore } from "../../server/adapters/memory/timeline-store.ts";
import { CommitRelay } from "../../server/domain/cluster/commit-relay.ts";
import { CommitEngine } from "../../server/domain/engine/commit-engine.ts";
import { DocumentHistory } from "../../server/domain/history/document-history.ts";
import type { Grant } from "../../server/domain/hub/session/grant.ts";
import { Hub } from "../../server/domain/hub/hub.ts";
import type { HubPorts } from "../../server/domain/hub/hub-ports.ts";
import type { Session } from "../../server/domain/hub/session/session.ts";
import { USUAL_LIMITS, type Limits } from "../../server/domain/limits.ts";
import type { Bus } from "../../server/ports/bus.ts";
import type { Clock } from "../../server/ports/clock.ts";
import type { Ledger } from "../../server/ports/ledger.ts";
import type { Log } from "../../server/ports/log.ts";
import type { Role } from "../../shared/access/role.ts";
import { encodeStep1, encodeUpdate } from "../../shared/wire/frame.ts";
import { decodeReceipt, MESSAGE_RECEIPT, type Receipt } from "../../shared/wire/receipt.ts";
import { sha256 } from "./entries.ts";
import { encodeAwareness } from "./frames.ts";
import { FakePeer } from "./fake-peer.ts";
import { ManualClock } from "./manual-clock.ts";
import { NO_AUTHORITY } from "./directory-records.ts";

/** A log that keeps its lines for the test to look at. */
export class KeptLog implements Log {
  readonly lines: { level: string; fields: object; message: string }[] = [];
  debug(fields: object, message: string): void {
    this.lines.push({ level: "debug", fields, message });
  }
  info(fields: object, message: string): void {
    this.lines.push({ level: "info", fields, message });
  }
  warn(fields: object, message: string): void {
    this.lines.push({ level: "warn", fields, message });
  }
  error(fields: object, message: string): void {
    this.lines.push({ level: "error", fields, message });
  }
}

/** A grant of one fictional person, whose username is also the id. */
export function grantOf(username: string, options: { compartment?: string; partner?: string; role?: Role } = {}): Grant {
  const partner = options.partner ?? "ALF";
  const compartment = options.compartment ?? "c1";
  return {
    user: { id: username, username, displayName: username.toUpperCase(), partner, ...NO_AUTHORITY, isDisabled: false },
    credential: { kind: "session", id: `session-of-${username}`, expiresAt: Number.MAX_SAFE_INTEGER },
    compartment: { id: compartment, room: "r1", name: compartment, originator: "ALF", releasableTo: ["ALF", "BRV"], createdAt: 0 },
    role: options.role ?? "analyst",
    isHeld: false,
  };
}

/** A hub with engine and history in one process over memory stores; nothing moves but by its clock. With a bus it is one node of several. */
export function createHubWorld(
  options: { ledger?: Ledger; clock?: Clock; bus?: Bus; hub?: Partial<HubPorts>; limits?: Partial<Limits> } = {},
) {
  const limits = { ...USUAL_LIMITS, ...options.limits };
  const clock = options.clock ?? new ManualClock();
  const ledger = options.ledger ?? createMemoryLedger();
  const log = new KeptLog();
  const snapshots = createMemorySnapshotStore();
  const history = new DocumentHistory({
    ledger,
    snapshots,
    timelines: createMemoryTimelineStore(),
    clock,
    log,
    yieldTurn: () => Promise.resolve(),
  });
  const engine = new CommitEngine({ ledger, snapshots, clock, log, sha256, limits });
  const healed: number[] = [];
  const relay = options.bus === undefined ? undefined : new CommitRelay({ bus: options.bus, ledger, clock, log });
  const hub = new Hub({
    engine,
    history,
    clock,
    log,
    limits,
    labelHash: (compartment) => Promise.resolve(sha256(Buffer.from(compartment))),
    ...(relay !== undefined && { relay, ledger, onHealed: (entries: number) => healed.push(entries) }),
    ...options.hub,
  });
  return { clock, ledger, log, snapshots, history, engine, hub, healed };
}

/** One honest client of a hub: a real Y.Doc that speaks the sync protocol through a fake peer. */
export class HubClient {
  readonly doc = new Y.Doc();
  readonly receipts: Receipt[] = [];
  readonly peer: FakePeer;
  readonly session: Session;
  readonly #hub: Hub;
  isSynced = false;
  #isApplying = false;

  constructor(hub: Hub, grant: Grant, options: { clientId?: number; receipts?: boolean; joins?: boolean } = {}) {
    this.#hub = hub;
    if (options.clientId !== undefined) this.doc.clientID = options.clientId;
    this.peer = new FakePeer((message) => this.#take(message));
    this.session = hub.arrive({ peer: this.peer, grant, receipts: options.receipts ?? true });
    this.doc.on("update", (update: Uint8Array) => {
      if (!this.#isApplying) this.say(encodeUpdate(update));
    });
    if (options.joins !== false) this.join();
  }

  /** Asks for the document, with what this client has. */
  join(): void {
    this.say(encodeStep1(Y.decodeStateVector(Y.encodeStateVector(this.doc))));
  }

  /** Sends one raw message. */
  say(message: Uint8Array): void {
    this.#hub.receive(this.session, message);
  }

  /** Shows presence. */
  show(state: object | null, clientId = this.doc.clientID): void {
    this.say(encodeAwareness([{ client: clientId, clock: 1, state: JSON.stringify(state) }]));
  }

  #take(message: Uint8Array): void {
    if (message[0] === MESSAGE_RECEIPT) {
      const receipt = decodeReceipt(message);
      if (!receipt.ok) throw new Error("malformed receipt");
      this.receipts.push(receipt.value);
      return;
    }
    const decoder = createDecoder(message);
    if (readVarUint(decoder) !== 0) return;
    const step = readVarUint(decoder);
    const payload = readVarUint8Array(decoder);
    if (step === 0) {
      const update = Y.encodeStateAsUpdate(this.doc, payload);
      const answer = Buffer.concat([Buffer.from([0, 1]), encodeUpdate(update).subarray(2)]);
      // As a socket would: never from within the send.
      queueMicrotask(() => this.say(answer));
      return;
    }
    this.#isApplying = true;
    Y.applyUpdate(this.doc, payload);
    this.#isApplying = false;
    if (step === 1) this.isSynced = true;
  }
}
