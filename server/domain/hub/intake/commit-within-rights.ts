import { closeCode } from "../../../../shared/wire/close-code.ts";
import type { CompartmentId } from "../../../../shared/ids.ts";
import type { CommandOutcome } from "../../../ports/acts.ts";
import type { Commit, CommitOutcome, FrameOutcome, MovedHeads, RightsMoved } from "../../../ports/engine.ts";
import type { HubPorts } from "../hub-ports.ts";
import { mayDo, mayWrite } from "../session/grant.ts";
import type { Session } from "../session/session.ts";
import { frameOf, personOf, type CommandEnd, type QueuedCommand } from "./command-queue.ts";
import type { QueuedWrite } from "./queued-write.ts";
import type { QueuedBatch } from "./write-queue.ts";

/** Tries of one batch while rights of its authors go on changing; then they are asked to send again. */
const RIGHTS_MOVED_TRIES = 8;
/** From this try on each person's part is written by itself, so that a person whose rights keep changing does not delay the others. */
const FIRST_TRY_APART = 2;

/** What became of one write: what the engine said, or that its person may not write any more. */
export type WriteOutcome = Exclude<FrameOutcome, { kind: "rights-moved" }> | { readonly kind: "not-allowed" };

/** What became of a batch. */
export interface WrittenBatch {
  /** One for each write, in their order. */
  readonly frames: readonly WriteOutcome[];
  /** The commands that were decided on. Those whose right had ended have been answered. */
  readonly commands: readonly { readonly command: QueuedCommand; readonly outcome: CommandOutcome | RightsMoved }[];
  readonly commits: readonly Commit[];
  readonly missed: readonly Commit[];
}

/** What it takes to bring a batch into the ledger. */
export interface CommitParts {
  readonly ports: Pick<HubPorts, "engine" | "clock" | "log" | "accessRelay">;
  /** Heads of these compartments that other nodes have moved since the engine was last told. */
  readonly movedHeads: (compartments: Iterable<CompartmentId>) => MovedHeads;
}

interface OpenWrite extends QueuedWrite {
  readonly index: number;
}

const NOT_ALLOWED: WriteOutcome = { kind: "not-allowed" };
const FAILED: WriteOutcome = { kind: "failed" };
const GAP: WriteOutcome = { kind: "gap" };
const COMMAND_FAILED: CommandOutcome = { kind: "failed" };
const COMMAND_UNAVAILABLE: CommandOutcome = { kind: "unavailable" };

/**
 * Takes a batch through the engine, as far as its people may still write: that is asked as late as it can be, and the engine is told of which changes of
 * rights this node had heard by then. Where the ledger finds that rights went on changing, the node takes in the changes, asks again, and hands over
 * what is still allowed (N22). A command that rests on the rights of other people ends as `rights-moved` then: only who looked those up can ask again. Never rejects.
 */
export async function commitWithinRights(parts: CommitParts, { writes, commands }: QueuedBatch): Promise<WrittenBatch> {
  const frames: WriteOutcome[] = writes.map(() => NOT_ALLOWED);
  const done: WrittenBatch["commands"][number][] = [];
  const commits: Commit[] = [];
  const missed: Commit[] = [];
  let open: Open = { writes: writes.map((write, index) => ({ ...write, index })), commands };
  for (let tries = 0; ; tries += 1) {
    const left: { writes: OpenWrite[]; commands: QueuedCommand[] } = { writes: [], commands: [] };
    for (const part of tries < FIRST_TRY_APART ? [open] : byPerson(open)) {
      const allowed = stillAllowed(part, parts.ports.clock.now());
      if (allowed.writes.length + allowed.commands.length === 0) continue;
      const outcome = await commitOnce(parts, allowed);
      commits.push(...outcome.commits);
      missed.push(...outcome.missed);
      const notWritten = settleOpen(allowed, outcome, { frames, done });
      left.writes.push(...notWritten.writes);
      left.commands.push(...notWritten.commands);
    }
    if (left.writes.length + left.commands.length === 0) break;
    const end = await heardAll(parts, tries);
    if (end !== null) {
      for (const { index } of left.writes) frames[index] = end.write;
      for (const command of left.commands) done.push({ command, outcome: end.command });
      break;
    }
    open = left;
  }
  return { frames, commands: done, commits, missed };
}

interface Open {
  readonly writes: readonly OpenWrite[];
  readonly commands: readonly QueuedCommand[];
}

/** The parts of several people. What one person has written stays together and in its order; nobody's write rests on what another has not been sent yet. */
function byPerson({ writes, commands }: Open): readonly Open[] {
  const writesOf = Map.groupBy(writes, ({ session }) => session.arrival.grant.user.id);
  const commandsOf = Map.groupBy(commands, personOf);
  const people = new Set([...writesOf.keys(), ...commandsOf.keys()]);
  return Array.from(people, (person) => ({ writes: writesOf.get(person) ?? [], commands: commandsOf.get(person) ?? [] }));
}

/** Those whose right still holds. The other commands are answered; the other writes stay what they are, not allowed. */
function stillAllowed({ writes, commands }: Open, now: number): Open {
  return {
    writes: writes.filter(({ session }) => mayStillWrite(session, now)),
    commands: commands.filter((command) => {
      const end = endOf(command, now);
      if (end !== null) command.settle(end);
      return end === null;
    }),
  };
}

function mayStillWrite({ hasLostRight, arrival: { grant } }: Session, now: number): boolean {
  return !hasLostRight && now < grant.credential.expiresAt && mayWrite(grant);
}

function endOf(command: QueuedCommand, now: number): CommandEnd | null {
  if (!("grant" in command)) return null;
  const { grant, action, ending } = command;
  if (ending !== null) return { kind: "ended", ending };
  if (now >= grant.credential.expiresAt) return { kind: "ended", ending: { code: closeCode.signInAgain, reason: "signed out" } };
  return mayDo(grant, action) ? null : { kind: "refused", why: "not-allowed" };
}

async function commitOnce({ ports, movedHeads }: CommitParts, { writes, commands }: Open): Promise<CommitOutcome> {
  const { engine, log, accessRelay } = ports;
  const moved = movedHeads(new Set(writes.map(({ session }) => session.compartment)));
  const frames = writes.map(({ session, update }) => ({ session: session.key, update }));
  try {
    return await engine.commit({ frames, commands: commands.map(frameOf), heard: heardFor(commands, accessRelay) }, moved);
  } catch (cause) {
    // The engine answers everything that can go wrong with a write; this is a broken engine, and nothing is durable.
    log.error({ err: cause }, "engine failed");
    return { frames: writes.map(() => ({ kind: "failed" })), commands: commands.map(() => COMMAND_FAILED), commits: [], missed: [] };
  }
}

/** The newest change of rights that was heard of when all of it was looked up: now for who writes, and before for what a command rests on. */
function heardFor(commands: readonly QueuedCommand[], relay: HubPorts["accessRelay"]): number | null {
  if (relay === undefined) return null;
  return commands.reduce((heard, { command: { restsOn } }) => Math.min(heard, restsOn?.heard ?? heard), relay.heard);
}

/** Notes what became of the open writes and commands, and gives those that were not written because rights had moved. */
function settleOpen(
  { writes, commands }: Open,
  outcome: CommitOutcome,
  { frames, done }: { readonly frames: WriteOutcome[]; readonly done: WrittenBatch["commands"][number][] },
): Open {
  const leftWrites: OpenWrite[] = [];
  for (const [position, write] of writes.entries()) {
    const frame = outcome.frames[position] ?? FAILED;
    if (frame.kind === "rights-moved") leftWrites.push({ ...write, update: frame.update });
    else frames[write.index] = frame;
  }
  const leftCommands: QueuedCommand[] = [];
  for (const [position, command] of commands.entries()) {
    const end = outcome.commands[position] ?? COMMAND_FAILED;
    if (end.kind === "rights-moved" && command.command.restsOn === undefined) leftCommands.push(command);
    else done.push({ command, outcome: end });
  }
  return { writes: leftWrites, commands: leftCommands };
}

/** Takes in every change of rights. Gives what is to be said of all that is left where that cannot be done, or was done too often. */
async function heardAll(
  { ports: { accessRelay, log } }: CommitParts,
  tries: number,
): Promise<{ readonly write: WriteOutcome; readonly command: CommandOutcome } | null> {
  if (tries >= RIGHTS_MOVED_TRIES) return { write: GAP, command: COMMAND_UNAVAILABLE };
  try {
    await accessRelay?.drain();
    return null;
  } catch (cause) {
    log.warn({ err: cause }, "changes of rights could not be read; what they may concern is not written");
    return { write: FAILED, command: COMMAND_FAILED };
  }
}
