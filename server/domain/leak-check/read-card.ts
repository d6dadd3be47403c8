import * as Y from "yjs";
import { valueText } from "../../../shared/board/content-projection.ts";
import { isTitleShape, plainText } from "../../../shared/board/rich-text.ts";
import type { SourceCard } from "./source-card.ts";

/** Fields that say where a card stands on the board and who works on it, not what it says. */
const WORK_FIELDS: ReadonlySet<string> = new Set(["lane", "rank", "status", "assignee", "due"]);
/** A card that is no map, or a value that is a shared type where none belongs, is read as its canonical text up to this length, as long as a board may be. */
const MOST_CHARACTERS = 32 << 20;

/** A card of the root `cards` as the leak check reads it: everything in it that is text, whatever its shape. Never throws, whatever a stock client wrote. */
export function readSourceCard(compartment: string, id: string, value: unknown): SourceCard {
  if (!(value instanceof Y.Map)) return { compartment, id, title: "", body: "", values: { card: valueText(value, MOST_CHARACTERS) } };
  const values: Record<string, unknown> = {};
  for (const [field, held] of value as Y.Map<unknown>)
    if (field !== "title" && field !== "body") values[field] = held instanceof Y.AbstractType ? valueText(held, MOST_CHARACTERS) : held;
  const title: unknown = value.get("title");
  return { compartment, id, title: isTitleShape(title) ? plainText(title) : textOf(title), values, ...readBody(value.get("body")) };
}

const textOf = (value: unknown): string => (value === undefined ? "" : valueText(value, MOST_CHARACTERS));

function readBody(body: unknown): Pick<SourceCard, "body" | "attributes"> {
  if (isTitleShape(body)) return { body: plainText(body) };
  if (!(body instanceof Y.XmlFragment)) return { body: textOf(body) };
  const lines: string[] = [];
  const attributes: string[] = [];
  // Of any depth: readers of boards leave out what is nested too deep, a check must not.
  const waiting: unknown[] = body.toArray().toReversed();
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node instanceof Y.XmlText) {
      lines.push(plainText(node));
      attributes.push(...formatsOf(node));
    } else if (node instanceof Y.XmlElement) {
      attributes.push(...stringsIn(node.getAttributes()));
      waiting.push(...node.toArray().toReversed());
    } else attributes.push(textOf(node));
  }
  return { body: lines.join("\n"), attributes };
}

/** What formats of a text say, such as the target of a link, and what is embedded in it. */
function formatsOf(text: Y.XmlText): string[] {
  const found: string[] = [];
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted) continue;
    if (item.content instanceof Y.ContentFormat) found.push(...stringsIn(item.content.value));
    else if (item.content instanceof Y.ContentEmbed) found.push(...stringsIn(item.content.embed));
  }
  return found;
}

function stringsIn(root: unknown): string[] {
  const found: string[] = [];
  const waiting: unknown[] = [root];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value === "string") found.push(value);
    else if (typeof value === "object" && value !== null) waiting.push(...Object.values(value).filter((member) => member !== undefined));
  }
  return found;
}

/** Ids of the clients whose text or values live in a card, but for those that only moved it or gave it work. Containers without text say nothing. */
export function livingClients(card: unknown): readonly number[] {
  const clients = new Set<number>();
  if (!(card instanceof Y.Map)) return [];
  const waiting: Y.AbstractType<unknown>[] = [];
  const take = (item: Y.Item): void => {
    if (item.deleted) return;
    if (item.content instanceof Y.ContentType) waiting.push(item.content.type as Y.AbstractType<unknown>);
    else if (!isBareFormat(item)) clients.add(item.id.client);
  };
  for (const [field, item] of card._map) if (!WORK_FIELDS.has(field)) take(item);
  for (let type = waiting.pop(); type !== undefined; type = waiting.pop()) {
    for (const item of type._map.values()) take(item);
    for (let item = type._start; item !== null; item = item.right) take(item);
  }
  return [...clients].toSorted((a, b) => a - b);
}

/** Whether an item makes text bold or the like, or ends a format: it says nothing by itself. */
function isBareFormat({ content }: Y.Item): boolean {
  return content instanceof Y.ContentFormat && stringsIn(content.value).length === 0;
}
