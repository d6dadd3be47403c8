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
  /** Slots of which another person wrote what does not show here, such as a mark on deleted letters: undo may stay away from them. */
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
export function takenBack(sight: Sight, act: SeenAct): Sight {
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
 * Whether a person's change had any effect here. Two kinds do not: what was written into a card or paragraph that is deleted
 * here or was replaced by a restored one, and the removal of what was gone here already. Of neither a trace is left in the document.
 */
export function lands(
  slot: string,
  change: { readonly before: string | undefined; readonly after: string | undefined },
  at: { before: Sight; after: Sight; here: ReadonlyMap<string, string>; there: ReadonlyMap<string, string> },
): boolean {
  const mayVanish = change.after === undefined || /\/(title|body|looks|level\/\w+)$/.test(slot);
  if (mayVanish && at.before.get(slot) === at.after.get(slot)) return false;
  const card = cardSlot(slot);
  if (card === null || card === slot) return true;
  const id = card.slice("card/".length);
  return at.before.has(card) && at.there.get(id) === at.here.get(id);
}

/** The slots that an act of one's own shares with an older one. */
export function overlap(act: SeenAct, older: SeenAct): readonly string[] {
  if (act.isTyping) return [];
  return [...older.difference.keys()].filter((slot) => act.difference.has(slot) || act.difference.has(cardSlot(slot) ?? ""));
}
