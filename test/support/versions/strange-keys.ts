import { join } from "node:path";
import * as Y from "yjs";
import { openLedger } from "../../../server/adapters/sqlite/open-ledger.ts";
import { chainClaim, chainUpdate, EMPTY_CHAIN, type Authorship } from "../../../shared/contribution/chain-entry.ts";
import { hashLabel } from "../../../shared/contribution/label.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import { sha256 } from "../entries.ts";

/** Keys of cards that the validator accepted before V34, or accepts still though they are no ids. */
export const STRANGE_KEYS = ["", "card\0", "card\uFFFD", "card\u0001", "card\u0001\0", "x".repeat(256), "\u{1F600}".repeat(20)] as const;

/**
 * Writes a board with cards under {@link STRANGE_KEYS}, as an earlier version took it, into a compartment of ALF that is released to BRV
 * and has no entries. No server may have the folder open.
 */
export async function appendStrangeCards(
  dataFolder: string,
  { compartment, author }: Pick<Authorship, "compartment" | "author">,
): Promise<void> {
  const doc = new Y.Doc();
  doc.transact(() => {
    for (const key of STRANGE_KEYS) cardsOf(doc).set(key, new Y.Map<unknown>([["title", new Y.Text("Strange")]]));
  });
  const update = Y.encodeStateAsUpdate(doc);
  const labelHash = hashLabel({ compartment, originator: "ALF", releasableTo: ["BRV"] }, sha256);
  const by = { compartment, author, partner: "ALF", session: "earlier", at: Date.now(), labelHash };
  const claim = chainClaim(EMPTY_CHAIN, by, doc.clientID, sha256);
  const inserts = [{ client: doc.clientID, from: 0, to: Y.getState(doc.store, doc.clientID) }];
  const ledger = openLedger(join(dataFolder, "ledger.db"));
  try {
    const entries = [claim, chainUpdate(claim, by, { update, inserts, deletes: [] }, sha256)];
    const [outcome] = await ledger.append([{ compartment, expectedHead: EMPTY_CHAIN.hash, entries }]);
    if (outcome !== "appended") throw new Error(`the cards were not appended: ${outcome ?? "nothing"}`);
  } finally {
    await ledger.close();
  }
}
