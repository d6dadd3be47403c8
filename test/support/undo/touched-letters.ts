import type { ShownLetter } from "./letters-shown.ts";
import type { Change } from "./look-changes.ts";

interface Block {
  readonly letters: readonly string[];
  /** All that is shown of it. */
  readonly look: string;
}

/** The letters of the blocks that a change made, took away or altered. None where it only made or took away an empty block. */
export function touchedLetters({ before, after }: Change): ReadonlySet<string> {
  const [was, is] = [blocksOf(before), blocksOf(after)];
  return new Set([...unlike(was, is), ...unlike(is, was)].flatMap(({ letters }) => letters));
}

/** {@link touchedLetters} and those of the blocks on either side: between these, a change may have put a block. */
export function lettersNear({ before, after }: Change): ReadonlySet<string> {
  const [was, is] = [blocksOf(before), blocksOf(after)];
  const near = (blocks: readonly Block[], others: readonly Block[]) => {
    const altered = new Set(unlike(blocks, others));
    return blocks.filter((_, index) => blocks.slice(Math.max(0, index - 1), index + 2).some((block) => altered.has(block)));
  };
  return new Set([...near(was, is), ...near(is, was)].flatMap(({ letters }) => letters));
}

/** The blocks that others do not have, or have less often. */
function unlike(blocks: readonly Block[], others: readonly Block[]): readonly Block[] {
  const left = new Map<string, number>();
  for (const { look } of others) left.set(look, (left.get(look) ?? 0) + 1);
  return blocks.filter(({ look }) => {
    const count = left.get(look) ?? 0;
    left.set(look, count - 1);
    return count <= 0;
  });
}

/** The blocks in their order. One without letters is told by the letters on either side of it. */
function blocksOf(shown: readonly ShownLetter[]): readonly Block[] {
  const blocks = Map.groupBy(shown, ({ block }) => block);
  return Array.from({ length: 1 + (shown.at(-1)?.block ?? -1) }, (_, number) => {
    const copies = blocks.get(number);
    if (copies !== undefined)
      return {
        letters: copies.map(({ letter }) => letter),
        look: JSON.stringify(copies.map(({ letter, path, marks }) => [letter, path, marks])),
      };
    const [left, right] = [shown.findLast(({ block }) => block < number), shown.find(({ block }) => block > number)];
    return { letters: [], look: `between ${left?.letter} and ${right?.letter}` };
  });
}
