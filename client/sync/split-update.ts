import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { encodeStructs, type DeletedRange, type Struct } from "./encode-structs.ts";

/** What one part of a large write may hold. */
export interface PartLimits {
  readonly bytes: number;
  readonly structs: number;
  readonly clients: number;
  readonly deletedRanges: number;
}

/**
 * Below what the server takes at once (PROTOCOL.md SW12, RULES.md V15 and V29 to V31) by half or more. Plain values have at most one part for
 * each two bytes, so the limit of bytes keeps those within theirs, too.
 */
const PART: PartLimits = { bytes: 256 << 10, structs: 50_000, clients: 4, deletedRanges: 10_000 };

/**
 * Splits a V1 update into parts that a server takes one after the other; a small one stays whole. Each part rests only on what is before it and on
 * what the update itself rests on. Deletions come last, since they may name any struct.
 *
 * A struct is never cut: one that is larger than a part, such as a long pasted text, has a part of its own.
 */
export function splitUpdate(update: Uint8Array, limits: PartLimits = PART): readonly Uint8Array[] {
  const { structs, ds } = Y.decodeUpdate(update);
  const deletes = [...ds.clients].flatMap(([client, ranges]) => ranges.map(({ clock, len }) => ({ client, clock, len })));
  const parts = partsOf(inOrderOfReference(structs), limits);
  if (parts.length <= 1 && deletes.length <= limits.deletedRanges) return [update];
  return [...parts.map((part) => encodeStructs(part, [])), ...chunks(deletes, limits.deletedRanges).map((part) => encodeStructs([], part))];
}

/** The structs such that each comes after those it refers to: clients take turns, each going on until it waits for another. */
function inOrderOfReference(structs: readonly Struct[]): readonly Struct[] {
  const sections = [...Map.groupBy(structs, ({ id }) => id.client)].map(([client, section]) => ({ client, section, next: 0 }));
  /** The first clock of each client that has not been placed. */
  const tops = new Map(sections.map(({ client, section }) => [client, section[0]?.id.clock ?? 0]));
  const isPlaced = ({ client, clock }: Y.ID) => clock < (tops.get(client) ?? Infinity);
  const ordered: Struct[] = [];
  for (let before = -1; before < ordered.length;) {
    before = ordered.length;
    for (const turn of sections) {
      for (let struct = turn.section[turn.next]; struct !== undefined; struct = turn.section[++turn.next]) {
        if (!referencesOf(struct).every(isPlaced)) break;
        ordered.push(struct);
        tops.set(turn.client, struct.id.clock + struct.length);
      }
    }
  }
  // No document makes structs that wait for one another in a circle. They are sent all the same, and the server judges them.
  return [...ordered, ...sections.flatMap(({ section, next }) => section.slice(next))];
}

/** What a struct of a decoded update refers to, apart from earlier clocks of its own client, which come before it anyway. */
function referencesOf(struct: Struct): readonly Y.ID[] {
  if (!(struct instanceof Y.Item)) return [];
  return [struct.origin, struct.rightOrigin, struct.parent].filter((id) => id instanceof Y.ID && id.client !== struct.id.client) as Y.ID[];
}

function partsOf(structs: readonly Struct[], limits: PartLimits): readonly (readonly Struct[])[] {
  const parts: Struct[][] = [];
  const measure = new Y.UpdateEncoderV1();
  let part: Struct[] = [];
  let clients = new Set<number>();
  let partBytes = 0;
  for (const struct of structs) {
    const before = encoding.length(measure.restEncoder);
    struct.write(measure, 0);
    const bytes = encoding.length(measure.restEncoder) - before;
    const isFull =
      partBytes + bytes > limits.bytes ||
      part.length >= limits.structs ||
      (clients.size >= limits.clients && !clients.has(struct.id.client));
    if (isFull && part.length > 0) {
      parts.push(part);
      part = [];
      clients = new Set();
      partBytes = 0;
    }
    part.push(struct);
    clients.add(struct.id.client);
    partBytes += bytes;
  }
  return part.length > 0 ? [...parts, part] : parts;
}

function chunks(ranges: readonly DeletedRange[], size: number): readonly (readonly DeletedRange[])[] {
  return Array.from({ length: Math.ceil(ranges.length / size) }, (_, index) => ranges.slice(index * size, (index + 1) * size));
}
