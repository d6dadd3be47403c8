import type { ActType } from "../../shared/acts/act-types.ts";
import type { Role } from "../../shared/access/role.ts";
import type { JsonValue } from "../../shared/contribution/canonical-json.ts";
import type { ActEntry } from "../../shared/contribution/entry.ts";
import type { CompartmentId, PartnerCode, SessionId, UserId } from "../../shared/ids.ts";

/** What a person, once allowed, asks to have recorded as an act (RULES.md, AC1). `said` fits the schema of its type. */
export interface Command {
  readonly type: ActType;
  /** Id of the act that it makes: the same for a request that is sent again under its key. */
  readonly id: string;
  readonly said: JsonValue;
  /** What the server found out before it asked for a decision, for the rule of this type (Circumstances.facts). */
  readonly facts?: JsonValue;
}

/** Who commands: an authenticated member of the room. A value, so that deciding looks up no accounts. */
export interface ActPrincipal {
  readonly user: UserId;
  readonly partner: PartnerCode;
  readonly role: Role;
}

/** A command on its way to the log of its compartment. */
export interface CommandFrame {
  readonly compartment: CompartmentId;
  readonly principal: ActPrincipal;
  readonly session: SessionId;
  readonly command: Command;
}

/** Why a command makes no act. Each is a code of the REST API (shared/rest/problem.ts). */
export type ActRefusal =
  | "not-found"
  | "not-allowed"
  | "card-gone"
  | "already-resolved"
  | "not-resolved"
  | "already-withdrawn"
  | "too-many-acts"
  | "id-reused"
  | "act-too-large"
  | "leak-found"
  | "not-originator"
  | "not-approver"
  | "no-release-authority"
  | "not-decided"
  | "already-decided"
  | "not-released"
  | "already-recalled"
  | "already-acknowledged"
  | "unavailable";

/** What became of a command. */
export type CommandOutcome =
  /** Its acts are on disk: new ones, or, where the same command came again, the one that it made before. There is at least one. */
  | { readonly kind: "done"; readonly isNew: boolean; readonly acts: readonly ActEntry[] }
  | { readonly kind: "refused"; readonly why: ActRefusal }
  /** This compartment cannot be read now, or other nodes were first too often. Nothing was written; trying again is safe. */
  | { readonly kind: "unavailable" }
  /** The store could not write. Whether it did is found out by trying again, which is safe. */
  | { readonly kind: "failed" };
