import type { Commit } from "../../ports/engine.ts";
import type { Ledger } from "../../ports/ledger.ts";
import { commitOfEntries } from "../commit/commit-of-entries.ts";
import type { HubPorts } from "./hub-ports.ts";
import type { LiveCompartment, Senders } from "./live-compartment.ts";
import { windowMs } from "./pacing.ts";

/** How long a commit that leaves something out waits for what is missing before the ledger is read: other nodes' messages overtake each other. */
const PATIENCE_MS = 30;
/** Commits kept meanwhile; what is beyond is read from the ledger. */
const MOST_AHEAD = 64;
const MOST_AHEAD_BYTES = 64 << 10;
/** Entries read at once. */
const READ_LIMIT = 4_096;
/** Where people of this node write too, their commits, due at the end of the same window, go first and take the others with them. */
const OWN_FIRST_MS = 8;
/** This long after the last of them nobody here is writing, as far as a window is concerned. */
const OWN_WRITES_MS = 100;
/** A share of the window: what comes from one other node at the pace of its own window waits for nothing. */
const OTHERS_SHARE = 0.75;
/** Pause after a read that failed. */
const RETRY_MS = 250;
/** Pause while the rights are too old to send anything on. */
const RIGHTS_RETRY_MS = 50;

/** What is known to be missing in one compartment. */
interface Gap {
  /** The ledger reaches at least this far. */
  upTo: number;
  /** Reading has failed, and that was said: once per gap. */
  isSaid: boolean;
  readonly ahead: Map<number, Commit>;
}

/** What delivering needs. */
export interface DeliveryPorts {
  readonly ports: HubPorts;
  readonly isOpen: (compartment: LiveCompartment) => boolean;
  readonly refresh: (compartment: LiveCompartment) => void;
}

/**
 * Sends commits to those who follow, in the one order of the ledger, whichever node made them (RULES.md, N1 to N3). What is known
 * already is passed over; what leaves something out waits until that has come over the bus or from the ledger.
 */
export class Delivery {
  readonly #hub: DeliveryPorts;
  readonly #gaps = new Map<LiveCompartment, Gap>();
  #isStopped = false;

  constructor(hub: DeliveryPorts) {
    this.#hub = hub;
  }

  /** Takes a commit of this node: durable, and everything before it in the ledger. */
  own(compartment: LiveCompartment, commit: Commit, senders: Senders): void {
    if (commit.afterSeq === compartment.headSeq && this.#hub.ports.rights?.hasRunOut !== true) {
      compartment.advance(commit);
      compartment.flush(this.#hub.ports.clock.monotonic(), senders);
      this.#advanced(compartment, commit);
    } else this.#keep(compartment, commit);
  }

  /** Takes commits of other nodes, in any order, perhaps again. */
  foreign(compartment: LiveCompartment, commits: readonly Commit[]): void {
    // Somebody may have lost a right that this node has not heard of.
    if (this.#hub.ports.rights?.hasRunOut === true) return this.upTo(compartment, commits.at(-1)?.headSeq ?? 0);
    const fitting: Commit[] = [];
    let head = compartment.headSeq;
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
    if (seq > compartment.headSeq) this.#gapOf(compartment).upTo = Math.max(seq, this.#gapOf(compartment).upTo);
  }

  /** Ends looking for what is missing: nobody is left to send it to. */
  stop(): void {
    this.#isStopped = true;
    this.#gaps.clear();
  }

  #keep(compartment: LiveCompartment, commit: Commit): void {
    if (commit.headSeq <= compartment.headSeq) return;
    this.upTo(compartment, commit.headSeq);
    const { ahead } = this.#gapOf(compartment);
    if (ahead.size < MOST_AHEAD && commit.framed.length <= MOST_AHEAD_BYTES) ahead.set(commit.afterSeq, commit);
  }

  #sendForeign(compartment: LiveCompartment, commit: Commit): void {
    compartment.movedTo = commit.headSeq;
    compartment.advance(commit);
    this.#flushSoon(compartment);
    this.#advanced(compartment, commit);
  }

  #advanced(compartment: LiveCompartment, commit: Commit): void {
    this.#hub.refresh(compartment);
    this.#hub.ports.onCommit?.(commit);
    const gap = this.#gaps.get(compartment);
    if (gap === undefined) return;
    const next = gap.ahead.get(compartment.headSeq);
    if (next !== undefined) this.#sendForeign(compartment, next);
    else if (compartment.headSeq >= gap.upTo) this.#gaps.delete(compartment);
  }

  /** Other nodes' commits keep to the window of the board, too: on a crowded one each flush costs as much as its watchers (H3). */
  #flushSoon(compartment: LiveCompartment): void {
    const { clock } = this.#hub.ports;
    const nowMs = clock.monotonic();
    const window = windowMs(compartment.sessions.size);
    const isWrittenHere = nowMs - compartment.lastFlushMs < OWN_WRITES_MS;
    const dueMs = compartment.lastSentMs + (window === 0 ? 0 : isWrittenHere ? window + OWN_FIRST_MS : window * OTHERS_SHARE);
    if (nowMs >= dueMs) compartment.flush(nowMs);
    else if (!compartment.isFlushScheduled) {
      compartment.isFlushScheduled = true;
      clock.after(dueMs - nowMs, () => {
        compartment.isFlushScheduled = false;
        compartment.flush(clock.monotonic());
      });
    }
  }

  #gapOf(compartment: LiveCompartment): Gap {
    const known = this.#gaps.get(compartment);
    if (known !== undefined) return known;
    const gap: Gap = { upTo: 0, isSaid: false, ahead: new Map() };
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
        if (!gap.isSaid)
          ports.log.warn({ err: cause, compartment: compartment.id }, "other nodes' entries could not be read; it is tried again");
        gap.isSaid = true;
        ports.clock.after(RETRY_MS, () => void this.#fill(compartment, gap));
        return;
      }
    }
  }

  async #readOn(compartment: LiveCompartment, ledger: Pick<Ledger, "read">): Promise<void> {
    const entries = await ledger.read(compartment.id, { after: compartment.headSeq, limit: READ_LIMIT });
    // Some of it may have come over the bus meanwhile.
    const missing = entries.filter(({ seq }) => seq > compartment.headSeq);
    if (missing.length > 0) {
      this.#hub.ports.onHealed?.(missing.length);
      this.#hub.ports.metrics?.relayed(this.#hub.ports.clock.now() - (missing.at(-1)?.at ?? 0), "ledger");
      this.#sendForeign(compartment, commitOfEntries(compartment.id, missing));
    } else if (entries.length === 0) {
      // Less than was announced: nothing that was ever durable is lost, so the announcement was wrong.
      this.#gaps.delete(compartment);
      this.#hub.ports.log.error(
        { compartment: compartment.id, headSeq: compartment.headSeq },
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
