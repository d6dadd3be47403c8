import { readFileSync, readlinkSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { constants, getPriority, setPriority } from "node:os";

/**
 * Lets the system prefer all other threads to the one that calls, by so many steps of niceness. Without it, where busy threads outnumber the
 * cores, each of the four hand-overs between an edit and its receipt waits for background work.
 * Linux only, where threads have ids and priorities of their own; elsewhere it does nothing.
 */
export function lowerPriority(by: number): void {
  try {
    // A link to <process>/task/<thread>.
    const thread = Number(readlinkSync("/proc/thread-self").split("/").at(-1));
    setPriority(thread, below(thread, by));
  } catch {
    // No such folder, or not allowed: the thread works on as it is.
  }
}

/** What libuv calls the threads of its pool. */
const POOL_THREAD = "libuv-worker";

/**
 * Lowers the priority of the threads of Node's pool in the same way. They hash passwords: two of them at work would leave a machine of two cores
 * none for edits. Nothing between an edit and its receipt runs there.
 */
export async function lowerPoolPriority(by: number): Promise<void> {
  try {
    // Reading a folder is work for the pool, so its threads are there afterwards: it starts all of them at once.
    for (const thread of await readdir(TASKS)) if (nameOf(thread) === POOL_THREAD) setPriority(Number(thread), below(process.pid, by));
  } catch {
    // As above.
  }
}

const TASKS = "/proc/self/task";

function nameOf(thread: string): string {
  return readFileSync(`${TASKS}/${thread}/comm`, "utf8").trim();
}

/** The niceness that is by so much above that of a thread. */
function below(thread: number, by: number): number {
  return Math.min(constants.priority.PRIORITY_LOW, getPriority(thread) + by);
}
