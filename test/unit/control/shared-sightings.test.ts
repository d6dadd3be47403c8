import { expect, it } from "vitest";
import { RecordGossip } from "../../../server/domain/cluster/record-gossip.ts";
import { rosterFor, type Sighting } from "../../../server/domain/roster/roster.ts";
import { SharedSightings } from "../../../server/domain/roster/shared-sightings.ts";
import type { CompartmentRecord } from "../../../server/ports/directory/compartments.ts";
import { FaultyBus } from "../../support/faulty-bus.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const second = 1_000;

function twoNodes() {
  const clock = new ManualClock();
  const bus = new FaultyBus(clock, () => 0.5);
  const join = (node: string) => {
    const end = bus.join();
    const gossip = new RecordGossip({ bus: end, clock, node, jitter: () => 0.5 });
    const changed: string[] = [];
    return { end, gossip, changed, sightings: new SharedSightings(gossip, (room) => changed.push(room)) };
  };
  return { clock, bus, one: join("one"), two: join("two") };
}

const seen = (id: string, partner: string, compartment: string | null, sinceMs = 0): Sighting => ({
  user: { id, username: id, displayName: id, partner, role: "analyst" },
  sinceMs,
  isIdle: false,
  place: compartment === null ? null : { id: compartment },
  isInRoom: compartment === null,
});
const compartment = (id: string, releasableTo: string[]): CompartmentRecord => ({
  id,
  room: "r",
  name: id,
  originator: "ALF",
  releasableTo,
  createdAt: 0,
});

it("N19 who is seen on one node is on the roster of the other nodes, moves and goes there, and the room is told of each", async () => {
  const { clock, one, two } = twoNodes();
  one.sightings.exchange("r", new Map([["f1", seen("ana", "ALF", null)]]));
  two.sightings.exchange("r", new Map([["f2", seen("ben", "BRV", null)]]));
  await clock.advance(second);
  const exchange = () =>
    two.sightings.exchange("r", new Map([["f2", seen("ben", "BRV", null)]])).map(({ user, place }) => [user.id, place?.id]);
  expect(exchange()).toEqual([["ana", undefined]]);
  one.sightings.exchange("r", new Map([["s1", seen("ana", "ALF", "c1")]]));
  await clock.advance(100);
  expect(exchange()).toEqual([["ana", "c1"]]);
  one.sightings.exchange("r", new Map());
  await clock.advance(100);
  expect(exchange()).toEqual([]);
  expect(two.changed).toEqual(["r", "r", "r"]);
});

it("N19 H11 T39 a viewer on another node learns of no person and no place that the viewer may not read", async () => {
  const { clock, one, two } = twoNodes();
  const wide = compartment("wide", ["ALF", "BRV"]);
  one.sightings.exchange(
    "r",
    new Map([
      ["a", seen("ana", "ALF", "own")],
      ["b", seen("ana", "ALF", "wide")],
      ["c", seen("cem", "CRL", "own")],
    ]),
  );
  two.sightings.exchange("r", new Map([["d", seen("ben", "BRV", null)]]));
  await clock.advance(second);
  const others = two.sightings.exchange("r", new Map([["d", seen("ben", "BRV", null)]]));
  expect(others).toHaveLength(3);
  const roster = rosterFor([wide], others);
  expect(roster.map(({ user, compartments }) => [user.id, compartments])).toEqual([["ana", [{ id: "wide" }]]]);
});

it("N12 P8 a dead node's people are off the roster within ten seconds", async () => {
  const { clock, one, two } = twoNodes();
  const mine = new Map([["d", seen("ben", "BRV", null)]]);
  one.sightings.exchange("r", new Map([["a", seen("ana", "ALF", null)]]));
  two.sightings.exchange("r", mine);
  await clock.advance(second);
  expect(two.sightings.exchange("r", mine)).toHaveLength(1);
  one.end.connect(false, true);
  await clock.advance(9.5 * second);
  expect(two.sightings.exchange("r", mine)).toEqual([]);
});

it("N19 a room without people on this node is not followed, and a malformed sighting shows no one", async () => {
  const { clock, bus, one, two } = twoNodes();
  const mine = new Map([["d", seen("ben", "BRV", null)]]);
  two.sightings.exchange("r", mine);
  two.sightings.exchange("r", new Map());
  await clock.advance(40 * second);
  const before = bus.carriedBytes;
  const topic = one.gossip.follow("roster/r", { changed: () => {} });
  topic.put("x", '{"user":{"id":"mallory"}}');
  topic.put("y", "no JSON");
  await clock.advance(second);
  expect(two.changed).toEqual([]);
  two.sightings.exchange("r", mine);
  await clock.advance(second);
  expect(two.sightings.exchange("r", mine)).toEqual([]);
  expect(bus.carriedBytes - before).toBeLessThan(1_000);
});

it("A13 H11 a former member is on the roster of those alone who can read what their own nation originated", () => {
  const { user, ...sign } = seen("ana", "BRV", null);
  const former: Sighting = { ...sign, user: { ...user, role: "former" } };
  const wide = compartment("wide", ["BRV", "CRL"]);
  const own = { ...compartment("own", ["CRL"]), originator: "BRV" };
  expect(rosterFor([wide], [former])).toEqual([]);
  expect(rosterFor([wide, own], [former]).map(({ user }) => user.id)).toEqual(["ana"]);
  expect(rosterFor([wide], [seen("ana", "BRV", null)])).toHaveLength(1);
});
