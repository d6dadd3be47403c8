import * as Y from "yjs";
import { assert } from "../../../shared/assert.ts";
import { CARD_VALUES, externalValue, rankValue } from "../../../shared/board/card-values.ts";
import { createCard } from "../../../shared/board/card.ts";
import { createLink } from "../../../shared/board/link.ts";
import { between, compareRanks, MIDDLE_RANK } from "../../../shared/board/rank.ts";
import { cardsOf, linksOf } from "../../../shared/board/roots.ts";
import type { Lane } from "../../../shared/board/vocabulary.ts";
import type { MarkedPlace } from "../../../shared/marking/marking.ts";
import type { ImportPlan, OnBoard } from "./plan-import.ts";

/** How much text one transaction may carry, in characters: with four bytes for each it stays well below an update's 1 MB. */
const BATCH_CHARACTERS = 150_000;
/** How many cards or links one transaction may carry, so that no update keeps the validator long. */
const BATCH_MEMBERS = 100;

/** What is on a board, for {@link import("./plan-import.ts").planImport}. */
export function onBoard(doc: Y.Doc, place: MarkedPlace): OnBoard {
  const modified = (external: unknown) => externalValue.safeParse(external).data?.modified;
  const cards = new Map<string, string | undefined>();
  for (const [id, card] of cardsOf(doc)) cards.set(id, card instanceof Y.Map ? modified(card.get("external")) : undefined);
  const links = new Map<string, string | undefined>();
  for (const [id, link] of linksOf(doc)) links.set(id, modified((link as { external?: unknown } | null)?.external));
  return { cards, links, place };
}

/** Writes a plan into a document, as a series of transactions small enough to be one update each. Cards go to the end of their lanes, in plan order. */
export function applyImport(doc: Y.Doc, plan: ImportPlan, origin: unknown = null): void {
  const ends = laneEnds(doc);
  const steps: { readonly size: number; readonly run: () => void }[] = [];
  for (const card of plan.cards) {
    const lane = card.lane ?? "new";
    const rank = between(ends.get(lane) ?? null, null) ?? MIDDLE_RANK;
    ends.set(lane, rank);
    steps.push({ size: JSON.stringify(card).length, run: () => written(createCard(doc, { ...card, rank })) });
  }
  for (const { id, link } of plan.links) steps.push({ size: JSON.stringify(link).length, run: () => written(createLink(doc, id, link)) });
  for (let next = 0; next < steps.length;) {
    const batch: (() => void)[] = [];
    for (let size = 0; next < steps.length && batch.length < BATCH_MEMBERS; next += 1) {
      const step = steps[next];
      assert(step !== undefined, "the loop stays inside the list");
      size += step.size;
      if (batch.length > 0 && size > BATCH_CHARACTERS) break;
      batch.push(step.run);
    }
    doc.transact(() => batch.forEach((run) => run()), origin);
  }
}

/** A plan holds only what the board's own schemas accept; anything else is a fault of the planner. */
function written(
  outcome: { readonly ok: true } | { readonly ok: false; readonly error: { readonly field: string; readonly reason: string } },
): void {
  assert(outcome.ok, `the import plan fits the board's schemas${outcome.ok ? "" : ` (${outcome.error.field}: ${outcome.error.reason})`}`);
}

/** The last rank of every lane, read once. */
function laneEnds(doc: Y.Doc): Map<Lane, string> {
  const ends = new Map<Lane, string>();
  for (const [id, card] of cardsOf(doc)) {
    if (!(card instanceof Y.Map)) continue;
    const lane = CARD_VALUES.lane.safeParse(card.get("lane") ?? "new");
    const rank = rankValue.safeParse(card.get("rank") ?? MIDDLE_RANK);
    if (!lane.success || !rank.success) continue;
    const end = ends.get(lane.data);
    if (end === undefined || compareRanks({ rank: rank.data, id }, { rank: end, id: "" }) > 0) ends.set(lane.data, rank.data);
  }
  return ends;
}
