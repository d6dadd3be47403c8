import type { DatabaseSync, StatementSync } from "node:sqlite";
import { assertChained, equalBytes } from "../../../shared/contribution/assert-chained.ts";
import { leafView } from "../../../shared/contribution/canonical-bytes.ts";
import { GENESIS_HASH, sizeOf, type ActEntry, type EntryOutline, type Head, type LedgerEntry } from "../../../shared/contribution/entry.ts";
import type { ClientId, CompartmentId, UserId } from "../../../shared/ids.ts";
import {
  LedgerSyncFailed,
  LedgerUnavailable,
  OUTLINE_BYTES,
  MOST_LAST_ACTS,
  PAGE_BYTES,
  type ActCount,
  type ConcernedPage,
  type DueItemQuery,
  type ActQuery,
  type Append,
  type AppendOutcome,
  type Ledger,
  type OpenItemQuery,
  type OpenItemRow,
  type PageRange,
  type ShownId,
} from "../../ports/ledger.ts";
import type { AccessChange } from "../../ports/directory/access-changes.ts";
import { DamagedEntryError, mustBeWhole, readOutlineRow, wrongAt, type EntryPlace } from "../../domain/ledger/entry-row.ts";
import { haveRightsMoved } from "../../domain/ledger/moved-rights.ts";
import { actIndexer, actRows, AFTER_ALL, type ActIndexer, type ActRows } from "./act-index.ts";
import { readStoredRow, storedBody } from "./entry-body.ts";
import type { LaterChanges } from "./directory/access-changes.ts";
import { isSyncFailure, toWriteFailure } from "./failure.ts";
import { prepareShown, prepareStatements } from "./ledger-statements.ts";
import { assertDurability } from "./open-database.ts";
import { openItemReader, openItemWriter, type OpenItemReader, type OpenItemWriter } from "./open-items.ts";

/** How a connection to a ledger is used. */
export interface SqliteLedgerOptions {
  readonly readOnly: boolean;
  readonly onClose?: () => void;
  /** The changes of rights, which it closes with itself. Without them an append that asks for them rejects. */
  readonly changes?: LaterChanges | undefined;
}

/**
 * A ledger over one connection, which it owns and closes. Calls work at once on the calling thread: keep it off the sockets' one.
 * Throws if a connection that writes is not durable (P1).
 */
export function createSqliteLedger(database: DatabaseSync, options: SqliteLedgerOptions): Ledger {
  if (!options.readOnly) assertDurability(database, "FULL");
  return new SqliteLedger(database, options);
}

type Row = Record<string, unknown>;

class SqliteLedger implements Ledger {
  readonly #database: DatabaseSync;
  readonly #options: SqliteLedgerOptions;
  readonly #statements: ReturnType<typeof prepareStatements>;
  /** Short keys of compartments whose first commit is behind us. */
  readonly #ids = new Map<CompartmentId, number>();
  #preparedShown: ReturnType<typeof prepareShown> | null = null;
  #preparedIndex: ActIndexer | null = null;
  #preparedActs: ActRows | null = null;
  #preparedOpening: OpenItemWriter | null = null;
  #preparedOpen: OpenItemReader | null = null;
  #isOpen = true;
  #syncFailure: unknown = null;

  constructor(database: DatabaseSync, options: SqliteLedgerOptions) {
    this.#database = database;
    this.#options = options;
    this.#statements = prepareStatements(database);
  }

  async append(batch: readonly Append[], heard: number | null = null): Promise<readonly AppendOutcome[]> {
    this.#mustWrite();
    for (const append of batch) assertChained(append.compartment, append.expectedHead, append.entries);
    if (batch.length === 0) return [];
    const created = new Map<CompartmentId, number>();
    const outcomes = this.#write(() => {
      const later = heard === null ? [] : this.#changesAfter(heard);
      return batch.map((append) => (haveRightsMoved(append, later) ? "rights-moved" : this.#appendOne(append, created)));
    });
    for (const [compartment, id] of created) this.#ids.set(compartment, id);
    return outcomes;
  }

  async show(ids: readonly ShownId[], now: number): Promise<readonly ShownId[]> {
    this.#mustWrite();
    const { forget, keep } = this.#shown;
    return this.#write(() => {
      forget.run(now);
      return ids.filter(({ compartment, client, user, until }) => keep.run(compartment, client, user, until).changes === 0);
    });
  }

  async shownBy(compartment: CompartmentId, clients: readonly ClientId[], now: number): Promise<ReadonlyMap<ClientId, UserId>> {
    this.#mustBeOpen();
    const found = new Map<ClientId, UserId>();
    for (const client of clients) {
      const author = this.#shown.keeper.get(compartment, client, now)?.["author"];
      if (author !== undefined) found.set(client, author as string);
    }
    return found;
  }

  async head(compartment: CompartmentId): Promise<Head> {
    this.#mustBeOpen();
    const row = this.#statements.head.get(compartment) as Row | undefined;
    return row ? { seq: row["seq"] as number, hash: row["hash"] as Uint8Array } : { seq: 0, hash: GENESIS_HASH };
  }

  async heads(compartments: readonly CompartmentId[]): Promise<ReadonlyMap<CompartmentId, number>> {
    this.#mustBeOpen();
    const heads = new Map<CompartmentId, number>();
    for (const compartment of compartments) {
      const row = this.#statements.head.get(compartment) as Row | undefined;
      if (row) heads.set(compartment, row["seq"] as number);
    }
    return heads;
  }

  async read(compartment: CompartmentId, range: PageRange): Promise<readonly LedgerEntry[]> {
    const { read, readChanges } = this.#statements;
    const rows = this.#rows(range.except === undefined ? read : readChanges, compartment, range);
    const page = pageOf(rows, { compartment, range }, { read: readStoredRow, bytesOf: (_, entry) => sizeOf(entry), most: PAGE_BYTES });
    return this.#whole(page, compartment, range);
  }

  async outlines(compartment: CompartmentId, range: PageRange): Promise<readonly EntryOutline[]> {
    const { outlines, outlineChanges } = this.#statements;
    const rows = this.#rows(range.except === undefined ? outlines : outlineChanges, compartment, range);
    const bytesOf = ({ leaf }: Row): number => (leaf as Uint8Array).byteLength;
    const page = pageOf(rows, { compartment, range }, { read: readOutlineRow, bytesOf, most: OUTLINE_BYTES });
    return this.#whole(page, compartment, range);
  }

  async act(compartment: CompartmentId, id: string): Promise<ActEntry | null> {
    this.#mustBeOpen();
    const log = this.#idOf(compartment);
    const row = log === undefined ? undefined : this.#acts.first(log, id);
    return row === undefined ? null : readAct(compartment, row);
  }

  async acts(compartment: CompartmentId, query: ActQuery, range: PageRange): Promise<readonly ActEntry[]> {
    this.#mustBeOpen();
    const log = this.#idOf(compartment);
    if (log === undefined || range.limit < 1) return [];
    return firstPage(this.#acts.page(log, query, range), {
      read: (row) => readAct(compartment, row),
      bytesOf: (_, entry) => sizeOf(entry),
      most: PAGE_BYTES,
    });
  }

  async lastActs(
    compartment: CompartmentId,
    of: { readonly noun: string; readonly subject: string },
    limit: number,
  ): Promise<readonly ActEntry[]> {
    this.#mustBeOpen();
    const log = this.#idOf(compartment);
    if (log === undefined || limit < 1) return [];
    return this.#acts.last(log, of, Math.min(limit, MOST_LAST_ACTS)).map((row) => readAct(compartment, row));
  }

  async actCounts(compartment: CompartmentId): Promise<readonly ActCount[]> {
    this.#mustBeOpen();
    const log = this.#idOf(compartment);
    const rows = log === undefined ? [] : [...this.#acts.counts(log)];
    return rows.map(({ card, type, count, last }) => ({
      card: card as string,
      type: type as string,
      count: count as number,
      last: last as number,
    }));
  }

  async concerning(user: UserId, { compartments, before = AFTER_ALL, limit }: ConcernedPage): Promise<readonly ActEntry[]> {
    this.#mustBeOpen();
    if (limit < 1) return [];
    const read = (row: Row): ActEntry => readAct(row["compartment"] as string, row);
    return firstPage(this.#acts.concerning(user, { compartments, before, limit }), {
      read,
      bytesOf: (_, entry) => sizeOf(entry),
      most: PAGE_BYTES,
    });
  }

  async dueItems(query: DueItemQuery): Promise<readonly OpenItemRow[]> {
    this.#mustBeOpen();
    return this.#open.due({ ...query, limit: Math.max(0, query.limit) });
  }

  async openItems(query: OpenItemQuery): Promise<readonly OpenItemRow[]> {
    this.#mustBeOpen();
    return this.#open.of({ ...query, limit: Math.max(0, query.limit) });
  }

  async claims(compartment: CompartmentId): Promise<ReadonlyMap<ClientId, UserId>> {
    this.#mustBeOpen();
    const claims = new Map<ClientId, UserId>();
    const id = this.#idOf(compartment);
    if (id === undefined) return claims;
    for (const row of this.#statements.claims.iterate(id)) claims.set(row["client"] as number, row["author"] as string);
    return claims;
  }

  async compartments(): Promise<readonly CompartmentId[]> {
    this.#mustBeOpen();
    return this.#statements.compartments.all().map((row) => row["compartment"] as string);
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    try {
      if (this.#syncFailure === null) this.#options.onClose?.();
    } finally {
      this.#options.changes?.close();
      this.#database.close();
    }
  }

  /**
   * They are in a file of their own: a right may end while the disk takes the commit, so that an append that has begun before still counts (N22). No
   * append begins after it.
   */
  #changesAfter(heard: number): readonly AccessChange[] {
    const { changes } = this.#options;
    if (changes === undefined) throw new Error("this ledger knows no changes of rights");
    return changes.after(heard);
  }

  /** One durable transaction. */
  #write<Value>(work: () => Value): Value {
    const statements = this.#statements;
    try {
      statements.begin.run();
      const value = work();
      statements.commit.run();
      return value;
    } catch (cause) {
      // SQLite has rolled back by itself after some failures, and must be told after others.
      if (this.#database.isTransaction) statements.rollback.run();
      if (!isSyncFailure(cause)) throw toWriteFailure(cause);
      this.#syncFailure = cause;
      throw new LedgerSyncFailed("a sync of the ledger failed", { cause });
    }
  }

  #appendOne(append: Append, created: Map<CompartmentId, number>): AppendOutcome {
    const { compartment, expectedHead, entries } = append;
    const first = entries[0] as LedgerEntry;
    const last = entries.at(-1) as LedgerEntry;
    const statements = this.#statements;
    if (entries.some((entry) => entry.kind === "claim" && this.#isShownByOther(entry))) return "id-shown";
    let id = created.get(compartment) ?? this.#idOf(compartment);
    if (id === undefined) {
      if (first.seq !== 1 || !equalBytes(expectedHead, GENESIS_HASH)) return "head-moved";
      id = Number(statements.createHead.run(compartment, last.seq, last.hash).lastInsertRowid);
      created.set(compartment, id);
    } else if (statements.moveHead.run(last.seq, last.hash, id, first.seq - 1, expectedHead).changes === 0) {
      return "head-moved";
    }
    for (const entry of entries) {
      // SQLite copies what is bound.
      statements.insert.run(id, entry.seq, entry.hash, leafView(entry), storedBody(entry));
      if (entry.kind === "claim") statements.claim.run(id, entry.client, entry.author, entry.seq);
      if (entry.kind !== "act") continue;
      this.#index(id, entry);
      this.#opening(id, entry);
    }
    return "appended";
  }

  /** Prepared when they are needed first: a file of an older layout, which is only read, has no such table. */
  get #shown(): ReturnType<typeof prepareShown> {
    return (this.#preparedShown ??= prepareShown(this.#database));
  }

  get #index(): ActIndexer {
    return (this.#preparedIndex ??= actIndexer(this.#database));
  }

  get #opening(): OpenItemWriter {
    return (this.#preparedOpening ??= openItemWriter(this.#database));
  }

  get #open(): OpenItemReader {
    return (this.#preparedOpen ??= openItemReader(this.#database));
  }

  get #acts(): ActRows {
    return (this.#preparedActs ??= actRows(this.#database));
  }

  #isShownByOther({ compartment, client, author, at }: LedgerEntry & { kind: "claim" }): boolean {
    const keeper = this.#shown.keeper.get(compartment, client, at)?.["author"];
    return keeper !== undefined && keeper !== author;
  }

  #rows(statement: StatementSync, compartment: CompartmentId, { after, upTo, limit }: PageRange): Iterable<Row> {
    this.#mustBeOpen();
    const id = this.#idOf(compartment);
    if (id === undefined || limit < 1) return [];
    return statement.iterate(id, Math.max(after, 0), upTo ?? Number.MAX_SAFE_INTEGER, limit);
  }

  /** A page, once it is certain that the entries between its own, which were not read, are all there. */
  #whole<Entry extends { readonly seq: number }>(
    page: readonly Entry[],
    compartment: CompartmentId,
    { after, upTo = Number.MAX_SAFE_INTEGER, except }: PageRange,
  ): readonly Entry[] {
    const id = except === undefined ? undefined : this.#idOf(compartment);
    if (id === undefined) return page;
    const row = this.#statements.span.get(id, Math.max(after, 0), page.at(-1)?.seq ?? upTo);
    mustBeWhole({ compartment, after }, { count: Number(row?.["count"]), last: Number(row?.["last"]) });
    return page;
  }

  #idOf(compartment: CompartmentId): number | undefined {
    const known = this.#ids.get(compartment);
    if (known !== undefined) return known;
    const id = this.#statements.id.get(compartment)?.["id"] as number | undefined;
    // Inside an unfinished transaction this sees only committed rows and those in `created`, which the caller asks first.
    if (id !== undefined) this.#ids.set(compartment, id);
    return id;
  }

  #mustWrite(): void {
    this.#mustBeOpen();
    if (this.#options.readOnly) throw new LedgerUnavailable("this connection to the ledger only reads");
    if (this.#syncFailure !== null) {
      throw new LedgerSyncFailed("a sync of the ledger failed; it takes no writes until it is opened again", { cause: this.#syncFailure });
    }
  }

  #mustBeOpen(): void {
    if (!this.#isOpen) throw new Error("the ledger is closed");
  }
}

/** How rows are read, and how many bytes of them a page holds. */
interface Paging<Entry> {
  readonly read: (row: Row) => Entry;
  readonly bytesOf: (row: Row, entry: Entry) => number;
  readonly most: number;
}

/** The entries of rows in a range, as many as fit into a page. Where none is left out, they must follow one another. */
function pageOf<Entry>(
  rows: Iterable<Row>,
  { compartment, range: { after, except } }: { readonly compartment: CompartmentId; readonly range: PageRange },
  paging: Omit<Paging<Entry>, "read"> & { readonly read: (row: Row, place: EntryPlace) => Entry },
): readonly Entry[] {
  let seq = Math.max(after, 0);
  const next = (row: Row): number => (seq = except === undefined ? seq + 1 : (row["seq"] as number));
  return firstPage(rows, { ...paging, read: (row) => paging.read(row, { compartment, seq: next(row) }) });
}

/** As many entries as fit into a page of `most` bytes; one at least. */
function firstPage<Entry>(rows: Iterable<Row>, { read, bytesOf, most }: Paging<Entry>): readonly Entry[] {
  const page: Entry[] = [];
  let bytes = 0;
  for (const row of rows) {
    const entry = read(row);
    bytes += bytesOf(row, entry);
    if (page.length > 0 && bytes > most) break;
    page.push(entry);
  }
  return page;
}

/** Reads a row of the index of acts, whose columns are `seq` and those of an entry. */
function readAct(compartment: CompartmentId, row: Row): ActEntry {
  const place = { compartment, seq: row["seq"] as number };
  const entry = readStoredRow(row, place);
  if (entry.kind !== "act") throw new DamagedEntryError(wrongAt(place, "it stands in the index of acts and is none"));
  return entry;
}
