import { RestClient } from "./rest-client.ts";
import { bringIn } from "./bring-in.ts";

/** What the REST API says of a compartment. */
interface Compartment {
  readonly id: string;
}

/** A room made over REST by lead-alf with analyst-brv and watch-crl in it, and compartments that fewer and fewer of them may read. */
export interface SharedRoom {
  readonly lead: RestClient;
  readonly analyst: RestClient;
  readonly watch: RestClient;
  /** A member of no room. */
  readonly outsider: RestClient;
  readonly room: string;
  /** Released to ALF, BRV and CRL; to ALF and BRV; to ALF alone. */
  readonly wide: string;
  readonly narrow: string;
  readonly own: string;
  readonly userIds: Readonly<Record<"lead" | "analyst" | "watch" | "outsider", string>>;
}

/** Makes such a room on a server that serves the demo. `title` and `name` go into the room and its narrowest compartment. */
export async function makeSharedRoom(url: string, names: { title?: string; own?: string } = {}): Promise<SharedRoom> {
  const usernames = ["lead-alf", "analyst-brv", "watch-crl", "analyst-dlt"] as const;
  const people = await Promise.all(usernames.map((username) => RestClient.signIn(url, username)));
  const [lead, analyst, watch, outsider] = people as [RestClient, RestClient, RestClient, RestClient];
  const ids = await Promise.all(people.map(async (person) => (await person.json<{ user: { id: string } }>("GET", "/api/me")).user.id));
  const [leadId = "", analystId = "", watchId = "", outsiderId = ""] = ids;
  const { room } = await lead.json<{ room: { id: string } }>("POST", "/api/rooms", { title: names.title ?? "Shared room" });
  await bringIn(lead, { room: room.id, person: analyst, username: "analyst-brv", role: "analyst" });
  await bringIn(lead, { room: room.id, person: watch, username: "watch-crl", role: "watch" });
  const make = async (name: string, releasableTo: string[]): Promise<string> => {
    const body = { name, releasableTo };
    return (await lead.json<{ compartment: Compartment }>("POST", `/api/rooms/${room.id}/compartments`, body)).compartment.id;
  };
  return {
    lead,
    analyst,
    watch,
    outsider,
    room: room.id,
    wide: await make("Wide", ["BRV", "CRL"]),
    narrow: await make("Narrow", ["BRV"]),
    own: await make(names.own ?? "Own", []),
    userIds: { lead: leadId, analyst: analystId, watch: watchId, outsider: outsiderId },
  };
}
