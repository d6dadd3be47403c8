import { createReadStream } from "node:fs";
import { toHex } from "../../shared/contribution/export-line.ts";
import { verifyExport, type ExportVerdict } from "../../shared/contribution/verify-export.ts";
import { isTrailHeader, verifyTrailExport, type TrailVerdict } from "../../shared/trail/trail-export.ts";
import { contentDigest } from "../domain/history/replay/content-digest.ts";
import { sha256 } from "../domain/sha256.ts";
import type { CommandIo } from "./command.ts";
import { defineCommand } from "./define-command.ts";
import { fileFault } from "./file-fault.ts";
import { readLines } from "./read-lines.ts";

const HELP = `Usage: majlis verify <file>

Checks an exported ledger offline: the hash chain, every update's hash and content, the hash and form of every
act, claims and clocks, times, labels and, where the file carries a digest, the replayed board. Names the first
bad entry. Entries that only a later version can read are verified and counted.
Export one with majlis export or GET /api/compartments/<id>/ledger. "-" reads standard input.

The same of an exported trail of rights: the hash chain, every record's hash, form and body, and times.
Export one with majlis trail or GET /api/trail/export.

Exit codes:
  0  valid
  1  broken; the entry and the rule it breaks are named
  2  not readable: no such file, no exported ledger, or wrong usage
  3  valid, but the words of some entries were redacted`;

const EXIT = { valid: 0, broken: 1, unreadable: 2, redacted: 3 } as const;

/** Longest line that is read: an 8 MB update in base64 and room for its ranges. A longer one is no export. */
const LINE_LIMIT_CHARACTERS = 64 * 1024 * 1024;

/** `majlis verify`. It never rejects for a bad file. */
export const verifyCommand = defineCommand({
  name: "verify",
  summary: "check an exported ledger or trail of rights, offline",
  help: HELP,
  options: {},
  run: async ({ positionals: [path, ...rest] }, io) => {
    if (path === undefined || rest.length > 0) return { usage: "give the name of one file" };
    try {
      const chunks: AsyncIterable<Uint8Array> = path === "-" ? process.stdin : createReadStream(path, { highWaterMark: 256 * 1024 });
      return await verifyLines(readLines(chunks, LINE_LIMIT_CHARACTERS), io);
    } catch (cause) {
      io.err(`majlis: cannot read ${path}: ${fileFault(cause)}`);
      return EXIT.unreadable;
    }
  },
});

async function verifyLines(lines: AsyncGenerator<string, void, undefined>, io: CommandIo): Promise<number> {
  const first = await lines.next();
  const all = startingWith(first, lines);
  if (first.done !== true && isTrailHeader(first.value)) return sayTrail(await verifyTrailExport(all, sha256), io);
  return say(await verifyExport(all, { sha256, digestOf: contentDigest }), io);
}

async function* startingWith(
  first: IteratorResult<string, void>,
  rest: AsyncGenerator<string, void, undefined>,
): AsyncGenerator<string, void, undefined> {
  if (first.done === true) return;
  yield first.value;
  yield* rest;
}

function sayTrail(verdict: TrailVerdict, io: CommandIo): number {
  if (verdict.kind === "unreadable") {
    io.err(`majlis: ${verdict.detail}`);
    return EXIT.unreadable;
  }
  if (verdict.kind === "broken") return sayBroken(verdict, "record", io);
  io.out(`trail of    ${verdict.partner ?? "the site"}`);
  io.out(`records     ${verdict.head.seq}`);
  io.out(`head        ${toHex(verdict.head.hash)}`);
  return sayValid(verdict.redactions, "records", io);
}

function sayBroken(
  { seq, rule, detail }: { readonly seq: number | null; readonly rule: string; readonly detail: string },
  what: string,
  io: CommandIo,
): number {
  io.err(seq === null ? `BROKEN: ${rule}: ${detail}` : `BROKEN at ${what} ${seq}: ${rule}: ${detail}`);
  return EXIT.broken;
}

function sayValid(redactions: number, what: string, io: CommandIo): number {
  io.out(redactions === 0 ? "VALID" : `VALID, ${redactions} ${what} redacted`);
  return redactions === 0 ? EXIT.valid : EXIT.redacted;
}

function say(verdict: ExportVerdict, io: CommandIo): number {
  switch (verdict.kind) {
    case "unreadable":
      io.err(`majlis: ${verdict.detail}`);
      return EXIT.unreadable;
    case "broken":
      return sayBroken(verdict, "entry", io);
    case "sound":
      io.out(`compartment ${verdict.compartment}`);
      io.out(`entries     ${verdict.head.seq}`);
      io.out(`head        ${toHex(verdict.head.hash)}`);
      io.out(`labels      ${verdict.labels ? "checked" : "not in the file"}`);
      io.out(`board       ${BOARD[verdict.digest]}`);
      if (verdict.acts > 0) io.out(`acts        ${verdict.acts}`);
      if (verdict.extensions > 0) io.out(`later kinds ${verdict.extensions}, which this version cannot read`);
      if (verdict.reserved > 0) io.out(`not checked ${verdict.reserved} notes and proofs of a later version`);
      return sayValid(verdict.redactions, "entries", io);
  }
}

const BOARD = {
  equal: "replayed, equal to the digest in the file",
  redacted: "not compared, since entries were redacted",
  absent: "no digest in the file",
} as const;
