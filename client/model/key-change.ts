import * as Y from "yjs";
import { cardsOf, linksOf } from "../../shared/board/roots.ts";
import { copyOfItem } from "./copy-type.ts";

/**
 * Where a plain value stands: a key of the roots `cards` and `links`, or a field of one card.
 * Named by path, not by shared type, so that it is found again in a card that was deleted and brought back.
 */
export type Slot =
  | { readonly root: "cards" | "links"; readonly id: string }
  | { readonly root: "cards"; readonly id: string; readonly field: string };

/** A change of a slot by another person after one's own. `client` is the Yjs client that wrote it; a deletion names none. */
export interface LaterChange {
  readonly kind: "changed" | "worked-in" | "deleted" | "own";
  readonly client: number | undefined;
}

/** What one own act did to one slot. */
export interface KeyChange {
  readonly slot: Slot;
  readonly name: string;
  /** What stood there before; `undefined`: nothing did. */
  readonly before: unknown;
  /** What stood there could not be copied, so it cannot come back. */
  readonly isLost: boolean;
  /** The act put a shared type there, for example a whole card: other people may write into it. */
  readonly hasContent: boolean;
  /** The latest change of this slot that the act did not know, whether that change won or lost; null while there is none. */
  later: LaterChange | null;
}

/** What a transaction did to slots. */
export interface TouchedSlots {
  /** Slot name → who changed it. */
  readonly changed: ReadonlyMap<string, LaterChange>;
  /** Card id → who wrote into the card or linked to it. */
  readonly cards: ReadonlyMap<string, LaterChange>;
}

/** The map and key of a slot; undefined where the card is gone or is no map. */
export function place(doc: Y.Doc, slot: Slot): { readonly map: Y.Map<unknown>; readonly key: string } | undefined {
  if (slot.root === "links") return { map: linksOf(doc), key: slot.id };
  if (!("field" in slot)) return { map: cardsOf(doc), key: slot.id };
  const card = cardsOf(doc).get(slot.id);
  return card instanceof Y.Map ? { map: card, key: slot.field } : undefined;
}

/** Reads the changes of slots out of an own transaction. Must be called before it is cleaned up, that is, in `afterTransaction`. */
export function changesOf(transaction: Y.Transaction): readonly KeyChange[] {
  const isOld = (item: Y.Item) => item.id.clock < (transaction.beforeState.get(item.id.client) ?? 0);
  const wasVisible = (item: Y.Item) => isOld(item) && (!item.deleted || Y.isDeleted(transaction.deleteSet, item.id));
  const changes: KeyChange[] = [];
  for (const { slot, map, key } of changedSlots(transaction)) {
    const now = map._map.get(key);
    let was: Y.Item | null = now ?? null;
    while (was !== null && !isOld(was)) was = was.left;
    const isEmpty = was === null || !wasVisible(was);
    const before = isEmpty ? undefined : copyOfItem(was as Y.Item, wasVisible);
    const hasContent = now !== undefined && !now.deleted && now.content instanceof Y.ContentType;
    changes.push({ slot, name: nameOf(slot), before, isLost: !isEmpty && before === undefined, hasContent, later: null });
  }
  return changes;
}

/** Reads out of another person's transaction, or one's own outside of undo, which slots it touched. */
export function touchedSlots(transaction: Y.Transaction): TouchedSlots {
  const isForeign = !transaction.local;
  const changed = new Map<string, LaterChange>();
  const cards = new Map<string, LaterChange>();
  for (const { slot, map, key } of changedSlots(transaction)) {
    const kind = isForeign ? kindOf(slot, map) : "own";
    const client = writerOf(map, key, transaction);
    changed.set(nameOf(slot), { kind, client });
    if (slot.root === "links" && isForeign) for (const end of endsOf(map.get(key))) cards.set(end, { kind: "worked-in", client });
  }
  // One's own typing in a card is no reason to keep it from being taken back.
  if (isForeign) {
    const root = cardsOf(transaction.doc);
    const writers = writersOfCards(transaction);
    for (const type of transaction.changedParentTypes.keys()) {
      const item = type._item;
      if (item?.parent === root && item.parentSub !== null)
        cards.set(item.parentSub, { kind: "worked-in", client: writers.get(item.parentSub) });
    }
  }
  return { changed, cards };
}

/** The cards that a link joins. */
function endsOf(link: unknown): readonly string[] {
  const ends = link as { readonly from?: unknown; readonly to?: unknown } | null | undefined;
  return [ends?.from, ends?.to].filter((end) => typeof end === "string");
}

function kindOf(slot: Slot, map: Y.Map<unknown>): LaterChange["kind"] {
  const isCard = slot.root === "cards" && !("field" in slot);
  return isCard && !map.has(slot.id) ? "deleted" : "changed";
}

/** Notes on a change of one's own that something touched its slot since. */
export function noteLater(change: KeyChange, touched: TouchedSlots): void {
  const card = change.slot.root === "cards" ? nameOf({ root: "cards", id: change.slot.id }) : null;
  const isCard = card === change.name;
  const later =
    touched.changed.get(change.name) ??
    (card === null ? undefined : touched.changed.get(card)) ??
    (isCard && change.hasContent ? touched.cards.get(change.slot.id) : undefined);
  if (later !== undefined) change.later = later;
}

/** Puts back what stood there before. Call it inside a transaction, for a change whose slot is there. */
export function putBack(doc: Y.Doc, { slot, before }: KeyChange): void {
  const at = place(doc, slot);
  if (at === undefined) return;
  if (before === undefined) at.map.delete(at.key);
  else at.map.set(at.key, before);
}

/** A slot as one string. Ids hold no slash. */
function nameOf(slot: Slot): string {
  return "field" in slot ? `${slot.root}/${slot.id}/${slot.field}` : `${slot.root}/${slot.id}`;
}

function* changedSlots(transaction: Y.Transaction): Generator<{ slot: Slot; map: Y.Map<unknown>; key: string }> {
  const [cards, links] = [cardsOf(transaction.doc), linksOf(transaction.doc)];
  for (const [type, keys] of transaction.changed as Map<Y.AbstractType<unknown>, Set<string | null>>) {
    if (!(type instanceof Y.Map)) continue;
    for (const key of keys) {
      if (key === null) continue;
      if (type === cards || type === links) yield { slot: { root: type === cards ? "cards" : "links", id: key }, map: type, key };
      // Fields of a card that this transaction deleted are part of the card.
      else if (type._item?.parent === cards && !type._item.deleted)
        yield { slot: { root: "cards", id: String(type._item.parentSub), field: key }, map: type, key };
    }
  }
}

/** New structs that are looked at for their writers: a transaction with more of them is a board that is loaded, and no live change. */
const MOST_LOOKED_AT = 5_000;

/** The client that wrote something new in each card, by card id. The server sends many people's changes as one transaction. */
function writersOfCards({ doc, beforeState, afterState }: Y.Transaction): ReadonlyMap<string, number> {
  const root = cardsOf(doc);
  const writers = new Map<string, number>();
  let left = MOST_LOOKED_AT;
  for (const [client, end] of afterState) {
    const from = beforeState.get(client) ?? 0;
    if (end <= from) continue;
    const structs = doc.store.clients.get(client) ?? [];
    for (let index = structs.length - 1; index >= 0 && left > 0; index -= 1, left -= 1) {
      const struct = structs[index];
      if (struct === undefined || struct.id.clock + struct.length <= from) break;
      const card = struct instanceof Y.Item ? cardOf(struct, root) : null;
      if (card !== null) writers.set(card, client);
    }
  }
  return writers;
}

/** The id of the card that an item is in; null if it is in none. */
function cardOf(item: Y.Item, root: unknown): string | null {
  for (let at: Y.Item | null = item; at !== null;) {
    if (at.parent === root) return at.parentSub;
    at = at.parent instanceof Y.AbstractType ? at.parent._item : null;
  }
  return null;
}

/** How far back a key's history is searched for what a transaction added to it. */
const SEARCHED = 100;

/** The client whose item for a key came with this transaction, also where that item lost against a concurrent one. */
function writerOf(map: Y.Map<unknown>, key: string, { beforeState }: Y.Transaction): number | undefined {
  let item = map._map.get(key) ?? null;
  for (let step = 0; item !== null && step < SEARCHED; step += 1) {
    if (item.id.clock >= (beforeState.get(item.id.client) ?? 0)) return item.id.client;
    item = item.left;
  }
  return undefined;
}
