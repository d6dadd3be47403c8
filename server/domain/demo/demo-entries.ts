import { assert } from "../../../shared/assert.ts";
import type { Sha256 } from "../../../shared/contribution/canonical-bytes.ts";
import { chainClaim, chainUpdate, EMPTY_CHAIN } from "../../../shared/contribution/chain-entry.ts";
import type { Authorship } from "../../../shared/contribution/chain-entry.ts";
import type { LedgerEntry } from "../../../shared/contribution/entry.ts";
import { hashLabel } from "../../../shared/contribution/label.ts";
import type { ClientId, UserId } from "../../../shared/ids.ts";
import { Structure } from "../structure/structure.ts";
import { RECEIVE_LIMITS } from "../structure/verdict.ts";
import type { DemoCompartment } from "./demo-incident.ts";
import { demoId } from "./demo-outline.ts";

/**
 * The whole log of a compartment of the demo, chained from the first entry, every step judged by the validator like any person's edit.
 * Pure: the same compartment and `startedAt` give the same entries and hashes.
 */
export function demoEntries(compartment: DemoCompartment, startedAt: number, sha256: Sha256): readonly LedgerEntry[] {
  const structure = Structure.empty();
  const owners = new Map<ClientId, UserId>();
  const ownership = { ownerOf: (client: ClientId) => owners.get(client) };
  const labelHash = hashLabel(
    { compartment: compartment.id, originator: compartment.originator, releasableTo: compartment.releasableTo },
    sha256,
  );
  const entries: LedgerEntry[] = [];
  for (const step of compartment.steps) {
    const verdict = structure.receive(step.update, { user: step.author, ownership, limits: RECEIVE_LIMITS });
    assert(verdict.kind === "accepted", `the validator accepts the demo (${JSON.stringify(verdict)})`);
    const by: Authorship = {
      compartment: compartment.id,
      author: step.author,
      partner: step.partner,
      session: demoId("session", step.author),
      at: startedAt + step.atOffsetMs,
      labelHash,
    };
    for (const client of verdict.claims) {
      owners.set(client, step.author);
      entries.push(chainClaim(entries.at(-1) ?? EMPTY_CHAIN, by, client, sha256));
    }
    entries.push(chainUpdate(entries.at(-1) ?? EMPTY_CHAIN, by, verdict, sha256));
  }
  return entries;
}
