import type { Sha256 } from "../../../shared/contribution/canonical-bytes.ts";
import type { ClientId, CompartmentId, UserId } from "../../../shared/ids.ts";
import { closeCode } from "../../../shared/wire/close-reason.ts";
import type { CheckpointStore } from "../../ports/checkpoint-store.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Commit, CommitOutcome, Engine, EngineSession, FrameOutcome, WriteFrame } from "../../ports/engine.ts";
import { LedgerSyncFailed, type AppendOutcome, type Ledger } from "../../ports/ledger.ts";
import type { Log } from "../../ports/log.ts";
import { HotCompartment, type Draft } from "./hot-compartment.ts";

/** Tries of one batch when other nodes keep moving the head; then its authors are asked to send again. */
const HEAD_MOVED_TRIES = 8;

/** A compartment that cannot be read concerns its own writers alone: the store is not down, and nobody else waits (RULES.md, H6). */
const NOT_TO_BE_OPENED: FrameOutcome = { kind: "refused", rule: "compartment-unavailable", close: closeCode.tryAgain };

/** What the engine needs; everything impure comes in here. */
export interface EnginePorts {
  readonly ledger: Ledger;
  readonly checkpoints: CheckpointStore;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
  readonly sha256: Sha256;
  /** Called when the ledger can promise nothing any more ({@link LedgerSyncFailed}): the process must end and start anew. */
  readonly ledgerLost?: (cause: Error) => void;
}

const NONE_RESERVED: ReadonlyMap<ClientId, UserId> = new Map();

interface Write {
  readonly index: number;
  readonly session: EngineSession;
  readonly update: Uint8Array;
}

/**
 * Validate, apply privately, commit: the first half of a write's path (RULES.md, section E).
 *
 * A batch is drafted compartment by compartment on private structures and appended in one durable commit. If that fails, the
 * structures it touched are dropped and rebuilt from the ledger: nothing derived from an uncommitted update ever leaves.
 */
export class CommitEngine implements Engine {
  readonly #ports: EnginePorts;
  readonly #hot = new Map<CompartmentId, HotCompartment>();
  readonly #labels = new Map<CompartmentId, Uint8Array>();
  readonly #reserved = new Map<CompartmentId, Map<ClientId, UserId>>();
  readonly #sessions = new Map<number, EngineSession>();

  constructor(ports: EnginePorts) {
    this.#ports = ports;
  }

  async open(compartment: CompartmentId, labelHash: Uint8Array): Promise<{ readonly claims: ReadonlyMap<ClientId, UserId> }> {
    this.#labels.set(compartment, labelHash);
    // The structure is built with the first write: a board that is only read costs no memory here.
    return { claims: this.#hot.get(compartment)?.claims ?? (await this.#ports.ledger.claims(compartment)) };
  }

  reserve(compartment: CompartmentId, client: ClientId, user: UserId | null): void {
    const reserved = this.#reserved.get(compartment) ?? new Map<ClientId, UserId>();
    this.#reserved.set(compartment, reserved);
    if (user === null) reserved.delete(client);
    else reserved.set(client, user);
  }

  attach(session: EngineSession): void {
    this.#sessions.set(session.key, session);
  }

  detach(key: number): void {
    this.#sessions.delete(key);
  }

  evict(compartment: CompartmentId): void {
    this.#hot.delete(compartment);
    this.#labels.delete(compartment);
    this.#reserved.delete(compartment);
  }

  async commit(frames: readonly WriteFrame[]): Promise<CommitOutcome> {
    const outcomes: FrameOutcome[] = frames.map(() => ({ kind: "failed" }));
    const commits: Commit[] = [];
    let open = this.#byCompartment(frames);
    for (let attempt = 0; attempt < HEAD_MOVED_TRIES && open.size > 0; attempt++) {
      open = await this.#attempt(open, outcomes, commits);
    }
    // Only a head that never stopped moving leaves anything: its authors are asked for it again.
    for (const writes of open.values()) for (const { index } of writes) outcomes[index] = { kind: "gap" };
    return { frames: outcomes, commits };
  }

  async close(): Promise<void> {
    this.#hot.clear();
    await this.#ports.ledger.close();
    await this.#ports.checkpoints.close();
  }

  #byCompartment(frames: readonly WriteFrame[]): Map<CompartmentId, Write[]> {
    const groups = new Map<CompartmentId, Write[]>();
    for (const [index, { session: key, update }] of frames.entries()) {
      const session = this.#sessions.get(key);
      if (session === undefined) continue;
      const write = { index, session, update };
      const group = groups.get(session.compartment);
      if (group === undefined) groups.set(session.compartment, [write]);
      else group.push(write);
    }
    return groups;
  }

  /** One durable commit. Gives back the groups whose head another node had moved. */
  async #attempt(groups: Map<CompartmentId, Write[]>, outcomes: FrameOutcome[], commits: Commit[]): Promise<Map<CompartmentId, Write[]>> {
    const drafts: { id: CompartmentId; writes: Write[]; draft: Draft }[] = [];
    for (const [id, writes] of groups) {
      const draft = await this.#draft(id, writes);
      if (draft !== null) drafts.push({ id, writes, draft });
      else for (const { index } of writes) outcomes[index] = NOT_TO_BE_OPENED;
    }
    const appends = drafts.filter(({ draft }) => draft.append !== null);
    const appended = await this.#append(appends.map(({ draft }) => draft));
    const moved = new Map<CompartmentId, Write[]>();
    for (const { id, writes, draft } of drafts) {
      const result = draft.append === null ? "appended" : appended[appends.findIndex((other) => other.id === id)];
      if (result !== "appended") this.#hot.delete(id);
      if (result === "head-moved") moved.set(id, writes);
      if (result !== "appended") continue;
      for (const [position, { index }] of writes.entries()) outcomes[index] = draft.outcomes[position] ?? { kind: "failed" };
      if (draft.commit !== null) commits.push(draft.commit);
    }
    return moved;
  }

  async #draft(id: CompartmentId, writes: readonly Write[]): Promise<Draft | null> {
    const labelHash = this.#labels.get(id);
    if (labelHash === undefined) return null;
    try {
      let hot = this.#hot.get(id);
      if (hot === undefined) {
        hot = await HotCompartment.load(id, this.#ports);
        this.#hot.set(id, hot);
      }
      return hot.draft(
        writes.map(({ session, update }) => ({ author: session.author, update })),
        { at: this.#ports.clock.now(), labelHash, reserved: this.#reserved.get(id) ?? NONE_RESERVED },
      );
    } catch (cause) {
      // A ledger that cannot be read, or a broken structure: this compartment fails, the others go on.
      this.#hot.delete(id);
      this.#ports.log.error({ err: cause, compartment: id }, "compartment could not be drafted");
      return null;
    }
  }

  async #append(drafts: readonly Draft[]): Promise<readonly (AppendOutcome | "failed")[]> {
    const appends = drafts.flatMap(({ append }) => append ?? []);
    if (appends.length === 0) return [];
    try {
      return await this.#ports.ledger.append(appends);
    } catch (cause) {
      this.#ports.log.error({ err: cause }, "commit failed; nothing of the batch is durable");
      if (cause instanceof LedgerSyncFailed) this.#ports.ledgerLost?.(cause);
      return appends.map(() => "failed");
    }
  }
}
