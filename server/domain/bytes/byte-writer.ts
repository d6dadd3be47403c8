/** Growing output buffer with the two encodings an update needs. */
export class ByteWriter {
  #bytes: Uint8Array<ArrayBuffer>;
  length = 0;

  constructor(capacity: number) {
    this.#bytes = new Uint8Array(Math.max(64, capacity));
  }

  #reserve(count: number): void {
    if (this.length + count <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.length + count, this.#bytes.length * 2));
    grown.set(this.#bytes.subarray(0, this.length));
    this.#bytes = grown;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.length++] = value;
  }

  varUint(value: number): void {
    this.#reserve(8);
    let rest = value;
    while (rest > 0x7f) {
      this.#bytes[this.length++] = (rest % 128) | 0x80;
      rest = Math.floor(rest / 128);
    }
    this.#bytes[this.length++] = rest;
  }

  /** Copies `source[from, to)`. */
  copy(source: Uint8Array, from: number, to: number): void {
    const count = to - from;
    this.#reserve(count);
    // `set` of a view costs more than the copy itself for the short runs that typing leaves behind.
    if (count < 32) for (let i = from; i < to; i++) this.#bytes[this.length++] = source[i]!;
    else {
      this.#bytes.set(source.subarray(from, to), this.length);
      this.length += count;
    }
  }

  append(other: ByteWriter): void {
    this.copy(other.#bytes, 0, other.length);
  }

  clear(): void {
    this.length = 0;
  }

  /** A copy that owns its whole buffer, so that it can be transferred to another thread. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.length);
  }
}
