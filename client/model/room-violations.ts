import { violationsOf, type MarkingContext, type Violation } from "../../shared/marking/violations.ts";
import { storedMarking, type BoardCard } from "./board-store.ts";

/** A card with something wrong with its marking. */
export interface CardViolations {
  readonly card: BoardCard;
  readonly violations: readonly Violation[];
}

// A card stays the same object until it changes, and is held against the same context until the next minute.
const known = new WeakMap<BoardCard, { readonly context: MarkingContext; readonly violations: readonly Violation[] }>();

/** Every card of a room that has a violation, in the order of compartments and then of ids. `contexts` are by compartment: cards of others are left out. */
export function roomViolations(cards: readonly BoardCard[], contexts: ReadonlyMap<string, MarkingContext>): readonly CardViolations[] {
  const found: CardViolations[] = [];
  for (const card of cards) {
    const context = contexts.get(card.compartment);
    if (context === undefined) continue;
    const before = known.get(card);
    const violations = before?.context === context ? before.violations : violationsOf(storedMarking(card), context);
    if (before?.context !== context) known.set(card, { context, violations });
    if (violations.length > 0) found.push({ card, violations });
  }
  const places = [...contexts.keys()];
  const at = ({ card }: CardViolations) => places.indexOf(card.compartment);
  return found.toSorted((a, b) => at(a) - at(b) || (a.card.id < b.card.id ? -1 : 1));
}
