import { fromBase64, toBase64 } from "lib0/buffer";
import { z } from "zod";
import { equalBytes } from "../contribution/assert-chained.ts";
import type { Sha256 } from "../contribution/canonical-bytes.ts";
import { GENESIS_HASH, type Head } from "../contribution/entry.ts";
import { addToSum, encodeTrailer } from "../contribution/export-format.ts";
import { fromHex, headFields, hexHash, mustRepeat, toHex, wholeNumber } from "../contribution/export-line.ts";
import type { PartnerCode } from "../ids.ts";
import { reasonOf } from "../reason.ts";
import { decodeTrailLeaf, encodeTrailLeaf, type TrailRecord } from "./trail-record.ts";
import { createTrailVerifier, type TrailRule, type TrailVerifier } from "./verify-trail.ts";

// An exported trail: one JSON object a line, each line ended by LF, written as an exported ledger is (FORMAT.md, sections 5 and 6).
//   1. {"format":"majlis-trail","version":1,"stream","partner","head":{"seq","hash"}}
//   2. one line per record, seq 1 to head.seq: {"seq","at","type","actor","partner","hash","leaf","body"}
//   3. {"count","sum"}

const FORMAT = "majlis-trail";
const VERSION = 1;

const header = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  stream: z.string(),
  partner: z.string().nullable(),
  head: headFields,
});
const recordLine = z.strictObject({
  seq: wholeNumber,
  at: wholeNumber,
  type: z.string(),
  actor: z.string(),
  partner: z.string(),
  hash: hexHash,
  leaf: z.base64(),
  body: z.base64().nullable(),
});
const trailer = z.strictObject({ count: wholeNumber, sum: hexHash });

/** What the first line says. */
export interface TrailHeader {
  readonly stream: string;
  /** The nation whose trail it is; null for that of the site. Nothing in the chain proves it. */
  readonly partner: PartnerCode | null;
  readonly head: Head;
}

/** The first line, without its line end. */
export function encodeTrailHeader({ stream, partner, head }: TrailHeader): string {
  return JSON.stringify({ format: FORMAT, version: VERSION, stream, partner, head: { seq: head.seq, hash: toHex(head.hash) } });
}

/** The line of one record, without its line end. */
export function encodeTrailLine(record: TrailRecord): string {
  const { seq, at, type, actor, partner, body } = record;
  const bytes = { hash: toHex(record.hash), leaf: toBase64(encodeTrailLeaf(record)), body: body === null ? null : toBase64(body) };
  return JSON.stringify({ seq, at, type, actor, partner, ...bytes });
}

/** Whether a first line says that an exported trail follows. Never throws. */
export function isTrailHeader(line: string): boolean {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null && "format" in value && value.format === FORMAT;
  } catch {
    // Not JSON: no export at all.
    return false;
  }
}

/** What a verification found. `seq` of a broken one is the position of the first bad record, or null where no record is to blame. */
export type TrailVerdict =
  | { readonly kind: "unreadable"; readonly detail: string }
  | { readonly kind: "broken"; readonly seq: number | null; readonly rule: TrailRule | "line" | "head" | "sum"; readonly detail: string }
  | { readonly kind: "sound"; readonly partner: PartnerCode | null; readonly head: Head; readonly redactions: number };

/** Verifies an exported trail line by line (lines without their ends), offline and in one pass. Rejects only if reading the lines does. */
export async function verifyTrailExport(lines: AsyncIterable<string>, sha256: Sha256): Promise<TrailVerdict> {
  let pass: TrailPass | null = null;
  for await (const line of lines) {
    if (pass === null) {
      try {
        pass = new TrailPass(line, sha256);
      } catch (cause) {
        return { kind: "unreadable", detail: `this is no exported trail: ${reasonOf(cause)}` };
      }
      continue;
    }
    const verdict = pass.take(line);
    if (verdict !== null) return verdict;
  }
  return pass?.finish() ?? { kind: "unreadable", detail: "the file is empty" };
}

type Broken = Extract<TrailVerdict, { kind: "broken" }>;

const broken = (seq: number | null, rule: Broken["rule"], detail: string): Broken => ({ kind: "broken", seq, rule, detail });

class TrailPass {
  readonly #sha256: Sha256;
  readonly #header: TrailHeader;
  readonly #chain: TrailVerifier;
  #sum: Uint8Array;
  #isComplete = false;

  /** Throws with a plain reason if the first line is none. */
  constructor(line: string, sha256: Sha256) {
    const { stream, partner, head } = header.parse(JSON.parse(line));
    this.#header = { stream, partner, head: { seq: head.seq, hash: fromHex(head.hash) } };
    mustRepeat(line, encodeTrailHeader(this.#header));
    this.#sha256 = sha256;
    this.#chain = createTrailVerifier(stream, sha256);
    this.#sum = addToSum(GENESIS_HASH, line, sha256);
  }

  /** Checks one line; null if it is sound. */
  take(line: string): Broken | null {
    const { seq } = this.#chain.end();
    if (this.#isComplete) return broken(null, "sum", "there are lines after the last one");
    let parsed: TrailRecord | { readonly count: number; readonly sum: string };
    try {
      parsed = parseLine(line);
    } catch (cause) {
      return broken(seq < this.#header.head.seq ? seq + 1 : null, "line", reasonOf(cause));
    }
    if ("count" in parsed) return this.#takeTrailer(parsed);
    this.#sum = addToSum(this.#sum, line, this.#sha256);
    const fault = this.#chain.check(parsed);
    return fault === null ? null : broken(fault.seq, fault.rule, fault.detail);
  }

  finish(): TrailVerdict {
    if (!this.#isComplete) return broken(null, "sum", "the file is cut: its last line is missing");
    const { partner, head } = this.#header;
    return { kind: "sound", partner, head, redactions: this.#chain.redactions() };
  }

  #takeTrailer({ count, sum }: { readonly count: number; readonly sum: string }): Broken | null {
    const end = this.#chain.end();
    const { head } = this.#header;
    if (end.seq !== head.seq || !equalBytes(end.hash, head.hash)) {
      const said = `the trail ends at record ${end.seq}, the first line says ${head.seq} and another hash`;
      return broken(end.seq < head.seq ? end.seq + 1 : null, "head", said);
    }
    if (count !== end.seq) return broken(null, "sum", `the last line counts ${count} records, there are ${end.seq}`);
    if (sum !== toHex(this.#sum)) return broken(null, "sum", "the last line sums up other lines than these");
    this.#isComplete = true;
    return null;
  }
}

/** Reads any later line. Throws with a plain reason on anything that is not written as the format says. */
function parseLine(line: string): TrailRecord | { readonly count: number; readonly sum: string } {
  const value: unknown = JSON.parse(line);
  if (typeof value === "object" && value !== null && Object.hasOwn(value, "leaf")) {
    const { hash, leaf, body } = recordLine.parse(value);
    const record = decodeTrailLeaf(fromBase64(leaf), fromHex(hash), body === null ? null : fromBase64(body));
    mustRepeat(line, encodeTrailLine(record));
    return record;
  }
  const end = trailer.parse(value);
  mustRepeat(line, encodeTrailer(end.count, fromHex(end.sum)));
  return end;
}
