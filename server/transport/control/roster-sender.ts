import type { RoomId } from "../../../shared/ids.ts";
import type { RecordGossip } from "../../domain/cluster/record-gossip.ts";
import type { Connection } from "../../domain/hub/hub.ts";
import type { RightsLease } from "../../domain/rights-lease.ts";
import { rosterFor, type Sighting } from "../../domain/roster/roster.ts";
import { SharedSightings } from "../../domain/roster/shared-sightings.ts";
import type { Clock } from "../../ports/clock.ts";
import type { Follower } from "./follower.ts";

/** Rosters go out at most this often per room. */
const ROSTER_MS = 250;

/** What rosters are made of, and when they may be sent. */
export interface RosterPorts {
  readonly clock: Clock;
  /** What nodes tell each other of who is where; absent where this is the only one. */
  readonly gossip?: RecordGossip;
  /** Live sync connections, which are signs of presence too. */
  readonly syncConnections: () => readonly Connection[];
  /** Until when the known rights may be relied on; absent where no other process changes them. */
  readonly rights?: Pick<RightsLease, "hasRunOut">;
}

/** Sends the followers of a room who is in it, each as far as they may know it (H11). */
export class RosterSender {
  readonly #ports: RosterPorts;
  readonly #followers: Iterable<Follower>;
  readonly #sharedSightings: SharedSightings;
  readonly #due = new Set<RoomId>();

  /** `followers`: the connections to this node, as they are when a roster goes out. */
  constructor(ports: RosterPorts, followers: Iterable<Follower>) {
    this.#ports = ports;
    this.#followers = followers;
    this.#sharedSightings = new SharedSightings(ports.gossip ?? null, (room) => this.schedule(room));
  }

  /** Says that someone came, went or moved in a room: its rosters go out soon. */
  schedule(room: RoomId): void {
    if (this.#due.has(room)) return;
    this.#due.add(room);
    this.#ports.clock.after(ROSTER_MS, () => {
      this.#due.delete(room);
      this.#send(room);
    });
  }

  #send(room: RoomId): void {
    // Rosters wait until rights are known again (N9).
    if (this.#ports.rights?.hasRunOut === true) return this.schedule(room);
    const seenHere = this.#sightings(room);
    const sightings = [...seenHere.values(), ...this.#sharedSightings.exchange(room, seenHere)];
    for (const follower of this.#followers) {
      const shown = follower.rooms.get(room);
      if (shown === undefined) continue;
      const visible = shown.compartments.map(({ compartment }) => compartment);
      follower.sendRoster(room, rosterFor(visible, sightings));
    }
  }

  /** The signs of people in a room that this node sees, by names that stay. */
  #sightings(room: RoomId): Map<string, Sighting> {
    const sightings = new Map<string, Sighting>();
    for (const follower of this.#followers) {
      const shown = follower.rooms.get(room);
      if (shown !== undefined) sightings.set(follower.socket.id, follower.sighting(shown));
    }
    for (const { grant, since } of this.#ports.syncConnections()) {
      const { user, role, compartment } = grant;
      if (compartment.room !== room) continue;
      const { id, username, displayName, partner } = user;
      // Several connections of one person to one compartment are one sign, as old as the oldest.
      const name = `${id} ${compartment.id}`;
      sightings.set(name, {
        user: { id, username, displayName, partner, role },
        sinceMs: Math.min(since, sightings.get(name)?.sinceMs ?? since),
        isIdle: false,
        place: { id: compartment.id },
        isInRoom: false,
      });
    }
    return sightings;
  }
}
