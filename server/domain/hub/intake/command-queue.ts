import type { CompartmentAction } from "../../../../shared/access/can.ts";
import type { CompartmentId, UserId } from "../../../../shared/ids.ts";
import type { Command, CommandFrame, CommandOutcome } from "../../../ports/acts.ts";
import type { Author, RightsMoved } from "../../../ports/engine.ts";
import type { Ending, Grant } from "../session/grant.ts";

/** Most commands of a batch, and most of one person in it: each reads the ledger before it is decided. */
const BATCH_COMMANDS = 64;
const PERSON_COMMANDS = 8;
/** Beyond so many letters a person's further commands wait for the next batch: each may have 60,000. */
const PERSON_LETTERS = 32_000;

/** What became of a command, or why its right ended before it was decided. `rights-moved`: nothing was written, and what it rests on is to be looked up again (N22). */
export type CommandEnd = CommandOutcome | RightsMoved | { readonly kind: "ended"; readonly ending: Ending };

/** A person's command, with the right that it rests on. */
export interface PersonsCommand {
  /** Kept true while it waits. */
  readonly grant: Grant;
  readonly action: CompartmentAction;
  readonly command: Command;
}

/** A command of the server's own, or one by which it finishes what a person's earlier act promised (AC16): it rests on no right. */
export interface OwnCommand {
  readonly compartment: CompartmentId;
  readonly author: Author;
  readonly command: Command;
}

/** A command on its way. */
export type QueuedCommand = (PersonsCommand | OwnCommand) & {
  /** Why its right ended while it was with the engine, where it may have been written or not; else null. */
  ending: Ending | null;
  readonly settle: (end: CommandEnd) => void;
};

/** A command as the engine takes it, in the role that its person has now. */
export function frameOf(queued: QueuedCommand): CommandFrame {
  const { command } = queued;
  if (!("grant" in queued)) {
    const { user, partner, session } = queued.author;
    return { compartment: queued.compartment, principal: { user, partner, role: null }, session, command };
  }
  const { user, compartment, role, credential } = queued.grant;
  return { compartment: compartment.id, principal: { user: user.id, partner: user.partner, role }, session: credential.id, command };
}

/** The compartment that a command goes to. */
export function placeOf(queued: PersonsCommand | OwnCommand): CompartmentId {
  return "grant" in queued ? queued.grant.compartment.id : queued.compartment;
}

/** In whose name it is. */
export function personOf(queued: PersonsCommand | OwnCommand): UserId {
  return "grant" in queued ? queued.grant.user.id : queued.author.user;
}

/** What a command adds to its person's share of a batch: letters of what it says, and bytes of what it writes to the board. */
function lettersOf({ said, writes }: Command): number {
  return JSON.stringify(said).length + (writes !== undefined && "add" in writes ? writes.add.length : 0);
}

/** Commands from when they come until a batch takes them. One person's many commands do not hold back those of other people. */
export class CommandQueue {
  /** Those whose compartment or right is still being looked up. */
  readonly #preparing = new Set<QueuedCommand>();
  #waiting: QueuedCommand[] = [];
  /** Those of the batch that is with the engine. */
  #underWay: readonly QueuedCommand[] = [];
  /** Of each of those. */
  readonly #letters = new WeakMap<QueuedCommand, number>();

  /** How many wait for the next batch. */
  get size(): number {
    return this.#waiting.length;
  }

  /** Takes one in: from now on its right is reviewed. It waits for {@link ready}. */
  prepare(command: QueuedCommand): void {
    this.#preparing.add(command);
  }

  /** Puts a prepared one in line. False if its right has ended meanwhile, and it was answered. */
  ready(command: QueuedCommand): boolean {
    if (!this.#preparing.delete(command)) return false;
    this.#letters.set(command, lettersOf(command.command));
    this.#waiting.push(command);
    return true;
  }

  /** Answers a prepared one that cannot be put in line. Does nothing if it was answered already. */
  abandon(command: QueuedCommand, end: CommandEnd): void {
    if (this.#preparing.delete(command)) command.settle(end);
  }

  /** Takes those of the next batch, in the order in which they came. */
  take(): readonly QueuedCommand[] {
    const taken: QueuedCommand[] = [];
    const left: QueuedCommand[] = [];
    const ofPeople = new Map<UserId, { readonly commands: number; readonly letters: number }>();
    for (const command of this.#waiting) {
      const user = personOf(command);
      const { commands, letters } = ofPeople.get(user) ?? { commands: 0, letters: 0 };
      if (taken.length >= BATCH_COMMANDS || commands >= PERSON_COMMANDS || letters >= PERSON_LETTERS) left.push(command);
      else {
        taken.push(command);
        ofPeople.set(user, { commands: commands + 1, letters: letters + (this.#letters.get(command) ?? 0) });
      }
    }
    this.#waiting = left;
    this.#underWay = taken;
    return taken;
  }

  /** The batch that they were taken for has been answered. */
  settled(): void {
    this.#underWay = [];
  }

  /** Whether any is for this compartment, those that are being prepared included. */
  holds(compartment: CompartmentId): boolean {
    const isHere = (command: QueuedCommand): boolean => placeOf(command) === compartment;
    return this.#waiting.some(isHere) || [...this.#preparing].some(isHere);
  }

  /** Ends those for whose grant `verdict` gives an ending. */
  review(verdict: (grant: Grant) => Ending | null): void {
    const endingOf = (command: QueuedCommand): Ending | null => {
      const ending = "grant" in command ? verdict(command.grant) : null;
      // Whether a hold keeps someone from this is asked when it is written (A4).
      return ending?.isAboutWriting === true ? null : ending;
    };
    const isOver = (command: QueuedCommand): boolean => {
      const ending = endingOf(command);
      if (ending !== null) command.settle({ kind: "ended", ending });
      return ending !== null;
    };
    for (const command of this.#underWay) command.ending ??= endingOf(command);
    for (const command of this.#preparing) if (isOver(command)) this.#preparing.delete(command);
    this.#waiting = this.#waiting.filter((command) => !isOver(command));
  }
}
