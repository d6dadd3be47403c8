import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, expect, it } from "vitest";
import { startHttpWorld, type HttpWorld } from "../../support/http/http-world.ts";
import { makeStraitWatch, type StraitWatch } from "../../support/http/strait-watch.ts";
import { systemClock } from "../../../server/adapters/system/clock.ts";
import { RequestPacer } from "../../../server/transport/request-pacer.ts";
import type { HttpDeps } from "../../../server/transport/http/http-deps.ts";
import { bringIn } from "../../support/bring-in.ts";
import { BY } from "../../support/directory-records.ts";

let world: HttpWorld;
let strait: StraitWatch;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await world.stop();
});

async function start(overrides: Partial<HttpDeps>): Promise<void> {
  world = await startHttpWorld(overrides);
  strait = await makeStraitWatch(world);
}

/** A raw GET of the analyst; raw, so that a response that is cut off shows. */
function ask(path: string): Socket {
  const { hostname, port } = new URL(world.origin);
  const socket = connect(Number(port), hostname);
  sockets.push(socket);
  socket.on("error", () => socket.destroy());
  socket.write(`GET ${path} HTTP/1.1\r\nHost: ${hostname}:${port}\r\nCookie: ${strait.analyst.cookie}\r\nConnection: close\r\n\r\n`);
  return socket;
}

/** Resolves when a socket is closed; a connection that is cut off fails first. */
function closing(socket: Socket): Promise<void> {
  return new Promise((resolve) => void socket.once("close", () => resolve()));
}

/** Ways in which a person loses what they were reading. */
const endings = [
  ["they are removed from the room", async () => strait.lead.delete(`/api/rooms/${strait.room}/members/${await userId()}`)],
  ["they sign out", () => strait.analyst.delete("/api/session")],
  [
    "their account is disabled",
    async () => {
      await world.context.directory.changeUser(BY, await userId(), { isDisabled: true });
      await world.context.relayAccessChanges();
    },
  ],
] as const;

async function userId(): Promise<string> {
  return (await world.context.directory.userByUsername("analyst-brv"))?.user.id ?? "";
}

/** An export whose second piece is not made before `given`, as of a ledger that does not answer. */
async function* inTwoPieces(given: Promise<void>): AsyncGenerator<string> {
  yield "first\n";
  await given;
  yield "last\n";
}

it.each(endings)("P6 an export whose reader waits for the next piece is cut off when %s", async (_name, end) => {
  const given = Promise.withResolvers<void>();
  await start({ exportLedger: () => inTwoPieces(given.promise) });
  const socket = ask(`/api/compartments/${strait.pair}/ledger`);
  let got = "";
  socket.on("data", (bytes) => (got += bytes.toString()));
  await expect.poll(() => got).toContain("first");
  const closed = closing(socket);
  await end();
  await closed;
  given.resolve();
  expect(got).not.toContain("last");
  expect(world.errors).toEqual([]);
});

it.each(endings)("P6 A18 an export whose first piece is made after %s is not begun", async (_name, end) => {
  const asked = Promise.withResolvers<void>();
  const given = Promise.withResolvers<void>();
  const exportLedger = async function* (): AsyncGenerator<string> {
    asked.resolve();
    await given.promise;
    yield "an entry\n";
  };
  await start({ exportLedger });
  const answer = text(ask(`/api/compartments/${strait.pair}/ledger`));
  await asked.promise;
  await end();
  given.resolve();
  expect(await answer).toMatch(/^HTTP\/1\.1 40[14] [^]*"code":"(not-found|sign-in-required)"/);
  expect(await answer).not.toContain("an entry");
});

it.each(endings)("P6 a state that is read slowly comes to no end after %s", async (_name, end) => {
  const size = 64 << 20;
  await start({
    history: {
      timeline: async () => ({ entries: [] }),
      countCards: async () => 0,
      lastDeletion: async () => null,
      stateAt: async () => new Uint8Array(size),
    },
  });
  const socket = ask(`/api/compartments/${strait.pair}/state`);
  await once(socket, "readable");
  await end();
  const closed = closing(socket);
  socket.resume();
  await closed;
  expect(socket.bytesRead).toBeLessThan(size);
});

it.each(["state", "timeline", "contributions", "attribution"])(
  "P6 a right that is withdrawn while an answer is made leaves nothing of it: %s",
  async (what) => {
    const asked = Promise.withResolvers<void>();
    const made = Promise.withResolvers<void>();
    const slowly = async <Answer>(answer: Answer): Promise<Answer> => {
      asked.resolve();
      await made.promise;
      return answer;
    };
    await start({
      history: {
        timeline: () => slowly({ entries: [] }),
        countCards: async () => 0,
        lastDeletion: async () => null,
        stateAt: () => slowly(Uint8Array.of(0, 0)),
      },
      ledger: {
        head: async () => ({ seq: 1, hash: new Uint8Array(32) }),
        heads: async () => new Map(),
        claims: () => slowly(new Map()),
      },
      contributions: () => slowly({ entries: [] }),
    });
    const answer = text(ask(`/api/compartments/${strait.pair}/${what}`));
    await asked.promise;
    await strait.lead.delete(`/api/rooms/${strait.room}/members/${await userId()}`);
    made.resolve();
    expect(await answer).toMatch(/^HTTP\/1\.1 404 [^]*"code":"not-found"/);
  },
);

/** A pacer whose answers to one address wait until they may go. */
class HeldPacer extends RequestPacer {
  readonly waits = Promise.withResolvers<void>();
  readonly go = Promise.withResolvers<void>();

  override async run<Value>(request: IncomingMessage, work: () => Promise<Value>): Promise<Value> {
    if (request.url?.endsWith("/timeline") === true) {
      this.waits.resolve();
      await this.go.promise;
    }
    return super.run(request, work);
  }
}

it.each(endings)(
  "P6 an answer that was made and waits for its turn is not sent after %s, also while that is looked at",
  async (_name, end) => {
    const pacer = new HeldPacer(systemClock);
    await start({
      pacer,
      history: {
        timeline: async () => ({ entries: [] }),
        countCards: async () => 0,
        lastDeletion: async () => null,
        stateAt: async () => null,
      },
    });
    const answer = text(ask(`/api/compartments/${strait.pair}/timeline`));
    await pacer.waits.promise;
    await end();
    pacer.go.resolve();
    expect(await answer).toMatch(/^HTTP\/1\.1 40[14] [^]*"code":"(not-found|sign-in-required)"/);
  },
);

/** Registers in which nothing was done. */
function emptyRegisters(): NonNullable<HttpDeps["acts"]>["registers"] {
  return {
    readRegister: neverAsked,
    listRegisters: neverAsked,
    newestRegisters: neverAsked,
    listConcerning: async () => ({ acts: [] }),
    lastActs: neverAsked,
    countActs: neverAsked,
    findCardBeginning: neverAsked,
  };
}

function neverAsked(): never {
  throw new Error("nothing of this is asked for");
}

it.each(["inbox", "rooms"])(
  "P6 a right in any room that is withdrawn while an answer over all of them is made leaves nothing of it: %s",
  async (what) => {
    const asked = Promise.withResolvers<void>();
    const made = Promise.withResolvers<void>();
    await start({ acts: { registers: emptyRegisters(), performAct: neverAsked, tellInboxes: neverAsked } });
    const { directory } = world.context;
    const roomsOf = directory.roomsOf.bind(directory);
    directory.roomsOf = async (user) => {
      const rooms = await roomsOf(user);
      asked.resolve();
      await made.promise;
      return rooms;
    };
    const answer = text(ask(`/api/${what}`));
    await asked.promise;
    await strait.lead.delete(`/api/rooms/${strait.room}/members/${await userId()}`);
    made.resolve();
    expect(await answer).toMatch(/^HTTP\/1\.1 503 [^]*"code":"unavailable"/);
    expect(await answer).not.toContain(strait.room);
  },
);

it("P6 a right in another room that is withdrawn, and another person's, cut nothing off", async () => {
  const given = Promise.withResolvers<void>();
  await start({ exportLedger: () => inTwoPieces(given.promise) });
  const other = (await strait.lead.post("/api/rooms", { title: "Other" })).json.room.id as string;
  await bringIn(strait.lead, { room: other, person: strait.analyst, username: "analyst-brv", role: "analyst" });
  const socket = ask(`/api/compartments/${strait.pair}/ledger`);
  await once(socket, "readable");
  const answer = text(socket);
  await strait.lead.delete(`/api/rooms/${other}/members/${await userId()}`);
  await strait.watch.delete("/api/session");
  given.resolve();
  expect(await answer).toContain("last");
});
