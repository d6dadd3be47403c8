import type { CardChanges } from "../../ports/engine.ts";
import { isUnreadable, READ_FIELDS, WORD_FIELDS } from "./card-fields.ts";
import type { Run, TypeNode } from "./run.ts";
import { DELETED, KIND, TYPE } from "./run.ts";
import type { RunStore } from "./run-store.ts";
import type { UpdateColumns } from "./update-columns.ts";

/** What is there of a card: nothing, something that people cannot read (no words, or a field that makes it unreadable), or a card with words. */
const STATE = { gone: 0, lost: 1, shown: 2 } as const;

/** Structs that are looked at to find words. A text that takes longer to look through counts as having some: nothing is reported of it. */
const MOST_LOOKS = 1_000;

/** Looks at a board as it was before the update, or as it is after it. */
interface Moment {
  /** Whether a run was alive. */
  readonly isAlive: (run: Run) => boolean;
  /** The run that held the value of a key, of which `newest` is the newest run; null if none did. */
  readonly holder: (newest: Run | null) => Run | null;
}

/**
 * Tells which cards an update takes off the board and which it brings onto it, and counts the cards of a structure.
 *
 * A card is on the board while its entry in the root `cards` is alive and has a living field. One that loses the words of its title and body
 * is as lost to people as a deleted one, whether its text was cleared, its fields were deleted or a card without words took its place. So is one
 * that became unreadable by the value of a field.
 */
export class CardCount {
  #count = 0;

  /**
   * Takes in an update that has been placed and not yet collected. `entries` are its new keyed runs in cards and in the root `cards`, `texts`
   * its new unkeyed runs, where the board has lost cards. Null if it took no card away and brought none; an update that
   * deletes nothing and sets no field of a card costs nothing on a board without lost cards.
   */
  settle(
    store: RunStore,
    { entries, texts }: { entries: readonly Run[]; texts: readonly Run[] },
    columns: UpdateColumns,
  ): CardChanges | null {
    const touched = touchedCards(store, entries, texts);
    if (touched === null) return null;
    const removed: string[] = [];
    const returned: string[] = [];
    const before = momentBefore(columns);
    const cards = this.#count;
    for (const id of touched) {
      const newest = store.cards.map?.get(id) ?? null;
      const was = stateOf(store, newest, before);
      const is = stateOf(store, newest, AFTER);
      this.#count += Number(is > STATE.gone) - Number(was > STATE.gone);
      if (is < was && !store.lost.has(id)) removed.push(id);
      // A lost card is back when people can read it again: an empty entry under its id is not the card.
      else if (is === STATE.shown && was < is) returned.push(id);
      if (is === STATE.lost && was === STATE.shown) store.lost.add(id);
      else if (is !== STATE.lost && store.lost.size > 0) store.lost.delete(id);
    }
    return removed.length + returned.length === 0 ? null : { removed, returned, before: cards };
  }
}

/** Whether a keyed run belongs to the root `cards` or is a field of one of its cards. */
export function isOfCard(store: RunStore, parent: TypeNode | null): boolean {
  return parent !== null && (parent === store.cards || parent.item?.parent === store.cards);
}

/** Whether a card is on the board: its entry in the root `cards` is alive and has a living field. */
export function isOnBoard(store: RunStore, card: string): boolean {
  return stateOf(store, store.cards.map?.get(card) ?? null, AFTER) > STATE.gone;
}

/** Ids of cards in which an update deleted or set something; null for none. */
function touchedCards(store: RunStore, entries: readonly Run[], texts: readonly Run[]): ReadonlySet<string> | null {
  let touched: Set<string> | null = null;
  const add = (id: string | null): void => {
    if (id !== null) (touched ??= new Set()).add(id);
  };
  for (const run of store.fresh) {
    // What went with the whole that held it is seen at that whole.
    const holder = run.parent?.item;
    if (holder === null || holder?.deleted === DELETED.no) add(cardOf(store, run));
  }
  for (const run of entries) add(cardOf(store, run));
  for (const run of texts) {
    const id = cardOf(store, run);
    if (id !== null && store.lost.has(id)) add(id);
  }
  return touched;
}

/** Id of the card that a run is of or in; null if it is in none. */
function cardOf({ cards }: RunStore, run: Run): string | null {
  for (let at: Run | null = run; at !== null; at = at.parent?.item ?? null) if (at.parent === cards) return at.parentSub;
  return null;
}

/** What there is of the card whose key's newest run is given. */
function stateOf(store: RunStore, newest: Run | null, moment: Moment): number {
  const type = moment.holder(newest)?.type;
  if (type === undefined) return STATE.gone;
  // What is no map cannot be read as a card.
  if (type === null || type.ref !== TYPE.map) return STATE.lost;
  const valueOf = (field: string): Run | null => moment.holder(type.map?.get(field) ?? null);
  // Only these: a card may hold any number of other fields.
  const isReadable = READ_FIELDS.every((field) => {
    const value = valueOf(field);
    return value === null || !isUnreadable(store, value);
  });
  if (isReadable && WORD_FIELDS.some((field) => hasWords(store, valueOf(field), moment))) return STATE.shown;
  for (const field of type.map?.values() ?? []) if (moment.holder(field) !== null) return STATE.lost;
  return STATE.gone;
}

/** Whether the value of a title or body holds words. */
function hasWords(store: RunStore, value: Run | null, moment: Moment): boolean {
  if (value === null) return false;
  const { type } = value;
  if (type === null) return !store.blank.has(value);
  const isText = type.ref === TYPE.text || type.ref === TYPE.xmlText || type.ref === TYPE.xmlFragment;
  return isText && holdsText(type, moment, { looks: MOST_LOOKS });
}

function holdsText(type: TypeNode, moment: Moment, left: { looks: number }): boolean {
  for (let run = type.start; run !== null; run = run.right) {
    if (--left.looks < 0) return true;
    if (!moment.isAlive(run)) continue;
    if (run.kind === KIND.string) return true;
    // The depth of types is bounded (V25).
    if (run.type !== null && holdsText(run.type, moment, left)) return true;
  }
  return false;
}

const AFTER: Moment = {
  isAlive: (run) => run.deleted === DELETED.no,
  holder: (newest) => (newest !== null && newest.deleted === DELETED.no ? newest : null),
};

function momentBefore(columns: UpdateColumns): Moment {
  const isAlive = (run: Run): boolean => run.deleted !== DELETED.past && !isNew(run, columns);
  return {
    isAlive,
    holder: (newest) => {
      let run = newest;
      while (run !== null && isNew(run, columns)) run = run.left;
      return run !== null && run.deleted !== DELETED.past ? run : null;
    },
  };
}

function isNew({ of, clock }: Run, columns: UpdateColumns): boolean {
  const section = columns.sectionOf(of.id);
  return section !== undefined && clock >= section.newFrom;
}
