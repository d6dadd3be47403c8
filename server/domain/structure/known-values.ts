/** Longest value that is remembered, bytes, and most values. */
const KNOWN_BYTES = 96;
const MOST_KNOWN = 4_096;

/** Remembers short values by their bytes, so that what the cards of a board repeat is decoded and judged once. Of values with one hash it keeps the first. */
export class KnownValues {
  readonly #byHash = new Map<number, Uint8Array>();

  /** Whether the bytes `[from, to)` are a value that was added. */
  has(bytes: Uint8Array, from: number, to: number): boolean {
    if (to - from > KNOWN_BYTES) return false;
    const known = this.#byHash.get(hashOf(bytes, from, to));
    if (known?.length !== to - from) return false;
    for (let i = 0; i < known.length; i++) if (known[i] !== bytes[from + i]) return false;
    return true;
  }

  /** Remembers the bytes `[from, to)`, if they are few. Where there is no room all that was remembered makes it: one person's junk keeps no one else's out. */
  add(bytes: Uint8Array, from: number, to: number): void {
    if (to - from > KNOWN_BYTES) return;
    if (this.#byHash.size >= MOST_KNOWN) this.#byHash.clear();
    const hash = hashOf(bytes, from, to);
    if (!this.#byHash.has(hash)) this.#byHash.set(hash, bytes.slice(from, to));
  }
}

/** FNV-1a, 32 bits. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193);
  return hash;
}
