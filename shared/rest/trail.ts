import { z } from "zod";
import { beforeQuery } from "./page.ts";

const time = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const of = z.enum(["site", "nation"]).optional();

/** Query of `GET /api/trail`. `of`: the site's, or that of the caller's nation; from `from` on, before `to`, before the seq `before`. */
export const trailQuery = z.object({
  of,
  type: z
    .string()
    .regex(/^[a-z-]{1,32}\.[a-z-]{1,32}$/)
    .optional(),
  actor: z.string().min(1).max(200).optional(),
  from: time.optional(),
  to: time.optional(),
  before: z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number)
    .optional(),
  limit: beforeQuery.shape.limit,
});

/** Query of `GET /api/trail/export`. */
export const trailExportQuery = z.object({ of });

const person = z.object({ id: z.string(), username: z.string(), displayName: z.string(), partner: z.string() });

/**
 * One record. `actor`: an account, `system`, `console`, or null for who had not signed in or is of another nation, whose name its own trail has.
 * `partner`: the nation of the actor; null for the site, and without an account. `said`: by its type (shared/trail/trail-types.ts); null with `address` once it was shredded.
 */
const trailEntry = z.object({
  seq: z.int(),
  at: z.iso.datetime(),
  type: z.string(),
  actor: z.string().nullable(),
  partner: z.string().nullable(),
  session: z.string().nullable(),
  address: z.string().nullable(),
  said: z.record(z.string(), z.unknown()).nullable(),
  hash: z.string(),
});

/** Answer of `GET /api/trail`, newest first. `partner`: whose it is, null for the site's; `people`: accounts that the page names; `next` goes into `before` for the next page. */
export const trailPage = z.object({
  partner: z.string().nullable(),
  entries: z.array(trailEntry),
  people: z.array(person),
  next: z.string().optional(),
});
/** See {@link trailPage}. */
export type TrailPage = z.infer<typeof trailPage>;
