import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import { placeOf } from "../../../shared/acts/act-place.ts";
import type { ActEntry, LedgerEntry } from "../../../shared/contribution/entry.ts";
import type { UserId } from "../../../shared/ids.ts";
import type { ActPosition, ConcernedPage, ActQuery, PageRange } from "../../ports/ledger.ts";
import { DamagedEntryError, UnreadableEntryError, type EntryRow } from "../../domain/ledger/entry-row.ts";
import { readStoredRow } from "./entry-body.ts";

/** Writes an entry into the index of acts, in the transaction that writes the entry; `log` is the compartment's short key. */
export type ActIndexer = (log: number, entry: LedgerEntry) => void;

/** The writing end of the index. */
export function actIndexer(database: DatabaseSync): ActIndexer {
  const insert = database.prepare("INSERT INTO acts (compartment, seq, id, noun, verb, subject, card) VALUES (?, ?, ?, ?, ?, ?, ?)");
  const concern = database.prepare("INSERT INTO concerned (person, at, compartment, seq) VALUES (?, ?, ?, ?)");
  return (log, entry) => {
    if (entry.kind !== "act") return;
    const { noun, verb, subject, card, people } = placeOf(entry);
    insert.run(log, entry.seq, entry.id, noun, verb, subject, card);
    for (const person of people) concern.run(person, entry.at, entry.compartment, entry.seq);
  };
}

/** The reading end of the index: rows of the entries found, in their order. */
export interface ActRows {
  first(log: number, id: string): EntryRow | undefined;
  page(log: number, query: ActQuery, range: PageRange): Iterable<EntryRow>;
  /** The last of a subject, newest first. */
  last(log: number, of: { readonly noun: string; readonly subject: string }, limit: number): readonly EntryRow[];
  /** Rows of `card`, `type`, `count` and `last`. */
  counts(log: number): Iterable<EntryRow>;
  /** Rows with the entry's `compartment`, newest first. */
  concerning(person: UserId, page: Required<ConcernedPage>): Iterable<EntryRow>;
}

/** Behind every act. */
export const AFTER_ALL: ActPosition = { at: Number.MAX_SAFE_INTEGER, compartment: "", seq: 0 };

/** Prepares the statements of {@link ActRows}; throws on a file of an older layout, which has no index. */
export function actRows(database: DatabaseSync): ActRows {
  const selectBy = (index: string): string => `SELECT acts.seq, entry.hash, entry.leaf, entry.body FROM acts ${index}
    JOIN entries AS entry ON entry.compartment = acts.compartment AND entry.seq = acts.seq WHERE acts.compartment = ?`;
  const select = selectBy("");
  const inRange = "AND acts.seq > ? AND acts.seq <= ? ORDER BY acts.seq LIMIT ?";
  const first = database.prepare(`${select} AND acts.id = ? ORDER BY acts.seq LIMIT 1`);
  const all = database.prepare(`${select} ${inRange}`);
  const ofNoun = database.prepare(`${select} AND noun = ? ${inRange}`);
  const ofSubject = database.prepare(`${select} AND noun = ? AND subject = ? ${inRange}`);
  const ofCard = database.prepare(`${select} AND noun = ? AND card = ? ${inRange}`);
  // Named, because SQLite would look through all acts of the board, in whose table it finds both keys.
  const begun = database.prepare(`${selectBy("INDEXED BY acts_begun")} AND noun = ? AND subject = id ${inRange}`);
  const begunOfCard = database.prepare(`${selectBy("INDEXED BY acts_card")} AND noun = ? AND card = ? AND subject = id ${inRange}`);
  const ofBoth = database.prepare(`${select} AND noun = ? AND subject = ? AND card = ? ${inRange}`);
  const counts = database.prepare("SELECT card, noun || '.' || verb AS type, count, last FROM act_counts WHERE compartment = ?");
  const concerning = database.prepare(
    `SELECT concerned.compartment, concerned.seq, entry.hash, entry.leaf, entry.body FROM concerned
    JOIN heads ON heads.compartment = concerned.compartment
    JOIN entries AS entry ON entry.compartment = heads.id AND entry.seq = concerned.seq
    WHERE person = ? AND concerned.compartment IN (SELECT value FROM json_each(?)) AND (concerned.at, concerned.compartment, concerned.seq) < (?, ?, ?)
    ORDER BY concerned.at DESC, concerned.compartment DESC, concerned.seq DESC LIMIT ?`,
  );
  const last = database.prepare(`${select} AND noun = ? AND subject = ? ORDER BY acts.seq DESC LIMIT ?`);
  return {
    last: (log, { noun, subject }, limit) => last.all(log, noun, subject, limit),
    counts: (log) => counts.iterate(log),
    concerning: (person, { compartments, before: { at, compartment, seq }, limit }) =>
      concerning.iterate(person, JSON.stringify(compartments), at, compartment, seq, limit),
    first: (log, id) => first.get(log, id),
    page: (log, { noun, subject, card, begun: areBegun }, { after, upTo, limit }) => {
      const range: SQLInputValue[] = [Math.max(after, 0), upTo ?? Number.MAX_SAFE_INTEGER, limit];
      if (noun === undefined) return all.iterate(log, ...range);
      if (areBegun) return card === undefined ? begun.iterate(log, noun, ...range) : begunOfCard.iterate(log, noun, card, ...range);
      if (subject !== undefined && card !== undefined) return ofBoth.iterate(log, noun, subject, card, ...range);
      if (subject !== undefined) return ofSubject.iterate(log, noun, subject, ...range);
      return card === undefined ? ofNoun.iterate(log, noun, ...range) : ofCard.iterate(log, noun, card, ...range);
    },
  };
}

/** Counts the acts of a log again; for what adds to it the layout counts itself. Belongs into the transaction that removes acts. */
export function recountActs(database: DatabaseSync, log: number): void {
  database.prepare("DELETE FROM act_counts WHERE compartment = ?").run(log);
  database
    .prepare(
      `INSERT INTO act_counts (compartment, card, noun, verb, count, last)
      SELECT compartment, card, noun, verb, COUNT(*), MAX(seq) FROM acts WHERE compartment = ? AND card IS NOT NULL GROUP BY card, noun, verb`,
    )
    .run(log);
}

/** Indexes the acts that are in the table of entries already, once it gets its index. The kind is byte 16 of the canonical bytes (FORMAT.md, section 1). */
export function indexStoredActs(database: DatabaseSync): void {
  const index = actIndexer(database);
  const acts = database.prepare("SELECT compartment, hash, leaf, body FROM entries WHERE substr(leaf, 16, 1) = x'03'");
  for (const row of acts.iterate()) {
    const act = readableAct(row);
    if (act !== null) index(row["compartment"] as number, act);
  }
}

/** The act of a row of entries. Null for a damaged entry: opening finds it right after this and cuts it off. */
export function readableAct(row: EntryRow): ActEntry | null {
  try {
    const entry = readStoredRow(row, null);
    return entry.kind === "act" ? entry : null;
  } catch (cause) {
    if (cause instanceof DamagedEntryError || cause instanceof UnreadableEntryError) return null;
    throw cause;
  }
}
