import { fromBase64, toBase64 } from "lib0/buffer";
import { z } from "zod";
import type { CompartmentId } from "../ids.ts";
import type { Sha256 } from "./canonical-bytes.ts";
import type { Head, IdRange, LedgerEntry } from "./entry.ts";
import type { CompartmentLabel } from "./label.ts";

// An exported ledger: one JSON object a line, each line ended by LF.
//   1. {"format":"majlis-ledger","version":1,"compartment",…,"labels":[…],"head":{"seq","hash"}}
//   2. optional {"digest":"<hex>"}: content digest of the board that the entries add up to
//   3. one line per entry, seq 1 to head.seq: {"kind","seq","at",…}
//   4. {"count","sum"}: number of entries, and the running sum of all lines before
// Hashes are lower-case hex, updates base64 with padding (null once shredded), ranges [client, from, to].
// Every line is exactly what JSON.stringify gives for these keys in this order, so that a reader can tell any change of a byte.

/** Name of the format in its first line. */
export const EXPORT_FORMAT = "majlis-ledger";
/** Version of the format that this code writes; it reads no other. */
export const EXPORT_VERSION = 1;

const hex = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0);
const ranges = z.array(z.tuple([count, count, count]));
const label = z.strictObject({ originator: z.string(), releasableTo: z.array(z.string()) });
const header = z.strictObject({
  format: z.literal(EXPORT_FORMAT),
  version: z.literal(EXPORT_VERSION),
  compartment: z.string(),
  labels: z.array(label),
  head: z.strictObject({ seq: count, hash: hex }),
});
const digestLine = z.strictObject({ digest: hex });
const trailer = z.strictObject({ count, sum: hex });
const common = {
  seq: count,
  at: count,
  author: z.string(),
  partner: z.string(),
  session: z.string(),
  prevHash: hex,
  labelHash: hex,
};
const entryLine = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("update"),
    ...common,
    inserts: ranges,
    deletes: ranges,
    updateHash: hex,
    hash: hex,
    update: z.base64().nullable(),
  }),
  z.strictObject({ kind: z.literal("claim"), ...common, client: count, hash: hex }),
]);

/** What the first line says. `labels` are those that were in force at some time, in any order; empty where they are not told. */
export interface ExportHeader {
  readonly compartment: CompartmentId;
  readonly labels: readonly Omit<CompartmentLabel, "compartment">[];
  readonly head: Head;
}

/** One parsed line of an export. */
export type ExportLine =
  | { readonly kind: "entry"; readonly entry: LedgerEntry }
  | { readonly kind: "digest"; readonly digest: string }
  | { readonly kind: "trailer"; readonly count: number; readonly sum: string };

/** The first line, without its line end. */
export function encodeHeader({ compartment, labels, head }: ExportHeader): string {
  const plain = labels.map(({ originator, releasableTo }) => ({ originator, releasableTo }));
  return JSON.stringify({
    format: EXPORT_FORMAT,
    version: EXPORT_VERSION,
    compartment,
    labels: plain,
    head: { seq: head.seq, hash: toHex(head.hash) },
  });
}

/** The line of one entry, without its line end. Says all that its canonical bytes hold, but the compartment (first line) and version 1. */
export function encodeEntry(entry: LedgerEntry): string {
  const { kind, seq, at, author, partner, session } = entry;
  const shared = { kind, seq, at, author, partner, session, prevHash: toHex(entry.prevHash), labelHash: toHex(entry.labelHash) };
  if (entry.kind === "claim") return JSON.stringify({ ...shared, client: entry.client, hash: toHex(entry.hash) });
  return JSON.stringify({
    ...shared,
    inserts: entry.inserts.map(fromRange),
    deletes: entry.deletes.map(fromRange),
    updateHash: toHex(entry.updateHash),
    hash: toHex(entry.hash),
    update: entry.update === null ? null : toBase64(entry.update),
  });
}

/** The optional line with the content digest of the whole board. */
export function encodeDigest(digest: string): string {
  return JSON.stringify({ digest });
}

/** The last line. */
export function encodeTrailer(entries: number, sum: Uint8Array): string {
  return JSON.stringify({ count: entries, sum: toHex(sum) });
}

/** Reads a first line. Throws with a plain reason if it is none. */
export function parseHeader(line: string): ExportHeader {
  const { compartment, labels, head } = header.parse(JSON.parse(line));
  const parsed = { compartment, labels, head: { seq: head.seq, hash: fromHex(head.hash) } };
  mustRepeat(line, encodeHeader(parsed));
  return parsed;
}

/** Reads any later line. Throws with a plain reason on anything that {@link encodeEntry} and the others do not write. */
export function parseLine(line: string, compartment: CompartmentId): ExportLine {
  const value: unknown = JSON.parse(line);
  if (typeof value === "object" && value !== null && "kind" in value) {
    const entry = toEntry(entryLine.parse(value), compartment);
    mustRepeat(line, encodeEntry(entry));
    return { kind: "entry", entry };
  }
  if (typeof value === "object" && value !== null && "digest" in value) {
    const { digest } = digestLine.parse(value);
    mustRepeat(line, encodeDigest(digest));
    return { kind: "digest", digest };
  }
  const end = trailer.parse(value);
  mustRepeat(line, encodeTrailer(end.count, fromHex(end.sum)));
  return { kind: "trailer", ...end };
}

/** The running sum over lines: SHA-256 of the sum before (32 zero bytes at first), the line's UTF-8 bytes and LF. */
export function addToSum(sum: Uint8Array, line: string, sha256: Sha256): Uint8Array {
  const bytes = textEncoder.encode(`${line}\n`);
  const whole = new Uint8Array(sum.byteLength + bytes.byteLength);
  whole.set(sum);
  whole.set(bytes, sum.byteLength);
  return sha256(whole);
}

/** Lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  let text = "";
  for (const byte of bytes) text += HEX[byte];
  return text;
}

interface Utf8Encoder {
  encode(text: string): Uint8Array;
}
// A standard of browsers and Node alike, but in neither's types here: shared code sees no platform.
const textEncoder = new (globalThis as unknown as { TextEncoder: new () => Utf8Encoder }).TextEncoder();
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function fromHex(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length / 2);
  for (let index = 0; index < bytes.length; index += 1) bytes[index] = Number.parseInt(text.slice(index * 2, index * 2 + 2), 16);
  return bytes;
}

const fromRange = ({ client, from, to }: IdRange): readonly [number, number, number] => [client, from, to];
const toRange = ([client, from, to]: readonly [number, number, number]): IdRange => ({ client, from, to });

function toEntry(line: z.infer<typeof entryLine>, compartment: CompartmentId): LedgerEntry {
  const shared = {
    version: 1,
    compartment,
    seq: line.seq,
    prevHash: fromHex(line.prevHash),
    author: line.author,
    partner: line.partner,
    session: line.session,
    at: line.at,
    labelHash: fromHex(line.labelHash),
    hash: fromHex(line.hash),
  } as const;
  if (line.kind === "claim") return { kind: "claim", ...shared, client: line.client };
  return {
    kind: "update",
    ...shared,
    inserts: line.inserts.map(toRange),
    deletes: line.deletes.map(toRange),
    updateHash: fromHex(line.updateHash),
    update: line.update === null ? null : fromBase64(line.update),
  };
}

function mustRepeat(line: string, written: string): void {
  if (line !== written) throw new Error("the line is not written the way the format says");
}
