/** Length in UTF-16 units of the UTF-8 text in `bytes[start, end)`, or -1 where that is not valid UTF-8 (WHATWG's strict reading). */
export function utf16Length(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] as number) < 0x80) at++;
  return at === end ? end - start : mixedLength(bytes, start, { at, end });
}

function mixedLength(bytes: Uint8Array, start: number, rest: { at: number; end: number }): number {
  const { end } = rest;
  let { at } = rest;
  let units = at - start;
  while (at < end) {
    const size = sequenceSize(bytes, at, end);
    if (size === 0) return -1;
    at += size;
    units += size === 4 ? 2 : 1;
  }
  return units;
}

/** Bytes of the well-formed sequence at `at`, or 0: overlong forms, surrogates and code points above U+10FFFF are not well-formed. */
export function sequenceSize(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at] as number;
  if (first < 0x80) return 1;
  if (first < 0xc2 || first > 0xf4) return 0;
  const size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (at + size > end) return 0;
  const second = bytes[at + 1] as number;
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return 0;
  for (let i = 2; i < size; i++) if (((bytes[at + i] as number) & 0xc0) !== 0x80) return 0;
  return size;
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** The text in `bytes[start, end)`, which must be valid UTF-8. Short ASCII, the usual key, skips the decoder. */
export function textOf(bytes: Uint8Array, start: number, end: number): string {
  const view = bytes.subarray(start, end);
  return end - start <= 40 && view.every(isAscii) ? String.fromCharCode(...view) : decoder.decode(view);
}

function isAscii(byte: number): boolean {
  return byte < 0x80;
}
