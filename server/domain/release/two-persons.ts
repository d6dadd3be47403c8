import { rankOf, type MarkingScheme } from "../../../shared/marking/scheme.ts";

/**
 * Whether a release of a card needs two persons of its nation: it is classified above what the installation says (RULES.md, R8). A card without any classification
 * in a compartment without a ceiling may hold anything, so it counts as above. `above`: null where the installation asks for none.
 */
export function needsTwoPersons(classification: string | null, above: string | null, scheme: MarkingScheme): boolean {
  if (above === null) return false;
  return classification === null || rankOf(scheme, "classification", classification) > rankOf(scheme, "classification", above);
}
