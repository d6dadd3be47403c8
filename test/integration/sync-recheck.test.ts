import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it } from "vitest";
import { removeMember } from "../../server/commands/remove-member.ts";
import { admit, recheck } from "../../server/transport/sync/admit.ts";
import { SyncGateway } from "../../server/transport/sync/sync-gateway.ts";
import { startHttpWorld, type HttpWorld } from "../support/http/http-world.ts";
import { makeStraitWatch, type StraitWatch } from "../support/http/strait-watch.ts";
import { createHubWorld } from "../support/hub-world.ts";
import { SyncSocket } from "../support/sync-socket.ts";

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
    log,
    isOwnOrigin: () => true,
    admit: async (credentials, compartment) => {
      const admission = await admit(world.context, credentials, compartment);
      // Between the decision and the arrival nobody listens for changes on behalf of this connection.
      if (lead !== null) await removeMember(world.context, lead.user, strait.room, users[0]?.id ?? "");
      return admission;
    },
    recheck: (grant) => recheck(world.context, grant),
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
