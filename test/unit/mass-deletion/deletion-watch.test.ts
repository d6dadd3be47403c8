import { createMemoryDirectory } from "../../../server/adapters/memory/directory/directory.ts";
import { noteRemovedCards } from "../../../server/commands/note-removed-cards.ts";
import { DeletionWatch, type Removals } from "../../../server/domain/mass-deletion/deletion-watch.ts";
import { DirectoryUnavailable, type Directory } from "../../../server/ports/directory.ts";
import { describe, expect, it } from "vitest";
import { BY, fill } from "../../support/directory-records.ts";
import { grantOf } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";
import { silentLog } from "../../support/silent-log.ts";

const ids = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `card-${from + index}`);

/** One node's watch over a shared directory. */
function nodeOver(directory: Directory, clock: ManualClock) {
  const notes: Removals[] = [];
  const state = { isAway: false };
  const watch = new DeletionWatch({
    clock,
    log: silentLog,
    note: async (removals) => {
      if (state.isAway) throw new DirectoryUnavailable("away");
      notes.push(removals);
      await noteRemovedCards({ directory, clock, relayAccessChanges: async () => {} }, removals);
    },
  });
  const base = grantOf("bilge");
  const grant = { ...base, user: { ...base.user, id: "id-bilge" }, compartment: { ...base.compartment, room: "room-1" } };
  const write = (removed: string[], returned: string[] = [], before = 1_000) => watch.written(grant, { removed, returned, before, seq: 9 });
  return { write, notes, state };
}

async function world() {
  const directory = createMemoryDirectory();
  await fill(directory);
  await directory.createCompartment(BY, {
    id: "c1",
    room: "room-1",
    name: "",
    originator: "ALF",
    releasableTo: ["ALF", "BRV"],
    createdAt: 1,
  });
  const clock = new ManualClock();
  return { directory, clock, node: () => nodeOver(directory, clock), holds: () => directory.writeHoldsIn("room-1") };
}

describe("the watch over mass deletions (A11, found 15)", () => {
  it("notes nothing of ordinary deleting", async () => {
    const { clock, node } = await world();
    const { write, notes } = node();
    write(ids(0, 20));
    await clock.advance(120_000);
    expect(notes).toEqual([]);
  });

  it("notes a mass deletion in a quarter of a second, and what follows with it", async () => {
    const { clock, node, directory } = await world();
    const { write, notes } = node();
    write(ids(0, 21));
    await clock.advance(250);
    expect(notes.map(({ removed }) => removed.length)).toEqual([21]);
    write(ids(21, 23));
    write(ids(23, 25));
    await clock.advance(250);
    expect(notes.map(({ removed }) => removed.length)).toEqual([21, 4]);
    expect(await directory.removedCardsIn(["c1"], 0)).toHaveLength(25);
  });

  it("holds the person's writing beyond 200 cards a minute, and not at 200", async () => {
    const { clock, node, holds } = await world();
    const { write } = node();
    write(ids(0, 200));
    await clock.advance(1_000);
    expect(await holds()).toEqual([]);
    write(ids(200, 201));
    await clock.advance(250);
    expect(await holds()).toMatchObject([{ user: "id-bilge", compartment: "c1", cards: 201 }]);
  });

  it("adds up what one person removes on two nodes", async () => {
    const { clock, node, holds } = await world();
    const [one, two] = [node(), node()];
    one.write(ids(0, 120));
    two.write(ids(120, 240));
    await clock.advance(300);
    expect(await holds()).toMatchObject([{ user: "id-bilge", cards: 240 }]);
  });

  it("counts what is left after a restart of the node", async () => {
    const { clock, node, holds } = await world();
    node().write(ids(0, 150));
    await clock.advance(300);
    node().write(ids(150, 205));
    await clock.advance(300);
    expect(await holds()).toMatchObject([{ cards: 205 }]);
  });

  it("A11 starts the count from zero when a hold is lifted, on every node: the next deletion does not hold the person again, 201 more do", async () => {
    const { clock, node, holds, directory } = await world();
    const [one, two] = [node(), node()];
    one.write(ids(0, 250));
    await clock.advance(300);
    expect(await holds()).toMatchObject([{ cards: 250 }]);
    const by = { compartment: "c1", room: "room-1", user: "id-bilge", by: "id-amal", at: clock.now() };
    await directory.resumeWriting(BY, by);
    await clock.advance(1);
    one.write(ids(250, 251));
    two.write(ids(300, 330));
    await clock.advance(300);
    expect(await holds()).toEqual([]);
    one.write(ids(400, 570));
    await clock.advance(300);
    expect(await holds()).toMatchObject([{ user: "id-bilge", cards: 201 }]);
  });

  it("counts back an undo: 150 cards removed, brought back and removed again are no 300", async () => {
    const { clock, node, holds, directory } = await world();
    const { write } = node();
    for (let twice = 0; twice < 2; twice++) {
      write(ids(0, 150));
      await clock.advance(500);
      write([], ids(0, 150));
      await clock.advance(500);
    }
    expect(await holds()).toEqual([]);
    expect(await directory.removedCardsIn(["c1"], 0)).toEqual([]);
  });

  it("tries again where the directory is away", async () => {
    const { clock, node, directory } = await world();
    const { write, state } = node();
    state.isAway = true;
    write(ids(0, 30));
    await clock.advance(5_000);
    state.isAway = false;
    await clock.advance(2_000);
    expect(await directory.removedCardsIn(["c1"], 0)).toHaveLength(30);
  });
});
