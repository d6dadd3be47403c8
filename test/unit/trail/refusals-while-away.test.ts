import { expect, it } from "vitest";
import { createMemoryDirectory } from "../../../server/adapters/memory/directory/directory.ts";
import { recordRefusals } from "../../../server/commands/record-refusals.ts";
import { MOST_MINUTES, MOST_TOLD_APART, SignInRefusals } from "../../../server/domain/trail/sign-in-refusals.ts";
import { DirectoryUnavailable } from "../../../server/ports/directory.ts";
import { SITE_TRAIL } from "../../../shared/trail/trail-owner.ts";
import { fill } from "../../support/directory-records.ts";

const MINUTE_MS = 60_000;

it("TR4 holds no more than a quarter of an hour of refusals while the directory is away, and then records every one of them", async () => {
  const refusals = new SignInRefusals();
  const directory = createMemoryDirectory();
  await fill(directory);
  const away = new Proxy(directory, { get: () => () => Promise.reject(new DirectoryUnavailable("it is away")) });
  const [minutes, names] = [120, MOST_TOLD_APART + 100];
  for (let minute = 0; minute < minutes; minute += 1) {
    for (let name = 0; name < names; name += 1)
      refusals.add({ username: `guess-${minute}-${name}`, network: "192.0.2.7", at: minute * MINUTE_MS });
    await expect(recordRefusals({ directory: away }, refusals, (minute + 1) * MINUTE_MS)).rejects.toThrow(DirectoryUnavailable);
  }
  const held = refusals.take(minutes * MINUTE_MS);
  expect(held.length).toBeLessThanOrEqual(MOST_MINUTES * (MOST_TOLD_APART + 100));
  expect(held.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(minutes * names);
  refusals.putBack(held);
  await recordRefusals({ directory }, refusals, minutes * MINUTE_MS);
  const recorded = (await directory.trailAfter(SITE_TRAIL, 0, 10_000)).filter(({ type }) => type === "session.refused");
  const attemptsOf = (body: Uint8Array | null) =>
    (JSON.parse(Buffer.from(body ?? []).toString()) as { said: { attempts: number } }).said.attempts;
  expect(recorded.reduce((sum, { body }) => sum + attemptsOf(body), 0)).toBe(minutes * names);
  expect(refusals.take(Infinity)).toEqual([]);
});
