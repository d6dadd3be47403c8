import { ConnectionCounts } from "../../server/domain/connection-counts.ts";
import { systemClock } from "../../server/adapters/system/clock.ts";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { UnfinishedMessages } from "../../server/domain/unfinished-messages.ts";
import { removeMember } from "../../server/commands/remove-member.ts";
import { AccessChanges } from "../../server/domain/access-changes.ts";
import { applyAccessChange } from "../../server/domain/hub/session/grant.ts";
import { recheckGrant } from "../../server/commands/recheck-grant.ts";
import { admit } from "../../server/transport/sync/admit.ts";
import { RequestPacer } from "../../server/transport/request-pacer.ts";
import { ReadTurns } from "../../server/transport/read-turns.ts";
import { SyncGateway } from "../../server/transport/sync/sync-gateway.ts";
import { startHttpWorld, type HttpWorld } from "../support/http/http-world.ts";
import { makeStraitWatch, type StraitWatch } from "../support/http/strait-watch.ts";
import { createHubWorld } from "../support/hub-world.ts";
import { SyncSocket } from "../support/sync-socket.ts";
import { BY } from "../support/directory-records.ts";

let world: HttpWorld;
let strait: StraitWatch;
beforeEach(async () => {
  world = await startHttpWorld();
  strait = await makeStraitWatch(world);
});
afterEach(() => world.stop());

it("P6 T46: a right withdrawn while a connection is being admitted ends it with 4403", async () => {
  const { hub, log } = createHubWorld();
  const users = await world.context.directory.users([(await strait.analyst.get("/api/me")).json.user.id as string]);
  const lead = await world.context.directory.userByUsername("lead-alf");
  const gateway = new SyncGateway({
    hub,
    clock: systemClock,
    log,
    counts: new ConnectionCounts(1_000),
    unfinished: new UnfinishedMessages(1 << 20),
    turns: new ReadTurns(systemClock),
    takeHandshake: () => true,
    pacer: new RequestPacer(systemClock),
    unproven: () => () => {},
    isOwnOrigin: () => true,
    admit: async (credentials, compartment) => {
      const admission = await admit(world.context, credentials, compartment);
      // Between the decision and the arrival no listener hears changes on behalf of this connection.
      if (lead !== null) await removeMember({ ...world.context, by: BY }, lead.user, strait.room, users[0]?.id ?? "");
      return admission;
    },
    recheck: (grant) => recheckGrant(world.context, new AccessChanges(), grant),
  });
  const server = createServer();
  server.on("upgrade", (request, socket, head) => gateway.upgrade(request, socket, head));
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { ticket } = (await strait.analyst.post(`/api/compartments/${strait.shared}/tickets`)).json as { ticket: string };
  const socket = new SyncSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/sync/${strait.shared}`, [
    "majlis.v1",
    `ticket.${ticket}`,
  ]);
  expect(await socket.ended).toEqual({ code: 4403 });
  await new Promise((resolve) => void server.close(resolve));
});

it("P6 a role taken away while a right is looked at again stays taken away, although the answer was given before and comes after", async () => {
  const changes = new AccessChanges();
  const { directory } = world.context;
  const { promise: late, resolve: arrives } = Promise.withResolvers<void>();
  const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
  let looks = 0;
  const slow = new Proxy(directory, {
    get: (target, name, receiver): unknown => {
      if (name !== "compartmentFor") return Reflect.get(target, name, receiver);
      return async (...args: Parameters<typeof directory.compartmentFor>) => {
        const answer = await target.compartmentFor(...args);
        if (++looks === 1) {
          isAsked();
          await late;
        }
        return answer;
      };
    },
  });
  const { ticket } = (await strait.analyst.post(`/api/compartments/${strait.shared}/tickets`)).json as { ticket: string };
  const admission = await admit(world.context, { kind: "ticket", secret: ticket }, strait.shared);
  if (!admission.ok) throw new Error(admission.reason);
  const { grant } = admission;
  const rechecked = recheckGrant({ ...world.context, directory: slow }, changes, grant);
  await asked;
  await directory.setMember(BY, { room: strait.room, user: grant.user.id, role: "watch" });
  changes.subscribe((change) => void applyAccessChange(grant, change));
  changes.publish({ kind: "role-changed", user: grant.user.id, room: strait.room, role: "watch" });
  arrives();
  expect([await rechecked, grant.role, looks]).toEqual([null, "watch", 2]);
});
