import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { MemoryBus } from "../../server/adapters/memory/bus.ts";
import { systemClock } from "../../server/adapters/system/clock.ts";
import { AccessChanges } from "../../server/domain/access-changes.ts";
import type { AccessChange } from "../../server/ports/directory/access-changes.ts";
import { ControlGateway } from "../../server/transport/control/control-gateway.ts";
import { ControlClient } from "../support/control-client.ts";
import { startHttpWorld, type HttpWorld } from "../support/http/http-world.ts";
import { makeStraitWatch, type StraitWatch } from "../support/http/strait-watch.ts";
import { RequestPacer } from "../../server/transport/request-pacer.ts";
import { silentLog } from "../support/silent-log.ts";

let world: HttpWorld;
let strait: StraitWatch;
beforeEach(async () => {
  world = await startHttpWorld();
  strait = await makeStraitWatch(world);
});
afterEach(() => world.stop());

/** A directory one of whose looks at a room is answered late: the `late`th from now on. */
function slowAnswer(late: number) {
  const { directory } = world.context;
  const asked = Promise.withResolvers<void>();
  const arrives = Promise.withResolvers<void>();
  let looks = 0;
  const slow = new Proxy(directory, {
    get: (target, name, receiver): unknown => {
      if (name !== "compartmentsIn") return Reflect.get(target, name, receiver);
      return async (...args: Parameters<typeof directory.compartmentsIn>) => {
        const answer = await target.compartmentsIn(...args);
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

it.each([1, 2])(
  "P6 who is removed while a room is looked up for them follows it no longer, although look %i is answered after that",
  async (late) => {
    const { slow, asked, arrive } = slowAnswer(late);
    const analyst = await world.context.directory.userByUsername("analyst-brv");
    if (analyst === null) throw new Error("there is an analyst");
    const { user } = analyst;
    const accessChanges = new AccessChanges();
    const http = createServer();
    const gateway = new ControlGateway(http, {
      context: { ...world.context, directory: slow },
      accessChanges,
      bus: new MemoryBus().join(),
      clock: systemClock,
      log: silentLog,
      syncConnections: () => [],
      isTakingWrites: () => true,
      isLarge: () => false,
      authenticate: async () => ({ user, credential: { kind: "token", id: "token", expiresAt: Number.MAX_SAFE_INTEGER } }),
      takeHandshake: () => true,
      pacer: new RequestPacer(systemClock),
      unproven: () => () => {},
      isOwnOrigin: () => true,
      history: { timelineSince: () => Promise.reject(new Error("nothing is committed")) },
      presentLines: async () => [],
      headSeq: async () => 0,
    });
    const told: Promise<void>[] = [];
    accessChanges.subscribe((change) => void told.push(gateway.accessChanged(change)));
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    const client = await ControlClient.connect(`http://127.0.0.1:${(http.address() as AddressInfo).port}`, { token: "any" });
    try {
      const following = client.ask("room:follow", { room: strait.room });
      // Where one look is enough there is no second to be late.
      await Promise.race([asked, following]);
      await world.context.directory.removeMember(strait.room, user.id);
      const change: AccessChange = { kind: "member-removed", user: user.id, room: strait.room };
      accessChanges.publish(change);
      await Promise.all(told);
      arrive();
      await following;
      expect(await client.ask("presence:at", { room: strait.room })).toEqual({ ok: false, code: "not-found" });
    } finally {
      client.close();
      gateway.close();
      await new Promise<void>((resolve) => void http.close(() => resolve()));
    }
  },
);
