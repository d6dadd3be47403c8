import * as encoding from "lib0/encoding";

/** An id as [client, clock]. */
export type RawId = readonly [client: number, clock: number];

/** How a struct of a hand-made update is written. Only `kind` is needed; what is absent is not written. */
export interface RawStruct {
  /** Low five bits of the first byte: 0 collected, 1 deleted, 3 binary, 4 string, 5 embed, 6 format, 7 type, 8 any. */
  readonly kind: number;
  readonly origin?: RawId;
  readonly right?: RawId;
  /** Root name, or the id of the item that holds the parent. Written only where there is neither origin. */
  readonly parent?: string | RawId;
  readonly key?: string;
  /** Flags to set besides those that follow from the rest. */
  readonly flags?: number;
  /** Writes the content; by default one that fits the kind. */
  readonly content?: (encoder: encoding.Encoder) => void;
}

/** One client's structs. `count` and `client` may lie. */
export interface RawSection {
  readonly client: number;
  readonly clock: number;
  readonly structs: readonly RawStruct[];
  readonly count?: number;
}

/** Writes a V1 update exactly as described, honest or not. */
export function rawUpdate(
  sections: readonly RawSection[],
  deletes: readonly (readonly [client: number, ...ranges: RawId[]])[] = [],
): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, sections.length);
  for (const { client, clock, structs, count } of sections) {
    encoding.writeVarUint(encoder, count ?? structs.length);
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, clock);
    for (const struct of structs) writeStruct(encoder, struct);
  }
  encoding.writeVarUint(encoder, deletes.length);
  for (const [client, ...ranges] of deletes) {
    encoding.writeVarUint(encoder, client);
    encoding.writeVarUint(encoder, ranges.length);
    for (const range of ranges) writeId(encoder, range);
  }
  return encoding.toUint8Array(encoder);
}

function writeId(encoder: encoding.Encoder, [client, clock]: RawId): void {
  encoding.writeVarUint(encoder, client);
  encoding.writeVarUint(encoder, clock);
}

function writeStruct(encoder: encoding.Encoder, struct: RawStruct): void {
  const { kind, origin, right, parent, key, flags = 0 } = struct;
  const info = kind | flags | (origin ? 0x80 : 0) | (right ? 0x40 : 0) | (key === undefined ? 0 : 0x20);
  encoding.writeUint8(encoder, info);
  if (origin) writeId(encoder, origin);
  if (right) writeId(encoder, right);
  if (!origin && !right && parent !== undefined) {
    encoding.writeVarUint(encoder, typeof parent === "string" ? 1 : 0);
    if (typeof parent === "string") encoding.writeVarString(encoder, parent);
    else writeId(encoder, parent);
    if (key !== undefined) encoding.writeVarString(encoder, key);
  }
  (struct.content ?? CONTENT[kind])?.(encoder);
}

/** Content writers by kind. */
const CONTENT: Record<number, (encoder: encoding.Encoder) => void> = {
  0: (encoder) => encoding.writeVarUint(encoder, 1),
  1: (encoder) => encoding.writeVarUint(encoder, 1),
  3: (encoder) => encoding.writeVarUint8Array(encoder, new Uint8Array([1])),
  4: (encoder) => encoding.writeVarString(encoder, "x"),
  5: (encoder) => encoding.writeVarString(encoder, "{}"),
  6: (encoder) => {
    encoding.writeVarString(encoder, "bold");
    encoding.writeVarString(encoder, "true");
  },
  7: (encoder) => encoding.writeVarUint(encoder, 1),
  8: (encoder) => {
    encoding.writeVarUint(encoder, 1);
    encoding.writeAny(encoder, 1);
  },
};

/** A shared type as content; 3 is an XML element and takes a node name. */
export function typeContent(ref: number, name = "paragraph"): (encoder: encoding.Encoder) => void {
  return (encoder) => {
    encoding.writeVarUint(encoder, ref);
    if (ref === 3 || ref === 5) encoding.writeVarString(encoder, name);
  };
}

/** A text as content. */
export function textContent(text: string): (encoder: encoding.Encoder) => void {
  return (encoder) => encoding.writeVarString(encoder, text);
}

/** Content bytes as they are. */
export function bytesContent(...bytes: number[]): (encoder: encoding.Encoder) => void {
  return (encoder) => {
    for (const byte of bytes) encoding.writeUint8(encoder, byte);
  };
}

/** One plain value as content. */
export function valueContent(value: unknown): (encoder: encoding.Encoder) => void {
  return (encoder) => {
    encoding.writeVarUint(encoder, 1);
    encoding.writeAny(encoder, value as never);
  };
}

/** A length as content, for collected and deleted ranges. */
export function lengthContent(length: number): (encoder: encoding.Encoder) => void {
  return (encoder) => encoding.writeVarUint(encoder, length);
}
