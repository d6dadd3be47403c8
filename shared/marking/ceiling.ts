import type { Ceiling } from "../contribution/label.ts";
import { isKnown, rankOf, type MarkingScale, type MarkingScheme } from "./scheme.ts";

/** What a ceiling bounds of a marking. What is not marked counts as the ceiling itself. */
export interface BoundedMarking {
  readonly classification?: string | null | undefined;
  readonly tlp?: string | null | undefined;
}

/**
 * Whether a marking is above a ceiling: one of its levels is stricter than the bound of its scale. A level that is not on its scale cannot be compared,
 * and is above every bound but the same word; a bound that is not on its scale has every other level above it.
 */
export function isAbove({ classification, tlp }: BoundedMarking, ceiling: Ceiling, scheme: MarkingScheme): boolean {
  return exceeds(scheme, "classification", classification, ceiling.classification) || exceeds(scheme, "tlp", tlp, ceiling.tlp);
}

/** The ceiling where it bounds anything, else null: for those who are told of it. */
export function boundsOf(ceiling: Ceiling | undefined): Ceiling | null {
  return ceiling === undefined || (ceiling.classification === null && ceiling.tlp === null) ? null : ceiling;
}

function exceeds(scheme: MarkingScheme, scale: MarkingScale, level: string | null | undefined, bound: string | null): boolean {
  if (level === undefined || level === null || bound === null || level === bound) return false;
  return !isKnown(scheme, scale, bound) || rankOf(scheme, scale, level) > rankOf(scheme, scale, bound);
}
