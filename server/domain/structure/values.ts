import type { ByteReader } from "./byte-reader.ts";
import { textOf } from "./utf8.ts";

/** Longest map key, format name or node name in bytes (V12). Keys are kept for good. */
export const MAX_KEY_BYTES = 256;
/** Deepest nesting of plain values and JSON (V14, V17), far below what overflows a reader's stack. */
export const MAX_VALUE_DEPTH = 32;
/** Most parts of one plain value (V15). A part may cost a reader 33 times its bytes. */
export const MAX_VALUE_NODES = 10_000;
/** Most parts of all plain values of one update (V15). */
export const MAX_UPDATE_NODES = 200_000;
/** Longest embed or format value in bytes (V17). */
export const MAX_JSON_BYTES = 8192;

/** True for keys that reach an object's prototype in careless code (V13). */
export function isForbiddenKey(key: string): boolean {
  return key === "__proto__" || key === "constructor" || key === "prototype";
}

/** Reads a key and checks it (V11, V12, V13). Returns "" after a fault. */
export function readKey(reader: ByteReader): string {
  const start = reader.pos;
  const size = reader.varUint();
  if (size > MAX_KEY_BYTES) reader.fail(size > reader.end - reader.pos ? "frame-truncated" : "key-length");
  if (reader.fault !== null) return "";
  reader.pos = start;
  reader.skipText();
  if (reader.fault !== null) return "";
  const key = textOf(reader.bytes, reader.pos - size, reader.pos);
  if (isForbiddenKey(key)) reader.fail("forbidden-key");
  return key;
}

/** Moves over one plain value of lib0's `any` format (V13 to V16). */
export function skipValue(reader: ByteReader): void {
  const before = reader.nodes;
  skipNested(reader, 1, before);
  if (reader.nodes > MAX_UPDATE_NODES) reader.fail("value-nodes");
}

function skipNested(reader: ByteReader, depth: number, before: number): void {
  if (++reader.nodes - before > MAX_VALUE_NODES) return void reader.fail("value-nodes");
  const tag = reader.byte();
  if (reader.fault !== null) return;
  if (tag === 117 || tag === 118) {
    if (depth > MAX_VALUE_DEPTH) reader.fail("value-depth");
    for (let left = reader.count(tag - 116); left > 0 && reader.fault === null; left--) {
      if (tag === 118) readKey(reader);
      skipNested(reader, depth + 1, before);
    }
  } else skipScalar(reader, tag);
}

function skipScalar(reader: ByteReader, tag: number): void {
  if (tag === 119) reader.skipText();
  else if (tag === 125) reader.skipVarInt();
  else if (tag === 123) reader.skip(8);
  else if (tag === 124) reader.skip(4);
  else if (tag === 116) reader.skip(reader.varUint());
  else if (tag !== 120 && tag !== 121 && tag !== 126 && tag !== 127) reader.fail("value-kind");
}

/** Moves over the JSON text of an embed or a format value (V13, V17). */
export function skipJson(reader: ByteReader): void {
  const start = reader.pos;
  const size = reader.varUint();
  if (reader.fault !== null) return;
  if (size > MAX_JSON_BYTES) return void reader.fail(size > reader.end - reader.pos ? "frame-truncated" : "json-form");
  const textStart = reader.pos;
  reader.pos = start;
  reader.skipText();
  if (reader.fault !== null) return;
  const text = textOf(reader.bytes, textStart, reader.pos);
  // Formats nearly always hold one of these; skip the parser.
  if (text === "null" || text === "true" || text === "{}") return;
  const value = parsed(text);
  if (value === undefined || depthOf(value, 1) > MAX_VALUE_DEPTH) reader.fail("json-form");
  else if (hasForbiddenKey(value)) reader.fail("forbidden-key");
}

/** The value of a JSON text; undefined if it is not JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function depthOf(value: unknown, depth: number): number {
  if (typeof value !== "object" || value === null) return depth - 1;
  if (depth > MAX_VALUE_DEPTH) return depth;
  let deepest = depth;
  for (const part of Object.values(value)) deepest = Math.max(deepest, depthOf(part, depth + 1));
  return deepest;
}

function hasForbiddenKey(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([key, part]) => (!Array.isArray(value) && isForbiddenKey(key)) || hasForbiddenKey(part));
}
