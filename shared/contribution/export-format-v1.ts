import { fromBase64, toBase64 } from "lib0/buffer";
import { z } from "zod";
import type { CompartmentId } from "../ids.ts";
import type { ClaimEntry, IdRange, LedgerEntry, UpdateEntry } from "./entry.ts";
import { fromHex, headFields, hexHash, labelFields, mustRepeat, toHex, wholeNumber, type ExportHeader } from "./export-line.ts";

// Version 1 of an exported ledger, which is read for ever and written no more. Its lines spell an entry out field by field, so that it
// knows updates and claims alone. Digest and last line are those of version 2 (export-format.ts).
//   first line: {"format","version":1,"compartment","labels","head"}
//   an update:  {"kind","seq","at","author","partner","session","prevHash","labelHash","inserts","deletes","updateHash","hash","update"}
//   a claim:    {"kind", … ,"labelHash","client","hash"}
// Ranges are [client, from, to], updates base64 with padding (null once shredded).

const header = z.strictObject({
  format: z.literal("majlis-ledger"),
  version: z.literal(1),
  compartment: z.string(),
  labels: z.array(labelFields),
  head: headFields,
});
const ranges = z.array(z.tuple([wholeNumber, wholeNumber, wholeNumber]));
const common = {
  seq: wholeNumber,
  at: wholeNumber,
  author: z.string(),
  partner: z.string(),
  session: z.string(),
  prevHash: hexHash,
  labelHash: hexHash,
};
const entryLine = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("update"),
    ...common,
    inserts: ranges,
    deletes: ranges,
    updateHash: hexHash,
    hash: hexHash,
    update: z.base64().nullable(),
  }),
  z.strictObject({ kind: z.literal("claim"), ...common, client: wholeNumber, hash: hexHash }),
]);

/** Reads a first line of version 1. Throws with a plain reason if it is none. */
export function parseHeaderV1(line: string, value: unknown): ExportHeader {
  const { format, version, compartment, labels, head } = header.parse(value);
  const plain = labels.map(({ originator, releasableTo }) => ({ originator, releasableTo }));
  mustRepeat(line, JSON.stringify({ format, version, compartment, labels: plain, head: { seq: head.seq, hash: head.hash } }));
  return { version, compartment, site: null, keys: [], labels, head: { seq: head.seq, hash: fromHex(head.hash) } };
}

/** Reads the line of one entry. Throws with a plain reason on anything that version 1 did not write. */
export function parseEntryV1(line: string, value: unknown, compartment: CompartmentId): LedgerEntry {
  const entry = toEntry(entryLine.parse(value), compartment);
  mustRepeat(line, encodeEntryV1(entry));
  return entry;
}

function encodeEntryV1(entry: UpdateEntry | ClaimEntry): string {
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

const fromRange = ({ client, from, to }: IdRange): readonly [number, number, number] => [client, from, to];
const toRange = ([client, from, to]: readonly [number, number, number]): IdRange => ({ client, from, to });

function toEntry(line: z.infer<typeof entryLine>, compartment: CompartmentId): UpdateEntry | ClaimEntry {
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
