import type { PartnerCode, SessionId, UserId } from "../../../shared/ids.ts";
import type { TrailOwner } from "../../../shared/trail/trail-owner.ts";
import type { TrailEnd, TrailRecord } from "../../../shared/trail/trail-record.ts";
import type { TrailSaid } from "../../../shared/trail/trail-types.ts";

/**
 * Who does something, from where and when: the first argument of every change of a right. The store writes the record of the change with it, in
 * the same transaction, so that there is no change without a record.
 */
export interface Cause {
  /** An account; `system` for what the server does by itself; `console` for who has the data folder or the database; empty for who has not signed in. */
  readonly actor: UserId;
  /** The actor's nation; empty without an account. */
  readonly partner: PartnerCode;
  /** Whether the actor administers the site. */
  readonly isAdmin: boolean;
  /** The session or token of the request; empty without one. */
  readonly session: SessionId;
  /** The network address that the request came from; empty for `system` and `console`. */
  readonly address: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Whose chains tell of a change, beside that of who did it. */
export interface Concern {
  /** Accounts; their nations' chains get a record each. */
  readonly people?: readonly UserId[];
  readonly partners?: readonly PartnerCode[];
  readonly site?: true;
}

/** A change as the trail tells it, and whom it concerns. */
export type TrailChange = TrailSaid & { readonly concerns: Concern; readonly abroad?: Abroad };

/** What the chains of other nations than a person's are told of a change instead, where the whole would tell them what they may not know. */
export interface Abroad {
  /** One of the people whom the change concerns. */
  readonly person: UserId;
  readonly told: TrailSaid;
}

/** Which records of a chain are asked for. All that is given must hold. */
export interface TrailQuery {
  readonly type?: string;
  readonly actor?: UserId;
  /** From this time on, milliseconds since the epoch. */
  readonly from?: number;
  /** Before this time. */
  readonly to?: number;
  /** Records before this seq. */
  readonly before?: number;
  readonly limit: number;
}

/**
 * The trail of rights: who changed which right, signed in, was refused, read what matters. One hash chain a nation and one for the site
 * (server/domain/trail/trail-drafts.ts says which record goes where), each with a random id and numbers of its own, so that no chain tells of the rhythm of
 * another. A store appends within the transaction of the change, and where it cannot, the change is undone too. A chain begins with its first record.
 */
export interface TrailStore {
  /** Records what changes nothing in the directory: a read, refusals, a backup. All of them in one transaction. */
  recordTrail(events: readonly { readonly by: Cause; readonly change: TrailChange }[]): Promise<void>;
  /** The end of a chain; null where there is none yet. */
  trailEnd(owner: TrailOwner): Promise<TrailEnd | null>;
  /** Records of a chain, newest first. */
  trail(owner: TrailOwner, query: TrailQuery): Promise<readonly TrailRecord[]>;
  /** Records of a chain with a seq above `after`, ascending, at most `limit`. */
  trailAfter(owner: TrailOwner, after: number, limit: number): Promise<readonly TrailRecord[]>;
}
