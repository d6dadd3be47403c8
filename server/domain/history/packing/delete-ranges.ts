import type { ByteWriter } from "../../../../shared/byte-writer.ts";
import type { UpdateReader } from "./update-reader.ts";

/** Deleted clocks of one client as `[from, to, from, to, …]`; sorted and disjoint once normalised. */
export type Ranges = number[];

/** Reads the delete set at the end of an update into `into`, by client. */
export function readDeletes(reader: UpdateReader, into: Map<number, Ranges>): void {
  const clients = reader.varUint();
  for (let i = 0; i < clients; i++) {
    const client = reader.varUint();
    const count = reader.varUint();
    let ranges = into.get(client);
    if (ranges === undefined) into.set(client, (ranges = []));
    for (let k = 0; k < count; k++) {
      const from = reader.varUint();
      ranges.push(from, from + reader.varUint());
    }
  }
}

/** Sorts ranges and joins those that touch or overlap. */
export function normalise(ranges: Ranges): Ranges {
  const order = Array.from({ length: ranges.length / 2 }, (_, i) => i).toSorted((a, b) => ranges[a * 2]! - ranges[b * 2]!);
  const joined: Ranges = [];
  for (const i of order) {
    const from = ranges[i * 2]!;
    const to = ranges[i * 2 + 1]!;
    if (to <= from) continue;
    const last = joined.length - 1;
    if (last > 0 && from <= joined[last]!) joined[last] = Math.max(joined[last]!, to);
    else joined.push(from, to);
  }
  return joined;
}

/** Writes normalised ranges as the delete set of a V1 update. */
export function writeDeletes(writer: ByteWriter, byClient: ReadonlyMap<number, Ranges>): void {
  const clients = [...byClient].filter(([, ranges]) => ranges.length > 0).toSorted((a, b) => b[0] - a[0]);
  writer.varUint(clients.length);
  for (const [client, ranges] of clients) {
    writer.varUint(client);
    writer.varUint(ranges.length / 2);
    for (let i = 0; i < ranges.length; i += 2) {
      writer.varUint(ranges[i]!);
      writer.varUint(ranges[i + 1]! - ranges[i]!);
    }
  }
}

/** Whether `clock` lies in sorted, disjoint ranges. */
export function covers(ranges: Ranges | undefined, clock: number): boolean {
  if (ranges === undefined) return false;
  let low = 0;
  let high = ranges.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >>> 1;
    if (clock < ranges[middle * 2]!) high = middle - 1;
    else if (clock >= ranges[middle * 2 + 1]!) low = middle + 1;
    else return true;
  }
  return false;
}
