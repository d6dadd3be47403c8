import type { CommandContext } from "../commands/command-context.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import { partnerCode } from "../../shared/rest/text.ts";
import { exitHelp } from "./command.ts";
import { DATA_OPTION, defineCommand } from "./define-command.ts";
import { runOnDirectory } from "./run-on-directory.ts";

const help = `Usage: majlis user list [<letters>] [--partner <CODE>] [--data <folder>]

Lists accounts, one a line, by username: username, partner, what it may do, and the name. With letters, those in whose username
or name they stand, without regard to case and marks.

${exitHelp}`;

/** Accounts that are read at once. */
const PAGE = 500;

/** The command that lists accounts. */
export const userListCommand = defineCommand({
  name: "user list",
  summary: "list accounts and what they may do",
  help,
  options: { ...DATA_OPTION, partner: { type: "string" } },
  run: async ({ values: { data, partner }, positionals: [text, ...rest] }, io) => {
    if (rest.length > 0) return { usage: "give the letters to look for as one word; put several in quotes" };
    if (partner !== undefined && !partnerCode.safeParse(partner).success) return { usage: "--partner takes three capital letters, A to Z" };
    const list = async ({ directory }: CommandContext) => {
      const asked = { ...(partner !== undefined && { partner }), ...(text !== undefined && { text }), limit: PAGE };
      for (let after: string | undefined = ""; after !== undefined;) {
        const users: readonly UserRecord[] = await directory.listUsers({ ...asked, after });
        for (const user of users) io.out(lineOf(user));
        after = users.length < PAGE ? undefined : users.at(-1)?.username;
      }
      return null;
    };
    return await runOnDirectory(list, { io, data, mayMake: false });
  },
});

function lineOf({ username, partner, displayName, ...user }: UserRecord): string {
  const marks = [
    user.isDisabled && "disabled",
    user.isAdmin && "administrator",
    user.isPartnerAdmin && "partner administrator",
    user.mayRelease && "may release",
  ].filter((mark) => mark !== false);
  return `${username.padEnd(32)} ${partner}  ${marks.join(", ") || "-"}  ${displayName}`;
}
