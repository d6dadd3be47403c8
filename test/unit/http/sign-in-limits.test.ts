import { expect, it } from "vitest";
import { memoryAttemptCounter } from "../../../server/adapters/memory/attempt-counters.ts";
import { SignInLimits, type SignInAttempt } from "../../../server/transport/http/rate-limits.ts";
import { settle } from "../../support/manual-clock.ts";

function mustGoOn(begun: Awaited<ReturnType<SignInLimits["begin"]>>): SignInAttempt {
  if ("retryAfterSeconds" in begun) throw new Error("held back too early");
  return begun;
}

it("T4 an attempt that comes while the last allowed one ends is answered, whichever step of it is under way", async () => {
  for (let steps = 0; steps < 24; steps++) {
    for (const isRight of [true, false]) {
      const limits = new SignInLimits(memoryAttemptCounter);
      for (let failure = 0; failure < 4; failure++) await mustGoOn(await limits.begin("ana", "::1")).end(false);
      const last = mustGoOn(await limits.begin("ana", "::1"));
      let isAnswered = false;
      const ended = last.end(isRight);
      for (let step = 0; step < steps; step++) await Promise.resolve();
      const next = limits.begin("ana", "::1").then((begun) => {
        isAnswered = true;
        return begun;
      });
      await ended;
      await settle();
      expect({ steps, isRight, isAnswered }).toEqual({ steps, isRight, isAnswered: true });
      expect("retryAfterSeconds" in (await next)).toBe(!isRight);
    }
    // The other order: it had begun before the last one ends.
    const limits = new SignInLimits(memoryAttemptCounter);
    for (let failure = 0; failure < 4; failure++) await mustGoOn(await limits.begin("ana", "::1")).end(false);
    const last = mustGoOn(await limits.begin("ana", "::1"));
    let isAnswered = false;
    const next = limits.begin("ana", "::1").then(() => {
      isAnswered = true;
    });
    for (let step = 0; step < steps; step++) await Promise.resolve();
    await last.end(false);
    await settle();
    expect({ steps, isAnswered }).toEqual({ steps, isAnswered: true });
    await next;
  }
});
