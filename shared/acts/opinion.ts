import { z } from "zod";
import { cardKey } from "../board/card-values.ts";
import { isSayable, requestKey, saidText, UNSAYABLE } from "./act-request.ts";

/** The five opinions, from against to for (STIX 2.1, section 10.20 opinion-enum). */
export const OPINIONS = ["strongly-disagree", "disagree", "neutral", "agree", "strongly-agree"] as const;

/** `opinion.given`: what a person's nation thinks of a card, and why. The nation's last one is in force; earlier ones stay visible. */
export const givenOpinion = z
  .strictObject({
    id: requestKey.optional(),
    card: cardKey.min(1),
    opinion: z.enum(OPINIONS),
    explanation: saidText(4_000),
  })
  .refine(isSayable, UNSAYABLE);
/** See {@link givenOpinion}. */
export type GivenOpinion = z.infer<typeof givenOpinion>;

/** What the server adds: the register that it belongs to, one for each card and nation. */
export const setOfOpinion = z.object({ subject: z.string() });
