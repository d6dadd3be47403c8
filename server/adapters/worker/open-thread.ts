import { MessageChannel, type MessagePort, Worker } from "node:worker_threads";
import { callMethods, serveMethods, type CallOptions, type Remote } from "./rpc.ts";

/** What a thread is started with (its `workerData`): its settings and the port on which it answers. */
export interface ThreadStart<Settings> {
  readonly settings: Settings;
  readonly port: MessagePort;
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
  /** The thread ends with an error beyond it. V8 counts no buffers here: watch {@link Thread.memoryBytes} for those. */
  readonly heapMegabytes?: number;
  /** Space for new objects; it takes twice that of memory. One megabyte if absent. A server's threads begin with all of it (main.ts). */
  readonly newSpaceMegabytes?: number;
}

/** V8 gives two thirds of what it may take for young objects to the two halves of the space for new ones, and the rest to large ones. */
const YOUNG_PER_NEW_SPACE = 3;

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
  const worker = new Worker(entry, {
    workerData: { settings, port: port2 } satisfies ThreadStart<unknown>,
    transferList: [port2],
    resourceLimits: {
      maxYoungGenerationSizeMb: YOUNG_PER_NEW_SPACE * (options.newSpaceMegabytes ?? 1),
      ...(options.heapMegabytes !== undefined && { maxOldGenerationSizeMb: options.heapMegabytes }),
    },
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
