import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { createMemoryLedger } from "../../../server/adapters/memory/ledger.ts";
import type { Limits } from "../../../server/domain/limits.ts";
import type { Ledger } from "../../../server/ports/ledger.ts";
import { closeCode } from "../../../shared/wire/close-code.ts";
import { encodeUpdate } from "../../../shared/wire/frame.ts";
import { FailingLedger } from "../../support/failing-ledger.ts";
import { createHubWorld, grantOf, HubClient } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";

/** Small enough that a few writes reach them. One person holds at most 1,000 bytes and 4 client ids. */
const SMALL: Partial<Limits> = { boardBytes: 4_000, boardClients: 16, boardShares: 4 };

/** A ledger in memory that counts the pages that are read. */
class CountingLedger extends FailingLedger {
  readonly pages = { entries: 0, outlines: 0 };

  override read(...args: Parameters<FailingLedger["read"]>) {
    this.pages.entries++;
    return super.read(...args);
  }

  override outlines(...args: Parameters<FailingLedger["outlines"]>) {
    this.pages.outlines++;
    return super.outlines(...args);
  }
}

function world(limits: Partial<Limits> = SMALL, ledger: Ledger = createMemoryLedger()) {
  const clock = new ManualClock();
  const parts = createHubWorld({ clock, limits, ledger });
  let next = 1;
  const enter = async (name: string, clientId = next++): Promise<HubClient> => {
    const client = new HubClient(parts.hub, grantOf(name), { clientId });
    await clock.advance(200);
    return client;
  };
  const write = async (client: HubClient, key: string, bytes: number): Promise<void> => {
    client.doc.getMap("cards").set(key, "x".repeat(bytes));
    await clock.advance(200);
  };
  return { ...parts, clock, enter, write };
}

/** What a board holds for everyone: its keys. */
const keysOf = (client: HubClient): string[] => [...client.doc.getMap("cards").keys()].toSorted();

describe("a board's limits (P12, found 19)", () => {
  it("E7 a person who holds a quarter of the board's bytes gets 4413 and is told why; other people keep working, and still read theirs", async () => {
    const { enter, write, ledger } = world();
    const ana = await enter("ana");
    const ben = await enter("ben");
    await write(ana, "a", 900);
    expect(ana.peer.closed).toBeNull();
    const head = await ledger.head("c1");
    await write(ana, "b", 200);
    expect(ana.peer.closed).toEqual({
      code: closeCode.tooLarge,
      reason: "refused: share-full: you hold your share of this board; deleting still works",
    });
    expect(await ledger.head("c1")).toEqual(head);
    await write(ben, "c", 800);
    expect(ben.peer.closed).toBeNull();
    expect(keysOf(ben)).toEqual(["a", "c"]);
  });

  it("E6 P12 measuring a board before a write is refused reads no update of it, while everyone's edits wait", async () => {
    const ledger = new CountingLedger();
    const { enter, write, history } = world(SMALL, ledger);
    const ana = await enter("ana");
    await write(ana, "a", 500);
    await history.snapshot("c1");
    await write(ana, "b", 400);
    const before = { ...ledger.pages };
    await write(ana, "c", 200);
    expect(ana.peer.closed?.code).toBe(closeCode.tooLarge);
    // One page to measure it, and the last entry alone, by which a new snapshot is known to be whole.
    expect(ledger.pages.outlines).toBe(before.outlines + 2);
  });

  it("E6 a full board takes no new content; it takes deletions from everyone, and they make room again", async () => {
    const { enter, write, clock } = world();
    const people = [];
    for (const name of ["ana", "ben", "cem", "dan", "eve"]) people.push(await enter(name));
    for (const [index, person] of people.entries()) await write(person, `card-${index}`, index < 4 ? 900 : 100);
    expect(people.map(({ peer }) => peer.closed)).toEqual([null, null, null, null, null]);
    const [ana, ben] = people as [HubClient, HubClient];
    const eve = people[4] as HubClient;
    await write(eve, "more", 500);
    expect(eve.peer.closed?.reason).toBe("refused: board-full: the board is full; deleting still works");
    ana.doc.getMap("cards").delete("card-0");
    ana.doc.getMap("cards").delete("card-1");
    await clock.advance(200);
    expect(ana.peer.closed).toBeNull();
    expect(keysOf(ben)).toEqual(["card-2", "card-3", "card-4"]);
    // Refused once more, it has a snapshot made that says that it is smaller.
    await write(ben, "again", 500);
    expect(ben.peer.closed?.reason).toMatch(/^refused: board-full/);
    await clock.advance(10_000);
    const fay = await enter("fay");
    await write(fay, "again", 500);
    expect(fay.peer.closed).toBeNull();
  });

  it("E6 a board that was typed is measured again before a write is refused: keystrokes cost many times what they leave", async () => {
    const { enter, clock, history } = world({ boardBytes: 60_000, boardShares: 1 });
    const ana = await enter("ana");
    const text = new Y.Text();
    ana.doc.getMap("cards").set("card", text);
    // 2,000 keystrokes are more than 40,000 bytes of updates and leave 2,000 on the board.
    for (let round = 0; round < 4; round++) {
      for (let at = 0; at < 2_000; at++) text.insert(text.length, "x");
      await clock.advance(60_000);
      expect(ana.peer.closed).toBeNull();
      await history.snapshot("c1");
    }
    expect(ana.receipts.at(-1)?.tops).toEqual([[1, 8_001]]);
  });

  it("E7 one person takes at most a quarter of a board's client ids, under one id they have they go on", async () => {
    const { enter, write } = world();
    const first = await enter("ana", 101);
    await write(first, "k101", 1);
    for (const id of [102, 103, 104]) await write(await enter("ana", id), `k${id}`, 1);
    const fifth = await enter("ana", 105);
    await write(fifth, "k105", 1);
    expect(fifth.peer.closed?.reason).toBe("refused: share-clients: you hold your share of this board's client ids");
    await write(first, "more", 1);
    expect(first.peer.closed).toBeNull();
    const ben = await enter("ben", 200);
    await write(ben, "k200", 1);
    expect(ben.peer.closed).toBeNull();
  });

  it("E6 a board takes no more client ids than its limit", async () => {
    const { enter, write } = world({ ...SMALL, boardClients: 3, boardShares: 1 });
    for (const id of [1, 2, 3]) await write(await enter(`p${id}`, id), `k${id}`, 1);
    const fourth = await enter("dan", 4);
    await write(fourth, "k4", 1);
    expect(fourth.peer.closed?.reason).toBe("refused: board-clients: the board takes no new client ids");
  });

  it("E8 a person makes so many new client ids an hour, and as many again in the next", async () => {
    const { enter, write, clock } = world({ newClientsPerHour: 3 });
    for (const id of [1, 2, 3]) await write(await enter("ana", id), `k${id}`, 1);
    const fourth = await enter("ana", 4);
    await write(fourth, "k4", 1);
    expect(fourth.peer.closed).toEqual({
      code: closeCode.tooFast,
      reason: "refused: new-clients: too many new client ids within an hour",
    });
    await clock.advance(20 * 60_000);
    const later = await enter("ana", 5);
    await write(later, "k5", 1);
    expect(later.peer.closed).toBeNull();
  });

  it("E9 a board that becomes large is told of once, and once more when it is so no longer", async () => {
    const told: [string, boolean][] = [];
    const clock = new ManualClock();
    const { hub, log } = createHubWorld({
      clock,
      limits: { boardWarningBytes: 600_000 },
      hub: { onLargeBoard: (compartment) => told.push([compartment, hub.isLarge(compartment)]) },
    });
    const ana = new HubClient(hub, grantOf("ana"), { clientId: 1 });
    const settle = async (): Promise<void> => {
      for (let turn = 0; turn < 5; turn++) await clock.advance(1_200);
    };
    await settle();
    const cards = ana.doc.getMap("cards");
    for (const key of ["a", "b", "c", "d"]) {
      cards.set(key, "x".repeat(300_000));
      await settle();
    }
    expect([told, hub.figures().largeBoards]).toEqual([[["c1", true]], 1]);
    expect(log.lines.filter(({ message }) => message.startsWith("a board is large"))).toHaveLength(1);
    for (const key of ["a", "b", "c", "d"]) cards.delete(key);
    // A snapshot follows what was added; deletions alone make none.
    cards.set("e", "x".repeat(300_000));
    await settle();
    expect([told, hub.figures().largeBoards]).toEqual([
      [
        ["c1", true],
        ["c1", false],
      ],
      0,
    ]);
  });

  it("E9 a board that is closed while its snapshot is made does not count as large, and no one is told of it", async () => {
    const told: string[] = [];
    const clock = new ManualClock();
    const { hub, history } = createHubWorld({
      clock,
      limits: { boardWarningBytes: 600_000 },
      hub: { onLargeBoard: (id) => void told.push(id) },
    });
    const ready = Promise.withResolvers<void>();
    const original = history.snapshot.bind(history);
    history.snapshot = async (compartment) => {
      await ready.promise;
      return original(compartment);
    };
    const ana = new HubClient(hub, grantOf("ana"), { clientId: 1 });
    await clock.advance(200);
    for (const key of ["a", "b", "c"]) ana.doc.getMap("cards").set(key, "x".repeat(300_000));
    await clock.advance(1_000);
    hub.leave(ana.session);
    await clock.advance(61_000);
    hub.sweep();
    expect(hub.figures().openCompartments).toBe(0);
    ready.resolve();
    await clock.advance(1_000);
    expect([told, hub.figures().largeBoards, hub.isLarge("c1")]).toEqual([[], 0, false]);
  });

  it("E9 a board whose ids are half used up is large when it is opened", async () => {
    const { enter, hub, clock, log, engine, history, ledger } = world();
    for (let client = 1; client <= 9; client++) {
      const person = await enter(["ana", "ben", "cem"][client % 3] ?? "ana", client);
      person.doc.getMap("cards").set(`${client}`, 1);
      await clock.advance(200);
    }
    expect(hub.isLarge("c1")).toBe(false);
    const later = createHubWorld({ clock, ledger, limits: SMALL, hub: { engine, history } });
    void new HubClient(later.hub, grantOf("dan"), { clientId: 20 });
    await clock.advance(200);
    expect(later.hub.isLarge("c1")).toBe(true);
    expect(log.lines).toEqual([]);
  });

  it("V36 E7 what the board already has counts for no one: the same content may come back any number of times", async () => {
    const { enter, write, clock } = world();
    const ana = await enter("ana");
    await write(ana, "a", 900);
    const whole = Y.encodeStateAsUpdate(ana.doc);
    for (let time = 0; time < 20; time++) ana.say(encodeUpdate(whole));
    await clock.advance(200);
    expect(ana.peer.closed).toBeNull();
    expect(ana.receipts.slice(-20).every(({ tops }) => tops.length === 0)).toBe(true);
  });

  it("E6 E7 a node that has just opened a board counts it from snapshot and ledger as one that saw it grow", async () => {
    const first = world();
    const ana = await first.enter("ana");
    await first.write(ana, "a", 500);
    await first.history.snapshot("c1");
    await first.write(ana, "b", 400);
    const clock = new ManualClock();
    const again = createHubWorld({ clock, ledger: first.ledger, limits: SMALL });
    const back = new HubClient(again.hub, grantOf("ana"), { clientId: 77 });
    await clock.advance(200);
    back.doc.getMap("cards").set("c", "x".repeat(200));
    await clock.advance(200);
    expect(back.peer.closed?.reason).toMatch(/^refused: share-full/);
  });
});
