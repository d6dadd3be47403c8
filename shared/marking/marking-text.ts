import type { Marking } from "./marking.ts";
import type { MarkingScheme } from "./scheme.ts";

// Markings in one fixed form, the same for readers of every language: none of it is translated.

/** Levels as documents name them: of a marking, or of a ceiling. */
interface Levels {
  readonly classification?: string | null | undefined;
  readonly tlp?: string | null | undefined;
}

/** Longest word of a level that is shown; a level of another version may be any text. */
const MOST_SHOWN = 60;
// Control and direction characters, line and paragraph separators, half surrogate pairs: a foreign word must not look like more of the line than it is.
const DECEPTIVE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u202A-\u202E\u2066-\u2069\uFEFF]/gu;

/** The word of a level as documents write it: `TOP SECRET` for `top-secret`. */
export function levelWord(level: string): string {
  return Array.from(plainWords(level).replaceAll("-", " ")).slice(0, MOST_SHOWN).join("").toUpperCase();
}

/** The levels of a marking, or of a ceiling, in one line: `SECRET // TLP:AMBER`; null where nothing is marked or bounded. */
export function levelsLine(levels: Levels | null | undefined): string | null {
  const { classification, tlp } = levels ?? {};
  const parts = [classification && levelWord(classification), tlp && `TLP:${levelWord(tlp)}`].filter(isSaid);
  return parts.length === 0 ? null : parts.join(" // ");
}

/** The nations of a marking: `REL TO ALF, BRV`, or `ALF ONLY`; null where nothing limits them. */
export function readersLine(relTo: readonly string[] | null): string | null {
  if (relTo === null) return null;
  if (relTo.length === 0) return "MIXED RELEASABILITY // ORIGINATORS ONLY";
  return relTo.length === 1 ? `${plainWords(relTo[0] ?? "")} ONLY` : `REL TO ${relTo.map(plainWords).join(", ")}`;
}

/** A marking as banners say it: `SECRET // TLP:AMBER // ORCON // REL TO ALF, BRV`. Null for one that says nothing. */
export function bannerLine(marking: Marking): string | null {
  const parts = [levelsLine(marking), marking.orcon ? "ORCON" : null, readersLine(marking.relTo)].filter(isSaid);
  return parts.length === 0 ? null : parts.join(" // ");
}

/** A marking as the head of a document says it: the banner, and everything that it leaves out. */
export function documentLine(marking: Marking): string {
  const parts = [
    levelsLine(marking),
    marking.pap && `PAP:${levelWord(marking.pap)}`,
    marking.orcon ? "ORCON" : null,
    readersLine(marking.relTo),
    ...marking.caveats.map(plainWords),
    ...(marking.unmapped.length > 0 ? [`UNMAPPED: ${marking.unmapped.map(plainWords).join(", ")}`] : []),
    marking.reviewAt && `REVIEW ${marking.reviewAt.slice(0, marking.reviewAt.indexOf("T"))}`,
  ].filter(isSaid);
  return parts.length === 0 ? "NOT MARKED" : parts.join(" // ");
}

/** A marking as it stands before a portion of a text: `(S//TLP:AMBER//OC//REL ALF, BRV)`, without what it does not have. */
export function portionMark(marking: Marking, scheme: MarkingScheme): string {
  const { classification, tlp, orcon, relTo } = marking;
  const nations = relTo === null ? null : relTo.length === 1 ? `${plainWords(relTo[0] ?? "")} ONLY` : `REL ${nationList(relTo)}`;
  const parts = [classification && shortLevel(classification, scheme), tlp && `TLP:${levelWord(tlp)}`, orcon ? "OC" : null, nations].filter(
    isSaid,
  );
  return `(${parts.length === 0 ? "NOT MARKED" : parts.join("//")})`;
}

/** A classification by the first letters of its words, `TS` for `top-secret`; the word itself where the letters stand for another one too, or for none. */
export function shortLevel(classification: string, scheme: MarkingScheme): string {
  const short = firstLetters(classification);
  const isAlone = scheme.classifications.filter((other) => firstLetters(other) === short).length === 1;
  return isAlone && scheme.classifications.includes(classification) ? short : levelWord(classification);
}

function firstLetters(level: string): string {
  return level
    .split("-")
    .map((word) => Array.from(word)[0] ?? "")
    .join("")
    .toUpperCase();
}

function nationList(relTo: readonly string[]): string {
  return relTo.length === 0 ? "ORIGINATORS ONLY" : relTo.map(plainWords).join(", ");
}

/** A foreign text as a part of a line: nothing in it is invisible or looks like the sign between two parts. */
export function plainWords(text: string): string {
  return text.replaceAll(DECEPTIVE, "\uFFFD").replaceAll(/\/{2,}/g, "/");
}

function isSaid(part: string | null | undefined): part is string {
  return part !== null && part !== undefined && part !== "";
}
