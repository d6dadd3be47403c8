import { setFlagsFromString } from "node:v8";
import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { callMethods, serveMethods, type CallOptions, type Remote } from "./rpc.ts";

/** What a thread is started with (its `workerData`): its settings, the port on which it answers, and how it begins. */
export interface ThreadStart<Settings> {
  readonly settings: Settings;
  readonly port: MessagePort;
  /** The module that serves, as a URL. */
  readonly entry: string;
  /** See {@link ThreadLimits}. */
  readonly lowerBy: number;
}

/** A running thread and the methods it serves. */
export interface Thread<Target> {
  readonly methods: Remote<Target>;
  /** Settles when the thread is gone: null after {@link Thread.stop}, else what ended it. Never rejects. */
  readonly ended: Promise<Error | null>;
  /** Resident memory of the thread in bytes, buffers included; answered although the thread is busy. */
  memoryBytes(): Promise<number>;
  /** Ends the thread at once; calls under way reject. Close what it serves first. Idempotent. */
  stop(): Promise<void>;
}

/** What a thread may take. */
export interface ThreadLimits {
  /** Largest heap, without buffers; V8's own choice if absent. Beyond it V8 may abort the whole process: see {@link WATCHED_HEAP_MEGABYTES}. */
  readonly heapMegabytes?: number;
  /** Space for new objects that the thread begins with; it takes twice that of memory. V8's own choice, a megabyte, if absent. */
  readonly newSpaceMegabytes?: number;
  /** By how much its priority is below that of other threads (lower-priority.ts); 0 if absent. */
  readonly lowerBy?: number;
}

/**
 * The heap of a thread that a watchdog watches, megabytes. Its limit of memory is the one that ends the thread, and lies some 900 MB or more below this one:
 * a thread that reaches V8's limit is ended only if it can be interrupted before the next allocation, and else takes the process with it
 * (nodejs/node#47224). At 2 GB and more V8 would also let garbage grow to four times what is in use.
 */
export const WATCHED_HEAP_MEGABYTES = 2_000;

/** The value of V8's flag for the least space for new objects with which it chooses by itself. */
const V8_CHOOSES = 0;

/**
 * Starts `entry` as a thread and resolves once it serves (see {@link serveThread}); rejects with what it threw while opening.
 * Aborting `signal` ends a thread that is still opening, and rejects when it has ended. `settings` is cloned to it.
 */
export async function openThread<Target extends object>(
  entry: URL,
  settings: unknown,
  options: CallOptions & ThreadLimits & { readonly signal?: AbortSignal } = {},
): Promise<Thread<Target>> {
  const { port1, port2 } = new MessageChannel();
  // No option of a worker, but a flag of the process that each thread reads as it starts.
  if (options.newSpaceMegabytes !== undefined) setFlagsFromString(`--min-semi-space-size=${options.newSpaceMegabytes}`);
  const worker = new Worker(new URL("start-thread.ts", import.meta.url), {
    workerData: { settings, port: port2, entry: entry.href, lowerBy: options.lowerBy ?? 0 } satisfies ThreadStart<unknown>,
    transferList: [port2],
    ...(options.heapMegabytes !== undefined && { resourceLimits: { maxOldGenerationSizeMb: options.heapMegabytes } }),
  });
  let isStopping = false;
  const ended = Promise.withResolvers<Error | null>();
  const ready = Promise.withResolvers<void>();
  worker.once("message", () => ready.resolve());
  worker.once("error", (error) => {
    const failure = error instanceof Error ? error : new Error(String(error));
    ready.reject(failure);
    ended.resolve(failure);
  });
  worker.once("exit", (code) => {
    port1.close();
    const failure = new Error(`the thread exited with code ${code}`);
    ready.reject(failure);
    ended.resolve(isStopping ? null : failure);
  });
  const methods = callMethods<Target>(port1, options);
  const abandon = (): void => void worker.terminate();
  options.signal?.addEventListener("abort", abandon);
  try {
    await ready.promise;
  } finally {
    if (options.newSpaceMegabytes !== undefined) setFlagsFromString(`--min-semi-space-size=${V8_CHOOSES}`);
    options.signal?.removeEventListener("abort", abandon);
  }
  return {
    methods,
    ended: ended.promise,
    memoryBytes: async () => {
      const { total_physical_size: heap, external_memory: buffers } = await worker.getHeapStatistics();
      return heap + buffers;
    },
    stop: async () => {
      isStopping = true;
      await worker.terminate();
    },
  };
}

/** Called once by a thread's entry file: opens what it serves from its settings, then answers calls. A failure to open ends the thread and reaches {@link openThread}. */
export async function serveThread<Settings>(
  threads: { readonly workerData: ThreadStart<Settings>; readonly parentPort: MessagePort | null },
  open: (settings: Settings) => object | Promise<object>,
): Promise<void> {
  const { settings, port } = threads.workerData;
  serveMethods(port, await open(settings));
  threads.parentPort?.postMessage("ready");
}
