import type { ClientId, CompartmentId } from "../../../shared/ids.ts";
import type { AwarenessEntry } from "../wire/awareness-frame.ts";
import type { SharedRecords } from "../../ports/cluster.ts";
import type { Contested } from "./client-id-claim.ts";
import type { LiveCompartment } from "./live-compartment.ts";
import { SharedPresence, type SharedPresencePorts } from "./shared-presence.ts";
import type { Session } from "./session.ts";

/** The presence of all open compartments across the nodes of a cluster; of a node that is alone, without a gossip, nothing is told. */
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

  /** A session holds a client id now, so that nobody else writes under it first. */
  hold(client: ClientId, session: Session, isTakeover: boolean): void {
    this.#ports.reserve(session.compartment, client, session.identity.id);
    this.#shared.get(session.compartment)?.hold(client, session, isTakeover);
  }

  /** Nobody on this node holds a client id any more. */
  release(id: CompartmentId, client: ClientId): void {
    const shared = this.#shared.get(id);
    if (shared === undefined) this.#ports.reserve(id, client, null);
    else shared.release(client);
  }

  /** What peers of this node show since the last round. */
  show(id: CompartmentId, entries: readonly AwarenessEntry[]): void {
    this.#shared.get(id)?.show(entries);
  }

  /** Who holds a client id on another node; null for nobody. */
  elsewhere(id: CompartmentId, client: ClientId): Contested | null {
    return this.#shared.get(id)?.elsewhere(client) ?? null;
  }
}
