import * as Y from "yjs";
import { bodyOf } from "../../shared/board/card.ts";
import { bodyText, isTitleShape, titleText } from "../../shared/board/rich-text.ts";
import { cardsOf } from "../../shared/board/roots.ts";

/** What a card said when it was deleted: plain text, paragraphs on lines of their own. */
export interface LastWords {
  readonly title: string;
  readonly body: string;
}

/**
 * Calls back when the card is deleted or emptied, by anyone, with what it said until then. The text is read while the deleting transaction is
 * still open: afterwards Yjs has discarded it. Calls back with null when the card says the same again; a card that comes back with less than
 * that changes nothing. Returns the function that stops watching.
 */
export function watchLastWords(doc: Y.Doc, id: string, kept: (words: LastWords | null) => void): () => void {
  let last: LastWords | null = null;
  const keep = (words: LastWords | null): void => {
    last = words;
    kept(words);
  };
  const look = (transaction: Y.Transaction): void => {
    const entry = cardsOf(doc)._map.get(id);
    if (entry === undefined || !(entry.content instanceof Y.ContentType)) return;
    const card = entry.content.type;
    const words = (): LastWords => ({ title: textOf(transaction, card, "title"), body: textOf(transaction, card, "body") });
    if (isTakenOff(transaction, entry, card)) {
      const said = words();
      if (said.title !== "" || said.body !== "") keep(said);
    } else if (last !== null && !entry.deleted) {
      const now = words();
      if (now.title === last.title && now.body === last.body) keep(null);
    }
  };
  doc.on("beforeObserverCalls", look);
  return () => doc.off("beforeObserverCalls", look);
}

/** The lines of what a card said that it does not say now, in their order; empty ones are left out. */
export function lackingLines({ title, body }: LastWords, card: Y.Map<unknown>): readonly string[] {
  const now: unknown = card.get("title");
  const said = new Set([
    isTitleShape(now) ? titleText(now) : "",
    ...bodyText(bodyOf(card))
      .split("\n")
      .map((line) => line.trim()),
    "",
  ]);
  return [title, ...body.split("\n")].filter((line) => !said.has(line.trim()));
}

/** Whether this transaction deleted a card or emptied it. */
function isTakenOff(transaction: Y.Transaction, entry: Y.Item, card: Y.ContentType["type"]): boolean {
  if (entry.deleted) return Y.isDeleted(transaction.deleteSet, entry.id);
  return transaction.changed.has(card) && [...card._map.values()].every((field) => field.deleted);
}

/** The letters of a field until this transaction. */
function textOf(transaction: Y.Transaction, card: Y.AbstractType<unknown>, field: string): string {
  const item = card._map.get(field);
  if (item === undefined || !wasThere(transaction, item)) return "";
  if (item.content instanceof Y.ContentType) return linesOf(transaction, item.content.type).trim();
  const [value] = item.content.getContent() as unknown[];
  return typeof value === "string" ? value : "";
}

function linesOf(transaction: Y.Transaction, type: Y.AbstractType<unknown>): string {
  let text = "";
  for (let item = type._start; item !== null; item = item.right) {
    if (!wasThere(transaction, item)) continue;
    if (item.content instanceof Y.ContentString) text += item.content.str;
    else if (item.content instanceof Y.ContentType)
      text += linesOf(transaction, item.content.type) + (item.content.type instanceof Y.XmlText ? "" : "\n");
  }
  return text;
}

function wasThere(transaction: Y.Transaction, item: Y.Item): boolean {
  return !item.deleted || Y.isDeleted(transaction.deleteSet, item.id);
}
