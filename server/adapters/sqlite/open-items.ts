import type { DatabaseSync } from "node:sqlite";
import { placeOf } from "../../../shared/acts/act-place.ts";
import type { ActEntry } from "../../../shared/contribution/entry.ts";
import type { DueItemQuery, DuePosition, OpenItemQuery, OpenItemRow } from "../../ports/ledger.ts";
import type { EntryRow } from "../../domain/ledger/entry-row.ts";
import { readableAct } from "./act-index.ts";

/** Replaces what waits in an act's register where the act says what does, in the transaction that writes the act; `log` is the compartment's short key. */
export type OpenItemWriter = (log: number, act: ActEntry) => void;

/** Prepares an {@link OpenItemWriter}. */
export function openItemWriter(database: DatabaseSync): OpenItemWriter {
  const close = database.prepare("DELETE FROM open_items WHERE compartment = ? AND noun = ? AND subject = ?");
  const insert = database.prepare(
    `INSERT INTO open_items (compartment, noun, subject, place, partner, state, due_at, card, seq, at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return (log, act) => {
    const { noun, subject, open } = placeOf(act);
    if (open === null) return;
    close.run(log, noun, subject);
    for (const [place, { partner, state, dueAt = null, card = null }] of open.entries())
      insert.run(log, noun, subject, place, partner, state, dueAt, card, act.seq, act.at);
  };
}

/** Finds again what waits in a log, by its acts. Belongs into the transaction that removes acts. */
export function reopenItems(database: DatabaseSync, log: number): void {
  database.prepare("DELETE FROM open_items WHERE compartment = ?").run(log);
  const write = openItemWriter(database);
  // No other act names open items; most have shorter bodies than it takes to parse them.
  const acts = database.prepare(
    `SELECT entry.hash, entry.leaf, entry.body FROM acts
    JOIN entries AS entry ON entry.compartment = acts.compartment AND entry.seq = acts.seq
    WHERE acts.compartment = ? AND instr(entry.body, x'226f70656e223a') > 0 ORDER BY acts.seq`,
  );
  for (const row of acts.all(log)) {
    const act = readableAct(row);
    if (act !== null) write(log, act);
  }
}

/** The reading end. */
export interface OpenItemReader {
  due(query: DueItemQuery): readonly OpenItemRow[];
  of(query: OpenItemQuery): readonly OpenItemRow[];
}

/** Prepares an {@link OpenItemReader}; throws on a file of an older layout, which has no such table. */
export function openItemReader(database: DatabaseSync): OpenItemReader {
  const select = `SELECT heads.compartment, noun, subject, place, partner, state, due_at, card, open_items.seq, at
    FROM open_items JOIN heads ON heads.id = open_items.compartment`;
  const order = "heads.compartment, noun, subject, place LIMIT ?";
  const due = database.prepare(
    // The index gives the range; of those due at the first moment the rest are passed over.
    `${select} WHERE due_at <= ? AND due_at >= ? AND (due_at, heads.compartment, noun, subject, place) > (?, ?, ?, ?, ?) ORDER BY due_at, ${order}`,
  );
  const of = database.prepare(
    `${select} WHERE heads.compartment IN (SELECT value FROM json_each(?)) AND noun = ifnull(?, noun) AND partner = ifnull(?, partner)
    ORDER BY due_at IS NULL, due_at, ${order}`,
  );
  return {
    due: ({ at, after = BEFORE_ALL, limit }) => {
      const { dueAt, compartment, noun, subject, place } = after;
      return due.all(at, dueAt, dueAt, compartment, noun, subject, place, limit).map(readRow);
    },
    of: ({ compartments, noun = null, partner = null, limit }) => of.all(JSON.stringify(compartments), noun, partner, limit).map(readRow),
  };
}

/** Before every item that is due. */
const BEFORE_ALL: DuePosition = { dueAt: 0, compartment: "", noun: "", subject: "", place: -1 };

function readRow({ compartment, noun, subject, place, partner, state, due_at: dueAt, card, seq, at }: EntryRow): OpenItemRow {
  return {
    compartment: compartment as string,
    noun: noun as string,
    subject: subject as string,
    place: place as number,
    partner: partner as string,
    state: state as string,
    ...(dueAt !== null && { dueAt: dueAt as number }),
    ...(card !== null && { card: card as string }),
    seq: seq as number,
    at: at as number,
  };
}
