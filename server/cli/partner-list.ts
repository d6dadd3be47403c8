import type { CommandContext } from "../commands/command-context.ts";
import { exitHelp } from "./command.ts";
import { DATA_OPTION, defineCommand } from "./define-command.ts";
import { runOnDirectory } from "./run-on-directory.ts";

const help = `Usage: majlis partner list [--data <folder>]

Lists the partners (nations and organisations), one a line, by code.

${exitHelp}`;

/** The command that lists partners. */
export const partnerListCommand = defineCommand({
  name: "partner list",
  summary: "list the partners",
  help,
  options: DATA_OPTION,
  run: async ({ values: { data }, positionals }, io) => {
    if (positionals.length > 0) return { usage: "partner list takes no words beside its options" };
    const list = async ({ directory }: CommandContext) => {
      for (const { code, name } of await directory.partners()) io.out(`${code}  ${name}`);
      return null;
    };
    return await runOnDirectory(list, { io, data, mayMake: false });
  },
});
