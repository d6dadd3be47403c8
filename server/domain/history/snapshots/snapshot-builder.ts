import type { CompartmentId } from "../../../../shared/ids.ts";
import { equalBytes } from "../../../../shared/contribution/assert-chained.ts";
import { GENESIS_HASH, type LedgerEntry } from "../../../../shared/contribution/entry.ts";
import type { Checkpoint, CheckpointStore } from "../../../ports/checkpoint-store.ts";
import type { History, Snapshot, TailUpdate } from "../../../ports/history.ts";
import type { Ledger } from "../../../ports/ledger.ts";
import type { Log } from "../../../ports/log.ts";
import { HISTORY_POLICY, isDue, type CheckpointPolicy } from "./retention.ts";
import { readPages, updateOf } from "../ledger-updates.ts";
import { snapshotOf } from "./sections.ts";
import { packOrReplay, type Packed } from "../packing/pack-or-replay.ts";

/** What snapshots are made from and where they are kept. */
export interface SnapshotsOptions {
  readonly ledger: Ledger;
  readonly checkpoints: CheckpointStore;
  readonly log: Log;
  /** Lets other work of the thread go first. */
  readonly yieldTurn: () => Promise<void>;
  readonly policy?: CheckpointPolicy;
  /** Boards up to this size are checked against a replay through a document before their snapshot is given out. */
  readonly verifyUpToBytes?: number;
}

/** Loading and replaying 256 kB takes about a tenth of a second. Larger boards are checked by the replay check, off this path. */
const VERIFY_UP_TO_BYTES = 262_144;
/** A longer tail than this is packed before it is given to a joiner: sending it piece by piece costs more than packing. */
const LONGEST_TAIL = 1_000;
/** The empty document as a V1 update. */
const EMPTY = new Uint8Array([0, 0]);

interface Base {
  readonly seq: number;
  readonly hash: Uint8Array;
  readonly update: Uint8Array;
  readonly digest: string;
}

/** What is known of the newest kept checkpoint of a compartment. */
interface Kept {
  seq: number;
  sizeBytes: number;
  /** Bytes of updates from it up to `countedTo`. */
  bytesSince: number;
  countedTo: number;
}

/** Snapshots from checkpoint and ledger, without a document. The ledger wins: a checkpoint it does not know is dropped. */
export class Snapshots {
  readonly #ledger: Ledger;
  readonly #checkpoints: CheckpointStore;
  readonly #log: Log;
  readonly #yieldTurn: () => Promise<void>;
  readonly #policy: CheckpointPolicy;
  readonly #verifyUpToBytes: number;
  readonly #kept = new Map<CompartmentId, Kept>();
  readonly #building = new Map<CompartmentId, Promise<Snapshot>>();
  #isClosing = false;

  constructor(options: SnapshotsOptions) {
    this.#ledger = options.ledger;
    this.#checkpoints = options.checkpoints;
    this.#log = options.log;
    this.#yieldTurn = options.yieldTurn;
    this.#policy = options.policy ?? HISTORY_POLICY;
    this.#verifyUpToBytes = options.verifyUpToBytes ?? VERIFY_UP_TO_BYTES;
  }

  /** See {@link History.load}. A long tail comes packed into the snapshot, and a checkpoint is then made behind the answer. */
  async load(compartment: CompartmentId): Promise<Awaited<ReturnType<History["load"]>>> {
    const head = await this.#ledger.head(compartment);
    const base = await this.#baseAt(compartment, head.seq);
    const tail: TailUpdate[] = [];
    for await (const page of readPages(this.#ledger, compartment, { after: base.seq, upTo: head.seq })) {
      for (const entry of page) {
        const update = updateOf(entry);
        if (update !== null) tail.push({ seq: entry.seq, update, inserts: entry.kind === "update" ? entry.inserts : [] });
      }
    }
    if (tail.length <= LONGEST_TAIL) return { snapshot: snapshotOf(base.seq, base.update), tail, headSeq: head.seq };
    const { update } = this.#pack(compartment, [base.update, ...tail.map((entry) => entry.update)], 0);
    this.#snapshotSoon(compartment);
    return { snapshot: snapshotOf(head.seq, update), tail: [], headSeq: head.seq };
  }

  /** See {@link History.snapshot}. Calls for one compartment at a time share the work. */
  snapshot(compartment: CompartmentId): Promise<Snapshot> {
    const running = this.#building.get(compartment);
    if (running !== undefined) return running;
    const building = this.#build(compartment).finally(() => this.#building.delete(compartment));
    this.#building.set(compartment, building);
    return building;
  }

  /** See {@link History.stateAt}. */
  async stateAt(compartment: CompartmentId, seq: number): Promise<Uint8Array | null> {
    if (seq === 0) return EMPTY.slice();
    const head = await this.#ledger.head(compartment);
    if (seq > head.seq) return null;
    const base = await this.#baseAt(compartment, seq);
    const updates = [base.update];
    for await (const page of readPages(this.#ledger, compartment, { after: base.seq, upTo: seq })) collect(page, updates);
    return updates.length === 1 ? base.update : this.#pack(compartment, updates, 0).update;
  }

  /** Forgets every checkpoint up to `seq`: something is wrong with one of them. They come back from the ledger. */
  async forget(compartment: CompartmentId, seq: number): Promise<void> {
    this.#kept.delete(compartment);
    for (const checkpoint of await this.#checkpoints.list(compartment)) {
      if (checkpoint.seq <= seq) await this.#checkpoints.drop(compartment, checkpoint.seq);
    }
  }

  /** Ends building after the page under way and waits for it. Idempotent. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.allSettled(this.#building.values());
  }

  #snapshotSoon(compartment: CompartmentId): void {
    void this.#yieldTurn()
      .then(() => (this.#isClosing ? undefined : this.snapshot(compartment)))
      .catch((error: unknown) => {
        if (!this.#isClosing) this.#log.error({ compartment, err: error }, "a snapshot could not be made");
      });
  }

  async #build(compartment: CompartmentId): Promise<Snapshot> {
    const head = await this.#ledger.head(compartment);
    let base = await this.#baseAt(compartment, head.seq);
    if (base.seq === head.seq) return snapshotOf(base.seq, base.update);
    const kept = await this.#keptOf(compartment, base.seq);
    const rolling = base.seq === kept.seq ? null : base.seq;
    let pending: Uint8Array[] = [];
    let last: LedgerEntry | undefined;
    for await (const page of readPages(this.#ledger, compartment, { after: base.seq, upTo: head.seq })) {
      for (const entry of page) {
        last = entry;
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
    if (last !== undefined && base.seq !== last.seq) base = await this.#keep(compartment, last, base, pending);
    if (rolling !== null) await this.#checkpoints.drop(compartment, rolling);
    this.#kept.set(compartment, kept);
    return snapshotOf(base.seq, base.update);
  }

  async #keep(compartment: CompartmentId, entry: LedgerEntry, base: Base, tail: readonly Uint8Array[]): Promise<Base> {
    const { update, digest } = tail.length === 0 ? base : this.#pack(compartment, [base.update, ...tail], this.#verifyUpToBytes);
    const checkpoint: Checkpoint = { compartment, seq: entry.seq, entryHash: entry.hash, update, digest };
    await this.#checkpoints.put(checkpoint);
    return { seq: entry.seq, hash: entry.hash, update, digest };
  }

  #pack(compartment: CompartmentId, updates: readonly Uint8Array[], verifyUpToBytes: number): Packed {
    const onFailure = (error: unknown): void =>
      this.#log.error({ compartment, err: error }, "a board was replayed because it could not be packed");
    return packOrReplay(updates, { verifyUpToBytes, onFailure });
  }

  /** The newest checkpoint at or before `seq` that the ledger confirms, or the empty beginning. */
  async #baseAt(compartment: CompartmentId, seq: number): Promise<Base> {
    for (let atMost = seq; atMost > 0;) {
      const checkpoint = await this.#checkpoints.latest(compartment, atMost);
      if (checkpoint === null) break;
      const [entry] = await this.#ledger.read(compartment, { after: checkpoint.seq - 1, upTo: checkpoint.seq, limit: 1 });
      if (entry !== undefined && equalBytes(entry.hash, checkpoint.entryHash)) return { ...checkpoint, hash: entry.hash };
      this.#log.warn({ compartment, seq: checkpoint.seq }, "dropped a checkpoint that the ledger does not confirm");
      await this.#checkpoints.drop(compartment, checkpoint.seq);
      this.#kept.delete(compartment);
      atMost = checkpoint.seq - 1;
    }
    return { seq: 0, hash: GENESIS_HASH, update: EMPTY.slice(), digest: "" };
  }

  /** The newest kept checkpoint at or before the base, and the bytes written since. After a restart the bytes are counted anew. */
  async #keptOf(compartment: CompartmentId, baseSeq: number): Promise<Kept> {
    const known = this.#kept.get(compartment);
    if (known !== undefined && known.countedTo <= baseSeq && known.seq <= baseSeq) {
      await this.#countTo(compartment, known, baseSeq);
      return { ...known };
    }
    const list = (await this.#checkpoints.list(compartment)).filter((checkpoint) => checkpoint.seq <= baseSeq);
    const [newest, older] = [list.at(-1), list.at(-2)];
    const kept: Kept = { seq: older?.seq ?? 0, sizeBytes: older?.sizeBytes ?? 0, bytesSince: 0, countedTo: older?.seq ?? 0 };
    await this.#countTo(compartment, kept, baseSeq);
    // The newest is the rolling one unless it is as far from the older one as a kept one would be.
    if (newest !== undefined && isDue(this.#policy, kept.bytesSince, kept.sizeBytes)) {
      return { seq: newest.seq, sizeBytes: newest.sizeBytes, bytesSince: 0, countedTo: baseSeq };
    }
    return kept;
  }

  async #countTo(compartment: CompartmentId, kept: Kept, seq: number): Promise<void> {
    for await (const page of readPages(this.#ledger, compartment, { after: kept.countedTo, upTo: seq })) {
      for (const entry of page) kept.bytesSince += updateOf(entry)?.length ?? 0;
    }
    kept.countedTo = seq;
  }
}

function collect(page: readonly LedgerEntry[], into: Uint8Array[]): void {
  for (const entry of page) {
    const update = updateOf(entry);
    if (update !== null) into.push(update);
  }
}
