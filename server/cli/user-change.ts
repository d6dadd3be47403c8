import { changeAccountRequest } from "../../shared/rest/users.ts";
import type { CausedContext } from "../commands/command-context.ts";
import type { AccountChange } from "../ports/directory/accounts.ts";
import { exitHelp } from "./command.ts";
import { DATA_OPTION, defineCommand } from "./define-command.ts";
import { faults } from "./faults.ts";
import { findUser, oneUsername } from "./find-user.ts";
import { refusal, sayRefused } from "./refusals.ts";
import { runOnDirectory } from "./run-on-directory.ts";

const help = `Usage: majlis user change <username> [--name <display name>] [--disabled <yes|no>] [--admin <yes|no>]
         [--partner-admin <yes|no>] [--may-release <yes|no>] [--data <folder>]

Changes what is named, and leaves the rest. --disabled yes ends the account's sessions, tokens and live connections; its name stays in the
ledger, so an account is never deleted. --admin: may manage all accounts and partners; --partner-admin: the accounts of its own partner;
--may-release: may disclose in its partner's name. Running servers follow within a second.

${exitHelp}`;

const NAMES = {
  displayName: "the name (--name)",
  isDisabled: "--disabled",
  isAdmin: "--admin",
  isPartnerAdmin: "--partner-admin",
  mayRelease: "--may-release",
} as const;

const ANSWERS: ReadonlyMap<string, boolean> = new Map([
  ["yes", true],
  ["no", false],
]);

const text = { type: "string" } as const;
const FLAGS = { disabled: "isDisabled", admin: "isAdmin", "partner-admin": "isPartnerAdmin", "may-release": "mayRelease" } as const;

/** The command that changes an account. */
export const userChangeCommand = defineCommand({
  name: "user change",
  summary: "disable or enable an account, change its name or what it may do",
  help,
  options: { ...DATA_OPTION, name: text, disabled: text, admin: text, "partner-admin": text, "may-release": text },
  run: async ({ values: { data, name, ...flags }, positionals }, io) => {
    const username = oneUsername(positionals);
    if (typeof username !== "string") return username;
    const change: Record<string, unknown> = name === undefined ? {} : { displayName: name };
    for (const [option, field] of Object.entries(FLAGS)) {
      const answer = flags[option as keyof typeof FLAGS];
      if (answer === undefined) continue;
      if (!ANSWERS.has(answer)) return { usage: `--${option} takes yes or no` };
      change[field] = ANSWERS.get(answer);
    }
    if (Object.keys(change).length === 0) return { usage: "say what changes" };
    const request = changeAccountRequest.safeParse(change);
    if (!request.success) return sayRefused(faults(request.error, NAMES), io);
    const act = async ({ directory, by }: CausedContext) => {
      const user = await findUser(directory, username);
      if ("refused" in user) return user;
      // The schema leaves out what was not named.
      const outcome = await directory.changeUser(by, user.id, request.data as AccountChange);
      if (outcome === "last-administrator") return { refused: refusal("last-administrator") };
      io.out(`${outcome === "unchanged" ? "unchanged" : "changed"} ${username}`);
      return null;
    };
    return await runOnDirectory(act, { io, data, mayMake: false });
  },
});
