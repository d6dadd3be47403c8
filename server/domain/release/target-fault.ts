import { releasabilitySet } from "../../../shared/access/releasability.ts";
import type { ReleaseContent } from "../../../shared/acts/release-content.ts";
import type { PartnerCode } from "../../../shared/ids.ts";
import type { MarkingScheme } from "../../../shared/marking/scheme.ts";
import { violationsOf, type ViolationKind } from "../../../shared/marking/violations.ts";
import type { CompartmentRecord } from "../../ports/directory/compartments.ts";

/** Why nothing can be released to a compartment, whatever it is about. Each is a code of the REST API. */
export type TargetFault = "not-same-room" | "not-wider" | "no-member-of-nation" | "label-unmapped" | "above-ceiling";

/** Between what a release is to go. */
export interface ReleasePath {
  readonly from: CompartmentRecord;
  readonly to: CompartmentRecord;
  /** Nations with a member in the room who takes part. */
  readonly inRoom: ReadonlySet<PartnerCode>;
  readonly content: ReleaseContent;
  readonly scheme: MarkingScheme;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

const UNKNOWN: ReadonlySet<ViolationKind> = new Set(["unreadable", "unmapped", "unknown-level"]);

/** Holds a release against where it is to go (RULES.md, R3). Null where nothing is wrong. Pure. */
export function targetFault({ from, to, inRoom, content, scheme, now }: ReleasePath): TargetFault | null {
  if (to.room !== from.room) return "not-same-room";
  const readers = releasabilitySet(to);
  if (readers.every((partner) => releasabilitySet(from).includes(partner))) return "not-wider";
  if (!readers.every((partner) => inRoom.has(partner))) return "no-member-of-nation";
  const violations = violationsOf(content.marking, { place: to, inRoom, scheme, now });
  if (violations.some(({ kind }) => UNKNOWN.has(kind))) return "label-unmapped";
  // A date of review that has passed makes a marking due, not wrong.
  return violations.some(({ kind }) => kind !== "review-overdue") ? "above-ceiling" : null;
}
