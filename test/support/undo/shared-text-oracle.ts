import type { ShownLetter } from "./letters-shown.ts";
import { lettersNear, touchedLetters } from "./touched-letters.ts";
import { BLOCKS, changedLooks, COMPANY, copiesIn, marksOf, once, type Change } from "./look-changes.ts";

type Shown = readonly ShownLetter[];

/** Another person's edit as it arrived on this screen. */
export interface Arrival extends Change {
  /** What the edit changed on its author's screen when they made it. */
  readonly made: Change;
  /** The number of the act that it did, took back or did again; null for what an editor wrote by itself. */
  readonly act: number | null;
  /** It was a press of undo: what it brought back is not the author's own choice. */
  readonly isUndo: boolean;
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
 * - What another person typed, moved or brought back since between one's own marked letters has got the mark from them, and loses it with them,
 *   unless that person chose the mark. So do letters in an element whose kind or level the act had changed.
 * - What another person did to a letter in the text that it had left on this screen shows when the letter is back there, and not before.
 * - What another person did to a copy that they deleted later is gone with it.
 * - What another person did and took back, as far as that has arrived, is not a change of theirs.
 * - A mark that another person took away and brought back by undo is still the mark of the person who had set it.
 * - A letter that the act moved goes back to its old place, past what others wrote there since.
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
    // Another person moved what the act removed, at the same time: there is a copy, which nothing links to the letter that the act removed.
    const isCopied = countIn(actWas, letter) > 1 || act.since.some((since) => grew(since, letter) > 0);
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

function faultsInOrder(press: Press): readonly string[] {
  const [was, is] = [once(press.before), once(press.after)];
  const inOrder = (letters: Shown) => letters.map(({ letter }) => letter).filter((letter) => was.has(letter) && is.has(letter));
  const [order, now] = [inOrder(press.before), inOrder(press.after)];
  const isWrong = order.some((left, index) =>
    order
      .slice(index + 1)
      .some(
        (right) =>
          now.indexOf(right) < now.indexOf(left) && !isPassed(press, left, [right, left]) && !isPassed(press, right, [right, left]),
      ),
  );
  return isWrong ? [`changed the order ${order.join("")} to ${now.join("")}`] : [];
}

/**
 * Whether a press may put one of two letters on the other side of the other one: the act had moved it, and another person wrote or moved
 * the other one since. Where that person saw it at its old place, the two stand in the order of that screen then.
 */
function isPassed({ act, after }: Press, moved: string, now: readonly string[]): boolean {
  const textsIn = (shown: Shown) => copiesIn(shown, moved).map(({ text }) => text);
  const other = now.find((letter) => letter !== moved) ?? "";
  if (textsIn(act.before).some((text) => textsIn(act.after).includes(text)) || copiesIn(act.after, other).length > 0) return false;
  const sights = act.since.filter((arrival) => grew(arrival, other) > 0).map(({ made }) => made.after);
  const isAsSeen = (sight: Shown) => {
    const pair = sight.filter(({ letter, text }) => letter === other || (letter === moved && textsIn(after).includes(text)));
    return pair.length !== 2 || pair.every(({ letter }, index) => letter === now[index]);
  };
  return sights.length > 0 && sights.every(isAsSeen);
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

/**
 * Whether another person changed a look since and did not take that back, and it showed here; or they set the same mark as the act on the
 * letters that stand here, so that nothing showed.
 */
function isOthers({ before, after, act }: Press, letter: string, look: string): boolean {
  const isTakenBack = (id: number | null, index: number) => act.since.some((later, at) => at > index && later.isUndo && later.act === id);
  // What another person did to a copy that they deleted later is gone with it.
  const gone = act.since.findLastIndex((arrival) => grew(arrival, letter) < 0);
  const standing = act.since.filter(({ isUndo, act: id }, index) => index > gone && !isUndo && !isTakenBack(id, index));
  // Another person who moves a letter into a block that the act had altered gives it the block's looks, and chooses none.
  const isPutIn = ({ made }: Arrival) =>
    look === BLOCKS &&
    isInOwnBlock({ before, after, act }, letter) &&
    copiesIn(made.before, letter)[0]?.element !== copiesIn(made.after, letter)[0]?.element;
  const since = standing.filter((arrival) => isChangedAlone(arrival.made, letter, look) && !isPutIn(arrival));
  if (since.some((arrival) => isChangedAlone(arrival, letter, look))) return true;
  const textsIn = (shown: Shown) => copiesIn(shown, letter).map(({ text }) => text);
  const texts = new Set([before, after].flatMap(textsIn));
  const last = since.at(-1)?.made.after ?? [];
  if (!textsIn(last).some((text) => texts.has(text))) return false;
  const isMarked = (shown: Shown) => copiesIn(shown, letter).some((copy) => marksOf(copy).includes(look));
  return isMarked(last) && !isMarked(after);
}

/** Whether a letter that is shown once has changed its look: of several copies, nothing tells which one another person changed. */
function isChangedAlone(change: Change, letter: string, look: string): boolean {
  return [change.before, change.after].every((shown) => copiesIn(shown, letter).length === 1) && changedLooks(change, letter).has(look);
}

/** Whether a letter has a look only from where it stands: a mark from the letters of the act around it, the blocks from the act's block. */
function isCarried(press: Press, letter: string, look: string): boolean {
  const { before, after, act } = press;
  if (look === BLOCKS) return isInOwnBlock(press, letter);
  const [here] = copiesIn(before, letter);
  if (here === undefined || copiesIn(act.after, letter).some(({ text }) => text === here.text)) return false;
  const line = before.filter(({ text }) => text === here.text);
  const isOld = (other: ShownLetter) => copiesIn(act.after, other.letter).length > 0 && copiesIn(after, other.letter).length > 0;
  const at = line.indexOf(here);
  const around = [line.slice(0, at).findLast(isOld), line.slice(at + 1).find(isOld)];
  if (act.since.some(({ made }) => isChosen(made, [letter, ...around.map((other) => other?.letter ?? "")], look))) return false;
  // Of a letter that is shown twice, nothing tells which copy stands beside this one.
  const isTwice = (other: ShownLetter) => [act.before, act.after, before, after].some((shown) => copiesIn(shown, other.letter).length > 1);
  const goesAlong = (other: ShownLetter) => [act, press].every((change) => changedLooks(change, other.letter).has(look));
  return around.every((other) => other !== undefined && (isTwice(other) || goesAlong(other)));
}

/** Whether a person marked a letter themselves, or wrote it with a mark that the letters around it had not. */
function isChosen(made: Change, [letter = "", ...around]: readonly string[], look: string): boolean {
  const isMarked = (other: string) => copiesIn(made.after, other).some((copy) => marksOf(copy).includes(look));
  const isNew = copiesIn(made.before, letter).length === 0;
  return changedLooks(made, letter).has(look) || (isNew && isMarked(letter) && !around.some(isMarked));
}

/** Whether a letter stands, and stood before the press, in an element that the act had altered. */
function isInOwnBlock({ before, after, act }: Pick<Press, "before" | "after" | "act">, letter: string): boolean {
  const [was, is] = [before, after].map((shown) => copiesIn(shown, letter).map(({ element }) => element));
  const own = act.after.filter((other) => changedLooks(act, other.letter).has(BLOCKS)).map(({ element }) => element);
  return own.some((element) => was?.includes(element) && is?.includes(element));
}

/** Whether a press shows a look as another person changed it where the letter is then, and where it did not show before. */
function isRevealed({ after, act }: Press, letter: string, look: string): boolean {
  const texts = copiesIn(after, letter).map(({ text }) => text);
  const isThere = ({ made }: Arrival) => look === BLOCKS || copiesIn(made.after, letter).some(({ text }) => texts.includes(text));
  const latest = act.since.findLast((since) => changedLooks(since.made, letter).has(look) && isThere(since));
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
  const kept = before.filter(({ letter }) => copiesIn(after, letter).length > 0);
  // Of a letter that is shown twice, nothing tells which copy stood beside this one.
  const isElsewhere = (letter: string, block: number | undefined) => is.has(letter) && is.get(letter)?.block !== block;
  return kept.flatMap(({ letter, block }, index) => {
    if (known.has(letter) || writers.get(letter)?.person === person) return [];
    const beside = [kept[index - 1], kept[index + 1]].filter((other) => other?.block === block);
    const isTorn = is.has(letter) && beside.length > 0 && beside.every((other) => isElsewhere(other?.letter ?? "", is.get(letter)?.block));
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
