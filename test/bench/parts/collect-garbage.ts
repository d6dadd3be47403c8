import { BroadcastChannel, isMainThread } from "node:worker_threads";
import { getHeapStatistics } from "node:v8";

// Preloaded (`--import`) into a process under measurement, on every thread of it: on "collect-garbage" from the parent process each thread
// collects, and the answer is the bytes alive in all of them. Needs `--expose-gc`.

const channel = new BroadcastChannel("collect-garbage");
channel.unref();

/** Bytes of this thread's heap that are alive, and of what lies outside of it. */
function collect(): number {
  const { gc } = globalThis as { gc?: () => void };
  gc?.();
  gc?.();
  const { used_heap_size, external_memory } = getHeapStatistics();
  return used_heap_size + external_memory;
}

if (isMainThread) {
  let alive = 0;
  channel.onmessage = (event) => {
    const { data } = event as { data: unknown };
    if (typeof data === "number") alive += data;
  };
  process.on("message", () => {
    alive = collect();
    channel.postMessage("collect");
    // Threads answer within their turn; a second is ample on a server that is idle.
    setTimeout(() => process.send?.(alive), 1000);
  });
  process.channel?.unref();
} else {
  channel.onmessage = (event) => {
    if ((event as { data: unknown }).data === "collect") channel.postMessage(collect());
  };
}
