import type { CardComings } from "../../ports/history.ts";

/** A time that a card was on its board: the entry that brought it, and since when it was gone again; null while it is there. */
export interface CardLife {
  readonly seq: number;
  /** Server time of that entry, milliseconds since the epoch. */
  readonly at: number;
  readonly goneSeq: number | null;
}

/**
 * When a card was on its board, oldest first; at least once. `beginning` is the first entry that has it. Where the timeline does not name a card that came back, it
 * counts as there from when it went, and where it does not name one that went, as never gone: more than there was, never less.
 */
export function livesOf(beginning: Pick<CardLife, "seq" | "at">, { comings, isThere }: CardComings): readonly CardLife[] {
  const lives: CardLife[] = [];
  let since: Pick<CardLife, "seq" | "at"> | null = { seq: beginning.seq, at: beginning.at };
  let wentAt = since;
  for (const { verb, seq, at } of comings) {
    if (verb !== "deleted") {
      since ??= { seq, at };
      continue;
    }
    lives.push({ ...(since ?? wentAt), goneSeq: seq });
    since = null;
    wentAt = { seq, at };
  }
  if (isThere || since !== null) lives.push({ ...(since ?? wentAt), goneSeq: null });
  return lives;
}
