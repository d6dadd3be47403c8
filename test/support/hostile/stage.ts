import { RestClient } from "../rest-client.ts";
import { bringIn } from "../bring-in.ts";

/** Accounts of the demo, by the part they play: two honest people, and the hostile member. */
export const CAST = { lead: "lead-alf", analyst: "analyst-brv", hostile: "analyst-dlt" } as const;

/** A room of the honest people on a running server that the hostile member was let into, and a room that they keep to themselves. */
export interface Stage {
  readonly url: string;
  readonly socketUrl: string;
  readonly port: number;
  readonly dataFolder: string;
  /** The room and the board that the hostile member may write to. */
  readonly room: string;
  readonly attacked: string;
  /** A board that the hostile member may not see. */
  readonly apart: string;
  readonly times: StageTimes;
}

/** Milliseconds. */
export interface StageTimes {
  /** How long an attack that does not end by itself goes on. */
  readonly attackMs: number;
  /** Within which the people of a board must be told of a mass deletion (M1). */
  readonly toldMs: number;
}

interface Made {
  readonly id: string;
}

/** Makes both rooms over REST, as lead-alf. The server must serve the demo. */
export async function setStage(server: Pick<Stage, "url" | "dataFolder">, times: StageTimes): Promise<Stage> {
  const lead = await RestClient.signIn(server.url, CAST.lead);
  const { room } = await lead.json<{ room: Made }>("POST", "/api/rooms", { title: "Let in" });
  const { room: ownRoom } = await lead.json<{ room: Made }>("POST", "/api/rooms", { title: "Apart" });
  await bringIn(lead, { room: room.id, username: CAST.hostile, role: "analyst" });
  await bringIn(lead, { room: ownRoom.id, username: CAST.analyst, role: "analyst" });
  return {
    ...server,
    socketUrl: server.url.replace("http:", "ws:"),
    port: Number(new URL(server.url).port),
    room: room.id,
    attacked: await makeBoard(lead, room.id, ["DLT"]),
    apart: await makeBoard(lead, ownRoom.id, ["BRV"]),
    times,
  };
}

/** Makes a board in a room and gives its id. */
export async function makeBoard(maker: RestClient, room: string, releasableTo: readonly string[] = []): Promise<string> {
  const made = await maker.json<{ compartment: Made }>("POST", `/api/rooms/${room}/compartments`, { name: "Board", releasableTo });
  return made.compartment.id;
}
