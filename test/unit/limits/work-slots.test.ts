import { describe, expect, it } from "vitest";
import { WorkSlots, type Leave } from "../../../server/domain/work-slots.ts";

/** Enters, and fails the test if it is refused. */
async function entered(slots: WorkSlots, key?: string): Promise<Leave> {
  const outcome = await slots.enter(key);
  if (!outcome.ok) throw new Error(`refused: ${outcome.error}`);
  return outcome.value;
}

describe("slots for expensive work (P12)", () => {
  it("runs so many at once, lets so many wait in order, and refuses the rest at once", async () => {
    const slots = new WorkSlots({ atOnce: 2, waiting: 2 });
    const [first, second] = [await entered(slots), await entered(slots)];
    const started: string[] = [];
    const third = entered(slots).then((leave) => (started.push("third"), leave));
    const fourth = entered(slots).then((leave) => (started.push("fourth"), leave));
    expect(await slots.enter()).toEqual({ ok: false, error: "busy" });
    expect(started).toEqual([]);
    first();
    const leaveThird = await third;
    expect(started).toEqual(["third"]);
    second();
    second();
    await fourth;
    expect(await Promise.race([slots.enter(), Promise.resolve("waits")])).toBe("waits");
    leaveThird();
    expect(started).toEqual(["third", "fourth"]);
  });

  it("gives one key its share, counting what waits, and others theirs", async () => {
    const slots = new WorkSlots({ atOnce: 2, waiting: 4, perKey: 2 });
    const leave = await entered(slots, "a");
    await entered(slots, "b");
    const waiting = entered(slots, "a");
    expect(await slots.enter("a")).toEqual({ ok: false, error: "too-many" });
    leave();
    (await waiting)();
    expect(await slots.enter("a").then(({ ok }) => ok)).toBe(true);
  });

  it("L6 leaves slots to others where one key has its share: its further work waits, and does not hold up what came later", async () => {
    const slots = new WorkSlots({ atOnce: 2, waiting: 4, runningPerKey: 1 });
    const leave = await entered(slots, "slow");
    const started: string[] = [];
    const second = entered(slots, "slow").then((leaveSecond) => (started.push("slow"), leaveSecond));
    const leaveOther = await entered(slots, "other");
    const third = entered(slots, "third").then((leaveThird) => (started.push("third"), leaveThird));
    leaveOther();
    await third;
    expect(started).toEqual(["third"]);
    leave();
    await second;
    expect(started).toEqual(["third", "slow"]);
  });
});
