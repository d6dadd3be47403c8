import type { Role } from "../../shared/access/role.ts";
import type { JsonValue } from "../../shared/contribution/canonical-json.ts";
import type { Head, LedgerEntry } from "../../shared/contribution/entry.ts";
import type { TrailRecord } from "../../shared/trail/trail-record.ts";
import type { CompartmentId, PartnerCode, RoomId, UserId } from "../../shared/ids.ts";
import type { NewUser } from "./directory/accounts.ts";
import type { CompartmentRecord } from "./directory/compartments.ts";
import type { PartnerRecord } from "./directory/partners.ts";
import type { ExposureRecord, OpenedCard } from "./directory/exposures.ts";
import type { InvitationRecord } from "./directory/invitations.ts";
import type { InboxItem } from "./directory/inbox-reads.ts";
import type { RemovedCardRecord } from "./directory/removed-cards.ts";
import type { RoomRecord } from "./directory/rooms.ts";
import type { SiteRecord } from "./directory/site.ts";
import type { TokenRecord } from "./directory/tokens.ts";
import type { TrailOwner } from "../../shared/trail/trail-owner.ts";
import type { WriteHold } from "./directory/write-holds.ts";

// Everything of a store that cannot be derived, as one stream of records: for backups and for moving between stores.
// Not in it: sessions, the set-up link, access changes, the cluster's mark, and what is computed from the ledger.
// Every store passes test/contract/archive-contract.ts.

/** An account with all it needs to sign in again. */
export interface ArchivedUser extends Omit<NewUser, "passwordHash"> {
  readonly isDisabled: boolean;
  /** Null for an account that has no password and so cannot be signed in to with one. */
  readonly passwordHash: string | null;
  /** How many rooms and compartments the person has made, for the limits (L1). A restore keeps them, so no one may make as many again. */
  readonly roomsMade: number;
  readonly compartmentsMade: number;
  /** Id of the site that the account is of, where that is another one. No version makes such accounts yet. */
  readonly site?: string;
}

/** A hold on writing (A11), standing or lifted: a restore must not lift one. */
export interface ArchivedHold extends WriteHold {
  /** Milliseconds since the epoch; null with `liftedBy` while it stands. */
  readonly liftedAt: number | null;
  readonly liftedBy: UserId | null;
}

/** Until when a person has read everything in their inbox. */
export interface ArchivedInboxMark {
  readonly user: UserId;
  /** Milliseconds since the epoch. */
  readonly upTo: number;
}

/** An entry of an inbox that its person has read by itself. */
export interface ArchivedInboxItem extends InboxItem {
  readonly user: UserId;
}

/** A record of the trail of rights. */
export interface ArchivedTrailRecord {
  readonly owner: TrailOwner;
  readonly record: TrailRecord;
}

/** A row whose fields only a later version knows: the key of a device. */
export type LaterRow = { readonly [field: string]: JsonValue };

/** A room; its host is null in an archive of a version that knew none. */
export interface ArchivedRoom extends Omit<RoomRecord, "host"> {
  readonly host: PartnerCode | null;
}

/** Who takes part in a room, and as what. */
export interface ArchivedMember {
  readonly room: RoomId;
  readonly user: UserId;
  readonly role: Role;
}

/** One log follows, from seq 1 to this head. */
export interface ArchivedLedger extends Head {
  readonly compartment: CompartmentId;
}

/** One row of the directory, or the head of one log. */
export type ArchiveRow =
  | { readonly kind: "partner"; readonly row: PartnerRecord }
  | { readonly kind: "user"; readonly row: ArchivedUser }
  | { readonly kind: "token"; readonly row: TokenRecord }
  | { readonly kind: "room"; readonly row: ArchivedRoom }
  | { readonly kind: "member"; readonly row: ArchivedMember }
  | { readonly kind: "compartment"; readonly row: CompartmentRecord }
  | { readonly kind: "device"; readonly row: LaterRow }
  | { readonly kind: "trail"; readonly row: ArchivedTrailRecord }
  | { readonly kind: "write-hold"; readonly row: ArchivedHold }
  | { readonly kind: "removed-card"; readonly row: RemovedCardRecord }
  | { readonly kind: "inbox-mark"; readonly row: ArchivedInboxMark }
  | { readonly kind: "inbox-item"; readonly row: ArchivedInboxItem }
  | { readonly kind: "invitation"; readonly row: InvitationRecord }
  | { readonly kind: "exposure"; readonly row: ExposureRecord }
  | { readonly kind: "opened-card"; readonly row: OpenedCard }
  | { readonly kind: "site"; readonly row: SiteRecord }
  | { readonly kind: "ledger"; readonly row: ArchivedLedger };

/**
 * One piece of the stream. They come kind by kind in the order of {@link ArchiveRow}, each kind ordered by its id's code units
 * (members by room and user, the trail by owner and seq, holds and removed cards by compartment and user, read entries by user and time, exposures by compartment, user and place); after each `ledger` all its entries in pages of any size.
 * So two stores with the same content give the same stream.
 */
export type ArchiveRecord = ArchiveRow | { readonly kind: "entries"; readonly entries: readonly LedgerEntry[] };

/** What an archive or a store holds is damaged, cut or not what it says. `message` says what and where, for its operator. */
export class ArchiveFault extends Error {
  override readonly name = "ArchiveFault";
}

/** A store to be read as a whole. */
export interface ArchiveSource {
  /**
   * Everything, as it was at one moment; others may write meanwhile. Never the whole ledger in memory. Rejects with
   * {@link ArchiveFault}, naming compartment and seq, where an entry cannot be read. Whether it is what was written is for the caller
   * to verify (server/domain/archive/verify-archive.ts).
   */
  records(): AsyncIterable<ArchiveRecord>;
  /** Releases the store. Idempotent. */
  close(): Promise<void>;
}

/** The target holds something already. Nothing of it was touched. */
export class ArchiveTargetNotEmpty extends Error {
  override readonly name = "ArchiveTargetNotEmpty";
}

/** An empty store to be filled as a whole. */
export interface ArchiveTarget {
  /**
   * Writes everything, gives it to `accept` as it reads back, and makes it the store's content once `accept` has resolved: all of it
   * durable at return, or none of it there. Rejects with {@link ArchiveTargetNotEmpty}, with what `records` or `accept` threw, or
   * because the store cannot be written. No store keeps a {@link LaterRow} yet: it rejects with {@link ArchiveFault}.
   */
  fill(records: AsyncIterable<ArchiveRecord>, accept: (readBack: AsyncIterable<ArchiveRecord>) => Promise<void>): Promise<void>;
  /** Releases the store. Idempotent. */
  close(): Promise<void>;
}
