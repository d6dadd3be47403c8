import { getHeapStatistics, setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** How often a thread looks at its heap. */
const LOOK_MS = 2_000;
/** A heap that has grown by less since the last look belongs to a thread that has nothing to do. */
const IDLE_BYTES = 256 << 10;
/** So much more than what was alive after the last collection is worth one: it takes a tenth of a second for each 100 MB that are alive. */
const WORTH_BYTES = 16 << 20;

/** Tells from the sizes of a heap when its thread is idle and holds enough garbage to be collected. */
export class IdleHeap {
  #lastBytes = 0;
  #aliveBytes = 0;

  /** Whether to collect, at a heap of so many bytes. Asked at regular intervals. */
  isWorthCollecting(bytes: number): boolean {
    const isIdle = Math.abs(bytes - this.#lastBytes) < IDLE_BYTES;
    this.#lastBytes = bytes;
    this.#aliveBytes = Math.min(this.#aliveBytes, bytes);
    return isIdle && bytes - this.#aliveBytes >= WORTH_BYTES;
  }

  /** So many bytes were left after a collection. */
  collected(bytes: number): void {
    this.#lastBytes = bytes;
    this.#aliveBytes = bytes;
  }
}

/**
 * Collects the garbage of the calling thread whenever the thread has been idle for some seconds. V8 collects while a thread allocates: one whose work is done
 * keeps the garbage of its last job, up to as many bytes as are alive, until it is given another one.
 */
export function collectWhenIdle(): void {
  const heap = new IdleHeap();
  const used = (): number => getHeapStatistics().used_heap_size;
  setInterval(() => {
    if (!heap.isWorthCollecting(used())) return;
    if (collectGarbage()) heap.collected(used());
  }, LOOK_MS).unref();
}

/** Collects all garbage of the calling thread. False, and nothing is collected, where another thread asked for the same at this moment. */
export function collectGarbage(): boolean {
  // V8 hands the function out to contexts that are made while the flag is set, which is one for all threads.
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("globalThis.gc") as (() => void) | undefined;
  setFlagsFromString("--no-expose-gc");
  collect?.();
  return collect !== undefined;
}
