import { UpdateReader } from "../packing/update-reader.ts";

/** What a part of a plain value takes in a document, in bytes of updates: an empty object is two bytes, and takes some 64 in memory. */
const BYTES_PER_PART = 6;

/**
 * What a document takes that a Yjs V1 update is applied to, in bytes of ordinary updates; memory is about ten times that. Throws `UnreadableUpdate` where it
 * cannot be read.
 */
export function documentCost(update: Uint8Array): number {
  const reader = new UpdateReader(update);
  for (let sections = reader.varUint(); sections > 0; sections--) {
    const structs = reader.varUint();
    reader.varUint();
    reader.varUint();
    for (let left = structs; left > 0; left--) reader.readStruct();
  }
  return update.length + reader.parts * BYTES_PER_PART;
}
