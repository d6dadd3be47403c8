import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs, type ParseArgsConfig } from "node:util";
import { Argon2PasswordHasher } from "../adapters/argon2/password-hasher.ts";
import { MemoryTicketStore } from "../adapters/memory/ticket-store.ts";
import { openSqliteDirectory } from "../adapters/sqlite/directory/open-directory.ts";
import { systemClock } from "../adapters/system/clock.ts";
import { systemRandom } from "../adapters/system/random-source.ts";
import type { CommandContext } from "../commands/command-context.ts";
import { exit, type CommandIo } from "./command.ts";

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
  /** Resolves to null when done, else to why it was refused. `usage` stands for wrong arguments. */
  readonly run: (context: CommandContext, given: Arguments, io: CommandIo) => Promise<{ readonly refused: string } | "usage" | null>;
}

/**
 * Runs a command on directory.db, which may belong to a running server: the server learns of every change within a second
 * from the file itself. Makes the data folder if it is not there. Resolves to the exit code.
 */
export async function runOnDirectory(command: DirectoryCommand, args: string[], io: CommandIo): Promise<number> {
  const given = parse(command, args, io);
  if (given === null) return exit.usage;
  if (given.values["help"] === true) {
    io.out(command.help);
    return exit.done;
  }
  const context = open(String(given.values["data"] ?? io.dataFolder), io);
  if (context === null) return exit.unavailable;
  try {
    const outcome = await command.run(context, given, io);
    if (outcome === null) return exit.done;
    io.err(outcome === "usage" ? command.help : `refused: ${outcome.refused}`);
    return outcome === "usage" ? exit.usage : exit.refused;
  } finally {
    await context.directory.close();
  }
}

function parse(command: DirectoryCommand, args: string[], io: CommandIo): Arguments | null {
  const options: Options = { ...command.options, data: { type: "string" }, help: { type: "boolean", short: "h" } };
  try {
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    return { values: values as Arguments["values"], positionals };
  } catch (cause) {
    io.err(cause instanceof Error ? cause.message : String(cause));
    io.err(command.help);
    return null;
  }
}

function open(folder: string, io: CommandIo): CommandContext | null {
  try {
    // For its owner alone: accounts and ledgers of several nations lie here.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return {
      directory: openSqliteDirectory(join(folder, "directory.db")),
      tickets: new MemoryTicketStore(),
      passwords: new Argon2PasswordHasher(),
      clock: systemClock,
      random: systemRandom,
      // The server follows the file.
      relayAccessChanges: async () => undefined,
    };
  } catch (cause) {
    io.err(`cannot open the data folder ${folder}: ${cause instanceof Error ? cause.message : String(cause)}`);
    return null;
  }
}
