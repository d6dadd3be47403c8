import type { z } from "zod";
import { TLP_LEVELS } from "../../shared/board/vocabulary.ts";
import { DEFAULT_SCHEME } from "../../shared/marking/scheme.ts";
import { createCompartmentRequest } from "../../shared/rest/compartments.ts";
import { addMemberRequest } from "../../shared/rest/members.ts";
import { createRoomRequest } from "../../shared/rest/rooms.ts";
import type { Result } from "../../shared/result.ts";
import { addMember } from "../commands/add-member.ts";
import type { CausedContext } from "../commands/command-context.ts";
import { createCompartment } from "../commands/create-compartment.ts";
import { createRoom } from "../commands/create-room.ts";
import { removeMember } from "../commands/remove-member.ts";
import { causeOfUser } from "../domain/trail/cause.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import { exitHelp } from "./command.ts";
import { DATA_OPTION, defineCommand, type Arguments, type WrongUsage } from "./define-command.ts";
import { faults } from "./faults.ts";
import { refusal } from "./refusals.ts";
import { runOnDirectory } from "./run-on-directory.ts";

const help = `Usage: majlis room add <title> [--summary <text>] --as <username>
       majlis room compartment <room> [--name <name>] [--to <CODE,…>] [--classification <level>] [--tlp <level>] --as <username>
       majlis room member <room> <username> <lead|analyst|watch> --as <username>
       majlis room remove <room> <username> --as <username>

Does what the account named by --as might do in the browser, under the same rules:
  add           makes a room, whose lead is the account, and prints its id
  compartment   makes a compartment and prints its id; without --to it is readable by the account's own partner alone.
                --classification and --tlp are its ceiling, the highest marking of its content: a level of
                MAJLIS_CLASSIFICATIONS (usually ${DEFAULT_SCHEME.classifications.join(", ")}),
                and ${TLP_LEVELS.join(", ")}. Set and ceiling are for good
  member        adds a member or changes the role
  remove        removes a member; one of another partner than the account's goes on reading what their own originated
<room> is the id that add printed; "majlis room list" shows those of all rooms. All take [--data <folder>].

${exitHelp}`;

const text = { type: "string" } as const;
const OPTIONS = { ...DATA_OPTION, as: text, classification: text, name: text, summary: text, tlp: text, to: text };

/** The trail says that an account acted on the command line, in no session of its own. */
const ON_CONSOLE = { address: "console", session: "" } as const;

type Outcome = { readonly refused: string } | WrongUsage | { readonly line: string };
type Action = (context: CausedContext, by: UserRecord, given: Arguments<typeof OPTIONS>) => Promise<Outcome>;

const ARGUMENTS = {
  title: "the title",
  summary: "the summary (--summary)",
  name: "the name (--name)",
  releasableTo: "each code of --to",
  "ceiling.classification": "the classification (--classification)",
  "ceiling.tlp": "the TLP level (--tlp)",
  username: "the username",
  role: "the role",
} as const;

function parsed<Value>(schema: z.ZodType<Value>, value: unknown): Result<Value, string> {
  const result = schema.safeParse(value);
  return result.success ? { ok: true, value: result.data } : { ok: false, error: faults(result.error, ARGUMENTS) };
}

const actions: Readonly<Record<string, Action>> = {
  add: async (context, by, { values, positionals: [title, ...rest] }) => {
    if (title === undefined) return { usage: "give the title of the room" };
    if (rest.length > 0) return { usage: "give one title; put a title of several words in quotes" };
    const request = parsed(createRoomRequest, { title, summary: values.summary });
    if (!request.ok) return { refused: request.error };
    const made = await createRoom(context, by, request.value);
    return made.ok ? { line: made.value.room.id } : { refused: refusal(made.error) };
  },
  compartment: async (context, by, { values, positionals: [room, ...rest] }) => {
    if (room === undefined || rest.length > 0)
      return { usage: "give the id of one room; put a name of several words in quotes, after --name" };
    const to = values.to ?? "";
    const ceiling = { classification: values.classification?.toLowerCase(), tlp: values.tlp?.toLowerCase() };
    const request = parsed(createCompartmentRequest, { name: values.name, releasableTo: to === "" ? [] : to.split(","), ceiling });
    if (!request.ok) return { refused: request.error };
    const made = await createCompartment(context, by, room, request.value);
    return made.ok ? { line: made.value.compartment.id } : { refused: refusal(made.error) };
  },
  member: async (context, by, { positionals: [room, username, role, ...rest] }) => {
    if (room === undefined || username === undefined || role === undefined || rest.length > 0)
      return { usage: "give the id of a room, a username and a role" };
    const request = parsed(addMemberRequest, { username, role });
    if (!request.ok) return { refused: request.error };
    const added = await addMember(context, by, room, { ...request.value, onConsole: true });
    return added.ok ? { line: `${username} is ${role}` } : { refused: refusal(added.error) };
  },
  remove: async (context, by, { positionals: [room, username, ...rest] }) => {
    if (room === undefined || username === undefined || rest.length > 0) return { usage: "give the id of a room and a username" };
    const account = await context.directory.userByUsername(username);
    if (!account) return { refused: refusal("unknown-user") };
    const removed = await removeMember(context, by, room, account.user.id);
    return removed.ok ? { line: `${username} is no longer a member` } : { refused: refusal(removed.error) };
  },
};

/** The command that makes rooms and compartments, and adds and removes members. */
export const roomCommand = defineCommand({
  name: "room",
  summary: "make rooms and compartments, add and remove members",
  help,
  options: OPTIONS,
  run: async ({ values, positionals: [what = "", ...positionals] }, io) => {
    const action = Object.hasOwn(actions, what) ? actions[what] : undefined;
    if (action === undefined) return { usage: what === "" ? "say what to do" : `there is no "majlis room ${what}"` };
    const { as, data } = values;
    if (as === undefined) return { usage: "name the account that does it with --as" };
    const act = async (context: CausedContext) => {
      const account = await context.directory.userByUsername(as);
      if (!account || account.user.isDisabled) return { refused: `--as: ${refusal("unknown-user")}` };
      const by = causeOfUser(account.user, { ...ON_CONSOLE, at: context.by.at });
      const outcome = await action({ ...context, by }, account.user, { values, positionals });
      if ("usage" in outcome || "refused" in outcome) return outcome;
      io.out(outcome.line);
      return null;
    };
    return await runOnDirectory(act, { io, data, mayMake: false });
  },
});
