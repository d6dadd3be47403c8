import { z } from "zod";
import { mappedAs, mappedMarking } from "../acts/marking.ts";
import { personRef } from "./timeline.ts";

/** Body of `POST /api/compartments/:id/markings`: what an imported marking of a card stands for. */
export const mappingRequest = mappedMarking;

/** Answer: who said that for whose nation, and when. The card is marked so. */
export const mappingAnswer = z.object({
  mapping: z.object({
    id: z.string(),
    card: z.string(),
    unmapped: z.string(),
    as: mappedAs,
    by: personRef,
    partner: z.string(),
    at: z.iso.datetime(),
  }),
});
