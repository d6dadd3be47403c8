import type { ShownLetter } from "./letters-shown.ts";

type Shown = readonly ShownLetter[];

/** One act or one arrival as a change of what a person sees. */
export interface Change {
  readonly before: Shown;
  readonly after: Shown;
}

/** One act on a person's stack and what others did since, as far as it has arrived. */
export interface NotedAct extends Change {
  /** The number of the act, which is noted with each letter that it wrote. */
  readonly id: number;
  readonly shownBefore: string;
  /** What another person's edits changed on this screen since, one change for each arrival. */
  readonly since: Change[];
  /** An act above this one had to stay, so that this one may have to stay too. */
  isBelowRefused: boolean;
}

/** A press of undo or redo. */
export interface Press extends Change {
  readonly which: "undo" | "redo";
  readonly isRefused: boolean;
  readonly person: number;
  readonly act: NotedAct;
}

/** Who wrote a letter, and in which act. Each letter is written once in a history. */
export type Writers = ReadonlyMap<string, { readonly person: number; readonly act: number }>;

/**
 * What is wrong about a press in a text of several people. It knows only what was shown, and who did what, not how undo works:
 * - a refused press changes nothing, and only where something has arrived since the act or a later act had to stay;
 * - letters of others come and go only where the own act had taken or brought them, and never where others deleted them since;
 * - letters keep their order; looks change only as the act had changed them, and not where others have changed them since;
 * - a letter that others wrote since stays in one block with one of its neighbours.
 */
export function faultsOfPress(press: Press, writers: Writers): readonly string[] {
  const { before, after, isRefused, act } = press;
  if (isRefused) {
    const faults = JSON.stringify(before) === JSON.stringify(after) ? [] : ["was refused and changed something"];
    if (act.since.length === 0 && !act.isBelowRefused) faults.push("was refused although nothing arrived since");
    return faults;
  }
  return [...faultsInCounts(press, writers), ...faultsInOrder(press), ...faultsInLooks(press), ...faultsInBlocks(press, writers)];
}

function faultsInCounts({ which, before, after, act, person }: Press, writers: Writers): readonly string[] {
  const [was, is, actWas, actIs] = [before, after, act.before, act.after].map(countsOf) as [Counts, Counts, Counts, Counts];
  const faults: string[] = [];
  const acts = new Set<number | undefined>();
  for (const letter of new Set([...was.keys(), ...is.keys()])) {
    const change = countIn(is, letter) - countIn(was, letter);
    if (change === 0) continue;
    const own = countIn(actWas, letter) - countIn(actIs, letter);
    if (Math.sign(change) !== Math.sign(own)) faults.push(`changed ${letter} by ${change}, the act by ${-own}`);
    // Another person moved what the act removed, at the same time: a copy came, which nothing links to the letter that the act removed.
    const isCopied = act.since.some((since) => grew(since, letter) > 0);
    if (change > 0 && !isCopied) {
      if (countIn(is, letter) > Math.max(1, countIn(actWas, letter))) faults.push(`doubled ${letter}`);
      if (act.since.some((since) => grew(since, letter) < 0)) faults.push(`brought ${letter} back, which another person deleted`);
    }
    const writer = writers.get(letter);
    if (which === "undo" && change < 0 && countIn(is, letter) === 0) {
      acts.add(writer?.act);
      if (writer?.person !== person) faults.push(`took ${letter} of another person`);
    }
  }
  if (acts.size > 1) faults.push(`took letters of ${acts.size} acts`);
  return faults;
}

function grew({ before, after }: Change, letter: string): number {
  return countIn(countsOf(after), letter) - countIn(countsOf(before), letter);
}

function faultsInOrder({ before, after }: Press): readonly string[] {
  const [was, is] = [once(before), once(after)];
  const order = (letters: Shown) =>
    letters
      .map(({ letter }) => letter)
      .filter((letter) => was.has(letter) && is.has(letter))
      .join("");
  return order(before) === order(after) ? [] : [`changed the order ${order(before)} to ${order(after)}`];
}

function faultsInLooks({ before, after, act }: Press): readonly string[] {
  const [was, is] = [once(before), once(after)];
  const faults: string[] = [];
  for (const [letter, { path, marks }] of is) {
    const old = was.get(letter);
    if (old === undefined) continue;
    for (const look of differing(old, { path, marks })) {
      const isChanged = ({ before: from, after: to }: Change) => {
        const [earlier, later] = [once(from).get(letter), once(to).get(letter)];
        return earlier !== undefined && later !== undefined && differing(earlier, later).includes(look);
      };
      // What another person typed since inside of marked letters carries their mark, and loses it with them.
      const isNew = !act.after.some((shown) => shown.letter === letter) && look !== BLOCKS;
      if (!isChanged(act) && !isNew) faults.push(`changed ${look} of ${letter}, which the act had not`);
      else if (act.since.some(isChanged)) faults.push(`changed ${look} of ${letter}, which another person changed since`);
    }
  }
  return faults;
}

/** A letter that others wrote since must not stand alone after a press, if it stood beside others before. */
function faultsInBlocks({ before, after, act, person }: Press, writers: Writers): readonly string[] {
  const is = once(after);
  const known = new Set(act.after.map(({ letter }) => letter));
  const kept = before.filter(({ letter }) => is.has(letter));
  return kept.flatMap(({ letter, block }, index) => {
    if (known.has(letter) || writers.get(letter)?.person === person) return [];
    const beside = [kept[index - 1], kept[index + 1]].filter((other) => other?.block === block);
    const isTorn = beside.length > 0 && beside.every((other) => is.get(other?.letter ?? "")?.block !== is.get(letter)?.block);
    return isTorn ? [`tore ${letter} from what it was written beside`] : [];
  });
}

const BLOCKS = "the blocks";

/** The looks that differ: the blocks around a letter, or single marks. */
function differing(one: Look, other: Look): readonly string[] {
  const [marks, others] = [one, other].map((look) => look.marks.split(" ").filter((mark) => mark !== "")) as [string[], string[]];
  return [
    ...(one.path === other.path ? [] : [BLOCKS]),
    ...marks.filter((mark) => !others.includes(mark)),
    ...others.filter((mark) => !marks.includes(mark)),
  ];
}

type Look = Pick<ShownLetter, "path" | "marks">;
type Counts = ReadonlyMap<string, number>;
type Looks = ReadonlyMap<string, ShownLetter>;

function countsOf(letters: Shown): Counts {
  const counts = new Map<string, number>();
  for (const { letter } of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return counts;
}

function countIn(counts: Counts, letter: string): number {
  return counts.get(letter) ?? 0;
}

/** The letters that are shown exactly once. */
function once(letters: Shown): Looks {
  const counts = countsOf(letters);
  return new Map(letters.filter(({ letter }) => counts.get(letter) === 1).map((shown) => [shown.letter, shown]));
}
