import type { RedisBus } from "../adapters/redis/bus.ts";
import type { OpenAttemptCounter } from "../ports/attempt-counter.ts";
import type { Bus } from "../ports/bus.ts";

/** This process as a node of its cluster. */
export interface ClusterNode {
  /** New at every start. */
  readonly nodeId: string;
  readonly bus: Bus;
  readonly openCounter: OpenAttemptCounter;
  /** Counts of the messages over Redis so far; null without Redis. */
  readonly busCounts: (() => RedisBus["counts"]) | null;
}
