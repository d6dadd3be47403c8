import type { IdRange, LedgerEntry } from "../../../shared/contribution/entry.ts";
import type { ClientId, CompartmentId, UserId } from "../../../shared/ids.ts";
import type { Commit } from "../../ports/engine.ts";
import { updateOf } from "../history/ledger-updates.ts";
import { frameUpdate } from "../wire/update-frame.ts";

/** What consecutive entries of one compartment add, as if they had been one commit here. There is at least one. */
export function commitOfEntries(compartment: CompartmentId, entries: readonly LedgerEntry[]): Commit {
  const frames: Buffer[] = [];
  const inserts: IdRange[] = [];
  const claims: (readonly [ClientId, UserId])[] = [];
  for (const entry of entries) {
    const update = updateOf(entry);
    if (update !== null) frames.push(frameUpdate(update));
    if (entry.kind === "update") inserts.push(...entry.inserts);
    else if (entry.kind === "claim") claims.push([entry.client, entry.author]);
  }
  return {
    compartment,
    afterSeq: (entries[0]?.seq ?? 1) - 1,
    headSeq: entries.at(-1)?.seq ?? 0,
    framed: Buffer.concat(frames),
    inserts,
    updates: frames.length,
    claims,
  };
}
