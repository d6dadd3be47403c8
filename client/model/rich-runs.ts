import * as Y from "yjs";

/** A stretch of text with one author and one look. */
export interface TextRun {
  readonly text: string;
  /** The Yjs client that wrote it; the ledger knows whose it is. */
  readonly client: number;
  /** Names of the marks on it, such as `bold`, with their values. */
  readonly marks: ReadonlyMap<string, unknown>;
}

/** Stands for an object that is embedded in a text: U+FFFC, the object replacement character. */
const EMBED = "\uFFFC";

/**
 * Splits the current text into runs. Deleted parts are skipped; neighbours with the same author and look are joined.
 * Reads the items of the text directly, because no public method of Yjs tells which client wrote a letter.
 */
export function textRuns(text: Y.Text): readonly TextRun[] {
  const runs: TextRun[] = [];
  let marks: ReadonlyMap<string, unknown> = new Map();
  for (let item = text._start; item !== null; item = item.right) {
    if (item.deleted) continue;
    const { content } = item;
    if (content instanceof Y.ContentFormat) {
      const next = new Map(marks);
      if (content.value === null) next.delete(content.key);
      else next.set(content.key, content.value);
      marks = next;
    } else if (content instanceof Y.ContentEmbed) {
      runs.push({ text: EMBED, client: item.id.client, marks });
    } else if (content instanceof Y.ContentString) {
      const last = runs.at(-1);
      if (last !== undefined && last.client === item.id.client && last.marks === marks) {
        runs[runs.length - 1] = { ...last, text: last.text + content.str };
      } else runs.push({ text: content.str, client: item.id.client, marks });
    }
  }
  return runs;
}
