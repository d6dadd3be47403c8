import { useState } from "react";

/** When a value was first given: the moment that an answer is true of. */
export function useArrival(value: unknown): Date {
  const [arrived, setArrived] = useState(() => ({ value, at: new Date() }));
  if (Object.is(arrived.value, value)) return arrived.at;
  const next = { value, at: new Date() };
  setArrived(next);
  return next.at;
}
