import type { Secret } from "./site-parts.ts";

const WORD = /zq[0-9a-f]{10}/g;
const HEX = /[0-9a-f]{24,}/g;
const BASE64 = /[A-Za-z0-9+/_-]{16,}/g;
const ID_LENGTH = 32;

/** How often each secret stands in some bytes: as it is, in hexadecimal and in base64, of which exports are made. */
export function foundWords(bytes: Buffer, secrets: ReadonlyMap<string, Secret>): ReadonlyMap<Secret, number> {
  const found = new Map<Secret, number>();
  const count = (word: string): void => {
    const secret = secrets.get(word);
    if (secret !== undefined) found.set(secret, (found.get(secret) ?? 0) + 1);
  };
  const look = (text: string): void => {
    for (const [word] of text.matchAll(WORD)) count(word);
    for (const [run] of text.matchAll(HEX))
      for (let from = 0; from + ID_LENGTH <= run.length; from += 1) count(run.slice(from, from + ID_LENGTH));
    for (const [run] of text.matchAll(/[A-Za-z0-9_-]{43}/g)) count(run);
  };
  const text = bytes.toString("latin1");
  look(text);
  for (const [run] of text.matchAll(HEX)) look(Buffer.from(run, "hex").toString("latin1"));
  for (const [run] of text.matchAll(BASE64)) look(Buffer.from(run, "base64").toString("latin1"));
  return found;
}

/** The bytes of a number as Yjs writes it (lib0 `writeVarUint`). */
export function varUintBytes(number: number): Buffer {
  const bytes: number[] = [];
  let rest = number;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return Buffer.from([...bytes, rest]);
}
