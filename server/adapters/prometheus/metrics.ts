import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";
import type { BatchFigures, BusFigures, EngineFigures, Metrics, NodeFigures, PoolFigures } from "../../ports/metrics.ts";

const COMMIT_BUCKETS_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const RELAY_BUCKETS_S = [0.002, 0.005, 0.01, 0.015, 0.025, 0.05, 0.08, 0.15, 0.5, 1, 2.5, 5, 10, 30];
const BATCH_BUCKETS = [1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_000];

/** Label of what is not in the sets given at the start: labels stay bounded whatever happens. */
const OTHER = "other";

/** What a scrape asks of the node. */
export interface ScrapeSources {
  readonly node: () => NodeFigures;
  /** May reject or take long: the figures of the scrape before are shown then. */
  readonly engine: () => Promise<EngineFigures>;
  /** Pools of workers for derived state, by name. */
  readonly pools: () => Readonly<Record<string, PoolFigures>>;
}

const ENGINE_LIMIT_MS = 500;

/**
 * Keeps a node's figures as Prometheus metrics, named `majlis_…` beside the usual ones of Node and the process.
 *
 * Labels come only from `rules` and `closeCodes`. What can be asked at any time is asked at the scrape ({@link PrometheusMetrics.show}).
 */
export class PrometheusMetrics implements Metrics {
  readonly registry = new Registry();
  readonly #commitSeconds = this.#histogram(
    "commit_seconds",
    "Time of one durable commit, from handing it to the engine to its answer.",
    COMMIT_BUCKETS_S,
  );
  readonly #batchFrames = this.#histogram("batch_frames", "Write frames in one commit.", BATCH_BUCKETS);
  readonly #entries = this.#counter("committed_entries_total", "Ledger entries committed by this node.");
  readonly #bytes = this.#counter("committed_bytes_total", "Bytes of the updates committed by this node.");
  readonly #receipts = this.#counter("receipts_total", "Receipts sent: write frames known to be durable.");
  readonly #storeFailures = this.#counter("store_failures_total", "Commits that the store could not write.");
  readonly #closedAsSlow = this.#counter("slow_consumers_closed_total", "Readers closed because they stayed behind.");
  readonly #refusals: LabelledCounter;
  readonly #closes: LabelledCounter;
  readonly #snapshots = this.#labelled("snapshot_builds_total", "Snapshots built for joiners, by outcome.", "outcome", ["built", "failed"]);
  readonly #relaySeconds: Histogram<"from">;
  #accessReadMs = performance.now();

  constructor(labels: { readonly rules: readonly string[]; readonly closeCodes: readonly number[] }) {
    collectDefaultMetrics({ register: this.registry });
    this.#refusals = this.#labelled("refusals_total", "Updates refused, by the rule they broke.", "rule", labels.rules);
    this.#closes = this.#labelled(
      "closes_total",
      "Sync sessions closed by this node, by close code.",
      "code",
      labels.closeCodes.map(String),
    );
    this.#relaySeconds = new Histogram({
      name: "majlis_relay_seconds",
      help: "Time from a commit on another node to its delivery here, by how it was learned.",
      labelNames: ["from"],
      buckets: RELAY_BUCKETS_S,
      registers: [this.registry],
    });
    for (const from of ["bus", "ledger"]) this.#relaySeconds.zero({ from });
    this.#gauge(
      "access_changes_age_seconds",
      "Time since changes of rights were last read from the directory.",
      () => (performance.now() - this.#accessReadMs) / 1000,
    );
  }

  batchCommitted({ frames, entries, bytes, receipts, commitMs }: BatchFigures): void {
    this.#commitSeconds.observe(commitMs / 1000);
    this.#batchFrames.observe(frames);
    this.#entries.inc(entries);
    this.#bytes.inc(bytes);
    this.#receipts.inc(receipts);
  }

  storeFailed(): void {
    this.#storeFailures.inc();
  }

  refused(rule: string): void {
    this.#refusals.add(rule);
  }

  closed(code: number): void {
    this.#closes.add(String(code));
  }

  closedAsSlow(): void {
    this.#closedAsSlow.inc();
  }

  snapshotBuilt(outcome: "built" | "failed"): void {
    this.#snapshots.add(outcome);
  }

  relayed(lagMs: number, from: "bus" | "ledger"): void {
    this.#relaySeconds.observe({ from }, Math.max(0, lagMs) / 1000);
  }

  accessChangesRead(): void {
    this.#accessReadMs = performance.now();
  }

  /** Adds the figures of the node, which are read at every scrape. Called once, when its parts exist. */
  show({ node, engine, pools }: ScrapeSources): void {
    const shown: readonly (readonly [name: string, help: string, read: (figures: NodeFigures) => number | boolean])[] = [
      ["sync_sessions", "Sync connections on this node.", (at) => at.syncSessions],
      ["sync_sessions_behind", "Sync connections marked as behind now.", (at) => at.sessionsBehind],
      ["sync_sessions_paused", "Sync connections that are not read from now.", (at) => at.sessionsPaused],
      ["control_connections", "Control connections on this node.", (at) => at.controlConnections],
      ["open_compartments", "Compartments with peers on this node.", (at) => at.openCompartments],
      [
        "large_boards",
        "Open compartments whose board is large: above the warning limit, or half of its client ids.",
        (at) => at.largeBoards,
      ],
      ["presence_entries", "People shown as present by connections of this node, counted per compartment.", (at) => at.presenceEntries],
      ["write_queue_frames", "Write frames received and not settled yet.", (at) => at.pendingFrames],
      ["write_queue_bytes", "Bytes of the write frames received and not settled yet.", (at) => at.pendingBytes],
      ["store_taking_writes", "1 while the store takes writes, 0 while edits are not being saved.", (at) => at.isTakingWrites],
      ["bus_connected", "1 while messages between nodes flow.", (at) => at.isBusConnected],
      ["other_nodes", "Other nodes of the cluster heard of lately.", (at) => at.otherNodes],
      ["draining", "1 while this node is stopping.", (at) => at.isDraining],
    ];
    for (const [name, help, read] of shown) this.#gauge(name, help, () => Number(read(node())));
    this.#showBus(() => node().bus);
    this.#showEngine(engine);
    this.#showPools(pools);
  }

  #showEngine(engine: () => Promise<EngineFigures>): void {
    let last: EngineFigures = { headMovedRetries: 0, headMovedGivenUp: 0, hotCompartments: 0 };
    let asking: Promise<void> | null = null;
    // One question at a time, whatever the number of scrapes; an engine that is busy is not waited for.
    const ask = (): Promise<void> => {
      asking ??= engine()
        .then(
          (figures) => void (last = figures),
          // The thread is gone; the process logs that and ends.
          () => {},
        )
        .finally(() => void (asking = null));
      return Promise.race([asking, new Promise<void>((resolve) => void setTimeout(resolve, ENGINE_LIMIT_MS).unref())]);
    };
    const register = (name: string, help: string, read: (figures: EngineFigures) => number): void =>
      this.#grown(name, help, async () => {
        await ask();
        return read(last);
      });
    register("head_moved_retries_total", "Appends tried again because another node had committed first.", (at) => at.headMovedRetries);
    register(
      "head_moved_given_up_total",
      "Batches given back to their authors because the head never stood still.",
      (at) => at.headMovedGivenUp,
    );
    this.#gauge("hot_compartments", "Compartments whose structure is in the engine's memory.", async () => {
      await ask();
      return last.hotCompartments;
    });
  }

  #showBus(bus: () => BusFigures): void {
    this.registry.registerMetric(
      new Counter({
        name: "majlis_bus_messages_total",
        help: "Messages from and to other nodes. dropped: not sent, the bus was away; unreadable: not sealed with this cluster's key.",
        labelNames: ["course"],
        registers: [],
        collect() {
          const { received, published, dropped, unreadable } = bus();
          this.reset();
          for (const [course, count] of Object.entries({ in: received, out: published, dropped, unreadable })) this.inc({ course }, count);
        },
      }),
    );
    this.#grown("bus_losses_total", "How often the connection to the bus was lost.", () => bus().losses);
  }

  #showPools(pools: ScrapeSources["pools"]): void {
    const shown: readonly (readonly [name: string, help: string, read: (figures: PoolFigures) => number])[] = [
      ["pool_workers", "Worker threads of a pool for derived state.", (at) => at.workers],
      ["pool_jobs_running", "Jobs that a pool's workers run now.", (at) => at.running],
      ["pool_jobs_waiting", "Jobs that wait for a worker of a pool.", (at) => at.waiting],
      ["pool_boards_left_alone", "Boards whose work in a pool failed lately and is not tried now.", (at) => at.boardsLeftAlone],
      ["pool_failing", "1 while a pool has no worker and can start none.", (at) => Number(at.isFailing)],
    ];
    for (const [name, help, read] of shown) {
      this.registry.registerMetric(
        new Gauge({
          name: `majlis_${name}`,
          help,
          labelNames: ["pool"],
          registers: [],
          collect() {
            for (const [pool, figures] of Object.entries(pools())) this.set({ pool }, read(figures));
          },
        }),
      );
    }
    this.registry.registerMetric(
      new Counter({
        name: "majlis_pool_jobs_total",
        help: "Jobs of a pool by what became of them.",
        labelNames: ["pool", "end"],
        registers: [],
        collect() {
          this.reset();
          for (const [pool, { jobs }] of Object.entries(pools()))
            for (const [end, count] of Object.entries(jobs)) this.inc({ pool, end }, count);
        },
      }),
    );
  }

  /** A counter whose value is kept outside this class. */
  #grown(name: string, help: string, read: () => number | Promise<number>): void {
    this.registry.registerMetric(
      new Counter({
        name: `majlis_${name}`,
        help,
        registers: [],
        async collect() {
          const count = await read();
          this.reset();
          this.inc(count);
        },
      }),
    );
  }

  #counter(name: string, help: string): Counter {
    return new Counter({ name: `majlis_${name}`, help, registers: [this.registry] });
  }

  #histogram(name: string, help: string, buckets: number[]): Histogram {
    return new Histogram({ name: `majlis_${name}`, help, buckets, registers: [this.registry] });
  }

  #gauge(name: string, help: string, read: () => number | Promise<number>): void {
    this.registry.registerMetric(
      new Gauge({
        name: `majlis_${name}`,
        help,
        registers: [],
        async collect() {
          this.set(await read());
        },
      }),
    );
  }

  #labelled(name: string, help: string, label: string, values: readonly string[]): LabelledCounter {
    return new LabelledCounter(new Counter({ name: `majlis_${name}`, help, labelNames: [label], registers: [this.registry] }), values);
  }
}

/** A counter with one label of known values: all shown from the start, and anything else counted as one more. */
class LabelledCounter {
  readonly #children: ReadonlyMap<string, Counter.Internal>;

  constructor(counter: Counter, values: readonly string[]) {
    this.#children = new Map([...values, OTHER].map((value) => [value, counter.labels(value)]));
    for (const child of this.#children.values()) child.inc(0);
  }

  add(value: string): void {
    (this.#children.get(value) ?? this.#children.get(OTHER))?.inc();
  }
}
