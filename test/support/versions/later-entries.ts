import { join } from "node:path";
import { openLedger } from "../../../server/adapters/sqlite/open-ledger.ts";
import type { Authorship, ChainEnd } from "../../../shared/contribution/chain-entry.ts";
import type { LedgerEntry } from "../../../shared/contribution/entry.ts";
import { hashLabel } from "../../../shared/contribution/label.ts";
import { chainAct, chainExtension, sha256 } from "../entries.ts";

/** Kinds that later versions write, but for the act: the first and last of their range, and some between. */
export const LATER_CODES = [64, 65, 128, 255] as const;

/**
 * Appends what only a later version writes to the log of a compartment of ALF that is released to BRV: an act of a person, one of the
 * system, and an entry of each of {@link LATER_CODES}. No server may have the folder open. Gives the entries.
 */
export async function appendLaterEntries(
  dataFolder: string,
  { compartment, author }: Pick<Authorship, "compartment" | "author">,
): Promise<readonly LedgerEntry[]> {
  const ledger = openLedger(join(dataFolder, "ledger.db"));
  try {
    const labelHash = hashLabel({ compartment, originator: "ALF", releasableTo: ["BRV"] }, sha256);
    const by = { compartment, author, partner: "ALF", session: "later", at: Date.now(), labelHash };
    const system = { ...by, author: "system", partner: "", session: "" };
    const head = await ledger.head(compartment);
    const [last] = await ledger.read(compartment, { after: head.seq - 1, limit: 1 });
    let end: ChainEnd = { ...head, at: last?.at ?? 0 };
    const entries: LedgerEntry[] = [];
    const add = (entry: LedgerEntry): void => {
      entries.push(entry);
      end = entry;
    };
    add(chainAct(end, by, { type: "comment.made", id: "act-1", body: { said: { text: "Seen from the pier" } } }));
    add(chainAct(end, system, { type: "warning.delivered", id: "act-2", body: { set: { people: [] } } }));
    for (const code of LATER_CODES) add(chainExtension(end, system, { code, rest: new Uint8Array(code) }));
    const [outcome] = await ledger.append([{ compartment, expectedHead: head.hash, entries }]);
    if (outcome !== "appended") throw new Error(`the later entries were not appended: ${outcome ?? "nothing"}`);
    return entries;
  } finally {
    await ledger.close();
  }
}
