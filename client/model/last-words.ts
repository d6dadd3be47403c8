import * as Y from "yjs";
import { cardsOf } from "../../shared/board/roots.ts";

/** What a card said when it was deleted: plain text, paragraphs on lines of their own. */
export interface LastWords {
  readonly title: string;
  readonly body: string;
}

/**
 * Calls back when the card is deleted or emptied, by anyone, with what it said until then. The text is read while the deleting transaction is
 * still open: afterwards Yjs has discarded it. Returns the function that stops watching.
 */
export function watchLastWords(doc: Y.Doc, id: string, kept: (words: LastWords) => void): () => void {
  const look = (transaction: Y.Transaction): void => {
    const entry = cardsOf(doc)._map.get(id);
    if (entry === undefined || !(entry.content instanceof Y.ContentType)) return;
    const card = entry.content.type;
    const isDeleted = entry.deleted && Y.isDeleted(transaction.deleteSet, entry.id);
    const isEmptied = !entry.deleted && transaction.changed.has(card) && [...card._map.values()].every((field) => field.deleted);
    if (!isDeleted && !isEmptied) return;
    const words = { title: textOf(transaction, card, "title"), body: textOf(transaction, card, "body") };
    if (words.title !== "" || words.body !== "") kept(words);
  };
  doc.on("beforeObserverCalls", look);
  return () => doc.off("beforeObserverCalls", look);
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
