import { placeOf } from "../../shared/acts/act-place.ts";
import { sizeOf, type ActEntry } from "../../shared/contribution/entry.ts";
import type { UserId } from "../../shared/ids.ts";
import { comments } from "../domain/comment/decide.ts";
import type { ActPosition, ConcernedPage, Ledger } from "../ports/ledger.ts";
import { readRegister } from "./list-registers.ts";

/** A page ends after so many bytes of what the acts say. */
const MOST_BYTES = 1 << 20;

/** Acts that concern a person, newest first; `next` is where the next page begins. */
export interface Concerning {
  readonly acts: readonly ActEntry[];
  readonly next?: ActPosition;
}

/** Lists what concerns a person on a thread that reads the ledger. */
export interface ConcerningReader {
  /** See {@link listConcerning}. */
  listConcerning(user: UserId, page: ConcernedPage): Promise<Concerning>;
}

/**
 * Lists the acts of these compartments that concern a person, without what was withdrawn (AC8): one job of a thread, which reads the thread of each
 * comment in it. Rejects with what the ledger throws.
 */
export async function listConcerning(
  ledger: Pick<Ledger, "acts" | "concerning">,
  user: UserId,
  { compartments, before, limit }: ConcernedPage,
): Promise<Concerning> {
  // One more than the page holds says whether another one follows.
  const found = await ledger.concerning(user, { compartments, limit: limit + 1, ...(before !== undefined && { before }) });
  const page = withinBytes(found.slice(0, limit));
  const acts = await withoutWithdrawn(ledger, page);
  const last = page.at(-1);
  const isEnd =
    last === undefined ||
    (page.length === found.length && (await ledger.concerning(user, { compartments, before: last, limit: 1 })).length === 0);
  return { acts, ...(!isEnd && { next: { at: last.at, compartment: last.compartment, seq: last.seq } }) };
}

function withinBytes(acts: readonly ActEntry[]): readonly ActEntry[] {
  let bytes = 0;
  const end = acts.findIndex((act) => (bytes += sizeOf(act)) > MOST_BYTES);
  return end < 0 ? acts : acts.slice(0, Math.max(1, end));
}

async function withoutWithdrawn(ledger: Pick<Ledger, "acts">, acts: readonly ActEntry[]): Promise<readonly ActEntry[]> {
  const threads = new Map(
    acts.filter((act) => placeOf(act).noun === comments.name).map((act) => [`${act.compartment} ${placeOf(act).subject}`, act] as const),
  );
  const withdrawn = new Set<string>();
  for (const act of threads.values()) {
    const thread = await readRegister(ledger, act.compartment, comments, placeOf(act).subject);
    for (const { id, withdrawnAt } of thread.comments) if (withdrawnAt !== null) withdrawn.add(`${act.compartment} ${id}`);
  }
  return acts.filter(({ compartment, id }) => !withdrawn.has(`${compartment} ${id}`));
}
