import { assert } from "../assert.ts";
import type { CompartmentId } from "../ids.ts";
import type { LedgerEntry } from "./entry.ts";

/** Whether two byte strings are the same. */
export function equalBytes(left: Uint8Array, right: Uint8Array): boolean {
  if (left === right) return true;
  if (left.length !== right.length) return false;
  for (let index = 0; index < left.length; index += 1) if (left[index] !== right[index]) return false;
  return true;
}

/**
 * Throws unless the entries are of one compartment, consecutive, and each points to the one before, the first to `expectedHead`.
 * Every store asks this before it writes. It recomputes no hash: entries come from chain-entry.ts.
 */
export function assertChained(compartment: CompartmentId, expectedHead: Uint8Array, entries: readonly LedgerEntry[]): void {
  const first = entries[0];
  assert(first, "an append has entries");
  let prevHash = expectedHead;
  let seq = first.seq;
  for (const entry of entries) {
    assert(entry.compartment === compartment, "an append is of one compartment");
    assert(entry.seq === seq, "appended entries are consecutive");
    assert(equalBytes(entry.prevHash, prevHash), "appended entries are chained");
    seq += 1;
    prevHash = entry.hash;
  }
}
