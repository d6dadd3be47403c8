import { chainClaim, chainUpdate, EMPTY_CHAIN, type Authorship, type ChainEnd } from "../../../shared/contribution/chain-entry.ts";
import type { Sha256 } from "../../../shared/contribution/canonical-bytes.ts";
import type { IdRange, LedgerEntry } from "../../../shared/contribution/entry.ts";
import type { ClientId, CompartmentId, UserId } from "../../../shared/ids.ts";
import { closeCode } from "../../../shared/wire/close-reason.ts";
import type { CheckpointStore } from "../../ports/checkpoint-store.ts";
import type { Author, Commit, FrameOutcome } from "../../ports/engine.ts";
import type { Append, Ledger } from "../../ports/ledger.ts";
import { frameUpdate } from "../hub/websocket-frame.ts";
import { RULES } from "../structure/rules.ts";
import { Structure } from "../structure/structure.ts";
import { RECEIVE_LIMITS } from "../structure/verdict.ts";

/** Entries read at once while a structure is rebuilt. */
const READ_LIMIT = 5_000;

/** A write with its author, as it reaches its compartment. */
export interface AuthoredWrite {
  readonly author: Author;
  readonly update: Uint8Array;
}

/** Under which terms a batch is drafted. */
export interface DraftTerms {
  /** Wall time, milliseconds since the epoch. */
  readonly at: number;
  readonly labelHash: Uint8Array;
  /** Client ids that nobody owns yet and that only this person may claim (Engine.reserve). */
  readonly reserved: ReadonlyMap<ClientId, UserId>;
}

/** What a batch would add to one compartment, before its commit. Nothing of it may leave the engine until then (P1). */
export interface Draft {
  readonly outcomes: readonly FrameOutcome[];
  /** Null if nothing in the batch was new. */
  readonly append: Append | null;
  readonly commit: Commit | null;
}

/**
 * One compartment that is being written: its structure with everything accepted so far applied privately, its claims and the
 * end of its chain. After a failed or refused commit it is wrong and must be dropped.
 */
export class HotCompartment {
  readonly #id: CompartmentId;
  readonly #structure: Structure;
  readonly #claims: Map<ClientId, UserId>;
  readonly #sha256: Sha256;
  #end: ChainEnd;

  private constructor(
    id: CompartmentId,
    loaded: { structure: Structure; claims: ReadonlyMap<ClientId, UserId>; end: ChainEnd; sha256: Sha256 },
  ) {
    this.#id = id;
    this.#structure = loaded.structure;
    this.#claims = new Map(loaded.claims);
    this.#end = loaded.end;
    this.#sha256 = loaded.sha256;
  }

  /** Rebuilds a compartment from its newest fitting checkpoint and the ledger. The ledger wins over a checkpoint of another history. */
  static async load(id: CompartmentId, stores: { ledger: Ledger; checkpoints: CheckpointStore; sha256: Sha256 }): Promise<HotCompartment> {
    const { ledger } = stores;
    const head = await ledger.head(id);
    const base = await fittingCheckpoint(id, head.seq, stores);
    const structure = base === null ? Structure.empty() : Structure.fromUpdate(base.update);
    let end: ChainEnd = head.seq === 0 ? EMPTY_CHAIN : { ...head, at: 0 };
    let after = base?.seq ?? 0;
    while (after < head.seq) {
      const entries = await ledger.read(id, { after, upTo: head.seq, limit: READ_LIMIT });
      const last = entries.at(-1);
      if (last === undefined) throw new Error(`ledger of ${id} ends at ${after}, its head says ${head.seq}`);
      for (const entry of entries) if (entry.kind === "update" && entry.update !== null) structure.apply(entry.update);
      after = last.seq;
      end = last;
    }
    if (head.seq > 0 && end.at === 0) {
      const [last] = await ledger.read(id, { after: head.seq - 1, upTo: head.seq, limit: 1 });
      if (last !== undefined) end = last;
    }
    return new HotCompartment(id, { structure, claims: await ledger.claims(id), end, sha256: stores.sha256 });
  }

  /** Every client id claimed, those of drafts included. */
  get claims(): ReadonlyMap<ClientId, UserId> {
    return this.#claims;
  }

  /** Validates writes in order, applies the accepted ones privately and chains their entries. */
  draft(writes: readonly AuthoredWrite[], { at, labelHash, reserved }: DraftTerms): Draft {
    const expectedHead = this.#end.hash;
    const entries: LedgerEntry[] = [];
    const frames: Buffer[] = [];
    const inserts: IdRange[] = [];
    const newClaims: (readonly [ClientId, UserId])[] = [];
    const outcomes = writes.map(({ author, update }): FrameOutcome => {
      const verdict = this.#structure.receive(update, {
        user: author.user,
        ownership: { ownerOf: (client) => this.#claims.get(client) ?? otherThan(author.user, reserved.get(client)) },
        limits: RECEIVE_LIMITS,
      });
      if (verdict.kind === "gap") return { kind: "gap" };
      if (verdict.kind === "refused") return { kind: "refused", rule: verdict.rule, close: closeOf(verdict.rule) };
      if (verdict.kind === "known") return { kind: "durable", seq: this.#end.seq, tops: [], landedDeleted: false };
      const by: Authorship = {
        compartment: this.#id,
        author: author.user,
        partner: author.partner,
        session: author.session,
        at,
        labelHash,
      };
      for (const client of verdict.claims) {
        this.#claims.set(client, author.user);
        newClaims.push([client, author.user]);
        this.#append(entries, chainClaim(this.#end, by, client, this.#sha256));
      }
      this.#append(entries, chainUpdate(this.#end, by, verdict, this.#sha256));
      frames.push(frameUpdate(verdict.update));
      inserts.push(...verdict.inserts);
      return { kind: "durable", seq: this.#end.seq, tops: verdict.tops, landedDeleted: verdict.landedDeleted };
    });
    if (entries.length === 0) return { outcomes, append: null, commit: null };
    return {
      outcomes,
      append: { compartment: this.#id, expectedHead, entries },
      commit: {
        compartment: this.#id,
        headSeq: this.#end.seq,
        framed: Buffer.concat(frames),
        inserts,
        updates: frames.length,
        claims: newClaims,
      },
    };
  }

  #append(entries: LedgerEntry[], entry: LedgerEntry): void {
    entries.push(entry);
    this.#end = entry;
  }
}

async function fittingCheckpoint(
  id: CompartmentId,
  headSeq: number,
  { ledger, checkpoints }: { ledger: Ledger; checkpoints: CheckpointStore },
) {
  if (headSeq === 0) return null;
  const checkpoint = await checkpoints.latest(id, headSeq);
  if (checkpoint === null || checkpoint.seq === 0) return null;
  const [entry] = await ledger.read(id, { after: checkpoint.seq - 1, upTo: checkpoint.seq, limit: 1 });
  return entry !== undefined && Buffer.compare(entry.hash, checkpoint.entryHash) === 0 ? checkpoint : null;
}

function closeOf(rule: keyof typeof RULES) {
  return rule === "foreign-client" ? closeCode.clientIdTaken : RULES[rule].close;
}

/** An id that its own user has reserved is as good as free to them: their first write claims it. */
function otherThan(author: UserId, reservedFor: UserId | undefined): UserId | undefined {
  return reservedFor === author ? undefined : reservedFor;
}
