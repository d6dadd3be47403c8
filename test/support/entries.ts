import { hash } from "node:crypto";
import { hashEntry } from "../../shared/contribution/canonical-bytes.ts";
import { encodeCanonicalJson, type JsonValue } from "../../shared/contribution/canonical-json.ts";
import {
  chainAct as chainRealAct,
  chainClaim,
  chainUpdate,
  EMPTY_CHAIN,
  type Authorship,
  type ChainEnd,
} from "../../shared/contribution/chain-entry.ts";
import { GENESIS_HASH, type ActEntry, type ExtensionEntry, type LedgerEntry } from "../../shared/contribution/entry.ts";
import type { Append } from "../../server/ports/ledger.ts";

/** SHA-256 as the server computes it. */
export const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(hash("sha256", bytes, "buffer"));

/** A fixed author in a fixed compartment at a fixed time, save what is given. */
export function authorship(fields: Partial<Authorship> = {}): Authorship {
  return {
    compartment: "compartment-a",
    author: "user-1",
    partner: "ALF",
    session: "session-1",
    at: 1_700_000_000_000,
    labelHash: new Uint8Array(32).fill(7),
    ...fields,
  };
}

/** What an act says. */
export interface Said {
  readonly type: string;
  readonly id: string;
  readonly body: JsonValue;
}

/** The act that follows `end`. */
export function chainAct(end: ChainEnd, by: Authorship, { type, id, body }: Said): ActEntry {
  return chainRealAct(end, by, { type, id, body: encodeCanonicalJson(body) }, sha256);
}

/** The entry of a later kind that follows `end`; `code` is its number, 64 to 255. */
export function chainExtension(
  end: ChainEnd,
  by: Authorship,
  { code, rest }: { readonly code: number; readonly rest: Uint8Array },
): ExtensionEntry {
  const fields = { kind: "extension", version: 1, ...following(end, by), code, rest, hash: GENESIS_HASH } as const;
  return { ...fields, hash: hashEntry(fields, sha256) };
}

function following(end: ChainEnd, { compartment, author, partner, session, at, labelHash }: Authorship) {
  return { compartment, seq: end.seq + 1, prevHash: end.hash, author, partner, session, at: Math.max(at, end.at), labelHash };
}

/** A log that grows: remembers its end and one client's clock, so that what it makes always chains and verifies. */
export function growingLog(fields: Partial<Authorship> = {}, client = 17) {
  const by = authorship(fields);
  let end: ChainEnd = EMPTY_CHAIN;
  let clock = 0;
  const step = <Entry extends LedgerEntry>(entry: Entry): Entry => {
    end = entry;
    return entry;
  };
  return {
    compartment: by.compartment,
    claim: () => step(chainClaim(end, by, client, sha256)),
    act: (body: JsonValue = { said: { text: "seen" } }) => step(chainAct(end, by, { type: "comment.made", id: `act-${end.seq}`, body })),
    said: (said: Said) => step(chainAct(end, by, said)),
    extension: (code = 64, rest: Uint8Array = Uint8Array.of(1, 2, 3)) => step(chainExtension(end, by, { code, rest })),
    /** An update that deletes so many ranges of one id each; its bytes are opaque. */
    deletion: (ranges: number) => {
      const deletes = Array.from({ length: ranges }, (_, index) => ({ client, from: 2 * index, to: 2 * index + 1 }));
      return step(chainUpdate(end, by, { inserts: [], deletes, update: Uint8Array.of(1) }, sha256));
    },
    /** An update whose bytes are only opaque to the store: no Yjs content. */
    update: (sizeBytes = 5) => {
      const update = new Uint8Array(sizeBytes).fill(clock & 0xff);
      clock += 1;
      return step(chainUpdate(end, by, { inserts: [{ client, from: clock - 1, to: clock }], deletes: [], update }, sha256));
    },
  };
}

/** Wraps chained entries of one compartment as an append. */
export function appendOf(...entries: readonly [LedgerEntry, ...LedgerEntry[]]): Append {
  return { compartment: entries[0].compartment, expectedHead: entries[0].prevHash, entries };
}
