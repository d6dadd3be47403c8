import { join } from "node:path";
import type * as Y from "yjs";
import { encodeStateAsUpdate, encodeStateVector, decodeStateVector } from "yjs";
import { openLedger } from "../../../server/adapters/sqlite/open-ledger.ts";
import { chainClaim, chainUpdate, type ChainEnd } from "../../../shared/contribution/chain-entry.ts";
import type { LedgerEntry } from "../../../shared/contribution/entry.ts";
import { hashLabel } from "../../../shared/contribution/label.ts";
import { sha256 } from "../entries.ts";

/** Whose content it is to be, and where. */
export interface OldContent {
  readonly dataFolder: string;
  readonly compartment: string;
  readonly originator: string;
  readonly releasableTo: readonly string[];
  readonly author: string;
  readonly partner: string;
  /** One document per update, each with a client id of its own and standing alone. */
  readonly docs: readonly Y.Doc[];
}

/** Appends what today's validator would refuse to a log, as a version before the vocabulary accepted it. No server may have the folder open. */
export async function appendOldContent(content: OldContent): Promise<void> {
  const { dataFolder, compartment, author, partner, originator, releasableTo } = content;
  const ledger = openLedger(join(dataFolder, "ledger.db"));
  try {
    const labelHash = hashLabel({ compartment, originator, releasableTo }, sha256);
    const by = { compartment, author, partner, session: "before", at: Date.now(), labelHash };
    const head = await ledger.head(compartment);
    const [last] = head.seq === 0 ? [] : await ledger.read(compartment, { after: head.seq - 1, limit: 1 });
    let end: ChainEnd = { seq: head.seq, hash: head.hash, at: last?.at ?? 0 };
    const entries: LedgerEntry[] = [];
    for (const doc of content.docs) {
      const update = encodeStateAsUpdate(doc);
      const inserts = [...decodeStateVector(encodeStateVector(doc))].map(([client, to]) => ({ client, from: 0, to }));
      for (const { client } of inserts) entries.push((end = chainClaim(end, by, client, sha256)) as LedgerEntry);
      entries.push((end = chainUpdate(end, by, { inserts, deletes: [], update }, sha256)) as LedgerEntry);
    }
    const [outcome] = await ledger.append([{ compartment, expectedHead: head.hash, entries }]);
    if (outcome !== "appended") throw new Error(`the old content was not appended: ${outcome ?? "nothing"}`);
  } finally {
    await ledger.close();
  }
}
