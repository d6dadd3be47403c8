import type { CompartmentId } from "../../../../shared/ids.ts";
import type { Log } from "../../../ports/log.ts";
import type { Ending, Grant } from "../session/grant.ts";
import type { CommandEnd, CommandQueue, OwnCommand, PersonsCommand, QueuedCommand } from "./command-queue.ts";

/** What a person asks to have recorded, and what they must be allowed to do for it. */
export type RequestedCommand = Pick<PersonsCommand, "action" | "command">;

/** What taking commands needs of the hub. */
export interface CommandIntakePorts {
  /** Resolves once a compartment's label is known to the engine. Rejects where it cannot be read. */
  readonly prepare: (compartment: CompartmentId) => Promise<unknown>;
  readonly isDraining: () => boolean;
  readonly log: Log;
}

/** Where prepared commands stand in line. */
interface CommandLine {
  readonly commands: CommandQueue;
  /** Puts a prepared command in line. */
  command(queued: QueuedCommand): void;
}

/** Takes commands, and puts them in line once their right was looked at and their compartment is prepared. */
export class CommandIntake {
  readonly #line: CommandLine;
  readonly #ports: CommandIntakePorts;

  constructor(line: CommandLine, ports: CommandIntakePorts) {
    this.#line = line;
    this.#ports = ports;
  }

  /**
   * Has a command decided on and written, as the person whose grant it is. Resolves once its acts are durable, or with why there are none;
   * never rejects. `recheck` is asked once changes of rights reach the grant here; the right is asked again when the command is written.
   */
  persons(grant: Grant, { action, command }: RequestedCommand, recheck: (grant: Grant) => Promise<Ending | null>): Promise<CommandEnd> {
    return this.#take({ grant, action, command }, { compartment: grant.compartment.id, recheck: () => recheck(grant) });
  }

  /** The same for a command of the server's own, or one by which it finishes what a person's earlier act promised. No right is asked. */
  own(command: OwnCommand): Promise<CommandEnd> {
    return this.#take(command, { compartment: command.compartment, recheck: () => Promise.resolve(null) });
  }

  #take(
    requested: PersonsCommand | OwnCommand,
    { compartment, recheck }: { readonly compartment: CompartmentId; readonly recheck: () => Promise<Ending | null> },
  ): Promise<CommandEnd> {
    const { prepare, isDraining, log } = this.#ports;
    const { commands } = this.#line;
    return new Promise((settle) => {
      if (isDraining()) return settle({ kind: "unavailable" });
      const queued: QueuedCommand = { ...requested, ending: null, settle };
      commands.prepare(queued);
      Promise.all([recheck(), prepare(compartment)]).then(
        ([ending]) => {
          if (ending !== null) commands.abandon(queued, { kind: "ended", ending });
          else if (isDraining()) commands.abandon(queued, { kind: "unavailable" });
          else this.#line.command(queued);
        },
        (cause: unknown) => {
          log.error({ err: cause, compartment }, "a command could not be prepared");
          commands.abandon(queued, { kind: "unavailable" });
        },
      );
    });
  }
}
