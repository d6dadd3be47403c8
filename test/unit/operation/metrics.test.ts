import { describe, expect, it } from "vitest";
import { PrometheusMetrics } from "../../../server/adapters/prometheus/metrics.ts";
import type { NodeFigures } from "../../../server/ports/metrics.ts";

const figures: NodeFigures = {
  syncSessions: 3,
  sessionsBehind: 1,
  sessionsPaused: 2,
  controlConnections: 4,
  openCompartments: 5,
  largeBoards: 0,
  presenceEntries: 6,
  pendingFrames: 7,
  pendingBytes: 800,
  isTakingWrites: false,
  isBusConnected: true,
  bus: { published: 11, received: 12, dropped: 13, unreadable: 0, losses: 2 },
  otherNodes: 1,
  isDraining: false,
};

const labels = { rules: ["root-name"], closeCodes: [1013, 4400] };

async function lines(metrics: PrometheusMetrics): Promise<ReadonlySet<string>> {
  return new Set((await metrics.registry.metrics()).split("\n"));
}

const pools = () => ({
  derived: {
    workers: 2,
    running: 1,
    waiting: 4,
    boardsLeftAlone: 3,
    isFailing: true,
    jobs: { done: 50, failed: 1, refused: 2, died: 3, "ended-for-time": 4, "ended-for-memory": 5 },
  },
});

describe("Prometheus metrics", () => {
  it("count batches, receipts, failures, refusals and closes", async () => {
    const metrics = new PrometheusMetrics(labels);
    metrics.batchCommitted({ frames: 3, entries: 2, bytes: 120, receipts: 3, commitMs: 4 });
    metrics.storeFailed();
    metrics.refused("root-name");
    metrics.closed(1013);
    metrics.closedAsSlow();
    metrics.relayed(7, "bus");
    const shown = await lines(metrics);
    for (const line of [
      'majlis_commit_seconds_bucket{le="0.005"} 1',
      "majlis_commit_seconds_sum 0.004",
      "majlis_batch_frames_sum 3",
      "majlis_committed_entries_total 2",
      "majlis_committed_bytes_total 120",
      "majlis_receipts_total 3",
      "majlis_store_failures_total 1",
      'majlis_refusals_total{rule="root-name"} 1',
      'majlis_closes_total{code="1013"} 1',
      'majlis_closes_total{code="4400"} 0',
      "majlis_slow_consumers_closed_total 1",
      'majlis_relay_seconds_bucket{le="0.01",from="bus"} 1',
      'majlis_relay_seconds_count{from="ledger"} 0',
    ])
      expect(shown).toContain(line);
  });

  it("P3 labels come from fixed sets: whatever else a rule or code might be is counted as other", async () => {
    const metrics = new PrometheusMetrics(labels);
    metrics.show({ node: () => figures, engine: async () => ({ headMovedRetries: 0, headMovedGivenUp: 0, hotCompartments: 0 }), pools });
    metrics.refused("Canary");
    metrics.closed(9999);
    const text = await metrics.registry.metrics();
    expect(text).toContain('majlis_refusals_total{rule="other"} 1');
    expect(text).toContain('majlis_closes_total{code="other"} 1');
    expect(text).not.toContain("Canary");
    const own = new Set(Array.from(text.matchAll(/^majlis_\w+\{(\w+)=/gm), ([, label]) => label));
    expect(own).toEqual(new Set(["code", "course", "from", "le", "outcome", "pool", "rule"]));
  });

  it("show how the node stands at every scrape, and the engine's figures of before while it does not answer", async () => {
    const metrics = new PrometheusMetrics(labels);
    let engine = Promise.resolve({ headMovedRetries: 5, headMovedGivenUp: 1, hotCompartments: 2 });
    let node = figures;
    metrics.show({ node: () => node, engine: () => engine, pools });
    const before = await lines(metrics);
    for (const line of [
      "majlis_sync_sessions 3",
      "majlis_write_queue_bytes 800",
      "majlis_store_taking_writes 0",
      "majlis_bus_connected 1",
      'majlis_bus_messages_total{course="in"} 12',
      'majlis_bus_messages_total{course="dropped"} 13',
      "majlis_bus_losses_total 2",
      "majlis_head_moved_retries_total 5",
      "majlis_hot_compartments 2",
      'majlis_pool_workers{pool="derived"} 2',
      'majlis_pool_jobs_running{pool="derived"} 1',
      'majlis_pool_jobs_waiting{pool="derived"} 4',
      'majlis_pool_boards_left_alone{pool="derived"} 3',
      'majlis_pool_failing{pool="derived"} 1',
      'majlis_pool_jobs_total{pool="derived",end="done"} 50',
      'majlis_pool_jobs_total{pool="derived",end="ended-for-memory"} 5',
    ])
      expect(before).toContain(line);
    engine = Promise.reject(new Error("gone"));
    node = { ...figures, syncSessions: 9, isTakingWrites: true };
    const after = await lines(metrics);
    for (const line of ["majlis_sync_sessions 9", "majlis_store_taking_writes 1", "majlis_head_moved_retries_total 5"])
      expect(after).toContain(line);
  });

  it("every metric has a help text, and every counter of ours says so in its name", async () => {
    const metrics = new PrometheusMetrics(labels);
    metrics.show({ node: () => figures, engine: async () => ({ headMovedRetries: 0, headMovedGivenUp: 0, hotCompartments: 0 }), pools });
    const shown = await metrics.registry.getMetricsAsJSON();
    expect(shown.filter(({ help }) => help.length < 5)).toEqual([]);
    const own = shown.filter(({ name, type }) => name.startsWith("majlis_") && String(type) === "counter");
    expect(own.map(({ name }) => name)).toEqual(own.map(() => expect.stringMatching(/_total$/) as string));
  });
});
