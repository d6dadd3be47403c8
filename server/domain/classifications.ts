import { DEFAULT_SCHEME, type MarkingScheme } from "../../shared/marking/scheme.ts";
import { fail, ok, type Result } from "../../shared/result.ts";

/** A scale of more levels than these is no scale that people mark with. */
const MOST_LEVELS = 12;
/** Lower-case letters of any script, digits, `-` between words. Markings are written in capitals, so that two levels may not differ in case alone. */
const LEVEL = /^[\p{Ll}\p{Lo}\p{N}]+(-[\p{Ll}\p{Lo}\p{N}]+)*$/u;
/** As the fields of cards take them, in UTF-16 code units. */
const MOST_CHARACTERS = 40;

/** Reads `MAJLIS_CLASSIFICATIONS`: the levels, the lowest first, with a comma between two; those of {@link DEFAULT_SCHEME} where it is empty. Fails with every fault. */
export function parseClassifications(text: string): Result<MarkingScheme, readonly string[]> {
  if (text.trim() === "") return ok(DEFAULT_SCHEME);
  const levels = text.split(",").map((level) => level.trim());
  const faults = levels
    .filter((level) => !LEVEL.test(level) || level.length > MOST_CHARACTERS)
    .map((level) => `"${level}" is no level: write lower-case letters and digits, with - between words, ${MOST_CHARACTERS} at most`);
  const repeated = levels.filter((level, index) => levels.indexOf(level) !== index);
  for (const level of new Set(repeated)) faults.push(`"${level}" stands there more than once`);
  if (levels.length > MOST_LEVELS) faults.push(`there are ${levels.length} levels; ${MOST_LEVELS} at most`);
  return faults.length > 0 ? fail(faults) : ok({ classifications: levels });
}
