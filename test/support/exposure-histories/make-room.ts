import { bringIn } from "../bring-in.ts";
import type { RestClient } from "../rest-client.ts";
import { Person } from "./person.ts";
import { signedIn } from "./signed-in.ts";
import { writeSource } from "./source-card.ts";

/** Those who come and go; the first one leads the room and asks who has what. */
const USERNAMES = ["lead-alf", "analyst-brv", "watch-crl"] as const;

/** A room of a history: the compartment that all of them may read, one of the lead's own that releases come from, and the people. */
export interface HistoryRoom {
  readonly room: string;
  readonly compartment: string;
  readonly source: string;
  readonly people: readonly Person[];
}

/** Makes a room on a server that serves the demo, with everybody in it. */
export async function makeRoom(url: string): Promise<HistoryRoom> {
  const clients = await Promise.all(USERNAMES.map((username) => signedIn(url, username)));
  const [lead] = clients as [RestClient];
  const { room } = await lead.json<{ room: { id: string } }>("POST", "/api/rooms", { title: "A history" });
  for (const [index, username] of USERNAMES.entries())
    if (index > 0) await bringIn(lead, { room: room.id, person: clients[index] as RestClient, username, role: "analyst" });
  const body = { name: "Wide", releasableTo: ["BRV", "CRL"] };
  const { compartment } = await lead.json<{ compartment: { id: string } }>("POST", `/api/rooms/${room.id}/compartments`, body);
  const own = { name: "Source", releasableTo: [] };
  const source = await lead.json<{ compartment: { id: string } }>("POST", `/api/rooms/${room.id}/compartments`, own);
  const people = await Promise.all(
    clients.map(async (rest, index) => {
      const { user } = await rest.json<{ user: { id: string } }>("GET", "/api/me");
      return new Person(rest, { username: USERNAMES[index] ?? "", id: user.id, compartment: compartment.id });
    }),
  );
  await writeSource(url, lead, source.compartment.id);
  return { room: room.id, compartment: compartment.id, source: source.compartment.id, people };
}
