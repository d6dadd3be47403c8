import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { own } from "../own-processes.ts";

/** Which of the processes that want the processor get it. */
export type Scheduling = "normal" | "idle";

/** Runs a program, with all its threads, only where nothing else wants the processor (chrt(1), SCHED_IDLE of sched(7)). */
const WHEN_IDLE = ["chrt", "--idle", "0"] as const;

/** A process of the trial that speaks by messages. */
export class Child {
  readonly #process: ChildProcess;

  private constructor(process: ChildProcess) {
    this.#process = process;
  }

  /** Starts a file of this folder and resolves once it says that it is ready. Rejects if it ends before. */
  static async start(file: string, args: readonly string[], scheduling: Scheduling = "normal"): Promise<Child> {
    const run = [...(scheduling === "idle" ? WHEN_IDLE : []), process.execPath, join(import.meta.dirname, file), ...args];
    const child = new Child(own(spawn(run[0]!, run.slice(1), { stdio: ["ignore", "ignore", "inherit", "ipc"] })));
    if ((await child.next()) === null) throw new Error(`${file} ended before it was ready`);
    return child;
  }

  tell(message: string): void {
    if (this.#process.connected) this.#process.send(message);
  }

  /** The next message; null if the process ends before, or once `limitMs` have passed. */
  async next(limitMs?: number): Promise<unknown> {
    const limit = new AbortController();
    const timer = limitMs === undefined ? undefined : setTimeout(() => limit.abort(), limitMs);
    try {
      if (this.#process.exitCode !== null || this.#process.signalCode !== null) return null;
      const message = once(this.#process, "message", { signal: limit.signal }).then(([said]: unknown[]) => said);
      const end = once(this.#process, "exit", { signal: limit.signal }).then(() => null);
      return await Promise.race([message, end]).catch(() => null);
    } finally {
      clearTimeout(timer);
      limit.abort();
    }
  }

  stop(): void {
    this.#process.kill("SIGKILL");
  }
}
