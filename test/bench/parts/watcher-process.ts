import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { WatchPlan, WatchReport } from "./counting-watchers.ts";

/** Counting watchers in a process of their own (counting-watchers.ts). */
export class WatcherProcess {
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** Opens every watcher of a plan. */
  static async open(plan: WatchPlan): Promise<WatcherProcess> {
    const entry = join(import.meta.dirname, "counting-watchers.ts");
    const child = spawn(process.execPath, [entry, JSON.stringify(plan)], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    await once(child, "message");
    return new WatcherProcess(child);
  }

  /** What they have received and used so far. */
  async report(): Promise<WatchReport> {
    const answer = once(this.#child, "message");
    this.#child.send("report");
    return ((await answer) as [WatchReport])[0];
  }

  /** Ends the process, and with it its connections. */
  stop(): void {
    this.#child.kill();
  }
}
