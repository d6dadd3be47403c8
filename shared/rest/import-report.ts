import { z } from "zod";

/** Why an object of an imported bundle became neither a card nor a link. The client words it in the reader's language. */
export const setAsideReason = z.enum([
  "marking",
  /** Its marking does not allow it on a board that people of other nations read. */
  "not-releasable",
  /** It is marked higher than this board may be. */
  "above-ceiling",
  "already-here",
  "newer-than-board",
  "older-version",
  "duplicate",
  "dangling-reference",
  "sighting-without-source",
  "translation",
  "extension",
  "unknown-type",
  "not-stix-2.1",
]);
/** See {@link setAsideReason}. */
export type SetAsideReason = z.infer<typeof setAsideReason>;

/** One object that was set aside; `detail` names what is missing, what it duplicates, or the marking. */
export const setAside = z.object({ id: z.string(), type: z.string(), reason: setAsideReason, detail: z.string().optional() });
/** See {@link setAside}. */
export type SetAside = z.infer<typeof setAside>;

/**
 * The result of importing a bundle. Every object is counted exactly once: `objects = cards + links + setAside.length`.
 * `impliedLinks` were made from references inside objects (a report's `object_refs`, an address of a connection);
 * `unresolved` counts such references whose target is not a card of this board; a reference to one of its links is not counted.
 */
export const importReport = z.object({
  objects: z.int().min(0),
  cards: z.int().min(0),
  links: z.int().min(0),
  impliedLinks: z.int().min(0),
  /** Cards treated as TLP red until a person maps their marking, which this installation does not know. */
  quarantined: z.array(z.string()),
  setAside: z.array(setAside),
  unresolved: z.array(z.object({ id: z.string(), property: z.string(), target: z.string() })),
});
/** See {@link importReport}. */
export type ImportReport = z.infer<typeof importReport>;
