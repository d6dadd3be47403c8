import { describe, expect, it } from "vitest";
import { MemoryBus } from "../../../server/adapters/memory/bus.ts";
import { createMemoryLedger } from "../../../server/adapters/memory/ledger.ts";
import { encodeStep2 } from "../../../shared/wire/frame.ts";
import { RightsLease } from "../../../server/domain/rights-lease.ts";
import type { Bus } from "../../../server/ports/bus.ts";
import { LedgerUnavailable, type Append, type Ledger } from "../../../server/ports/ledger.ts";
import { createHubWorld, grantOf, HubClient } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { appendOf } from "../../support/entries.ts";
import { replayLedger } from "../../support/replayed-ledger.ts";
import * as Y from "yjs";

const second = 1_000;

/** A bus end whose messages the test can lose, repeat or hold back. */
class UnsteadyBus implements Bus {
  isConnected = true;
  mode: "flows" | "loses" | "repeats" | "holds" = "flows";
  readonly held: (() => void)[] = [];
  readonly #inner: Bus;
  readonly #changed = new Set<(isConnected: boolean) => void>();

  constructor(inner: Bus) {
    this.#inner = inner;
  }
  publish(topic: string, message: Uint8Array): void {
    const send = (): void => this.#inner.publish(topic, message);
    if (this.mode === "loses") return;
    if (this.mode === "holds") return void this.held.push(send);
    send();
    if (this.mode === "repeats") send();
  }
  subscribe(...args: Parameters<Bus["subscribe"]>) {
    return this.#inner.subscribe(...args);
  }
  onChange(listener: (isConnected: boolean) => void): () => void {
    this.#changed.add(listener);
    return () => void this.#changed.delete(listener);
  }
  /** Breaks or mends the connection. */
  connect(isConnected: boolean): void {
    this.isConnected = isConnected;
    this.mode = isConnected ? "flows" : "loses";
    for (const listener of this.#changed) listener(isConnected);
  }
  close(): Promise<void> {
    return this.#inner.close();
  }
}

/** Two nodes over one ledger, alice on the first and bob on the second. */
async function twoNodes(options: { ledgerOf?: (ledger: Ledger) => Ledger } = {}) {
  const clock = new ManualClock();
  const ledger = createMemoryLedger();
  const bus = new MemoryBus();
  const buses = [new UnsteadyBus(bus.join()), new UnsteadyBus(bus.join())] as const;
  const one = createHubWorld({ ledger: options.ledgerOf?.(ledger) ?? ledger, clock, bus: buses[0] });
  const two = createHubWorld({ ledger, clock, bus: buses[1] });
  const alice = new HubClient(one.hub, grantOf("alice"));
  const bob = new HubClient(two.hub, grantOf("bob", { partner: "BRV" }));
  await clock.advance(second);
  return { clock, ledger, buses, one, two, alice, bob };
}

const cards = (client: HubClient): Y.Map<unknown> => client.doc.getMap("cards");

describe("N: several nodes over one ledger", () => {
  it("N1 P1 shows an edit to people on another node once it is in the ledger", async () => {
    const { alice, bob, clock, ledger, two } = await twoNodes();
    cards(alice).set("a", 1);
    await clock.advance(200);
    expect(cards(bob).get("a")).toBe(1);
    expect((await ledger.head("c1")).seq).toBe(2);
    expect(two.healed).toEqual([]);
  });

  it("N1 H3 merges what other nodes commit into one flush a window on a crowded board, in order, and nothing waits on a quiet one", async () => {
    const { alice, clock, two } = await twoNodes();
    const watchers = Array.from({ length: 150 }, (_, index) => new HubClient(two.hub, grantOf(`w${index}`, { role: "watch" })));
    await clock.advance(second);
    const watcher = watchers[7]!;
    cards(alice).set("quiet", true);
    await clock.advance(5);
    expect(cards(watcher).get("quiet")).toBe(true);
    const before = watcher.peer.sends;
    for (let round = 0; round < 60; round++) {
      cards(alice).set(`a${round}`, round);
      await clock.advance(10);
    }
    await clock.advance(second);
    expect(Object.keys(cards(watcher).toJSON()).length).toBe(61);
    // 600 ms in windows of 25 ms, and a flush at once where nothing was sent for a while.
    expect(watcher.peer.sends - before).toBeLessThanOrEqual(27);
    const joiner = new HubClient(two.hub, grantOf("late", { role: "watch" }));
    await clock.advance(second);
    expect(cards(joiner).toJSON()).toEqual(cards(alice).toJSON());
  });

  it("N2 takes a repeated message once, and one that was overtaken in its place", async () => {
    const { alice, bob, clock, buses, two } = await twoNodes();
    const arrivals: unknown[] = [];
    bob.doc.getMap("cards").observe((event) => arrivals.push(...event.keysChanged));
    buses[0].mode = "repeats";
    cards(alice).set("a", 1);
    await clock.advance(200);
    buses[0].mode = "holds";
    cards(alice).set("b", 2);
    await clock.advance(100);
    buses[0].mode = "flows";
    cards(alice).set("c", 3);
    await clock.advance(10);
    for (const send of buses[0].held.splice(0)) send();
    await clock.advance(200);
    expect(arrivals).toEqual(["a", "b", "c"]);
    expect(two.healed).toEqual([]);
  });

  it("N3 P8 reads from the ledger what the bus has lost, when the next message shows the gap", async () => {
    const { alice, bob, clock, buses, two } = await twoNodes();
    buses[0].mode = "loses";
    cards(alice).set("a", 1);
    await clock.advance(200);
    buses[0].mode = "flows";
    cards(alice).set("b", 2);
    await clock.advance(200);
    expect(cards(bob).toJSON()).toEqual({ a: 1, b: 2 });
    expect(two.healed.length).toBe(1);
  });

  it("N4 P8 finds a lost last message within seconds, and within a blink while the bus is known to be away", async () => {
    const { alice, bob, clock, buses } = await twoNodes();
    buses[0].mode = "loses";
    cards(alice).set("a", 1);
    await clock.advance(6 * second);
    expect(cards(bob).get("a")).toBe(1);
    for (const end of buses) end.connect(false);
    cards(alice).set("b", 2);
    await clock.advance(400);
    expect(cards(bob).get("b")).toBe(2);
    cards(bob).set("c", 3);
    await clock.advance(400);
    expect(cards(alice).get("c")).toBe(3);
  });

  it("N5 two nodes that write at the same moment never fork the chain, and no edit is lost", async () => {
    const { alice, bob, clock, ledger } = await twoNodes();
    for (let round = 0; round < 30; round++) {
      cards(alice).set(`a${round}`, round);
      cards(bob).set(`b${round}`, round);
      await clock.advance(60);
    }
    await clock.advance(second);
    expect(Object.keys(cards(alice).toJSON()).length).toBe(60);
    expect(cards(bob).toJSON()).toEqual(cards(alice).toJSON());
    expect(alice.receipts.at(-1)?.seq).toBeGreaterThan(30);
    await replayLedger(ledger, "c1");
  });

  it("N6 two nodes that overwrite and delete the same thing at the same moment write only what was new", async () => {
    const { alice, bob, clock, ledger } = await twoNodes();
    const text = alice.doc.getMap("cards").set("t", new Y.Text());
    text.insert(0, "Deep water harbour");
    cards(alice).set("k", 0);
    await clock.advance(second);
    for (let round = 0; round < 10; round++) {
      cards(alice).set("k", `a${round}`);
      cards(bob).set("k", `b${round}`);
      (cards(alice).get("t") as Y.Text).delete(0, 1);
      (cards(bob).get("t") as Y.Text).delete(0, 1);
      await clock.advance(100);
    }
    await clock.advance(second);
    expect(cards(bob).toJSON()).toEqual(cards(alice).toJSON());
    await replayLedger(ledger, "c1");
  });

  it("N7 what builds on another node's entry that is not known here yet is no gap", async () => {
    const { alice, bob, clock, buses, one, two } = await twoNodes();
    cards(alice).set("a", new Y.Map());
    await clock.advance(200);
    for (const end of buses) end.mode = "loses";
    (cards(alice).get("a") as Y.Map<unknown>).set("x", 1);
    await clock.advance(200);
    // Bob's second device was on node one a moment ago, saw alice's edit and built on it.
    const moved = new HubClient(two.hub, grantOf("bob", { partner: "BRV" }), { joins: false });
    Y.applyUpdate(moved.doc, Y.encodeStateAsUpdate(alice.doc));
    (moved.doc.getMap("cards").get("a") as Y.Map<unknown>).set("x", 2);
    const said = moved.receipts.length;
    moved.say(encodeStep2(Y.encodeStateAsUpdate(moved.doc)));
    await clock.advance(200);
    expect(moved.receipts.length).toBeGreaterThan(said);
    expect((cards(bob).get("a") as Y.Map<unknown>).get("x")).toBe(2);
    expect(one.hub.connections().length).toBe(1);
  });

  it("N8 an append whose answer was lost is found at the head, receipted once and shown to every peer", async () => {
    let loses = false;
    const ledgerOf = (inner: Ledger): Ledger => ({
      ...inner,
      append: async (batch: readonly Append[]) => {
        const outcomes = await inner.append(batch);
        if (!loses) return outcomes;
        loses = false;
        throw new LedgerUnavailable("the connection was lost");
      },
    });
    const { alice, bob, clock, ledger } = await twoNodes({ ledgerOf });
    loses = true;
    cards(alice).set("a", 1);
    await clock.advance(8 * second);
    expect(cards(bob).get("a")).toBe(1);
    expect((await ledger.head("c1")).seq).toBe(2);
    const other = new HubClient((await twoNodesAgain(ledger, clock)).hub, grantOf("carol"));
    await clock.advance(second);
    expect(cards(other).get("a")).toBe(1);
    expect(alice.receipts.at(-1)).toMatchObject({ seq: 2 });
  });
});

describe("N9: a node that has lost the directory", () => {
  it("T48 sends on nothing that other nodes commit once its rights are older than ten seconds, and all of it when they are known again", async () => {
    const clock = new ManualClock();
    const inner = createMemoryLedger();
    const bus = new MemoryBus();
    const rights = new RightsLease(clock);
    let isCutOff = false;
    const reachable: Ledger = {
      ...inner,
      read: (...args) => (isCutOff ? Promise.reject(new Error("out of reach")) : inner.read(...args)),
      heads: (...args) => (isCutOff ? Promise.reject(new Error("out of reach")) : inner.heads(...args)),
    };
    const one = createHubWorld({ ledger: inner, clock, bus: bus.join() });
    const two = createHubWorld({ ledger: reachable, clock, bus: bus.join(), hub: { rights } });
    const alice = new HubClient(one.hub, grantOf("alice"));
    const bob = new HubClient(two.hub, grantOf("bob", { partner: "BRV", role: "watch" }));
    await clock.advance(second);
    isCutOff = true;
    cards(alice).set("a", 1);
    await clock.advance(second);
    expect(cards(bob).get("a")).toBe(1);
    await clock.advance(10 * second);
    cards(alice).set("b", 2);
    await clock.advance(5 * second);
    expect(cards(bob).get("b")).toBeUndefined();
    isCutOff = false;
    // The ledger is back before the directory was read.
    const carol = new HubClient(two.hub, grantOf("carol"));
    await clock.advance(second);
    cards(carol).set("c", 3);
    await clock.advance(second);
    expect([cards(bob).get("b"), cards(bob).get("c"), carol.receipts.length > 0]).toEqual([undefined, undefined, true]);
    rights.renew(clock.monotonic());
    await clock.advance(second);
    expect([cards(bob).get("b"), cards(bob).get("c")]).toEqual([2, 3]);
  });
});

describe("a ledger that is not what it was", () => {
  it("N20 P1 a board whose ledger has lost entries is opened again: its peers come back and bring what they have", async () => {
    const clock = new ManualClock();
    let ledger = createMemoryLedger();
    const store: Ledger = {
      append: (batch) => ledger.append(batch),
      head: (id) => ledger.head(id),
      heads: (ids) => ledger.heads(ids),
      read: (id, range) => ledger.read(id, range),
      outlines: (id, range) => ledger.outlines(id, range),
      act: (id, act) => ledger.act(id, act),
      acts: (id, query, range) => ledger.acts(id, query, range),
      lastActs: (id, of, limit) => ledger.lastActs(id, of, limit),
      actCounts: (id) => ledger.actCounts(id),
      concerning: (user, page) => ledger.concerning(user, page),
      dueItems: (query) => ledger.dueItems(query),
      openItems: (query) => ledger.openItems(query),
      claims: (id) => ledger.claims(id),
      show: (ids, now) => ledger.show(ids, now),
      shownBy: (id, clients, now) => ledger.shownBy(id, clients, now),
      compartments: () => ledger.compartments(),
      close: () => ledger.close(),
    };
    const { hub, log } = createHubWorld({ ledger: store, clock, bus: new MemoryBus().join() });
    const alice = new HubClient(hub, grantOf("alice"));
    await clock.advance(second);
    cards(alice).set("a", 1);
    await clock.advance(3 * second);
    const kept = await ledger.read("c1", { after: 0, limit: 10 });
    cards(alice).set("b", 2);
    await clock.advance(5 * second);
    expect(alice.peer.closed).toBeNull();
    // A standby that was behind has taken over.
    ledger = createMemoryLedger();
    await ledger.append([appendOf(kept[0]!, ...kept.slice(1))]);
    await clock.advance(5 * second);
    expect(alice.peer.closed?.code).toBe(1013);
    expect(log.lines.filter(({ level }) => level === "error").map(({ message }) => message)).toEqual([
      "the ledger has lost entries; the board is opened again",
    ]);
    const back = new HubClient(hub, grantOf("alice"), { joins: false });
    Y.applyUpdate(back.doc, Y.encodeStateAsUpdate(alice.doc));
    back.join();
    await clock.advance(second);
    const bob = new HubClient(hub, grantOf("bob"));
    await clock.advance(second);
    expect(cards(bob).toJSON()).toEqual({ a: 1, b: 2 });
    await replayLedger(ledger, "c1");
  });

  it("H6 a log that the store refuses turns away its own writers and holds up no other", async () => {
    const clock = new ManualClock();
    const inner = createMemoryLedger();
    const ledger: Ledger = {
      ...inner,
      append: (batch) =>
        batch.some(({ compartment }) => compartment === "c1")
          ? Promise.reject(new Error("duplicate key value violates unique constraint"))
          : inner.append(batch),
    };
    const { hub } = createHubWorld({ ledger, clock });
    const alice = new HubClient(hub, grantOf("alice"));
    const chloe = new HubClient(hub, grantOf("chloe", { compartment: "c2" }));
    await clock.advance(second);
    cards(alice).set("a", 1);
    cards(chloe).set("c", 1);
    await clock.advance(second);
    expect(alice.peer.closed).toEqual({ code: 1013, reason: "refused: compartment-unavailable" });
    expect(chloe.peer.closed).toBeNull();
    expect((await inner.head("c2")).seq).toBe(2);
  });
});

async function twoNodesAgain(ledger: Ledger, clock: ManualClock) {
  return createHubWorld({ ledger, clock, bus: new MemoryBus().join() });
}
