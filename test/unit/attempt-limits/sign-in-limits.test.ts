import { expect, it } from "vitest";
import { memoryAttemptCounter } from "../../../server/adapters/memory/attempt-counters.ts";
import { systemClock } from "../../../server/adapters/system/clock.ts";
import { SignInLimits, type SignInAttempt, type SignInOrigin } from "../../../server/domain/attempt-limits/sign-in-limits.ts";
import { settle } from "../../support/manual-clock.ts";

const ana: SignInOrigin = { account: "ana", address: "::1", knownDevice: null };

function mustGoOn(begun: Awaited<ReturnType<SignInLimits["begin"]>>): SignInAttempt {
  if ("retryAfterSeconds" in begun) throw new Error("held back too early");
  return begun;
}

it("T4 an attempt that comes while the last allowed one ends is answered, whichever step of it is under way", async () => {
  for (let steps = 0; steps < 24; steps++) {
    for (const isRight of [true, false]) {
      const limits = new SignInLimits(memoryAttemptCounter, systemClock);
      for (let failure = 0; failure < 4; failure++) await mustGoOn(await limits.begin(ana)).end(false);
      const last = mustGoOn(await limits.begin(ana));
      let isAnswered = false;
      const ended = last.end(isRight);
      for (let step = 0; step < steps; step++) await Promise.resolve();
      const next = limits.begin(ana).then((begun) => {
        isAnswered = true;
        return begun;
      });
      await ended;
      await settle();
      expect({ steps, isRight, isAnswered }).toEqual({ steps, isRight, isAnswered: true });
      expect("retryAfterSeconds" in (await next)).toBe(!isRight);
    }
    // The other order: it had begun before the last one ends.
    const limits = new SignInLimits(memoryAttemptCounter, systemClock);
    for (let failure = 0; failure < 4; failure++) await mustGoOn(await limits.begin(ana)).end(false);
    const last = mustGoOn(await limits.begin(ana));
    let isAnswered = false;
    const next = limits.begin(ana).then(() => {
      isAnswered = true;
    });
    for (let step = 0; step < steps; step++) await Promise.resolve();
    await last.end(false);
    await settle();
    expect({ steps, isAnswered }).toEqual({ steps, isAnswered: true });
    await next;
  }
});

/** Whether an attempt is refused. One that is not ends as if the password had been right. */
async function isRefused(limits: SignInLimits, origin: SignInOrigin): Promise<boolean> {
  const begun = await limits.begin(origin);
  if ("retryAfterSeconds" in begun) return true;
  await begun.end(true);
  return false;
}

/** Fails to sign in so many times, as far as the limits let it; returns how often it was let through. */
async function failFrom(limits: SignInLimits, origin: SignInOrigin, times: number): Promise<number> {
  let passed = 0;
  for (let time = 0; time < times; time++) {
    const begun = await limits.begin(origin);
    if ("retryAfterSeconds" in begun) continue;
    passed += 1;
    await begun.end(false);
  }
  return passed;
}

it("found 16: wrong guesses by a stranger lock the stranger's address, and no one elsewhere", async () => {
  const limits = new SignInLimits(memoryAttemptCounter, systemClock);
  expect(await failFrom(limits, { ...ana, address: "stranger" }, 20)).toBe(5);
  expect(await isRefused(limits, { ...ana, address: "stranger" })).toBe(true);
  expect(await isRefused(limits, ana)).toBe(false);
});

it("found 16: a known browser passes while a hundred guesses lock the address that it shares, and the account", async () => {
  const limits = new SignInLimits(memoryAttemptCounter, systemClock);
  for (let account = 0; account < 40; account++) await failFrom(limits, { ...ana, account: `account ${account}` }, 5);
  expect(await isRefused(limits, { ...ana, account: "unheard of" })).toBe(true);
  for (let address = 0; address < 20; address++) await failFrom(limits, { ...ana, address: `address ${address}` }, 5);
  expect(await isRefused(limits, { ...ana, address: "elsewhere" })).toBe(true);
  const known = { ...ana, knownDevice: "hers" };
  expect(await isRefused(limits, known)).toBe(false);
  expect(await failFrom(limits, known, 20)).toBeLessThanOrEqual(5);
});

it("found 16: of 800 guesses at once, at any number of accounts, no more than the limit of their address are let through", async () => {
  const limits = new SignInLimits(memoryAttemptCounter, systemClock);
  let underWay = 0;
  let letThrough = 0;
  const guesses = Array.from({ length: 800 }, async (_, guess) => {
    const begun = await limits.begin({ ...ana, account: `account ${guess}` });
    if ("retryAfterSeconds" in begun) return;
    letThrough += 1;
    underWay += 1;
    await Promise.resolve();
    expect(underWay).toBeLessThanOrEqual(100);
    underWay -= 1;
    await begun.end(false);
  });
  await Promise.all(guesses);
  expect(letThrough).toBe(100);
});

it("found 16 P12: 800 guesses at once, of which 100 run at a time, look at the counts a few times each", async () => {
  let reads = 0;
  const limits = new SignInLimits((...of) => {
    const counter = memoryAttemptCounter(...of);
    return {
      add: (key) => counter.add(key),
      forget: (key) => counter.forget(key),
      read: (key) => {
        reads += 1;
        return counter.read(key);
      },
    };
  }, systemClock);
  const running: SignInAttempt[] = [];
  const answers = Array.from({ length: 800 }, async (_, guess) => {
    const begun = await limits.begin({ ...ana, account: `account ${guess}` });
    if (!("retryAfterSeconds" in begun)) running.push(begun);
    return begun;
  });
  await settle();
  expect(running).toHaveLength(100);
  // One password after the other is found wrong.
  for (const attempt of running) {
    await attempt.end(false);
    await settle();
  }
  expect((await Promise.all(answers)).filter((begun) => "retryAfterSeconds" in begun)).toHaveLength(700);
  // Four counters, and three looks: on arriving, when the attempt's turn has come, and when the limit is spent.
  expect(reads).toBeLessThanOrEqual(4 * 3 * 800);
});

it("found 16 P12: those of 800 guesses at once that are refused together are refused one in a turn of the event loop", async () => {
  const turns: (() => void)[] = [];
  const limits = new SignInLimits(memoryAttemptCounter, { soon: (callback) => void turns.push(callback) });
  const running: SignInAttempt[] = [];
  const refused: unknown[] = [];
  const answers = Array.from({ length: 800 }, async (_, guess) => {
    const begun = await limits.begin({ ...ana, account: `account ${guess}` });
    if ("retryAfterSeconds" in begun) refused.push(begun);
    else running.push(begun);
  });
  await settle();
  let most = 0;
  const turn = async (): Promise<void> => {
    const before = refused.length;
    for (const begin of turns.splice(0)) begin();
    await settle();
    most = Math.max(most, refused.length - before);
  };
  // One password after the other is found wrong.
  for (const attempt of running) {
    await attempt.end(false);
    await turn();
  }
  while (refused.length < 700) await turn();
  await Promise.all(answers);
  expect(most).toBe(1);
});
