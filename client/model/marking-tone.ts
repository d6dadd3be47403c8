import { levelsOf, rankOf, type MarkingScheme } from "../../shared/marking/scheme.ts";
import { TLP_LEVELS } from "../../shared/board/vocabulary.ts";

/** How many colours classifications have, from the lowest to the highest; tokens.css has the table. */
const CLASS_TONES = 5;

/** Names a row of the table of colours: the place of a level on its scale. A level that is on no scale has the colour of the highest. Colour never stands alone. */
export function classificationTone(level: string, scheme: MarkingScheme): string {
  const most = levelsOf(scheme, "classification").length - 1;
  const at = Math.min(rankOf(scheme, "classification", level), most);
  return `class-${most === 0 ? CLASS_TONES - 1 : Math.round((at * (CLASS_TONES - 1)) / most)}`;
}

/** The same of a level of TLP, whose colours its standard names (FIRST, TLP 2.0: on black). */
export function tlpTone(level: string): string {
  const known = TLP_LEVELS.find((each) => each === level) ?? "red";
  return `tlp-${known === "amber+strict" ? "amber" : known}`;
}
