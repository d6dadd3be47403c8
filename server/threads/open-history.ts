import { openThread, WATCHED_HEAP_MEGABYTES, type Thread, type ThreadLimits } from "../adapters/worker/open-thread.ts";
import type { Remote } from "../adapters/worker/rpc.ts";
import { WorkerPool, type PoolLimits } from "../adapters/worker/worker-pool.ts";
import { SnapshotChecks } from "../domain/history/replay/snapshot-checks.ts";
import type { Clock } from "../ports/clock.ts";
import type { History } from "../ports/history.ts";
import type { Log } from "../ports/log.ts";
import type { PoolFigures } from "../ports/metrics.ts";
import { DERIVED_LIMITS, JOIN_LIMITS, LOWER_BY, WORKER_HOT_BYTES } from "./derived-work-limits.ts";
import type { HistoryThreadSettings, ServedHistory } from "./history-thread.ts";

/** The pools that derived work runs in: joins have one of their own. */
export type HistoryPool = "joins" | "derived";

/** The history on threads that are started when there is work. */
export interface PooledHistory {
  readonly history: History;
  /** How the pools stand. */
  readonly figures: () => Readonly<Record<HistoryPool, PoolFigures>>;
  /** Rejects while a pool can have no worker; tries to start one, at intervals. */
  readonly check: (pool: HistoryPool) => Promise<void>;
}

/** Entries, and documents while they are folded, live for a moment: with V8's one megabyte most of that would be copied, and much of it kept until all is collected. */
const NEW_SPACE_MEGABYTES = 8;

type Job<Result> = (methods: Remote<ServedHistory>) => Promise<Result>;

/** What a history is opened with, besides its files. */
export interface HistoryParts {
  readonly clock: Clock;
  readonly log: Log;
  /** Limits other than those of a node, for tests. */
  readonly limits?: Partial<Readonly<Record<HistoryPool, PoolLimits>>>;
}

/**
 * A history whose work is done by two pools over the same files, so that joins never wait for a timeline, a past state or a check
 * (RULES.md, W2). After each new snapshot it is checked against a replay. Starts no thread by itself: a file that cannot be opened
 * shows with the first call, which then rejects with {@link WorkUnavailable}. `history.close()` ends every thread.
 */
export function openHistory(settings: HistoryThreadSettings, { clock, log, limits }: HistoryParts): PooledHistory {
  const pool = (name: HistoryPool, standard: PoolLimits, lowerBy: number): WorkerPool<ServedHistory> =>
    new WorkerPool<ServedHistory>({
      name,
      limits: limits?.[name] ?? standard,
      open: (signal) => openWorker(settings, { lowerBy, signal }),
      shut: (methods) => methods.close(),
      clock,
      log,
    });
  const joins = pool("joins", JOIN_LIMITS, 0);
  const derived = pool("derived", DERIVED_LIMITS, LOWER_BY);
  let closing: Promise<unknown> | null = null;
  /** A job that needs the whole timeline, after as many jobs as its folding takes. */
  const runFolded = async <Result>(compartment: string, job: Job<Result>): Promise<Result> => {
    while (!(await derived.run(compartment, (methods) => methods.foldTimeline(compartment))));
    return derived.run(compartment, job);
  };
  const checks = new SnapshotChecks({
    verify: (compartment, sizeBytes) => derived.run(compartment, (methods) => methods.verify(compartment, sizeBytes)),
    clock,
    log,
  });
  const history: History = {
    load: (compartment) => joins.run(compartment, (methods) => methods.load(compartment)),
    snapshot: async (compartment) => {
      const snapshot = await joins.run(compartment, (methods) => methods.snapshot(compartment));
      checks.check(compartment, snapshot.update.length);
      return snapshot;
    },
    stateAt: (compartment, seq) => derived.run(compartment, (methods) => methods.stateAt(compartment, seq)),
    countCards: (compartment) => derived.run(compartment, (methods) => methods.countCards(compartment)),
    rankAtEnd: (compartment, lane) => derived.run(compartment, (methods) => methods.rankAtEnd(compartment, lane)),
    reviewDates: (compartment, known) => derived.run(compartment, (methods) => methods.reviewDates(compartment, known)),
    mapping: (compartment, mapping) => derived.run(compartment, (methods) => methods.mapping(compartment, mapping)),
    timeline: (compartment, page) => {
      const job: Job<Awaited<ReturnType<History["timeline"]>>> = (methods) => methods.timeline(compartment, page);
      // Only the newest page shows what is not folded yet.
      return page.before === undefined ? runFolded(compartment, job) : derived.run(compartment, job);
    },
    lastDeletion: (compartment, card) => runFolded(compartment, (methods) => methods.lastDeletion(compartment, card)),
    timelineSince: (compartment, afterSeq) => runFolded(compartment, (methods) => methods.timelineSince(compartment, afterSeq)),
    writersOf: (compartment, card) => runFolded(compartment, (methods) => methods.writersOf(compartment, card)),
    close: async () => {
      checks.stop();
      await (closing ??= Promise.all([joins.close(), derived.close()]));
    },
  };
  const pools = { joins, derived };
  return { history, figures: () => ({ joins: joins.figures(), derived: derived.figures() }), check: (name) => pools[name].check() };
}

function openWorker(
  settings: HistoryThreadSettings,
  limits: Pick<ThreadLimits, "lowerBy"> & { signal: AbortSignal },
): Promise<Thread<ServedHistory>> {
  return openThread<ServedHistory>(
    new URL("history-thread.ts", import.meta.url),
    { hotBytes: WORKER_HOT_BYTES, ...settings },
    { heapMegabytes: WATCHED_HEAP_MEGABYTES, newSpaceMegabytes: NEW_SPACE_MEGABYTES, ...limits },
  );
}
