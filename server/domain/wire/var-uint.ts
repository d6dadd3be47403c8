/** Bytes that a number takes as a variable-length integer (lib0: 7 bits a byte, lowest first). */
export function varUintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 0x80)) size++;
  return size;
}

/** Writes a variable-length integer at `at`, where there must be room for it. Returns the position after it. */
export function writeVarUint(buffer: Buffer, at: number, value: number): number {
  let position = at;
  let rest = value;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) buffer[position++] = (rest & 0x7f) | 0x80;
  buffer[position++] = rest;
  return position;
}
