import type { Commit } from "../../../ports/engine.ts";
import type { Ledger } from "../../../ports/ledger.ts";
import { commitOfEntries } from "../../commit/commit-of-entries.ts";
import type { HubPorts } from "../hub-ports.ts";
import type { LiveCompartment } from "../compartment/live-compartment.ts";
import type { Session } from "../session/session.ts";
import { windowMs } from "../compartment/crowd-window.ts";

/** How long a commit that leaves something out waits for what is missing before the ledger is read: other nodes' messages overtake each other. */
const PATIENCE_MS = 30;
/** Commits kept meanwhile; what is beyond is read from the ledger. */
const MOST_AHEAD = 64;
const MOST_AHEAD_BYTES = 64 << 10;
/** Entries read at once. */
const READ_LIMIT = 4_096;
/** Added to the window where people of this node write too: their commit is due at its end, and its flush sends other nodes' commits as well. */
const OWN_FIRST_MS = 8;
/** This long after the last write of this node, windows take the board as not written here. */
const OWN_WRITES_MS = 100;
/** A share of the window: what comes from one other node at the pace of its own window waits for nothing. */
const OTHERS_SHARE = 0.75;
/** The same of this node's own commits, which begin a window apart and differ in how long they take. */
const OWN_SHARE = 0.9;
/** Pause after a read that failed. */
const RETRY_MS = 250;
/** Pause while the rights are too old to send anything on. */
const RIGHTS_RETRY_MS = 50;

/** What is known to be missing in one compartment. */
interface Gap {
  /** The ledger reaches at least this far. */
  upTo: number;
  /** A failed read has been logged. It is logged once per gap. */
  isFailureLogged: boolean;
  readonly ahead: Map<number, Commit>;
}

/** What delivering needs. */
export interface DeliveryPorts {
  readonly ports: HubPorts;
  readonly isOpen: (compartment: LiveCompartment) => boolean;
  /** A compartment has advanced by a commit. */
  readonly advanced: (compartment: LiveCompartment) => void;
}

/**
 * Sends commits to those who follow, in the one order of the ledger, whichever node made them (RULES.md, N1 to N3). What is known
 * already is passed over; what leaves something out waits until that has come over the bus or from the ledger.
 */
export class Delivery {
  readonly #hub: DeliveryPorts;
  readonly #gaps = new Map<LiveCompartment, Gap>();
  /** Heads that other nodes have moved and the engine has not been told of. */
  readonly #foreignHeads = new WeakMap<LiveCompartment, number>();
  #isStopped = false;

  constructor(hub: DeliveryPorts) {
    this.#hub = hub;
  }

  /** Takes a commit of this node: durable, and everything before it in the ledger. `onlySender` wrote all of it; null if several did. */
  own(compartment: LiveCompartment, commit: Commit, onlySender: Session | null): void {
    if (commit.afterSeq === compartment.board.headSeq && this.#hub.ports.rights?.hasRunOut !== true) {
      compartment.advance(commit);
      // What is written faster than one batch in a window can hold goes out once in a window all the same (H3, H4).
      const dueMs = compartment.broadcast.lastSentMs + windowMs(compartment.sessions.size) * OWN_SHARE;
      compartment.broadcast.flushAt(dueMs, this.#hub.ports.clock, onlySender);
      this.#advanced(compartment, commit);
    } else this.#keep(compartment, commit);
  }

  /** Takes commits of other nodes, in any order, perhaps again. */
  foreign(compartment: LiveCompartment, commits: readonly Commit[]): void {
    // A person may have lost a right without this node having heard of it.
    if (this.#hub.ports.rights?.hasRunOut === true) return this.upTo(compartment, commits.at(-1)?.headSeq ?? 0);
    const fitting: Commit[] = [];
    let head = compartment.board.headSeq;
    for (const commit of commits) {
      if (commit.headSeq <= head) continue;
      if (commit.afterSeq === head) {
        fitting.push(commit);
        head = commit.headSeq;
      } else this.#keep(compartment, commit);
    }
    const commit = merged(fitting);
    if (commit !== null) this.#sendForeign(compartment, commit);
  }

  /** Sees to it that everything up to `seq` arrives. */
  upTo(compartment: LiveCompartment, seq: number): void {
    if (seq > compartment.board.headSeq) this.#gapOf(compartment).upTo = Math.max(seq, this.#gapOf(compartment).upTo);
  }

  /** The head to which another node has moved a compartment since the last call, for the engine to catch up with; 0 if none has. */
  takeForeignHead(compartment: LiveCompartment): number {
    const seq = this.#foreignHeads.get(compartment) ?? 0;
    if (seq > 0) this.#foreignHeads.delete(compartment);
    return seq;
  }

  /** Stops looking for what is missing, because no peer is left to send it to. */
  stop(): void {
    this.#isStopped = true;
    this.#gaps.clear();
  }

  #keep(compartment: LiveCompartment, commit: Commit): void {
    if (commit.headSeq <= compartment.board.headSeq) return;
    this.upTo(compartment, commit.headSeq);
    const { ahead } = this.#gapOf(compartment);
    if (ahead.size < MOST_AHEAD && commit.framed.length <= MOST_AHEAD_BYTES) ahead.set(commit.afterSeq, commit);
  }

  #sendForeign(compartment: LiveCompartment, commit: Commit): void {
    this.#foreignHeads.set(compartment, commit.headSeq);
    compartment.advance(commit);
    this.#flushSoon(compartment);
    this.#advanced(compartment, commit);
  }

  #advanced(compartment: LiveCompartment, commit: Commit): void {
    this.#hub.advanced(compartment);
    this.#hub.ports.onCommit?.(commit);
    const gap = this.#gaps.get(compartment);
    if (gap === undefined) return;
    const next = gap.ahead.get(compartment.board.headSeq);
    if (next !== undefined) this.#sendForeign(compartment, next);
    else if (compartment.board.headSeq >= gap.upTo) this.#gaps.delete(compartment);
  }

  /** Other nodes' commits keep to the window of the board, too: on a crowded one each flush costs as much as its watchers (H3). */
  #flushSoon(compartment: LiveCompartment): void {
    const { clock } = this.#hub.ports;
    const nowMs = clock.monotonic();
    const window = windowMs(compartment.sessions.size);
    const isWrittenHere = nowMs - compartment.writeWindow.lastTakenMs < OWN_WRITES_MS;
    const dueMs = compartment.broadcast.lastSentMs + (window === 0 ? 0 : isWrittenHere ? window + OWN_FIRST_MS : window * OTHERS_SHARE);
    compartment.broadcast.flushAt(dueMs, clock);
  }

  #gapOf(compartment: LiveCompartment): Gap {
    const known = this.#gaps.get(compartment);
    if (known !== undefined) return known;
    const gap: Gap = { upTo: 0, isFailureLogged: false, ahead: new Map() };
    this.#gaps.set(compartment, gap);
    this.#hub.ports.clock.after(PATIENCE_MS, () => void this.#fill(compartment, gap));
    return gap;
  }

  /** Reads what is still missing from the ledger, again and again until it is here. */
  async #fill(compartment: LiveCompartment, gap: Gap): Promise<void> {
    const { ports, isOpen } = this.#hub;
    const { ledger } = ports;
    if (ledger === undefined || this.#isStopped) return;
    while (this.#gaps.get(compartment) === gap) {
      if (!isOpen(compartment)) return void this.#gaps.delete(compartment);
      // The ledger may be back before the news of who may no longer read it.
      if (ports.rights?.hasRunOut === true) return void ports.clock.after(RIGHTS_RETRY_MS, () => void this.#fill(compartment, gap));
      try {
        await this.#readOn(compartment, ledger);
      } catch (cause) {
        if (!gap.isFailureLogged)
          ports.log.warn({ err: cause, compartment: compartment.id }, "other nodes' entries could not be read; it is tried again");
        gap.isFailureLogged = true;
        ports.clock.after(RETRY_MS, () => void this.#fill(compartment, gap));
        return;
      }
    }
  }

  async #readOn(compartment: LiveCompartment, ledger: Pick<Ledger, "read">): Promise<void> {
    const entries = await ledger.read(compartment.id, { after: compartment.board.headSeq, limit: READ_LIMIT });
    // Some of it may have come over the bus meanwhile.
    const missing = entries.filter(({ seq }) => seq > compartment.board.headSeq);
    if (missing.length > 0) {
      this.#hub.ports.onHealed?.(missing.length);
      this.#hub.ports.metrics?.relayed(this.#hub.ports.clock.now() - (missing.at(-1)?.at ?? 0), "ledger");
      this.#sendForeign(compartment, commitOfEntries(compartment.id, missing));
    } else if (entries.length === 0) {
      // Less than was announced: nothing that was ever durable is lost, so the announcement was wrong.
      this.#gaps.delete(compartment);
      this.#hub.ports.log.error(
        { compartment: compartment.id, headSeq: compartment.board.headSeq },
        "a head was announced that the ledger does not have",
      );
    }
  }
}

function merged(commits: readonly Commit[]): Commit | null {
  const [first] = commits;
  const last = commits.at(-1);
  if (first === undefined || last === undefined || first === last) return first ?? null;
  return {
    compartment: first.compartment,
    afterSeq: first.afterSeq,
    headSeq: last.headSeq,
    framed: Buffer.concat(commits.map(({ framed }) => framed)),
    inserts: commits.flatMap(({ inserts }) => inserts),
    updates: commits.reduce((sum, { updates }) => sum + updates, 0),
    claims: commits.flatMap(({ claims }) => claims),
  };
}
