import { describe, expect, it } from "vitest";
import { DocumentHistory } from "../../../server/domain/history/document-history.ts";
import { digestOfReplay, digestOfUpdate } from "../../../server/domain/history/replay/replay-digest.ts";
import { historyWorld } from "../../support/history-world.ts";
import { seededHistory, seededNumbers } from "../../support/seeded-history.ts";

/** Writes a seeded history of several people, with snapshots at random moments; answers the world and who owns which client id. */
async function writtenWorld(seed: number) {
  const { updates, authors, clientIds } = seededHistory(seed, { authors: 5, steps: 160 });
  const random = seededNumbers(seed + 1);
  const world = historyWorld();
  const history = new DocumentHistory(world);
  const owners = new Map(clientIds.map((client, index) => [client, `user-${index}`]));
  for (const [index, client] of clientIds.entries()) await world.claim(`user-${index}`, client);
  for (const [index, update] of updates.entries()) {
    world.wait(Math.floor(random() * 20_000));
    await world.write(`user-${authors[index]}`, update);
    const roll = random();
    if (roll < 0.05) await history.snapshot(world.compartment);
    else if (roll < 0.1) await history.timelineSince(world.compartment, 0);
  }
  return { world, history, owners, random };
}

describe("the past of seeded histories", () => {
  const seeds = Array.from({ length: 40 }, (_, index) => 5_000 + index);

  it.each(seeds)("P5 any moment has the digest of a replay, seed %i", async (seed) => {
    const { world, history, random } = await writtenWorld(seed);
    const wanted = [1, 6, 7, world.seq, ...Array.from({ length: 12 }, () => 1 + Math.floor(random() * world.seq))];
    for (const seq of wanted) {
      const state = await history.stateAt(world.compartment, seq);
      expect(digestOfUpdate(state ?? new Uint8Array()), `seq ${seq}`).toBe(digestOfReplay(world.updates.slice(0, seq)));
    }
    expect(await history.stateAt(world.compartment, world.seq + 1)).toBeNull();
    expect(world.log.lines).toEqual([]);
    await history.close();
  });

  it.each(seeds.slice(0, 20))("P2 every inserted range and every line is its writer's, seed %i", async (seed) => {
    const { world, history, owners } = await writtenWorld(seed);
    const authorOf = new Map(world.entries.map((entry) => [entry.seq, entry.author]));
    const inserted = world.entries.flatMap((entry) =>
      entry.kind === "update" ? entry.inserts.map((range) => ({ range, author: entry.author })) : [],
    );
    expect(inserted.length).toBeGreaterThan(50);
    for (const { range, author } of inserted) expect(owners.get(range.client)).toBe(author);
    const { entries } = await history.timeline(world.compartment, { limit: 500 });
    expect(entries.length).toBeGreaterThan(20);
    for (const line of entries) {
      expect(authorOf.get(line.seq)).toBe(line.author);
      expect(authorOf.get(Number(line.id.split(".")[0]))).toBe(line.author);
    }
    expect(entries.map((line) => line.seq)).toEqual(entries.map((line) => line.seq).toSorted((a, b) => b - a));
    await history.close();
  });

  it.each(seeds.slice(0, 20))("folding at once or bit by bit, over restarts, tells the same story, seed %i", async (seed) => {
    const { world, history } = await writtenWorld(seed);
    const bitByBit = await history.timeline(world.compartment, { limit: 500 });
    await history.close();
    await world.timelines.forget(world.compartment);
    const again = new DocumentHistory(world);
    expect(await again.timeline(world.compartment, { limit: 500 })).toEqual(bitByBit);
    await again.close();
  });
});
