import type { Command } from "./command.ts";
import { userAddCommand } from "./user-add.ts";
import { userChangeCommand } from "./user-change.ts";
import { userListCommand } from "./user-list.ts";
import { userPasswordCommand } from "./user-password.ts";
import { userSessionsCommand } from "./user-sessions.ts";

/** The commands on accounts. */
export const userCommands: readonly Command[] = [
  userAddCommand,
  userListCommand,
  userChangeCommand,
  userPasswordCommand,
  userSessionsCommand,
];
