/** Throws if a programmer's assumption does not hold. For broken invariants only, never for input from outside. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`broken assumption: ${message}`);
}
