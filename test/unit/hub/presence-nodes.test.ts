import { describe, expect, it } from "vitest";
import { createMemoryLedger } from "../../../server/adapters/memory/ledger.ts";
import { RecordGossip } from "../../../server/domain/cluster/record-gossip.ts";
import { CHALLENGE_MS } from "../../../server/domain/hub/presence/client-id-claim.ts";
import { closeCode } from "../../../shared/wire/close-code.ts";
import { encodeUpdate } from "../../../shared/wire/frame.ts";
import { FaultyBus } from "../../support/faulty-bus.ts";
import { editsOf, encodeAwareness, nameOf, presenceIn, type ShownPresence } from "../../support/frames.ts";
import { createHubWorld, grantOf, HubClient } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const second = 1_000;

/** Two nodes over one ledger. */
function twoNodes() {
  const clock = new ManualClock();
  const ledger = createMemoryLedger();
  const bus = new FaultyBus(clock, () => 0.5);
  const join = (name: string) => {
    const end = bus.join();
    const gossip = new RecordGossip({ bus: end, clock, node: name, jitter: () => 0.5 });
    return { ...createHubWorld({ ledger, clock, bus: end, hub: { gossip } }), end, gossip };
  };
  const [one, two] = [join("one"), join("two")];
  const enter = async (node: typeof one, name: string, clientId: number): Promise<HubClient> => {
    const client = new HubClient(node.hub, grantOf(name), { clientId });
    await clock.advance(second);
    return client;
  };
  return { clock, ledger, bus, one, two, enter };
}

const seen = ({ peer }: HubClient): ShownPresence[] =>
  peer.messages.filter((message) => nameOf(message) === "presence").flatMap(presenceIn);
const latest = (client: HubClient, of: number): ShownPresence | undefined => seen(client).findLast((entry) => entry.client === of);

describe("presence across nodes", () => {
  it("N16 P2 who is present on another node shows, stamped there; who moves and leaves there moves and leaves here", async () => {
    const { clock, one, two, enter } = twoNodes();
    const ana = await enter(one, "ana", 1);
    const ben = await enter(two, "ben", 2);
    ana.show({ n: 1, user: { id: "ben" } });
    await clock.advance(200);
    expect(latest(ben, 1)?.state).toMatchObject({ n: 1, user: { id: "ana", partner: "ALF" } });
    ana.show({ n: 2 });
    await clock.advance(200);
    expect(latest(ben, 1)?.state).toMatchObject({ n: 2 });
    one.hub.leave(ana.session);
    await clock.advance(200);
    expect(latest(ben, 1)?.state).toBeNull();
    const clocks = seen(ben).filter(({ client }) => client === 1);
    expect(clocks.map((entry) => entry.clock)).toEqual(clocks.map((entry) => entry.clock).toSorted((left, right) => left - right));
  });

  it("N16 SW18 a joiner gets people of other nodes too, on a board that was not open here", async () => {
    const { clock, one, two, enter } = twoNodes();
    const ana = await enter(one, "ana", 1);
    ana.show({ n: 1 });
    await clock.advance(5 * second);
    const ben = await enter(two, "ben", 2);
    expect(latest(ben, 1)?.state).toMatchObject({ n: 1 });
  });

  it("N12 P8 the people of a node that dies are gone within ten seconds, and those of one that stops at once", async () => {
    const { clock, one, two, enter } = twoNodes();
    const ana = await enter(one, "ana", 1);
    const ben = await enter(two, "ben", 2);
    ana.show({ n: 1 });
    ben.show({ n: 1 });
    await clock.advance(second);
    one.end.connect(false, true);
    await clock.advance(10 * second);
    expect(latest(ben, 1)?.state).toBeNull();
    one.end.connect(true);
    await clock.advance(2 * second);
    expect(latest(ben, 1)?.state).toMatchObject({ n: 1 });
    expect(latest(ana, 2)?.state).toMatchObject({ n: 1 });
    await one.hub.drain();
    one.gossip.close();
    await clock.advance(200);
    expect(latest(ben, 1)?.state).toBeNull();
  });

  it("N16 a client that moves to another node is seen there under a higher clock, and the node it left removes nothing of it", async () => {
    const { clock, one, two, enter } = twoNodes();
    const watcher = await enter(one, "cem", 3);
    const ana = await enter(one, "ana", 1);
    ana.show({ n: "old" });
    await clock.advance(200);
    // The old connection has died without a word: the node it was on has not noticed yet.
    ana.peer.answersPings = false;
    const back = await enter(two, "ana", 1);
    back.show({ n: "new" }, 1);
    await clock.advance(CHALLENGE_MS + second);
    expect(ana.peer.closed?.code).toBe(closeCode.tryAgain);
    expect(back.peer.closed).toBeNull();
    await clock.advance(10 * second);
    const shown = seen(watcher).filter(({ client }) => client === 1);
    expect(shown.at(-1)?.state).toMatchObject({ n: "new" });
    expect(shown.at(-1)?.clock).toBeGreaterThan(shown[0]?.clock ?? Infinity);
  });
});

describe("presence across nodes, hostile", () => {
  it("N15 T16 a state that grows when it is stamped does not hold back the presence of others", async () => {
    const { clock, one, two, enter } = twoNodes();
    const mallory = await enter(one, "mallory", 9);
    const ana = await enter(one, "ana", 1);
    const ben = await enter(two, "ben", 2);
    mallory.say(encodeAwareness([{ client: 9, clock: 1, state: `{"n":[${"1e20,".repeat(800)}0]}` }]));
    ana.show({ n: 1 });
    await clock.advance(second);
    expect(mallory.peer.closed).toBeNull();
    expect(latest(ben, 9)?.state?.["n"]).toHaveLength(801);
    expect(latest(ben, 1)?.state).toMatchObject({ n: 1 });
  });
});

describe("client ids across nodes", () => {
  it("N17 SW19 the later of two live connections of one person, on two nodes, is closed with 4409 once the first has answered", async () => {
    const { clock, ledger, one, two, enter } = twoNodes();
    const first = await enter(one, "ana", 1);
    first.show({ n: "first" });
    const clone = await enter(two, "ana", 1);
    clone.show({ n: "clone" }, 1);
    await clock.advance(200);
    expect(clone.peer.closed?.code).toBe(closeCode.clientIdTaken);
    await clock.advance(CHALLENGE_MS * 2);
    expect(first.peer.closed).toBeNull();
    expect((await ledger.head("c1")).seq).toBe(0);
  });

  it("N17 also where neither shows presence: what the later writes is held and never taken", async () => {
    const { clock, one, two, enter } = twoNodes();
    const first = await enter(one, "ana", 1);
    first.doc.getMap("cards").set("a", "true");
    await clock.advance(second);
    const clone = await enter(two, "ana", 1);
    clone.say(encodeUpdate(editsOf(1, (doc) => doc.getMap("cards").set("b", "clone"))[0] ?? new Uint8Array()));
    await clock.advance(200);
    expect(clone.peer.closed?.code).toBe(closeCode.clientIdTaken);
    expect(first.doc.getMap("cards").toJSON()).toEqual({ a: "true" });
  });

  it("N17 a first connection that is gone without a word is closed after three seconds, and what the later one sent is taken", async () => {
    const { clock, one, two, enter } = twoNodes();
    const first = await enter(one, "ana", 1);
    const ben = await enter(one, "ben", 2);
    first.show({ n: "first" });
    await clock.advance(200);
    first.peer.answersPings = false;
    const later = await enter(two, "ana", 1);
    later.show({ n: "later" }, 1);
    later.doc.getMap("cards").set("a", 1);
    await clock.advance(CHALLENGE_MS - 500);
    expect(first.peer.closed).toBeNull();
    await clock.advance(second);
    expect(first.peer.closed?.code).toBe(closeCode.tryAgain);
    expect(later.peer.closed).toBeNull();
    await clock.advance(second);
    expect(ben.doc.getMap("cards").toJSON()).toEqual({ a: 1 });
    expect(latest(ben, 1)?.state).toMatchObject({ n: "later" });
  });

  it("N17 two that came while the bus was away: the later is put in question when it is back", async () => {
    const { clock, one, two, enter } = twoNodes();
    const first = await enter(one, "ana", 1);
    await enter(two, "ben", 2);
    await clock.advance(5 * second);
    two.end.connect(false);
    first.show({ n: "first" });
    const clone = await enter(two, "ana", 1);
    clone.show({ n: "clone" }, 1);
    await clock.advance(10 * second);
    expect([first.peer.closed, clone.peer.closed]).toEqual([null, null]);
    two.end.connect(true);
    await clock.advance(2 * second);
    expect(first.peer.closed).toBeNull();
    expect(clone.peer.closed?.code).toBe(closeCode.clientIdTaken);
  });

  it("N17 the later of two such, whose first gives no answer, goes on and is shown as before", async () => {
    const { clock, one, two, enter } = twoNodes();
    const first = await enter(one, "ana", 1);
    const watcher = await enter(one, "cem", 3);
    await enter(two, "ben", 2);
    await clock.advance(5 * second);
    two.end.connect(false);
    first.show({ n: "first" });
    first.peer.answersPings = false;
    const later = await enter(two, "ana", 1);
    later.show({ n: "later" }, 1);
    await clock.advance(10 * second);
    two.end.connect(true);
    await clock.advance(CHALLENGE_MS + 2 * second);
    expect(first.peer.closed?.code).toBe(closeCode.tryAgain);
    expect(later.peer.closed).toBeNull();
    expect(later.peer.isPaused).toBe(false);
    expect(latest(watcher, 1)?.state).toMatchObject({ n: "later" });
  });

  it("N18 T14 T16 a person neither shows nor writes first under an id that another person holds on another node", async () => {
    const { clock, ledger, one, two, enter } = twoNodes();
    const ana = await enter(one, "ana", 1);
    const watcher = await enter(two, "cem", 3);
    ana.show({ n: "ana" });
    await clock.advance(200);
    const squatter = await enter(two, "ben", 2);
    squatter.show({ n: "squatter" }, 1);
    await clock.advance(200);
    expect(latest(watcher, 1)?.state).toMatchObject({ n: "ana", user: { id: "ana" } });
    squatter.doc.clientID = 1;
    squatter.doc.getMap("cards").set("a", "squatter");
    await clock.advance(second);
    expect(squatter.peer.closed?.code).toBe(closeCode.clientIdTaken);
    expect((await ledger.head("c1")).seq).toBe(0);
    ana.doc.getMap("cards").set("a", "ana");
    await clock.advance(second);
    expect(ana.receipts.at(-1)?.tops).toEqual([[1, 1]]);
  });

  it("N18 found 6 an id that is shown on one node is kept for its person on every node, though the bus is away", async () => {
    const { clock, one, two, enter, ledger } = twoNodes();
    const ana = await enter(one, "ana", 1);
    const watcher = await enter(two, "cem", 3);
    await clock.advance(5 * second);
    two.end.connect(false);
    ana.show({ n: "ana" });
    await clock.advance(second);
    const other = await enter(two, "ben", 1);
    other.show({ n: "ben" }, 1);
    await clock.advance(second);
    expect(latest(watcher, 1)?.state ?? null).toBeNull();
    two.end.connect(true);
    await clock.advance(2 * second);
    expect(latest(watcher, 1)?.state).toMatchObject({ n: "ana" });
    other.show({ n: "again" }, 1);
    await clock.advance(second);
    expect(latest(watcher, 1)?.state).toMatchObject({ n: "ana" });
    expect(other.peer.closed).toBeNull();
    other.doc.getMap("cards").set("b", 1);
    await clock.advance(second);
    expect(other.peer.closed?.code).toBe(closeCode.clientIdTaken);
    expect((await ledger.head("c1")).seq).toBe(0);
  });

  it("N10 watchers who show nothing cost nothing beyond the nodes' signs of life", async () => {
    const { clock, bus, one, two, enter } = twoNodes();
    for (let index = 0; index < 20; index++) await enter(index % 2 === 0 ? one : two, `w${index}`, 100 + index);
    await clock.advance(5 * second);
    const before = bus.carried;
    await clock.advance(20 * second);
    expect(bus.carried - before).toBe(20);
  });
});
