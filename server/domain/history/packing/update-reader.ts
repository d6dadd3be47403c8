/** The bytes are not a Yjs V1 update that this reader understands. The ledger holds validated updates only, so this means a damaged store or a bug. */
export class UnreadableUpdate extends Error {
  override readonly name = "UnreadableUpdate";
}

/** Content references of the Yjs V1 format (yjs 13.6, `ContentX.getRef`). */
export const CONTENT = {
  gc: 0,
  deleted: 1,
  json: 2,
  binary: 3,
  string: 4,
  embed: 5,
  format: 6,
  type: 7,
  any: 8,
  doc: 9,
  skip: 10,
} as const;

/** Info bits of an Item in V1: has a left origin, has a right origin, has a parent key. */
export const INFO = { origin: 0x80, rightOrigin: 0x40, parentSub: 0x20, content: 0x1f } as const;

const XML_ELEMENT = 3;
const XML_HOOK = 5;

/**
 * Walks the structs of one Yjs V1 update without building any of them.
 *
 * {@link readStruct} leaves what it found in the public fields, so that reading 140,000 structs allocates nothing.
 * Offsets are byte positions in `bytes`; lengths are in clock units.
 */
export class UpdateReader {
  readonly bytes: Uint8Array;
  at = 0;
  /** These fields describe the struct read last. An origin client of -1 means no origin. */
  info = 0;
  length = 0;
  start = 0;
  originClient = -1;
  originClock = 0;
  rightClient = -1;
  rightClock = 0;
  parentStart = 0;
  parentEnd = 0;
  contentStart = 0;
  /** Plain values passed so far, with all that are inside them. */
  parts = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
  }

  byte(): number {
    const value = this.bytes[this.at++];
    if (value === undefined) throw new UnreadableUpdate("unexpected end of an update");
    return value;
  }

  varUint(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const next = this.byte();
      value += (next & 0x7f) * factor;
      if (next < 0x80) return value;
      factor *= 128;
      if (factor > Number.MAX_SAFE_INTEGER) throw new UnreadableUpdate("a number of an update is too large");
    }
  }

  /** Moves past `count` bytes. */
  skip(count: number): void {
    this.at += count;
    if (this.at > this.bytes.length) throw new UnreadableUpdate("unexpected end of an update");
  }

  /** Moves past a length-prefixed run of bytes (string or buffer). */
  skipVarBytes(): void {
    this.skip(this.varUint());
  }

  /** Reads one struct into the fields and leaves the cursor behind it. */
  readStruct(): void {
    this.start = this.at;
    const info = this.byte();
    this.info = info;
    const content = info & INFO.content;
    if (content === CONTENT.gc || content === CONTENT.skip) {
      this.length = this.varUint();
      return;
    }
    this.originClient = -1;
    this.rightClient = -1;
    if ((info & INFO.origin) !== 0) {
      this.originClient = this.varUint();
      this.originClock = this.varUint();
    }
    if ((info & INFO.rightOrigin) !== 0) {
      this.rightClient = this.varUint();
      this.rightClock = this.varUint();
    }
    this.parentStart = this.at;
    if ((info & (INFO.origin | INFO.rightOrigin)) === 0) this.#skipParent(info);
    this.parentEnd = this.at;
    this.contentStart = this.at;
    this.length = this.#skipContent(content);
  }

  #skipParent(info: number): void {
    if (this.varUint() === 1) this.skipVarBytes();
    else {
      this.varUint();
      this.varUint();
    }
    if ((info & INFO.parentSub) !== 0) this.skipVarBytes();
  }

  /** Moves past the content and returns its length in clock units. */
  #skipContent(content: number): number {
    switch (content) {
      case CONTENT.deleted:
        return this.varUint();
      case CONTENT.string:
        return this.#skipString();
      case CONTENT.any:
      case CONTENT.json: {
        const count = this.varUint();
        for (let i = 0; i < count; i++) this.skipElement(content);
        return count;
      }
      case CONTENT.binary:
      case CONTENT.embed:
        this.skipVarBytes();
        return 1;
      case CONTENT.format:
        this.skipVarBytes();
        this.skipVarBytes();
        return 1;
      case CONTENT.type: {
        const type = this.varUint();
        if (type === XML_ELEMENT || type === XML_HOOK) this.skipVarBytes();
        return 1;
      }
      case CONTENT.doc:
        this.skipVarBytes();
        this.skipElement(CONTENT.any);
        return 1;
      default:
        throw new UnreadableUpdate(`unknown content reference ${content}`);
    }
  }

  /** Moves past one element of a ContentAny or ContentJSON. */
  skipElement(content: number): void {
    if (content === CONTENT.json) this.skipVarBytes();
    else this.#skipAny();
  }

  #skipString(): number {
    const size = this.varUint();
    const end = this.at + size;
    if (end > this.bytes.length) throw new UnreadableUpdate("unexpected end of an update");
    const units = utf16Length(this.bytes, this.at, end);
    this.at = end;
    return units;
  }

  /** One value of lib0's `any` encoding. Iterative: the nesting comes from outside. */
  #skipAny(): void {
    // Values still to skip, one number per open container; keyed containers are negative.
    const open: number[] = [1];
    while (open.length > 0) {
      const left = open.at(-1)!;
      if (left === 0) {
        open.pop();
        continue;
      }
      open[open.length - 1] = left < 0 ? left + 1 : left - 1;
      this.parts += 1;
      if (left < 0) this.skipVarBytes();
      const tag = this.byte();
      if (tag === 125) while (this.byte() >= 0x80);
      else if (tag === 124) this.skip(4);
      else if (tag === 123 || tag === 122) this.skip(8);
      else if (tag === 119 || tag === 116) this.skipVarBytes();
      else if (tag === 118) open.push(-this.varUint());
      else if (tag === 117) open.push(this.varUint());
      else if (tag < 116 || tag > 127) throw new UnreadableUpdate(`unknown value type ${tag}`);
    }
  }
}

/** Length in UTF-16 units (what Yjs counts) of UTF-8 bytes `[from, to)`. */
function utf16Length(bytes: Uint8Array, from: number, to: number): number {
  let units = 0;
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!;
    // Continuation bytes count nothing; a four-byte sequence is a surrogate pair.
    if ((byte & 0xc0) !== 0x80) units += byte >= 0xf0 ? 2 : 1;
  }
  return units;
}
