import { assert } from "../../../shared/assert.ts";
import type { Sha256 } from "../../../shared/contribution/canonical-bytes.ts";
import { chainAct, chainClaim, chainUpdate, EMPTY_CHAIN } from "../../../shared/contribution/chain-entry.ts";
import type { Authorship } from "../../../shared/contribution/chain-entry.ts";
import type { LedgerEntry } from "../../../shared/contribution/entry.ts";
import { hashLabel } from "../../../shared/contribution/label.ts";
import type { ClientId, UserId } from "../../../shared/ids.ts";
import { decideCommand, type NewAct } from "../acts/decide-command.ts";
import { resourceIdOf } from "../acts/resource-id.ts";
import { Structure } from "../structure/structure.ts";
import { RECEIVE_LIMITS } from "../structure/verdict.ts";
import type { DemoComment, DemoCompartment } from "./demo-incident.ts";
import { DEMO_ACCOUNTS, demoId } from "./demo-outline.ts";

/**
 * The whole log of a compartment of the demo, chained from the first entry, every step judged like any person's: edits by the validator, comments
 * by their noun. Pure: the same compartment and `startedAt` give the same entries and hashes.
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
    const by: Authorship = {
      compartment: compartment.id,
      author: step.author,
      partner: step.partner,
      session: demoId("session", step.author),
      at: startedAt + step.atOffsetMs,
      labelHash,
    };
    if (step.kind === "comment") {
      for (const act of actsOf(step, by, { entries, structure, sha256 })) {
        entries.push(chainAct(entries.at(-1) ?? EMPTY_CHAIN, by, act, sha256));
      }
      continue;
    }
    const verdict = structure.receive(step.update, { user: step.author, ownership, limits: RECEIVE_LIMITS });
    assert(verdict.kind === "accepted", `the validator accepts the demo (${JSON.stringify(verdict)})`);
    for (const client of verdict.claims) {
      owners.set(client, step.author);
      entries.push(chainClaim(entries.at(-1) ?? EMPTY_CHAIN, by, client, sha256));
    }
    entries.push(chainUpdate(entries.at(-1) ?? EMPTY_CHAIN, by, verdict, sha256));
  }
  return entries;
}

/** The acts of a comment, decided on as for a request that was sent under its key. */
function actsOf(
  { card, text, key, answers }: DemoComment,
  { compartment, author, partner, at }: Authorship,
  so: { readonly entries: readonly LedgerEntry[]; readonly structure: Structure; readonly sha256: Sha256 },
): readonly NewAct[] {
  const idOf = (by: UserId, requestKey: string): string =>
    resourceIdOf({ place: compartment, author: by, noun: "comment", key: requestKey }, so.sha256);
  const said = { id: key, card, text, ...(answers !== undefined && { replyTo: idOf(answers.author, answers.key) }) };
  const role = DEMO_ACCOUNTS.find(({ id }) => id === author)?.role;
  assert(role !== undefined && role !== null, "the demo's comments are by members of its room");
  const decided = decideCommand(
    { type: "comment.made", id: idOf(author, key), said },
    {
      principal: { user: author, partner, role },
      at,
      acts: so.entries.filter((entry) => entry.kind === "act"),
      isOnBoard: (id) => so.structure.isOnBoard(id),
    },
  );
  assert(decided.kind === "new", `the demo's comments can be made (${JSON.stringify(decided)})`);
  return decided.acts;
}
