import { createDecoder, readAny, readVarUint } from "lib0/decoding";
import { isReadableField } from "../../../shared/board/card.ts";
import { CARD_FIELDS } from "../../../shared/board/card-values.ts";
import { isVisible } from "../../../shared/visible-text.ts";
import { KnownValues } from "./known-values.ts";
import { KIND, TYPE, type Run } from "./run.ts";
import type { RunStore } from "./run-store.ts";
import type { UpdateColumns } from "./update-columns.ts";

/** The fields that people read a card by. */
export const WORD_FIELDS = ["title", "body"] as const;

/** The fields whose values a card must be readable by (`readCard` in shared/board). */
export const READ_FIELDS: readonly string[] = [...WORD_FIELDS, ...CARD_FIELDS];

/** Values that are readable and have words, or are of fields without, by field. */
const KNOWN: ReadonlyMap<string, KnownValues> = new Map(READ_FIELDS.map((field) => [field, new KnownValues()]));

/**
 * Notes what cannot be told later of a new field of a card, since a structure keeps no content: whether it makes its card unreadable, and whether
 * it holds no words although it is a title or body.
 */
export function noteFieldValue(store: RunStore, run: Run, columns: UpdateColumns, row: number): void {
  const field = run.parentSub ?? "";
  const known = KNOWN.get(field);
  if (known === undefined || run.kind !== KIND.any || run.parent?.item?.parent !== store.cards) return;
  const { bytes } = columns.reader;
  const from = columns.content[row] as number;
  const to = columns.endOf(run.of.id, row);
  if (known.has(bytes, from, to)) return;
  const value = lastValue(bytes, from);
  const isReadable = isReadableField(field, value);
  const isBlank = (field === "title" || field === "body") && (typeof value !== "string" || !isVisible(value));
  if (!isReadable) store.unreadable.add(run);
  if (isBlank) store.blank.add(run);
  if (isReadable && !isBlank) known.add(bytes, from, to);
}

/** Whether the value of a field makes its card unreadable. */
export function isUnreadable(store: RunStore, value: Run): boolean {
  const { type, parentSub } = value;
  if (type === null) return value.kind !== KIND.any || store.unreadable.has(value);
  if (parentSub === "title") return type.ref !== TYPE.text;
  return parentSub !== "body" || (type.ref !== TYPE.text && type.ref !== TYPE.xmlFragment);
}

/** The last of the values of a struct, which is the one that its key holds. Their form has been checked (V13 to V16). */
function lastValue(bytes: Uint8Array, at: number): unknown {
  const decoder = createDecoder(bytes);
  decoder.pos = at;
  let value: unknown;
  for (let left = readVarUint(decoder); left > 0; left--) value = readAny(decoder);
  return value;
}
