import { hash } from "node:crypto";
import { chainClaim, chainUpdate, EMPTY_CHAIN, type Authorship, type ChainEnd } from "../../shared/contribution/chain-entry.ts";
import type { LedgerEntry } from "../../shared/contribution/entry.ts";
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
