import { PrometheusMetrics } from "../adapters/prometheus/metrics.ts";
import type { Readiness } from "../commands/readiness.ts";
import type { Hub } from "../domain/hub/hub.ts";
import { BOARD_RULES, RULES } from "../domain/structure/rules.ts";
import type { OtherNodes } from "./other-nodes.ts";
import type { ClusterNode } from "./cluster-node.ts";
import type { BusFigures } from "../ports/metrics.ts";
import type { Stores } from "./stores.ts";
import type { ControlGateway } from "../transport/control/control-gateway.ts";
import { closeCode } from "../../shared/wire/close-code.ts";

/** The metrics of one node. Rules and close codes are the only labels (P3). */
export function createMetrics(): PrometheusMetrics {
  return new PrometheusMetrics({
    rules: [...Object.keys(RULES), ...Object.keys(BOARD_RULES), "compartment-unavailable"],
    closeCodes: Object.values(closeCode),
  });
}

/** Counts of a single server, which has no bus. */
const NO_BUS: BusFigures = { published: 0, received: 0, dropped: 0, unreadable: 0, losses: 0 };

/** Connects the metrics to the parts of the node that they read. Called once. */
export function showNode(
  metrics: PrometheusMetrics,
  parts: { hub: Hub; control: ControlGateway; stores: Stores; readiness: Readiness; node: ClusterNode; otherNodes: OtherNodes },
): void {
  const { hub, control, stores, readiness, node, otherNodes } = parts;
  metrics.show({
    node: () => ({
      ...hub.figures(),
      controlConnections: control.size,
      isBusConnected: node.bus.isConnected,
      bus: node.busCounts?.() ?? NO_BUS,
      otherNodes: otherNodes.gossip?.nodes.length ?? 0,
      isDraining: readiness.isDraining,
    }),
    engine: stores.engineFigures,
    pools: stores.poolFigures,
  });
}
