import type { Role } from "../../../shared/access/role.ts";
import type { CompartmentId, RoomId, SessionId, UserId } from "../../../shared/ids.ts";
import type { UserRecord } from "./accounts.ts";

/** A right that was given, changed or withdrawn and on which a live connection may rest. */
export type AccessChange =
  | { readonly kind: "session-ended"; readonly user: UserId; readonly session: SessionId }
  | { readonly kind: "user-disabled"; readonly user: UserId }
  /** The account's name and authorities, as they are now. */
  | ({ readonly kind: "account-changed"; readonly user: UserId } & Pick<
      UserRecord,
      "displayName" | "isAdmin" | "isPartnerAdmin" | "mayRelease"
    >)
  | { readonly kind: "member-added"; readonly user: UserId; readonly room: RoomId; readonly role: Role }
  | { readonly kind: "role-changed"; readonly user: UserId; readonly room: RoomId; readonly role: Role }
  | { readonly kind: "member-removed"; readonly user: UserId; readonly room: RoomId }
  | { readonly kind: "compartment-created"; readonly room: RoomId; readonly compartment: CompartmentId }
  /** The person may only read this compartment until they are allowed to write again. */
  | { readonly kind: "writing-held"; readonly user: UserId; readonly room: RoomId; readonly compartment: CompartmentId }
  | {
      readonly kind: "writing-resumed";
      readonly user: UserId;
      readonly room: RoomId;
      readonly compartment: CompartmentId;
      /** Who let them write again. */
      readonly by: UserId;
    }
  /** No right, but what every node must hear of as surely: cards of this board are noted as removed. */
  | { readonly kind: "cards-removed"; readonly room: RoomId; readonly compartment: CompartmentId };

/** An {@link AccessChange} with its number in the order of all changes, counted from 1. */
export interface AccessChangeRow {
  readonly seq: number;
  readonly change: AccessChange;
}

/**
 * Every change of a right, in one order for all processes. A store writes the row in the transaction that makes the change, and
 * writes none where nothing changed. A reader that has seen `seq` n never finds a row below n afterwards.
 */
export interface AccessChangeLog {
  /** Changes with `seq > after`, ascending, at most `limit`. */
  accessChanges(after: number, limit: number): Promise<readonly AccessChangeRow[]>;
  /** The seq of the newest change, 0 if there is none. */
  lastAccessChange(): Promise<number>;
}

/** The changes of rights as far as this process has heard of them. */
export interface HeardChanges {
  /** The seq of a change: it and every one before it has taken effect on what this process knows of rights. 0 where none has. */
  readonly heard: number;
  /** Resolves once every change that was durable at the call has taken effect here. Rejects if they cannot be read; call it again then. */
  drain(): Promise<void>;
}
