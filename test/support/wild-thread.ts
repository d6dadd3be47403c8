import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { serveThread, type ThreadStart } from "../../server/adapters/worker/open-thread.ts";

/** Work of every kind that a pool must survive. */
export interface WildWork {
  /** Number of calls that this thread has answered. */
  count(): Promise<number>;
  /** The niceness of this thread (man proc_pid_stat, field 19). */
  niceness(): Promise<number>;
  fail(): Promise<never>;
  /** Never gives the thread back. */
  spin(): Promise<never>;
  /** Waits for ever, with the thread free. */
  wait(): Promise<never>;
  /** Takes memory that V8's limit of the heap does not count. */
  takeBuffers(): Promise<never>;
  takeHeap(): Promise<never>;
  /** Takes heap in one piece that grows and grows. */
  growList(): Promise<never>;
  die(): Promise<never>;
  close(): Promise<void>;
}

const spin = (): never => {
  for (;;);
};

/** What the thread does when it is opened: serves, or one of the ways in which it may not. */
export type WildOpening = "serves" | "throws" | "spins" | "waits";

if (parentPort) {
  await serveThread(
    { parentPort, workerData: workerData as ThreadStart<{ readonly opening: WildOpening }> },
    async ({ opening }): Promise<WildWork> => {
      if (opening === "throws") throw new Error("it cannot be opened");
      if (opening === "spins") spin();
      if (opening === "waits") {
        setInterval(() => {}, 1_000);
        await new Promise<never>(() => {});
      }
      let calls = 0;
      return {
        count: async () => ++calls,
        niceness: async () => Number(readFileSync("/proc/thread-self/stat", "utf8").split(") ")[1]?.split(" ")[16]),
        fail: async () => {
          throw new Error("no such card");
        },
        spin: async () => spin(),
        wait: () => new Promise<never>(() => {}),
        takeBuffers: async () => {
          const taken = Array.from({ length: 40 }, () => new Uint8Array(10_000_000).fill(1));
          return taken.length > 0 ? spin() : spin();
        },
        takeHeap: async () => {
          const taken: object[] = [];
          for (;;) taken.push({ taken: [taken.length] });
        },
        growList: async () => {
          const list: number[] = [];
          for (;;) list.push(list.length + 0.5);
        },
        die: async () => process.exit(3),
        close: async () => {},
      };
    },
  );
}
