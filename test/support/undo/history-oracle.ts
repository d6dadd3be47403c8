import type { Sight } from "./person.ts";

/** What a person changed, as they saw it: slot → what they saw there before and after. */
export type Difference = ReadonlyMap<string, { readonly before: string | undefined; readonly after: string | undefined }>;

/** One act of one's own, as its author saw it. */
export interface SeenAct {
  readonly difference: Difference;
  /** Values that a deleted or added card had. */
  readonly contents: Sight;
  readonly isTyping: boolean;
  /** Slots that another person has changed since, or that a refused act of one's own holds. */
  readonly blocked: Set<string>;
  /** Slots of which another person wrote what does not show here, such as a mark on deleted letters: undo may be refused, see {@link arrivalOf}. */
  readonly doubtful: Set<string>;
}

/** What changed between two sights. A card that came or went is one change, whatever is in it. */
export function differenceOf(before: Sight, after: Sight): Difference {
  const difference = new Map<string, { before: string | undefined; after: string | undefined }>();
  for (const slot of new Set([...before.keys(), ...after.keys()])) {
    if (before.get(slot) === after.get(slot)) continue;
    const card = cardSlot(slot);
    if (card !== null && slot !== card && before.get(card) !== after.get(card)) continue;
    difference.set(slot, { before: before.get(slot), after: after.get(slot) });
  }
  return difference;
}

/** Everything in the cards of a difference, from the sight that has them. */
export function contentsOf(difference: Difference, before: Sight, after: Sight): Sight {
  const contents = new Map<string, string>();
  for (const [slot, change] of difference) {
    if (slot !== cardSlot(slot)) continue;
    const from = change.before === undefined ? after : before;
    for (const [inner, value] of from) if (inner.startsWith(`${slot}/`)) contents.set(inner, value);
  }
  return contents;
}

/** Whether another person's change concerns what an act of one's own did. */
export function concerns(theirs: Difference, act: SeenAct): readonly string[] {
  return [...act.difference].flatMap(([slot, own]) => {
    const card = cardSlot(slot);
    const isThere = slot === card && own.after !== undefined;
    const hits = [...theirs].some(([other, change]) => {
      if (other === slot || other === card) return true;
      if (!isThere) return false;
      const ends = other.startsWith("link/") ? (change.after ?? "") : "";
      return other.startsWith(`${slot}/`) || ends.includes(`"${slot.slice("card/".length)}"`);
    });
    return hits ? [slot] : [];
  });
}

/** What a person must see after an act was taken back. */
export function takenBack(sight: Sight, act: Pick<SeenAct, "difference" | "contents">): Sight {
  const wanted = new Map(sight);
  for (const [slot, { before }] of act.difference) {
    for (const inner of wanted.keys())
      if (inner === slot || (slot === cardSlot(slot) && inner.startsWith(`${slot}/`))) wanted.delete(inner);
    if (before !== undefined) wanted.set(slot, before);
    if (before !== undefined && slot === cardSlot(slot))
      for (const [inner, value] of act.contents) if (inner.startsWith(`${slot}/`)) wanted.set(inner, value);
  }
  return wanted;
}

/** Slots in which two sights differ. */
export function unlike(a: Sight, b: Sight): readonly string[] {
  return [...new Set([...a.keys(), ...b.keys()])].filter((slot) => a.get(slot) !== b.get(slot));
}

/** The slot of the card that a slot belongs to; null for links. */
export function cardSlot(slot: string): string | null {
  const [root, id] = slot.split("/");
  return root === "card" ? `card/${id}` : null;
}

/**
 * What became of another person's change here.
 * - `landed`: it shows, or its value stands behind one that won. Undo of an act that it concerns must be refused.
 * - `unseen`: it is in the same text, but nothing of it shows, such as a mark on letters that are deleted here. Undo may be refused:
 *   the other person did work in the card. It may also go ahead: letters that were deleted twice, or marked after their deletion, may
 *   leave no trace in the document.
 * - `lost`: it was written into a card or heading that is deleted here or was replaced by a restored one, or it removed what was
 *   removed here already. The document holds nothing of it, so undo must not be refused.
 */
export function arrivalOf(
  slot: string,
  change: { readonly before: string | undefined; readonly after: string | undefined },
  at: { before: Sight; after: Sight; here: ReadonlyMap<string, string>; there: ReadonlyMap<string, string> },
): "landed" | "unseen" | "lost" {
  const card = cardSlot(slot);
  const isIn = (place: string) => at.here.has(place) && at.here.get(place) === at.there.get(place);
  if (card !== null && card !== slot && !isIn(card)) return "lost";
  if (at.before.get(slot) !== at.after.get(slot)) return "landed";
  if (/\/level\/\w+$/.test(slot)) return isIn(slot) ? "landed" : "unseen";
  if (/\/(title|body|looks)$/.test(slot)) return "unseen";
  return change.after === undefined ? "lost" : "landed";
}

/** The slots that an act of one's own shares with an older one. */
export function overlap(act: SeenAct, older: SeenAct): readonly string[] {
  if (act.isTyping) return [];
  return [...older.difference.keys()].filter((slot) => act.difference.has(slot) || act.difference.has(cardSlot(slot) ?? ""));
}

/**
 * What is wrong about a press that takes back typing in a title. Each letter is typed once in a history, so it stands there twice only
 * where two people deleted it at the same time and both took that back: Yjs brings a letter back as a copy, and each of the two copies
 * is the contribution of one of them. Therefore:
 * - letters that the act neither typed nor deleted stay, in their order;
 * - of a letter that the act typed, one's own copy goes and no other. What may be left are copies that other people brought back;
 * - of a letter that the act deleted, at most one copy comes, and none goes.
 */
export function faultsInLetters(
  own: { readonly before?: string | undefined; readonly after?: string | undefined },
  seen: { readonly before: string; readonly after: string },
  copiesOfOthers: (letter: string) => number,
): readonly string[] {
  const [was, is] = [own.before ?? "", own.after ?? ""];
  const change = (letter: string) => countOf(letter, is) - countOf(letter, was);
  const typed = new Set(is.split("").filter((letter) => change(letter) > 0));
  const deleted = new Set(was.split("").filter((letter) => change(letter) < 0));
  const ofOthers = (letters: string) =>
    letters
      .split("")
      .filter((letter) => !typed.has(letter) && !deleted.has(letter))
      .join("");
  const grown = (letter: string) => countOf(letter, seen.after) - countOf(letter, seen.before);
  const faults: string[] = [];
  if (ofOthers(seen.before) !== ofOthers(seen.after)) faults.push("changed letters of others");
  for (const letter of typed) {
    if (grown(letter) > 0 || grown(letter) < -1) faults.push(`changed copies of ${letter} that are not one's own`);
    if (countOf(letter, seen.after) > copiesOfOthers(letter)) faults.push(`left ${letter}, which the act typed`);
  }
  for (const letter of deleted) if (grown(letter) < 0 || grown(letter) > 1) faults.push(`did not bring ${letter} back once`);
  return faults;
}

/** How often a letter stands in a text. */
export function countOf(letter: string, letters: string): number {
  return letters.split(letter).length - 1;
}
