import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMemorySnapshotStore } from "../../server/adapters/memory/snapshot-store.ts";
import { openSnapshots, openSnapshotsForReading } from "../../server/adapters/sqlite/open-snapshots.ts";
import { describeSnapshotStore, snapshotAt } from "./snapshot-store-contract.ts";

describeSnapshotStore("memory", async () => {
  const store = createMemorySnapshotStore();
  return { store, dispose: () => store.close() };
});

describeSnapshotStore("SQLite", async () => {
  const folder = await mkdtemp(join(tmpdir(), "majlis-snapshots-"));
  const store = openSnapshots(join(folder, "history.db"));
  return {
    store,
    dispose: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
});

describe("snapshots on SQLite are a cache that never lies", () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "majlis-snapshots-"));
    path = join(folder, "history.db");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("drops one that fails its own hash and gives the next older", async () => {
    const store = openSnapshots(path);
    await store.put(snapshotAt(3));
    await store.put(snapshotAt(7));
    await store.close();
    const raw = new DatabaseSync(path);
    raw.prepare("UPDATE snapshots SET body = ? WHERE seq = 7").run(new Uint8Array([1, 2, 3]));
    raw.close();
    const reader = openSnapshotsForReading(path);
    expect(await reader.latest("compartment-a")).toEqual(snapshotAt(3));
    expect(await reader.list("compartment-a")).toHaveLength(2);
    await reader.close();
    const writer = openSnapshots(path);
    expect(await writer.latest("compartment-a")).toEqual(snapshotAt(3));
    expect((await writer.list("compartment-a")).map(({ seq }) => seq)).toEqual([3]);
    await writer.close();
  });

  it("starts empty over a file that is no database, and lets a reader come first", async () => {
    await writeFile(path, "not a database at all, and long enough to be looked at as one".repeat(100));
    const reader = openSnapshotsForReading(path);
    expect(await reader.latest("compartment-a")).toBeNull();
    const writer = openSnapshots(path);
    await writer.put(snapshotAt(2));
    expect(await reader.latest("compartment-a")).toEqual(snapshotAt(2));
    await expect(reader.put(snapshotAt(3))).rejects.toThrow("only reads");
    await reader.close();
    await writer.close();
  });

  it("starts empty over a file whose pages are damaged behind a sound beginning, for the reader that came first too", async () => {
    const made = openSnapshots(path);
    for (let seq = 1; seq <= 40; seq++) await made.put({ ...snapshotAt(seq), update: new Uint8Array(9_000).fill(seq) });
    await made.close();
    const bytes = await readFile(path);
    await writeFile(path, bytes.fill(0xff, 4_096 * 2));
    const reader = openSnapshotsForReading(path);
    const writer = openSnapshots(path);
    expect(await reader.latest("compartment-a")).toBeNull();
    expect(await writer.latest("compartment-a")).toBeNull();
    await writer.put(snapshotAt(2));
    expect(await reader.latest("compartment-a")).toEqual(snapshotAt(2));
    await reader.close();
    await writer.close();
  });
});
