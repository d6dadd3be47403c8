import { EMPTY_CHAIN, type Authorship, type ChainEnd } from "../../../shared/contribution/chain-entry.ts";
import { assert } from "../../../shared/assert.ts";
import type { Sha256 } from "../../../shared/contribution/canonical-bytes.ts";
import { equalBytes } from "../../../shared/contribution/assert-chained.ts";
import { sizeOf, type IdRange, type LedgerEntry } from "../../../shared/contribution/entry.ts";
import type { ClientId, CompartmentId, UserId } from "../../../shared/ids.ts";
import type { SnapshotStore } from "../../ports/snapshot-store.ts";
import type { Author, Commit, FrameOutcome } from "../../ports/engine.ts";
import type { Append, Ledger } from "../../ports/ledger.ts";
import { readPages, updateOf } from "../history/ledger-updates.ts";
import type { BoardRuleId } from "../structure/rules.ts";
import { Structure, type IsWanted } from "../structure/structure.ts";
import { RECEIVE_LIMITS, type Accepted, type Addition, type Sender, type Verdict } from "../structure/verdict.ts";
import type { BoardWrite, CommandOutcome } from "../../ports/acts.ts";
import * as commandDrafts from "./command-drafts.ts";
import type { ChainedCommands, DraftedCommand, GroundedCommand } from "./command-drafts.ts";
import { BoardUsage, measureBoard, type BoardLimits } from "./board-usage.ts";
import { EntryChain } from "./entry-chain.ts";
import { frameOutcomeOf } from "./frame-outcome.ts";

/** A write with its author, as it reaches its compartment. */
export interface AuthoredWrite {
  readonly author: Author;
  readonly update: Uint8Array;
}

/** What a batch holds for one compartment. */
export interface Work {
  readonly writes: readonly AuthoredWrite[];
  readonly commands: readonly GroundedCommand[];
}

/** Under which terms a batch is drafted. */
export interface DraftTerms {
  /** Wall time, milliseconds since the epoch. */
  readonly at: number;
  readonly labelHash: Uint8Array;
  /** Client ids without an owner that only this person may claim (Ledger.show), as far as they were asked for. */
  readonly shown: ReadonlyMap<ClientId, UserId>;
  readonly limits: BoardLimits;
  /** How many new client ids this person may still claim here now (E8). */
  readonly claimsLeft: (user: UserId) => number;
  /** Receives the error when deciding on a command throws. */
  readonly commandBroken: (cause: unknown) => void;
}

/** A write, its place in the batch, and what the structure said of it. */
interface Judged extends AuthoredWrite {
  readonly position: number;
  readonly verdict: Verdict;
}

/** What a batch would add to one compartment, before its commit. Nothing of it may leave the engine until then (P1). */
export interface Draft {
  readonly outcomes: readonly FrameOutcome[];
  readonly commandOutcomes: readonly CommandOutcome[];
  /** Null if nothing in the batch was new. */
  readonly append: Append | null;
  readonly commit: Commit | null;
  /** What it was made of, in the order in which it was applied, for chaining it to another head. */
  readonly judged: readonly Judged[];
  readonly commands: readonly DraftedCommand[];
  readonly terms: DraftTerms;
  /** The head once it is appended. */
  readonly end: ChainEnd;
  /** A write or command was not accepted that may be if another node has appended something meanwhile. */
  readonly mayBeBehind: boolean;
  /** A write or command was refused because the board, or its author's share of it, seems full; it may be smaller than it seems. */
  readonly seemsFull: boolean;
}

const NO_COMMANDS: ChainedCommands = { outcomes: [], commands: [] };

/**
 * One compartment that is being written: its structure with everything accepted so far applied privately, its claims and the
 * end of its chain in the ledger. One draft at a time: it is followed by {@link appended}, or by {@link rebase} where another node
 * was first; after anything else the compartment is wrong and must be dropped.
 */
export class HotCompartment {
  readonly #id: CompartmentId;
  readonly #structure: Structure;
  readonly #claims: Map<ClientId, UserId>;
  readonly #sha256: Sha256;
  #usage: BoardUsage;
  #measuredBySeq: number;
  /** Client ids that each author claims in the open draft. */
  readonly #drafted = new Map<UserId, number>();
  #end: ChainEnd;

  private constructor(
    id: CompartmentId,
    loaded: {
      structure: Structure;
      claims: ReadonlyMap<ClientId, UserId>;
      usage: BoardUsage;
      measuredBySeq: number;
      end: ChainEnd;
      sha256: Sha256;
    },
  ) {
    this.#id = id;
    this.#structure = loaded.structure;
    this.#claims = new Map(loaded.claims);
    this.#usage = loaded.usage;
    this.#measuredBySeq = loaded.measuredBySeq;
    this.#end = loaded.end;
    this.#sha256 = loaded.sha256;
  }

  /** Rebuilds a compartment from its newest fitting snapshot and the ledger. The ledger wins over a snapshot of another history. */
  static async load(id: CompartmentId, stores: { ledger: Ledger; snapshots: SnapshotStore; sha256: Sha256 }): Promise<HotCompartment> {
    const { ledger } = stores;
    const head = await ledger.head(id);
    const base = await fittingSnapshot(id, head.seq, stores);
    const structure = base === null ? Structure.empty() : Structure.fromUpdate(base.update);
    const usage = new BoardUsage();
    for await (const page of readPages(ledger, id, { after: base?.seq ?? 0, upTo: head.seq, except: "act" })) {
      for (const entry of page) {
        const update = updateOf(entry);
        if (update !== null) structure.apply(update);
        usage.addEntry(entry, sizeOf(entry));
      }
    }
    const [end = EMPTY_CHAIN] = head.seq === 0 ? [] : await ledger.read(id, { after: head.seq - 1, upTo: head.seq, limit: 1 });
    if (end.seq < head.seq) throw new Error(`ledger of ${id} ends before ${head.seq}, which its head says`);
    // After the head: a claim that another node has made meanwhile does no harm, since nothing is appended to this head any more.
    const claims = await ledger.claims(id);
    usage.addClaims(claims);
    if (base !== null) usage.addSnapshot(base, claims);
    return new HotCompartment(id, { structure, claims, usage, measuredBySeq: base?.seq ?? 0, end, sha256: stores.sha256 });
  }

  /** Every client id claimed, those of drafts included. */
  get claims(): ReadonlyMap<ClientId, UserId> {
    return this.#claims;
  }

  /** The ledger's head as it is known here, without drafts. */
  get headSeq(): number {
    return this.#end.seq;
  }

  /** Validates writes in order, applies the accepted ones privately and chains their entries; then it decides on the commands and chains their acts. */
  draft({ writes, commands }: Work, terms: DraftTerms): Draft {
    // Clearing an empty map makes a new one inside.
    if (this.#drafted.size > 0) this.#drafted.clear();
    const judged = writes.map((write, position) => this.#judge({ ...write, position }, terms));
    const draft = this.#chain({ judged, commands }, terms);
    assert(draft !== null, "commands that have written nothing yet have nothing to give up");
    return draft;
  }

  /** The seq of the newest snapshot that was there when the board was last measured; 0 if there was none. */
  get measuredBySeq(): number {
    return this.#measuredBySeq;
  }

  /**
   * Measures the board again by its newest snapshot, which is at `newestSeq`, and judges once more what an open draft refused because the board
   * seemed full, with what builds on it. Rejects with what reading the stores throws; then the compartment must be dropped. So it must where it gives null,
   * because a command has written to the board what would come too early, and all of it is drafted again.
   */
  async reconsider(draft: Draft, newestSeq: number, stores: { ledger: Ledger; snapshots: SnapshotStore }): Promise<Draft | null> {
    // Also where it does not fit: measured by that one, nothing would be new.
    this.#measuredBySeq = newestSeq;
    const headSeq = this.#end.seq;
    const snapshot = await fittingSnapshot(this.#id, headSeq, stores);
    // The claims hold those of the draft, too.
    this.#usage = await measureBoard(this.#id, stores.ledger, { snapshot, headSeq, claims: this.#claims });
    for (const { user, accepted } of acceptedIn(draft)) this.#usage.addBytes(user, accepted.newBytes);
    return this.#judgeAgain(draft, draft.commands, (verdict) => verdict.kind === "gap" || seemsFull(verdict));
  }

  /** Says that a draft is in the ledger. */
  appended(draft: Draft): void {
    this.#end = draft.end;
  }

  /** Takes in what other nodes have appended after {@link headSeq}; no draft is open. Throws if it does not follow. */
  catchUp(missed: readonly LedgerEntry[]): void {
    for (const entry of missed) this.#learn(entry);
  }

  /**
   * Puts a draft behind what other nodes have appended meanwhile (N5, N6): the missed entries are applied on top of the
   * private structure, and the same changes are chained to the new head. Null where a missed entry and the draft changed the same thing, so
   * that what is new in the draft is no longer what it was: then the caller drops the compartment and drafts the writes again.
   */
  rebase(draft: Draft, missed: readonly LedgerEntry[]): Draft | null {
    const own = ownChanges(draft);
    for (const entry of missed) {
      if (entry.kind === "claim" && own.claims.has(entry.client)) return null;
      if (!this.#learn(entry)) return null;
      if (entry.kind !== "update" || !own.deletesOwn) continue;
      // The draft deletes what it made itself, and the missed entry has taken its place: in the ledger's order it was deleted when it was inserted. Or the
      // missed entry may have deleted the type that it was put in: then it was never alive, and the draft deletes nothing.
      if (entry.deletes.length > 0 || this.#structure.standsBehind(entry.inserts, own.inserts)) return null;
    }
    return this.#judgeAgain(draft, commandDrafts.behind(draft.commands, missed), mayBeBehind);
  }

  /** Judges once more the writes of a draft that are open, after the rest, on which they may now build. Null where a command has written to the board already: they come before it. */
  #judgeAgain(draft: Draft, commands: readonly DraftedCommand[], isOpen: (verdict: Verdict) => boolean): Draft | null {
    const open = draft.judged.filter(({ verdict }) => isOpen(verdict));
    if (open.length > 0 && commands.some(({ written }) => written !== null)) return null;
    const again = open.map((write) => this.#judge(write, draft.terms));
    return this.#chain({ judged: [...draft.judged.filter(({ verdict }) => !isOpen(verdict)), ...again], commands }, draft.terms);
  }

  #judge({ author, update, position }: AuthoredWrite & { position: number }, terms: DraftTerms): Judged {
    const verdict = this.#structure.receive(update, this.#sender(author, terms));
    if (verdict.kind === "accepted") this.#count(author.user, verdict);
    return { author, update, position, verdict };
  }

  #sender({ user }: Author, terms: DraftTerms): Sender {
    return {
      user,
      ownership: { ownerOf: (client) => this.#claims.get(client) ?? otherThan(user, terms.shown.get(client)) },
      limits: RECEIVE_LIMITS,
      boardLimit: (added) => this.#boardLimit(user, added, terms),
    };
  }

  /** Writes to the private structure for a command. */
  #write(author: Author, write: BoardWrite, { terms, isWanted }: { terms: DraftTerms; isWanted: IsWanted }) {
    const update = "add" in write ? write.add : this.#structure.deletionOf(write.clear);
    if (update === null) return null;
    const verdict = this.#structure.receiveIf(update, this.#sender(author, terms), isWanted);
    if (verdict.kind === "accepted") this.#count(author.user, verdict);
    return verdict;
  }

  #boardLimit(user: UserId, added: Addition, { limits, claimsLeft }: DraftTerms): BoardRuleId | null {
    const limit = this.#usage.limitFor(user, added, limits);
    if (limit !== null) return limit;
    const drafted = this.#drafted.get(user) ?? 0;
    return added.clients > 0 && drafted + added.clients > claimsLeft(user) ? "new-clients" : null;
  }

  #count(user: UserId, { claims, newBytes }: Accepted): void {
    for (const client of claims) this.#claims.set(client, user);
    if (newBytes > 0) this.#usage.addBytes(user, newBytes);
    if (claims.length === 0) return;
    this.#usage.addClients(user, claims.length);
    this.#drafted.set(user, (this.#drafted.get(user) ?? 0) + claims.length);
  }

  /** Null where what a command has written to the structure is not to be chained as it is (command-drafts.ts). */
  #chain({ judged, commands: grounded }: Pick<Draft, "judged"> & Pick<Work, "commands">, terms: DraftTerms): Draft | null {
    const first = this.#end;
    const outcomes: FrameOutcome[] = [];
    const chain = new EntryChain(first, this.#sha256);
    for (const { author, position, verdict } of judged) {
      if (verdict.kind === "accepted") chain.write(this.#authorship(author, terms), verdict);
      outcomes[position] = frameOutcomeOf(verdict, chain.end.seq);
    }
    const drafted = this.#chainCommands(chain, grounded, terms);
    if (drafted === null) return null;
    const { outcomes: commandOutcomes, commands } = drafted;
    const { end, entries, frames, inserts, claims } = chain;
    const common = {
      outcomes,
      commandOutcomes,
      judged,
      commands,
      terms,
      end,
      mayBeBehind: judged.some(({ verdict }) => mayBeBehind(verdict)) || commandOutcomes.some(commandDrafts.mayBeBehind),
      seemsFull: judged.some(({ verdict }) => seemsFull(verdict)) || commandOutcomes.some(commandDrafts.seemsFull),
    };
    if (entries.length === 0) return { ...common, append: null, commit: null };
    const compartment = this.#id;
    const framed = frames.length === 1 ? (frames[0] as Buffer) : Buffer.concat(frames);
    return {
      ...common,
      append: { compartment, expectedHead: first.hash, entries, ...commandDrafts.restingOn(drafted) },
      commit: { compartment, afterSeq: first.seq, headSeq: end.seq, framed, inserts, updates: frames.length, claims },
    };
  }

  #chainCommands(chain: EntryChain, commands: Work["commands"], terms: DraftTerms): ChainedCommands | null {
    if (commands.length === 0) return NO_COMMANDS;
    return commandDrafts.chainCommands(chain, commands, {
      authorshipOf: (author) => this.#authorship(author, terms),
      isOnBoard: (card) => this.#structure.isOnBoard(card),
      write: (author, write, isWanted) => this.#write(author, write, { terms, isWanted }),
      sha256: this.#sha256,
      broken: terms.commandBroken,
    });
  }

  #authorship({ user, partner, session }: Author, { at, labelHash }: DraftTerms): Authorship {
    return { compartment: this.#id, author: user, partner, session, at, labelHash };
  }

  /** Applies the entry that follows. Says whether it changed here exactly what it changed where it was written. */
  #learn(entry: LedgerEntry): boolean {
    if (!equalBytes(entry.prevHash, this.#end.hash)) throw new Error(`entry ${entry.seq} of ${this.#id} does not follow ${this.#end.seq}`);
    this.#end = entry;
    this.#usage.addEntry(entry, sizeOf(entry));
    if (entry.kind === "claim") {
      if (!this.#claims.has(entry.client)) this.#usage.addClients(entry.author, 1);
      this.#claims.set(entry.client, entry.author);
      return true;
    }
    // An act, or a kind of a later version: the chain goes on, and nothing of the board has changed.
    if (entry.kind !== "update") return true;
    const update = updateOf(entry);
    const changed = update === null ? null : this.#structure.apply(update);
    // What lands deleted here may have been alive where it was written: then a draft deleted more than it says.
    return (
      changed !== null &&
      !changed.landedDeleted &&
      equalRanges(changed.inserts, entry.inserts) &&
      equalRanges(changed.deletes, entry.deletes)
    );
  }
}

/**
 * Whether a verdict may come of missing another node's entries: what rests on something unknown, and what brings back another
 * person's structs, as a peer does that has seen them elsewhere and is asked for all it has.
 */
function mayBeBehind(verdict: Verdict): boolean {
  return verdict.kind === "gap" || (verdict.kind === "refused" && verdict.rule === "foreign-client");
}

/** Whether a write was refused by a limit in bytes. Client ids are counted exactly, so that measuring again says nothing new of them. */
function seemsFull(verdict: Verdict): boolean {
  return verdict.kind === "refused" && (verdict.rule === "board-full" || verdict.rule === "share-full");
}

/** What the writes and commands of a draft have changed, and whose it is. */
function acceptedIn({ judged, commands }: Draft): readonly { readonly user: UserId; readonly accepted: Accepted }[] {
  const written = judged.flatMap(({ author, verdict }) => (verdict.kind === "accepted" ? [{ user: author.user, accepted: verdict }] : []));
  const byCommands = commands.flatMap(({ frame, written: by }) =>
    by === null ? [] : [{ user: frame.principal.user, accepted: by.accepted }],
  );
  return [...written, ...byCommands];
}

/** What a draft claims and inserts, and whether it deletes any of that again. */
function ownChanges(draft: Draft) {
  const accepted = acceptedIn(draft).map((each) => each.accepted);
  const inserts = accepted.flatMap((verdict) => verdict.inserts);
  const isOwn = (range: IdRange): boolean =>
    inserts.some(({ client, from, to }) => client === range.client && range.from < to && from < range.to);
  return {
    claims: new Set(accepted.flatMap(({ claims }) => claims)),
    inserts,
    deletesOwn: accepted.some(({ deletes }) => deletes.some(isOwn)),
  };
}

function equalRanges(some: readonly IdRange[], others: readonly IdRange[]): boolean {
  return (
    some.length === others.length &&
    some.every(({ client, from, to }, index) => {
      const other = others[index];
      return other?.client === client && other.from === from && other.to === to;
    })
  );
}

async function fittingSnapshot(id: CompartmentId, headSeq: number, { ledger, snapshots }: { ledger: Ledger; snapshots: SnapshotStore }) {
  if (headSeq === 0) return null;
  const snapshot = await snapshots.latest(id, headSeq);
  if (snapshot === null || snapshot.seq === 0) return null;
  const [entry] = await ledger.read(id, { after: snapshot.seq - 1, upTo: snapshot.seq, limit: 1 });
  return entry !== undefined && Buffer.compare(entry.hash, snapshot.entryHash) === 0 ? snapshot : null;
}

/** An id that its own user has shown is as good as free to them: their first write claims it. */
function otherThan(author: UserId, shownBy: UserId | undefined): UserId | undefined {
  return shownBy === author ? undefined : shownBy;
}
