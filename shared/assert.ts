/** Throws if a programmer's assumption does not hold. For broken invariants only, never for input from outside. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`broken assumption: ${message}`);
}

/** Marks a switch as exhaustive: fails to compile when a case is missing, throws if reached all the same. */
export function unreachable(value: never): never {
  throw new Error(`broken assumption: unexpected ${JSON.stringify(value)}`);
}
