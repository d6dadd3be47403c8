import { placeOf, type OpenItem } from "../../../shared/acts/act-place.ts";
import type { ActEntry, LedgerEntry } from "../../../shared/contribution/entry.ts";
import type { DueItemQuery, OpenItemRow } from "../../ports/ledger.ts";
import { eachStoredAct } from "./act-index.ts";
import { int4Array, int8Array, optionalTextArray, textArray } from "./binary-array.ts";
import type { MigrationQuery } from "./migrate.ts";
import { fromStoredKey, toStoredKey } from "./stored-key.ts";

/** A register of a run whose open items are replaced, and the act that does. */
interface Reopened {
  readonly run: number;
  readonly act: ActEntry;
  readonly noun: string;
  readonly subject: string;
  readonly open: readonly OpenItem[];
}

/** The registers that acts of runs reopen, each once, by its last act. `numbers` are those of the acts' runs. */
export function reopenedBy(acts: readonly ActEntry[], numbers: readonly number[]): readonly Reopened[] {
  const registers = new Map<string, Reopened>();
  for (const [index, act] of acts.entries()) {
    const { noun, subject, open } = placeOf(act);
    const run = numbers[index] ?? 0;
    if (open !== null) registers.set(`${run} ${noun} ${subject}`, { run, act, noun, subject, open });
  }
  return [...registers.values()];
}

/** What `majlis.append_opening` takes of them: registers, and items with the number of their register. */
export function openColumns(registers: readonly Reopened[]): Buffer[] {
  const items = registers.flatMap(({ open }, index) => open.map((item, place) => ({ ...item, register: index + 1, place })));
  return [
    int4Array(registers.map(({ run }) => run)),
    int8Array(registers.map(({ act }) => act.seq)),
    int8Array(registers.map(({ act }) => act.at)),
    textArray(registers.map(({ noun }) => noun)),
    textArray(registers.map(({ subject }) => toStoredKey(subject))),
    int4Array(items.map(({ register }) => register)),
    int4Array(items.map(({ place }) => place)),
    textArray(items.map(({ partner }) => toStoredKey(partner))),
    textArray(items.map(({ state }) => toStoredKey(state))),
    int8Array(items.map(({ dueAt }) => dueAt ?? NOT_DUE)),
    optionalTextArray(items.map(({ card }) => (card === undefined ? null : toStoredKey(card)))),
  ];
}

/** In the place of a time, where an item has none. */
const NOT_DUE = -1;

/** Replaces the open items of the registers in which these acts of one log say what waits. `log` is its short key. */
export async function openItemsOf(query: MigrationQuery, log: number, entries: readonly LedgerEntry[]): Promise<void> {
  const acts = entries.filter((entry) => entry.kind === "act");
  const registers = reopenedBy(
    acts,
    acts.map(() => 1),
  );
  if (registers.length === 0) return;
  await query("SELECT majlis.reopen_items($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)", [[log], ...openColumns(registers)]);
}

/** Finds what waits by the acts that are in the table of entries already, once there is the table of open items. */
export async function openStoredItems(query: MigrationQuery): Promise<void> {
  await eachStoredAct(query, NAMES_OPEN_ITEMS, (log, entries) => openItemsOf(query, log, entries));
}

/** No other act does. */
const NAMES_OPEN_ITEMS = "position('\\x226f70656e223a'::bytea IN body) > 0";

const SELECT = `SELECT head.compartment, noun, subject, place, partner, state, due_at::float8 AS due_at, card, item.seq::float8 AS seq, at::float8 AS at
  FROM majlis.open_items AS item JOIN majlis.heads AS head ON head.id = item.compartment`;
const ORDER = `head.compartment COLLATE "C", noun, subject, place`;

/** Statements that find open items. */
export const OPEN_ITEM_SQL = {
  // The index gives the range; of those due at the first moment the rest are passed over.
  dueItems: `${SELECT} WHERE due_at <= $1 AND due_at >= $2 AND (due_at, head.compartment COLLATE "C", noun, subject, place) > ($2, $3, $4, $5, $6)
    ORDER BY due_at, ${ORDER} LIMIT $7`,
  openItems: `${SELECT} WHERE head.compartment = ANY ($1) AND noun = coalesce($2, noun) AND partner = coalesce($3, partner)
    ORDER BY due_at NULLS LAST, ${ORDER} LIMIT $4`,
} as const;

/** The parameters of `dueItems`. */
export function dueValues({ at, after, limit }: DueItemQuery): readonly unknown[] {
  // Before every item that is due, where nothing is named.
  const { dueAt, compartment, noun, subject, place } = after ?? { dueAt: 0, compartment: "", noun: "", subject: "", place: -1 };
  return [Math.floor(at), dueAt, compartment, noun, toStoredKey(subject), place, Math.max(0, limit)];
}

/** A row of {@link OPEN_ITEM_SQL}. */
export interface StoredOpenItem extends Record<"compartment" | "noun" | "subject" | "partner" | "state", string> {
  readonly place: number;
  readonly due_at: number | null;
  readonly card: string | null;
  readonly seq: number;
  readonly at: number;
}

/** Reads one. */
export function readOpenItem({
  compartment,
  noun,
  subject,
  place,
  partner,
  state,
  due_at: dueAt,
  card,
  seq,
  at,
}: StoredOpenItem): OpenItemRow {
  return {
    compartment,
    noun,
    subject: fromStoredKey(subject),
    place,
    partner: fromStoredKey(partner),
    state: fromStoredKey(state),
    ...(dueAt !== null && { dueAt }),
    ...(card !== null && { card: fromStoredKey(card) }),
    seq,
    at,
  };
}
