import { countOf } from "./history-oracle.ts";

/** Remembers who wrote each letter of a history, and who brought it back, and so finds presses of undo that took what others wrote. */
export class LetterWriters {
  /** Who wrote a letter or the level of a heading, and in which act. Each is written once in a history. */
  readonly #writers = new Map<string, { readonly author: number; readonly act: number }>();
  /** Letter → who brought it back by a press, once for each time: Yjs writes a copy of it in the name of that person. */
  readonly #revived = new Map<string, number[]>();

  /** Notes the letters and levels in what an act wrote. */
  noteWritten(values: readonly string[], by: { readonly author: number; readonly act: number }): void {
    for (const value of values)
      for (const mark of /^\d+$/.test(value) ? [value] : value.split("")) if (!this.#writers.has(mark)) this.#writers.set(mark, by);
  }

  /** Notes the letters that a person's press brought back into a text. */
  noteRevived(author: number, before: string, after: string): void {
    for (const letter of new Set(after))
      if (countOf(letter, after) > countOf(letter, before)) this.#revived.set(letter, [...(this.#revived.get(letter) ?? []), author]);
  }

  /** How many copies of a letter other people than this one may have brought back. */
  copiesByOthers(author: number): (letter: string) => number {
    return (letter) => (this.#revived.get(letter) ?? []).filter((other) => other !== author).length;
  }

  /** What is wrong with a person's press of undo that took letters out of a text: it takes their own, of one act. */
  faultsOfTaking(author: number, was: string, is: string): readonly string[] {
    const writers = was.split("").flatMap((letter) => (is.includes(letter) ? [] : [this.#writers.get(letter)]));
    return [
      ...(writers.some((writer) => writer?.author !== author) ? ["took letters of others"] : []),
      ...(new Set(writers.map((writer) => writer?.act)).size > 1 ? ["undid several acts"] : []),
    ];
  }

  /** What is wrong with the level of a heading after a person's press. */
  faultsOfLevel(author: number, which: string, { was, is }: { was: string | undefined; is: string | undefined }): readonly string[] {
    const isOthers = which === "undo" && was !== undefined && is !== undefined && this.#writers.get(was)?.author !== author;
    return [
      ...(is !== undefined && !this.#writers.has(is) ? [`shows a level that no one chose (${is})`] : []),
      ...(isOthers ? ["took another person's level away"] : []),
    ];
  }
}
