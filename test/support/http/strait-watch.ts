import type { RestClient } from "../rest-client.ts";
import type { HttpWorld } from "./http-world.ts";
import { bringIn } from "../bring-in.ts";

/** The demo room as the tests use it: three members, one compartment for all of them, one for ALF and BRV, one for ALF alone. */
export interface StraitWatch {
  readonly room: string;
  readonly shared: string;
  readonly pair: string;
  readonly alone: string;
  readonly lead: RestClient;
  readonly analyst: RestClient;
  readonly watch: RestClient;
  /** A member of no room. */
  readonly outsider: RestClient;
}

/** Makes it over the REST API. */
export async function makeStraitWatch(world: HttpWorld): Promise<StraitWatch> {
  const [lead, analyst, watch, outsider] = await Promise.all([
    world.as("lead-alf"),
    world.as("analyst-brv"),
    world.as("watch-crl"),
    world.as("analyst-dlt"),
  ]);
  const room = (await lead.post("/api/rooms", { title: "Strait Watch", summary: "A fictional incident" })).json.room.id as string;
  const compartment = async (name: string, releasableTo: string[]) =>
    (await lead.post(`/api/rooms/${room}/compartments`, { name, releasableTo })).json.compartment.id as string;
  const shared = await compartment("Shared", ["BRV", "CRL"]);
  const pair = await compartment("Pair", ["BRV"]);
  const alone = await compartment("Canary alone", []);
  await bringIn(lead, { room, person: analyst, username: "analyst-brv", role: "analyst" });
  await bringIn(lead, { room, person: watch, username: "watch-crl", role: "watch" });
  return { room, shared, pair, alone, lead, analyst, watch, outsider };
}
