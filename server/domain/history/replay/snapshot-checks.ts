import type { CompartmentId } from "../../../../shared/ids.ts";
import type { ReplayVerdict } from "./replay-check.ts";
import type { Clock } from "../../../ports/clock.ts";
import type { Log } from "../../../ports/log.ts";
import { WorkUnavailable } from "../../../ports/work.ts";

/** After each job of a check its board is left alone for so many times as long as the job took, but no longer than so many milliseconds. */
const REST = { times: 3, longestMs: 5_000 };

/** What checks need. */
export interface SnapshotCheckPorts {
  /** Checks a board whose newest snapshot has so many bytes, in one job of limited length. */
  readonly verify: (compartment: CompartmentId, sizeBytes: number) => Promise<ReplayVerdict>;
  readonly clock: Pick<Clock, "after" | "monotonic">;
  readonly log: Log;
}

/**
 * Has new snapshots checked against a replay, one board's one after the other (RULES.md, W7). No one waits for that, so it rests between its jobs:
 * a board that takes thousands of edits a second would otherwise be checked without a pause, on the processors that its edits need.
 */
export class SnapshotChecks {
  readonly #ports: SnapshotCheckPorts;
  /** Boards whose check is under way or rests, and the size of the newest snapshot that came meanwhile; null if none has. */
  readonly #underWay = new Map<CompartmentId, number | null>();
  /** Ends the rests. */
  readonly #wakeUps = new Set<() => void>();
  #isStopped = false;

  constructor(ports: SnapshotCheckPorts) {
    this.#ports = ports;
  }

  /** A board has a new snapshot, of so many bytes. A check that fails is logged. */
  check(compartment: CompartmentId, sizeBytes: number): void {
    if (this.#underWay.has(compartment)) return void this.#underWay.set(compartment, sizeBytes);
    this.#underWay.set(compartment, null);
    void this.#run(compartment, sizeBytes).finally(() => this.#underWay.delete(compartment));
  }

  /** Begins no more jobs. */
  stop(): void {
    this.#isStopped = true;
    for (const wakeUp of this.#wakeUps) wakeUp();
  }

  async #run(compartment: CompartmentId, sizeBytes: number): Promise<void> {
    for (let size: number | null = sizeBytes; size !== null && !this.#isStopped;) {
      const startMs = this.#ports.clock.monotonic();
      const verdict = await this.#verdict(compartment, size);
      await this.#rest(this.#ports.clock.monotonic() - startMs);
      const newer: number | null = this.#underWay.get(compartment) ?? null;
      this.#underWay.set(compartment, null);
      size = newer ?? (verdict === "behind" ? size : null);
    }
  }

  /** Null where the check failed: a snapshot that has come meanwhile is checked all the same. */
  #verdict(compartment: CompartmentId, sizeBytes: number): Promise<ReplayVerdict | null> {
    return this.#ports.verify(compartment, sizeBytes).catch((cause: unknown) => {
      // What a pool could not do it has logged itself.
      if (!this.#isStopped && !(cause instanceof WorkUnavailable))
        this.#ports.log.warn({ err: cause, compartment }, "a snapshot could not be checked");
      return null;
    });
  }

  #rest(jobMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#ports.clock.after(Math.min(REST.longestMs, jobMs * REST.times), () => wakeUp());
      const wakeUp = (): void => {
        cancel();
        this.#wakeUps.delete(wakeUp);
        resolve();
      };
      this.#wakeUps.add(wakeUp);
    });
  }
}
