import type { Role } from "../../../../shared/access/role.ts";
import type { RoomId, UserId } from "../../../../shared/ids.ts";
import type { AccessChange, AccessChangeRow } from "../../../ports/directory/access-changes.ts";
import type { UserRecord } from "../../../ports/directory/accounts.ts";
import type { CompartmentRecord } from "../../../ports/directory/compartments.ts";
import type { InvitationRecord } from "../../../ports/directory/invitations.ts";
import type { ExposureRecord, OpenedCard } from "../../../ports/directory/exposures.ts";
import type { InboxItem } from "../../../ports/directory/inbox-reads.ts";
import type { PartnerRecord } from "../../../ports/directory/partners.ts";
import type { RemovedCardRecord } from "../../../ports/directory/removed-cards.ts";
import type { RoomRecord } from "../../../ports/directory/rooms.ts";
import type { SessionRecord } from "../../../ports/directory/sessions.ts";
import type { SiteRecord } from "../../../ports/directory/site.ts";
import type { TokenRecord } from "../../../ports/directory/tokens.ts";
import type { WriteHold } from "../../../ports/directory/write-holds.ts";
import { TrailChains } from "./trail-chains.ts";

/** The tables of a directory in memory. A change of a right appends to the trail before it changes anything, since an append may throw. */
export class Tables {
  readonly partners = new Map<string, PartnerRecord>();
  readonly users = new Map<UserId, { user: UserRecord; passwordHash: string }>();
  readonly sessions = new Map<string, SessionRecord>();
  readonly tokens = new Map<string, TokenRecord>();
  readonly rooms = new Map<RoomId, { readonly room: RoomRecord; readonly roles: Map<UserId, Role> }>();
  readonly compartments = new Map<string, CompartmentRecord>();
  readonly invitations = new Map<string, InvitationRecord>();
  readonly removedCards = new Map<string, RemovedCardRecord>();
  readonly inboxReads = new Map<UserId, { upTo: number; items: Map<string, InboxItem> }>();
  /** By compartment and user, the rows by place. */
  readonly exposures = new Map<string, Map<number, ExposureRecord>>();
  readonly exposureRuns = new Map<string, number>();
  /** By compartment and user, the cards by id. */
  readonly openedCards = new Map<string, Map<string, OpenedCard>>();
  readonly writeHolds: (WriteHold & { lifted: { readonly by: UserId; readonly at: number } | null })[] = [];
  readonly changes: AccessChangeRow[] = [];
  /** How many rooms and compartments a person has made. */
  readonly roomsMade = new Map<UserId, number>();
  readonly compartmentsMade = new Map<UserId, number>();
  setupLink: { readonly secretHash: string; readonly expiresAt: number } | null = null;
  readonly trail = new TrailChains((user) => this.users.get(user)?.user.partner ?? null);
  clusterMark: string | null = null;
  site: SiteRecord | null = null;
  isOpen = true;

  /** Whether a person's writing is held in one of a room's compartments. */
  isHeldIn(room: RoomId, user: UserId): boolean {
    return this.writeHolds.some(
      (hold) => hold.user === user && hold.lifted === null && this.compartments.get(hold.compartment)?.room === room,
    );
  }

  /** Appends to the order of all changes. */
  record(change: AccessChange): void {
    this.changes.push({ seq: this.changes.length + 1, change });
  }
}
