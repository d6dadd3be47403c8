import { describe, expect, it } from "vitest";
import { startSchedule } from "../../../server/domain/schedule.ts";
import { ManualClock, settle } from "../../support/manual-clock.ts";
import { silentLog } from "../../support/silent-log.ts";

describe("regular work", () => {
  it("runs each task at its own period, from one period after the start, until it is stopped", async () => {
    const clock = new ManualClock();
    const started: string[] = [];
    const task = (name: string, everyMs: number) => ({ name, everyMs, run: () => void started.push(`${name} ${clock.monotonic()}`) });
    const stop = startSchedule({ clock, log: silentLog }, [task("a", 100), task("b", 250)]);
    await clock.advance(500);
    expect(started).toEqual(["a 100", "a 200", "b 250", "a 300", "a 400", "b 500", "a 500"]);
    stop();
    await clock.advance(1_000);
    expect(started).toHaveLength(7);
    expect(clock.pending).toBe(0);
  });

  it("does not start a task that is still running, and starts it again at the turn after", async () => {
    const clock = new ManualClock();
    const finish: (() => void)[] = [];
    const run = (): Promise<void> => new Promise((resolve) => void finish.push(resolve));
    startSchedule({ clock, log: silentLog }, [{ name: "slow", everyMs: 100, run }]);
    await clock.advance(350);
    expect(finish).toHaveLength(1);
    finish[0]?.();
    await settle();
    await clock.advance(100);
    expect(finish).toHaveLength(2);
  });

  it("logs the first failure of an outage, goes on, and logs again after a success", async () => {
    const clock = new ManualClock();
    const logged: unknown[] = [];
    const log = { ...silentLog, error: (details: object) => void logged.push(Reflect.get(details, "task")) };
    let runs = 0;
    const run = (): Promise<void> => (++runs === 3 ? Promise.resolve() : Promise.reject(new Error("away")));
    startSchedule({ clock, log }, [{ name: "poll", everyMs: 100, run }]);
    await clock.advance(200);
    expect(logged).toEqual(["poll"]);
    await clock.advance(300);
    expect(runs).toBe(5);
    expect(logged).toEqual(["poll", "poll"]);
  });

  it("a task that throws at once keeps neither itself nor other tasks from running", async () => {
    const clock = new ManualClock();
    let runs = 0;
    const broken = {
      name: "broken",
      everyMs: 100,
      run: (): void => {
        throw new Error("broken");
      },
    };
    startSchedule({ clock, log: silentLog }, [broken, { name: "whole", everyMs: 100, run: () => void runs++ }]);
    await clock.advance(300);
    expect(runs).toBe(3);
  });
});
