import type { TextUndo } from "../../../client/model/text-undo.ts";
import { takenBack, unlike, type Difference } from "./history-oracle.ts";
import type { Sight } from "./person.ts";

interface TextAct {
  readonly difference: Difference;
  /** Another person has written in the same text since. */
  isTouched: boolean;
}

interface TextPress {
  readonly undo: TextUndo;
  readonly which: "undo" | "redo";
  readonly before: Sight;
  readonly after: Sight;
  readonly difference: Difference;
  readonly others: readonly TextOracle[];
}

/**
 * The acts of one person in the texts of cards, and what a press of undo or redo there may do:
 * - While no other person has written in the text since an act, a press takes back exactly that act: letters, their order, marks,
 *   blocks and levels.
 * - In any case a press leaves a mark alone that another person's act gave to a letter, or took from it, unless an act of one's own
 *   did the same to that letter: of two equal marks set at once, a look does not tell whose is left. A letter that another person typed
 *   inside of one's own bold words carries one's own mark, and loses it with them.
 */
export class TextOracle {
  /** Presses that were held against the exact sight before the act. */
  exact = 0;
  readonly #acts = new Map<TextUndo, { readonly undo: TextAct[]; readonly redo: TextAct[] }>();
  /** Letters with the marks that acts of this person gave them; a letter alone: its marks were taken away. */
  readonly #formatted = new Set<string>();

  /** Notes an act that was just written. */
  note(undo: TextUndo, difference: Difference): void {
    const acts = this.#of(undo);
    // A write that changed nothing in the document is no act.
    if (undo.undoStack.length === acts.undo.length) return;
    acts.redo.length = 0;
    acts.undo.push({ difference, isTouched: false });
    for (const { letter, after } of formattedIn(difference)) this.#formatted.add(after + letter);
  }

  /** Notes that another person wrote in a text. */
  touch(undo: TextUndo): void {
    const acts = this.#of(undo);
    for (const act of [...acts.undo, ...acts.redo]) act.isTouched = true;
  }

  /** What is wrong about a press that was just made. */
  judge({ undo, which, before, after, difference, others }: TextPress): readonly string[] {
    const acts = this.#of(undo);
    const from = acts[which];
    const act = from.at(-1);
    const complaints: string[] = [];
    const left = (which === "undo" ? undo.undoStack : undo.redoStack).length;
    if (act !== undefined && !act.isTouched) {
      this.exact += 1;
      if (left !== from.length - 1) complaints.push(`one press of ${which} took ${from.length - left} acts`);
      const wrong = unlike(takenBack(before, { ...act, contents: new Map() }), after);
      for (const slot of wrong)
        complaints.push(`${which} left ${slot}: ${before.get(slot)} → ${after.get(slot)}, not ${act.difference.get(slot)?.before}`);
    }
    for (const { letter, before: mark } of formattedIn(difference))
      if (!this.#formatted.has(mark + letter) && others.some((other) => other.#formatted.has(mark + letter)))
        complaints.push(`${which} changed the marks of ${letter}, which another person set`);
    from.length = Math.min(from.length, left);
    const to = which === "undo" ? acts.redo : acts.undo;
    const grown = (which === "undo" ? undo.redoStack : undo.undoStack).length;
    if (grown > to.length) to.push({ difference, isTouched: false });
    return complaints;
  }

  #of(undo: TextUndo): { readonly undo: TextAct[]; readonly redo: TextAct[] } {
    const known = this.#acts.get(undo) ?? { undo: [], redo: [] };
    this.#acts.set(undo, known);
    return known;
  }
}

/** Letters that stand there before and after a change, with other marks. */
function formattedIn(difference: Difference): readonly { readonly letter: string; readonly before: string; readonly after: string }[] {
  return [...difference].flatMap(([slot, { before, after }]) => {
    if (!slot.endsWith("/looks")) return [];
    const [was, is] = [marksOf(before ?? ""), marksOf(after ?? "")];
    return [...is].flatMap(([letter, marks]) => {
      const old = was.get(letter);
      return old === undefined || old === marks ? [] : [{ letter, before: old, after: marks }];
    });
  });
}

/** Letter → its marks, out of a sight's `looks`. A letter that stands there twice is left out. */
function marksOf(looks: string): ReadonlyMap<string, string> {
  const marks = new Map<string, string>();
  const twice = new Set<string>();
  for (const [, mark = "", letter = ""] of looks.matchAll(/([*_]*)([\u4e00-\uffff])/g)) {
    if (marks.has(letter)) twice.add(letter);
    marks.set(letter, mark);
  }
  for (const letter of twice) marks.delete(letter);
  return marks;
}
