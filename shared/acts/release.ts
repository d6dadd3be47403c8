import { z } from "zod";
import { cardKey } from "../board/card-values.ts";
import { actId, isSayable, requestKey, saidText, UNSAYABLE } from "./act-request.ts";
import { releaseContent } from "./release-content.ts";

// A release is made of two registers: `release` in the log of the compartment that the content comes from, which alone knows where it came from, and
// `disclosure` in that of the compartment that it goes to. The second says who released what, and when; nothing in it depends on the first.

const compartmentId = z.string().regex(/^[\x21-\x7e]{1,64}$/, { error: "must be the id of a compartment" });
const findingId = z.string().regex(/^[0-9a-f]{16,64}$/, { error: "must be the id of a finding" });

/** `release.asked`: a person asks to release words about a card of this compartment to another one. */
export const askedRelease = z
  .strictObject({
    id: requestKey.optional(),
    card: cardKey.min(1),
    to: compartmentId,
    content: releaseContent,
    reason: saidText(2_000),
    /** Findings of weight `warn` that the person has seen and lets stand. */
    accepted: z.array(findingId).max(200).optional(),
  })
  .refine(isSayable, UNSAYABLE);
/** See {@link askedRelease}. */
export type AskedRelease = z.infer<typeof askedRelease>;

/** `release.approved` and `release.denied`: a person decides in their nation's name on a release that waits for it. */
export const decidedRelease = z
  .strictObject({ id: requestKey.optional(), release: actId, decision: z.enum(["approve", "deny"]), reason: saidText(2_000) })
  .refine(isSayable, UNSAYABLE);
/** See {@link decidedRelease}. */
export type DecidedRelease = z.infer<typeof decidedRelease>;

/** `release.recalled`: the releasing nation takes back what it can. The reason stays in this compartment. */
export const recalledRelease = z
  .strictObject({ id: requestKey.optional(), release: actId, reason: saidText(2_000) })
  .refine(isSayable, UNSAYABLE);
/** See {@link recalledRelease}. */
export type RecalledRelease = z.infer<typeof recalledRelease>;

/** `recall.acknowledged`, in the compartment that it went to: a person has heard of a recall. */
export const acknowledgedRecall = z
  .strictObject({ id: requestKey.optional(), recall: actId, note: saidText(2_000).optional() })
  .refine(isSayable, UNSAYABLE);
/** See {@link acknowledgedRecall}. */
export type AcknowledgedRecall = z.infer<typeof acknowledgedRecall>;
