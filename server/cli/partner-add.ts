import { addPartnerRequest } from "../../shared/rest/partners.ts";
import type { CausedContext } from "../commands/command-context.ts";
import { exitHelp } from "./command.ts";
import { DATA_OPTION, defineCommand } from "./define-command.ts";
import { faults } from "./faults.ts";
import { refusal, sayRefused } from "./refusals.ts";
import { runOnDirectory } from "./run-on-directory.ts";

const help = `Usage: majlis partner add <CODE> <name> [--data <folder>]

Adds a partner (a nation or organisation). The code is three capital letters and never changes.
Where there is no data folder yet, or the database is empty, this makes it: every other command on people and rooms rests on a partner.

${exitHelp}`;

/** The command that adds a partner. */
export const partnerAddCommand = defineCommand({
  name: "partner add",
  summary: "add a partner (a nation or organisation)",
  help,
  options: DATA_OPTION,
  run: async ({ values, positionals: [code, name, ...rest] }, io) => {
    if (code === undefined || name === undefined) return { usage: "give the partner's code and its name" };
    if (rest.length > 0) return { usage: "give one code and one name; put a name of several words in quotes" };
    const request = addPartnerRequest.safeParse({ code, name });
    if (!request.success) return sayRefused(faults(request.error, { code: "the code", name: "the name" }), io);
    const add = async ({ directory, by }: CausedContext) => {
      if ((await directory.addPartner(by, request.data)) === "code-taken") return { refused: refusal("code-taken") };
      io.out(`added ${request.data.code} ${request.data.name}`);
      return null;
    };
    return await runOnDirectory(add, { io, data: values.data, mayMake: true });
  },
});
