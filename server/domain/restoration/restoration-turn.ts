import type { CompartmentId } from "../../../shared/ids.ts";

/**
 * Name of the turn of what brings cards of a compartment back, and of what takes one away for good. A restoration that looked before a recall and wrote after it
 * would bring the card back (RULES.md, R14).
 */
export const restorationTurn = (compartment: CompartmentId): string => `restoration ${compartment}`;
