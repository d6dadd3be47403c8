import { escapeLiteral, type Pool, type QueryConfig } from "pg";
import { assertChained } from "../../../shared/contribution/assert-chained.ts";
import { GENESIS_HASH, sizeOf, type ActEntry, type EntryOutline, type Head, type LedgerEntry } from "../../../shared/contribution/entry.ts";
import type { ClientId, CompartmentId, UserId } from "../../../shared/ids.ts";
import {
  DamagedEntryError,
  mustBeWhole,
  readEntryRow,
  readOutlineRow,
  wrongAt,
  type EntryPlace,
  type EntryRow,
} from "../../domain/ledger/entry-row.ts";
import {
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
import { ACT_SQL, actStatement, CONCERNING_SQL, COUNTS_SQL } from "./act-index.ts";
import { dueValues, OPEN_ITEM_SQL, readOpenItem, type StoredOpenItem } from "./open-items.ts";
import { packBatch, type WrittenRuns } from "./pack-batch.ts";
import { copyOut } from "./copy-out.ts";
import { toLedgerFailure } from "./failure.ts";
import { fromStoredKey, toStoredKey } from "./stored-key.ts";

/** Statements by the name under which a connection keeps them prepared. */
const SQL = {
  // In the order of packBatch (pack-batch.ts); the function is in migrations/016-appends-and-rights.ts.
  append: `SELECT written, moved FROM majlis.append_as_heard(
    run_compartment => $1, run_before => $2, run_expected => $3, run_last => $4, run_hash => $5,
    entry_run => $6, entry_seq => $7, entry_hash => $8, entry_leaf => $9, entry_body => $10,
    claim_run => $11, claim_client => $12, claim_author => $13, claim_seq => $14, claim_at => $15,
    act_run => $16, act_seq => $17, act_id => $18, act_noun => $19, act_verb => $20, act_subject => $21, act_card => $22,
    concerned_run => $23, concerned_person => $24, concerned_at => $25, concerned_seq => $26,
    author_run => $27, author_id => $28, author_session => $29, heard => $30)`,
  // The same, and what waits in registers (migrations/018-open-items.ts).
  appendOpening: `SELECT written, moved FROM majlis.append_opening(${Array.from({ length: 41 }, (_, index) => `$${index + 1}`).join(", ")})`,
  head: "SELECT seq, hash FROM majlis.heads WHERE compartment = $1 AND seq > 0",
  span: `SELECT count(*)::integer AS count, coalesce(max(seq), 0) AS last FROM majlis.entries
    WHERE compartment = (SELECT id FROM majlis.heads WHERE compartment = $1) AND seq > $2 AND seq <= $3`,
  heads: "SELECT compartment, seq FROM majlis.heads WHERE compartment = ANY ($1) AND seq > 0",
  claims: "SELECT client, author FROM majlis.claims WHERE compartment = (SELECT id FROM majlis.heads WHERE compartment = $1)",
  // In the order of the key, so that two nodes cannot wait for each other in a circle.
  show: `INSERT INTO majlis.shown (compartment, client, author, until)
    SELECT * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[]) AS id (compartment, client, author, until)
    ORDER BY compartment COLLATE "C", client
    ON CONFLICT (compartment, client) DO UPDATE SET author = excluded.author, until = excluded.until
    WHERE shown.author = excluded.author OR shown.until <= $5::bigint
    RETURNING compartment, client`,
  forgetShown: `DELETE FROM majlis.shown WHERE (compartment, client) IN (
    SELECT compartment, client FROM majlis.shown WHERE until <= $1::bigint LIMIT 10000 FOR UPDATE SKIP LOCKED)`,
  shownBy: "SELECT client, author FROM majlis.shown WHERE compartment = $1 AND client = ANY ($2::bigint[]) AND until > $3::bigint",
  compartments: "SELECT compartment FROM majlis.heads WHERE seq > 0 ORDER BY id",
  ...ACT_SQL,
  actCounts: COUNTS_SQL,
  concerning: CONCERNING_SQL,
  ...OPEN_ITEM_SQL,
} as const;

/**
 * A ledger that all nodes of a cluster share, over a pool (open-pool.ts) of migrated layout, which it owns and closes. It heals by
 * itself: after {@link LedgerUnavailable} the next call opens a new connection. No call waits longer than about 10 s.
 */
export function createPostgresLedger(pool: Pool, options: { readonly onClose?: () => void } = {}): Ledger {
  return new PostgresLedger(pool, options.onClose);
}

class PostgresLedger implements Ledger {
  readonly #pool: Pool;
  readonly #onClose: (() => void) | undefined;
  #isOpen = true;

  constructor(pool: Pool, onClose: (() => void) | undefined) {
    this.#pool = pool;
    this.#onClose = onClose;
  }

  async append(batch: readonly Append[], heard: number | null = null): Promise<readonly AppendOutcome[]> {
    this.#mustBeOpen();
    for (const append of batch) assertChained(append.compartment, append.expectedHead, append.entries);
    if (batch.length === 0) return [];
    const { values, open, outcomes } = packBatch(batch);
    const [row] = await this.#rows<WrittenRuns>(open === null ? "append" : "appendOpening", [...values, ...(open ?? []), heard]);
    return outcomes(row ?? { written: [], moved: [] });
  }

  async show(ids: readonly ShownId[], now: number): Promise<readonly ShownId[]> {
    await this.#rows("forgetShown", [Math.floor(now)]);
    if (ids.length === 0) return [];
    const kept = await this.#rows<{ compartment: CompartmentId; client: ClientId }>("show", [
      ids.map(({ compartment }) => compartment),
      ids.map(({ client }) => client),
      ids.map(({ user }) => user),
      ids.map(({ until }) => Math.floor(until)),
      Math.floor(now),
    ]);
    const keys = new Set(kept.map(({ compartment, client }) => `${compartment} ${client}`));
    return ids.filter(({ compartment, client }) => !keys.has(`${compartment} ${client}`));
  }

  async shownBy(compartment: CompartmentId, clients: readonly ClientId[], now: number): Promise<ReadonlyMap<ClientId, UserId>> {
    const rows = await this.#rows<{ client: ClientId; author: UserId }>("shownBy", [compartment, clients, Math.floor(now)]);
    return new Map(rows.map(({ client, author }) => [client, author]));
  }

  async head(compartment: CompartmentId): Promise<Head> {
    const [row] = await this.#rows<Head>("head", [compartment]);
    return row === undefined ? { seq: 0, hash: GENESIS_HASH } : { seq: row.seq, hash: new Uint8Array(row.hash) };
  }

  async heads(compartments: readonly CompartmentId[]): Promise<ReadonlyMap<CompartmentId, number>> {
    this.#mustBeOpen();
    if (compartments.length === 0) return new Map();
    const rows = await this.#rows<{ compartment: CompartmentId; seq: number }>("heads", [compartments]);
    return new Map(rows.map(({ compartment, seq }) => [compartment, seq]));
  }

  async read(compartment: CompartmentId, range: PageRange): Promise<readonly LedgerEntry[]> {
    const bytes = "octet_length(leaf) + coalesce(octet_length(body), 0)";
    const rows = await this.#page(compartment, range, { last: "body", bytes, most: PAGE_BYTES });
    // Hash and body are copied out of the page, so that an entry that is kept does not keep all of it.
    const page = rows.map(([hash, leaf, body, seq], index) =>
      readEntryRow({ hash: own(hash), leaf, body: own(body) }, placeOf(compartment, range, { seq, index })),
    );
    return await this.#whole(page, compartment, range);
  }

  async outlines(compartment: CompartmentId, range: PageRange): Promise<readonly EntryOutline[]> {
    const last = "coalesce(octet_length(body), 0)";
    const rows = await this.#page(compartment, range, { last, bytes: "octet_length(leaf)", most: OUTLINE_BYTES });
    const page = rows.map(([hash, leaf, size, seq], index) =>
      readOutlineRow({ hash: own(hash), leaf, size: int4(size) }, placeOf(compartment, range, { seq, index })),
    );
    return await this.#whole(page, compartment, range);
  }

  async act(compartment: CompartmentId, id: string): Promise<ActEntry | null> {
    const [row] = await this.#rows<EntryRow>("act", [compartment, toStoredKey(id)]);
    return row === undefined ? null : readAct(compartment, row);
  }

  async acts(compartment: CompartmentId, query: ActQuery, range: PageRange): Promise<readonly ActEntry[]> {
    this.#mustBeOpen();
    if (range.limit < 1) return [];
    const { name, values } = actStatement(compartment, query, { ...range, limit: Math.min(range.limit, ACTS_AT_ONCE) });
    return firstPage((await this.#rows<EntryRow>(name, values)).map((row) => readAct(compartment, row)));
  }

  async lastActs(
    compartment: CompartmentId,
    { noun, subject }: { readonly noun: string; readonly subject: string },
    limit: number,
  ): Promise<readonly ActEntry[]> {
    this.#mustBeOpen();
    if (limit < 1) return [];
    const rows = await this.#rows<EntryRow>("lastActs", [compartment, noun, toStoredKey(subject), Math.min(limit, MOST_LAST_ACTS)]);
    return rows.map((row) => readAct(compartment, row));
  }

  async actCounts(compartment: CompartmentId): Promise<readonly ActCount[]> {
    const rows = await this.#rows<ActCount>("actCounts", [compartment]);
    return rows.map(({ card, type, count, last }) => ({ card: fromStoredKey(card), type, count, last }));
  }

  async concerning(user: UserId, { compartments, before, limit }: ConcernedPage): Promise<readonly ActEntry[]> {
    this.#mustBeOpen();
    if (limit < 1) return [];
    const place = before === undefined ? [Number.MAX_SAFE_INTEGER, "", 0] : [before.at, toStoredKey(before.compartment), before.seq];
    const rows = await this.#rows<EntryRow>("concerning", [toStoredKey(user), ...place, Math.min(limit, ACTS_AT_ONCE), [...compartments]]);
    return firstPage(rows.map((row) => readAct(row["compartment"] as string, row)));
  }

  async dueItems(query: DueItemQuery): Promise<readonly OpenItemRow[]> {
    return (await this.#rows<StoredOpenItem>("dueItems", dueValues(query))).map(readOpenItem);
  }

  async openItems({ compartments, noun, partner, limit }: OpenItemQuery): Promise<readonly OpenItemRow[]> {
    const values = [[...compartments], noun ?? null, partner === undefined ? null : toStoredKey(partner), Math.max(0, limit)];
    return (await this.#rows<StoredOpenItem>("openItems", values)).map(readOpenItem);
  }

  async claims(compartment: CompartmentId): Promise<ReadonlyMap<ClientId, UserId>> {
    const rows = await this.#rows<{ client: ClientId; author: UserId }>("claims", [compartment]);
    return new Map(rows.map(({ client, author }) => [client, author]));
  }

  async compartments(): Promise<readonly CompartmentId[]> {
    return (await this.#rows<{ compartment: CompartmentId }>("compartments", [])).map((row) => row.compartment);
  }

  async close(): Promise<void> {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#onClose?.();
    await this.#pool.end();
  }

  async #page(compartment: CompartmentId, range: PageRange, page: PageColumns): Promise<readonly (Uint8Array | null)[][]> {
    this.#mustBeOpen();
    if (range.limit < 1) return [];
    try {
      return await copyOut(this.#pool, pageQuery(compartment, range, page));
    } catch (cause) {
      throw toLedgerFailure(cause);
    }
  }

  /** A page, once it is certain that the entries between its own, which were not read, are all there. */
  async #whole<Entry extends { readonly seq: number }>(
    page: readonly Entry[],
    compartment: CompartmentId,
    { after, upTo = Number.MAX_SAFE_INTEGER, except }: PageRange,
  ): Promise<readonly Entry[]> {
    if (except === undefined) return page;
    const values = [compartment, Math.max(0, Math.floor(after)), page.at(-1)?.seq ?? upTo];
    const [span = { count: 0, last: 0 }] = await this.#rows<{ count: number; last: number }>("span", values);
    mustBeWhole({ compartment, after: Math.floor(after) }, span);
    return page;
  }

  async #rows<Row extends object>(name: keyof typeof SQL, values: readonly unknown[]): Promise<readonly Row[]> {
    this.#mustBeOpen();
    const query: QueryConfig = { name, text: SQL[name], values: [...values] };
    try {
      return (await this.#pool.query<Row>(query)).rows;
    } catch (cause) {
      throw toLedgerFailure(cause);
    }
  }

  #mustBeOpen(): void {
    if (!this.#isOpen) throw new Error("the ledger is closed");
  }
}

/** Acts of one answer: each has a body of 64 kB at most, so that no answer holds many more bytes than a page. */
const ACTS_AT_ONCE = 256;

/** As many acts as fit into a page; one at least. */
function firstPage(acts: readonly ActEntry[]): readonly ActEntry[] {
  let bytes = 0;
  const past = acts.findIndex((act, index) => (bytes += sizeOf(act)) > PAGE_BYTES && index > 0);
  return past < 0 ? acts : acts.slice(0, past);
}

/** Reads a row of the index of acts, whose columns are `seq`, `hash`, `leaf` and `body`. */
function readAct(compartment: CompartmentId, { seq, hash, leaf, body }: EntryRow): ActEntry {
  const place = { compartment, seq: Number(seq) };
  const entry = readEntryRow({ hash: own(hash as Uint8Array), leaf, body: own(body as Uint8Array | null) }, place);
  if (entry.kind !== "act") throw new DamagedEntryError(wrongAt(place, "it stands in the index of acts and is none"));
  return entry;
}

/** Which entry a row of a page is: where none is left out, the next in its log. */
function placeOf(
  compartment: CompartmentId,
  { after, except }: PageRange,
  { seq, index }: { readonly seq: Uint8Array | null | undefined; readonly index: number },
): EntryPlace {
  return { compartment, seq: except === undefined ? Math.max(0, Math.floor(after)) + index + 1 : int8(seq) };
}

/** The last column of a page before `seq`, what each row counts for, and how much a page may hold; the first row is given in any case. */
interface PageColumns {
  readonly last: string;
  readonly bytes: string;
  readonly most: number;
}

/** COPY takes no parameters: numbers are written out and the id escaped. */
function pageQuery(compartment: CompartmentId, { after, upTo, limit, except }: PageRange, { last, bytes, most }: PageColumns): string {
  const whole = (value: number): string => String(Math.min(Math.max(0, Math.floor(value)), Number.MAX_SAFE_INTEGER));
  return `SELECT hash, leaf, ${last}, seq FROM (
      SELECT *, row_number() OVER (ORDER BY seq) AS number, sum(${bytes}) OVER (ORDER BY seq) AS total
      FROM (
        SELECT seq, hash, leaf, body FROM majlis.entries
        WHERE compartment = (SELECT id FROM majlis.heads WHERE compartment = ${escapeLiteral(compartment)})
          AND seq > ${whole(after)} AND seq <= ${whole(upTo ?? Number.MAX_SAFE_INTEGER)}
          ${except === undefined ? "" : ARE_NO_ACTS}
        ORDER BY seq LIMIT ${whole(limit)}
      ) AS page
    ) AS counted WHERE total <= ${most} OR number = 1 ORDER BY seq`;
}

/**
 * An act says so itself (version and kind are bytes 15 and 16 of the canonical bytes: FORMAT.md, section 1) and stands in the index. By one of both alone a change
 * with a damaged byte would be passed over; so it is read, and the damage found.
 */
const ARE_NO_ACTS = `AND NOT (substring(leaf FROM 15 FOR 2) = '\\x0103'::bytea
  AND EXISTS (SELECT FROM majlis.acts AS act WHERE act.compartment = entries.compartment AND act.seq = entries.seq))`;

/** A number as PostgreSQL sends a `bigint`. */
function int8(field: Uint8Array | null | undefined): number {
  return field ? Number(new DataView(field.buffer, field.byteOffset, field.byteLength).getBigInt64(0)) : 0;
}

/** A number as PostgreSQL sends an `integer`. */
function int4(field: Uint8Array | null | undefined): number {
  return field ? new DataView(field.buffer, field.byteOffset, field.byteLength).getInt32(0) : 0;
}

function own(field: Uint8Array | null | undefined): Uint8Array | null {
  return field === null || field === undefined ? null : new Uint8Array(field);
}
