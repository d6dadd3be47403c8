import { BroadcastChannel, isMainThread } from "node:worker_threads";
import { getHeapStatistics } from "node:v8";

// Preloaded (`--import`) into a process under measurement, on every thread of it: on "collect-garbage" from the parent process each thread
// collects, and the answer is the bytes alive in all of them. Needs `--expose-gc`.

const threads = new BroadcastChannel("collect-garbage");
threads.unref();

/** Bytes of this thread's heap that are alive, and of what lies outside of it. */
function collect(): number {
  const { gc } = globalThis as { gc?: () => void };
  gc?.();
  gc?.();
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

function dataOf(event: Event): unknown {
  return Reflect.get(event, "data");
}

function tell(message: unknown): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- threads of one process have no origins
  threads.postMessage(message);
}

if (isMainThread) {
  let alive = 0;
  threads.addEventListener("message", (event: Event) => {
    const data = dataOf(event);
    if (typeof data === "number") alive += data;
  });
  process.on("message", () => {
    alive = collect();
    tell("collect");
    // Threads answer within their turn; a second is ample on a server that is idle.
    setTimeout(() => process.send?.(alive), 1000);
  });
  process.channel?.unref();
  // No server outlives its benchmark, however that ended.
  process.on("disconnect", () => process.exit());
} else {
  threads.addEventListener("message", (event: Event) => {
    if (dataOf(event) === "collect") tell(collect());
  });
}
