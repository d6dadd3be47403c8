import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../server/adapters/system/clock.ts";
import { openLedger } from "../../server/adapters/sqlite/open-ledger.ts";
import { countCards } from "../../server/domain/history/card-count.ts";
import { digestOfReplay, digestOfUpdate } from "../../server/domain/history/replay/replay-digest.ts";
import { DERIVED_LIMITS } from "../../server/threads/derived-work-limits.ts";
import { openHistory } from "../../server/threads/open-history.ts";
import { WorkUnavailable } from "../../server/ports/work.ts";
import type { LedgerEntry } from "../../shared/contribution/entry.ts";
import { historyWorld, keptLog } from "../support/history-world.ts";
import { seededHistory } from "../support/seeded-history.ts";
import { temporaryFolders } from "../support/temporary-folder.ts";

describe("the pools of the history", () => {
  const folder = temporaryFolders();

  async function setUp() {
    const path = folder();
    const world = historyWorld();
    const { updates, authors } = seededHistory(77, { authors: 3, steps: 150 });
    for (const [index, update] of updates.entries()) await world.write(`user-${authors[index]}`, update);
    const ledger = openLedger(join(path, "ledger.db"));
    const entries: readonly LedgerEntry[] = world.entries;
    await ledger.append([{ compartment: world.compartment, expectedHead: entries[0]!.prevHash, entries }]);
    const place = { kind: "sqlite", path: join(path, "ledger.db"), quarantine: join(path, "quarantine") } as const;
    const settings = { ledger: place, historyPath: join(path, "history.db"), logLevel: "silent" };
    return { world, ledger, settings, parts: { clock: systemClock, log: keptLog() } };
  }

  it("answer every question of the port from the files, while another connection writes", async () => {
    const { world, ledger, settings, parts } = await setUp();
    // Nothing starts a thread before there is work; the engine makes the file.
    const { history, figures } = openHistory(settings, parts);
    expect(figures()).toMatchObject({ joins: { workers: 0 }, derived: { workers: 0 } });
    const { compartment } = world;
    const loaded = await history.load(compartment);
    expect(digestOfReplay([loaded.snapshot.update, ...loaded.tail.map((entry) => entry.update)])).toBe(digestOfReplay(world.updates));
    const snapshot = await history.snapshot(compartment);
    expect([snapshot.seq, digestOfUpdate(snapshot.update)]).toEqual([world.seq, digestOfReplay(world.updates)]);
    expect(await history.stateAt(compartment, world.seq + 1)).toBeNull();
    expect(digestOfUpdate((await history.stateAt(compartment, 40))!)).toBe(digestOfReplay(world.updates.slice(0, 40)));
    expect(await history.countCards(compartment)).toBe(await countCards(world, compartment));
    const page = await history.timeline(compartment, { limit: 5 });
    expect(page.entries).toHaveLength(5);
    await world.write("user-9", new Uint8Array([0, 0]));
    const entry = world.entries.at(-1)!;
    await ledger.append([{ compartment, expectedHead: entry.prevHash, entries: [entry] }]);
    expect(await history.timelineSince(compartment, entry.seq - 1)).toEqual({ entries: [], seq: entry.seq });
    expect((await history.load(compartment)).headSeq).toBe(entry.seq);
    await Promise.all([history.close(), history.close()]);
    expect(figures()).toMatchObject({ joins: { workers: 0 }, derived: { workers: 0 } });
    expect(parts.log.lines).toEqual([]);
    await ledger.close();
  });

  it("P12 W3 fold a long ledger in many jobs, to the same end", async () => {
    const { world, ledger, settings, parts } = await setUp();
    const whole = openHistory(settings, parts);
    const expected = await whole.history.timeline(world.compartment, { limit: 500 });
    await whole.history.close();
    rmSync(settings.historyPath);
    const { history, figures } = openHistory({ ...settings, foldEntries: 7 }, parts);
    expect(await history.timeline(world.compartment, { limit: 500 })).toEqual(expected);
    // One more gives the page.
    const jobs = Math.ceil(world.seq / 7) + 1;
    expect(figures().derived.jobs).toMatchObject({ done: jobs });
    await history.timeline(world.compartment, { limit: 5, before: "100.0" });
    expect(figures().derived.jobs).toMatchObject({ done: jobs + 1 });
    await history.close();
    await ledger.close();
  });

  it("go on from their files after a restart", async () => {
    const { world, ledger, settings, parts } = await setUp();
    const first = openHistory(settings, parts);
    await first.history.snapshot(world.compartment);
    const before = await first.history.timeline(world.compartment, { limit: 500 });
    await first.history.close();
    const second = openHistory(settings, parts);
    expect(await second.history.timeline(world.compartment, { limit: 500 })).toEqual(before);
    expect((await second.history.load(world.compartment)).snapshot.seq).toBe(world.seq);
    await second.history.close();
    await ledger.close();
  });

  it("fail each call with what is wrong when the ledger cannot be opened", async () => {
    const path = folder();
    const place = { kind: "sqlite", path: join(path, "absent.db"), quarantine: join(path, "quarantine") } as const;
    const settings = { ledger: place, historyPath: join(path, "history.db"), logLevel: "silent" };
    const { history } = openHistory(settings, { clock: systemClock, log: keptLog() });
    const failure = await history.load("compartment-a").catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(WorkUnavailable);
    expect((failure as WorkUnavailable).cause).toMatchObject({ message: expect.stringMatching(/open/) as string });
    await history.close();
  });

  it("P12 W2 load a board for joins while its timeline takes all the time it is given", async () => {
    const { world, ledger, settings, parts } = await setUp();
    const { history, figures } = openHistory(settings, {
      ...parts,
      limits: { derived: { ...DERIVED_LIMITS, jobMs: 1, watchMs: 1, firstPauseMs: 60_000 } },
    });
    const failure = await history.timeline(world.compartment, { limit: 5 }).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(WorkUnavailable);
    expect((await history.load(world.compartment)).headSeq).toBe(world.seq);
    expect(figures()).toMatchObject({
      joins: { boardsLeftAlone: 0, jobs: { done: 1 } },
      derived: { boardsLeftAlone: 1, jobs: { "ended-for-time": 1 } },
    });
    await history.close();
    await ledger.close();
  });
});
