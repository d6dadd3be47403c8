// Attacks over HTTP: what is asked for again and again, what is sent in one piece, and what is made without end.
import { randomUUID } from "node:crypto";
import { connect, type Socket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { eachOf, repeatFor, Statuses, type Attack } from "../attack.ts";
import type { HostileMember } from "../hostile-member.ts";

/** What one person may make (L1). */
const MOST = { tokens: 50, rooms: 200, compartments: 1_000 } as const;
/** After so long a connection that has not finished its headers must be gone (L7: 10 s), milliseconds. */
const HEADERS_LIMIT_MS = 12_000;
const BOARD_BYTES = 5_000_000;

/** An attack that asks for the same paths of a board of its own over and over. */
function asking(row: Omit<Attack, "prepare">, parallel: number, { entries = 0, bytes = 0 }, paths: (turn: number) => string): Attack {
  return {
    ...row,
    prepare: async (member) => {
      const board = await member.ownBoard();
      if (bytes > 0) await member.fill(board, bytes);
      if (entries > 0) await member.fillEntries(board, entries);
      return async () => {
        const statuses = new Statuses();
        await repeatFor(member.stage.times.attackMs, parallel, async (turn) => {
          await statuses.take(member.rest.request("GET", `/api/compartments/${board}/${paths(turn)}`));
        });
        return { note: statuses.toString() };
      };
    },
  };
}

/** An attack that makes so many of something; more than `most` made is a broken limit. */
function making(
  row: Omit<Attack, "prepare">,
  { count, most }: { count: number; most: number },
  make: (member: HostileMember, room: string) => (index: number) => Promise<Response>,
): Attack {
  return {
    ...row,
    prepare: async (member) => {
      const { room } = await member.rest.json<{ room: { id: string } }>("POST", "/api/rooms", { title: "Own" });
      const one = make(member, room.id);
      return async () => {
        const statuses = new Statuses();
        await eachOf(count, 25, async (index) => void (await statuses.take(one(index))));
        const made = statuses.of(201);
        return { note: statuses.toString(), broken: made > most ? `${made} made; at most ${most} are allowed` : undefined };
      };
    },
  };
}

/** A STIX bundle of about so many bytes whose objects are sound. */
export function stixBundle(bytes: number): string {
  const description = "A vessel without lights, seen twice in the same night off the same cape. ".repeat(8);
  const at = "2026-11-22T10:00:00.000Z";
  const objects: unknown[] = [];
  for (let size = 0; size < bytes; size += description.length + 220)
    objects.push({
      type: "campaign",
      spec_version: "2.1",
      id: `campaign--${randomUUID()}`,
      created: at,
      modified: at,
      name: `Night run ${objects.length}`,
      description,
    });
  return JSON.stringify({ type: "bundle", id: `bundle--${randomUUID()}`, objects });
}

/** Sends a bundle, as text, to a board. */
export function importBundle({ rest }: Pick<HostileMember, "rest">, board: string, bundle: string): Promise<Response> {
  return fetch(`${rest.url}/api/compartments/${board}/import`, {
    method: "POST",
    headers: { cookie: rest.cookie, "content-type": "application/json" },
    body: bundle,
  });
}

const imports: Attack = {
  name: "imports",
  cites: "found 19, L1",
  what: "12 imports of 4.8 MB at once",
  prepare: async (member) => {
    const boards: string[] = [];
    for (let index = 0; index < 12; index++) boards.push(await member.ownBoard());
    const bundle = stixBundle(4_800_000);
    return async () => {
      const statuses = new Statuses();
      await Promise.all(boards.map((board) => statuses.take(importBundle(member, board, bundle))));
      return { note: statuses.toString() };
    };
  },
};

const bombs: Attack = {
  name: "stix-bombs",
  cites: "T59",
  what: "bundles of 8 MB that are nested, wide or full of numbers, 8 at a time",
  prepare: async (member) => {
    const board = await member.ownBoard();
    const nested = `${"[".repeat(4_000_000)}${"]".repeat(4_000_000)}`;
    const wide = JSON.stringify({ type: "bundle", id: "bundle--x", objects: Array.from({ length: 900_000 }, () => ({})) });
    const numbers = `{"type":"bundle","objects":[${"1,".repeat(3_900_000)}1]}`;
    const keys = JSON.stringify(Object.fromEntries(Array.from({ length: 400_000 }, (_, index) => [`key-${index}`, 1])));
    const all = [nested, wide, numbers, keys];
    return async () => {
      const statuses = new Statuses();
      await repeatFor(member.stage.times.attackMs, 8, async (turn) => {
        await statuses.take(importBundle(member, board, all[turn % all.length] as string));
      });
      return { note: statuses.toString(), broken: statuses.of(200) + statuses.of(201) > 0 ? "a bomb was taken" : undefined };
    };
  },
};

const tickets: Attack = {
  name: "tickets",
  cites: "L7",
  what: "tickets as fast as they are given, 50 at a time",
  prepare: async (member) => async () => {
    const statuses = new Statuses();
    await repeatFor(member.stage.times.attackMs, 50, async () => {
      await statuses.take(member.rest.request("POST", `/api/compartments/${member.stage.attacked}/tickets`));
    });
    return { note: statuses.toString() };
  },
};

const bodies: Attack = {
  name: "request-bodies",
  cites: "L7",
  what: "request bodies of 95 kB, deeply nested, and of 10 MB, 50 at a time",
  prepare: async (member) => {
    const nested = `{"title":${"[".repeat(47_000)}${"]".repeat(47_000)}}`;
    const large = `{"title":"${"x".repeat(10_000_000)}"}`;
    return async () => {
      const statuses = new Statuses();
      await repeatFor(member.stage.times.attackMs, 50, async (turn) => {
        const headers = { cookie: member.rest.cookie, "content-type": "application/json" };
        await statuses.take(fetch(`${member.stage.url}/api/rooms`, { method: "POST", headers, body: turn % 10 === 0 ? large : nested }));
      });
      return { note: statuses.toString() };
    };
  },
};

/** Opens connections that write `head`, then one byte each second, and tells how many the server has not ended. */
async function openForEver(port: number, count: number, head: string, durationMs: number): Promise<{ open: number; opened: number }> {
  const sockets: Socket[] = [];
  await eachOf(count, 50, async () => {
    const socket = connect(port, "127.0.0.1");
    // A cut connection is what is hoped for here.
    socket.on("error", () => socket.destroy());
    socket.on("data", () => {});
    socket.write(head);
    sockets.push(socket);
    await wait(2);
  });
  const end = performance.now() + durationMs;
  while (performance.now() < end) {
    await wait(1_000);
    for (const socket of sockets) if (!socket.destroyed) socket.write("x");
  }
  const open = sockets.filter((socket) => !socket.destroyed).length;
  for (const socket of sockets) socket.destroy();
  return { open, opened: sockets.length };
}

/** An attack with connections whose request never becomes whole. */
function halfOpen(row: Omit<Attack, "prepare">, head: (member: HostileMember) => string): Attack {
  return {
    ...row,
    prepare: async (member) => async () => {
      const { open, opened } = await openForEver(member.stage.port, 1_000, head(member), HEADERS_LIMIT_MS);
      return {
        note: `${open} of ${opened} still open after 12 s`,
        broken: open > 0 ? `${open} connections without a request stay open` : undefined,
      };
    },
  };
}

/** Attacks over HTTP. */
export const REST_ATTACKS: readonly Attack[] = [
  asking({ name: "exports", cites: "found 18", what: "ledger exports of 5 MB, five at a time" }, 5, { bytes: BOARD_BYTES }, () => "ledger"),
  asking(
    { name: "past-states", cites: "P12", what: "the board as it was at any entry, 20 at a time" },
    20,
    { entries: 5_000, bytes: 1_000_000 },
    (turn) => `state?at=${1 + ((turn * 389) % 5_000)}`,
  ),
  asking(
    { name: "timeline-pages", cites: "P12", what: "pages of the timeline, 50 at a time" },
    50,
    { entries: 5_000 },
    (turn) => `timeline?limit=500&before=${1 + ((turn * 389) % 5_000)}`,
  ),
  asking(
    { name: "contribution-pages", cites: "P12", what: "pages of the ledger's entries, 50 at a time" },
    50,
    { entries: 5_000 },
    (turn) => `contributions?limit=500&after=${(turn * 389) % 5_000}`,
  ),
  asking(
    { name: "attribution", cites: "P12", what: "whose the client ids of a board are, 50 at a time" },
    50,
    { entries: 1_000, bytes: BOARD_BYTES },
    () => "attribution",
  ),
  imports,
  bombs,
  tickets,
  bodies,
  making(
    { name: "tokens", cites: "found 19, L1", what: "1,248 tokens" },
    { count: 1_248, most: MOST.tokens },
    ({ rest }) =>
      (index) =>
        rest.request("POST", "/api/tokens", { name: `t${index}`, expiresInDays: 1 }),
  ),
  making(
    { name: "rooms", cites: "found 19, L1", what: "1,508 rooms" },
    { count: 1_508, most: MOST.rooms },
    ({ rest }) =>
      (index) =>
        rest.request("POST", "/api/rooms", { title: `Room ${index}` }),
  ),
  making(
    { name: "compartments", cites: "found 19, L1", what: "1,809 compartments" },
    { count: 1_809, most: MOST.compartments },
    ({ rest }, room) =>
      () =>
        rest.request("POST", `/api/rooms/${room}/compartments`, { releasableTo: [] }),
  ),
  making(
    { name: "invitations", cites: "found 14", what: "4,000 invitations of names that may exist" },
    { count: 4_000, most: 100 },
    ({ rest }, room) =>
      (index) =>
        rest.request("POST", `/api/rooms/${room}/members`, { username: index % 2 === 0 ? `name-${index}` : "watch-crl", role: "watch" }),
  ),
  halfOpen(
    { name: "slow-headers", cites: "found 19, L7", what: "1,000 requests whose headers come a byte a second" },
    () => "GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: ",
  ),
  halfOpen(
    { name: "half-open-upgrades", cites: "T31", what: "1,000 upgrades of the sync socket that are never finished" },
    ({ stage }) =>
      `GET /sync/${stage.attacked} HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nX-Slow: `,
  ),
];
