import { addUserRequest } from "../../shared/rest/users.ts";
import { addAccount } from "../commands/add-user.ts";
import type { CausedContext } from "../commands/command-context.ts";
import { exitHelp } from "./command.ts";
import { DATA_OPTION, defineCommand } from "./define-command.ts";
import { faults } from "./faults.ts";
import { readLine } from "./read-line.ts";
import { refusal } from "./refusals.ts";
import { runOnDirectory } from "./run-on-directory.ts";

const help = `Usage: majlis user add <username> --partner <CODE> [--name <display name>]
         [--admin] [--partner-admin] [--may-release] [--data <folder>]

Adds an account. The password (10 characters or more) is the first line of standard input, for instance
  majlis user add layla --partner ALF --name "Layla Alfar" < password.txt
The partner must exist: see majlis partner add. --admin lets the account manage accounts and partners,
--partner-admin the accounts of its own partner; --may-release lets it disclose in its partner's name.

${exitHelp}`;

const ARGUMENTS = {
  username: "the username",
  displayName: "the name (--name)",
  partner: "the partner's code (--partner)",
  password: "the password (the first line of standard input)",
} as const;

const text = { type: "string" } as const;
const flag = { type: "boolean" } as const;
const OPTIONS = { ...DATA_OPTION, partner: text, name: text, admin: flag, "partner-admin": flag, "may-release": flag };

/** The command that adds an account. */
export const userAddCommand = defineCommand({
  name: "user add",
  summary: "add an account; the password comes on standard input",
  help,
  options: OPTIONS,
  run: async ({ values: { data, ...values }, positionals: [username, ...rest] }, io) => {
    if (username === undefined) return { usage: "give the username" };
    if (rest.length > 0) return { usage: "give one username; put a name of several words in quotes, after --name" };
    if (values.partner === undefined) return { usage: "give the code of the account's partner with --partner" };
    const add = async (context: CausedContext) => {
      const request = addUserRequest.safeParse({
        username,
        displayName: values.name ?? username,
        partner: values.partner,
        isAdmin: values.admin === true,
        isPartnerAdmin: values["partner-admin"] === true,
        mayRelease: values["may-release"] === true,
        password: await readLine(io.input),
      });
      if (!request.success) return { refused: faults(request.error, ARGUMENTS) };
      const added = await addAccount(context, request.data);
      if (!added.ok) return { refused: refusal(added.error) };
      io.out(`added ${added.value.username} of ${added.value.partner} (${added.value.id})`);
      return null;
    };
    return await runOnDirectory(add, { io, data, mayMake: false });
  },
});
