import { describe, expect, it } from "vitest";
import { createHubWorld, grantOf, HubClient } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";

const second = 1_000;

async function pair() {
  const world = createHubWorld();
  const clock = world.clock as ManualClock;
  const alice = new HubClient(world.hub, grantOf("alice"));
  const bob = new HubClient(world.hub, grantOf("bob", { partner: "BRV" }));
  await clock.advance(second);
  return { ...world, clock, alice, bob };
}

describe("the path of a write", () => {
  it("P1 shows an edit to others and receipts it to its author once it is in the ledger", async () => {
    const { alice, bob, clock, ledger } = await pair();
    alice.doc.getMap("cards").set("a", "first");
    expect(bob.doc.getMap("cards").size).toBe(0);
    await clock.advance(second);
    expect(bob.doc.getMap("cards").get("a")).toBe("first");
    // The claim of the client id is entry 1, its first update entry 2. The answer to the server's step 1 held nothing.
    expect((await ledger.head("c1")).seq).toBe(2);
    expect(alice.receipts.at(-1)).toEqual({ seq: 2, tops: [[alice.doc.clientID, 1]] });
  });

  it("P2 keeps each entry under the author of its connection", async () => {
    const { alice, bob, clock, ledger } = await pair();
    alice.doc.getMap("cards").set("a", 1);
    bob.doc.getMap("cards").set("b", 2);
    await clock.advance(second);
    const entries = await ledger.read("c1", { after: 0, limit: 10 });
    const byClient = new Map(entries.flatMap((entry) => (entry.kind === "claim" ? [[entry.client, entry.author] as const] : [])));
    expect(byClient).toEqual(
      new Map([
        [alice.doc.clientID, "alice"],
        [bob.doc.clientID, "bob"],
      ]),
    );
  });
});

it("P12 a board without peers is forgotten after half a minute, by the hub and by the engine, and holds no memory any more", async () => {
  const clock = new ManualClock();
  const { hub, engine } = createHubWorld({ clock });
  const ana = new HubClient(hub, grantOf("ana"));
  await clock.advance(100);
  ana.doc.getMap("cards").set("a", 1);
  await clock.advance(100);
  hub.leave(ana.session);
  await clock.advance(29_000);
  hub.sweep();
  expect([hub.figures().openCompartments, engine.figures().hotCompartments]).toEqual([1, 1]);
  await clock.advance(2_000);
  hub.sweep();
  expect([hub.figures().openCompartments, engine.figures().hotCompartments]).toEqual([0, 0]);
});
