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

/** The approval of a release that a person can give or deny; undefined where it does not wait for them. Nobody decides on their own request. */
export function approvalBy({ id, partner, mayRelease }: OwnUser, release: Release): Release["approvals"][number] | undefined {
  if (!mayRelease || release.state !== "awaiting-approval" || release.by.id === id) return undefined;
  return release.approvals.find((approval) => approval.partner === partner && approval.decision === undefined);
}

/** Whether a person can recall a release that is out, which their nation made, or withdraw a request of their own that waits. */
export function mayRecall({ id, partner, mayRelease }: OwnUser, release: Release): boolean {
  if (!mayRelease || release.partner !== partner) return false;
  return release.state === "released" || (release.state === "awaiting-approval" && release.by.id === id);
}

/** Whether a release is decided, and its card is not on the other board yet. */
export function isOnItsWay({ state, card }: Pick<Release, "state" | "card">): boolean {
  return state === "released" && card === undefined;
}
