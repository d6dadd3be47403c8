import { z } from "zod";

/** What a line of the timeline reports. The client words it in the reader's language. */
export const timelineVerb = z.enum([
  "created",
  "deleted",
  "restored",
  "moved",
  "changed",
  "wrote",
  "linked",
  "unlinked",
  "commented",
  "imported",
  // Acts: `field` is what they are about, `comments`, `sightings` or `opinions`; `after` the opinion. What was said is not in the line: it may be withdrawn.
  "resolved",
  "reopened",
  "withdrew",
  "sighted",
  "judged",
  // An imported marking was mapped.
  "mapped",
  // Releases: asked for, approved, denied, made (by the server, when the card is on the other board), recalled and the card taken off there (by the server); and in
  // the compartment that the card came to: that it came, that it was recalled, that a person has heard of that.
  "asked",
  "approved",
  "denied",
  "released",
  "recalled",
  "cleared",
  "disclosed",
  "acknowledged",
  // An act that this version cannot read: `field` is its type.
  "acted",
  // An entry of a kind that a later version gave a meaning to: `field` is the kind's number.
  "recorded",
]);
/** See {@link timelineVerb}. */
export type TimelineVerb = z.infer<typeof timelineVerb>;

/** A person as other people see them. */
export const personRef = z.object({ id: z.string(), username: z.string(), displayName: z.string() });

/**
 * One readable line: who, nation, when, which card and field, old and new value. `id` is stable; a line that grew keeps it. Clients read verbs of
 * a later version as `recorded` (client/control/read-timeline.ts); this schema says what this version sends.
 */
export const timelineEntry = z.object({
  id: z.string(),
  seq: z.int().positive(),
  at: z.iso.datetime(),
  author: personRef,
  partner: z.string(),
  verb: timelineVerb,
  card: z.object({ id: z.string(), title: z.string() }).optional(),
  field: z.string().optional(),
  before: z.unknown().optional(),
  after: z.unknown().optional(),
});
/** See {@link timelineEntry}. */
export type TimelineEntry = z.infer<typeof timelineEntry>;

/** Answer of `GET /api/compartments/:id/timeline`, newest first; `next` goes into `before` for the next page. */
export const timelinePage = z.object({ entries: z.array(timelineEntry), next: z.string().optional() });
