import type * as Y from "yjs";
import { z } from "zod";
import { fail, ok } from "../result.ts";
import type { Result } from "../result.ts";
import { boardId, externalValue, markingValue, occurredValue } from "./card-values.ts";
import type { Refusal, Unreadable } from "./card.ts";
import { BOARD_LIMITS } from "./limits.ts";
import { plainFault } from "./plain-value.ts";
import { linksOf } from "./roots.ts";

/**
 * A link is one plain value. Its ends are card ids of this compartment or of a wider one (a link lives in the narrower of
 * the two); an end the reader cannot see is no error, the link is then not shown.
 * `type` is one of LINK_TYPES or any other STIX relationship type: small letters, digits and hyphens.
 */
const linkValue = z.object({
  from: boardId,
  to: boardId,
  type: z.string().regex(/^[a-z0-9][a-z0-9-]{0,79}$/, "not a link type"),
  note: z.string().max(BOARD_LIMITS.note).optional(),
  occurred: occurredValue.optional(),
  /** How often it was seen, for a sighting. */
  count: z.int().min(0).max(999_999_999).optional(),
  marking: markingValue.optional(),
  external: externalValue.optional(),
});
/** What a writer gives, see {@link linkValue}. */
export type NewLink = z.input<typeof linkValue>;
/** A link as it is read. */
export type Link = { readonly id: string } & z.output<typeof linkValue>;

/** Reads one link. Never throws. */
export function readLink(id: string, value: unknown): Result<Link, Unreadable> {
  const fault = boardId.safeParse(id).success ? plainFault(value) : "not an id";
  if (fault !== null) return fail({ id, field: "link", reason: fault });
  const parsed = linkValue.safeParse(value);
  if (parsed.success) return ok({ ...parsed.data, id });
  const issue = parsed.error.issues[0];
  return fail({ id, field: String(issue?.path[0] ?? "link"), reason: issue?.message ?? "not as expected" });
}

/** Adds a link in one transaction. Refuses an id that is taken and any value outside the schema. Ends need not be here: see {@link linkValue}. */
export function createLink(doc: Y.Doc, id: string, link: NewLink, origin: unknown = null): Result<string, Refusal> {
  const links = linksOf(doc);
  if (links.has(id)) return fail({ field: "id", reason: "there is such a link already" });
  const read = readLink(id, link);
  if (!read.ok) return read;
  const { id: _, ...value } = read.value;
  doc.transact(() => links.set(id, value), origin);
  return ok(id);
}
