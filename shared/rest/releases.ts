import { z } from "zod";
import { acknowledgedRecall, askedRelease, decidedRelease, recalledRelease } from "../acts/release.ts";
import { compartment } from "./compartments.ts";
import { personRef } from "./timeline.ts";

/** What the leak check looks for. */
export const LEAK_RULES = ["name", "id", "source-words", "coordinates", "time", "phrase", "file", "marking"] as const;
/** See {@link LEAK_RULES}. */
export type LeakRule = (typeof LEAK_RULES)[number];

/**
 * Something in a content that may give away what its readers may not know. `id` is the same as long as the finding is. `block`: it cannot be let stand.
 * `field` is a path into the content (`title`, `body`, `place`, `tags.0`), `excerpt` the words of the content, `start` and `end` where they stand in that field's
 * plain text, UTF-16 code units. `from` is what it was found in, which the person who asks may read. `suggestion` can stand in its place.
 */
export const finding = z.object({
  id: z.string(),
  rule: z.enum(LEAK_RULES),
  weight: z.enum(["block", "warn"]),
  field: z.string(),
  excerpt: z.string(),
  start: z.int().min(0).optional(),
  end: z.int().min(0).optional(),
  from: z
    .object({ compartment: z.string(), card: z.string().optional(), title: z.string().optional(), excerpt: z.string().optional() })
    .optional(),
  suggestion: z.string().optional(),
});
/** See {@link finding}. */
export type Finding = z.infer<typeof finding>;

/** Body of `POST /api/compartments/:id/releases/checks`. */
export const checkRequest = z.strictObject({
  card: askedRelease.shape.card,
  to: askedRelease.shape.to,
  content: askedRelease.shape.content,
});
/** See {@link checkRequest}. */
export type CheckRequest = z.infer<typeof checkRequest>;

/**
 * Answer of a check: what was found, blocking first; which nations would have to approve, beside whom; and whether a second person of the caller's own nation
 * would. Nothing is recorded.
 */
export const checkAnswer = z.object({
  findings: z.array(finding),
  approvals: z.array(z.object({ partner: z.string(), why: z.enum(["orcon", "contributed", "second-person"]) })),
});
/** See {@link checkAnswer}. */
export type CheckAnswer = z.infer<typeof checkAnswer>;

/** Body of `POST /api/compartments/:id/releases`. */
export const releaseRequest = askedRelease;
/** Body of `POST /api/releases/:id/decisions`; the release is in the path. */
export const decisionRequest = z.strictObject({
  id: decidedRelease.shape.id,
  decision: decidedRelease.shape.decision,
  reason: decidedRelease.shape.reason,
});
/** Body of `POST /api/releases/:id/recall`. */
export const recallRequest = z.strictObject({ id: recalledRelease.shape.id, reason: recalledRelease.shape.reason });
/** Body of `POST /api/recalls/:id/acknowledgements`. */
export const acknowledgementRequest = z.strictObject({ id: acknowledgedRecall.shape.id, note: acknowledgedRecall.shape.note });

/** How far a release has come. */
export const releaseState = z.enum(["awaiting-approval", "released", "denied", "recalled"]);

const instant = z.iso.datetime();

/**
 * A release as those see it who may read where it came from. `card` is the new card, once it is on the other board; `readers` the nations that may read that one.
 * One that is `released` and has no `card` is not there yet: the server goes on trying. `recall` has no `id` where the request was withdrawn while it waited, or
 * recalled before the card was there: nothing had left.
 */
export const release = z.object({
  id: z.string(),
  state: releaseState,
  compartment: z.string(),
  card: z.object({ compartment: z.string(), id: z.string() }).optional(),
  /** The card that it was made from. */
  from: z.string(),
  to: z.string(),
  readers: z.array(z.string()),
  content: askedRelease.shape.content,
  reason: z.string(),
  by: personRef,
  partner: z.string(),
  at: instant,
  accepted: z.array(finding),
  approvals: z.array(
    z.object({
      partner: z.string(),
      why: z.enum(["orcon", "contributed", "second-person"]),
      dueAt: instant,
      decision: z.object({ decision: z.enum(["approve", "deny"]), by: personRef, at: instant, reason: z.string() }).optional(),
    }),
  ),
  recall: z.object({ id: z.string().optional(), by: personRef, at: instant, reason: z.string() }).optional(),
});
/** See {@link release}. */
export type Release = z.infer<typeof release>;

/** Answer of what makes or changes a release. */
export const releaseAnswer = z.object({ release });
/** Answer of `GET /api/compartments/:id/releases`, newest first: releases out of this compartment. `next` goes into `before`. */
export const releasePage = z.object({ releases: z.array(release), next: z.int().optional() });

/**
 * A card that came into a compartment by a release, as everybody there sees it: who released it, in which nation's name, when; whether it was recalled, and
 * who has acknowledged that.
 */
export const disclosure = z.object({
  id: z.string(),
  seq: z.int().positive(),
  compartment: z.string(),
  card: z.string(),
  title: z.string(),
  by: personRef,
  partner: z.string(),
  at: instant,
  recall: z
    .object({
      id: z.string(),
      at: instant,
      by: personRef,
      acknowledgements: z.array(z.object({ by: personRef, partner: z.string(), at: instant, note: z.string().optional() })),
    })
    .optional(),
});
/** See {@link disclosure}. */
export type Disclosure = z.infer<typeof disclosure>;

/** Answer of `GET /api/compartments/:id/disclosures`, newest first: what came into this compartment. `next` goes into `before`. */
export const disclosurePage = z.object({ disclosures: z.array(disclosure), next: z.int().optional() });
/** Answer of `POST /api/recalls/:id/acknowledgements`. */
export const disclosureAnswer = z.object({ disclosure });

/**
 * Something that waits for the caller to act on: a release for their nation's approval, a recall to acknowledge, a marking whose review is due.
 * `dueAt` is when it is late. `marking` is that of its compartment, which every screen shows beside the title.
 */
export const waitingItem = z.object({
  kind: z.enum(["approval", "recall", "review"]),
  id: z.string(),
  room: z.string(),
  roomTitle: z.string(),
  compartment: z.string(),
  marking: compartment.pick({ name: true, originator: true, releasableTo: true, ceiling: true }).optional(),
  card: z.string().optional(),
  title: z.string().optional(),
  since: instant,
  dueAt: instant.optional(),
});
/** See {@link waitingItem}. */
export type WaitingItem = z.infer<typeof waitingItem>;

/** Answer of `GET /api/inbox/waiting`, the most urgent first, 200 at most. */
export const waitingPage = z.object({ waiting: z.array(waitingItem), isMore: z.boolean() });

/**
 * Answer of `GET /api/compartments/:id/exposure?card=`: who holds the card, who opened it, who exported it. Whoever was sent the compartment up to an entry holds
 * everything of it up to there, so nothing softer is said. `since` is when they were first sent it with the card in it, `until` when they were last sent anything
 * of the compartment (absent while they are), `opened` when a page first showed it to them. `released`: where the card came by a release; `recalled`, and who has
 * `acknowledged` that. `operator`: when the operator of the installation exported the compartment or made a backup. What was sent before `recordedSince` was not
 * recorded.
 */
export const exposure = z.object({
  card: z.string(),
  released: z.object({ partner: z.string(), at: instant }).optional(),
  recalled: instant.optional(),
  holders: z.array(
    z.object({
      by: personRef,
      partner: z.string(),
      since: instant,
      until: instant.optional(),
      opened: instant.optional(),
      exported: z.array(instant),
      acknowledged: instant.optional(),
    }),
  ),
  operator: z.array(instant),
  recordedSince: instant,
});
/** See {@link exposure}. */
export type Exposure = z.infer<typeof exposure>;
