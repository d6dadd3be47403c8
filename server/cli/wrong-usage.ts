import { exit, type CommandIo } from "./command.ts";

/** Arguments that a command cannot work with, and what to give instead. */
export interface WrongUsage {
  readonly usage: string;
}

/** Says on standard error why the arguments are wrong and how the command is written. `help`: its text, which begins with a paragraph of usage. Gives the exit code. */
export function sayWrongUsage(why: string, help: string, io: Pick<CommandIo, "err">): number {
  io.err(`majlis: ${why}`);
  io.err(help.split("\n\n", 1)[0] ?? "");
  io.err("--help shows more.");
  return exit.usage;
}

/** What is wrong with an option, from what `parseArgs` threw. Its first sentence says that; the next ones are for arguments that begin with a dash. */
export function optionFault(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split(/\.\s/, 1)[0] ?? "";
}
