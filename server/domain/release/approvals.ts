import type { ApprovalReason } from "../../../shared/acts/release.ts";
import type { PartnerCode } from "../../../shared/ids.ts";

/** What decides who must approve a release. */
export interface ApprovalGrounds {
  /** The nation in whose name it is asked for. */
  readonly partner: PartnerCode;
  /** The originator of the compartment that the card is in. */
  readonly originator: PartnerCode;
  /** Whether the originator has kept the right to say who gets it: the card is marked ORCON, or in a way that nobody has mapped. */
  readonly orcon: boolean;
  /** The nations that wrote the card. */
  readonly contributors: readonly PartnerCode[];
  /** Whether two persons of the releasing nation are needed. */
  readonly twoPersons: boolean;
}

/** An approval that a release needs. */
export interface NeededApproval {
  readonly partner: PartnerCode;
  readonly why: ApprovalReason;
}

/** The approvals that a release needs, one of each nation at most, in the order of their codes; that of a second person last. Pure (RULES.md, R5). */
export function neededApprovals({ partner, originator, orcon, contributors, twoPersons }: ApprovalGrounds): readonly NeededApproval[] {
  const reasons = new Map<PartnerCode, ApprovalReason>(contributors.map((each) => [each, "contributed"]));
  if (orcon) reasons.set(originator, "orcon");
  reasons.delete(partner);
  const others = [...reasons].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([code, why]) => ({ partner: code, why }));
  return twoPersons ? [...others, { partner, why: "second-person" }] : others;
}

/** Whether a nation may release a card at all: it is the originator of its compartment, or wrote in it (RULES.md, R4). */
export function isItsToRelease({ partner, originator, contributors }: ApprovalGrounds): boolean {
  return partner === originator || contributors.includes(partner);
}
