import * as Y from "yjs";
import type { TimelineVerb } from "../../../../shared/rest/timeline.ts";
import type { KeyChange, Touch } from "./board-touches.ts";
import { smallValue, valueOfItem } from "./excerpts.ts";

/** One thing that an entry did, before it is folded into a timeline line. */
export interface Deed {
  readonly verb: TimelineVerb;
  readonly card?: { readonly id: string; readonly title: string };
  readonly field?: string;
  readonly before?: unknown;
  readonly after?: unknown;
  /** A field got its first value. This is part of making the card if the card was made a moment ago. */
  readonly isFirstValue?: boolean;
}

/** An entry that creates at least this many cards counts as an import: people make one at a time. */
const IMPORT_CARDS = 5;
/** Deeds of one entry that get a line each; the rest are only counted. An entry of 1 MB can touch tens of thousands of fields. */
const MOST_DEEDS = 100;
/** Deleted cards get a line each beyond that: people look for who deleted theirs. */
const MOST_DELETIONS = 1_000;
/** Characters of a title or an id that a line carries. */
const TITLE_CHARACTERS = 120;
const ID_CHARACTERS = 128;

/** Describes the touches of one entry in the terms of the timeline. Only reads; never throws, whatever the content. */
export function describeTouches(transaction: Y.Transaction, touches: readonly Touch[]): Deed[] {
  const arrivals = Map.groupBy(touches.filter(isCardKey), ({ change }) => arrivalOf(transaction, change));
  const isImport = (arrivals.get("created")?.length ?? 0) >= IMPORT_CARDS;
  const isRestoration = (arrivals.get("restored")?.length ?? 0) >= IMPORT_CARDS;
  const deeds: Deed[] = [];
  const links = countAdded(touches, "links");
  if (isImport) deeds.push({ verb: "imported", after: { cards: arrivals.get("created")?.length ?? 0, links } });
  if (isRestoration) deeds.push({ verb: "restored", after: { cards: arrivals.get("restored")?.length ?? 0, links: isImport ? 0 : links } });
  const movedCards = new Set(touches.filter((touch) => touch.root === "cards" && touch.path[1] === "lane").map((touch) => touch.path[0]));
  const emptied = emptiedCards(transaction, touches);
  for (const id of emptied.keys()) if (deeds.length < MOST_DELETIONS) deeds.push(deletionOf(transaction, id, emptied.get(id) ?? null));
  let unnamed = 0;
  for (const touch of touches) {
    if (touch.root === "cards" && touch.path.length > 1 && emptied.has(touch.path[0] ?? "")) continue;
    if (isCounted(transaction, touch, { isImport, isRestoration })) continue;
    // Moving to another lane also sets a rank; both are one move.
    if (touch.root === "cards" && touch.path[1] === "rank" && movedCards.has(touch.path[0])) continue;
    if (deeds.length < (isCardKey(touch) && touch.change.action === "removed" ? MOST_DELETIONS : MOST_DEEDS))
      deeds.push(describe(transaction, touch));
    else unnamed++;
  }
  if (unnamed > 0) deeds.push({ verb: "changed", after: { more: unnamed } });
  return deeds;
}

function isCardKey(touch: Touch): touch is Touch & { readonly kind: "key" } {
  return touch.root === "cards" && touch.path.length === 1 && touch.kind === "key";
}

/** How a card came onto the board; null if the entry did not bring it. */
function arrivalOf(transaction: Y.Transaction, { action, item, previous }: KeyChange): "created" | "restored" | null {
  // The key's deleted items stay before the new one: there was such a card.
  if (action === "added") return item?.left === null ? "created" : "restored";
  return action === "changed" && previous !== null && isEmptyCard(transaction, previous) ? "restored" : null;
}

/** Whether a card had lost all its fields before the transaction. */
function isEmptyCard(transaction: Y.Transaction, { content }: Y.Item): boolean {
  if (!(content instanceof Y.ContentType) || !(content.type instanceof Y.Map)) return false;
  return [...content.type._map.values()].every((field) => field.deleted && !Y.isDeleted(transaction.deleteSet, field.id));
}

/** Whether a touch is part of what an import's or a restoration's one line counts. */
function isCounted(transaction: Y.Transaction, touch: Touch, by: { readonly isImport: boolean; readonly isRestoration: boolean }): boolean {
  if (!by.isImport && !by.isRestoration) return false;
  if (touch.root === "cards" && isCardKey(touch)) {
    const arrival = arrivalOf(transaction, touch.change);
    return arrival === "created" ? by.isImport : arrival === "restored" && by.isRestoration;
  }
  return touch.kind === "key" && touch.path.length === 1 && touch.change.action === "added";
}

function countAdded(touches: readonly Touch[], root: string): number {
  return touches.filter(
    (touch) => touch.root === root && touch.kind === "key" && touch.path.length === 1 && touch.change.action === "added",
  ).length;
}

function describe(transaction: Y.Transaction, touch: Touch): Deed {
  const key = touch.path[0] ?? "";
  if (touch.root === "cards") return describeCard(transaction, touch, key);
  if (touch.root === "links" && touch.kind === "key" && touch.path.length === 1) return describeLink(transaction, touch.change);
  if (touch.root === "comments" && touch.kind === "key" && touch.path.length === 1) return describeComment(transaction, touch.change);
  // Something that another kind of client wrote outside the shape of a board.
  const field = fieldName([touch.root, ...touch.path]);
  return touch.kind === "key" ? { verb: "changed", field, ...values(touch.change) } : { verb: "changed", field };
}

function describeCard(transaction: Y.Transaction, touch: Touch, id: string): Deed {
  const item = transaction.doc.getMap("cards")._map.get(id) ?? null;
  if (touch.path.length === 1 && touch.kind === "key") {
    const { action, previous } = touch.change;
    if (action === "removed") return deletionOf(transaction, id, previous);
    const card = cardRef(transaction, id, item);
    const arrival = arrivalOf(transaction, touch.change);
    if (arrival !== null) return { verb: arrival, card, ...optional("after", kindOf(transaction, item)) };
    return { verb: "changed", card };
  }
  const card = cardRef(transaction, id, item);
  const field = fieldName(touch.path.slice(1));
  if (touch.kind === "text") return { verb: "wrote", card, field, before: touch.before, after: touch.after };
  if (touch.kind === "list") return { verb: "changed", card, field };
  const isFirstValue = touch.change.action === "added";
  if (touch.path.length === 2 && (field === "lane" || field === "rank")) {
    return field === "rank"
      ? { verb: "moved", card, field, isFirstValue }
      : { verb: "moved", card, field, ...values(touch.change), isFirstValue };
  }
  return { verb: "changed", card, field, ...values(touch.change), isFirstValue };
}

function deletionOf(transaction: Y.Transaction, id: string, item: Y.Item | null): Deed {
  return { verb: "deleted", card: cardRef(transaction, id, item), ...optional("before", kindOf(transaction, item)) };
}

/** Cards that this transaction emptied: their entries live and nothing in them does. To people they are deleted. */
function emptiedCards(transaction: Y.Transaction, touches: readonly Touch[]): ReadonlyMap<string, Y.Item> {
  const emptied = new Map<string, Y.Item>();
  const cards = transaction.doc.getMap("cards")._map;
  for (const { root, path } of touches) {
    const id = path[0] ?? "";
    if (root !== "cards" || path.length !== 2 || emptied.has(id)) continue;
    const entry = cards.get(id);
    if (entry === undefined || entry.deleted || !(entry.content instanceof Y.ContentType)) continue;
    if ([...entry.content.type._map.values()].every((field) => field.deleted)) emptied.set(id, entry);
  }
  return emptied;
}

function describeLink(transaction: Y.Transaction, change: KeyChange): Deed {
  const value = plainMembers(transaction, change.item ?? change.previous);
  const verb = change.action === "added" ? "linked" : change.action === "removed" ? "unlinked" : "changed";
  const cards = transaction.doc.getMap("cards")._map;
  const to = typeof value["to"] === "string" ? cardRef(transaction, value["to"], cards.get(value["to"]) ?? null) : undefined;
  const link = { ...optional("to", to), ...optional("type", shortText(value["type"])) };
  return {
    verb,
    ...(typeof value["from"] === "string" && { card: cardRef(transaction, value["from"], cards.get(value["from"]) ?? null) }),
    field: "links",
    ...(verb === "changed" ? values(change) : verb === "linked" ? { after: link } : { before: link }),
  };
}

function describeComment(transaction: Y.Transaction, change: KeyChange): Deed {
  const value = plainMembers(transaction, change.item ?? change.previous);
  const text = optional(change.action === "removed" ? "before" : "after", smallValue(value["text"]) || shortText(value["act"]));
  const id = value["card"];
  const card = typeof id === "string" ? { card: cardRef(transaction, id, transaction.doc.getMap("cards")._map.get(id) ?? null) } : {};
  return { verb: change.action === "removed" ? "deleted" : "commented", ...card, field: "comments", ...text };
}

/** The card as a line names it: its present title, or the last one it had. */
function cardRef(transaction: Y.Transaction, id: string, item: Y.Item | null): { id: string; title: string } {
  const title = memberOf(transaction, item, "title");
  return {
    id: id.slice(0, ID_CHARACTERS),
    title: typeof title === "string" ? title.replace(/\s+/g, " ").trim().slice(0, TITLE_CHARACTERS) : "",
  };
}

function kindOf(transaction: Y.Transaction, item: Y.Item | null): unknown {
  return shortText(memberOf(transaction, item, "kind"));
}

/** A member of a card, also one that this transaction deleted. */
function memberOf(transaction: Y.Transaction, item: Y.Item | null, key: string): unknown {
  if (item === null || !(item.content instanceof Y.ContentType)) return undefined;
  const member = item.content.type._map.get(key);
  if (member === undefined || (member.deleted && !Y.isDeleted(transaction.deleteSet, member.id))) return undefined;
  return valueOfItem(transaction, member);
}

/** The members of a link or comment that a line may name. It is a plain value, or a map if another kind of client wrote it. */
function plainMembers(transaction: Y.Transaction, item: Y.Item | null): Readonly<Record<string, unknown>> {
  if (item === null) return {};
  if (item.content instanceof Y.ContentType) {
    return Object.fromEntries(["from", "to", "type", "card", "text", "act"].map((key) => [key, memberOf(transaction, item, key)]));
  }
  const value = valueOfItem(transaction, item);
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function values(change: KeyChange): { before?: unknown; after?: unknown } {
  return { ...optional("before", change.before), ...optional("after", change.after) };
}

function optional<Key extends string>(key: Key, value: unknown): { [Name in Key]?: unknown } {
  return value === undefined ? {} : ({ [key]: value } as { [Name in Key]?: unknown });
}

function shortText(value: unknown): string | undefined {
  return typeof value === "string" ? value.slice(0, TITLE_CHARACTERS) : undefined;
}

/** Names of nested places joined by dots; list positions have no name. */
function fieldName(path: readonly (string | null)[]): string {
  return path
    .filter((part) => part !== null)
    .join(".")
    .slice(0, ID_CHARACTERS);
}
