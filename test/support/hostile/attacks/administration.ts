// Attacks by people with an authority, and at what gives one: lists, trails and previews asked for again and again, and links that are guessed.
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { repeatFor, Statuses, type Attack } from "../attack.ts";
import type { HostileMember } from "../hostile-member.ts";
import { CAST } from "../stage.ts";

/** An attack by one request over and over, 50 at a time. */
function repeating(
  row: Omit<Attack, "prepare">,
  prepare: (member: HostileMember) => Promise<(turn: number) => Promise<Response>>,
  isBroken: (statuses: Statuses) => string | undefined = () => undefined,
): Attack {
  return {
    ...row,
    prepare: async (member) => {
      const ask = await prepare(member);
      return async () => {
        const statuses = new Statuses();
        await repeatFor(member.stage.times.attackMs, 50, async (turn) => void (await statuses.take(ask(turn))));
        return { note: statuses.toString(), broken: isBroken(statuses) };
      };
    },
  };
}

/** Makes the hostile member a partner administrator, whose nation's trail has a few hundred records. */
async function administrator(member: HostileMember): Promise<HostileMember> {
  const directory = new DatabaseSync(join(member.stage.dataFolder, "directory.db"));
  directory.prepare("UPDATE users SET is_partner_admin = 1 WHERE username = ?").run(CAST.hostile);
  directory.close();
  for (let made = 0; made < 100; made++) {
    const { id } = await member.rest.json<{ id: string }>("POST", "/api/tokens", { name: `t${made}`, expiresInDays: 1 });
    await member.rest.request("DELETE", `/api/tokens/${id}`);
  }
  return member;
}

/** Attacks on administration, previews and links. */
export const ADMINISTRATION_ATTACKS: readonly Attack[] = [
  repeating(
    { name: "account-lists", cites: "L11, A16", what: "lists of accounts with searches, by a partner administrator" },
    async (member) => {
      const { rest } = await administrator(member);
      return (turn) => rest.request("GET", `/api/users?limit=500&q=${turn % 2 === 0 ? "a" : `nobody-${turn}`}`);
    },
  ),
  repeating({ name: "trail-pages", cites: "TR3", what: "pages of a nation's trail, by its administrator" }, async (member) => {
    const { rest } = await administrator(member);
    return (turn) => rest.request("GET", `/api/trail?limit=500&type=${turn % 2 === 0 ? "token.made" : "member.changed"}`);
  }),
  repeating({ name: "trail-exports", cites: "TR5", what: "exports of a nation's trail, by its administrator" }, async (member) => {
    const { rest } = await administrator(member);
    return () => rest.request("GET", "/api/trail/export");
  }),
  repeating(
    { name: "previews", cites: "A20", what: "previews of a room with a board of 4 MB as every partner in turns" },
    async (member) => {
      const { room } = await member.rest.json<{ room: { id: string } }>("POST", "/api/rooms", { title: "Seen" });
      const { compartment } = await member.rest.json<{ compartment: { id: string } }>("POST", `/api/rooms/${room.id}/compartments`, {
        name: "Board",
        releasableTo: ["ALF", "BRV"],
      });
      await member.fill(compartment.id, 4_000_000);
      return (turn) => member.rest.request("GET", `/api/rooms/${room.id}/previews/${turn % 2 === 0 ? "ALF" : "BRV"}?role=analyst`);
    },
  ),
  repeating(
    { name: "link-guesses", cites: "A15", what: "links redeemed by guessed secrets" },
    async ({ rest }) =>
      () =>
        rest.request("POST", "/api/links/redemption", { secret: randomBytes(32).toString("base64url") }),
    (statuses) => (statuses.of(200) + statuses.of(201) > 0 ? "a guess let somebody in" : undefined),
  ),
];
