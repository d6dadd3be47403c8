import * as Y from "yjs";
import type { IdRange } from "../../../../shared/contribution/entry.ts";

/** How one entry changed one key of a map. */
export interface KeyChange {
  readonly action: "added" | "changed" | "removed";
  /** The item that holds the value now, and the one that held it before. */
  readonly item: Y.Item | null;
  readonly previous: Y.Item | null;
}

/**
 * One place of the board that an entry changed.
 * `path` leads from the root to the place: `["card-7", "title"]`. List positions are null.
 */
export type Touch =
  | { readonly kind: "key"; readonly root: string; readonly path: readonly (string | null)[]; readonly change: KeyChange }
  | {
      readonly kind: "text";
      readonly root: string;
      readonly path: readonly (string | null)[];
      /** A struct that was inserted into the text or deleted from it. */
      readonly anchor: Y.Item;
    }
  | { readonly kind: "list"; readonly root: string; readonly path: readonly (string | null)[] };

/** Structs of one entry that are searched for the places of its text. Few entries have more than a handful; the largest have 8 MB. */
const MOST_STRUCTS = 20_000;

/**
 * The places that a finished transaction changed, read before garbage collection removes what it deleted.
 * Places inside something that is itself new or deleted are left out, because the change of the whole covers them.
 */
export function boardTouches(transaction: Y.Transaction, inserts: readonly IdRange[]): Touch[] {
  const touches: Touch[] = [];
  let anchors: ReadonlyMap<unknown, Y.Item> | undefined;
  for (const [type, keys] of transaction.changed) {
    const place = placeOf(type as AnyType);
    if (place === null) continue;
    for (const key of keys) {
      if (key !== null) {
        const change = keyChange(transaction, type as AnyType, key);
        if (change !== null) touches.push({ kind: "key", root: place.root, path: [...place.path, key], change });
        continue;
      }
      if (!isTextLike(type)) {
        touches.push({ kind: "list", ...place });
        continue;
      }
      anchors ??= findAnchors(transaction, inserts);
      const anchor = anchors.get(type);
      if (anchor === undefined) continue;
      touches.push({ kind: "text", ...place, anchor });
    }
  }
  return touches;
}

// oxlint-disable-next-line typescript/no-explicit-any -- yjs's own default: event handlers are typed by their event
type AnyType = Y.AbstractType<any>;

function isTextLike(type: unknown): boolean {
  return type instanceof Y.Text || type instanceof Y.XmlFragment;
}

/** Root and path of a type; null for one that is not attached to a root. */
function placeOf(type: AnyType): { root: string; path: (string | null)[] } | null {
  const path: (string | null)[] = [];
  let at = type;
  while (at._item !== null) {
    path.push(at._item.parentSub);
    at = at._item.parent as AnyType;
    if (!(at instanceof Y.AbstractType)) return null;
  }
  for (const [name, root] of at.doc?.share ?? []) if (root === at) return { root: name, path: path.toReversed() };
  return null;
}

/** What a key held before and holds now, by the rules of `YEvent.changes.keys`; null if the value did not change. */
function keyChange(transaction: Y.Transaction, type: AnyType, key: string): KeyChange | null {
  const latest = type._map.get(key) ?? null;
  const item = latest?.deleted === false ? latest : null;
  const previous = valueBefore(transaction, latest);
  if (item === previous) return null;
  return { action: item === null ? "removed" : previous === null ? "added" : "changed", item, previous };
}

/** The item that held a key's value before the transaction; null if there was none. */
function valueBefore(transaction: Y.Transaction, latest: Y.Item | null): Y.Item | null {
  let item = latest;
  while (item !== null && isAdded(transaction, item)) item = item.left;
  return item !== null && (!item.deleted || Y.isDeleted(transaction.deleteSet, item.id)) ? item : null;
}

function isAdded(transaction: Y.Transaction, item: Y.Item): boolean {
  return item.id.clock >= (transaction.beforeState.get(item.id.client) ?? 0);
}

/** For each type that an entry changed the list of: the first struct inserted into it, else the first deleted from it. */
function findAnchors(transaction: Y.Transaction, inserts: readonly IdRange[]): ReadonlyMap<unknown, Y.Item> {
  const anchors = new Map<unknown, Y.Item>();
  let left = MOST_STRUCTS;
  const scan = (client: number, from: number, to: number): void => {
    const structs = transaction.doc.store.clients.get(client);
    if (structs === undefined || from >= to || from >= Y.getState(transaction.doc.store, client)) return;
    for (let i = Y.findIndexSS(structs, from); i < structs.length && left > 0; i++, left--) {
      const struct = structs[i]!;
      if (struct.id.clock >= to) return;
      if (struct instanceof Y.Item && struct.parentSub === null && !anchors.has(struct.parent)) anchors.set(struct.parent, struct);
    }
  };
  for (const { client, from, to } of inserts) scan(client, from, to);
  for (const [client, ranges] of transaction.deleteSet.clients) for (const { clock, len } of ranges) scan(client, clock, clock + len);
  return anchors;
}
