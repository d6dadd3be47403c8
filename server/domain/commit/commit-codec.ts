import { readVarString, readVarUint, readVarUint8Array, type Decoder } from "lib0/decoding";
import { writeVarString, writeVarUint, writeVarUint8Array, type Encoder } from "lib0/encoding";
import type { CompartmentId } from "../../../shared/ids.ts";
import type { Commit } from "../../ports/engine.ts";

/** Writes a commit without its compartment, which the reader knows. `writeFramed` writes its framed bytes, to where the encoder is unless given. */
export function writeCommit(
  encoder: Encoder,
  commit: Commit,
  writeFramed: (framed: Uint8Array) => void = (framed) => writeVarUint8Array(encoder, framed),
): void {
  for (const number of [commit.afterSeq, commit.headSeq, commit.updates]) writeVarUint(encoder, number);
  writeFramed(commit.framed);
  writeVarUint(encoder, commit.inserts.length);
  for (const { client, from, to } of commit.inserts) for (const number of [client, from, to]) writeVarUint(encoder, number);
  writeVarUint(encoder, commit.claims.length);
  for (const [client, user] of commit.claims) {
    writeVarUint(encoder, client);
    writeVarString(encoder, user);
  }
}

/** Reads what {@link writeCommit} wrote; its framed bytes are a view, unless `readFramed` reads them. Throws where the bytes end too soon. */
export function readCommit(
  decoder: Decoder,
  compartment: CompartmentId,
  readFramed: () => Uint8Array = () => readVarUint8Array(decoder),
): Commit {
  return {
    compartment,
    afterSeq: readVarUint(decoder),
    headSeq: readVarUint(decoder),
    updates: readVarUint(decoder),
    framed: readFramed(),
    inserts: readList(decoder, () => ({ client: readVarUint(decoder), from: readVarUint(decoder), to: readVarUint(decoder) })),
    claims: readList(decoder, () => [readVarUint(decoder), readVarString(decoder)] as const),
  };
}

/** Reads a count and as many items. */
export function readList<Item>(decoder: Decoder, read: () => Item): Item[] {
  const count = readVarUint(decoder);
  const items: Item[] = [];
  for (let index = 0; index < count; index++) items.push(read());
  return items;
}
