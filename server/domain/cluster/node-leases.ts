import type { NodeId } from "../../ports/cluster.ts";

/** How long a node is believed to live after its last sign of life, by the listener's own monotonic time. */
export const LEASE_MS = 7_500;
/** How long a node that is gone is remembered, so that a late message of it changes nothing. */
const MEMORY_MS = 300_000;

interface Node {
  /** Number of the newest sign of life: one that comes late or twice is none. */
  beat: number;
  heardMs: number;
  /** `left`: it said so itself, and does not come back under this name. */
  state: "alive" | "silent" | "left";
}

/** Which other nodes of the cluster are alive, as far as one node can tell. No wall clock of any of them matters. */
export class NodeLeases {
  readonly #nodes = new Map<NodeId, Node>();

  /** Nodes that are alive. */
  get alive(): NodeId[] {
    return [...this.#nodes].filter(([, { state }]) => state === "alive").map(([id]) => id);
  }

  isAlive(id: NodeId): boolean {
    return this.#nodes.get(id)?.state === "alive";
  }

  /** Whether a node said goodbye. */
  hasLeft(id: NodeId): boolean {
    return this.#nodes.get(id)?.state === "left";
  }

  /** Takes a sign of life: `new` of one that was not alive before, `stale` if it is older than one that came. */
  beat(id: NodeId, beat: number, nowMs: number): "new" | "known" | "stale" {
    const node = this.#nodes.get(id);
    if (node !== undefined && (node.state === "left" || beat <= node.beat)) return "stale";
    this.#nodes.set(id, { beat, heardMs: nowMs, state: "alive" });
    return node?.state === "alive" ? "known" : "new";
  }

  /** Notes a goodbye. */
  left(id: NodeId, nowMs: number): void {
    this.#nodes.set(id, { beat: Infinity, heardMs: nowMs, state: "left" });
  }

  /** Ends the leases that have run out; gives those nodes. */
  expire(nowMs: number): NodeId[] {
    const silent: NodeId[] = [];
    for (const [id, node] of this.#nodes) {
      if (node.state === "alive" && nowMs - node.heardMs > LEASE_MS) {
        node.state = "silent";
        silent.push(id);
      } else if (node.state !== "alive" && nowMs - node.heardMs > MEMORY_MS) this.#nodes.delete(id);
    }
    return silent;
  }
}
