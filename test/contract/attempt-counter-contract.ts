import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpenAttemptCounter } from "../../server/ports/attempt-counter.ts";

/** Two nodes that count together. */
export interface CountingNodes {
  readonly left: OpenAttemptCounter;
  readonly right: OpenAttemptCounter;
  readonly dispose: () => Promise<void>;
}

/** What every attempt counter keeps to (server/ports/attempt-counter.ts). */
export function describeAttemptCounter(name: string, open: () => Promise<CountingNodes>): void {
  describe(`attempt counter: ${name}`, () => {
    let nodes: CountingNodes;
    beforeAll(async () => {
      nodes = await open();
    });
    afterAll(() => nodes.dispose());

    it("T4 tells no two callers the same count, however many count at once", async () => {
      const [left, right] = [nodes.left("guess", 60), nodes.right("guess", 60)];
      const counted = await Promise.all(Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? left : right).add("ana")));
      expect(counted.map((count) => count.attempts).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, at) => at + 1));
      expect(await left.read("ana")).toMatchObject({ attempts: 40 });
    });

    it("says how long a window still lasts, and a new one starts after it", async () => {
      const counter = nodes.left("short", 1);
      const { attempts, resetsInMs } = await counter.add("ana");
      expect(attempts).toBe(1);
      expect(resetsInMs).toBeGreaterThan(0);
      expect(resetsInMs).toBeLessThanOrEqual(1_000);
      let kept = await counter.read("ana");
      while (kept !== null) {
        await new Promise((resolve) => setImmediate(resolve));
        kept = await counter.read("ana");
      }
      expect(await counter.add("ana")).toMatchObject({ attempts: 1 });
    });

    it("forgets one key and no other, and keeps kinds apart", async () => {
      const guesses = nodes.left("apart", 60);
      await guesses.add("ana");
      await guesses.add("ben");
      await nodes.left("apart too", 60).add("ana");
      await nodes.right("apart", 60).forget("ana");
      await guesses.forget("nobody");
      expect(await guesses.read("ana")).toBeNull();
      expect(await guesses.read("ben")).toMatchObject({ attempts: 1 });
      expect(await nodes.left("apart too", 60).read("ana")).toMatchObject({ attempts: 1 });
    });
  });
}
