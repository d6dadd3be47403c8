import type { Clock } from "../../ports/clock.ts";

/** The machine's clock and the event loop's timers. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
  next: (callback) => process.nextTick(callback),
  soon: (callback) => void setImmediate(callback),
};
