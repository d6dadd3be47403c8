import type { CompartmentId } from "../../../../shared/ids.ts";
import type { Head } from "../../../../shared/contribution/entry.ts";
import type { StoredSnapshot } from "../../../ports/snapshot-store.ts";
import type { History, Snapshot, TailUpdate } from "../../../ports/history.ts";
import { HISTORY_RETENTION, isDue, type RetentionPolicy } from "./retention.ts";
import { readPages, sizeOfUpdates, updateOf } from "../ledger-updates.ts";
import { newestConfirmed, type SnapshotBase, type SnapshotSources } from "./newest-confirmed.ts";
import { snapshotOf } from "./sections.ts";
import { packOrReplay } from "../packing/pack-or-replay.ts";

/** What snapshots are made from and where they are kept. */
export interface SnapshotBuilderOptions extends SnapshotSources {
  /** Yields the thread to other work. */
  readonly yieldTurn: () => Promise<void>;
  readonly policy?: RetentionPolicy;
}

/** A longer tail than this is packed before it is given to a joiner: sending it piece by piece costs more than packing. */
const LONGEST_TAIL = 1_000;
/** With more entries than this behind the newest snapshot, of any kind, a load has a new one built: passing over 100,000 takes a tenth of a second. */
const MOST_TAIL_ENTRIES = 2_000;

/** The newest kept snapshot of a compartment, and what was written after it. */
interface Kept {
  seq: number;
  sizeBytes: number;
  /** Bytes of updates from it up to `countedTo`. */
  bytesSince: number;
  countedTo: number;
}

/** Builds and stores snapshots from the newest stored snapshot and the ledger entries after it, without a Yjs document. */
export class SnapshotBuilder {
  readonly #sources: SnapshotSources;
  readonly #yieldTurn: () => Promise<void>;
  readonly #policy: RetentionPolicy;
  readonly #kept = new Map<CompartmentId, Kept>();
  readonly #building = new Map<CompartmentId, Promise<Snapshot>>();
  #isClosing = false;

  constructor(options: SnapshotBuilderOptions) {
    this.#sources = options;
    this.#yieldTurn = options.yieldTurn;
    this.#policy = options.policy ?? HISTORY_RETENTION;
  }

  /** See {@link History.load}. A long tail is packed into the snapshot, and that snapshot is built for good after the answer. */
  async load(compartment: CompartmentId): Promise<Awaited<ReturnType<History["load"]>>> {
    const head = await this.#sources.ledger.head(compartment);
    const base = await newestConfirmed(this.#sources, compartment, head.seq);
    const tail: TailUpdate[] = [];
    for await (const page of readPages(this.#sources.ledger, compartment, { after: base.seq, upTo: head.seq, except: "act" })) {
      for (const entry of page) {
        const update = updateOf(entry);
        if (update !== null) tail.push({ seq: entry.seq, update, inserts: entry.kind === "update" ? entry.inserts : [] });
      }
    }
    if (tail.length > LONGEST_TAIL || head.seq - base.seq > MOST_TAIL_ENTRIES) this.#snapshotSoon(compartment);
    if (tail.length <= LONGEST_TAIL) return { snapshot: snapshotOf(base.seq, base.update), tail, headSeq: head.seq };
    const update = this.#pack(compartment, [base.update, ...tail.map((entry) => entry.update)]);
    return { snapshot: snapshotOf(head.seq, update), tail: [], headSeq: head.seq };
  }

  /** See {@link History.snapshot}. Concurrent calls for one compartment share the work. */
  snapshot(compartment: CompartmentId): Promise<Snapshot> {
    const running = this.#building.get(compartment);
    if (running !== undefined) return running;
    const building = this.#build(compartment).finally(() => this.#building.delete(compartment));
    this.#building.set(compartment, building);
    return building;
  }

  /** Drops every stored snapshot up to `seq`, because one of them is wrong. The next build makes them from the ledger. */
  async forget(compartment: CompartmentId, seq: number): Promise<void> {
    this.#kept.delete(compartment);
    for (const snapshot of await this.#sources.snapshots.list(compartment)) {
      if (snapshot.seq <= seq) await this.#sources.snapshots.drop(compartment, snapshot.seq);
    }
  }

  /** Stops builds after their current page and waits for them. Idempotent. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.allSettled(this.#building.values());
  }

  #snapshotSoon(compartment: CompartmentId): void {
    void this.#yieldTurn()
      .then(() => (this.#isClosing ? undefined : this.snapshot(compartment)))
      .catch((error: unknown) => {
        if (!this.#isClosing) this.#sources.log.error({ compartment, err: error }, "a snapshot could not be made");
      });
  }

  async #build(compartment: CompartmentId): Promise<Snapshot> {
    const head = await this.#sources.ledger.head(compartment);
    let base = await newestConfirmed(this.#sources, compartment, head.seq);
    if (base.seq === head.seq) return snapshotOf(base.seq, base.update);
    const kept = await this.#keptOf(compartment, base.seq);
    const rolling = base.seq === kept.seq ? null : base.seq;
    let pending: Uint8Array[] = [];
    for await (const page of readPages(this.#sources.ledger, compartment, { after: base.seq, upTo: head.seq, except: "act" })) {
      for (const entry of page) {
        const update = updateOf(entry);
        if (update === null) continue;
        pending.push(update);
        kept.bytesSince += update.length;
        kept.countedTo = entry.seq;
        if (!isDue(this.#policy, kept.bytesSince, kept.sizeBytes)) continue;
        base = await this.#keep(compartment, entry, base, pending);
        pending = [];
        Object.assign(kept, { seq: base.seq, sizeBytes: base.update.length, bytesSince: 0 });
      }
      await this.#yieldTurn();
      if (this.#isClosing) throw new Error("the history is closing");
    }
    if (base.seq !== head.seq) {
      await this.#mustReach(compartment, head.seq);
      base = await this.#keep(compartment, head, base, pending);
    }
    if (rolling !== null) await this.#sources.snapshots.drop(compartment, rolling);
    this.#kept.set(compartment, kept);
    return snapshotOf(base.seq, base.update);
  }

  /** Throws where a log ends before its head: acts are not read, so that the last of its updates does not show it, and a snapshot at the head would lack the rest for good. */
  async #mustReach(compartment: CompartmentId, headSeq: number): Promise<void> {
    const last = await this.#sources.ledger.outlines(compartment, { after: headSeq - 1, upTo: headSeq, limit: 1 });
    if (last.length === 0) throw new Error(`the log of ${compartment} ends before ${headSeq}, which its head says`);
  }

  async #keep(compartment: CompartmentId, entry: Head, base: SnapshotBase, tail: readonly Uint8Array[]): Promise<SnapshotBase> {
    const { update, digest } = tail.length === 0 ? base : { update: this.#pack(compartment, [base.update, ...tail]), digest: "" };
    const stored: StoredSnapshot = { compartment, seq: entry.seq, entryHash: entry.hash, update, digest };
    await this.#sources.snapshots.put(stored);
    return { seq: entry.seq, update, digest };
  }

  #pack(compartment: CompartmentId, updates: readonly Uint8Array[]): Uint8Array {
    return packOrReplay(updates, { compartment, log: this.#sources.log });
  }

  /** The newest kept snapshot at or before the base, and the bytes written since. After a restart the bytes are counted from the ledger. */
  async #keptOf(compartment: CompartmentId, baseSeq: number): Promise<Kept> {
    const known = this.#kept.get(compartment);
    if (known !== undefined && known.countedTo <= baseSeq && known.seq <= baseSeq) {
      await this.#countTo(compartment, known, baseSeq);
      return { ...known };
    }
    const list = (await this.#sources.snapshots.list(compartment)).filter((snapshot) => snapshot.seq <= baseSeq);
    const [newest, older] = [list.at(-1), list.at(-2)];
    const kept: Kept = { seq: older?.seq ?? 0, sizeBytes: older?.sizeBytes ?? 0, bytesSince: 0, countedTo: older?.seq ?? 0 };
    await this.#countTo(compartment, kept, baseSeq);
    // The newest one is the rolling snapshot, unless it is far enough from the older one to be kept.
    if (newest !== undefined && isDue(this.#policy, kept.bytesSince, kept.sizeBytes)) {
      return { seq: newest.seq, sizeBytes: newest.sizeBytes, bytesSince: 0, countedTo: baseSeq };
    }
    return kept;
  }

  async #countTo(compartment: CompartmentId, kept: Kept, seq: number): Promise<void> {
    if (kept.countedTo < seq)
      kept.bytesSince += await sizeOfUpdates(this.#sources.ledger, compartment, { after: kept.countedTo, upTo: seq });
    kept.countedTo = seq;
  }
}
