import type { CardChanges } from "../../ports/engine.ts";
import type { Run, TypeNode } from "./run.ts";
import { DELETED, TYPE } from "./run.ts";
import type { RunStore } from "./run-store.ts";
import type { UpdateColumns } from "./update-columns.ts";

/**
 * Counts the cards of a structure. A card is on the board while its entry in the root `cards` is alive and has a living field:
 * an emptied card is as lost to people as a deleted one, and one update of 158 bytes empties a whole board.
 */
export class CardCount {
  #count = 0;

  /**
   * Takes in an update that has been placed and not yet collected. `entries` are its new keyed runs in cards and in the root `cards`.
   * Null if it changed nothing about which cards there are; an update that deletes nothing and sets no field of a card costs nothing.
   */
  settle(store: RunStore, entries: readonly Run[], columns: UpdateColumns): CardChanges | null {
    const touched = touchedCards(store, entries);
    if (touched === null) return null;
    const removed: string[] = [];
    const returned: string[] = [];
    for (const id of touched) {
      const newest = store.cards.map?.get(id) ?? null;
      const stood = stands(newest, (run) => beforeUpdate(run, columns));
      const isStanding = stands(newest, afterUpdate);
      if (stood && !isStanding) removed.push(id);
      else if (!stood && isStanding) returned.push(id);
    }
    const before = this.#count;
    this.#count += returned.length - removed.length;
    return removed.length + returned.length === 0 ? null : { removed, returned, before };
  }
}

/** Whether a keyed run belongs to the root `cards` or is a field of one of its cards. */
export function isOfCard(store: RunStore, parent: TypeNode | null): boolean {
  return parent !== null && (parent === store.cards || parent.item?.parent === store.cards);
}

/** Ids of cards whose entry or fields an update deleted or set; null for none. */
function touchedCards(store: RunStore, entries: readonly Run[]): ReadonlySet<string> | null {
  let touched: Set<string> | null = null;
  for (const runs of [store.fresh, entries]) {
    for (const { parent, parentSub } of runs) {
      if (!isOfCard(store, parent)) continue;
      const id = parent === store.cards ? parentSub : parent?.item?.parentSub;
      if (typeof id === "string") (touched ??= new Set()).add(id);
    }
  }
  return touched;
}

/** Whether the entry of a key, and something in it, was alive at the time that `aliveAt` looks at. `newest` is the key's newest run. */
function stands(newest: Run | null, aliveAt: (newest: Run | null) => Run | null): boolean {
  const entry = aliveAt(newest);
  if (entry === null) return false;
  const { type } = entry;
  // A simple client may have written something else than a map: it is there while its entry is.
  if (type === null || type.ref !== TYPE.map) return true;
  for (const field of type.map?.values() ?? []) if (aliveAt(field) !== null) return true;
  return false;
}

/** The run that holds a key's value now. */
function afterUpdate(newest: Run | null): Run | null {
  return newest !== null && newest.deleted === DELETED.no ? newest : null;
}

/** The run that held a key's value before the update: the newest one that the update did not bring, unless it was deleted before. */
function beforeUpdate(newest: Run | null, columns: UpdateColumns): Run | null {
  let run = newest;
  while (run !== null && isNew(run, columns)) run = run.left;
  return run !== null && run.deleted !== DELETED.past ? run : null;
}

function isNew({ of, clock }: Run, columns: UpdateColumns): boolean {
  const section = columns.sectionOf(of.id);
  return section !== undefined && clock >= section.newFrom;
}
