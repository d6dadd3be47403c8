import type { AccountStore, UserRecord } from "../ports/directory/accounts.ts";
import type { WrongUsage } from "./define-command.ts";
import { refusal } from "./refusals.ts";

/** The username that a command is about, from the words beside its options; it takes no other. */
export function oneUsername([username, ...rest]: readonly string[]): string | WrongUsage {
  return username === undefined || rest.length > 0 ? { usage: "give one username" } : username;
}

/** The account with this username, disabled or not. */
export async function findUser(
  directory: Pick<AccountStore, "userByUsername">,
  username: string,
): Promise<UserRecord | { refused: string }> {
  return (await directory.userByUsername(username))?.user ?? { refused: refusal("no-such-account") };
}
