import * as Y from "yjs";
import type { ClientId } from "../ids.ts";
import { isCanonicalObject } from "./canonical-json.ts";
import type { IdRange, LedgerEntry, UpdateEntry } from "./entry.ts";

/** Why the bytes beside an entry do not hold what the entry says, or null if they do or if there are none. */
export function findContentFault(entry: LedgerEntry): string | null {
  if (entry.kind === "update") return findUpdateFault(entry);
  if (entry.kind !== "act" || entry.body === null) return null;
  return isCanonicalObject(entry.body) ? null : "the body is no object in canonical JSON";
}

/**
 * The bytes must be one readable Yjs V1 update that inserts exactly the ids the entry names: so the words someone is named for are
 * the words in the bytes. The entry must name every id the bytes delete. It may name more, since something can fall by itself: the
 * older of two values that were set at once, what lies in something deleted. Only a replay would know those.
 */
function findUpdateFault(entry: UpdateEntry): string | null {
  if (entry.update === null) return null;
  let decoded: ReturnType<typeof Y.decodeUpdate>;
  try {
    decoded = Y.decodeUpdate(entry.update);
  } catch {
    // What the library throws speaks of its own inside.
    return "the bytes are no Yjs V1 update";
  }
  const inserted: IdRange[] = [];
  for (const struct of decoded.structs) {
    if (struct instanceof Y.Skip) continue;
    inserted.push({ client: struct.id.client, from: struct.id.clock, to: struct.id.clock + struct.length });
  }
  if (!sameRanges(joined(inserted), joined(entry.inserts))) return "the update does not insert exactly the ids that the entry names";
  const deleted: IdRange[] = [];
  for (const [client, items] of decoded.ds.clients) {
    for (const { clock, len } of items) deleted.push({ client, from: clock, to: clock + len });
  }
  // What an update brings already deleted is named by its inserts alone.
  const named = joined([...entry.deletes, ...entry.inserts]);
  if (!covers(named, joinedRanges(deleted))) return "the update deletes ids that the entry does not name";
  const isIdle = decoded.structs.length === 0 && deleted.length === 0;
  return isIdle && entry.deletes.length > 0 ? "the update changes nothing, and the entry names deletes" : null;
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

function joinedRanges(ranges: readonly IdRange[]): IdRange[] {
  return [...joined(ranges)].flatMap(([client, spans]) => spans.map(([from, to]) => ({ client, from, to })));
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
