import type { Section, Snapshot } from "../../../ports/history.ts";
import { UpdateReader } from "../packing/update-reader.ts";

/** A snapshot of these bytes, with the places where it can be cut. Walks the structs once: about 10 ms for a megabyte. */
export function snapshotOf(seq: number, update: Uint8Array): Snapshot {
  const reader = new UpdateReader(update);
  const sections: Section[] = [];
  const clients = reader.varUint();
  for (let i = 0; i < clients; i++) {
    const start = reader.at;
    const count = reader.varUint();
    const client = reader.varUint();
    const from = reader.varUint();
    let to = from;
    for (let k = 0; k < count; k++) {
      reader.readStruct();
      to += reader.length;
    }
    sections.push({ client, from, to, start, end: reader.at });
  }
  return { seq, update, sections, deleteSetStart: reader.at };
}
