import { partnerCode } from "../../shared/rest/text.ts";
import type { CommandContext } from "../commands/command-context.ts";
import type { HostedRoom } from "../ports/directory/rooms.ts";
import { exitHelp } from "./command.ts";
import { DATA_OPTION, defineCommand } from "./define-command.ts";
import { runOnDirectory } from "./run-on-directory.ts";

const help = `Usage: majlis room list [--host <CODE>] [--data <folder>]

Lists rooms, one a line, newest first: id, host, when it was made, and the usernames of the host's leads, those of disabled accounts in
brackets. What a room is called, what it holds and who else is in it, only its members see.

${exitHelp}`;

/** Rooms that are read at once. */
const PAGE = 500;

/** The command that lists rooms. */
export const roomListCommand = defineCommand({
  name: "room list",
  summary: "list rooms with their hosts and the leads of these",
  help,
  options: { ...DATA_OPTION, host: { type: "string" } },
  run: async ({ values: { data, host }, positionals }, io) => {
    if (positionals.length > 0) return { usage: "room list takes no words; give the code of a host after --host" };
    if (host !== undefined && !partnerCode.safeParse(host).success) return { usage: "--host takes three capital letters, A to Z" };
    const list = async ({ directory }: CommandContext) => {
      const asked = { ...(host !== undefined && { host }), limit: PAGE };
      for (let after: HostedRoom | null | undefined = null; after !== undefined;) {
        const rooms: readonly HostedRoom[] = await directory.hostedRooms({ ...asked, ...(after !== null && { after }) });
        for (const room of rooms) io.out(lineOf(room));
        after = rooms.length < PAGE ? undefined : rooms.at(-1);
      }
      return null;
    };
    return await runOnDirectory(list, { io, data, mayMake: false });
  },
});

function lineOf({ id, host, createdAt, leads }: HostedRoom): string {
  const names = leads.map(({ username, isDisabled }) => (isDisabled ? `(${username})` : username));
  return `${id}  ${host}  ${new Date(createdAt).toISOString()}  ${names.join(", ") || "-"}`;
}
