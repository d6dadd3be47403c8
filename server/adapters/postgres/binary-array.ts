// PostgreSQL's binary form of one-dimensional arrays (array_recv): what a driver sends as text would be hex of every byte.

/** Object ids of element types, fixed in every PostgreSQL. */
const OID = { bytea: 17, int8: 20, int4: 23, text: 25 } as const;
const HEADER_BYTES = 20;

/** A parameter of type bytea[]. */
export function byteaArray(items: readonly (Uint8Array | null)[]): Buffer {
  let size = HEADER_BYTES;
  for (const item of items) size += 4 + (item?.byteLength ?? 0);
  const bytes = started(size, items.length, OID.bytea);
  let at = HEADER_BYTES;
  for (const item of items) {
    at = bytes.writeInt32BE(item === null ? -1 : item.byteLength, at);
    if (item === null) continue;
    bytes.set(item, at);
    at += item.byteLength;
  }
  return bytes;
}

/** A parameter of type text[]. */
export function textArray(items: readonly string[]): Buffer {
  let size = HEADER_BYTES;
  for (const item of items) size += 4 + Buffer.byteLength(item);
  const bytes = started(size, items.length, OID.text);
  let at = HEADER_BYTES;
  for (const item of items) {
    const length = bytes.write(item, at + 4);
    bytes.writeInt32BE(length, at);
    at += 4 + length;
  }
  return bytes;
}

/** A parameter of type text[], some of whose elements are NULL. */
export function optionalTextArray(items: readonly (string | null)[]): Buffer {
  const bytes = byteaArray(items.map((item) => (item === null ? null : Buffer.from(item))));
  bytes.writeInt32BE(OID.text, 8);
  return bytes;
}

/** A parameter of type integer[]. */
export function int4Array(items: readonly number[]): Buffer {
  const bytes = started(HEADER_BYTES + 8 * items.length, items.length, OID.int4);
  let at = HEADER_BYTES;
  for (const item of items) at = bytes.writeInt32BE(item, bytes.writeInt32BE(4, at));
  return bytes;
}

/** A parameter of type bigint[], of whole numbers that a JavaScript number holds exactly. */
export function int8Array(items: readonly number[]): Buffer {
  const bytes = started(HEADER_BYTES + 12 * items.length, items.length, OID.int8);
  let at = HEADER_BYTES;
  for (const item of items) {
    at = bytes.writeInt32BE(8, at);
    at = bytes.writeInt32BE(Math.floor(item / 2 ** 32), at);
    at = bytes.writeUInt32BE(item >>> 0, at);
  }
  return bytes;
}

function started(size: number, count: number, type: number): Buffer {
  // An array without elements has no dimension.
  const bytes = Buffer.allocUnsafe(count === 0 ? 12 : size);
  bytes.writeInt32BE(count === 0 ? 0 : 1, 0);
  bytes.writeInt32BE(0, 4);
  bytes.writeInt32BE(type, 8);
  if (count === 0) return bytes;
  bytes.writeInt32BE(count, 12);
  bytes.writeInt32BE(1, 16);
  return bytes;
}
