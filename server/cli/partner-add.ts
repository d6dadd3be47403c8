import { addPartnerRequest } from "../../shared/rest/partners.ts";
import { exitHelp, type Command, type CommandIo } from "./command.ts";
import { faults } from "./faults.ts";
import { refusal } from "./refusals.ts";
import { runOnDirectory, type DirectoryCommand } from "./run-on-directory.ts";

const help = `Usage: majlis partner add <CODE> <name> [--data <folder>]

Adds a partner (a nation or organisation). The code is three capital letters and never changes.

${exitHelp}`;

const command: DirectoryCommand = {
  help,
  options: {},
  run: async (context, { positionals: [code, name, ...rest] }, io) => {
    if (code === undefined || name === undefined) return { usage: "give the partner's code and its name" };
    if (rest.length > 0) return { usage: "give one code and one name; put a name of several words in quotes" };
    const request = addPartnerRequest.safeParse({ code, name });
    if (!request.success) return { refused: faults(request.error, { code: "the code", name: "the name" }) };
    if ((await context.directory.addPartner(request.data)) === "code-taken") return { refused: refusal("code-taken") };
    io.out(`added ${request.data.code} ${request.data.name}`);
    return null;
  },
};

async function partnerAdd(args: string[], io: CommandIo): Promise<number> {
  return await runOnDirectory(command, args, io);
}

/** The command that adds a partner. */
export const partnerAddCommand: Command = { name: "partner add", summary: "add a partner (a nation or organisation)", run: partnerAdd };
