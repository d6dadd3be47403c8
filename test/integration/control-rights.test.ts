import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { MemoryBus } from "../../server/adapters/memory/bus.ts";
import { systemClock } from "../../server/adapters/system/clock.ts";
import { AccessChanges } from "../../server/domain/access-changes.ts";
import type { CommandContext } from "../../server/commands/command-context.ts";
import type { AuthenticatedUser } from "../../server/domain/authenticated-user.ts";
import { ControlGateway } from "../../server/transport/control/control-gateway.ts";
import { ControlClient } from "../support/control-client.ts";
import { startHttpWorld, type HttpWorld } from "../support/http/http-world.ts";
import { makeStraitWatch, type StraitWatch } from "../support/http/strait-watch.ts";
import { RequestPacer } from "../../server/transport/request-pacer.ts";
import { exposureInto } from "../support/exposure.ts";
import { silentLog } from "../support/silent-log.ts";
import { BY } from "../support/directory-records.ts";

let world: HttpWorld;
let strait: StraitWatch;
beforeEach(async () => {
  world = await startHttpWorld();
  strait = await makeStraitWatch(world);
});
afterEach(() => world.stop());

/** A directory one of whose looks at a room, at its compartments or at a person's place in it, is answered late: the `late`th from now on. */
function slowAnswer(late: number, look: "compartmentsIn" | "roomFor" = "compartmentsIn") {
  const { directory } = world.context;
  const asked = Promise.withResolvers<void>();
  const arrives = Promise.withResolvers<void>();
  let looks = 0;
  const slow = new Proxy(directory, {
    get: (target, name, receiver): unknown => {
      const found: unknown = Reflect.get(target, name, receiver);
      if (name !== look) return found;
      return async (...args: unknown[]) => {
        const answer = await (found as (...given: unknown[]) => Promise<unknown>).apply(target, args);
        if (++looks === late) {
          asked.resolve();
          await arrives.promise;
        }
        return answer;
      };
    },
  });
  return { slow, asked: asked.promise, arrive: arrives.resolve };
}

/** A gateway over a directory, and one person's connection to it. `told` holds the changes that are being told. The token `other` proves the other person. */
async function startGateway(directory: CommandContext["directory"], user: AuthenticatedUser["user"], other = user) {
  const accessChanges = new AccessChanges();
  const http = createServer();
  const gateway = new ControlGateway(http, {
    context: { ...world.context, directory },
    exposure: exposureInto(directory),
    accessChanges,
    bus: new MemoryBus().join(),
    clock: systemClock,
    log: silentLog,
    syncConnections: () => [],
    isTakingWrites: () => true,
    isLarge: () => false,
    authenticate: async (_headers, token) => ({
      user: token === "other" ? other : user,
      credential: { kind: "token", id: "token", expiresAt: Number.MAX_SAFE_INTEGER },
    }),
    takeHandshake: () => true,
    pacer: new RequestPacer(systemClock),
    unproven: () => () => {},
    isOwnOrigin: () => true,
    history: { timelineSince: () => Promise.reject(new Error("nothing is committed")) },
    presentLines: async () => [],
    actsAfter: () => Promise.resolve([]),
    presentActs: () => Promise.resolve([]),
    headSeq: async () => 0,
  });
  const told: Promise<void>[] = [];
  accessChanges.subscribe((change) => void told.push(gateway.accessChanged(change)));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const connect = (token: string) => ControlClient.connect(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { token });
  const client = await connect("any");
  const end = async (): Promise<void> => {
    client.close();
    gateway.close();
    await new Promise<void>((resolve) => void http.close(() => resolve()));
  };
  return { client, connect, accessChanges, told, end };
}

async function analystUser(): Promise<AuthenticatedUser["user"]> {
  const analyst = await world.context.directory.userByUsername("analyst-brv");
  if (analyst === null) throw new Error("there is an analyst");
  return analyst.user;
}

it.each([1, 2])(
  "P6 who is removed while a room is looked up for them follows it no longer, although look %i is answered after that",
  async (late) => {
    const { slow, asked, arrive } = slowAnswer(late);
    const user = await analystUser();
    const { client, accessChanges, told, end } = await startGateway(slow, user);
    try {
      const following = client.ask("room:follow", { room: strait.room });
      // Where one look is enough there is no second to be late.
      await Promise.race([asked, following]);
      await world.context.directory.removeMember(BY, strait.room, user.id);
      accessChanges.publish({ kind: "member-removed", user: user.id, room: strait.room });
      await Promise.all(told);
      arrive();
      await following;
      expect(await client.ask("presence:at", { room: strait.room })).toEqual({ ok: false, code: "not-found" });
    } finally {
      await end();
    }
  },
);

it("P6 a removal is told with its notice before it, also where another change of the room has shown the end of the right already", async () => {
  const user = await analystUser();
  const { client, accessChanges, told, end } = await startGateway(world.context.directory, user);
  await client.ask("room:follow", { room: strait.room });
  await world.context.directory.removeMember(BY, strait.room, user.id);
  accessChanges.publish({ kind: "compartment-created", room: strait.room, compartment: strait.alone });
  await Promise.all(told);
  accessChanges.publish({ kind: "member-removed", user: user.id, room: strait.room });
  await client.event("access");
  // Asked once more, so that everything sent before has arrived.
  await client.ask("room:unfollow", { room: strait.room });
  expect(client.events.filter(({ name }) => name !== "presence")).toEqual([
    { name: "notice", payload: expect.objectContaining({ code: "removed-from-room" }) },
    { name: "access", payload: { room: strait.room } },
  ]);
  await end();
});

it("P6 who is removed follows the room no longer from the notice on, however long it takes to look up what is left for them", async () => {
  const { slow, asked, arrive } = slowAnswer(2, "roomFor");
  const user = await analystUser();
  const { client, accessChanges, told, end } = await startGateway(slow, user);
  await client.ask("room:follow", { room: strait.room });
  expect(await client.ask("presence:at", { room: strait.room })).toEqual({ ok: true });
  await world.context.directory.removeMember(BY, strait.room, user.id);
  accessChanges.publish({ kind: "member-removed", user: user.id, room: strait.room });
  await asked;
  expect(await client.ask("presence:at", { room: strait.room })).toEqual({ ok: false, code: "not-found" });
  arrive();
  await Promise.all(told);
  await client.event("access");
  await end();
});

it("P6 what is left for the person whose right changed is looked up before the others' view of the room", async () => {
  const { directory } = world.context;
  const looked: string[] = [];
  const watched = new Proxy(directory, {
    get: (target, name, receiver): unknown => {
      if (name !== "roomFor") return Reflect.get(target, name, receiver);
      return (room: string, of: string) => {
        looked.push(of);
        return target.roomFor(room, of);
      };
    },
  });
  const user = await analystUser();
  const lead = (await directory.userByUsername("lead-alf"))?.user;
  if (lead === undefined) throw new Error("there is a lead");
  const { connect, client, accessChanges, told, end } = await startGateway(watched, lead, user);
  const analyst = await connect("other");
  for (const each of [client, analyst]) await each.ask("room:follow", { room: strait.room });
  expect(looked.splice(0)).toEqual([lead.id, user.id]);
  accessChanges.publish({ kind: "role-changed", user: user.id, room: strait.room, role: "watch" });
  await Promise.all(told);
  expect(looked).toEqual([user.id, lead.id]);
  analyst.close();
  await end();
});

it("A16 a person's connection is told that their account changed, shows the new name on the roster, and nobody else is told", async () => {
  const user = await analystUser();
  const { client, accessChanges, told, end } = await startGateway(world.context.directory, user);
  await client.ask("room:follow", { room: strait.room });
  const authorities = { isAdmin: false, isPartnerAdmin: false, mayRelease: true };
  accessChanges.publish({ kind: "account-changed", user: "somebody-else", displayName: "Other", ...authorities });
  accessChanges.publish({ kind: "account-changed", user: user.id, displayName: "Burak the second", ...authorities });
  await Promise.all(told);
  await client.event("presence", ({ people }) => people.some((person) => person.user.displayName === "Burak the second"));
  expect(client.events.filter(({ name }) => name !== "presence")).toEqual([{ name: "account", payload: {} }]);
  await end();
});
