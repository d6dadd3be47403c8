import * as Y from "yjs";
import type { ClientId } from "../ids.ts";
import type { IdRange, UpdateEntry } from "./entry.ts";

/**
 * Why an update's bytes do not hold what its entry says, or null if they do.
 *
 * The bytes must be one readable Yjs V1 update that inserts exactly the ids the entry names and deletes at least those it names:
 * so the words someone is named for are the words in the bytes.
 */
export function findContentFault(entry: UpdateEntry): string | null {
  if (entry.update === null) return null;
  let decoded: ReturnType<typeof Y.decodeUpdate>;
  try {
    decoded = Y.decodeUpdate(entry.update);
  } catch (cause) {
    return `the update cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`;
  }
  const inserted: IdRange[] = [];
  for (const struct of decoded.structs) {
    if (struct instanceof Y.Skip) continue;
    inserted.push({ client: struct.id.client, from: struct.id.clock, to: struct.id.clock + struct.length });
  }
  if (!sameRanges(joined(inserted), joined(entry.inserts))) return "the update does not insert exactly the ids that the entry names";
  if (entry.deletes.length === 0) return null;
  const deleted: IdRange[] = [];
  for (const [client, items] of decoded.ds.clients) {
    for (const { clock, len } of items) deleted.push({ client, from: clock, to: clock + len });
  }
  return covers(joined(deleted), entry.deletes) ? null : "the update does not delete all the ids that the entry names";
}

type Span = readonly [from: number, to: number];

/** Ranges by client, sorted, those that meet or overlap made one. */
function joined(ranges: readonly IdRange[]): ReadonlyMap<ClientId, readonly Span[]> {
  const sorted = ranges.toSorted((left, right) => left.client - right.client || left.from - right.from);
  const spans = new Map<ClientId, Span[]>();
  for (const { client, from, to } of sorted) {
    const own = spans.get(client) ?? [];
    const last = own.at(-1);
    if (last !== undefined && from <= last[1]) own[own.length - 1] = [last[0], Math.max(last[1], to)];
    else own.push([from, to]);
    spans.set(client, own);
  }
  return spans;
}

function sameRanges(left: ReadonlyMap<ClientId, readonly Span[]>, right: ReadonlyMap<ClientId, readonly Span[]>): boolean {
  if (left.size !== right.size) return false;
  for (const [client, spans] of left) {
    const others = right.get(client);
    if (others === undefined || others.length !== spans.length) return false;
    if (spans.some(([from, to], index) => others[index]?.[0] !== from || others[index]?.[1] !== to)) return false;
  }
  return true;
}

function covers(spans: ReadonlyMap<ClientId, readonly Span[]>, ranges: readonly IdRange[]): boolean {
  return ranges.every(({ client, from, to }) => spans.get(client)?.some((span) => span[0] <= from && to <= span[1]) ?? false);
}
