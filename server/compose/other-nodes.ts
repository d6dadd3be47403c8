import { randomInt } from "node:crypto";
import type { Config } from "../config.ts";
import { CommitRelay } from "../domain/cluster/commit-relay.ts";
import { RecordGossip } from "../domain/cluster/record-gossip.ts";
import type { Shutdown } from "./shutdown.ts";
import type { ClusterNode } from "./cluster-node.ts";
import type { Log } from "../ports/log.ts";
import type { Stores } from "./stores.ts";

/** How this node learns of other nodes' commits and people. Both are absent on a single server. */
export interface OtherNodes {
  readonly relay?: CommitRelay;
  readonly gossip?: RecordGossip;
}

/** Starts listening to the other nodes, if there can be any. */
export function connectOtherNodes(config: Config, parts: { stores: Stores; node: ClusterNode; shutdown: Shutdown; log: Log }): OtherNodes {
  const { stores, node, shutdown, log } = parts;
  const { clock, ledger } = stores;
  if (config.databaseUrl === null) return {};
  const relay = new CommitRelay({ bus: node.bus, ledger, clock, log });
  shutdown.add("other nodes' commits", () => relay.stop());
  if (config.redis === null) return { relay };
  stores.accessRelay.connect(node.bus);
  const gossip = new RecordGossip({ bus: node.bus, clock, node: node.nodeId, jitter: () => randomInt(1 << 20) / (1 << 20) });
  shutdown.add("other nodes' people", () => gossip.close());
  return { relay, gossip };
}
