import { ByteReader } from "./byte-reader.ts";
import { ByteWriter } from "../../../shared/byte-writer.ts";
import { FLAG } from "./update-columns.ts";
import type { UpdateColumns, Section } from "./update-columns.ts";
import { KIND, type Run } from "./run.ts";
import { sequenceSize } from "./utf8.ts";
import { skipValue } from "./values.ts";

/**
 * The update without what was known: known structs, and delete ranges that were deleted before.
 *
 * Needs the accepted update's columns with its sections admitted (`newFrom`), and the new delete ranges as triples.
 */
export function trimmedUpdate(update: Uint8Array, columns: UpdateColumns, deletes: readonly number[]): Uint8Array {
  const writer = new ByteWriter(update.length + 16);
  const sections = columns.sections.filter((section) => section.to > section.newFrom);
  writer.varUint(sections.length);
  for (const section of sections) writeSection(writer, update, { columns, section });
  writeDeletes(writer, deletes);
  return writer.view();
}

/** An update that deletes what a run holds, and brings nothing. */
export function deletionOf({ of, clock, length }: Pick<Run, "of" | "clock" | "length">): Uint8Array {
  const writer = new ByteWriter(32);
  writer.varUint(0);
  writeDeletes(writer, [of.id, clock, length]);
  return writer.view();
}

function writeSection(writer: ByteWriter, update: Uint8Array, place: { columns: UpdateColumns; section: Section }): void {
  const { columns, section } = place;
  if (section.newFrom <= section.from) return writer.append(update.subarray(section.start, section.end));
  let row = section.first;
  while ((columns.clock[row] as number) + (columns.length[row] as number) <= section.newFrom) row++;
  writer.varUint(section.last - row);
  writer.varUint(section.client);
  writer.varUint(section.newFrom);
  if ((columns.clock[row] as number) < section.newFrom) writeCutStruct(writer, update, { columns, section, row: row++ });
  if (row < section.last) writer.append(update.subarray(columns.start[row], section.end));
}

/** Writes the new part of a half-known struct: what is left of it continues what is known, as `Item.write` with an offset does. */
function writeCutStruct(writer: ByteWriter, update: Uint8Array, place: { columns: UpdateColumns; section: Section; row: number }): void {
  const { columns, section, row } = place;
  const info = columns.info[row] as number;
  const cut = section.newFrom - (columns.clock[row] as number);
  const left = (columns.length[row] as number) - cut;
  if (info === KIND.gc) {
    writer.byte(info);
    return writer.varUint(left);
  }
  writer.byte(info | FLAG.origin);
  writer.varUint(section.client);
  writer.varUint(section.newFrom - 1);
  if ((info & FLAG.rightOrigin) !== 0) {
    writer.varUint(columns.rightClient[row] as number);
    writer.varUint(columns.rightClock[row] as number);
  }
  const reader = new ByteReader(update);
  reader.pos = columns.content[row] as number;
  const kind = info & FLAG.kind;
  if (kind === KIND.deleted) writer.varUint(left);
  else if (kind === KIND.string) writeTextFrom(writer, reader, cut);
  else writeValuesFrom(writer, reader, { cut, left });
}

/** Writes a text without its first `cut` UTF-16 units. A character cut in half becomes U+FFFD, as with Yjs. */
function writeTextFrom(writer: ByteWriter, reader: ByteReader, cut: number): void {
  const size = reader.varUint();
  const end = reader.pos + size;
  let at = reader.pos;
  let units = 0;
  while (units < cut) {
    const sequence = sequenceSize(reader.bytes, at, end);
    units += sequence === 4 ? 2 : 1;
    at += sequence;
  }
  const isHalved = units > cut;
  writer.varUint(end - at + (isHalved ? 3 : 0));
  if (isHalved) writer.append(REPLACEMENT);
  writer.append(reader.bytes.subarray(at, end));
}

const REPLACEMENT = new Uint8Array([0xef, 0xbf, 0xbd]);

function writeValuesFrom(writer: ByteWriter, reader: ByteReader, part: { cut: number; left: number }): void {
  reader.varUint();
  for (let i = 0; i < part.cut; i++) skipValue(reader);
  const start = reader.pos;
  for (let i = 0; i < part.left; i++) skipValue(reader);
  writer.varUint(part.left);
  writer.append(reader.bytes.subarray(start, reader.pos));
}

/** Writes triples client, clock, length as a delete set, one part per client. */
function writeDeletes(writer: ByteWriter, deletes: readonly number[]): void {
  const byClient = new Map<number, number[]>();
  for (let i = 0; i < deletes.length; i += 3) {
    const client = deletes[i] as number;
    const ranges = byClient.get(client) ?? [];
    ranges.push(deletes[i + 1] as number, deletes[i + 2] as number);
    byClient.set(client, ranges);
  }
  writer.varUint(byClient.size);
  for (const [client, ranges] of byClient) {
    writer.varUint(client);
    writer.varUint(ranges.length / 2);
    for (const value of ranges) writer.varUint(value);
  }
}
