import { expect, it } from "vitest";
import type { ExposureRecorder, Hold, Sending } from "../../../server/domain/exposure/exposure-recorder.ts";
import { DirectoryUnavailable } from "../../../server/ports/directory.ts";
import { createHubWorld, grantOf, HubClient } from "../../support/hub-world.ts";
import { startHttpWorld } from "../../support/http/http-world.ts";
import { makeStraitWatch } from "../../support/http/strait-watch.ts";
import { ManualClock, settle } from "../../support/manual-clock.ts";

const HOLD: Hold = { isStanding: true, release: () => {} };

it("R50 not a byte of a board leaves before it is recorded who joins, and what comes meanwhile leaves with it", async () => {
  const recorded = Promise.withResolvers<Hold>();
  const asked: Sending[] = [];
  const exposure: Pick<ExposureRecorder, "hold"> = {
    hold: (sending) => {
      asked.push(sending);
      return sending.user === "ana" ? HOLD : recorded.promise;
    },
  };
  const clock = new ManualClock();
  const { hub } = createHubWorld({ clock, hub: { exposure } });
  const ana = new HubClient(hub, grantOf("ana"));
  await settle();
  ana.doc.getMap("cards").set("one", 1);
  const ben = new HubClient(hub, grantOf("ben"));
  await settle();
  ana.doc.getMap("cards").set("two", 2);
  await clock.advance(200);
  expect(ben.peer.messages).toEqual([]);
  recorded.resolve(HOLD);
  await settle();
  expect([...ben.doc.getMap("cards").keys()].toSorted()).toEqual(["one", "two"]);
  expect(asked.map(({ user, compartment }) => [user, compartment])).toEqual([
    ["ana", "c1"],
    ["ben", "c1"],
  ]);
});

it("R50 who cannot be recorded is sent away with a transient code and gets nothing", async () => {
  const exposure = { hold: () => Promise.reject(new DirectoryUnavailable("away")) };
  const { hub } = createHubWorld({ hub: { exposure } });
  const ana = new HubClient(hub, grantOf("ana"));
  await settle();
  expect(ana.peer.messages).toEqual([]);
  expect(ana.peer.closed?.code).toBe(1013);
});

it("R50 an answer of the REST API with content is given once it is recorded, and is 503 where it cannot be", async () => {
  const given: Sending[] = [];
  const state = { isAway: false };
  const world = await startHttpWorld({
    exposure: {
      given: async (_channel, sending) => {
        if (state.isAway) throw new DirectoryUnavailable("away");
        given.push(sending);
      },
    },
    ledger: {
      head: async () => ({ seq: 7, hash: new Uint8Array(32) }),
      heads: async () => new Map(),
      claims: async () => new Map(),
    },
  });
  const { analyst, shared } = await makeStraitWatch(world);
  // What gives no content is not recorded, nor what gives none yet.
  await analyst.post(`/api/compartments/${shared}/tickets`);
  await analyst.get(`/api/compartments/${shared}/timeline`);
  expect(given).toEqual([]);
  expect((await analyst.get(`/api/compartments/${shared}/attribution`)).status).toBe(200);
  expect(given).toMatchObject([{ compartment: shared, seq: 7, baseSeq: 0 }]);
  state.isAway = true;
  const refused = await analyst.get(`/api/compartments/${shared}/attribution`);
  expect([refused.status, refused.json.code]).toEqual([503, "unavailable"]);
  expect((await analyst.get(`/api/compartments/${shared}/holds/x`)).status).toBe(404);
  await world.stop();
});
