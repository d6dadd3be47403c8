import { MAX_CLIENT_ID, MAX_CLOCK } from "../../../shared/wire/limits.ts";
import type { RuleId } from "./rules.ts";
import { utf16Length } from "./utf8.ts";

/**
 * Reads lib0's number and text formats out of untrusted bytes without ever throwing.
 *
 * The first fault is kept in `fault`. After it every read returns 0 and the position is the end, so loops over the bytes end.
 */
export class ByteReader {
  bytes: Uint8Array;
  pos = 0;
  end: number;
  fault: RuleId | null = null;
  /** Parts of plain values read so far (V15). */
  nodes = 0;

  constructor(bytes: Uint8Array) {
    this.bytes = bytes;
    this.end = bytes.length;
  }

  /** Starts over on other bytes. */
  reset(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.pos = 0;
    this.end = bytes.length;
    this.fault = null;
    this.nodes = 0;
  }

  /** Records a broken rule, if it is the first, and stops reading. Returns 0, for readers to return. */
  fail(rule: RuleId): 0 {
    this.fault ??= rule;
    this.pos = this.end;
    return 0;
  }

  byte(): number {
    return this.pos < this.end ? (this.bytes[this.pos++] as number) : this.fail("frame-truncated");
  }

  varUint(): number {
    if (this.pos >= this.end) return this.fail("frame-truncated");
    const first = this.bytes[this.pos++] as number;
    return first < 0x80 ? first : this.#longer(first & 0x7f, 128);
  }

  /** Skips a signed number: the first byte holds sign and six bits. */
  skipVarInt(): void {
    const first = this.byte();
    if (first >= 0x80) this.#longer(first & 0x3f, 64);
  }

  #longer(start: number, scale: number): number {
    let value = start;
    let factor = scale;
    while (this.pos < this.end) {
      const byte = this.bytes[this.pos++] as number;
      value += (byte & 0x7f) * factor;
      factor *= 128;
      if (value > Number.MAX_SAFE_INTEGER) return this.fail("number-form");
      if (byte < 0x80) return byte === 0 ? this.fail("number-form") : value;
      if (factor > 2 ** 56) return this.fail("number-form");
    }
    return this.fail("frame-truncated");
  }

  client(): number {
    const value = this.varUint();
    return value <= MAX_CLIENT_ID ? value : this.fail("client-range");
  }

  clock(): number {
    const value = this.varUint();
    return value < MAX_CLOCK ? value : this.fail("clock-range");
  }

  /** A length in ids: at least 1, and small enough to be added to a clock. */
  length(): number {
    const value = this.varUint();
    if (value === 0) return this.fail("zero-length");
    return value < MAX_CLOCK ? value : this.fail("clock-range");
  }

  /** A count of things that take at least `least` bytes each. */
  count(least: number): number {
    const value = this.varUint();
    return value * least <= this.end - this.pos ? value : this.fail("count-claim");
  }

  /** Moves over `size` bytes. */
  skip(size: number): void {
    if (size <= this.end - this.pos) this.pos += size;
    else this.fail("frame-truncated");
  }

  /** Moves over a text and returns its length in UTF-16 units. */
  skipText(): number {
    const size = this.varUint();
    const start = this.pos;
    this.skip(size);
    if (this.fault !== null) return 0;
    const units = utf16Length(this.bytes, start, this.pos);
    return units < 0 ? this.fail("text-encoding") : units;
  }
}
