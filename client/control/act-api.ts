import type { GivenOpinion } from "../../shared/acts/opinion.ts";
import type { MadeComment } from "../../shared/acts/comment.ts";
import type { MadeSighting } from "../../shared/acts/sighting.ts";
import {
  actCounts,
  commentMade,
  opinionGiven,
  opinionPage,
  sightingChanged,
  sightingPage,
  threadChanged,
  threadPage,
} from "../../shared/rest/acts.ts";
import { path } from "./path.ts";
import { readableItems } from "./read-items.ts";
import { request } from "./rest-client.ts";

// Lists are read item by item: one bad item does not cost the answer.
const threadsAnswer = threadPage.extend({ threads: readableItems(threadPage.shape.threads.element) });
const sightingsAnswer = sightingPage.extend({ sightings: readableItems(sightingPage.shape.sightings.element) });
const opinionsAnswer = opinionPage.extend({ nations: readableItems(opinionPage.shape.nations.element) });
const countsAnswer = actCounts.extend({ cards: readableItems(actCounts.shape.cards.element) });

/** The address of what people said about one card: its compartment and its id there. */
export interface CardPlace {
  readonly compartment: string;
  readonly card: string;
}

/** Every call that reads or records comments, sightings and opinions. All answers are parsed; no call throws. `id` is the key under which a request may be sent again (AC4). */
export const actApi = {
  threads: ({ compartment, card }: CardPlace, after: number) =>
    request(`${path`/api/compartments/${compartment}/comments?card=${card}`}&after=${after}`, { answer: threadsAnswer }),
  comment: (compartment: string, body: MadeComment) =>
    request(path`/api/compartments/${compartment}/comments`, { method: "POST", body, answer: commentMade }),
  resolve: (compartment: string, comment: string, body: { readonly id: string; readonly resolved: boolean }) =>
    request(path`/api/compartments/${compartment}/comments/${comment}/resolution`, { method: "POST", body, answer: threadChanged }),
  withdrawComment: (compartment: string, comment: string, body: { readonly id: string }) =>
    request(path`/api/compartments/${compartment}/comments/${comment}/withdrawal`, { method: "POST", body, answer: threadChanged }),
  sightings: ({ compartment, card }: CardPlace, after: number) =>
    request(`${path`/api/compartments/${compartment}/sightings?card=${card}`}&after=${after}`, { answer: sightingsAnswer }),
  sight: (compartment: string, body: MadeSighting) =>
    request(path`/api/compartments/${compartment}/sightings`, { method: "POST", body, answer: sightingChanged }),
  withdrawSighting: (compartment: string, sighting: string, body: { readonly id: string }) =>
    request(path`/api/compartments/${compartment}/sightings/${sighting}/withdrawal`, { method: "POST", body, answer: sightingChanged }),
  opinions: ({ compartment, card }: CardPlace, after: string | undefined) =>
    request(`${path`/api/compartments/${compartment}/opinions?card=${card}`}${after === undefined ? "" : path`&after=${after}`}`, {
      answer: opinionsAnswer,
    }),
  judge: (compartment: string, body: GivenOpinion) =>
    request(path`/api/compartments/${compartment}/opinions`, { method: "POST", body, answer: opinionGiven }),
  counts: (compartment: string) => request(path`/api/compartments/${compartment}/acts/counts`, { answer: countsAnswer }),
} as const;
