import { expect, it } from "vitest";
import { RightsLease } from "../../../server/domain/rights-lease.ts";
import { ManualClock } from "../../support/manual-clock.ts";

it("T48 N9 an answer that was long on its way is as old as its question; one that overtook it counts on", async () => {
  const clock = new ManualClock();
  const rights = new RightsLease(clock);
  const askedMs = clock.monotonic();
  await clock.advance(9_000);
  rights.renew(askedMs);
  await clock.advance(1_001);
  expect(rights.hasRunOut).toBe(true);
  rights.renew(clock.monotonic());
  rights.renew(askedMs);
  expect(rights.hasRunOut).toBe(false);
});
