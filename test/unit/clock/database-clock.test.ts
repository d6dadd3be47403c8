import { describe, expect, it } from "vitest";
import { startClock } from "../../../server/adapters/postgres/clock.ts";
import { ManualClock, settle } from "../../support/manual-clock.ts";
import { silentLog } from "../../support/silent-log.ts";

/** A database whose time runs beside the node's, and whose answers take a while. */
function setUp(databaseStart: number) {
  const base = new ManualClock();
  const database = { ahead: databaseStart, roundTripMs: 0, isAway: false };
  const ask = async (): Promise<number> => {
    if (database.isAway) throw new Error("away");
    const half = database.roundTripMs / 2;
    if (half > 0) await base.advance(half);
    const time = database.ahead + base.monotonic();
    if (half > 0) await base.advance(half);
    return time;
  };
  return { base, database, start: () => startClock(ask, { base, log: silentLog }) };
}

describe("the database's clock on a node", () => {
  it("tells the database's time, not the node's, and carries it forward", async () => {
    const { base, start } = setUp(1_000_000);
    const clock = await start();
    expect(clock.now()).toBe(1_000_000);
    await base.advance(1_234);
    expect(clock.now()).toBe(1_001_234);
    clock.stop();
  });

  it("counts half of the way there and back", async () => {
    const { base, database, start } = setUp(5_000);
    database.roundTripMs = 80;
    const clock = await start();
    expect(clock.now()).toBe(5_000 + base.monotonic());
    clock.stop();
  });

  it("is set again, and never goes backwards", async () => {
    const { base, database, start } = setUp(10_000);
    const clock = await start();
    database.ahead -= 3_000;
    await base.advance(10_000);
    await settle();
    expect(clock.now()).toBe(20_000 - 3_000);
    clock.now();
    database.ahead -= 5_000;
    const before = clock.now();
    await base.advance(10_000);
    await settle();
    const after = clock.now();
    expect(after).toBeGreaterThanOrEqual(before);
    database.ahead += 60_000;
    await base.advance(10_000);
    await settle();
    expect(clock.now()).toBe(10_000 - 8_000 + 60_000 + base.monotonic());
    clock.stop();
  });

  it("goes on while the database is away or slow, and takes up its time when it is back", async () => {
    const { base, database, start } = setUp(50_000);
    const clock = await start();
    database.isAway = true;
    database.ahead += 700;
    await base.advance(10_000);
    await settle();
    expect(clock.now()).toBe(60_000);
    database.isAway = false;
    await base.advance(10_000);
    await settle();
    expect(clock.now()).toBe(70_700);
    clock.stop();
    expect(base.pending).toBe(0);
  });
});
