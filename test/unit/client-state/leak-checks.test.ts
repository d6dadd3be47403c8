import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ReleaseContent } from "../../../shared/acts/release-content.ts";
import type { CheckAnswer } from "../../../shared/rest/releases.ts";
import { fail, ok, type Result } from "../../../shared/result.ts";
import type { RequestFailure } from "../../../client/control/rest-client.ts";
import { LeakChecks } from "../../../client/state/leak-checks.ts";

const content = (body: string): ReleaseContent => ({
  title: "Ferry",
  body,
  kind: "report",
  marking: { tlp: "amber", caveats: [], orcon: false },
});

const CLEAN: CheckAnswer = { findings: [], approvals: [] };

/** Checks whose answers are given by hand. */
function checksByHand() {
  const asked: {
    readonly to: string;
    readonly body: unknown;
    readonly atMs: number;
    readonly signal: AbortSignal;
    readonly answer: (answer: Result<CheckAnswer, RequestFailure>) => void;
  }[] = [];
  const checks = new LeakChecks(
    (to, { body }, signal) => new Promise((answer) => asked.push({ to, body, atMs: performance.now(), signal, answer })),
  );
  return { checks, asked, kinds: () => [...checks.current.get().values()].map(({ kind }) => kind) };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the check of what is being written (S10)", () => {
  it("asks at most twice a second for each target, for the newest words, however fast somebody types", async () => {
    const { checks, asked } = checksByHand();
    for (let key = 1; key <= 100; key += 1) {
      checks.look(["b", "c"], content("x".repeat(key)));
      // oxlint-disable-next-line no-await-in-loop -- a key after the other
      await vi.advanceTimersByTimeAsync(100);
      for (const { answer } of asked) answer(ok(CLEAN));
    }
    await vi.advanceTimersByTimeAsync(1_000);
    const ofB = asked.filter(({ to }) => to === "b");
    const pauses = ofB.slice(1).map(({ atMs }, index) => atMs - (ofB[index]?.atMs ?? 0));
    expect(Math.min(...pauses, 500)).toBeGreaterThanOrEqual(500);
    expect(ofB.at(-1)?.body).toBe("x".repeat(100));
    expect(asked.filter(({ to }) => to === "c")).toHaveLength(ofB.length);
  });

  it("never says that words were checked of which it has no answer: not while it asks, not by the answer about older ones", async () => {
    const { checks, asked, kinds } = checksByHand();
    checks.look(["b"], content("one"));
    expect(kinds()).toEqual(["checking"]);
    await vi.advanceTimersByTimeAsync(1_000);
    checks.look(["b"], content("two"));
    asked[0]?.answer(ok(CLEAN));
    await vi.advanceTimersByTimeAsync(0);
    expect(kinds()).toEqual(["checking"]);
    expect(asked[0]?.signal.aborted).toBe(true);
    await vi.advanceTimersByTimeAsync(1_000);
    asked[1]?.answer(ok(CLEAN));
    await vi.advanceTimersByTimeAsync(0);
    expect(kinds()).toEqual(["checked"]);
    // Words that it has not been shown yet are not checked, either.
    expect([...checks.of(["b"], content("three")).values()]).toEqual([{ kind: "checking", answer: CLEAN }]);
    expect([...checks.of(["b", "c"], content("two")).values()].map(({ kind }) => kind)).toEqual(["checking", "checking"]);
  });

  it("says that a check failed, and asks again by itself and when it is told to", async () => {
    const { checks, asked, kinds } = checksByHand();
    checks.look(["b"], content("one"));
    await vi.advanceTimersByTimeAsync(1_000);
    asked[0]?.answer(fail({ code: "unavailable", errors: [] }));
    await vi.advanceTimersByTimeAsync(0);
    expect(kinds()).toEqual(["failed"]);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(asked).toHaveLength(2);
    asked[1]?.answer(fail({ code: "offline", errors: [] }));
    await vi.advanceTimersByTimeAsync(0);
    checks.again();
    expect(kinds()).toEqual(["checking"]);
    await vi.advanceTimersByTimeAsync(1_000);
    asked[2]?.answer(ok(CLEAN));
    await vi.advanceTimersByTimeAsync(0);
    expect(kinds()).toEqual(["checked"]);
  });

  it("asks nothing where nothing is written or nobody is to read it, and nothing more once it is closed", async () => {
    const { checks, asked, kinds } = checksByHand();
    checks.look(["b"], null);
    checks.look([], content("one"));
    await vi.advanceTimersByTimeAsync(10_000);
    expect([asked.length, kinds()]).toEqual([0, []]);
    checks.look(["b"], content("one"));
    checks.close();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(0);
  });
});
