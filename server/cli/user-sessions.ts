import type { CausedContext, CommandContext } from "../commands/command-context.ts";
import type { SessionId, UserId } from "../../shared/ids.ts";
import { isSessionAlive, isTokenAlive } from "../domain/session-lifetime.ts";
import type { Directory } from "../ports/directory.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import type { Cause } from "../ports/directory/trail.ts";
import { exitHelp, type CommandIo } from "./command.ts";
import { DATA_OPTION, defineCommand } from "./define-command.ts";
import { findUser, oneUsername } from "./find-user.ts";
import { refusal } from "./refusals.ts";
import { runOnDirectory } from "./run-on-directory.ts";

const help = `Usage: majlis user sessions <username> [--end <id> | --end-all] [--data <folder>]

Lists the sessions (of browsers) and tokens (of programs) with which an account is signed in, one a line, the newest first. --end ends
the one with this id, --end-all all of them; their live connections close within a second.

${exitHelp}`;

/** The command that lists and ends the sessions and tokens of an account. */
export const userSessionsCommand = defineCommand({
  name: "user sessions",
  summary: "list or end the sessions and tokens of an account",
  help,
  options: { ...DATA_OPTION, end: { type: "string" }, "end-all": { type: "boolean" } },
  run: async ({ values: { data, end, "end-all": isAll }, positionals }, io) => {
    const username = oneUsername(positionals);
    if (typeof username !== "string") return username;
    if (end !== undefined && isAll === true) return { usage: "give --end or --end-all" };
    const act = async (context: CausedContext) => {
      const { directory, by } = context;
      const user = await findUser(directory, username);
      if ("refused" in user) return user;
      if (isAll === true) {
        const ended = [await directory.endSessions(by, user.id), await directory.endTokens(by, user.id)];
        io.out(`ended ${ended.map(Number).reduce((sum, count) => sum + count)} of ${username}`);
      } else if (end === undefined) await list(context, user, io);
      else if (await isEnded(directory, by, { user: user.id, id: end })) io.out(`ended ${end}`);
      else return { refused: refusal("no-such-sign-in") };
      return null;
    };
    return await runOnDirectory(act, { io, data, mayMake: false });
  },
});

/** Ends the session or the token with this id; false if there is neither. */
async function isEnded(
  directory: Pick<Directory, "endSession" | "endToken">,
  by: Cause,
  { user, id }: { readonly user: UserId; readonly id: SessionId },
): Promise<boolean> {
  return (await directory.endSession(by, user, id)) === "ended" || (await directory.endToken(by, user, id)) === "ended";
}

async function list({ directory, clock }: CommandContext, { id }: UserRecord, io: CommandIo): Promise<void> {
  const now = clock.now();
  const time = (at: number): string => new Date(at).toISOString();
  for (const session of (await directory.sessionsOf(id)).filter((one) => isSessionAlive(one, now)))
    io.out(`session ${session.id} since ${time(session.createdAt)}, last seen ${time(session.lastSeenAt)}`);
  for (const token of (await directory.tokensOf(id)).filter((one) => isTokenAlive(one, now)))
    io.out(`token   ${token.id} since ${time(token.createdAt)}, until ${time(token.expiresAt)}, ${token.name}`);
}
