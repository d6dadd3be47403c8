import type { CausedContext } from "../commands/command-context.ts";
import { exportTrail } from "../commands/export-trail.ts";
import { SITE_TRAIL } from "../../shared/trail/trail-owner.ts";
import { exitHelp } from "./command.ts";
import { DATA_OPTION, defineCommand } from "./define-command.ts";
import { runOnDirectory } from "./run-on-directory.ts";

const help = `Usage: majlis trail [--of <CODE>] [--data <folder>]

Prints a whole trail of rights, ready for "majlis verify", to standard output: that of the site, or with --of that of a partner. That it was
read is recorded in it first.

${exitHelp}`;

/** The command that exports a trail of rights. */
export const trailCommand = defineCommand({
  name: "trail",
  summary: "print a trail of rights for the offline verifier",
  help,
  options: { ...DATA_OPTION, of: { type: "string" } },
  run: async ({ values: { of, data }, positionals }, io) => {
    if (positionals.length > 0) return { usage: "name a partner with --of" };
    const print = async (context: CausedContext) => {
      const isKnown = of === undefined || (await context.directory.partners()).some(({ code }) => code === of);
      if (!isKnown) return { refused: "there is no partner with this code" };
      for await (const lines of exportTrail(context, of ?? SITE_TRAIL)) io.out(lines.trimEnd());
      return null;
    };
    return await runOnDirectory(print, { io, data, mayMake: false });
  },
});
