import type { Ceiling } from "../contribution/label.ts";
import { CLASSIFICATIONS, TLP_LEVELS } from "./vocabulary.ts";

/** What a ceiling bounds of a marking: levels of {@link CLASSIFICATIONS} and {@link TLP_LEVELS}. What is not marked counts as the ceiling itself. */
interface BoundedMarking {
  readonly classification?: string | undefined;
  readonly tlp?: string | undefined;
}

/**
 * Whether a marking is above a ceiling: one of its levels is stricter than the bound of its scale. A level that is not on its scale cannot be compared,
 * and is above every bound but the same word.
 */
export function isAbove({ classification, tlp }: BoundedMarking, ceiling: Ceiling): boolean {
  return exceeds(CLASSIFICATIONS, classification, ceiling.classification) || exceeds(TLP_LEVELS, tlp, ceiling.tlp);
}

/** The ceiling where it bounds anything, else null: for those who are told of it. */
export function boundsOf(ceiling: Ceiling | undefined): Ceiling | null {
  return ceiling === undefined || (ceiling.classification === null && ceiling.tlp === null) ? null : ceiling;
}

function exceeds(scale: readonly string[], level: string | undefined, bound: string | null): boolean {
  if (level === undefined || bound === null || level === bound) return false;
  const [at, most] = [scale.indexOf(level), scale.indexOf(bound)];
  return at < 0 || most < 0 || at > most;
}
