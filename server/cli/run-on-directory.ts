import { parseArgs, type ParseArgsConfig } from "node:util";
import { parseLimits, type Limits } from "../domain/limits.ts";
import { Argon2PasswordHasher } from "../adapters/argon2/password-hasher.ts";
import { MemoryTicketStore } from "../adapters/memory/ticket-store.ts";
import { systemClock } from "../adapters/system/clock.ts";
import { systemRandom } from "../adapters/system/random-source.ts";
import type { CommandContext } from "../commands/command-context.ts";
import { type Directory, DirectoryUnavailable } from "../ports/directory.ts";
import { exit, type CommandIo } from "./command.ts";
import { openDirectory } from "./open-directory.ts";
import { optionFault, sayWrongUsage, type WrongUsage } from "./wrong-usage.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;

/** A command's parsed arguments. */
export interface Arguments {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

/** One command on the directory: its help, its options beside `--data` and `--help`, and what it does. */
export interface DirectoryCommand {
  readonly help: string;
  readonly options: Options;
  /** Resolves to null when done, else to a sentence on why it was refused or how the arguments are wrong. */
  readonly run: (context: CommandContext, given: Arguments, io: CommandIo) => Promise<{ readonly refused: string } | WrongUsage | null>;
}

/**
 * Runs a command on the directory, which may belong to running servers: they learn of every change within a second from the
 * directory itself. Resolves to the exit code.
 */
export async function runOnDirectory(command: DirectoryCommand, args: string[], io: CommandIo): Promise<number> {
  const given = parse(command, args, io);
  if (given === null) return exit.usage;
  if (given.values["help"] === true) {
    io.out(command.help);
    return exit.done;
  }
  const limits = parseLimits(io.limits ?? "");
  if (!limits.ok) {
    for (const fault of limits.error) io.err(`MAJLIS_LIMITS: ${fault}`);
    return exit.usage;
  }
  const data = given.values["data"];
  const opened = await openDirectory(io, data === undefined ? undefined : String(data));
  if (!opened.ok) {
    io.err(opened.error.line);
    return opened.error.code;
  }
  try {
    const outcome = await command.run(contextOf(opened.value.directory, limits.value), given, io);
    if (outcome === null) return exit.done;
    if ("usage" in outcome) return sayWrongUsage(outcome.usage, command.help, io);
    io.err(`refused: ${outcome.refused}`);
    return exit.refused;
  } catch (cause) {
    if (!(cause instanceof DirectoryUnavailable)) throw cause;
    io.err(`majlis: ${cause.message}`);
    return exit.unavailable;
  } finally {
    await opened.value.close();
  }
}

function parse(command: DirectoryCommand, args: string[], io: CommandIo): Arguments | null {
  const options: Options = { ...command.options, data: { type: "string" }, help: { type: "boolean", short: "h" } };
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    return { values: values as Arguments["values"], positionals };
  } catch (cause) {
    sayWrongUsage(optionFault(cause), command.help, io);
    return null;
  }
}

function contextOf(directory: Directory, limits: Limits): CommandContext {
  return {
    directory,
    tickets: new MemoryTicketStore(),
    limits,
    passwords: new Argon2PasswordHasher(),
    clock: systemClock,
    random: systemRandom,
    // Servers follow the directory.
    relayAccessChanges: async () => undefined,
  };
}
