import { readlinkSync } from "node:fs";
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
    setPriority(thread, Math.min(constants.priority.PRIORITY_LOW, getPriority(thread) + by));
  } catch {
    // No such folder, or not allowed: the thread works on as it is.
  }
}
