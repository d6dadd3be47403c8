import { placeOf } from "../../../shared/acts/act-place.ts";
import type { ActEntry, LedgerEntry } from "../../../shared/contribution/entry.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import type { ActQuery, PageRange } from "../../ports/ledger.ts";
import { DamagedEntryError, readEntryRow, UnreadableEntryError } from "../../domain/ledger/entry-row.ts";
import type { MigrationQuery } from "./migrate.ts";
import { int4Array, int8Array, optionalTextArray, textArray } from "./binary-array.ts";
import { toStoredKey } from "./stored-key.ts";

/** The columns of `majlis.acts` but the compartment, as parameters: seq, id, noun, verb, subject, card. */
export function actColumns(acts: readonly ActEntry[]): Buffer[] {
  const places = acts.map(placeOf);
  return [
    int8Array(acts.map(({ seq }) => seq)),
    textArray(acts.map(({ id }) => toStoredKey(id))),
    textArray(places.map(({ noun }) => noun)),
    textArray(places.map(({ verb }) => verb)),
    textArray(places.map(({ subject }) => toStoredKey(subject))),
    optionalTextArray(places.map(({ card }) => (card === null ? null : toStoredKey(card)))),
  ];
}

/** The columns of `majlis.concerned` but the compartment, as parameters: for each the number of its act in `numbers`, then person, at, seq. */
export function concernedColumns(acts: readonly ActEntry[], numbers: readonly number[]): Buffer[] {
  const rows = acts.flatMap((act, index) =>
    placeOf(act).people.map((person) => ({ number: numbers[index] ?? 0, person: toStoredKey(person), at: act.at, seq: act.seq })),
  );
  return [
    int4Array(rows.map(({ number }) => number)),
    textArray(rows.map(({ person }) => person)),
    int8Array(rows.map(({ at }) => at)),
    int8Array(rows.map(({ seq }) => seq)),
  ];
}

/** Adds acts of one log, of which `log` is the short key, to the index. */
export async function indexActs(query: MigrationQuery, log: number, entries: readonly LedgerEntry[]): Promise<void> {
  const acts = entries.filter((entry) => entry.kind === "act");
  if (acts.length === 0) return;
  await query(
    `INSERT INTO majlis.acts (compartment, seq, id, noun, verb, subject, card)
    SELECT $1, act.* FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) AS act`,
    [log, ...actColumns(acts)],
  );
  await query(
    `INSERT INTO majlis.concerned (person, at, compartment, seq)
    SELECT one.person, one.at, head.compartment, one.seq
    FROM unnest($2::integer[], $3::text[], $4::bigint[], $5::bigint[]) AS one (number, person, at, seq), majlis.heads AS head WHERE head.id = $1`,
    [log, ...concernedColumns(acts, [])],
  );
}

/** Acts read at once, each of 64 kB at most. */
const PAGE = 200;

/** Indexes the acts that are in the table of entries already, once it gets its index. The kind is byte 16 of the canonical bytes (FORMAT.md, section 1). */
export async function indexStoredActs(query: MigrationQuery): Promise<void> {
  await eachStoredAct(query, "true", (log, entries) => indexActs(query, log, entries));
}

/** Hands over the acts of the table of entries that meet an SQL condition, one by one, in the order of their logs, with the short key of their log. */
export async function eachStoredAct(
  query: MigrationQuery,
  condition: string,
  take: (log: number, entries: readonly LedgerEntry[]) => Promise<void>,
): Promise<void> {
  for (let place: readonly unknown[] = [0, 0]; ;) {
    const rows = await query(
      `SELECT compartment, seq, hash, leaf, body FROM majlis.entries
      WHERE (compartment, seq) > ($1, $2) AND get_byte(leaf, 15) = 3 AND ${condition} ORDER BY compartment, seq LIMIT ${PAGE}`,
      place,
    );
    for (const row of rows) await take(row["compartment"] as number, readable(row));
    const last = rows.at(-1);
    if (last === undefined) return;
    place = [last["compartment"], last["seq"]];
  }
}

/** None for a damaged entry; reading the log reports it. */
function readable({ hash, leaf, body }: Record<string, unknown>): LedgerEntry[] {
  try {
    return [readEntryRow({ hash, leaf, body }, null)];
  } catch (cause) {
    if (cause instanceof DamagedEntryError || cause instanceof UnreadableEntryError) return [];
    throw cause;
  }
}

const SELECT = `SELECT acts.seq, entry.hash, entry.leaf, entry.body FROM majlis.acts
  JOIN majlis.entries AS entry ON entry.compartment = acts.compartment AND entry.seq = acts.seq
  WHERE acts.compartment = (SELECT id FROM majlis.heads WHERE compartment = $1)`;
const RANGE = "AND acts.seq > $2 AND acts.seq <= $3";
const PAGE_END = "ORDER BY acts.seq LIMIT $4";

/** Statements that find acts, each with a plan of its own: one with optional conditions would be planned without its index. */
export const ACT_SQL = {
  act: `${SELECT} AND acts.id = $2 ORDER BY acts.seq LIMIT 1`,
  acts: `${SELECT} ${RANGE} ${PAGE_END}`,
  actsOfNoun: `${SELECT} ${RANGE} AND noun = $5 ${PAGE_END}`,
  actsOfSubject: `${SELECT} ${RANGE} AND noun = $5 AND subject = $6 ${PAGE_END}`,
  actsOfCard: `${SELECT} ${RANGE} AND noun = $5 AND card = $6 ${PAGE_END}`,
  begunActs: `${SELECT} ${RANGE} AND noun = $5 AND subject = acts.id ${PAGE_END}`,
  begunActsOfCard: `${SELECT} ${RANGE} AND noun = $5 AND card = $6 AND subject = acts.id ${PAGE_END}`,
  lastActs: `${SELECT} AND noun = $2 AND subject = $3 ORDER BY acts.seq DESC LIMIT $4`,
  actsOfBoth: `${SELECT} ${RANGE} AND noun = $5 AND subject = $6 AND card = $7 ${PAGE_END}`,
} as const;

/** How many acts of each type are about each card of a compartment (migrations/015-act-counts.ts). */
export const COUNTS_SQL = `SELECT card, noun || '.' || verb AS type, count, last::float8 AS last
  FROM majlis.act_counts WHERE compartment = (SELECT id FROM majlis.heads WHERE compartment = $1)`;

/** Acts that concern a person, newest first. */
export const CONCERNING_SQL = `SELECT concerned.compartment, concerned.seq, entry.hash, entry.leaf, entry.body FROM majlis.concerned
  JOIN majlis.heads AS head ON head.compartment = concerned.compartment
  JOIN majlis.entries AS entry ON entry.compartment = head.id AND entry.seq = concerned.seq
  WHERE person = $1 AND (concerned.at, concerned.compartment, concerned.seq) < ($2, $3, $4) AND concerned.compartment = ANY ($6)
  ORDER BY concerned.at DESC, concerned.compartment DESC, concerned.seq DESC LIMIT $5`;

/** The statement for a query and range, and its parameters. */
export function actStatement(
  compartment: CompartmentId,
  { noun, subject, card, begun }: ActQuery,
  { after, upTo, limit }: PageRange,
): { readonly name: keyof typeof ACT_SQL; readonly values: readonly unknown[] } {
  const range = [compartment, Math.max(0, after), upTo ?? Number.MAX_SAFE_INTEGER, limit];
  if (noun === undefined) return { name: "acts", values: range };
  if (begun) {
    const keys = card === undefined ? [] : [toStoredKey(card)];
    return { name: card === undefined ? "begunActs" : "begunActsOfCard", values: [...range, noun, ...keys] };
  }
  const ofAny = card === undefined ? "actsOfNoun" : "actsOfCard";
  const ofSubject = card === undefined ? "actsOfSubject" : "actsOfBoth";
  const keys = [subject, card].flatMap((key) => (key === undefined ? [] : toStoredKey(key)));
  return { name: subject === undefined ? ofAny : ofSubject, values: [...range, noun, ...keys] };
}
