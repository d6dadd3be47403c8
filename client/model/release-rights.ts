import { can } from "../../shared/access/can.ts";
import type { Compartment } from "../../shared/rest/compartments.ts";
import type { Release } from "../../shared/rest/releases.ts";
import type { OwnUser } from "../../shared/rest/session.ts";

/** Whether a person may release out of a compartment, as far as this page knows. The server decides. */
export function mayReleaseFrom({ id, partner, isPartnerAdmin, mayRelease }: OwnUser, compartment: Compartment): boolean {
  const { role, originator, releasableTo } = compartment;
  const principal = { userId: id, partner, isAdmin: false, isPartnerAdmin, mayRelease };
  return can(principal, "release", { kind: "compartment", role, originator, releasableTo, isHeld: false });
}

/** The approval of a release that a person can give or deny; undefined where it does not wait for them. */
export function approvalBy({ id, partner, mayRelease }: OwnUser, release: Release): Release["approvals"][number] | undefined {
  if (!mayRelease || release.state !== "awaiting-approval") return undefined;
  // A second person is another one.
  return release.approvals.find(
    (approval) =>
      approval.partner === partner && approval.decision === undefined && (approval.why !== "second-person" || release.by.id !== id),
  );
}

/** Whether a person can recall a release, or withdraw one that waits: their nation released it. */
export function mayRecall({ partner, mayRelease }: OwnUser, release: Release): boolean {
  return mayRelease && (release.state === "released" || release.state === "awaiting-approval") && release.partner === partner;
}
