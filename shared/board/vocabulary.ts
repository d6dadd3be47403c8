/** What a card is about. The order is that of menus. */
export const CARD_KINDS = [
  "report",
  "event",
  "actor",
  "person",
  "organisation",
  "place",
  "indicator",
  "asset",
  "hypothesis",
  "warning",
  "rfi",
  "task",
  "decision",
  "evidence",
] as const;
/** See {@link CARD_KINDS}. */
export type CardKind = (typeof CARD_KINDS)[number];

/** Columns of the board, from first notice to the archive. */
export const LANES = ["new", "triage", "active", "contained", "watch", "closed"] as const;
/** See {@link LANES}. */
export type Lane = (typeof LANES)[number];

/** How bad it is if true, ascending. A card without one has not been judged. */
export const SEVERITIES = ["info", "low", "medium", "high", "critical"] as const;
/** See {@link SEVERITIES}. */
export type Severity = (typeof SEVERITIES)[number];

/** How far the work on a card has come, whatever its lane. */
export const STATUSES = ["open", "working", "confirmed", "refuted", "done"] as const;
/** See {@link STATUSES}. */
export type Status = (typeof STATUSES)[number];

/** Traffic Light Protocol 2.0, ascending: whom the content may be passed to. */
export const TLP_LEVELS = ["clear", "green", "amber", "amber+strict", "red"] as const;
/** See {@link TLP_LEVELS}. */
export type Tlp = (typeof TLP_LEVELS)[number];

/** Security classifications, ascending, as allied nations map theirs to one another's: how much harm disclosure would do. */
export const CLASSIFICATIONS = ["unclassified", "restricted", "confidential", "secret", "top-secret"] as const;
/** See {@link CLASSIFICATIONS}. */
export type Classification = (typeof CLASSIFICATIONS)[number];

/** Permissible Actions Protocol, ascending: what may be done with the content. */
export const PAP_LEVELS = ["clear", "green", "amber", "red"] as const;
/** See {@link PAP_LEVELS}. */
export type Pap = (typeof PAP_LEVELS)[number];

/** The most restrictive of several levels of one scale; undefined for none. */
export function highWater<Level extends string>(scale: readonly Level[], levels: Iterable<Level | undefined>): Level | undefined {
  let highest = -1;
  for (const level of levels) if (level !== undefined) highest = Math.max(highest, scale.indexOf(level));
  return scale[highest];
}

/** What links two cards. The first group is this board's own, the rest are STIX 2.1 relationship types in common use. */
export const LINK_TYPES = [
  "related-to",
  "supports",
  "contradicts",
  "duplicate-of",
  "derived-from",
  "answers",
  "threatens",
  "observed-at",
  "attributed-to",
  "based-on",
  "indicates",
  "located-at",
  "mitigates",
  "sighting-of",
  "targets",
  "uses",
] as const;
