/**
 * A board's key as PostgreSQL can store it, which refuses a NUL in text: U+0001 U+0001 for it, and U+0001 U+0002 for U+0001. So different
 * keys stay different, and in the order of their bytes. Ids have neither; a key that an earlier version accepted may (RULES.md, V34).
 */
export function toStoredKey(key: string): string {
  return key.replaceAll("\u0001", "\u0001\u0002").replaceAll("\0", "\u0001\u0001");
}

/** The key that {@link toStoredKey} stored. */
export function fromStoredKey(stored: string): string {
  return stored.replaceAll("\u0001\u0001", "\0").replaceAll("\u0001\u0002", "\u0001");
}
