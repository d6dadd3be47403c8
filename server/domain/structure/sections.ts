import { ByteWriter } from "./byte-writer.ts";
import { UpdateColumns } from "./update-columns.ts";

/** One client's structs inside an update: clocks [from, to), bytes [start, end). */
export interface UpdateSection {
  readonly client: number;
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

/** Where the parts of an update lie: its sections in order of their bytes, and where the delete set begins. */
export interface UpdateSections {
  readonly sections: readonly UpdateSection[];
  readonly deleteSetStart: number;
}

/** Finds the sections of a trusted update, so that a snapshot can be cut for a peer without decoding it. Throws on malformed bytes. */
export function sectionsOf(update: Uint8Array): UpdateSections {
  const columns = new UpdateColumns();
  if (!columns.read(update)) throw new Error(`not a snapshot of ours: ${String(columns.fault)}`);
  const sections = columns.sections.map(({ client, from, to, start, end }) => ({ client, from, to, start, end }));
  return { sections, deleteSetStart: columns.deleteSetStart };
}

/**
 * Parts that, one after the other, are a valid update for a peer that has `vector`: the sections of clients it lacks something of, and
 * the whole delete set. A section goes whole or not at all; what the peer has of it, it trims itself. The parts are views, not copies,
 * but for the count in front.
 */
export function cutFor(snapshot: Uint8Array, parts: UpdateSections, vector: ReadonlyMap<number, number>): Uint8Array[] {
  const lacking = parts.sections.filter((section) => (vector.get(section.client) ?? 0) < section.to);
  const count = new ByteWriter(8);
  count.varUint(lacking.length);
  const slices: Uint8Array[] = [count.finish()];
  let start = -1;
  let end = -1;
  for (const section of lacking) {
    // Neighbouring sections go as one slice.
    if (section.start !== end) {
      if (start >= 0) slices.push(snapshot.subarray(start, end));
      start = section.start;
    }
    end = section.end;
  }
  if (start >= 0) slices.push(snapshot.subarray(start, end));
  slices.push(snapshot.subarray(parts.deleteSetStart));
  return slices;
}
