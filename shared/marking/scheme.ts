import { CLASSIFICATIONS, PAP_LEVELS, TLP_LEVELS } from "../board/vocabulary.ts";

/** The scales that an installation marks with. TLP 2.0 and PAP are the same everywhere; the classifications are its own. */
export interface MarkingScheme {
  /** Security classifications, ascending, as they are stored: lower case, `-` between words. Not empty. */
  readonly classifications: readonly string[];
}

/** The scheme of an installation that configures none. */
export const DEFAULT_SCHEME: MarkingScheme = { classifications: CLASSIFICATIONS };

/** Scales of a marking. */
export type MarkingScale = "tlp" | "pap" | "classification";

/** The levels of a scale, ascending. */
export function levelsOf(scheme: MarkingScheme, scale: MarkingScale): readonly string[] {
  switch (scale) {
    case "tlp":
      return TLP_LEVELS;
    case "pap":
      return PAP_LEVELS;
    case "classification":
      return scheme.classifications;
    default:
      return scale satisfies never;
  }
}

/** Whether a level is on its scale. */
export function isKnown(scheme: MarkingScheme, scale: MarkingScale, level: string): boolean {
  return levelsOf(scheme, scale).includes(level);
}

/** How strict a level is: its place on its scale, above all of them where it is not on it, and -1 for none. */
export function rankOf(scheme: MarkingScheme, scale: MarkingScale, level: string | null): number {
  if (level === null) return -1;
  const levels = levelsOf(scheme, scale);
  const at = levels.indexOf(level);
  return at < 0 ? levels.length : at;
}

/** The stricter of two levels. Of two that are on no scale, the later by code unit, so that the order in which they are met does not count. */
export function stricterLevel(scheme: MarkingScheme, scale: MarkingScale, a: string | null, b: string | null): string | null {
  const [rankA, rankB] = [rankOf(scheme, scale, a), rankOf(scheme, scale, b)];
  if (rankA !== rankB) return rankA > rankB ? a : b;
  return (a ?? "") >= (b ?? "") ? a : b;
}

/** The strictest level of a scale. */
export function strictestLevel(scheme: MarkingScheme, scale: MarkingScale): string | null {
  return levelsOf(scheme, scale).at(-1) ?? null;
}
