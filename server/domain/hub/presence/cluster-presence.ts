import type { ClientId, CompartmentId } from "../../../../shared/ids.ts";
import type { AwarenessEntry } from "../../wire/awareness-frame.ts";
import type { SharedRecords } from "../../../ports/cluster.ts";
import type { Contested } from "./client-id-claim.ts";
import type { LiveCompartment } from "../compartment/live-compartment.ts";
import { SharedPresence, type SharedPresencePorts } from "./shared-presence.ts";
import type { Session } from "../session/session.ts";

/** The presence of all open compartments across the nodes of a cluster; a single node has no gossip and announces nothing. */
export class ClusterPresence {
  readonly #gossip: SharedRecords | null;
  readonly #ports: SharedPresencePorts;
  readonly #shared = new Map<CompartmentId, SharedPresence>();

  constructor(gossip: SharedRecords | null, ports: Omit<SharedPresencePorts, "node">) {
    this.#gossip = gossip;
    this.#ports = { ...ports, node: gossip?.node ?? "" };
  }

  /** A compartment has been opened on this node. */
  opened(compartment: LiveCompartment): void {
    if (this.#gossip !== null) this.#shared.set(compartment.id, new SharedPresence(compartment, this.#gossip, this.#ports));
  }

  /** A compartment has been closed on this node. Idempotent. */
  closed(id: CompartmentId): void {
    this.#shared.get(id)?.end();
    this.#shared.delete(id);
  }

  /** Notes that a session holds a client id, so that no other person writes under it first. */
  hold(client: ClientId, session: Session, isTakeover: boolean): void {
    this.#ports.reserve(session.compartment, client, session.person.id);
    this.#shared.get(session.compartment)?.hold(client, session, isTakeover);
  }

  /** Notes that no session of this node holds a client id any more. */
  release(id: CompartmentId, client: ClientId): void {
    const shared = this.#shared.get(id);
    if (shared === undefined) this.#ports.reserve(id, client, null);
    else shared.release(client);
  }

  /** What peers of this node show since the last round. */
  show(id: CompartmentId, entries: readonly AwarenessEntry[]): void {
    this.#shared.get(id)?.show(entries);
  }

  /** The holder of a client id on another node, or null. */
  elsewhere(id: CompartmentId, client: ClientId): Contested | null {
    return this.#shared.get(id)?.elsewhere(client) ?? null;
  }
}
