import type { ReadAct } from "../../../shared/acts/act-types.ts";
import type { AskedApproval, AskedRelease, LetStandFinding, ReleasedAs } from "../../../shared/acts/release.ts";
import type { PartnerCode, UserId } from "../../../shared/ids.ts";

/** How far a release has come. A request that was withdrawn while it waited counts as recalled. */
export type ReleaseState = "awaiting-approval" | "released" | "denied" | "recalled";

/** Who did something, when (milliseconds since the epoch) and why. */
interface Reasoned {
  readonly by: UserId;
  readonly partner: PartnerCode;
  readonly at: number;
  readonly reason: string;
}

/** What a nation decided. */
export interface ReleaseDecision extends Reasoned {
  readonly decision: "approve" | "deny";
}

/** An approval that was asked for, and what came of it. */
export type Approval = AskedApproval & { readonly decision: ReleaseDecision | null };

/** Taken back by an act of that id: `recall` is the id of the recall in the other compartment, null where nothing had left. */
export interface ReleaseRecall extends Reasoned {
  readonly act: string;
  readonly recall: string | null;
}

/** The register of one release in the log of the compartment that it comes from. */
export interface Release {
  readonly id: string;
  readonly seq: number;
  /** When it was asked for, milliseconds since the epoch. */
  readonly at: number;
  readonly author: UserId;
  readonly partner: PartnerCode;
  readonly said: AskedRelease;
  readonly findings: readonly LetStandFinding[];
  readonly readers: readonly PartnerCode[];
  readonly approvals: readonly Approval[];
  /** What it makes in the other compartment; null until every approval was given. */
  readonly made: ReleasedAs | null;
  /** The entry with which the card came onto the other board; null until it is known to be there. */
  readonly deliveredAt: number | null;
  readonly recall: ReleaseRecall | null;
  /** Whether the card is known to be off the other board again, or, where it was recalled before it came, never to have been on it. */
  readonly isCleared: boolean;
}

/** Folds the acts of one release. Null where what asked for it was shredded. Pure. */
export function foldRelease(acts: readonly ReadAct[]): Release | null {
  const asked = acts.find((act) => act.type === "release.asked");
  if (asked === undefined) return null;
  const { id, seq, at, author, partner, said, set } = asked;
  let release: Release = {
    id,
    seq,
    at,
    author,
    partner,
    said,
    findings: set.findings ?? [],
    readers: set.readers ?? [],
    approvals: (set.approvals ?? []).map((approval) => ({ ...approval, decision: null })),
    made: set.made ?? null,
    deliveredAt: null,
    recall: null,
    isCleared: false,
  };
  for (const act of acts) release = withAct(release, act);
  return release;
}

function withAct(release: Release, act: ReadAct): Release {
  if (act.type === "release.approved" || act.type === "release.denied")
    return { ...release, approvals: decidedBy(release.approvals, act), made: act.set.made ?? release.made };
  // What was closed without a card is open again where one came all the same.
  if (act.type === "release.delivered")
    return { ...release, deliveredAt: release.deliveredAt ?? act.said.seq, isCleared: release.deliveredAt !== null && release.isCleared };
  if (act.type === "release.recalled")
    return { ...release, recall: release.recall ?? { ...reasonedOf(act), act: act.id, recall: act.set.recall ?? null } };
  return act.type === "release.cleared" ? { ...release, isCleared: true } : release;
}

function decidedBy(approvals: readonly Approval[], act: ReadAct<"release.approved" | "release.denied">): readonly Approval[] {
  const decision: ReleaseDecision = { ...reasonedOf(act), decision: act.type === "release.approved" ? "approve" : "deny" };
  return approvals.map((each) => (each.partner === act.partner && each.decision === null ? { ...each, decision } : each));
}

function reasonedOf({ author, partner, at, said }: ReadAct<"release.approved" | "release.denied" | "release.recalled">): Reasoned {
  return { by: author, partner, at, reason: said.reason };
}

/** How far a release has come. */
export function stateOf({ approvals, made, recall }: Pick<Release, "approvals" | "made" | "recall">): ReleaseState {
  if (recall !== null) return "recalled";
  if (approvals.some(({ decision }) => decision?.decision === "deny")) return "denied";
  return made === null ? "awaiting-approval" : "released";
}
