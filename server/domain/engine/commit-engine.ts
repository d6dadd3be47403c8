import type { Sha256 } from "../../../shared/contribution/canonical-bytes.ts";
import { sizeOf, type LedgerEntry } from "../../../shared/contribution/entry.ts";
import type { ClientId, CompartmentId, UserId } from "../../../shared/ids.ts";
import { closeCode } from "../../../shared/wire/close-code.ts";
import type { CommandFrame, CommandOutcome } from "../../ports/acts.ts";
import type { SnapshotStore } from "../../ports/snapshot-store.ts";
import type { Clock } from "../../ports/clock.ts";
import type {
  Commit,
  CommitOutcome,
  Engine,
  EngineBatch,
  EngineSession,
  FrameOutcome,
  MovedHeads,
  RightsMoved,
  ShownClient,
} from "../../ports/engine.ts";
import { LedgerSyncFailed, LedgerUnavailable, type AppendOutcome, type Ledger } from "../../ports/ledger.ts";
import type { Log } from "../../ports/log.ts";
import type { EngineFigures } from "../../ports/metrics.ts";
import { commitOfEntries } from "../commit/commit-of-entries.ts";
import { USUAL_LIMITS, type Limits } from "../limits.ts";
import type { BoardLimits } from "./board-usage.ts";
import { ClaimRates } from "./claim-rates.ts";
import { groundCommand } from "./command-drafts.ts";
import { HotCompartment, type AuthoredWrite, type Draft, type DraftTerms } from "./hot-compartment.ts";

/** Tries of one batch when other nodes keep moving the head; then its authors are asked to send again. */
const HEAD_MOVED_TRIES = 8;

/** A compartment that cannot be read fails its own writers only: the store is not down, and other compartments do not wait (RULES.md, H6). */
const NOT_TO_BE_OPENED: FrameOutcome = { kind: "refused", rule: "compartment-unavailable", close: closeCode.tryAgain };
const FAILED: FrameOutcome = { kind: "failed" };
const COMMAND_FAILED: CommandOutcome = { kind: "failed" };
const COMMAND_UNAVAILABLE: CommandOutcome = { kind: "unavailable" };
const RIGHTS_MOVED: RightsMoved = { kind: "rights-moved" };

/** What the engine needs; everything impure comes in here. */
export interface EnginePorts {
  readonly ledger: Ledger;
  readonly snapshots: SnapshotStore;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
  readonly sha256: Sha256;
  /** By default the usual ones. */
  readonly limits?: BoardLimits & Pick<Limits, "newClientsPerHour">;
  /** Called when the ledger can promise nothing any more ({@link LedgerSyncFailed}): the process must end and be restarted. */
  readonly ledgerLost?: (cause: Error) => void;
}

/** Entries of other nodes read at once; a page of fewer, and of fewer bytes than any page is cut at, was the last. */
const READ_LIMIT = 4_096;
const SMALL_PAGE_BYTES = 1 << 20;

/** At least a day after it was last shown: an id that is still shown is recorded again every hour. */
const KEEP_SHOWN_MS = 25 * 3_600_000;

const NONE_SHOWN: ReadonlyMap<ClientId, UserId> = new Map();

interface Write extends AuthoredWrite {
  readonly index: number;
}

/** A command and its place in the batch. */
interface IndexedCommand {
  readonly index: number;
  readonly frame: CommandFrame;
}

/** The writes and commands of one compartment, and their draft where one was rebased. */
interface Work {
  readonly id: CompartmentId;
  readonly writes: Write[];
  readonly commands: IndexedCommand[];
  readonly draft: Draft | null;
}

/** One call of {@link Engine.commit}, as it fills up. */
interface Batch {
  readonly outcomes: FrameOutcome[];
  readonly commandOutcomes: (CommandOutcome | RightsMoved)[];
  readonly commits: Commit[];
  readonly missed: Commit[];
  readonly moved: MovedHeads;
  /** The newest change of rights that was heard of when it was found allowed. */
  readonly heard: number | null;
  /** Client ids that other people keep, where an append was refused for them. */
  readonly shown: Map<CompartmentId, ReadonlyMap<ClientId, UserId>>;
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
  readonly #sessions = new Map<number, EngineSession>();
  readonly #limits: BoardLimits;
  readonly #claimRates: ClaimRates;
  readonly #showRates: ClaimRates;
  #headMovedRetries = 0;
  #headMovedGivenUp = 0;

  constructor(ports: EnginePorts) {
    this.#ports = ports;
    const limits = ports.limits ?? USUAL_LIMITS;
    this.#limits = limits;
    this.#claimRates = new ClaimRates(limits.newClientsPerHour);
    this.#showRates = new ClaimRates(limits.newClientsPerHour);
  }

  async open(compartment: CompartmentId, labelHash: Uint8Array): Promise<{ readonly claims: ReadonlyMap<ClientId, UserId> }> {
    this.#labels.set(compartment, labelHash);
    // The structure is built with the first write: a board that is only read costs no memory here.
    return { claims: this.#hot.get(compartment)?.claims ?? (await this.#ports.ledger.claims(compartment)) };
  }

  async show(ids: readonly ShownClient[]): Promise<readonly ShownClient[]> {
    const now = this.#ports.clock.now();
    const affordable: ShownClient[] = [];
    for (const id of ids) {
      // An id too many is shown all the same, but kept for no person.
      if (this.#showRates.left(id.compartment, id.user, now) < 1) continue;
      this.#showRates.spend(id.compartment, id.user, now);
      affordable.push(id);
    }
    // One id shown by two people within a moment is its first one's.
    const first = new Map<string, ShownClient>();
    const denied: ShownClient[] = [];
    for (const id of affordable) {
      const key = `${id.compartment} ${id.client}`;
      const before = first.get(key);
      if (before === undefined) first.set(key, id);
      else if (before.user !== id.user) denied.push(id);
    }
    const until = now + KEEP_SHOWN_MS;
    const refused = await this.#ports.ledger.show(
      Array.from(first.values(), (id) => ({ ...id, until })),
      now,
    );
    return [...refused, ...denied];
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
    for (const rates of [this.#claimRates, this.#showRates]) rates.forgetFull(this.#ports.clock.now());
  }

  async commit({ frames, commands, heard }: EngineBatch, moved: MovedHeads): Promise<CommitOutcome> {
    const outcomes: FrameOutcome[] = frames.map(() => FAILED);
    const commandOutcomes: (CommandOutcome | RightsMoved)[] = commands.map(() => COMMAND_FAILED);
    const batch: Batch = { outcomes, commandOutcomes, commits: [], missed: [], moved, heard, shown: new Map() };
    let open = this.#byCompartment({ frames, commands });
    for (let attempt = 0; attempt < HEAD_MOVED_TRIES && open.length > 0; attempt++) open = await this.#attempt(open, batch);
    for (const { id, writes, commands: left } of open) {
      // Only a head that never stopped moving leaves anything: its authors are asked for it again.
      this.#hot.delete(id);
      this.#headMovedGivenUp++;
      for (const { index } of writes) outcomes[index] = { kind: "gap" };
      for (const { index } of left) commandOutcomes[index] = COMMAND_UNAVAILABLE;
    }
    return { frames: outcomes, commands: commandOutcomes, commits: batch.commits, missed: batch.missed };
  }

  /** What it has counted since it began. */
  figures(): EngineFigures {
    return {
      headMovedRetries: this.#headMovedRetries,
      headMovedGivenUp: this.#headMovedGivenUp,
      hotCompartments: this.#hot.size,
    };
  }

  async close(): Promise<void> {
    this.#hot.clear();
    await this.#ports.ledger.close();
    await this.#ports.snapshots.close();
  }

  #byCompartment({ frames, commands }: Pick<EngineBatch, "frames" | "commands">): Work[] {
    const groups = new Map<CompartmentId, Work>();
    for (const [index, { session: key, update }] of frames.entries()) {
      const session = this.#sessions.get(key);
      if (session === undefined) continue;
      const write = { index, author: session.author, update };
      const work = groups.get(session.compartment);
      if (work === undefined) groups.set(session.compartment, { id: session.compartment, writes: [write], commands: [], draft: null });
      else work.writes.push(write);
    }
    for (const [index, frame] of commands.entries()) {
      const id = frame.compartment;
      const work = groups.get(id) ?? { id, writes: [], commands: [], draft: null };
      groups.set(id, work);
      work.commands.push({ index, frame });
    }
    return [...groups.values()];
  }

  /** One durable commit. Gives back the work whose head another node had moved, rebased where that was possible. */
  async #attempt(works: readonly Work[], batch: Batch): Promise<Work[]> {
    const drafts: { work: Work; draft: Draft }[] = [];
    let isAway = false;
    for (const work of works) {
      // Asked once: each compartment would wait as long for a store that does not answer.
      const draft: Draft | FrameOutcome = work.draft ?? (isAway ? FAILED : await this.#draft(work, batch));
      isAway ||= draft === FAILED;
      if ("outcomes" in draft) drafts.push({ work, draft });
      else this.#refuse(work, draft, batch);
    }
    // One outcome for each draft that has anything to append, in their order.
    const appended = (
      await this.#append(
        drafts.map(({ draft }) => draft),
        batch.heard,
      )
    ).values();
    const moved: Work[] = [];
    for (const { work, draft } of drafts) {
      const result = draft.append === null ? "appended" : appended.next().value;
      if (result === "appended") this.#settle(work, draft, batch);
      else if (result === "head-moved") moved.push({ ...work, draft: await this.#rebase(work.id, draft, batch) });
      else if (result === "id-shown") moved.push(await this.#askWhoShows(work, draft, batch));
      else this.#giveUp(work, result, batch);
    }
    this.#headMovedRetries += moved.length;
    return moved;
  }

  /** None of a draft was written, and it is not tried again here. */
  #giveUp(work: Work, why: "rights-moved" | "broken" | "failed" | undefined, batch: Batch): void {
    this.#hot.delete(work.id);
    if (why === "broken") this.#refuse(work, NOT_TO_BE_OPENED, batch);
    if (why !== "rights-moved") return;
    // Who may still write is asked where rights are known.
    for (const { index, update } of work.writes) batch.outcomes[index] = { kind: "rights-moved", update };
    for (const { index } of work.commands) batch.commandOutcomes[index] = RIGHTS_MOVED;
  }

  /** Answers all of a compartment's work alike: none of it could be drafted or written. */
  #refuse({ writes, commands }: Work, outcome: FrameOutcome, { outcomes, commandOutcomes }: Batch): void {
    for (const { index } of writes) outcomes[index] = outcome;
    for (const { index } of commands) commandOutcomes[index] = outcome === FAILED ? COMMAND_FAILED : COMMAND_UNAVAILABLE;
  }

  /** A draft claims an id that another person has shown: it is made again, knowing who keeps which of them. */
  async #askWhoShows(work: Work, draft: Draft, { shown }: Batch): Promise<Work> {
    this.#hot.delete(work.id);
    try {
      const claimed = draft.commit?.claims.map(([client]) => client) ?? [];
      shown.set(work.id, await this.#ports.ledger.shownBy(work.id, claimed, draft.terms.at));
    } catch (cause) {
      this.#ports.log.warn({ err: cause, compartment: work.id }, "who shows a client id could not be read; the draft is tried again");
    }
    return { ...work, draft: null };
  }

  #settle({ id, writes, commands }: Work, draft: Draft, { outcomes, commandOutcomes, commits }: Batch): void {
    this.#hot.get(id)?.appended(draft);
    for (const [, user] of draft.commit?.claims ?? []) this.#claimRates.spend(id, user, draft.terms.at);
    for (const [position, { index }] of writes.entries()) outcomes[index] = draft.outcomes[position] ?? FAILED;
    for (const [position, { index }] of commands.entries()) commandOutcomes[index] = draft.commandOutcomes[position] ?? COMMAND_FAILED;
    if (draft.commit !== null) commits.push(draft.commit);
  }

  /** A draft of a compartment's writes, or what is to be said of all of them where there can be none. */
  async #draft(work: Work, batch: Batch): Promise<Draft | FrameOutcome> {
    const { id } = work;
    const labelHash = this.#labels.get(id);
    if (labelHash === undefined) return NOT_TO_BE_OPENED;
    try {
      const hot = await this.#upToDate(id, batch);
      const at = this.#ports.clock.now();
      const drafted = hot.draft(await this.#grounded(work), {
        at,
        labelHash,
        shown: batch.shown.get(id) ?? NONE_SHOWN,
        limits: this.#limits,
        claimsLeft: (user) => this.#claimRates.left(id, user, at),
        commandBroken: (cause) => this.#ports.log.error({ err: cause, compartment: id }, "a command could not be decided"),
      });
      const draft = drafted.seemsFull ? await this.#measured(work, { hot, draft: drafted }, batch) : drafted;
      return draft.mayBeBehind ? await this.#lookAgain(work, draft, batch) : draft;
    } catch (cause) {
      // Damage, or a broken structure: this compartment fails, the rest of the batch goes on. A store that is away is away for all of them (H9, H13).
      this.#hot.delete(id);
      this.#ports.log.error({ err: cause, compartment: id }, "compartment could not be drafted");
      return cause instanceof LedgerUnavailable ? FAILED : NOT_TO_BE_OPENED;
    }
  }

  /** Before a write is refused because the board seems full, the board is measured again, if a newer snapshot may say that it is smaller (E6). */
  async #measured(work: Work, { hot, draft }: { hot: HotCompartment; draft: Draft }, batch: Batch): Promise<Draft> {
    const newest = (await this.#ports.snapshots.list(work.id)).at(-1)?.seq ?? 0;
    if (newest <= hot.measuredBySeq) return draft;
    const again = await hot.reconsider(draft, newest, this.#ports);
    if (again !== null) return again;
    this.#hot.delete(work.id);
    return await this.#draftAgain(work, draft.terms, batch);
  }

  async #draftAgain(work: Work, terms: DraftTerms, batch: Batch): Promise<Draft> {
    const hot = await this.#upToDate(work.id, batch);
    return hot.draft(await this.#grounded(work), terms);
  }

  async #grounded({ writes, commands }: Work) {
    return { writes, commands: await Promise.all(commands.map(({ frame }) => groundCommand(this.#ports.ledger, frame))) };
  }

  async #upToDate(id: CompartmentId, { moved, missed }: Batch): Promise<HotCompartment> {
    let hot = this.#hot.get(id);
    if (hot === undefined) {
      hot = await HotCompartment.load(id, this.#ports);
      this.#hot.set(id, hot);
    } else if ((moved.get(id) ?? 0) > hot.headSeq) {
      const entries = await this.#readAfter(id, hot.headSeq);
      hot.catchUp(entries);
      missed.push(...entries.map((entry) => commitOfEntries(id, [entry])));
    }
    return hot;
  }

  /** What is unknown here may be what another node has appended: then it is neither a gap nor a forgery (N7). */
  async #lookAgain(work: Work, draft: Draft, batch: Batch): Promise<Draft> {
    // If the ledger cannot be read, nothing can be said of the write: it has failed like one that could not be appended (H9).
    const { id } = work;
    const head = await this.#ports.ledger.head(id);
    if (head.seq === this.#hot.get(id)?.headSeq) return draft;
    return (await this.#rebase(id, draft, batch)) ?? (await this.#draftAgain(work, draft.terms, batch));
  }

  /** Takes in what other nodes have appended and puts the draft behind it. Null if the writes must be drafted again on a rebuilt structure. */
  async #rebase(id: CompartmentId, draft: Draft, { missed }: Batch): Promise<Draft | null> {
    try {
      const hot = this.#hot.get(id);
      if (hot === undefined) return null;
      const entries = await this.#readAfter(id, hot.headSeq);
      const rebased = entries.length === 0 ? null : hot.rebase(draft, entries);
      if (rebased !== null) {
        missed.push(...entries.map((entry) => commitOfEntries(id, [entry])));
        return rebased;
      }
    } catch (cause) {
      this.#ports.log.warn({ err: cause, compartment: id }, "a draft could not be put behind another node's entries; it is built again");
    }
    this.#hot.delete(id);
    return null;
  }

  async #readAfter(id: CompartmentId, after: number): Promise<readonly LedgerEntry[]> {
    const entries: LedgerEntry[] = [];
    for (let from = after; ;) {
      const page = await this.#ports.ledger.read(id, { after: from, limit: READ_LIMIT });
      entries.push(...page);
      // A short page of few bytes ends at the head: no second look is needed.
      if (page.length < READ_LIMIT && bytesOf(page) < SMALL_PAGE_BYTES) return entries;
      from = page.at(-1)?.seq ?? from;
    }
  }

  async #append(drafts: readonly Draft[], heard: number | null): Promise<readonly (AppendOutcome | "failed" | "broken")[]> {
    const appends = drafts.flatMap(({ append }) => append ?? []);
    if (appends.length === 0) return [];
    try {
      return await this.#ports.ledger.append(appends, heard);
    } catch (cause) {
      this.#ports.log.error({ err: cause }, "commit failed; what it wrote, if anything, is found at the head");
      if (cause instanceof LedgerSyncFailed) this.#ports.ledgerLost?.(cause);
      const isStoreAway = cause instanceof LedgerUnavailable || cause instanceof LedgerSyncFailed;
      if (isStoreAway) return appends.map(() => "failed");
      // A log that the store refuses fails its own writers only (H6): the rest is tried without it.
      if (appends.length === 1) return ["broken"];
      const outcomes: (AppendOutcome | "failed" | "broken")[] = [];
      for (const draft of drafts) outcomes.push(...(await this.#append([draft], heard)));
      return outcomes;
    }
  }
}

function bytesOf(entries: readonly LedgerEntry[]): number {
  return entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
}
