import type { Clock } from "../ports/clock.ts";
import type { Log } from "../ports/log.ts";

/** Work that is done again and again. */
export interface RegularTask {
  /** For the log. */
  readonly name: string;
  /** Time between two starts, milliseconds. */
  readonly everyMs: number;
  run(): void | Promise<void>;
}

/**
 * Starts every task each `everyMs`, the first time after one period. A task that is still running misses its turn.
 * A task that fails runs again at its next turn; the log has the first failure of each outage. Returns the undo.
 */
export function startSchedule(
  ports: { readonly clock: Pick<Clock, "after">; readonly log: Log },
  tasks: readonly RegularTask[],
): () => void {
  const stops = tasks.map((task) => repeat(ports, task));
  return () => stops.forEach((stop) => stop());
}

function repeat({ clock, log }: { readonly clock: Pick<Clock, "after">; readonly log: Log }, task: RegularTask): () => void {
  let isRunning = false;
  let hasFailed = false;
  let cancel = (): void => {};
  const run = async (): Promise<void> => {
    isRunning = true;
    try {
      await task.run();
      hasFailed = false;
    } catch (cause) {
      if (!hasFailed) log.error({ err: cause, task: task.name }, "regular work failed; it is tried again");
      hasFailed = true;
    } finally {
      isRunning = false;
    }
  };
  const wait = (): void => {
    cancel = clock.after(task.everyMs, () => {
      wait();
      if (!isRunning) void run();
    });
  };
  wait();
  return () => cancel();
}
