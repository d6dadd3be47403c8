import { chainAct, type Authorship, type ChainEnd } from "../../../shared/contribution/chain-entry.ts";
import type { Sha256 } from "../../../shared/contribution/canonical-bytes.ts";
import type { ActEntry, LedgerEntry } from "../../../shared/contribution/entry.ts";
import type { CommandFrame, CommandOutcome } from "../../ports/acts.ts";
import type { Author } from "../../ports/engine.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { Decided, decideCommand } from "../acts/decide-command.ts";

/** A command, the acts of its log that it is decided by, in the log's order, and what decides. */
export interface GroundedCommand {
  readonly frame: CommandFrame;
  readonly decide: typeof decideCommand;
  readonly acts: readonly ActEntry[];
}

/** What chaining commands needs of its compartment. */
export interface CommandChain {
  readonly authorshipOf: (author: Author) => Authorship;
  readonly isOnBoard: (card: string) => boolean;
  readonly sha256: Sha256;
  /** Receives the error when deciding throws, which is a bug. That command fails; the other commands of the batch continue. */
  readonly broken: (cause: unknown) => void;
}

/** Reads what a command is decided by. Rejects with what the ledger throws. */
export async function groundCommand(ledger: Pick<Ledger, "act" | "acts">, frame: CommandFrame): Promise<GroundedCommand> {
  // Loaded with the first command: the schemas of acts take a tenth of a second and some 10 MB of every start otherwise.
  const { decideCommand: decide, readGrounds } = await import("../acts/decide-command.ts");
  return { frame, decide, acts: await readGrounds(ledger, frame.compartment, frame) };
}

/** The same commands where another node was first with these entries: they are decided again. */
export function behind(commands: readonly GroundedCommand[], missed: readonly LedgerEntry[]): readonly GroundedCommand[] {
  const acts = missed.filter((entry) => entry.kind === "act");
  if (acts.length === 0 || commands.length === 0) return commands;
  return commands.map(({ frame, decide, acts: known }) => {
    const lastSeq = known.at(-1)?.seq ?? 0;
    // What was read of the ledger may reach beyond the head that the draft was made on.
    return { frame, decide, acts: [...known, ...acts.filter(({ seq }) => seq > lastSeq)] };
  });
}

/** Decides on commands one after the other and chains their acts to `end`. Each sees the acts of those before it. */
export function chainCommands(
  end: ChainEnd,
  commands: readonly GroundedCommand[],
  { authorshipOf, isOnBoard, sha256, broken }: CommandChain,
): { readonly entries: readonly ActEntry[]; readonly outcomes: readonly CommandOutcome[] } {
  const entries: ActEntry[] = [];
  let last = end;
  const outcomes = commands.map(({ frame: { principal, session, command }, decide, acts }): CommandOutcome => {
    const by = authorshipOf({ user: principal.user, partner: principal.partner, session });
    let decided: Decided;
    try {
      decided = decide(command, { principal, at: by.at, acts: [...acts, ...entries], isOnBoard });
    } catch (cause) {
      broken(cause);
      return { kind: "unavailable" };
    }
    if (decided.kind === "refused") return decided;
    if (decided.kind === "repeated") return { kind: "done", isNew: false, acts: [decided.act] };
    const made = decided.acts.map((content) => {
      const entry = chainAct(last, by, content, sha256);
      last = entry;
      return entry;
    });
    entries.push(...made);
    return { kind: "done", isNew: true, acts: made };
  });
  return { entries, outcomes };
}

/** Whether a command may have been refused for want of a card that another node has made meanwhile. */
export function mayLackCard(outcome: CommandOutcome): boolean {
  return outcome.kind === "refused" && outcome.why === "card-gone";
}
