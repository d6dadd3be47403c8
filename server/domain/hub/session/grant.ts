import { can, type CompartmentAction } from "../../../../shared/access/can.ts";
import type { Role } from "../../../../shared/access/role.ts";
import { closeCode, type CloseCode } from "../../../../shared/wire/close-code.ts";
import { accountNow, principalOf, type Credential } from "../../authenticated-user.ts";
import type { AccessChange } from "../../../ports/directory/access-changes.ts";
import type { UserRecord } from "../../../ports/directory/accounts.ts";
import type { CompartmentRecord } from "../../../ports/directory/compartments.ts";

/** The right a live connection rests on, as loaded objects that are kept true while it lives. */
export interface Grant {
  /** Replaced by {@link applyAccessChange} where their name or authorities change. */
  user: UserRecord;
  readonly credential: Credential;
  readonly compartment: CompartmentRecord;
  /** Role in the compartment's room now. Changed in place by {@link applyAccessChange}. */
  role: Role;
  /** Whether this person may only read here until they are allowed to write again (A11). Changed in place when the grant is checked again. */
  isHeld: boolean;
}

/** Asks the one policy function whether this connection may write now. Called for every write. */
export function mayWrite(grant: Grant): boolean {
  return mayDo(grant, "write-compartment");
}

/** Asks it whether this person may do something to the compartment now. */
export function mayDo({ user, compartment, role, isHeld }: Grant, action: CompartmentAction): boolean {
  return can(principalOf(user), action, { ...compartment, kind: "compartment", role, isHeld });
}

/** Why a live connection must end. */
export interface Ending {
  readonly code: CloseCode;
  readonly reason: string;
  /** The person comes back with another right to write, and keeps every other right. */
  readonly isAboutWriting?: true;
}

/** Brings a grant up to date with a change of rights. Gives the ending if nothing is left of it (P6), else null. */
export function applyAccessChange(grant: Grant, change: AccessChange): Ending | null {
  switch (change.kind) {
    case "session-ended":
      return change.session === grant.credential.id ? { code: closeCode.signInAgain, reason: "signed out" } : null;
    case "user-disabled":
      return withdrawnIf(change.user === grant.user.id, "account disabled");
    case "account-changed":
      return takeAccount(grant, change);
    case "member-removed":
      return withdrawnIf(concerns(grant, change), "removed from the room");
    case "role-changed":
      return concerns(grant, change) ? takeRole(grant, change.role) : null;
    case "writing-held":
      // They come back as readers and are told why (A11).
      return isHere(grant, change)
        ? { code: closeCode.rightWithdrawn, reason: "read-only until you are allowed to write again", isAboutWriting: true }
        : null;
    case "writing-resumed":
      return isHere(grant, change) ? rejoinAsWriter(grant) : null;
    case "member-added":
    case "compartment-created":
    case "cards-removed":
      return null;
  }
}

function withdrawnIf(isTheirs: boolean, reason: string): Ending | null {
  return isTheirs ? { code: closeCode.rightWithdrawn, reason } : null;
}

/** A name and authorities change under a live connection and end nothing: what rests on them is asked for when it is done. */
function takeAccount(grant: Grant, change: Extract<AccessChange, { kind: "account-changed" }>): null {
  if (change.user === grant.user.id) grant.user = accountNow(grant.user, change);
  return null;
}

/** A former member keeps what their nation originated (A13). */
function takeRole(grant: Grant, role: Role): Ending | null {
  grant.role = role;
  return withdrawnIf(!mayDo(grant, "read-compartment"), "removed from the room");
}

/** A reader was not asked for what the server lacks (SW8): joining again sends what was refused meanwhile. */
function rejoinAsWriter({ isHeld }: Grant): Ending | null {
  return isHeld ? { code: closeCode.tryAgain, reason: "may write again", isAboutWriting: true } : null;
}

function concerns(grant: Grant, change: { readonly user: string; readonly room: string }): boolean {
  return change.user === grant.user.id && change.room === grant.compartment.room;
}

function isHere(grant: Grant, change: { readonly user: string; readonly compartment: string }): boolean {
  return change.user === grant.user.id && change.compartment === grant.compartment.id;
}
