import type { IdRange } from "../../shared/contribution/entry.ts";
import type { ClientId, CompartmentId, PartnerCode, SessionId, UserId } from "../../shared/ids.ts";
import type { CloseCode } from "../../shared/wire/close-code.ts";
import type { CommandFrame, CommandOutcome } from "./acts.ts";

/** Which cards a write took off the board and which it brought onto it, by card id. A card that lost its words is off the board, too (RULES.md, M1). */
export interface CardChanges {
  readonly removed: readonly string[];
  readonly returned: readonly string[];
  /** Cards on the board before the write. */
  readonly before: number;
}

// The engine owns structures and the ledger's writing end: validate, apply privately, commit. It runs on a thread of its own
// (server/threads/engine-thread.ts) or in process (tests, the simulator). It knows no sockets.

/** A client id that a person shows in presence. */
export interface ShownClient {
  readonly compartment: CompartmentId;
  readonly client: ClientId;
  readonly user: UserId;
}

/** Who writes: always the authenticated session, never what a frame claims. */
export interface Author {
  readonly user: UserId;
  readonly partner: PartnerCode;
  readonly session: SessionId;
}

/** A writing session as the engine knows it. `key` is the hub's small number for it. */
export interface EngineSession {
  readonly key: number;
  readonly compartment: CompartmentId;
  readonly author: Author;
}

/** One write of one session, in order of arrival. */
export interface WriteFrame {
  readonly session: number;
  readonly update: Uint8Array;
}

/** Nothing was written: a right of someone who writes in the same compartment, or that a command there rests on, has changed since the batch was found allowed. */
export interface RightsMoved {
  readonly kind: "rights-moved";
}

/** What became of one write frame. */
export type FrameOutcome =
  /** With the bytes of its update, for handing it over again once the change was heard. */
  | (RightsMoved & { readonly update: Uint8Array })
  /** On disk, or known before. `seq` is the entry that holds it, or the head if nothing was new. */
  | {
      readonly kind: "durable";
      readonly seq: number;
      readonly tops: readonly (readonly [ClientId, number])[];
      readonly landedDeleted: boolean;
      /** What it cost everyone who follows: bytes of new content and steps to place it. 0 if it brought none. */
      readonly cost: number;
      /** What finding the ranges that it deletes took, known ones too, in the same unit. */
      readonly deleteCost: number;
      /** Cards that it took off the board and brought onto it; absent if there were none. */
      readonly cards?: CardChanges;
    }
  /** It builds on something that is missing here: ask its sender for all of it. */
  | { readonly kind: "gap" }
  /** It will never be accepted, or (with the code for "try again") its compartment cannot be read now. Its sender is closed with `close`. */
  | { readonly kind: "refused"; readonly rule: string; readonly close: CloseCode }
  /** The store could not write; nothing of it is durable. */
  | { readonly kind: "failed" };

/** What one durable commit, or several in a row, added to one compartment: entries `afterSeq < seq <= headSeq`. */
export interface Commit {
  readonly compartment: CompartmentId;
  /** The head before it: a reader that is at this head takes this commit next. */
  readonly afterSeq: number;
  readonly headSeq: number;
  /** The effective updates as ready WebSocket frames, in ledger order: what every watcher gets. */
  readonly framed: Uint8Array;
  /** New ids, to advance the committed state vector. */
  readonly inserts: readonly IdRange[];
  /** Number of effective updates in `framed`. */
  readonly updates: number;
  readonly claims: readonly (readonly [ClientId, UserId])[];
}

/** Whether a commit holds entries that are neither updates nor claims: acts, or what a later version writes. An update that was shredded counts as one. */
export function mayHoldActs({ afterSeq, headSeq, updates, claims }: Pick<Commit, "afterSeq" | "headSeq" | "updates" | "claims">): boolean {
  return headSeq - afterSeq > updates + claims.length;
}

/** The answer to one batch: `frames[i]` belongs to its i-th frame, `commands[i]` to its i-th command. */
export interface CommitOutcome {
  readonly frames: readonly FrameOutcome[];
  readonly commands: readonly (CommandOutcome | RightsMoved)[];
  /** What the batch added. */
  readonly commits: readonly Commit[];
  /** What other nodes had added before it, as far as the engine had to take it in: entry by entry, in ledger order. */
  readonly missed: readonly Commit[];
}

/** What is committed at once: writes, and commands, which are decided after the writes of their compartment. */
export interface EngineBatch {
  readonly frames: readonly WriteFrame[];
  readonly commands: readonly CommandFrame[];
  /** The newest change of rights that was heard of when all of this, and what its commands rest on, was found allowed (Ledger.append); null where nothing changes rights. */
  readonly heard: number | null;
}

/** Heads that other nodes have moved, as far as the caller knows: the engine takes in what it missed before it drafts. */
export type MovedHeads = ReadonlyMap<CompartmentId, number>;

/** Validates, applies and commits. Everything that an outcome reports is durable before it is reported. */
export interface Engine {
  /** Makes a compartment known and gives its claims. `labelHash` is bound into every entry written from now on. Calling again renews the label. */
  open(compartment: CompartmentId, labelHash: Uint8Array): Promise<{ readonly claims: ReadonlyMap<ClientId, UserId> }>;
  /** Announces a session that may write. Its compartment is open. */
  attach(session: EngineSession): void;
  /** Forgets a session. Frames of it already handed over still count. */
  detach(key: number): void;
  /**
   * Keeps client ids for a day and an hour for those who show presence under them, on every node: no other person makes the first
   * write under one (Ledger.show). Gives back those that another person keeps. Rejects where the store cannot write.
   */
  show(ids: readonly ShownClient[]): Promise<readonly ShownClient[]>;
  /**
   * One batch, one durable commit for every compartment in it. The caller hands over the next batch only after the answer, and with each batch
   * the bytes of its updates: it must not read them afterwards. Never rejects for bad input or a full disk.
   */
  commit(batch: EngineBatch, moved: MovedHeads): Promise<CommitOutcome>;
  /** Drops a compartment's structure from memory; the next write rebuilds it. */
  evict(compartment: CompartmentId): void;
  close(): Promise<void>;
}
