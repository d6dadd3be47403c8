import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { own } from "./own-processes.ts";
import type { Command, CommandIo } from "../../server/cli/command.ts";

/** What a command printed and how it ended. */
export interface CommandOutcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const HERE = join(import.meta.dirname, "..", "..");

/** Runs `majlis …` as a process of its own, with these variables beside the environment's, from this checkout or another. */
export async function runMajlis(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  checkout = HERE,
): Promise<CommandOutcome> {
  const child = own(
    spawn(process.execPath, [join(checkout, "server", "cli", "majlis.ts"), ...args], {
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    }),
  );
  let out = "";
  let err = "";
  child.stdout.on("data", (piece: Buffer) => (out += piece.toString()));
  child.stderr.on("data", (piece: Buffer) => (err += piece.toString()));
  await once(child, "close");
  return { code: child.exitCode, out, err };
}

/** Runs a command within this process, on these stores unless its arguments name others. */
export async function runCommand(
  { run }: Command,
  args: readonly string[],
  stores: Pick<CommandIo, "dataFolder" | "databaseUrl"> = { dataFolder: "/nowhere/at/all" },
): Promise<CommandOutcome> {
  const lines: string[] = [];
  const errors: string[] = [];
  const nothing = async function* () {
    yield "";
  };
  const io: CommandIo = { out: (line) => void lines.push(line), err: (line) => void errors.push(line), input: nothing(), ...stores };
  return { code: await run([...args], io), out: lines.join("\n"), err: errors.join("\n") };
}
