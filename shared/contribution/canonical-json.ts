import { decodeUtf8, encodeUtf8 } from "lib0/string";

/** A value that JSON can say. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** Deepest nesting of objects and lists. Deeper ones would let a few kilobytes exhaust a reader's stack. */
const DEEPEST = 32;

/**
 * The one way to write a value as JSON, in UTF-8 (RFC 8785): keys in the order of their UTF-16 code units, no spaces, numbers and
 * strings as ECMAScript writes them. Throws for a number that is not finite, text that is not well-formed, and nesting deeper than 32.
 */
export function encodeCanonicalJson(value: JsonValue): Uint8Array {
  return encodeUtf8(written(value, 1));
}

/** Whether bytes are an object exactly as {@link encodeCanonicalJson} writes it. Never throws. */
export function isCanonicalObject(bytes: Uint8Array): boolean {
  try {
    const text = decodeUtf8(bytes);
    const value = JSON.parse(text) as JsonValue;
    // Another spelling, a doubled key or a number beyond the exact range reads back as something that is written differently.
    return typeof value === "object" && value !== null && !Array.isArray(value) && written(value, 1) === text;
  } catch {
    // No UTF-8, no JSON, or a value that canonical JSON cannot say.
    return false;
  }
}

function written(value: JsonValue, depth: number): string {
  if (typeof value === "number" && !Number.isFinite(value)) throw new Error("JSON has no such number");
  if (typeof value === "string" && !value.isWellFormed()) throw new Error("the text is not well-formed");
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (depth > DEEPEST) throw new Error("the value is nested too deep");
  if (isList(value)) return `[${value.map((item) => written(item, depth + 1)).join(",")}]`;
  // The default order of sort is that of UTF-16 code units.
  const members = Object.keys(value)
    .toSorted()
    .map((key) => `${written(key, depth + 1)}:${written(value[key] as JsonValue, depth + 1)}`);
  return `{${members.join(",")}}`;
}

const isList = (value: JsonValue): value is readonly JsonValue[] => Array.isArray(value);
