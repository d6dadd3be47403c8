import type { ShownLetter } from "./letters-shown.ts";
import { lettersNear, touchedLetters } from "./touched-letters.ts";
import { BLOCKS, changedLooks, COMPANY, copiesIn, marksOf, once, type Change } from "./look-changes.ts";

type Shown = readonly ShownLetter[];

/** Another person's edit as it arrived on this screen. */
export interface Arrival extends Change {
  /** What the edit changed on its author's screen when they made it. */
  readonly made: Change;
}

/** One act on a person's stack and what others did since, as far as it has arrived. */
export interface NotedAct extends Change {
  /** The number of the act, which is noted with each letter that it wrote. */
  readonly id: number;
  readonly shownBefore: string;
  /** What another person's edits changed on this screen since. */
  readonly since: Arrival[];
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
 * - a press is refused only where an edit of another person has touched a block that the act had changed, or come beside one, or where a later
 *   act had to stay; it changes nothing then;
 * - letters of others come and go only where the own act had taken or brought them, and never where others deleted them since;
 * - letters keep their order; looks change only as the act had changed them, and not where others have changed them since;
 * - a letter that others wrote since stays in one block with one of its neighbours.
 *
 * What a press may do beyond that:
 * - A letter stands twice where two people moved it at once. Both copies say the same and nothing tells them apart, so only their number is
 *   judged, not their order or looks. The press that takes one of the moves back takes its own copy away, and brings the letter back
 *   where it was, also where the other person has deleted their copy.
 * - What another person typed or moved since into one's own marked letters has got the mark from them, and loses it with them. So do letters
 *   in a block with the kind and level of the block.
 * - What another person did to a letter at its old place, while it stood elsewhere on this screen, shows when the letter is back there.
 * - What two people took away at once, letters or marks, comes back as one of them takes that back: the document keeps no trace of the other's act.
 * - A letter that the act moved to another block changes its blocks as it goes back, also where the two blocks looked alike before.
 */
export function faultsOfPress(press: Press, writers: Writers): readonly string[] {
  if (press.isRefused) return faultsInRefusal(press);
  return [...faultsInCounts(press, writers), ...faultsInOrder(press), ...faultsInLooks(press), ...faultsInBlocks(press, writers)];
}

function faultsInRefusal({ before, after, act }: Press): readonly string[] {
  const faults = JSON.stringify(before) === JSON.stringify(after) ? [] : ["was refused and changed something"];
  if (act.isBelowRefused) return faults;
  const own = touchedLetters(act);
  const isTouched = act.since.some((since) =>
    [since, since.made].some((change) => [...lettersNear(change)].some((letter) => own.has(letter))),
  );
  if (act.since.length === 0 || (own.size > 0 && !isTouched))
    faults.push("was refused although no other person touched what it had changed");
  return faults;
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

function faultsInLooks(press: Press): readonly string[] {
  const { act } = press;
  const faults: string[] = [];
  const was = once(press.before);
  for (const letter of once(press.after).keys()) {
    if (!was.has(letter)) continue;
    const done = changedLooks(act, letter);
    for (const look of changedLooks(press, letter)) {
      if (look === COMPANY) continue;
      const isOwn = done.has(look) || (look === BLOCKS && done.has(COMPANY));
      if (!isOwn && !isCarried(press, letter, look) && !isRevealed(press, letter, look))
        faults.push(`changed ${look} of ${letter}, which the act had not`);
      else if (isOthers(press, letter, look)) faults.push(`changed ${look} of ${letter}, which another person changed since`);
    }
  }
  return faults;
}

/** Whether another person changed a look since, and it showed here; or they set the same mark as the act, so that nothing showed. */
function isOthers({ after, act }: Press, letter: string, look: string): boolean {
  const since = act.since.filter(({ made }) => isChangedAlone(made, letter, look));
  if (since.some((arrival) => isChangedAlone(arrival, letter, look))) return true;
  const isMarked = (shown: Shown | undefined) => copiesIn(shown ?? [], letter).some((copy) => marksOf(copy).includes(look));
  return isMarked(since.at(-1)?.made.after) && !isMarked(after);
}

/** Whether a letter that is shown once has changed its look: of several copies, nothing tells which one another person changed. */
function isChangedAlone(change: Change, letter: string, look: string): boolean {
  return [change.before, change.after].every((shown) => copiesIn(shown, letter).length === 1) && changedLooks(change, letter).has(look);
}

/** Whether a letter that came since has a look only from where it stands. */
function isCarried({ before, after, act }: Press, letter: string, look: string): boolean {
  const isNew = copiesIn(act.after, letter).length === 0;
  const isFallen = act.since.some((since) => changedLooks(since, letter).has(look) && !changedLooks(since.made, letter).has(look));
  const isSet = (other: string) => changedLooks(act, other).has(look);
  if (look !== BLOCKS) return (isNew || isFallen) && act.after.some((other) => isSet(other.letter));
  const beside = (shown: Shown) => {
    const blocks = copiesIn(shown, letter).map(({ block }) => block);
    return new Set(shown.filter(({ block }) => blocks.includes(block)).map((other) => other.letter));
  };
  const [was, is] = [beside(before), beside(after)];
  return [...was].some((other) => is.has(other) && isSet(other));
}

/** Whether a press shows a look that another person gave to a letter while it stood elsewhere on this screen. */
function isRevealed({ after, act }: Press, letter: string, look: string): boolean {
  const latest = act.since.findLast((since) => changedLooks(since.made, letter).has(look));
  return latest !== undefined && !changedLooks(latest, letter).has(look) && haveAlike(latest.made.after, after, letter, look);
}

/** Whether a letter has a look in two sights, or in none of them. */
function haveAlike(one: Shown, other: Shown, letter: string, look: string): boolean {
  const looks = (shown: Shown) =>
    copiesIn(shown, letter).map((copy) => (look === BLOCKS ? copy.path : String(marksOf(copy).includes(look))));
  return looks(one).some((seen) => looks(other).includes(seen));
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

type Counts = ReadonlyMap<string, number>;

function countsOf(letters: Shown): Counts {
  const counts = new Map<string, number>();
  for (const { letter } of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return counts;
}

function countIn(counts: Counts, letter: string): number {
  return counts.get(letter) ?? 0;
}
