import type { ChildProcess } from "node:child_process";
import { once } from "node:events";

const running = new Set<ChildProcess>();

/**
 * Remembers a process that this one has started, and gives it back: it ends with this process at the latest, and with the file of tests
 * that started it. A test that fails half-way therefore leaves nothing behind that a test run would wait for.
 */
export function own<Child extends ChildProcess>(child: Child): Child {
  if (running.size === 0) process.on("exit", killAll);
  running.add(child);
  child.once("exit", () => {
    running.delete(child);
    if (running.size === 0) process.off("exit", killAll);
  });
  return child;
}

/** Ends every process still remembered, paused ones too, and waits for their end. */
export async function endOwnProcesses(): Promise<void> {
  const ended = [...running].map((child) => once(child, "exit"));
  killAll();
  await Promise.all(ended);
}

function killAll(): void {
  for (const child of running) child.kill("SIGKILL");
}
