import { backupCommand } from "./backup.ts";
import type { Command, CommandIo } from "./command.ts";
import { defineCommand } from "./define-command.ts";
import { exportCommand } from "./export.ts";
import { limitsCommand } from "./limits.ts";
import { listCommands } from "./list-commands.ts";
import { migrateCommand } from "./migrate.ts";
import { partnerAddCommand } from "./partner-add.ts";
import { partnerListCommand } from "./partner-list.ts";
import { restoreCommand } from "./restore.ts";
import { roomListCommand } from "./room-list.ts";
import { roomCommand } from "./room.ts";
import { trailCommand } from "./trail.ts";
import { userCommands } from "./user-commands.ts";
import { verifyCommand } from "./verify.ts";

// Entry of `npx majlis …` (server/launch/majlis.mjs finds Node 24 first).

const serveHelp = `Usage: majlis serve

Runs the server until SIGTERM or SIGINT. Settings come from the environment, such as PORT, HOST, MAJLIS_DATA and MAJLIS_ORIGIN (README).

Exit codes:
  0  stopped on request
  1  a part broke while running, or the stop was cut short
  2  wrong usage, or a wrong setting
  3  could not start`;

const serve = defineCommand({
  name: "serve",
  summary: "run the server; settings come from the environment (README)",
  help: serveHelp,
  options: null,
  run: async () => {
    await import("../main.ts");
    // The server ends the process itself.
    return await new Promise<number>(() => {});
  },
});

const commands: readonly Command[] = [
  serve,
  ...userCommands,
  partnerAddCommand,
  partnerListCommand,
  // Before the command whose name it begins with.
  roomListCommand,
  roomCommand,
  trailCommand,
  limitsCommand,
  verifyCommand,
  exportCommand,
  backupCommand,
  restoreCommand,
  migrateCommand,
];

const io: CommandIo = {
  out: (line) => void process.stdout.write(`${line}\n`),
  err: (line) => void process.stderr.write(`${line}\n`),
  input: process.stdin,
  dataFolder: process.env["MAJLIS_DATA"] ?? "./data",
  databaseUrl: process.env["DATABASE_URL"] === "" ? undefined : process.env["DATABASE_URL"],
  limits: process.env["MAJLIS_LIMITS"],
  classifications: process.env["MAJLIS_CLASSIFICATIONS"],
};

const words = process.argv.slice(2);
const command = commands.find(({ name }) => name.split(" ").every((word, index) => words[index] === word));
process.exitCode =
  command === undefined ? listCommands(words, { commands, io }) : await command.run(words.slice(command.name.split(" ").length), io);
