import { RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import type { AttemptCount, OpenAttemptCounter } from "../../ports/attempt-counter.ts";

/** Counters within this process. */
export const memoryAttemptCounter: OpenAttemptCounter = (kind, windowSeconds) => {
  const limiter = new RateLimiterMemory({ keyPrefix: kind, points: 1, duration: windowSeconds });
  return {
    add: async (key) => countOf(await limiter.penalty(key)),
    read: async (key) => {
      const kept = await limiter.get(key);
      return kept === null ? null : countOf(kept);
    },
    forget: async (key) => void (await limiter.delete(key)),
  };
};

function countOf({ consumedPoints, msBeforeNext }: RateLimiterRes): AttemptCount {
  return { attempts: consumedPoints, resetsInMs: msBeforeNext };
}
