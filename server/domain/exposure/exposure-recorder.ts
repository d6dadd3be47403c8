import type { CompartmentId, UserId } from "../../../shared/ids.ts";
import type { Clock } from "../../ports/clock.ts";
import type { ExposureChange, ExposureStore } from "../../ports/directory/exposures.ts";
import type { Log } from "../../ports/log.ts";

/** A node says so often that it is alive, milliseconds. */
export const BEAT_MS = 5_000;
/** What a node began that has not said so for this long is ended as lost. */
const LOST_AFTER_MS = 30_000;
/** A node sends nothing any more for so long after it was last seen: its rights have run out before (N12). */
const GRACE_MS = 20_000;
/** Changes recorded at once. */
const MOST_AT_ONCE = 500;
/** Pause after the end of a holding could not be recorded. */
const RETRY_MS = 1_000;
/** People and compartments of whom it is kept up to where they were given one. */
const MOST_KNOWN = 20_000;

/** Who is sent what: a person, a compartment, the entry up to which, and the one before which nothing that was gone is sent. */
export interface Sending {
  readonly compartment: CompartmentId;
  readonly user: UserId;
  readonly seq: number;
  readonly baseSeq: number;
}

/** A person is being sent a compartment, and that is recorded. */
export interface Hold {
  /** False once it was ended as lost: nothing more may be sent on it. */
  readonly isStanding: boolean;
  /** Says that no more is sent, and what the last entry was. Once. */
  release(seq: number): void;
}

/** What one person has of one compartment as long as anything of theirs is open here. */
interface Held {
  readonly sending: Pick<Sending, "compartment" | "user">;
  baseSeq: number;
  holds: number;
  reachedSeq: number;
  /** Resolves once its beginning is durable; null then. */
  begun: Promise<void> | null;
  isLost: boolean;
}

interface Waiting {
  readonly change: ExposureChange;
  readonly settle: (failure: { readonly cause: unknown } | null) => void;
}

/** What recording needs. */
export interface ExposurePorts {
  readonly store: ExposureStore;
  readonly clock: Clock;
  readonly log: Log;
  /** Names this run of this node, among all runs of all nodes. */
  readonly run: string;
}

/**
 * Records who is sent what before a byte of it leaves. Everything that waits is recorded in one commit; while a person has a compartment open here,
 * whatever else they are sent of it costs nothing more.
 */
export class ExposureRecorder {
  readonly #ports: ExposurePorts;
  readonly #held = new Map<string, Held>();
  /** How far people were given a compartment at once, the longest ago first. */
  readonly #given = new Map<string, Pick<Sending, "seq" | "baseSeq">>();
  readonly #waiting: Waiting[] = [];
  /** Ends that are not durable yet. They go before everything else. */
  readonly #owed = new Map<string, ExposureChange>();
  #running: Promise<void> | null = null;
  #isKnownRun = false;
  #lost: () => void = () => {};

  constructor(ports: ExposurePorts) {
    this.#ports = ports;
  }

  /** Calls back where everything that was begun here has been ended as lost: whoever is connected must be recorded again. */
  onLost(lost: () => void): void {
    this.#lost = lost;
  }

  /** Begins to send a compartment to a person. At once where they have it already. Rejects where it cannot be recorded: then nothing may be sent. */
  hold(sending: Sending): Hold | Promise<Hold> {
    const key = keyOf(sending);
    const held = this.#held.get(key) ?? this.#add(key, sending);
    held.holds++;
    if (sending.baseSeq < held.baseSeq) this.#begin(key, held, sending);
    const hold = this.#holdOf(key, held);
    if (held.begun === null) return hold;
    return held.begun.then(
      () => hold,
      (cause: unknown) => {
        hold.release(0);
        throw cause;
      },
    );
  }

  /** Says that a person is given something of a compartment once. Null where that is known already; else resolves once it is durable, or rejects: then it may not be given. */
  given(channel: "read" | "export", sending: Sending): Promise<void> | null {
    const key = keyOf(sending);
    const { seq, baseSeq } = sending;
    const held = this.#held.get(key);
    if (channel === "read" && held !== undefined && held.begun === null && !held.isLost) {
      held.reachedSeq = Math.max(held.reachedSeq, seq);
      if (baseSeq >= held.baseSeq) return null;
      this.#begin(key, held, sending);
      return held.begun;
    }
    const known = this.#given.get(key);
    if (channel === "read" && known !== undefined && known.seq >= seq && known.baseSeq <= baseSeq) return null;
    const { compartment, user } = sending;
    return this.#record({ kind: "given", channel, compartment, user, at: this.#ports.clock.now(), seq, baseSeq }).then(() => {
      this.#given.delete(key);
      this.#given.set(key, { seq, baseSeq });
      const oldest = this.#given.keys().next();
      if (this.#given.size > MOST_KNOWN && oldest.done !== true) this.#given.delete(oldest.value);
    });
  }

  /** Regular work: says that this node is alive, and ends what lost nodes began. */
  async beat(): Promise<void> {
    const { store, clock } = this.#ports;
    const now = clock.now();
    // Also while nobody is here: a run that is forgotten meanwhile would count as lost once somebody comes.
    const wasForgotten = this.#isKnownRun && !(await store.keepExposureRun(this.#ports.run, now));
    if (wasForgotten && this.#held.size > 0) this.#lose();
    await store.endLostExposures({ aliveAfter: now - LOST_AFTER_MS, graceMs: GRACE_MS, now });
  }

  /** Ends what every run of a node before this one began and did not end. For a node that is the only one, before it serves. */
  async endBefore(): Promise<void> {
    const now = this.#ports.clock.now();
    await this.#ports.store.endLostExposures({ aliveAfter: Number.MAX_SAFE_INTEGER, graceMs: GRACE_MS, now });
  }

  /** Resolves once everything is recorded that can be: before the store is closed. Never rejects. */
  async finish(): Promise<void> {
    while (this.#running !== null) await this.#running;
    if (this.#owed.size > 0) await this.#recordNow([]).catch(() => {});
  }

  #add(key: string, { compartment, user, seq }: Sending): Held {
    const held = { sending: { compartment, user }, baseSeq: Infinity, holds: 0, reachedSeq: seq, begun: null, isLost: false };
    this.#held.set(key, held);
    return held;
  }

  #begin(key: string, held: Held, { compartment, user, seq, baseSeq }: Sending): void {
    const { clock, run } = this.#ports;
    const before = held.baseSeq;
    held.baseSeq = baseSeq;
    const begun = this.#record({ kind: "began", compartment, user, at: clock.now(), seq, baseSeq, run }).then(
      () => {
        if (held.begun === begun) held.begun = null;
      },
      (cause: unknown) => {
        if (held.begun === begun) held.begun = null;
        // It may have been recorded all the same.
        if (before === Infinity) this.#forget(key, held);
        else held.baseSeq = before;
        throw cause;
      },
    );
    held.begun = begun;
    // Who waits for it is told of its failure; nobody may.
    begun.catch(() => {});
  }

  #holdOf(key: string, held: Held): Hold {
    let isReleased = false;
    return {
      get isStanding() {
        return !held.isLost;
      },
      release: (seq) => {
        if (isReleased) return;
        isReleased = true;
        held.holds--;
        held.reachedSeq = Math.max(held.reachedSeq, seq);
        if (held.holds === 0 && !held.isLost) this.#forget(key, held);
      },
    };
  }

  /** Ends what is held, now. */
  #forget(key: string, held: Held): void {
    if (held.isLost) return;
    held.isLost = true;
    if (this.#held.get(key) === held) this.#held.delete(key);
    const { clock, run } = this.#ports;
    this.#owed.set(key, { kind: "ended", ...held.sending, at: clock.now(), seq: held.reachedSeq, run });
    this.#run();
  }

  #lose(): void {
    this.#ports.log.error({}, "this node was taken for lost; who is connected is recorded again");
    for (const held of this.#held.values()) held.isLost = true;
    this.#held.clear();
    this.#lost();
  }

  #record(change: ExposureChange): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ change, settle: (failure) => (failure === null ? resolve() : reject(failure.cause)) });
      this.#run();
    });
  }

  #run(): void {
    this.#running ??= this.#recordAll().finally(() => {
      this.#running = null;
    });
  }

  async #recordAll(): Promise<void> {
    // What comes in the same turn goes with it.
    await Promise.resolve();
    while (this.#waiting.length > 0 || this.#owed.size > 0) {
      const batch = this.#waiting.splice(0, MOST_AT_ONCE);
      const failure = await this.#recordNow(batch.map(({ change }) => change)).then(
        () => null,
        (cause: unknown) => ({ cause }),
      );
      for (const { settle } of batch) settle(failure);
      if (failure === null || this.#waiting.length > 0) continue;
      if (this.#owed.size > 0) this.#ports.clock.after(RETRY_MS, () => this.#run());
      return;
    }
  }

  async #recordNow(changes: readonly ExposureChange[]): Promise<void> {
    const { store, clock, run } = this.#ports;
    const owed = [...this.#owed];
    if (!this.#isKnownRun) {
      await store.keepExposureRun(run, clock.now());
      this.#isKnownRun = true;
    }
    await store.recordExposures([...owed.map(([, change]) => change), ...changes]);
    for (const [key, change] of owed) if (this.#owed.get(key) === change) this.#owed.delete(key);
  }
}

function keyOf({ compartment, user }: Pick<Sending, "compartment" | "user">): string {
  return `${compartment} ${user}`;
}
