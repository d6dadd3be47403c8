import { expect, it } from "vitest";
import type { AttemptCounter } from "../../../server/ports/attempt-counter.ts";
import { systemClock } from "../../../server/adapters/system/clock.ts";
import { FailureLimit } from "../../../server/domain/attempt-limits/failure-limit.ts";
import { settle } from "../../support/manual-clock.ts";

const UNCOUNTED: AttemptCounter = { read: async () => null, add: async () => ({ attempts: 1, resetsInMs: 1_000 }), forget: async () => {} };

it("T4 an attempt goes on although the one that filled the limit ends while it looks, at whatever step", async () => {
  for (let steps = 0; steps < 12; steps++) {
    const limit = new FailureLimit(UNCOUNTED, 1);
    const keyed = [{ limit, key: "ana" }];
    expect(await FailureLimit.enterAll(keyed, systemClock)).toBeNull();
    let entered = false;
    void FailureLimit.enterAll(keyed, systemClock).then(() => (entered = true));
    for (let step = 0; step < steps; step++) await Promise.resolve();
    limit.leave("ana");
    await settle();
    expect({ steps, entered }).toEqual({ steps, entered: true });
  }
});
