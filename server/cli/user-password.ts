import { z } from "zod";
import { newPassword } from "../../shared/rest/users.ts";
import type { CausedContext } from "../commands/command-context.ts";
import { exitHelp } from "./command.ts";
import { DATA_OPTION, defineCommand } from "./define-command.ts";
import { faults } from "./faults.ts";
import { findUser, oneUsername } from "./find-user.ts";
import { readLine } from "./read-line.ts";
import { runOnDirectory } from "./run-on-directory.ts";

const help = `Usage: majlis user password <username> [--data <folder>]

Sets the password of an account: the first line of standard input (10 characters or more), for instance
  majlis user password layla < password.txt
Its sessions, tokens and live connections end; running servers follow within a second.

${exitHelp}`;

const REQUEST = z.strictObject({ password: newPassword });

/** The command that sets the password of an account. */
export const userPasswordCommand = defineCommand({
  name: "user password",
  summary: "set the password of an account, which ends its sessions and tokens; it comes on standard input",
  help,
  options: DATA_OPTION,
  run: async ({ values: { data }, positionals }, io) => {
    const username = oneUsername(positionals);
    if (typeof username !== "string") return username;
    const set = async ({ directory, passwords, by }: CausedContext) => {
      const user = await findUser(directory, username);
      if ("refused" in user) return user;
      const request = REQUEST.safeParse({ password: await readLine(io.input) });
      if (!request.success) return { refused: faults(request.error, { password: "the password (the first line of standard input)" }) };
      await directory.setPassword(by, user.id, { passwordHash: await passwords.hash(request.data.password) });
      io.out(`set the password of ${username}; its sessions and tokens have ended`);
      return null;
    };
    return await runOnDirectory(set, { io, data, mayMake: false });
  },
});
