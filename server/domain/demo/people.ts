import type { PartnerCode } from "../../../shared/ids.ts";
import type { Role } from "../../../shared/access/role.ts";

/** The fictional nations of the demo. */
export const DEMO_PARTNERS = [
  { code: "ALF", name: "Alfara" },
  { code: "BRV", name: "Baruv" },
  { code: "CRL", name: "Corali" },
  { code: "DLT", name: "Deltan" },
] as const satisfies readonly { code: PartnerCode; name: string }[];

/** An account of the demo. Those without sign-in are authors of the history alone and are created disabled. */
export interface DemoUser {
  readonly username: string;
  readonly displayName: string;
  readonly partner: PartnerCode;
  /** Role in the demo room; null for a member of no room. */
  readonly role: Role | null;
  readonly maySignIn: boolean;
  /** What their nation lets them do; nothing where it is not said. */
  readonly authorities?: readonly ("isPartnerAdmin" | "mayRelease")[];
}

/** The people of the demo: four who sign in, and three more whose work is in the history. */
export const DEMO_USERS = [
  {
    username: "lead-alf",
    displayName: "Layan Suri",
    partner: "ALF",
    role: "lead",
    maySignIn: true,
    authorities: ["isPartnerAdmin", "mayRelease"],
  },
  { username: "analyst-brv", displayName: "Tomas Verrin", partner: "BRV", role: "analyst", maySignIn: true, authorities: ["mayRelease"] },
  { username: "watch-crl", displayName: "Ines Caldero", partner: "CRL", role: "watch", maySignIn: true },
  { username: "analyst-dlt", displayName: "Oren Delmas", partner: "DLT", role: null, maySignIn: true },
  { username: "analyst-alf", displayName: "يوسف النوري", partner: "ALF", role: "analyst", maySignIn: false },
  { username: "harbour-brv", displayName: "Mirela Kost", partner: "BRV", role: "analyst", maySignIn: false },
  { username: "analyst-crl", displayName: "Rafael Monteiro", partner: "CRL", role: "analyst", maySignIn: false },
] as const satisfies readonly DemoUser[];

/** Who wrote something on the boards of the demo. Watch officers and strangers write nothing. */
export type DemoAuthor = "lead-alf" | "analyst-brv" | "analyst-alf" | "harbour-brv" | "analyst-crl";

/** Who said something about the cards: watch officers do, too. */
export type DemoSpeaker = DemoAuthor | "watch-crl";
