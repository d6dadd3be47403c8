import * as Y from "yjs";
import type { TimelineVerb } from "../../../../shared/rest/timeline.ts";
import type { KeyChange, Touch } from "./board-touches.ts";
import { excerptAround, smallValue, valueOfItem } from "./excerpts.ts";
import { arrivalOf, emptiedCards, isCardTouch } from "./card-comings.ts";

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

/** The cards that one entry makes, imports or brings back share one line from this many on: people make one at a time. */
const MANY_CARDS = 5;
/** Deeds of one entry that get a line each; the rest are only counted. An entry of 1 MB can touch tens of thousands of fields. */
const MOST_DEEDS = 100;
/** Deleted cards get a line each beyond that: people look for who deleted theirs. */
const MOST_DELETIONS = 1_000;
/** Characters of a title or an id that a line carries. */
const TITLE_CHARACTERS = 120;
const ID_CHARACTERS = 128;

/** Describes the touches of one entry in the terms of the timeline. Only reads; never throws, whatever the content. */
export function describeTouches(transaction: Y.Transaction, touches: readonly Touch[]): Deed[] {
  const whole = describeWhole(transaction, touches);
  const deeds = [...whole.deeds];
  const movedCards = new Set(touches.filter((touch) => touch.root === "cards" && touch.path[1] === "lane").map((touch) => touch.path[0]));
  let unnamed = 0;
  for (const touch of touches) {
    // Moving to another lane also sets a rank; both are one move.
    const isPartOfMove = touch.root === "cards" && touch.path[1] === "rank" && movedCards.has(touch.path[0]);
    if (isPartOfMove || whole.covers(touch)) continue;
    const most = isCardTouch(touch) && touch.change.action === "removed" ? MOST_DELETIONS : MOST_DEEDS;
    if (deeds.length < most) deeds.push(describe(transaction, touch));
    else unnamed++;
  }
  if (unnamed > 0) deeds.push({ verb: "changed", after: { more: unnamed } });
  return deeds;
}

/** What an entry did as a whole, in one line for many cards, and which touches that covers: cards made, imported, restored or emptied. */
function describeWhole(
  transaction: Y.Transaction,
  touches: readonly Touch[],
): { readonly deeds: readonly Deed[]; readonly covers: (touch: Touch) => boolean } {
  const comings = Map.groupBy(touches.filter(isCardTouch), ({ change }) => comingOf(transaction, change));
  const count = (verb: Coming): number => comings.get(verb)?.length ?? 0;
  const many = new Set((["created", "imported", "restored"] as const).filter((verb) => count(verb) >= MANY_CARDS));
  const emptied = emptiedCards(transaction, touches);
  const links = countAdded(touches, "links");
  const deeds: Deed[] = [...many].map((verb, index) => ({ verb, after: { cards: count(verb), links: index === 0 ? links : 0 } }));
  for (const [id, entry] of emptied) if (deeds.length < MOST_DELETIONS) deeds.push(deletionOf(transaction, id, entry));
  const covers = (touch: Touch): boolean => {
    if (touch.root === "cards" && emptied.has(touch.path[0] ?? "")) return true;
    if (touch.root === "cards" && touch.path.length > 1) return false;
    if (touch.kind !== "key" || touch.path.length !== 1 || many.size === 0) return false;
    if (touch.root !== "cards") return touch.change.action === "added";
    const coming = comingOf(transaction, touch.change);
    return coming !== null && many.has(coming);
  };
  return { deeds, covers };
}

type Coming = "created" | "imported" | "restored";

/** How a card came onto the board; null if it did not. Imported cards have a record of where they come from, and no others do (BOARD.md). */
function comingOf(transaction: Y.Transaction, change: KeyChange): Coming | null {
  const arrival = arrivalOf(transaction, change);
  return arrival === "created" && memberOf(transaction, change.item, "external") !== undefined ? "imported" : arrival;
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
  return touch.kind === "key" ? { verb: "changed", field, ...values(transaction, touch.change) } : { verb: "changed", field };
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
  if (touch.kind === "text") return { verb: "wrote", card, field, ...excerptAround(transaction, touch.anchor) };
  if (touch.kind === "list") return { verb: "changed", card, field };
  const isFirstValue = touch.change.action === "added";
  if (touch.path.length === 2 && (field === "lane" || field === "rank")) {
    return field === "rank"
      ? { verb: "moved", card, field, isFirstValue }
      : { verb: "moved", card, field, ...values(transaction, touch.change), isFirstValue };
  }
  return { verb: "changed", card, field, ...values(transaction, touch.change), isFirstValue };
}

function deletionOf(transaction: Y.Transaction, id: string, item: Y.Item | null): Deed {
  return { verb: "deleted", card: cardRef(transaction, id, item, "before"), ...optional("before", kindOf(transaction, item)) };
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
    ...(verb === "changed" ? values(transaction, change) : verb === "linked" ? { after: link } : { before: link }),
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
function cardRef(transaction: Y.Transaction, id: string, item: Y.Item | null, view?: "before"): { id: string; title: string } {
  return cardRefOf(id, memberOf(transaction, item, "title", view));
}

/** A card as a line names it, whatever it holds as its title. */
export function cardRefOf(id: string, title: unknown): { id: string; title: string } {
  return {
    id: id.slice(0, ID_CHARACTERS),
    title: typeof title === "string" ? title.replace(/\s+/g, " ").trim().slice(0, TITLE_CHARACTERS) : "",
  };
}

function kindOf(transaction: Y.Transaction, item: Y.Item | null): unknown {
  return shortText(memberOf(transaction, item, "kind"));
}

/** A member of a card, also one that this transaction deleted. */
function memberOf(transaction: Y.Transaction, item: Y.Item | null, key: string, view?: "before"): unknown {
  if (item === null || !(item.content instanceof Y.ContentType)) return undefined;
  const member = item.content.type._map.get(key);
  if (member === undefined || (member.deleted && !Y.isDeleted(transaction.deleteSet, member.id))) return undefined;
  return valueOfItem(transaction, member, view);
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

/** The values that a key held before and holds now, as far as they are small. */
function values(transaction: Y.Transaction, { item, previous }: KeyChange): { before?: unknown; after?: unknown } {
  const small = (of: Y.Item | null): unknown => (of === null ? undefined : smallValue(valueOfItem(transaction, of)));
  return { ...optional("before", small(previous)), ...optional("after", small(item)) };
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
