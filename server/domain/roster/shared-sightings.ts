import { z } from "zod";
import { rosterPlace, rosterUser } from "../../../shared/control/events.ts";
import type { RoomId } from "../../../shared/ids.ts";
import type { RemoteChange, SharedRecords, SharedTopic } from "../../ports/cluster.ts";
import type { Sighting } from "./roster.ts";

const sighting: z.ZodType<Sighting> = z.object({
  user: rosterUser,
  sinceMs: z.number(),
  isIdle: z.boolean(),
  place: rosterPlace.nullable(),
  isInRoom: z.boolean(),
});

interface Room {
  readonly topic: SharedTopic;
  /** What other nodes have seen, by node and key. */
  readonly others: Map<string, Sighting>;
}

/**
 * Who was seen in which room across the nodes of a cluster (RULES.md, N19). Every node that has a person in the room gets all of them;
 * what a viewer may know of it is decided there, for each viewer (H11).
 */
export class SharedSightings {
  readonly #gossip: SharedRecords | null;
  readonly #onChanged: (room: RoomId) => void;
  readonly #rooms = new Map<RoomId, Room>();

  /** `gossip` is null for a single node. `onChanged` is called when other nodes saw a person come, move or go. */
  constructor(gossip: SharedRecords | null, onChanged: (room: RoomId) => void) {
    this.#gossip = gossip;
    this.#onChanged = onChanged;
  }

  /** Sends the other nodes everything this node sees in a room, by key, and returns what they see. A room without sightings here is not followed. */
  exchange(room: RoomId, seenHere: ReadonlyMap<string, Sighting>): Sighting[] {
    if (this.#gossip === null) return [];
    if (seenHere.size === 0) {
      this.#rooms.get(room)?.topic.end();
      this.#rooms.delete(room);
      return [];
    }
    const { topic, others } = this.#rooms.get(room) ?? this.#follow(room, this.#gossip);
    for (const key of topic.ownKeys) if (!seenHere.has(key)) topic.put(key, null);
    for (const [key, seen] of seenHere) topic.put(key, JSON.stringify(seen));
    return [...others.values()];
  }

  #follow(room: RoomId, gossip: SharedRecords): Room {
    const others = new Map<string, Sighting>();
    const topic = gossip.follow(`roster/${room}`, {
      changed: (changes) => {
        for (const change of changes) keep(others, change);
        this.#onChanged(room);
      },
    });
    const followed = { topic, others };
    this.#rooms.set(room, followed);
    return followed;
  }
}

function keep(others: Map<string, Sighting>, { node, key, value }: RemoteChange): void {
  const name = `${node} ${key}`;
  const read = value === null ? null : parse(value);
  if (read === null) others.delete(name);
  else others.set(name, read);
}

function parse(text: string): Sighting | null {
  try {
    const read = sighting.safeParse(JSON.parse(text));
    return read.success ? read.data : null;
  } catch {
    // Not JSON: another version wrote it. It counts as no sighting.
    return null;
  }
}
