import { can, type CompartmentAction } from "../../shared/access/can.ts";
import type { Compartment } from "../../shared/rest/compartments.ts";
import type { Thread } from "../../shared/rest/acts.ts";
import type { OwnUser } from "../../shared/rest/session.ts";

/** What a person may say about the cards of a compartment. */
export type ActAction = Extract<CompartmentAction, "comment" | "report-sighting" | "give-opinion">;

/** Whether the server's policy allows it, as far as this page knows the person's role. The server decides. */
export function mayAct({ id, partner, isPartnerAdmin, mayRelease }: OwnUser, compartment: Compartment, action: ActAction): boolean {
  const { role, originator, releasableTo } = compartment;
  const principal = { userId: id, partner, isAdmin: false, isPartnerAdmin, mayRelease };
  // A hold is on edits alone (A4).
  return can(principal, action, { kind: "compartment", role, originator, releasableTo, isHeld: false });
}

/** Whether a person may resolve a thread and open it again: those who may edit the board, and the person who began it (AC8). */
export function mayResolve({ id }: OwnUser, { role }: Compartment, { comments }: Thread): boolean {
  return role === "lead" || role === "analyst" || comments[0]?.author.id === id;
}
