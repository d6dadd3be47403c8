// Attacks on accounts and rights: guessing, and what goes on after a right has ended.
import { readdirSync, statSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as wait } from "node:timers/promises";
import { RestClient } from "../../rest-client.ts";
import { rawUpdate } from "../../structure/raw-update.ts";
import { repeatFor, Statuses, type Attack } from "../attack.ts";
import type { HostileMember } from "../hostile-member.ts";
import { bringIn } from "../../bring-in.ts";
import { CAST, makeBoard } from "../stage.ts";
import { importBundle, stixBundle } from "./rest.ts";

/** Wrong passwords that may be hashed before further ones are refused unread: for one account, and from one address. */
const MOST_HASHED = { account: 10, address: 100 } as const;
/** A right that has ended must be gone by then (P6), milliseconds. */
const WITHDRAWN_LIMIT_MS = 1_000;
/** A token that is used live ends so long after the sockets were opened, milliseconds. */
const TOKEN_LIFE_MS = 5_000;
/** An honest person who was guessed at is in again by then, milliseconds. */
const SIGN_IN_LIMIT_MS = 5_000;

function guess(url: string, username: string, from?: string): Promise<Response> {
  return fetch(`${url}/api/session`, {
    method: "POST",
    headers: { "content-type": "application/json", ...(from !== undefined && { "x-forwarded-for": from }) },
    body: JSON.stringify({ username, password: `wrong ${Math.random()}` }),
  });
}

/** An attack of 800 guesses at once, of which only so many may reach the hash. */
function guessing(row: Omit<Attack, "prepare">, most: number, nameOf: (index: number) => string): Attack {
  return {
    ...row,
    prepare:
      async ({ stage }) =>
      async () => {
        const statuses = new Statuses();
        await Promise.all(Array.from({ length: 800 }, (_, index) => statuses.take(guess(stage.url, nameOf(index)))));
        const hashed = statuses.of(401);
        return { note: statuses.toString(), broken: hashed > most ? `${hashed} guesses reached the password's hash` : undefined };
      },
  };
}

const guessesAtMany: Attack = {
  name: "guesses-at-many",
  cites: "found 16, T4",
  what: "guesses at ever other names, 50 at a time",
  prepare:
    async ({ stage }) =>
    async () => {
      const statuses = new Statuses();
      await repeatFor(stage.times.attackMs, 50, async (turn) => void (await statuses.take(guess(stage.url, `name-${turn}`))));
      return { note: statuses.toString() };
    },
};

const lockedOut: Attack = {
  name: "locked-out",
  cites: "found 16, L2",
  what: "20 guesses by a stranger elsewhere; then the person signs in",
  prepare:
    async ({ stage }) =>
    async () => {
      const statuses = new Statuses();
      for (let index = 0; index < 20; index++) await statuses.take(guess(stage.url, CAST.analyst, "203.0.113.9"));
      const begun = performance.now();
      let isIn = false;
      while (!isIn && performance.now() - begun < SIGN_IN_LIMIT_MS) {
        isIn = await RestClient.signIn(stage.url, CAST.analyst).then(
          () => true,
          () => false,
        );
        if (!isIn) await wait(500);
      }
      const broken = isIn ? undefined : "a stranger keeps a person out";
      return { note: `${statuses.toString()}; signed in after ${((performance.now() - begun) / 1000).toFixed(1)} s: ${isIn}`, broken };
    },
};

/** How many entries of a board are by a person. */
async function entriesBy(reader: RestClient, board: string, username: string): Promise<number> {
  let count = 0;
  for (let after: number | undefined = 0; after !== undefined;) {
    const page: { entries: { author: { username: string } }[]; next?: number } = await reader.json(
      "GET",
      `/api/compartments/${board}/contributions?limit=500&after=${after}`,
    );
    count += page.entries.filter(({ author }) => author.username === username).length;
    after = page.next;
  }
  return count;
}

const importAfterRemoval: Attack = {
  name: "import-after-removal",
  cites: "found 7, P6",
  what: "an import of 9 MB whose author is removed while it writes",
  prepare: async (member) => {
    const lead = await member.honest("lead");
    const { room } = await lead.json<{ room: { id: string } }>("POST", "/api/rooms", { title: "Removed" });
    await bringIn(lead, { room: room.id, username: CAST.hostile, role: "analyst" });
    const board = await makeBoard(lead, room.id, ["DLT"]);
    const bundle = stixBundle(9_000_000);
    const { user } = await member.rest.json<{ user: { id: string } }>("GET", "/api/me");
    return async () => {
      const answer = importBundle(member, board, bundle).then(
        ({ status }) => String(status),
        () => "cut",
      );
      await wait(500);
      await lead.json("DELETE", `/api/rooms/${room.id}/members/${user.id}`);
      await wait(WITHDRAWN_LIMIT_MS);
      const before = await entriesBy(lead, board, CAST.hostile);
      const status = await answer;
      await wait(500);
      const after = await entriesBy(lead, board, CAST.hostile);
      const broken = after > before ? `${after - before} entries written later than 1 s after the removal` : undefined;
      return { note: `answered ${status}, ${after} entries in all`, broken };
    };
  },
};

const tokenExpiry: Attack = {
  name: "token-expiry",
  cites: "found 19, P6",
  what: "a token that expires on a live socket that goes on writing",
  prepare: async (member) => {
    const token = await member.rest.token("expiring");
    return async () => {
      // Only now: what is measured before the attack would take longer than its life.
      const expiresAt = Date.now() + TOKEN_LIFE_MS;
      const directory = new DatabaseSync(join(member.stage.dataFolder, "directory.db"));
      directory.prepare("UPDATE tokens SET expires_at = ? WHERE name = 'expiring'").run(expiresAt);
      directory.close();
      const socket = await member.open(member.stage.attacked, token);
      const client = member.newClient();
      let lastAt = -Infinity;
      for (let clock = 0; !socket.isClosed && Date.now() < expiresAt + 30_000; clock++) {
        const before = socket.receipts;
        await socket.write(rawUpdate([{ client, clock, structs: [{ kind: 8, parent: "meta", key: `e${clock}-${client}` }] }]));
        await wait(200);
        if (socket.receipts > before) lastAt = Date.now();
      }
      const lateMs = lastAt - expiresAt;
      socket.destroy();
      return {
        note: `last write ${(lateMs / 1000).toFixed(1)} s after the end, closed with ${socket.closeCode}`,
        broken: faultOfExpiry(lateMs),
      };
    };
  },
};

function faultOfExpiry(lateMs: number): string | undefined {
  if (lateMs === -Infinity) return "nothing was written before it expired, so this shows nothing";
  return lateMs > WITHDRAWN_LIMIT_MS + 200 ? `it wrote for ${(lateMs / 1000).toFixed(1)} s after it had expired` : undefined;
}

const anyHost: Attack = {
  name: "any-host",
  cites: "found 19",
  what: "/metrics and /api/demo under the name of another host, as a page with its own name server would ask",
  prepare:
    async ({ stage }) =>
    async () => {
      const ask = (path: string): Promise<number> =>
        new Promise((resolve, reject) => {
          request(`${stage.url}${path}`, { headers: { host: "elsewhere.example" } }, (response) => {
            response.resume();
            resolve(response.statusCode ?? 0);
          })
            .on("error", reject)
            .end();
        });
      const answers = [await ask("/metrics"), await ask("/api/demo")];
      return { note: `answered ${answers.join(" and ")}`, broken: answers.includes(200) ? "another host's name is answered" : undefined };
    },
};

const fileModes: Attack = {
  name: "file-modes",
  cites: "found 17",
  what: "data files of a folder that others may enter",
  prepare:
    async ({ stage }) =>
    async () => {
      const readable = readdirSync(stage.dataFolder, { recursive: true, encoding: "utf8" }).filter((name) => {
        const status = statSync(join(stage.dataFolder, name));
        return status.isFile() && (status.mode & 0o077) !== 0;
      });
      const folder = statSync(stage.dataFolder).mode & 0o077;
      const isOpen = readable.length > 0 || folder !== 0;
      return {
        note: `${readable.length} files that others may read`,
        broken: isOpen ? `open to others: ${readable.slice(0, 3).join(", ")}` : undefined,
      };
    },
};

const churn: Attack = {
  name: "rights-churn",
  cites: "T46",
  what: "sessions and tokens made and ended as fast as possible",
  prepare: async (member: HostileMember) => async () => {
    const statuses = new Statuses();
    await repeatFor(member.stage.times.attackMs, 10, async () => {
      const made = await member.rest.request("POST", "/api/tokens", { name: "brief", expiresInDays: 1 }).catch(() => null);
      const body = made?.ok === true ? ((await made.json()) as { id: string }) : null;
      if (body === null) await wait(50);
      else await statuses.take(member.rest.request("DELETE", `/api/tokens/${body.id}`));
    });
    return { note: statuses.toString() };
  },
};

/** Attacks on accounts and rights. */
export const ACCOUNT_ATTACKS: readonly Attack[] = [
  guessing(
    { name: "guesses", cites: "found 16, T4", what: "800 guesses at once, at as many names" },
    MOST_HASHED.address,
    (index) => `name-${index}`,
  ),
  guessing(
    { name: "guesses-at-one", cites: "found 16, T4", what: "800 guesses at once, at one name" },
    MOST_HASHED.account,
    () => CAST.lead,
  ),
  guessesAtMany,
  lockedOut,
  importAfterRemoval,
  tokenExpiry,
  anyHost,
  fileModes,
  churn,
];
