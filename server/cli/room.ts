import type { z } from "zod";
import { createCompartmentRequest } from "../../shared/rest/compartments.ts";
import { addMemberRequest } from "../../shared/rest/members.ts";
import { createRoomRequest } from "../../shared/rest/rooms.ts";
import type { Result } from "../../shared/result.ts";
import { addMember } from "../commands/add-member.ts";
import type { CommandContext } from "../commands/command-context.ts";
import { createCompartment } from "../commands/create-compartment.ts";
import { createRoom } from "../commands/create-room.ts";
import { removeMember } from "../commands/remove-member.ts";
import type { UserRecord } from "../ports/directory/accounts.ts";
import { exitHelp, type Command, type CommandIo } from "./command.ts";
import { faults } from "./faults.ts";
import { runOnDirectory, type Arguments } from "./run-on-directory.ts";

const help = `Usage: majlis room <what> --as <username> [--data <folder>]

Does what the account named by --as might do in the browser, under the same rules:
  majlis room add <title> [--summary <text>]                        makes a room; the account is its lead
  majlis room compartment <room> [--name <name>] [--to <CODE,…>]    makes a compartment; without --to of its own partner alone
  majlis room member <room> <username> <lead|analyst|watch>         adds a member or changes the role
  majlis room remove <room> <username>                              takes a member out
The first two print the new id.

${exitHelp}`;

type Outcome = { readonly refused: string } | "usage" | { readonly line: string };
type Action = (context: CommandContext, by: UserRecord, given: Arguments) => Promise<Outcome>;

function parsed<Value>(schema: z.ZodType<Value>, value: unknown): Result<Value, string> {
  const result = schema.safeParse(value);
  return result.success ? { ok: true, value: result.data } : { ok: false, error: faults(result.error) };
}

const actions: Readonly<Record<string, Action>> = {
  add: async (context, by, { values, positionals: [title, ...rest] }) => {
    if (title === undefined || rest.length > 0) return "usage";
    const request = parsed(createRoomRequest, { title, summary: values["summary"] });
    if (!request.ok) return { refused: request.error };
    const made = await createRoom(context, by, request.value);
    return made.ok ? { line: made.value.room.id } : { refused: made.error };
  },
  compartment: async (context, by, { values, positionals: [room, ...rest] }) => {
    if (room === undefined || rest.length > 0) return "usage";
    const to = String(values["to"] ?? "");
    const request = parsed(createCompartmentRequest, { name: values["name"], releasableTo: to === "" ? [] : to.split(",") });
    if (!request.ok) return { refused: request.error };
    const made = await createCompartment(context, by, room, request.value);
    return made.ok ? { line: made.value.compartment.id } : { refused: made.error };
  },
  member: async (context, by, { positionals: [room, username, role, ...rest] }) => {
    if (room === undefined || username === undefined || role === undefined || rest.length > 0) return "usage";
    const request = parsed(addMemberRequest, { username, role });
    if (!request.ok) return { refused: request.error };
    const added = await addMember(context, by, room, request.value);
    return added.ok ? { line: `${username} is ${role}` } : { refused: added.error };
  },
  remove: async (context, by, { positionals: [room, username, ...rest] }) => {
    if (room === undefined || username === undefined || rest.length > 0) return "usage";
    const account = await context.directory.userByUsername(username);
    if (!account) return { refused: "unknown-user" };
    const removed = await removeMember(context, by, room, account.user.id);
    return removed.ok ? { line: `${username} was taken out` } : { refused: removed.error };
  },
};

async function room(args: string[], io: CommandIo): Promise<number> {
  const text = { type: "string" } as const;
  const options = { as: text, name: text, summary: text, to: text };
  const run = async (context: CommandContext, { values, positionals: [what = "", ...positionals] }: Arguments) => {
    const action = Object.hasOwn(actions, what) ? actions[what] : undefined;
    if (!action || values["as"] === undefined) return "usage";
    const account = await context.directory.userByUsername(String(values["as"]));
    if (!account || account.user.isDisabled) return { refused: "unknown-user" };
    const outcome = await action(context, account.user, { values, positionals });
    if (outcome === "usage" || "refused" in outcome) return outcome;
    io.out(outcome.line);
    return null;
  };
  return await runOnDirectory({ help, options, run }, args, io);
}

/** The command that makes rooms and compartments, and adds and removes members. */
export const roomCommand: Command = { name: "room", summary: "make rooms and compartments, add and remove members", run: room };
