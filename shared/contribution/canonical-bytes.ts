import * as decoding from "lib0/decoding";
import { assert } from "../assert.ts";
import { ByteWriter } from "../byte-writer.ts";
import type { ClaimFields, IdRange, LeafFields, LedgerEntry } from "./entry.ts";

/** SHA-256 of some bytes as 32 raw bytes. Handed in, since this code runs in browsers too. */
export type Sha256 = (bytes: Uint8Array) => Uint8Array;

/** Length of every hash of the ledger, in bytes. */
export const HASH_BYTES = 32;

/** Separates the hash of an entry from that of anything else that this project hashes. */
const DOMAIN = "majlis/entry";
/** RFC 9162 §2.1.1: a leaf is hashed under 0x00, so that no entry can pass for an inner node of a later Merkle tree. */
const LEAF_PREFIX = 0x00;
const VERSION = 1;
const KIND_UPDATE = 1;
const KIND_CLAIM = 2;
const KIND_ACT = 3;
/** Kinds from here on are those of later versions; 4 to 63 are refused. */
const FIRST_EXTENSION = 64;
/** The kind is one byte. */
const LAST_EXTENSION = 255;

// One growing scratch buffer for all entries: encoding never yields, so two uses cannot meet.
const scratch = new ByteWriter(4096);

/**
 * The exact bytes that an entry's hash covers: `0x00 || body`.
 *
 * body = str domain, u8 version, u8 kind, str compartment, uint seq, 32 prevHash, str author, str partner, str session, uint at,
 * 32 labelHash, then by kind: 1, an update: ranges inserts, ranges deletes, 32 updateHash; 2, a claim: uint client; 3, an act:
 * str type, str id, 32 bodyHash; 64 to 255, of later versions: uint length and as many bytes, which a reader may skip.
 * str = uint length in bytes + UTF-8; uint = little-endian base 128 (lib0 varUint), shortest form;
 * ranges = uint count, count × (uint client, uint from, uint to), in the entry's order. FORMAT.md says it in full.
 */
export function encodeLeaf(entry: LeafFields): Uint8Array {
  writeLeaf(entry);
  return scratch.take();
}

/** The bytes of {@link encodeLeaf} as a view that is valid until the next entry is encoded, for a caller that copies them at once. The copy takes longer than the encoding. */
export function leafView(entry: LeafFields): Uint8Array {
  writeLeaf(entry);
  return scratch.view();
}

/** Leaves the bytes of {@link encodeLeaf} in the scratch buffer. */
function writeLeaf(entry: LeafFields): void {
  scratch.clear();
  scratch.byte(LEAF_PREFIX);
  scratch.text(DOMAIN);
  scratch.byte(entry.version);
  scratch.byte(kindNumber(entry));
  scratch.text(entry.compartment);
  scratch.varUint(entry.seq);
  writeHash(entry.prevHash);
  scratch.text(entry.author);
  scratch.text(entry.partner);
  scratch.text(entry.session);
  scratch.varUint(entry.at);
  writeHash(entry.labelHash);
  writeKindFields(entry);
}

function kindNumber(entry: LeafFields): number {
  if (entry.kind === "update") return KIND_UPDATE;
  if (entry.kind === "claim") return KIND_CLAIM;
  if (entry.kind === "act") return KIND_ACT;
  assert(entry.code >= FIRST_EXTENSION && entry.code <= LAST_EXTENSION, "the kind of an extension is 64 to 255");
  return entry.code;
}

function writeKindFields(entry: LeafFields): void {
  switch (entry.kind) {
    case "update":
      writeRanges(entry.inserts);
      writeRanges(entry.deletes);
      return writeHash(entry.updateHash);
    case "claim":
      return scratch.varUint(entry.client);
    case "act":
      scratch.text(entry.type);
      scratch.text(entry.id);
      return writeHash(entry.bodyHash);
    case "extension":
      scratch.varUint(entry.rest.length);
      return scratch.append(entry.rest);
  }
}

/** The hash that names an entry and that the next one points to: SHA-256 of {@link encodeLeaf}. */
export function hashEntry(entry: LeafFields, sha256: Sha256): Uint8Array {
  writeLeaf(entry);
  // In place: a copy would cost as much as the hash.
  return sha256(scratch.view());
}

/**
 * Reads back what {@link encodeLeaf} wrote, to which the store adds the entry's hash and its body: the bytes of an update or of an
 * act, or null.
 *
 * Throws on anything else, also on bytes after the end and on a body beside an entry that has none. It checks no hash.
 */
export function decodeLeaf(leaf: Uint8Array, hash: Uint8Array, body: Uint8Array | null): LedgerEntry {
  const decoder = decoding.createDecoder(leaf);
  const kind = readKind(decoder);
  const fields = {
    version: VERSION,
    compartment: decoding.readVarString(decoder),
    seq: decoding.readVarUint(decoder),
    prevHash: readHash(decoder),
    author: decoding.readVarString(decoder),
    partner: decoding.readVarString(decoder),
    session: decoding.readVarString(decoder),
    at: decoding.readVarUint(decoder),
    labelHash: readHash(decoder),
  } as const;
  const entry = decodeKind(kind, fields, { decoder, hash, body });
  if (decoding.hasContent(decoder)) throw new Error("ledger entry has bytes after its end");
  if (body !== null && entry.kind !== "update" && entry.kind !== "act") throw new Error(`a ledger entry of kind ${kind} has no body`);
  return entry;
}

/** What links an entry to its log. */
export type LeafLink = Pick<LeafFields, "compartment" | "seq" | "prevHash">;

/** Reads what stands in the same place in an entry of every kind, of those too that {@link decodeLeaf} refuses. Throws for another version. */
export function decodeLink(leaf: Uint8Array): LeafLink {
  const decoder = decoding.createDecoder(leaf);
  readKind(decoder);
  return { compartment: decoding.readVarString(decoder), seq: decoding.readVarUint(decoder), prevHash: readHash(decoder) };
}

function readKind(decoder: decoding.Decoder): number {
  if (decoding.readUint8(decoder) !== LEAF_PREFIX || decoding.readVarString(decoder) !== DOMAIN) throw new Error("not a ledger entry");
  const version = decoding.readUint8(decoder);
  if (version !== VERSION) throw new Error(`ledger entry of unknown version ${version}`);
  return decoding.readUint8(decoder);
}

type CommonFields = Omit<ClaimFields, "kind" | "client">;

function decodeKind(
  kind: number,
  fields: CommonFields,
  rest: { readonly decoder: decoding.Decoder; readonly hash: Uint8Array; readonly body: Uint8Array | null },
): LedgerEntry {
  const { decoder, hash, body } = rest;
  if (kind === KIND_CLAIM) return { kind: "claim", ...fields, client: decoding.readVarUint(decoder), hash };
  if (kind === KIND_UPDATE) {
    const inserts = readRanges(decoder);
    const deletes = readRanges(decoder);
    return { kind: "update", ...fields, inserts, deletes, updateHash: readHash(decoder), hash, update: body };
  }
  if (kind === KIND_ACT) {
    const type = decoding.readVarString(decoder);
    const id = decoding.readVarString(decoder);
    return { kind: "act", ...fields, type, id, bodyHash: readHash(decoder), hash, body };
  }
  if (kind < FIRST_EXTENSION) throw new Error(`ledger entry of unknown kind ${kind}`);
  return { kind: "extension", ...fields, code: kind, rest: decoding.readVarUint8Array(decoder).slice(), hash };
}

function writeHash(hash: Uint8Array): void {
  if (hash.byteLength !== HASH_BYTES) throw new Error(`broken assumption: a hash has ${HASH_BYTES} bytes, not ${hash.byteLength}`);
  scratch.append(hash);
}

function readHash(decoder: decoding.Decoder): Uint8Array {
  // A copy, so that an entry that is kept does not keep the whole leaf or page alive.
  return decoding.readUint8Array(decoder, HASH_BYTES).slice();
}

function writeRanges(ranges: readonly IdRange[]): void {
  scratch.varUint(ranges.length);
  for (const range of ranges) {
    scratch.varUint(range.client);
    scratch.varUint(range.from);
    scratch.varUint(range.to);
  }
}

function readRanges(decoder: decoding.Decoder): readonly IdRange[] {
  const count = decoding.readVarUint(decoder);
  const ranges: IdRange[] = [];
  for (let index = 0; index < count; index += 1) {
    ranges.push({ client: decoding.readVarUint(decoder), from: decoding.readVarUint(decoder), to: decoding.readVarUint(decoder) });
  }
  return ranges;
}
