import type { ShownLetter } from "./letters-shown.ts";

type Shown = readonly ShownLetter[];

/** One act or one arrival as a change of what a person sees. */
export interface Change {
  readonly before: Shown;
  readonly after: Shown;
}

/** The kinds and attributes of the blocks around a letter, as a look beside its marks. */
export const BLOCKS = "the blocks";
/** Which letters stand in one block with a letter, as a look beside its marks. */
export const COMPANY = "the company";

/**
 * What a change did to the looks of a letter that is shown before and after it: the marks that it set or took away, {@link BLOCKS} and
 * {@link COMPANY}. A letter may be shown several times, where two people moved it at once. A mark was set if more of its copies carry it
 * and fewer do not; the blocks around it changed if it has gained blocks of one kind and lost some of another.
 */
export function changedLooks(change: Change, letter: string): ReadonlySet<string> {
  const [was, is] = [change.before, change.after].map((shown) => copiesIn(shown, letter)) as [Shown, Shown];
  if (was.length === 0 || is.length === 0) return new Set();
  const looks = new Set([...was, ...is].flatMap(marksOf));
  const changed = [...looks].filter((mark) => isExchanged(was, is, (copy) => String(marksOf(copy).includes(mark))));
  if (isExchanged(was, is, ({ path }) => path)) changed.push(BLOCKS);
  const [companyBefore, companyAfter] = [companiesIn(change.before, change.after), companiesIn(change.after, change.before)];
  if (isExchanged(was, is, (copy) => (was.includes(copy) ? companyBefore : companyAfter).get(copy.block) ?? "")) changed.push(COMPANY);
  return new Set(changed);
}

/** The letters that are shown exactly once. */
export function once(shown: Shown): ReadonlyMap<string, ShownLetter> {
  return new Map(shown.filter(({ letter }) => copiesIn(shown, letter).length === 1).map((copy) => [copy.letter, copy]));
}

/** The marks of a letter. */
export function marksOf({ marks }: ShownLetter): readonly string[] {
  return marks.split(" ").filter((mark) => mark !== "");
}

/** All places where a letter is shown. */
export function copiesIn(shown: Shown, letter: string): Shown {
  const known = INDEXES.get(shown) ?? Map.groupBy(shown, (copy) => copy.letter);
  INDEXES.set(shown, known);
  return known.get(letter) ?? [];
}

const INDEXES = new WeakMap<Shown, ReadonlyMap<string, Shown>>();

/** Whether there are more of some kind and fewer of another one. */
function isExchanged(was: Shown, is: Shown, kindOf: (copy: ShownLetter) => string): boolean {
  const counts = new Map<string, number>();
  for (const copy of is) counts.set(kindOf(copy), (counts.get(kindOf(copy)) ?? 0) + 1);
  for (const copy of was) counts.set(kindOf(copy), (counts.get(kindOf(copy)) ?? 0) - 1);
  return [...counts.values()].some((count) => count > 0) && [...counts.values()].some((count) => count < 0);
}

/** Block → its letters, without those that the other sight does not show. */
function companiesIn(shown: Shown, other: Shown): ReadonlyMap<number, string> {
  const kept = shown.filter(({ letter }) => copiesIn(other, letter).length > 0);
  return new Map(
    [...Map.groupBy(kept, ({ block }) => block)].map(([block, letters]) => [block, letters.map(({ letter }) => letter).join("")]),
  );
}
