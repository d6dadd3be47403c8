import type { AsyncReadable } from "./read-line.ts";

/** What a command may do with the terminal it was started from. */
export interface CommandIo {
  out(line: string): void;
  err(line: string): void;
  /** Standard input. */
  readonly input: AsyncReadable;
  /** The data folder of the environment (`MAJLIS_DATA`); `--data` on the command line wins. */
  readonly dataFolder: string;
  /** PostgreSQL of the environment (`DATABASE_URL`). Never from the command line, which every user of the machine can read. */
  readonly databaseUrl?: string | undefined;
  /** The limits of the environment as they are written there (`MAJLIS_LIMITS`); the usual ones if absent. */
  readonly limits?: string | undefined;
  /** The classifications of the environment as they are written there (`MAJLIS_CLASSIFICATIONS`); the default ones if absent. */
  readonly classifications?: string | undefined;
}

/** One row of the table of commands. `run` resolves to the exit code that its `--help` documents. */
export interface Command {
  /** As typed after `majlis`, for instance `user add`. */
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  readonly run: (args: string[], io: CommandIo) => Promise<number>;
}

/** Exit codes of the commands that change people and rooms. */
export const exit = { done: 0, refused: 1, usage: 2, unavailable: 3 } as const;

/** Part of the help of the commands that change people and rooms: where those are kept, and the exit codes. */
export const exitHelp = `Works on the PostgreSQL that DATABASE_URL names, else on the data folder: --data, MAJLIS_DATA or ./data.

Exit codes:
  0  done
  1  refused; the reason is named and nothing was changed
  2  wrong usage, or a wrong MAJLIS_LIMITS (give the same ones as to the servers)
  3  the data folder or the database is not there or cannot be opened, or was written by another version: by a newer one, or by an earlier one
     and no server of this version was started on it since. Nothing was changed`;
