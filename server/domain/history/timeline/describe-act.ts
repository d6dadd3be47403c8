import * as Y from "yjs";
import { readAct } from "../../../../shared/acts/act-body.ts";
import { placeOf } from "../../../../shared/acts/act-place.ts";
import type { ActType } from "../../../../shared/acts/act-types.ts";
import type { ActEntry } from "../../../../shared/contribution/entry.ts";
import type { TimelineVerb } from "../../../../shared/rest/timeline.ts";
import { cardRefOf, type Deed } from "./describe-touches.ts";

const VERBS: Readonly<Record<ActType, TimelineVerb>> = {
  "comment.made": "commented",
  "comment.resolved": "resolved",
  "comment.reopened": "reopened",
  "comment.withdrawn": "withdrew",
  "marking.mapped": "mapped",
  "opinion.given": "judged",
  "release.asked": "asked",
  "release.approved": "approved",
  "release.denied": "denied",
  "release.delivered": "released",
  "release.recalled": "recalled",
  "release.cleared": "cleared",
  "disclosure.made": "disclosed",
  "recall.made": "recalled",
  "recall.acknowledged": "acknowledged",
  "sighting.made": "sighted",
  "sighting.withdrawn": "withdrew",
};

/** Describes an act in the terms of the timeline. `doc` is the board as it was then. One that this version cannot read is named by its type. */
export function describeAct(doc: Y.Doc, entry: ActEntry): Deed {
  const act = readAct(entry);
  if (act === null) return { verb: "acted", field: entry.type };
  const { noun, card } = placeOf(entry);
  const about = card === null ? {} : { card: cardRefOf(card, titleOf(doc, card)) };
  // Timeline lines are stored, so they hold no words of a comment or sighting: its author may withdraw it.
  return { verb: VERBS[act.type], ...about, field: `${noun}s`, ...(act.type === "opinion.given" && { after: act.said.opinion }) };
}

function titleOf(doc: Y.Doc, card: string): unknown {
  const value = doc.getMap("cards").get(card);
  if (!(value instanceof Y.Map)) return undefined;
  const title: unknown = value.get("title");
  return title instanceof Y.Text ? title.toJSON() : title;
}
