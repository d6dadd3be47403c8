import { chainClaim, chainUpdate, EMPTY_CHAIN, type ChainEnd } from "../../shared/contribution/chain-entry.ts";
import type { LedgerEntry } from "../../shared/contribution/entry.ts";
import type { Ledger } from "../../server/ports/ledger.ts";
import { authorship, sha256 } from "./entries.ts";
import { rawUpdate } from "./structure/raw-update.ts";

/** Fills an empty compartment with one small entry under each of the client ids 1 to `ids`, all of them `author`'s. */
export async function fillWithIds(ledger: Ledger, ids: number, { compartment = "c1", author = "ana" } = {}): Promise<void> {
  const by = authorship({ compartment, author });
  const clients = Array.from({ length: ids }, (_, index) => index + 1);
  const entries: LedgerEntry[] = [];
  let end: ChainEnd = EMPTY_CHAIN;
  for (const client of clients) entries.push((end = chainClaim(end, by, client, sha256)));
  const update = rawUpdate(clients.map((client) => ({ client, clock: 0, structs: [{ kind: 8, parent: "meta", key: `k${client}` }] })));
  const inserts = clients.map((client) => ({ client, from: 0, to: 1 }));
  entries.push(chainUpdate(end, by, { inserts, deletes: [], update }, sha256));
  const outcomes = await ledger.append([{ compartment, expectedHead: EMPTY_CHAIN.hash, entries }]);
  if (outcomes[0] !== "appended") throw new Error("the compartment was not empty");
}
