/** What a new room asks its maker to do, in this order. */
export const FIRST_STEPS = ["compartment", "people", "card"] as const;
/** See {@link FIRST_STEPS}. */
export type FirstStep = (typeof FIRST_STEPS)[number];

/** Where a person stands: null before they are led, `done` once they were. */
export type FirstStepState = FirstStep | "done" | null;

/** What is known of a room. */
export interface NewRoomFacts {
  /** Whether the person is a lead of the host. */
  readonly isHostLead: boolean;
  /** Whether they are its only member. */
  readonly isAlone: boolean;
  /** Compartments that they may read. */
  readonly compartments: number;
  readonly hasCards: boolean;
  /** Whether all of the board has come: until then, a card may only be late. */
  readonly isWhole: boolean;
}

/** Where the person stands in the light of what is known now. They are led in a room that has nobody else and no card, until it has a card or they skip the last step. */
export function firstStepNow(at: FirstStepState, { isHostLead, isAlone, compartments, hasCards, isWhole }: NewRoomFacts): FirstStepState {
  if (at === "done" || hasCards) return "done";
  if (at === null) {
    if (!isHostLead || !isAlone) return null;
    return compartments === 0 ? "compartment" : isWhole ? "people" : null;
  }
  if (at === "compartment") return compartments === 0 ? at : "people";
  // A card needs a compartment: who skipped that is led no further.
  return at === "card" && compartments === 0 ? "done" : at;
}

/** Where the person stands once they have left a step behind. */
export function firstStepAfter(step: FirstStep): FirstStep | "done" {
  return FIRST_STEPS[FIRST_STEPS.indexOf(step) + 1] ?? "done";
}
