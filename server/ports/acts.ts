import type { ActType } from "../../shared/acts/act-types.ts";
import type { Role } from "../../shared/access/role.ts";
import type { JsonValue } from "../../shared/contribution/canonical-json.ts";
import type { ActEntry } from "../../shared/contribution/entry.ts";
import type { CompartmentId, PartnerCode, SessionId, UserId } from "../../shared/ids.ts";

/**
 * What is written to the board for a command, in one append with its acts or not at all: an update (Yjs V1) that adds content under client ids that are
 * new or its author's, or the deletion of a card. A card that is gone already is not deleted again; the acts are written all the same.
 */
export type BoardWrite = { readonly add: Uint8Array } | { readonly clear: string };

/** Rights of other people that a command was found to rest on, beside its author's (N22). */
export interface RestsOn {
  readonly users: readonly UserId[];
  /** The newest change of rights that was heard of (ports/directory/access-changes.ts) before any of them was looked up. */
  readonly heard: number;
}

/** What a person, once allowed, asks to have recorded as an act (RULES.md, AC1). `said` fits the schema of its type. */
export interface Command {
  readonly type: ActType;
  /** Id of the act that it makes: the same for a request that is sent again under its key. */
  readonly id: string;
  readonly said: JsonValue;
  /** What the server found out for the decision: ids that it drew, findings, deadlines. It is no part of what was said, and may differ when a request comes again. */
  readonly facts?: JsonValue;
  readonly writes?: BoardWrite;
  /** Where a right of one of these has changed since, nothing is written and the command ends as `rights-moved`: its facts are to be found out again. */
  readonly restsOn?: RestsOn;
  /** Asks what would become of it now, with what it writes. Nothing is written, and what would be done ends as `possible`. */
  readonly isTrial?: true;
}

/** Who commands: an authenticated member of the room, or the server. A value, so that deciding looks up no accounts. */
export interface ActPrincipal {
  readonly user: UserId;
  readonly partner: PartnerCode;
  /** Null where the server acts by itself, or finishes what a person's earlier act promised: then no role allows anything. */
  readonly role: Role | null;
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
  | "not-unmapped"
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
  | "unavailable"
  /** The board, or its author's share of it, has no room for what it writes. */
  | "no-room"
  /** The board does not take what it writes: it breaks a rule, or rests on something that is not there. */
  | "not-taken";

/** What became of a command. */
export type CommandOutcome =
  /** Its acts are on disk: new ones, or, where the same command came again, the one that it made before. There is at least one. */
  | { readonly kind: "done"; readonly isNew: boolean; readonly acts: readonly ActEntry[] }
  /** It was a trial, and it would be done now. */
  | { readonly kind: "possible" }
  | { readonly kind: "refused"; readonly why: ActRefusal }
  /** This compartment cannot be read now, or other nodes were first too often. Nothing was written; trying again is safe. */
  | { readonly kind: "unavailable" }
  /** The store could not write. Whether it did is found out by trying again, which is safe. */
  | { readonly kind: "failed" };
