import type { Finding } from "../../shared/rest/releases.ts";
import { tagsOf, type ReleaseEntry, type ReleaseForm } from "./release-form.ts";

/** Where a finding stands in what is written now. */
export interface FindingMark {
  readonly finding: Finding;
  readonly from: number;
  readonly to: number;
}

/** The entry of the form that a finding's field is in; undefined for one that is not typed as text. */
export function entryOf({ field }: Finding): ReleaseEntry | undefined {
  const [name] = field.split(".");
  if (name === "occurred") return "from";
  return name === "title" || name === "body" || name === "place" || name === "tags" ? name : undefined;
}

/**
 * Where the findings of one entry stand in its words, in their order. The check may be of words that have moved since: each is looked for where it was, and
 * else nearest to it; one whose words are gone has no mark.
 */
export function marksIn(entry: ReleaseEntry, text: string, findings: readonly Finding[]): readonly FindingMark[] {
  const marks = findings.flatMap((finding) => {
    const from = entryOf(finding) === entry ? placeOf(finding, text) : -1;
    return from < 0 ? [] : [{ finding, from, to: from + finding.excerpt.length }];
  });
  return marks.toSorted((a, b) => a.from - b.from || b.to - a.to);
}

/** The letters of a text in pieces that have the same findings throughout; the strictest first. */
export function markedPieces(
  text: string,
  marks: readonly FindingMark[],
): readonly { readonly letters: string; readonly around: readonly Finding[] }[] {
  const ends = [...new Set([0, text.length, ...marks.flatMap(({ from, to }) => [from, to])])].toSorted((a, b) => a - b);
  return ends.slice(1).map((to, index) => {
    const from = ends[index] ?? 0;
    const around = marks.filter((mark) => mark.from <= from && mark.to >= to).map(({ finding }) => finding);
    return {
      letters: text.slice(from, to),
      around: around.toSorted((a, b) => (a.weight === b.weight ? 0 : a.weight === "block" ? -1 : 1)),
    };
  });
}

/** The form with a finding's suggestion in the place of its words; null where they are not there to be replaced. */
export function withSuggestion(form: ReleaseForm, finding: Finding): ReleaseForm | null {
  const { suggestion } = finding;
  const entry = entryOf(finding);
  if (suggestion === undefined || entry === undefined) return null;
  const text = form[entry];
  const [mark] = marksIn(entry, text, [finding]);
  if (mark === undefined) return null;
  const changed = `${text.slice(0, mark.from)}${suggestion}${text.slice(mark.to)}`;
  return { ...form, [entry]: entry === "tags" ? tagsOf(changed).join(", ") : changed };
}

function placeOf({ excerpt, start = 0, field }: Finding, text: string): number {
  if (excerpt === "") return -1;
  // Of a tag, the place is in the tag, not in the entry.
  if (!field.startsWith("tags.") && text.startsWith(excerpt, start)) return start;
  const [before, behind] = [text.lastIndexOf(excerpt, start), text.indexOf(excerpt, start)];
  if (before < 0 || behind < 0) return Math.max(before, behind);
  return start - before <= behind - start ? before : behind;
}
