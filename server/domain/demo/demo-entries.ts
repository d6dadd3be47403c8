import { assert } from "../../../shared/assert.ts";
import type { Sha256 } from "../../../shared/contribution/canonical-bytes.ts";
import { EMPTY_CHAIN, type Authorship } from "../../../shared/contribution/chain-entry.ts";
import type { LedgerEntry } from "../../../shared/contribution/entry.ts";
import { hashLabel, type LabelContent } from "../../../shared/contribution/label.ts";
import type { ClientId, UserId } from "../../../shared/ids.ts";
import type { Author } from "../../ports/engine.ts";
import { decideCommand } from "../acts/decide-command.ts";
import { chainCommands } from "../engine/command-drafts.ts";
import { EntryChain } from "../engine/entry-chain.ts";
import { Structure } from "../structure/structure.ts";
import { RECEIVE_LIMITS } from "../structure/verdict.ts";
import type { DemoCommand } from "./demo-commands.ts";
import type { DemoCompartment, DemoStep } from "./demo-incident.ts";
import { demoId } from "./demo-outline.ts";

/** What the entries of a compartment of the demo are made with. */
export interface DemoWriting {
  /** Under which they are written. */
  readonly label: LabelContent;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly sha256: Sha256;
}

/**
 * The whole log of a compartment of the demo, chained from the first entry: every step judged by the validator and every act decided like any person's.
 * Pure: the same compartment, label and `startedAt` give the same entries and hashes.
 */
export function demoEntries(compartment: DemoCompartment, { label, startedAt, sha256 }: DemoWriting): readonly LedgerEntry[] {
  const structure = Structure.empty();
  const owners = new Map<ClientId, UserId>();
  const ownership = { ownerOf: (client: ClientId) => owners.get(client) };
  const labelHash = hashLabel({ ...label, compartment: compartment.id }, sha256);
  const chain = new EntryChain(EMPTY_CHAIN, sha256);
  const by = ({ user: author, partner, session }: Author, atOffsetMs: number): Authorship => ({
    compartment: compartment.id,
    author,
    partner,
    session,
    at: startedAt + atOffsetMs,
    labelHash,
  });
  const write = (step: DemoStep): void => {
    const verdict = structure.receive(step.update, { user: step.author, ownership, limits: RECEIVE_LIMITS });
    assert(verdict.kind === "accepted", `the validator accepts the demo (${JSON.stringify(verdict)})`);
    for (const client of verdict.claims) owners.set(client, step.author);
    chain.write(by({ user: step.author, partner: step.partner, session: demoId("session", step.author) }, step.atOffsetMs), verdict);
  };
  const say = ({ frame, atOffsetMs }: DemoCommand): void => {
    const acts = chain.entries.filter((entry) => entry.kind === "act");
    const chained = chainCommands(chain, [{ frame, decide: decideCommand, acts }], {
      authorshipOf: (author) => by(author, atOffsetMs),
      isOnBoard: (card) => structure.isOnBoard(card),
      write: ({ user }, change, isWanted) => {
        const update = "add" in change ? change.add : structure.deletionOf(change.clear);
        if (update === null) return null;
        const verdict = structure.receiveIf(update, { user, ownership, limits: RECEIVE_LIMITS }, isWanted);
        if (verdict.kind === "accepted") for (const client of verdict.claims) owners.set(client, user);
        return verdict;
      },
      sha256,
      broken: (cause) => {
        throw cause;
      },
    });
    assert(
      chained?.outcomes[0]?.kind === "done",
      `what is said in the demo is recorded (${frame.command.type}: ${JSON.stringify(chained?.outcomes)})`,
    );
  };
  // What was said follows what had been written by then.
  let said = 0;
  const sayUntil = (atOffsetMs: number): void => {
    for (; (compartment.commands[said]?.atOffsetMs ?? Infinity) < atOffsetMs; said += 1) say(compartment.commands[said] as DemoCommand);
  };
  for (const step of compartment.steps) {
    sayUntil(step.atOffsetMs);
    write(step);
  }
  sayUntil(Infinity);
  return chain.entries;
}
