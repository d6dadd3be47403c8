import { BOARD_LIMITS } from "./limits.ts";

/** Keys that no object from outside may have: copying the object would reach its prototype (T33). */
const DANGEROUS_KEYS: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

/** Bounds of a walk over a value. */
interface ValueBounds {
  readonly depth: number;
  readonly nodes: number;
}

const BOARD_BOUNDS: ValueBounds = { depth: BOARD_LIMITS.valueDepth, nodes: BOARD_LIMITS.valueNodes };

/**
 * Says what is wrong with a value that should be plain JSON, or null if nothing is.
 *
 * Plain means: null, boolean, string, finite number, array, or an object whose prototype is `Object.prototype`
 * (lib0 decodes the key `__proto__` into a foreign prototype that no key listing shows), free of {@link DANGEROUS_KEYS},
 * within the bounds. Never throws and never recurses, whatever the depth.
 */
export function plainFault(value: unknown, bounds: ValueBounds = BOARD_BOUNDS): string | null {
  const waiting: { readonly value: unknown; readonly depth: number }[] = [{ value, depth: 0 }];
  let nodes = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    nodes += 1;
    if (nodes > bounds.nodes) return `more than ${bounds.nodes} parts`;
    if (next.depth > bounds.depth) return `nested deeper than ${bounds.depth}`;
    const members = membersOf(next.value);
    if (typeof members === "string") return members;
    if (nodes + waiting.length + members.length > bounds.nodes) return `more than ${bounds.nodes} parts`;
    for (const member of members) waiting.push({ value: member, depth: next.depth + 1 });
  }
  return null;
}

/** What is inside a value, or what is wrong with it. */
function membersOf(value: unknown): readonly unknown[] | string {
  switch (typeof value) {
    case "string":
    case "boolean":
      return [];
    case "number":
      return Number.isFinite(value) ? [] : "a number that is not finite";
    case "object": {
      if (value === null) return [];
      if (Array.isArray(value)) return value;
      if (Object.getPrototypeOf(value) !== Object.prototype) return "an object with a prototype of its own";
      for (const key of Object.keys(value)) if (DANGEROUS_KEYS.has(key)) return `the refused key ${key}`;
      return Object.values(value);
    }
    case "bigint":
    case "function":
    case "symbol":
    case "undefined":
      return `a ${typeof value}`;
    default:
      return "not a value";
  }
}
