import * as Y from "yjs";
import { fail, ok } from "../result.ts";
import type { Result } from "../result.ts";
import { isVisible } from "../visible-text.ts";
import { boardId, CARD_FIELDS, CARD_VALUES } from "./card-values.ts";
import type { CardField, CardInput, CardValue } from "./card-values.ts";
import { BOARD_LIMITS } from "./limits.ts";
import { plainFault } from "./plain-value.ts";
import { between, compareRanks, MIDDLE_RANK, spread } from "./rank.ts";
import { bodyText, isBodyShape, isTitleShape, newBody, retype, titleText } from "./rich-text.ts";
import type { BodyShape } from "./rich-text.ts";
import { cardsOf } from "./roots.ts";
import type { Lane } from "./vocabulary.ts";

/** A card as it is read: plain data, safe to hand to a screen. The body is read apart, by {@link bodyOf}. */
export type Card = { readonly id: string; readonly title: string } & {
  readonly [Field in "kind" | "lane" | "rank" | "status"]: CardValue<Field>;
} & {
  readonly [Field in Exclude<CardField, "kind" | "lane" | "rank" | "status">]?: CardValue<Field>;
};

/** Why a card cannot be shown: the field at fault (`card` for the whole) and what is wrong, for people who look into it. */
export interface Unreadable {
  readonly id: string;
  readonly field: string;
  readonly reason: string;
}

/** What a new card holds. A missing rank puts it at the end of its lane; `body` is plain text, one paragraph per line, or a rich text that is in no document yet. */
export type NewCard = { readonly id: string; readonly title: string; readonly body?: string | Y.XmlFragment } & {
  readonly [Field in CardField]?: CardInput<Field>;
};

/** Refusal of a write: the field and what is wrong with the value. Nothing was changed. */
export interface Refusal {
  readonly field: string;
  readonly reason: string;
}

/** What cards without these fields count as; simple clients leave them out. */
const DEFAULTS = { kind: "report", lane: "new", rank: MIDDLE_RANK, status: "open" } as const;

/** Reads one card. Never throws: hostile, foreign or half-written values give an unreadable card. */
export function readCard(id: string, value: unknown): Result<Card, Unreadable> {
  const unreadable = (field: string, reason: string) => fail({ id, field, reason });
  if (!(value instanceof Y.Map)) return unreadable("card", "not a card");
  if (!boardId.safeParse(id).success) return unreadable("card", "not an id");
  const title: unknown = value.get("title") ?? "";
  if (!isTitleShape(title)) return unreadable("title", "not a text");
  const body: unknown = value.get("body");
  if (body !== undefined && !isBodyShape(body)) return unreadable("body", "not a text");
  const fields: Record<string, unknown> = { id, title: titleText(title) };
  for (const field of CARD_FIELDS) {
    const stored: unknown = value.get(field) ?? (DEFAULTS as Partial<Record<CardField, string>>)[field];
    if (stored === undefined) continue;
    const checked = checkField(field, stored);
    if (!checked.ok) return unreadable(checked.error.field, checked.error.reason);
    fields[field] = checked.value;
  }
  return ok(fields as unknown as Card);
}

/** The shared type or string that holds a card's body; undefined if there is none or it is not one. */
export function bodyOf(card: Y.Map<unknown>): BodyShape | undefined {
  const body: unknown = card.get("body");
  return isBodyShape(body) ? body : undefined;
}

/** Whether a value of the root `cards` is on the board: an emptied card is as lost to people as a deleted one. */
export function isOnBoard(card: unknown): boolean {
  return card instanceof Y.Map ? card.size > 0 : card !== undefined;
}

/** Whether a value of the root `cards` has words that can be seen in its title or body. A card without is lost to people, though its entry may live. */
export function hasWords(card: unknown): boolean {
  if (!(card instanceof Y.Map)) return false;
  const title: unknown = card.get("title");
  return (isTitleShape(title) && isVisible(titleText(title))) || isVisible(bodyText(bodyOf(card)));
}

/** Whether a card has words and all its fields can be read. Anything else is lost to people, though its entry may live. */
export function isShown(card: unknown): boolean {
  if (!(card instanceof Y.Map) || !hasWords(card)) return false;
  return ["title", "body", ...CARD_FIELDS].every((field) => isReadableField(field, card.get(field)));
}

/** Whether a value can stand in a field of a card without making the card unreadable (see {@link readCard}). Never throws. */
export function isReadableField(field: string, value: unknown): boolean {
  if (field === "title") return value === undefined || value === null || isTitleShape(value);
  if (field === "body") return value === undefined || isBodyShape(value);
  if (value === undefined || value === null || !Object.hasOwn(CARD_VALUES, field)) return true;
  return checkField(field as CardField, value).ok;
}

/** Adds a card in one transaction. Refuses an id that is taken and any value outside its schema; then nothing is changed. */
export function createCard(doc: Y.Doc, card: NewCard, origin: unknown = null): Result<string, Refusal> {
  const cards = cardsOf(doc);
  if (!boardId.safeParse(card.id).success) return fail({ field: "id", reason: "not an id" });
  if (cards.has(card.id)) return fail({ field: "id", reason: "there is such a card already" });
  if (card.title.length > BOARD_LIMITS.title) return fail({ field: "title", reason: `longer than ${BOARD_LIMITS.title} characters` });
  if (typeof card.body === "string" && card.body.length > BOARD_LIMITS.body)
    return fail({ field: "body", reason: `longer than ${BOARD_LIMITS.body} characters` });
  const values: [string, unknown][] = [];
  const lane = card.lane ?? DEFAULTS.lane;
  const complete = { ...DEFAULTS, ...card, lane, rank: card.rank ?? endOfLane(doc, lane) };
  for (const field of CARD_FIELDS) {
    const given: unknown = complete[field];
    if (given === undefined) continue;
    const checked = checkField(field, given);
    if (!checked.ok) return checked;
    values.push([field, checked.value]);
  }
  doc.transact(() => {
    const map = new Y.Map<unknown>(values);
    map.set("title", new Y.Text(card.title));
    map.set("body", card.body instanceof Y.XmlFragment ? card.body : newBody(card.body ?? ""));
    cards.set(card.id, map);
  }, origin);
  return ok(card.id);
}

/** Sets one plain field, or removes it with undefined. The same value again writes nothing. `kind`, `lane`, `rank` and `status` cannot be removed. */
export function setField<Field extends CardField>(
  card: Y.Map<unknown>,
  field: Field,
  value: CardInput<Field> | undefined,
): Result<null, Refusal> {
  if (value === undefined) {
    if (field in DEFAULTS) return fail({ field, reason: "cannot be removed" });
    if (card.has(field)) card.delete(field);
    return ok(null);
  }
  const checked = checkField(field, value);
  if (!checked.ok) return checked;
  if (JSON.stringify(card.get(field)) !== JSON.stringify(checked.value)) card.set(field, checked.value);
  return ok(null);
}

/** Changes a title to `wanted` by the smallest single replacement. A title that a simple client wrote as a string becomes a shared text. */
export function setTitle(card: Y.Map<unknown>, wanted: string): Result<null, Refusal> {
  if (wanted.length > BOARD_LIMITS.title) return fail({ field: "title", reason: `longer than ${BOARD_LIMITS.title} characters` });
  const title: unknown = card.get("title");
  if (title instanceof Y.Text) retype(title, wanted);
  else card.set("title", new Y.Text(wanted));
  return ok(null);
}

/**
 * Puts a card into a lane right after another card of it, or first with null. One transaction.
 * Where ranks leave no room, the whole lane gets new ones. Refuses an unknown card.
 */
export function moveCard(
  doc: Y.Doc,
  id: string,
  place: { readonly lane: Lane; readonly after: string | null },
  origin: unknown = null,
): Result<null, Refusal> {
  const card = cardsOf(doc).get(id);
  if (!(card instanceof Y.Map)) return fail({ field: "id", reason: "no such card" });
  const others = laneRanks(doc, place.lane).filter((other) => other.id !== id);
  const index = place.after === null ? 0 : others.findIndex((other) => other.id === place.after) + 1;
  if (place.after !== null && index === 0) return fail({ field: "after", reason: "no such card in that lane" });
  doc.transact(() => {
    setField(card, "lane", place.lane);
    const rank = between(others[index - 1]?.rank ?? null, others[index]?.rank ?? null);
    if (rank !== null) {
      setField(card, "rank", rank);
      return;
    }
    const order = [...others.slice(0, index).map((other) => other.id), id, ...others.slice(index).map((other) => other.id)];
    const ranks = spread(order.length);
    for (const [position, member] of order.entries())
      setField(cardsOf(doc).get(member) as Y.Map<unknown>, "rank", ranks[position] ?? MIDDLE_RANK);
  }, origin);
  return ok(null);
}

/** Checks one plain field against its schema and against what no value may hold. */
function checkField<Field extends CardField>(field: Field, value: unknown): Result<CardValue<Field>, Refusal> {
  if (typeof value !== "string") {
    const fault = plainFault(value);
    if (fault !== null) return fail({ field, reason: fault });
  }
  const parsed = CARD_VALUES[field].safeParse(value);
  if (parsed.success) return ok(parsed.data as CardValue<Field>);
  return fail({ field, reason: parsed.error.issues[0]?.message ?? "not as expected" });
}

/** The rank of a card that comes to the end of a lane. */
export function endOfLane(doc: Y.Doc, lane: Lane): string {
  const last = laneRanks(doc, lane).at(-1);
  return between(last?.rank ?? null, null) ?? MIDDLE_RANK;
}

/** The cards of a lane in order, by lane and rank alone: cards unreadable for other reasons keep their place. */
function laneRanks(doc: Y.Doc, lane: Lane): { readonly id: string; readonly rank: string }[] {
  const found: { readonly id: string; readonly rank: string }[] = [];
  for (const [id, card] of cardsOf(doc)) {
    if (!(card instanceof Y.Map) || (card.get("lane") ?? DEFAULTS.lane) !== lane) continue;
    const rank = checkField("rank", card.get("rank") ?? DEFAULTS.rank);
    if (rank.ok) found.push({ id, rank: rank.value });
  }
  return found.toSorted(compareRanks);
}
