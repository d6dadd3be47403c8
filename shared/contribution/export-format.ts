import { fromBase64, toBase64 } from "lib0/buffer";
import { encodeUtf8 } from "lib0/string";
import { z } from "zod";
import { decodeLeaf, encodeLeaf, type Sha256 } from "./canonical-bytes.ts";
import { bodyOf, type LedgerEntry } from "./entry.ts";
import { labelOf } from "./label.ts";
import { parseEntryV1, parseHeaderV1 } from "./export-format-v1.ts";
import {
  fromHex,
  headFields,
  hexHash,
  homeLabelFields,
  labelFields,
  mustRepeat,
  toHex,
  wholeNumber,
  type ExportAuthor,
  type ExportHeader,
  type ExportLine,
} from "./export-line.ts";

// Version 2 of an exported ledger: one JSON object a line, each line ended by LF. FORMAT.md says it in full.
//   1. {"format":"majlis-ledger","version":2,"compartment","site","keys":[…],"labels":[…],"head":{"seq","hash"}}
//   2. optional {"digest":"<hex>"}: content digest of the board that the entries add up to
//   3. one line per entry, seq 1 to head.seq: {"kind","seq","at","author","partner","hash","leaf","body"}
//   4. optional {"authors":[{"id","username","displayName","partner"}…]}, and {"note":…} and {"proof":…}, reserved for later versions
//   5. {"count","sum"}: number of entries, and the running sum of all lines before
// The leaf is the truth of an entry; what stands before it is for human readers and must agree with it. Hashes are lower-case hex, leaf and body
// base64 with padding (body null where there is none, or none any more).
// Every line but the reserved ones is exactly what JSON.stringify gives for these keys in this order, so that a change of any byte shows.

/** Name of the format in its first line. */
const EXPORT_FORMAT = "majlis-ledger";
/** Version of the format that this code writes; it reads 1 too. */
const EXPORT_VERSION = 2;

const header = z.strictObject({
  format: z.literal(EXPORT_FORMAT),
  version: z.literal(EXPORT_VERSION),
  compartment: z.string(),
  site: z.strictObject({ id: z.string().regex(/^[0-9a-f]{32}$/), incarnation: wholeNumber }).nullable(),
  keys: z.array(z.strictObject({ algorithm: z.string(), key: z.base64() })),
  labels: z.array(z.union([labelFields, homeLabelFields])),
  head: headFields,
});
const entryLine = z.strictObject({
  kind: z.string(),
  seq: wholeNumber,
  at: wholeNumber,
  author: z.string(),
  partner: z.string(),
  hash: hexHash,
  leaf: z.base64(),
  body: z.base64().nullable(),
});
const digestLine = z.strictObject({ digest: hexHash });
const author = z.strictObject({ id: z.string(), username: z.string(), displayName: z.string(), partner: z.string() });
const authorsLine = z.strictObject({ authors: z.array(author) });
const reservedLine = z.union([z.strictObject({ note: z.unknown() }), z.strictObject({ proof: z.unknown() })]);
const trailer = z.strictObject({ count: wholeNumber, sum: hexHash });

/** The first line, without its line end. */
export function encodeHeader({ compartment, site, keys, labels, head }: Omit<ExportHeader, "version">): string {
  return JSON.stringify({
    format: EXPORT_FORMAT,
    version: EXPORT_VERSION,
    compartment,
    site: site === null ? null : { id: site.id, incarnation: site.incarnation },
    keys: keys.map(({ algorithm, key }) => ({ algorithm, key })),
    labels: labels.map(labelOf),
    head: { seq: head.seq, hash: toHex(head.hash) },
  });
}

/** The line of one entry of any kind, without its line end. */
export function encodeEntry(entry: LedgerEntry): string {
  const { kind, seq, at, author: by, partner } = entry;
  const body = bodyOf(entry);
  const bytes = { hash: toHex(entry.hash), leaf: toBase64(encodeLeaf(entry)), body: body === null ? null : toBase64(body) };
  return JSON.stringify({ kind, seq, at, author: by, partner, ...bytes });
}

/** The optional line with the content digest of the whole board. */
export function encodeDigest(digest: string): string {
  return JSON.stringify({ digest });
}

/** The optional line with the names of the authors, after the last entry. */
export function encodeAuthors(authors: readonly ExportAuthor[]): string {
  const plain = authors.map(({ id, username, displayName, partner }) => ({ id, username, displayName, partner }));
  return JSON.stringify({ authors: plain });
}

/** The last line. */
export function encodeTrailer(entries: number, sum: Uint8Array): string {
  return JSON.stringify({ count: entries, sum: toHex(sum) });
}

/** Reads a first line of any version. Throws with a plain reason if it is none. */
export function parseHeader(line: string): ExportHeader {
  const value = firstLine(line);
  const version = versionOf(value);
  if (version === 1) return parseHeaderV1(line, value);
  if (version > EXPORT_VERSION) throw new Error(`it has format ${version}; this version of Majlis reads up to ${EXPORT_VERSION}`);
  const { head, ...rest } = header.parse(value);
  const parsed = { ...rest, version: EXPORT_VERSION, head: { seq: head.seq, hash: fromHex(head.hash) } } as const;
  mustRepeat(line, encodeHeader(parsed));
  return parsed;
}

const named = z.object({ format: z.literal(EXPORT_FORMAT, { error: `must be "${EXPORT_FORMAT}"` }), version: wholeNumber });

function firstLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new Error("its first line is not JSON", { cause });
  }
}

function versionOf(value: unknown): number {
  return named.parse(value).version;
}

/** Reads any later line. Throws with a plain reason on anything that {@link encodeEntry} and its siblings do not write. */
export function parseLine(line: string, { version, compartment }: Pick<ExportHeader, "version" | "compartment">): ExportLine {
  const value: unknown = JSON.parse(line);
  const has = (key: string): boolean => typeof value === "object" && value !== null && Object.hasOwn(value, key);
  if (has("kind")) return { kind: "entry", entry: version === 1 ? parseEntryV1(line, value, compartment) : parseEntry(line, value) };
  if (has("digest")) {
    const { digest } = digestLine.parse(value);
    mustRepeat(line, encodeDigest(digest));
    return { kind: "digest", digest };
  }
  if (version > 1 && has("authors")) {
    const { authors } = authorsLine.parse(value);
    mustRepeat(line, encodeAuthors(authors));
    return { kind: "authors", authors };
  }
  if (version > 1 && (has("note") || has("proof"))) {
    reservedLine.parse(value);
    return { kind: "reserved" };
  }
  const end = trailer.parse(value);
  mustRepeat(line, encodeTrailer(end.count, fromHex(end.sum)));
  return { kind: "trailer", ...end };
}

function parseEntry(line: string, value: unknown): LedgerEntry {
  const { hash, leaf, body } = entryLine.parse(value);
  const entry = decodeLeaf(fromBase64(leaf), fromHex(hash), body === null ? null : fromBase64(body));
  // Everything beside the leaf is written from it again: where one says something else, the line is not this entry's.
  mustRepeat(line, encodeEntry(entry));
  return entry;
}

/** The running sum over lines: SHA-256 of the sum before (32 zero bytes at first), the line's UTF-8 bytes and LF. */
export function addToSum(sum: Uint8Array, line: string, sha256: Sha256): Uint8Array {
  const bytes = encodeUtf8(`${line}\n`);
  const whole = new Uint8Array(sum.byteLength + bytes.byteLength);
  whole.set(sum);
  whole.set(bytes, sum.byteLength);
  return sha256(whole);
}
