// Attacks by presence: ids that are others', floods, and the control channel's roster.
import { setTimeout as wait } from "node:timers/promises";
import { io, type Socket } from "socket.io-client";
import { encodeAwareness } from "../../frames.ts";
import { rawUpdate, type RawStruct } from "../../structure/raw-update.ts";
import { eachOf, repeatFor, staying, type Attack } from "../attack.ts";
import type { HostileMember } from "../hostile-member.ts";
import type { MemberSocket } from "../member-socket.ts";

/** Control connections that one person may have (L7). */
const MOST_CONTROL_CONNECTIONS = 50;
/** Ids tried in one trial of taking what others have shown. */
const SHOWN_IDS = 20;

/** One presence message about one client id. */
function showing(client: number, clock: number, state: object = { name: "x" }): Uint8Array {
  return encodeAwareness([{ client, clock, state: JSON.stringify(state) }]);
}

/** The first values under a client id. */
function firstWrite(client: number, key: string, count = 1): Uint8Array {
  const structs = Array.from({ length: count }, (_, index): RawStruct => ({ kind: 8, parent: "meta", key: `${key}-${index}-${client}` }));
  return rawUpdate([{ client, clock: 0, structs }]);
}

const takenIds: Attack = {
  name: "taken-ids",
  cites: "found 6, N18",
  what: "writing under ids that others have shown and not yet written under, while they are offline",
  prepare: async (member) => {
    const lead = await (await member.honest("lead")).token();
    const { attacked } = member.stage;
    const ids = Array.from({ length: SHOWN_IDS }, () => member.newClient());
    for (const client of ids) {
      const holder = await member.open(attacked, lead);
      await holder.send(showing(client, 1));
      // Answered in order: the write under another id proves that the presence before it was read.
      await holder.write(firstWrite(member.newClient(), "proof"));
      await holder.settled();
      holder.destroy();
    }
    await wait(1_000);
    return async () => {
      let taken = 0;
      let lost = 0;
      for (const client of ids) {
        const thief = await member.open();
        await thief.write(firstWrite(client, "taken"));
        if (await thief.settled()) taken += 1;
        thief.destroy();
        const holder = await member.open(attacked, lead);
        // More than the other wrote, so that not all of it is known already.
        await holder.write(firstWrite(client, "own", 2));
        if (!(await holder.settled())) lost += 1;
        holder.destroy();
      }
      const broken = taken + lost > 0 ? `${taken} of ${SHOWN_IDS} ids taken, ${lost} holders lost their offline edits` : undefined;
      return { note: `${SHOWN_IDS - taken} of ${SHOWN_IDS} refused`, broken };
    };
  },
};

const presenceFlood: Attack = {
  name: "presence-flood",
  cites: "T29, SW17",
  what: "states of 4 kB as fast as they are read, over ten connections",
  prepare: async (member) => {
    const state = { name: "x".repeat(3_900) };
    return async () => {
      let sent = 0;
      const connections = await repeatFor(member.stage.times.attackMs, 10, async () => {
        const socket = await member.open();
        const client = member.newClient();
        for (let clock = 1; clock <= 2_000 && !socket.isClosed; clock++) {
          await socket.send(showing(client, clock, state));
          sent += 1;
        }
        socket.destroy();
      });
      return { note: `${sent} states sent over ${connections} connections` };
    };
  },
};

const presenceCrowd: Attack = {
  name: "presence-crowd",
  cites: "T29, SW16",
  what: "messages that show 60,000 ids at once",
  prepare: async (member) => {
    const entries = Array.from({ length: 60_000 }, () => ({ client: member.newClient(), clock: 1, state: "{}" }));
    const message = encodeAwareness(entries);
    return async () => {
      const turns = await repeatFor(member.stage.times.attackMs, 4, async () => {
        const socket = await member.open().catch(() => null);
        await socket?.send(message);
        await socket?.send(message);
        socket?.destroy();
      });
      return { note: `${turns} connections, two messages of ${(message.length / 1000).toFixed(0)} kB each` };
    };
  },
};

const manyShownIds: Attack = {
  name: "shown-ids",
  cites: "L7",
  what: "a new id shown with every connection, as many as possible",
  prepare: async (member) => async () => {
    const turns = await repeatFor(member.stage.times.attackMs, 20, async () => {
      const socket = await member.open().catch(() => null);
      await socket?.send(showing(member.newClient(), 1));
      await wait(50);
      socket?.destroy();
    });
    return { note: `${turns} ids shown` };
  },
};

const echoes: Attack = {
  name: "foreign-presence",
  cites: "T16, SW16",
  what: "presence of thousands of foreign ids with the highest clocks",
  prepare: async (member) => {
    const entries = Array.from({ length: 2_000 }, (_, index) => ({
      client: index + 1,
      clock: 2 ** 31 - 1,
      state: '{"user":{"name":"lead"}}',
    }));
    const message = encodeAwareness(entries);
    return async () => {
      const sockets: MemberSocket[] = [];
      for (let index = 0; index < 5; index++) sockets.push(await member.open());
      const turns = await repeatFor(member.stage.times.attackMs, 5, async (turn) => {
        const socket = sockets[turn % sockets.length];
        if (socket?.isClosed !== false) return false;
        await socket.send(message);
      });
      for (const socket of sockets) socket.destroy();
      return { note: `${turns} messages of 2,000 entries` };
    };
  },
};

/** Opens a control connection; null where it is refused or does not come within 5 s. */
async function openControl({ stage, token }: HostileMember): Promise<Socket | null> {
  const socket = io(stage.url, { transports: ["websocket"], reconnection: false, forceNew: true, auth: { token }, timeout: 5_000 });
  const isOpen = await new Promise<boolean>((resolve) => {
    socket.on("connect", () => resolve(true));
    socket.on("connect_error", () => resolve(false));
  });
  if (!isOpen) socket.close();
  return isOpen ? socket : null;
}

const controlConnections: Attack = {
  name: "control-connections",
  cites: "L7",
  what: "500 control connections of one person, all following one room",
  prepare: async (member) => async () => {
    const sockets: Socket[] = [];
    await eachOf(500, 20, async () => {
      const socket = await openControl(member);
      if (socket === null) return;
      sockets.push(socket);
      socket.emit("room:follow", { room: member.stage.room });
    });
    const open = await staying(() => sockets.filter(({ connected }) => connected).length, MOST_CONTROL_CONNECTIONS);
    for (const socket of sockets) socket.close();
    return { note: `${open} stay open`, broken: open > MOST_CONTROL_CONNECTIONS ? `${open} control connections stay open` : undefined };
  },
};

const controlFlood: Attack = {
  name: "control-flood",
  cites: "T31, L7",
  what: "20 control connections that move about the roster, send unknown events and 50 kB of nothing, as fast as they can",
  prepare: async (member) => async () => {
    let sent = 0;
    const payload = "x".repeat(50_000);
    const { room, attacked: compartment } = member.stage;
    const turns = await repeatFor(member.stage.times.attackMs, 20, async () => {
      const socket = await openControl(member);
      if (socket === null) {
        await wait(100);
        return;
      }
      socket.emit("room:follow", { room });
      for (let turn = 0; turn < 500 && socket.connected; turn++) {
        socket.emit("presence:at", { room, compartment, card: `card-${turn}`, field: "body" });
        if (turn % 10 === 0) socket.emit("no-such-event", payload);
        sent += 1;
        if (turn % 20 === 0) await wait(1);
      }
      socket.close();
    });
    return { note: `${sent} events over ${turns} connections` };
  },
};

/** Attacks by presence and on the control channel. */
export const PRESENCE_ATTACKS: readonly Attack[] = [
  takenIds,
  presenceFlood,
  presenceCrowd,
  manyShownIds,
  echoes,
  controlConnections,
  controlFlood,
];
