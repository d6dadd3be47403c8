import type { Authorship } from "../../../shared/contribution/chain-entry.ts";
import type { Sha256 } from "../../../shared/contribution/canonical-bytes.ts";
import type { ActEntry, LedgerEntry } from "../../../shared/contribution/entry.ts";
import type { ActRefusal, BoardWrite, CommandFrame, CommandOutcome } from "../../ports/acts.ts";
import type { Author } from "../../ports/engine.ts";
import type { Append, Ledger } from "../../ports/ledger.ts";
import type { Decided, decideCommand, Grounds } from "../acts/decide-command.ts";
import { wroteOf } from "../acts/wrote.ts";
import { BOARD_RULES } from "../structure/rules.ts";
import type { IsWanted } from "../structure/structure.ts";
import type { Accepted, Declined, Verdict } from "../structure/verdict.ts";
import type { EntryChain } from "./entry-chain.ts";

/** A command, the acts of its log that it is decided by, in the log's order, and what decides. */
export interface GroundedCommand {
  readonly frame: CommandFrame;
  readonly decide: typeof decideCommand;
  readonly acts: readonly ActEntry[];
}

/** A command and what it has written to the private structure of its compartment; null for nothing yet. */
export interface DraftedCommand extends GroundedCommand {
  readonly written: WrittenByCommand | null;
}

interface WrittenByCommand {
  readonly accepted: Accepted;
  /** Which of the cards that were asked for were on the board before it. */
  readonly cards: ReadonlyMap<string, boolean>;
}

/** What chaining commands needs of its compartment. */
export interface CommandBoard {
  readonly authorshipOf: (author: Author) => Authorship;
  readonly isOnBoard: (card: string) => boolean;
  /** Writes to the structure, privately, if `isWanted` agrees to what of it is new. Null where there was nothing to write. */
  readonly write: (author: Author, write: BoardWrite, isWanted: IsWanted) => Verdict | Declined | null;
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
export function behind(commands: readonly DraftedCommand[], missed: readonly LedgerEntry[]): readonly DraftedCommand[] {
  const acts = missed.filter((entry) => entry.kind === "act");
  if (acts.length === 0 || commands.length === 0) return commands;
  return commands.map((command) => {
    const lastSeq = command.acts.at(-1)?.seq ?? 0;
    // What was read of the ledger may reach beyond the head that the draft was made on.
    return { ...command, acts: [...command.acts, ...acts.filter(({ seq }) => seq > lastSeq)] };
  });
}

/** What came of chaining commands. */
export interface ChainedCommands {
  readonly outcomes: readonly CommandOutcome[];
  /** The commands with what they have written. */
  readonly commands: readonly DraftedCommand[];
}

/**
 * Decides on commands one after the other and chains what they write, each its updates before its acts. Each sees the acts of those before it. Those that
 * had written to the structure in an earlier draft are decided again and keep it: null where one of them may not, or another one would write before it; then the
 * structure holds what will not be in the ledger.
 */
export function chainCommands(
  chain: EntryChain,
  commands: readonly (GroundedCommand | DraftedCommand)[],
  board: CommandBoard,
): ChainedCommands | null {
  const made: ActEntry[] = [];
  const outcomes: CommandOutcome[] = [];
  const drafted: DraftedCommand[] = [];
  const keptUpTo = commands.findLastIndex((command) => keptBy(command) !== null);
  for (const [index, command] of commands.entries()) {
    const kept = keptBy(command);
    const { decided, written } = draftCommand({ ...command, acts: [...command.acts, ...made], written: kept }, board);
    // What it wrote before is in the structure; what it writes now would be there behind what a later one wrote before.
    if (kept !== null ? decided.kind !== "new" : written !== null && index < keptUpTo) return null;
    if (decided.kind === "new") {
      const by = board.authorshipOf(authorOf(command.frame));
      if (written !== null) chain.write(by, written.accepted);
      const acts = decided.acts.map((content) => chain.act(by, content));
      made.push(...acts);
      outcomes.push({ kind: "done", isNew: true, acts });
    } else if (decided.kind === "repeated") outcomes.push({ kind: "done", isNew: false, acts: [decided.act] });
    else outcomes.push(decided);
    drafted.push({ ...command, written });
  }
  return { outcomes, commands: drafted };
}

/** On whose rights the acts rest that were made, beside those of their authors. */
export function restingOn({ outcomes, commands }: ChainedCommands): Pick<Append, "restsOn"> {
  const users = commands.flatMap(({ frame }, index) => {
    const outcome = outcomes[index];
    return outcome?.kind === "done" && outcome.isNew ? (frame.command.restsOn?.users ?? []) : [];
  });
  return users.length === 0 ? {} : { restsOn: users };
}

function keptBy(command: GroundedCommand | DraftedCommand): WrittenByCommand | null {
  return "written" in command ? command.written : null;
}

function authorOf({ principal: { user, partner }, session }: CommandFrame): Author {
  return { user, partner, session };
}

interface CommandDraft {
  readonly decided: Decided | { readonly kind: "unavailable" } | { readonly kind: "possible" };
  readonly written: WrittenByCommand | null;
}

/** Decides on one command and writes to the structure what it writes to the board. */
function draftCommand({ frame, decide, acts, written }: DraftedCommand, board: CommandBoard): CommandDraft {
  const { command, principal } = frame;
  const { at } = board.authorshipOf(authorOf(frame));
  const cards = new Map(written?.cards);
  const isOnBoard = (card: string): boolean => {
    const known = cards.get(card) ?? board.isOnBoard(card);
    cards.set(card, known);
    return known;
  };
  const decideAs = (change: Pick<Accepted, "update" | "inserts"> | null): CommandDraft["decided"] => {
    const grounds: Grounds = { principal, at, acts, isOnBoard };
    try {
      return decide(command, change === null ? grounds : { ...grounds, wrote: wroteOf(change, board.sha256) });
    } catch (cause) {
      board.broken(cause);
      return { kind: "unavailable" };
    }
  };
  const { writes, isTrial = false } = command;
  const tried = (decision: CommandDraft["decided"]): CommandDraft["decided"] =>
    isTrial && decision.kind === "new" ? { kind: "possible" } : decision;
  const first = decideAs(written?.accepted ?? null);
  // A command that is refused, or comes again, writes nothing.
  if (writes === undefined || written !== null || first.kind !== "new") return { decided: tried(first), written };
  let decided: CommandDraft["decided"] = first;
  const verdict = board.write(authorOf(frame), writes, (change) => {
    decided = decideAs(change);
    return decided.kind === "new" && !isTrial;
  });
  switch (verdict?.kind) {
    case "accepted":
      return { decided, written: { accepted: verdict, cards } };
    case undefined:
    case "declined":
      return { decided: tried(decided), written: null };
    case "known":
    case "gap":
      return { decided: { kind: "refused", why: "not-taken" }, written: null };
    case "refused":
      return { decided: { kind: "refused", why: reasonOf(verdict.rule) }, written: null };
  }
}

function reasonOf(rule: string): ActRefusal {
  return Object.hasOwn(BOARD_RULES, rule) ? "no-room" : "not-taken";
}

/** Whether a command may have been refused for want of something that another node has written meanwhile. */
export function mayBeBehind(outcome: CommandOutcome): boolean {
  return outcome.kind === "refused" && (outcome.why === "card-gone" || outcome.why === "not-taken");
}

/** Whether a command was refused because the board seems full. */
export function seemsFull(outcome: CommandOutcome): boolean {
  return outcome.kind === "refused" && outcome.why === "no-room";
}
