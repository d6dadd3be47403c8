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

/** Why a nation is asked: the card is marked ORCON, or in a way nobody has mapped; its words live in the card; or the marking asks for a second person. */
export const APPROVAL_REASONS = ["orcon", "contributed", "second-person"] as const;
/** See {@link APPROVAL_REASONS}. */
export type ApprovalReason = (typeof APPROVAL_REASONS)[number];

const partner = z.string().regex(/^[A-Z]{3}$/);
const askedApproval = z.object({ partner, why: z.enum(APPROVAL_REASONS), dueAt: z.int().min(0) });
/** An approval that is asked for: of which nation, why, and when it is late, milliseconds since the epoch. */
export type AskedApproval = z.infer<typeof askedApproval>;

const releasedAs = z.object({ card: cardKey.min(1), disclosure: actId });
/** What a release makes in the other compartment: the key of the card, and the id of the act that says where it came in. Both are random. */
export type ReleasedAs = z.infer<typeof releasedAs>;

const letStand = z.object({ id: findingId, rule: z.string(), field: z.string(), excerpt: z.string() });
/** A finding that the person let stand, as it was then. */
export type LetStandFinding = z.infer<typeof letStand>;

/** What the server adds to `release.asked`: the entry up to which the content was compared, findings that were let stand, whose approval it waits for, or what it made. */
export const setOfAskedRelease = z.object({
  basis: z.object({ seq: z.int().min(0) }),
  /** The nations that may read the compartment that it goes to. */
  readers: z.array(partner),
  findings: z.array(letStand),
  approvals: z.array(askedApproval),
  made: releasedAs.optional(),
});

/** What the server adds to a decision: with the last approval, what the release made. */
export const setOfDecidedRelease = z.object({ subject: actId, card: cardKey, made: releasedAs.optional() });

/** `release.delivered`, by the server itself: the card came onto the other board with that entry of its log. */
export const finishedRelease = z.strictObject({ release: actId, seq: z.int().positive() });
/** See {@link finishedRelease}. */
export type FinishedRelease = z.infer<typeof finishedRelease>;

/** `release.cleared`, by the server itself: the card was taken off the other board with that entry. Without an entry: the release was recalled before the card had come, and none did. */
export const clearedRelease = z.strictObject({ release: actId, seq: z.int().positive().optional() });
/** See {@link clearedRelease}. */
export type ClearedRelease = z.infer<typeof clearedRelease>;

/** What the server adds to it. */
export const setOfFinishedRelease = z.object({ subject: actId, card: cardKey });

/** What the server adds to `release.recalled`: the id of the recall in the other compartment. None where the release was still waiting: nothing had left. */
export const setOfRecalledRelease = z.object({ subject: actId, card: cardKey, recall: actId.optional() });

/** `disclosure.made`, in the compartment that it went to: the words of a new card. */
export const madeDisclosure = z.strictObject({ content: releaseContent });
/** See {@link madeDisclosure}. */
export type MadeDisclosure = z.infer<typeof madeDisclosure>;

/** What the server adds to it: the card, and in which nation's name it was released. */
export const setOfMadeDisclosure = z.object({ card: cardKey, authority: partner });

/** `recall.made`, there too: what was disclosed is taken back. Why is not said here. */
export const madeRecall = z.strictObject({ disclosure: actId });
/** See {@link madeRecall}. */
export type MadeRecall = z.infer<typeof madeRecall>;

/** What the server adds to it. */
export const setOfMadeRecall = z.object({ card: cardKey });

/** What the server adds to `recall.acknowledged`. */
export const setOfAcknowledgedRecall = z.object({ subject: actId, card: cardKey });
