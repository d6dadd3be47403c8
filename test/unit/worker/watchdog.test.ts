import { expect, it } from "vitest";
import { Watchdog } from "../../../server/adapters/worker/watchdog.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const LIMITS = { jobMs: 1_000, memoryBytes: 1_000, watchMs: 100 };
const forever = <Value>(): Promise<Value> => new Promise(() => {});

/** A job that never ends, on a thread that answers `memoryBytes` so. Gives the watchdog, and the error that ended the wait. */
function watched(clock: ManualClock, memoryBytes: () => Promise<number>) {
  const watchdog = new Watchdog(LIMITS, clock);
  const ended = watchdog.watch({ memoryBytes }, () => forever<null>()).catch((error: unknown) => error);
  return { watchdog, ended };
}

it("P12 W3 a job is over its time also where its thread, inside a native call, does not say how much memory it has", async () => {
  const clock = new ManualClock();
  let asked = 0;
  const { watchdog, ended } = watched(clock, () => {
    asked++;
    return forever<number>();
  });
  await clock.advance(1_200);
  expect(watchdog.verdict).toBe("ended-for-time");
  expect(await ended).toMatchObject({ message: "it ran for more than 1000 ms" });
  expect(asked).toBe(1);
  expect(clock.pending).toBe(0);
});

it("P12 W3 a job is ended once its thread says that it has too much memory, and no longer looked at", async () => {
  const clock = new ManualClock();
  let bytes = 1_000;
  const { watchdog, ended } = watched(clock, async () => bytes);
  await clock.advance(300);
  expect(watchdog.verdict).toBe(null);
  bytes = 1_001;
  await clock.advance(100);
  expect(watchdog.verdict).toBe("ended-for-memory");
  expect(await ended).toMatchObject({ message: "it took 1001 bytes of memory" });
  expect(clock.pending).toBe(0);
});
