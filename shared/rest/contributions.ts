import { z } from "zod";
import { personRef } from "./timeline.ts";

/** A run of ids of one Yjs client; `from` inclusive, `to` exclusive. */
const idRange = z.object({ client: z.int(), from: z.int(), to: z.int() });

/** One ledger entry without its content. Hashes are hex; `size` is that of the update or of the body of an act in bytes, 0 for a claim. */
export const contribution = z.object({
  seq: z.int().positive(),
  /** An `extension` is an entry of a kind that a later version gave a meaning to. */
  kind: z.enum(["update", "claim", "act", "extension"]),
  hash: z.string(),
  prevHash: z.string(),
  author: personRef,
  partner: z.string(),
  at: z.iso.datetime(),
  /** The client id a claim binds to its author; only on claims. */
  client: z.int().optional(),
  /** Type and id of an act; only on acts. */
  type: z.string().optional(),
  id: z.string().optional(),
  /** The number of a later kind; only on extensions. */
  code: z.int().optional(),
  inserts: z.array(idRange),
  deletes: z.array(idRange),
  size: z.int(),
});
/** See {@link contribution}. */
export type Contribution = z.infer<typeof contribution>;

/** Answer of `GET /api/compartments/:id/contributions`, oldest first; `next` goes into `after` for the next page. */
export const contributionPage = z.object({ entries: z.array(contribution), next: z.int().optional() });
/** See {@link contributionPage}. */
export type ContributionPage = z.infer<typeof contributionPage>;
