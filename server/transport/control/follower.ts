import type { Socket } from "socket.io";
import type { MassDeletion, PresenceAt, RosterPerson, RosterUser } from "../../../shared/control/events.ts";
import type { CompartmentId, RoomId } from "../../../shared/ids.ts";
import type { FollowerHolds } from "./follower-holds.ts";
import type { ShownMassDeletion } from "../../commands/show-mass-deletions.ts";
import type { ShownRoom } from "../../commands/show-room.ts";
import type { AuthenticatedUser } from "../../domain/authenticated-user.ts";
import type { Sighting } from "../../domain/roster/roster.ts";

/** Opened cards that a connection remembers; beyond, they are written again, which changes nothing. */
const MOST_OPENED_KEPT = 2_000;

/** What a change that a room is looked up again for is to its follower: about this person, and the end of their membership. */
export interface RoomNews {
  isTheirs: boolean;
  isEnd: boolean;
}

/** One control connection of one person: the rooms it follows and the place the person last reported. */
export class Follower {
  readonly socket: Socket;
  /** Replaced where the person's name or authorities change. */
  identity: AuthenticatedUser;
  /** Rooms followed, as this person may see them now. */
  readonly rooms = new Map<RoomId, ShownRoom>();
  /** Rooms that are being looked up again, for what changes, and when that is done. */
  readonly looks = new Map<RoomId, RoomNews & { done: Promise<void> }>();
  readonly holds: FollowerHolds;
  readonly #sinceMs: number;
  readonly #at = new Map<RoomId, PresenceAt>();
  /** The roster of each room as it was sent last. */
  readonly #rosters = new Map<RoomId, string>();
  /** The mass deletions of each room as they were sent last. */
  readonly #deletions = new Map<RoomId, string>();
  /** Cards that this connection has said are open. */
  readonly #opened = new Set<string>();
  /** The large boards of each room as they were sent last. */
  readonly #large = new Map<RoomId, string>();

  constructor(socket: Socket, identity: AuthenticatedUser, { nowMs, holds }: { readonly nowMs: number; readonly holds: FollowerHolds }) {
    this.holds = holds;
    this.socket = socket;
    this.identity = identity;
    this.#sinceMs = nowMs;
  }

  /** Keeps where the person is, if that is a compartment they may read. False if it is not. */
  moveTo(at: PresenceAt): boolean {
    const room = this.rooms.get(at.room);
    if (room === undefined) return false;
    if (at.compartment !== undefined && !room.compartments.some(({ compartment }) => compartment.id === at.compartment)) return false;
    this.#at.set(at.room, at);
    return true;
  }

  /** Starts following a room, or replaces what it may see of it after rights changed. */
  follow(shown: ShownRoom): void {
    this.rooms.set(shown.room.id, shown);
    this.#keepHolds();
  }

  /**
   * Replaces what the person may see of a room by what they may see now, null for nothing, and says whether that is news to them. `isTheirs` says that the
   * change was about this person, `isEnd` that it removed them. A member or compartment they may not know of that came, changed or went is no news (P3).
   * The end of a right is told by the removal alone, after its notice, also where an earlier look-up has shown it already.
   */
  replaceRoom(room: RoomId, shown: ShownRoom | null, { isTheirs, isEnd }: Readonly<RoomNews>): boolean {
    const before = this.rooms.get(room);
    if (shown === null) {
      this.unfollow(room);
      return isEnd;
    }
    if (before !== undefined) this.follow(shown);
    return isTheirs || (before !== undefined && looksOf(before) !== looksOf(shown));
  }

  /** Stops following a room. */
  unfollow(room: RoomId): void {
    this.rooms.delete(room);
    this.#at.delete(room);
    this.#rosters.delete(room);
    this.#deletions.delete(room);
    this.#large.delete(room);
    this.#keepHolds();
  }

  /** Whether this person may read a compartment of a room that is followed. */
  reads(compartment: CompartmentId): boolean {
    return [...this.rooms.values()].some(({ compartments }) => compartments.some((shown) => shown.compartment.id === compartment));
  }

  /** Notes that the person has a card open. False if this connection said so before. */
  opens(compartment: CompartmentId, card: string): boolean {
    const key = `${compartment} ${card}`;
    if (this.#opened.has(key)) return false;
    if (this.#opened.size >= MOST_OPENED_KEPT) this.#opened.clear();
    this.#opened.add(key);
    return true;
  }

  #keepHolds(): void {
    this.holds.keepOnly(new Set([...this.rooms.values()].flatMap(({ compartments }) => compartments.map((shown) => shown.compartment.id))));
  }

  /** Sends a room's roster unless it equals the last one: an event without a visible change would reveal an invisible one (P3). */
  sendRoster(room: RoomId, people: readonly RosterPerson[]): void {
    const text = JSON.stringify(people);
    if (this.#rosters.get(room) === text) return;
    this.#rosters.set(room, text);
    this.socket.emit("presence", { room, people });
  }

  /** Sends a room's mass deletions, of the compartments that this person may write to now, unless they equal the last ones sent. */
  sendDeletions(room: RoomId, deletions: readonly ShownMassDeletion[]): void {
    const writable = new Set(this.writable(room));
    const seen = deletions.filter(({ compartment }) => writable.has(compartment)).map(presentDeletion);
    const text = JSON.stringify(seen);
    if (text === (this.#deletions.get(room) ?? "[]")) return;
    this.#deletions.set(room, text);
    this.socket.emit("deletions", { room, deletions: seen });
  }

  /** Sends which boards of a room are large, of the compartments that this person may write to now, unless they are the same as before. */
  sendLarge(room: RoomId, isLarge: (compartment: CompartmentId) => boolean): void {
    const compartments = this.writable(room).filter(isLarge);
    const text = JSON.stringify(compartments);
    if (text === (this.#large.get(room) ?? "[]")) return;
    this.#large.set(room, text);
    this.socket.emit("large", { room, compartments });
  }

  /** The compartments of a followed room that this person may write to. */
  writable(room: RoomId): CompartmentId[] {
    const shown = this.rooms.get(room)?.compartments ?? [];
    return shown.filter(({ canWrite }) => canWrite).map(({ compartment }) => compartment.id);
  }

  /** This connection as a sign of its person in a room it follows. */
  sighting(room: ShownRoom): Sighting {
    const at = this.#at.get(room.room.id);
    const { user } = this.identity;
    const rosterUser: RosterUser = {
      id: user.id,
      username: user.username,
      displayName: user.displayName,
      partner: user.partner,
      role: room.role,
    };
    return {
      user: rosterUser,
      sinceMs: this.#sinceMs,
      isIdle: at?.idle ?? false,
      isInRoom: true,
      place:
        at?.compartment === undefined
          ? null
          : { id: at.compartment, ...(at.card !== undefined && { card: at.card }), ...(at.field !== undefined && { field: at.field }) },
    };
  }
}

/** What a follower may see of a room, as text: equal texts mean that nothing visible has changed. */
function looksOf({ role, members, compartments, holds }: ShownRoom): string {
  return JSON.stringify([
    role,
    members.map((member) => [member.user.id, member.role]),
    compartments.map(({ compartment }) => compartment.id),
    holds.map(({ compartment, user }) => [compartment, user.id]),
  ]);
}

function presentDeletion({ id, compartment, by, at, cards }: ShownMassDeletion): MassDeletion {
  return {
    id,
    compartment,
    by: { id: by.id, username: by.username, displayName: by.displayName },
    partner: by.partner,
    at: new Date(at).toISOString(),
    // The entry itself removed the card: the one before it still had it.
    cards: cards.map(({ card, seq }) => ({ id: card, at: seq - 1 })),
  };
}
