import type { AccessChangeLog } from "./directory/access-changes.ts";
import type { AccountStore } from "./directory/accounts.ts";
import type { ClusterMarkStore } from "./directory/cluster-mark.ts";
import type { CompartmentStore } from "./directory/compartments.ts";
import type { ExposureStore } from "./directory/exposures.ts";
import type { FirstSetupStore } from "./directory/first-setup.ts";
import type { InboxReadStore } from "./directory/inbox-reads.ts";
import type { InvitationStore } from "./directory/invitations.ts";
import type { MemberStore } from "./directory/members.ts";
import type { PartnerStore } from "./directory/partners.ts";
import type { RemovedCardStore } from "./directory/removed-cards.ts";
import type { RoomStore } from "./directory/rooms.ts";
import type { SessionStore } from "./directory/sessions.ts";
import type { SiteStore } from "./directory/site.ts";
import type { TokenStore } from "./directory/tokens.ts";
import type { TrailStore } from "./directory/trail.ts";
import type { WriteHoldStore } from "./directory/write-holds.ts";

/**
 * The store cannot answer now (no connection, a time-out, read-only, shutting down). The request may or may not have taken effect;
 * the same call works again once the store is back. Any method may reject with it.
 */
export class DirectoryUnavailable extends Error {
  override readonly name = "DirectoryUnavailable";
}

/**
 * One store of people, rooms and rights, a port for each noun; a consumer names the nouns that it needs.
 *
 * For the implementer, in every port:
 * - Every argument and result is a plain object that can be cloned to another thread.
 * - Times are milliseconds since the epoch and come from the caller; the store has no clock.
 * - A secret arrives as the lower-case hex of its SHA-256, never raw.
 * - A mutation that resolved is durable, and every connection to the store sees it at once.
 * - A mutation that takes a `Cause` changes a right: the store writes its record to the trail in the same transaction, and none where nothing changed.
 *   Where the record cannot be written it rejects, and nothing has changed (TR1).
 * - A mutation that is given a `DecidedOn` compares it in that transaction, and says `stale` and changes nothing where any of it stands otherwise (A19).
 * - An id or name that cannot exist (for example one with a NUL) finds nothing; it is no error.
 * - test/contract/directory/directory-contract.ts checks all of this for every store.
 */
export interface Directory
  extends
    PartnerStore,
    AccountStore,
    FirstSetupStore,
    SessionStore,
    TokenStore,
    RoomStore,
    MemberStore,
    CompartmentStore,
    RemovedCardStore,
    WriteHoldStore,
    InboxReadStore,
    ExposureStore,
    InvitationStore,
    AccessChangeLog,
    TrailStore,
    ClusterMarkStore,
    SiteStore {
  /** Releases the store. Later calls reject. Calling it again does nothing. */
  close(): Promise<void>;
}
