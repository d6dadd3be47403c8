import type { TimelineEntry } from "../../shared/rest/timeline.ts";
import { sweepAround } from "../model/sweep.ts";
import { api } from "./api.ts";
import type { ReadDeletion } from "./read-events.ts";

/** Lines that one request brings, and requests for one compartment. A sweep is minutes long. */
const PAGE = 500;
const MOST_PAGES = 6;
/** Lines older than this before the deletion's end are not looked at. */
const LOOK_BACK_MS = 15 * 60_000;

/** Cards of one compartment that were removed together with those of a mass deletion, and that its notice does not name. */
export interface RemovedBeside extends ReadDeletion {
  readonly cards: (ReadDeletion["cards"][number] & { readonly title: string })[];
}

/**
 * What the person of a mass deletion removed in the same sweep and no notice names: too few cards of their board for one (M2). `compartments`: those that
 * the viewer may write in. `isWhole`: every one of them could be looked at.
 */
export async function removedBeside(
  deletion: ReadDeletion,
  told: readonly ReadDeletion[],
  compartments: readonly string[],
): Promise<{ readonly found: readonly RemovedBeside[]; readonly isWhole: boolean }> {
  const named = new Set(told.flatMap(({ compartment, cards }) => cards.map(({ id }) => `${compartment} ${id}`)));
  const looks = await Promise.all(compartments.map((id) => removalsIn(id, deletion)));
  const sweep = sweepAround(
    looks.flatMap((removals) => removals ?? []),
    Date.parse(deletion.at),
  );
  const found = compartments.flatMap((compartment): RemovedBeside[] => {
    const cards = sweep.filter((removal) => removal.compartment === compartment && !named.has(`${compartment} ${removal.id}`));
    const { by, partner, at } = deletion;
    return cards.length === 0 ? [] : [{ id: `${deletion.id} ${compartment}`, compartment, by, partner, at, unread: 0, cards }];
  });
  return { found, isWhole: looks.every((removals) => removals !== null) };
}

interface Removal {
  readonly compartment: string;
  readonly id: string;
  /** The ledger seq at which the card was still there. */
  readonly at: number;
  readonly atMs: number;
  readonly title: string;
}

/** The latest removal of each card that this person removed from a compartment lately; null where the server did not tell, or there is too much to look through. */
async function removalsIn(compartment: string, { by, at }: ReadDeletion): Promise<readonly Removal[] | null> {
  const oldestMs = Date.parse(at) - LOOK_BACK_MS;
  const removals = new Map<string, Removal>();
  let before: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await api.timeline(compartment, before, PAGE);
    if (!answer.ok) return null;
    const { entries, next } = answer.value;
    for (const entry of entries)
      if (isRemoval(entry) && entry.author.id === by.id && !removals.has(entry.card.id))
        removals.set(entry.card.id, {
          compartment,
          id: entry.card.id,
          at: entry.seq - 1,
          atMs: Date.parse(entry.at),
          title: entry.card.title,
        });
    const last = entries.at(-1);
    if (next === undefined || last === undefined || Date.parse(last.at) < oldestMs) return [...removals.values()];
    before = next;
  }
  // More happened in that time than is looked through here.
  return null;
}

function isRemoval(entry: TimelineEntry): entry is TimelineEntry & { readonly card: NonNullable<TimelineEntry["card"]> } {
  return entry.verb === "deleted" && entry.card !== undefined;
}
