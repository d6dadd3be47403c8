/** Time, handed in so that tests and the simulator own it. */
export interface Clock {
  /** Wall time in milliseconds since the epoch. May jump; never decides an order or a time-out. */
  now(): number;
  /** Monotonic time in milliseconds from an arbitrary start. */
  monotonic(): number;
  /** Calls back once after `delayMs`. Returns the undo; calling it twice does nothing. */
  after(delayMs: number, callback: () => void): () => void;
  /** Calls back once what runs now has ended, before another event is served. */
  next(callback: () => void): void;
  /** Calls back once the events already at hand have been served: a burst gathers into one batch without waiting. */
  soon(callback: () => void): void;
}
