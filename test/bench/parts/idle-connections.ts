import { setTimeout as wait } from "node:timers/promises";
import { askForAll } from "./decoder.ts";
import type { MeasuredServer } from "./measured-server.ts";
import type { RawSocket } from "./raw-socket.ts";

/** How long joins may still be on their way, milliseconds. */
const JOINED_MS = 1500;

/** Opens so many connections to each room, each joined and then quiet. */
export async function openIdle(server: MeasuredServer, rooms: readonly string[], perRoom: number): Promise<RawSocket[]> {
  const sockets: RawSocket[] = [];
  for (const path of rooms) {
    for (let index = 0; index < perRoom; index++) {
      const socket = await server.open(path, "writer");
      socket.send(askForAll);
      sockets.push(socket);
    }
  }
  await wait(JOINED_MS);
  return sockets;
}
