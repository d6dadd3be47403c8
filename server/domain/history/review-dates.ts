import * as Y from "yjs";
import { isOnBoard } from "../../../shared/board/card.ts";
import { isTitleShape, titleText } from "../../../shared/board/rich-text.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import type { LedgerEntry } from "../../../shared/contribution/entry.ts";
import type { CompartmentId } from "../../../shared/ids.ts";
import { readStoredMarking } from "../../../shared/marking/stored-marking.ts";
import type { ReviewDates, ReviewedCard } from "../../ports/history.ts";
import { readPages } from "./ledger-updates.ts";
import { pastState } from "./past-states/past-state.ts";
import { replayed } from "./replay/replay-digest.ts";
import { EMPTY_UPDATE, type SnapshotSources } from "./snapshots/newest-confirmed.ts";

/** Dates of one board that are kept, the earliest. */
const MOST_CARDS = 1_000;
/** Entries of a tail that are looked at one by one; of a longer one the board is read. */
const MOST_TAIL = 20_000;

/** A marking is one plain value, whose keys stand in an update as they are: what has no such bytes brings no date, or no marking. */
const DATE_KEY = Buffer.from("reviewAt");
const MARKING_KEY = Buffer.from("tlp");

/**
 * The dates of review of a board at its head, in which cards are marked so (R48). What is `known` from before holds on where nothing that came since can have
 * changed it, and then no document is built: most boards have no such date, and of those that have, most edits touch no marking. A title is that of when
 * the board was read.
 */
export async function readReviewDates(sources: SnapshotSources, compartment: CompartmentId, known?: ReviewDates): Promise<ReviewDates> {
  const { seq } = await sources.ledger.head(compartment);
  if (known !== undefined && known.seq <= seq && (await holdsOn(sources, compartment, { known, upTo: seq }))) return { ...known, seq };
  const state = (await pastState(sources, compartment, seq)) ?? EMPTY_UPDATE;
  return { seq, cards: Buffer.from(state.buffer, state.byteOffset, state.byteLength).includes(DATE_KEY) ? datesIn(state) : [] };
}

async function holdsOn(
  { ledger }: SnapshotSources,
  compartment: CompartmentId,
  { known, upTo }: { readonly known: ReviewDates; readonly upTo: number },
): Promise<boolean> {
  if (upTo - known.seq > MOST_TAIL) return false;
  for await (const page of readPages(ledger, compartment, { after: known.seq, upTo, except: "act" }))
    if (page.some((entry) => mayChange(entry, known))) return false;
  return true;
}

/** Whether an entry brings a date or, where there are dates, a marking, or takes away one of those that are known. */
function mayChange(entry: LedgerEntry, { cards }: ReviewDates): boolean {
  if (entry.kind !== "update") return false;
  // What is in a shredded body is not known.
  if (entry.update === null) return true;
  const bytes = Buffer.from(entry.update.buffer, entry.update.byteOffset, entry.update.byteLength);
  if (bytes.includes(DATE_KEY)) return true;
  if (cards.length === 0) return false;
  const isGone = ({ item }: ReviewedCard) =>
    entry.deletes.some(({ client, from, to }) => client === item.client && from <= item.clock && item.clock < to);
  return bytes.includes(MARKING_KEY) || cards.some(isGone);
}

function datesIn(state: Uint8Array): readonly ReviewedCard[] {
  const doc = replayed([state]);
  const found: ReviewedCard[] = [];
  for (const [id, card] of cardsOf(doc)) {
    if (!(card instanceof Y.Map) || !isOnBoard(card)) continue;
    const reviewAt = readStoredMarking(card.get("marking") ?? null)?.reviewAt;
    const item = card._map.get("marking")?.id;
    const at = reviewAt === undefined ? Number.NaN : Date.parse(reviewAt);
    if (item === undefined || Number.isNaN(at)) continue;
    const title: unknown = card.get("title");
    found.push({
      card: id,
      title: isTitleShape(title) ? titleText(title) : "",
      reviewAt: at,
      item: { client: item.client, clock: item.clock },
    });
  }
  doc.destroy();
  return found.toSorted((a, b) => a.reviewAt - b.reviewAt || (a.card < b.card ? -1 : 1)).slice(0, MOST_CARDS);
}
