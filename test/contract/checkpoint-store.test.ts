import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMemoryCheckpointStore } from "../../server/adapters/memory/checkpoint-store.ts";
import { openCheckpoints, openCheckpointsForReading } from "../../server/adapters/sqlite/open-checkpoints.ts";
import { checkpointAt, describeCheckpointStore } from "./checkpoint-store-contract.ts";

describeCheckpointStore("memory", async () => {
  const store = createMemoryCheckpointStore();
  return { store, dispose: () => store.close() };
});

describeCheckpointStore("SQLite", async () => {
  const folder = await mkdtemp(join(tmpdir(), "majlis-checkpoints-"));
  const store = openCheckpoints(join(folder, "checkpoints.db"));
  return {
    store,
    dispose: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
});

describe("checkpoints on SQLite are a cache that never lies", () => {
  let folder: string;
  let path: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "majlis-checkpoints-"));
    path = join(folder, "checkpoints.db");
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("drops one that fails its own hash and gives the next older", async () => {
    const store = openCheckpoints(path);
    await store.put(checkpointAt(3));
    await store.put(checkpointAt(7));
    await store.close();
    const raw = new DatabaseSync(path);
    raw.prepare("UPDATE checkpoints SET body = ? WHERE seq = 7").run(new Uint8Array([1, 2, 3]));
    raw.close();
    const reader = openCheckpointsForReading(path);
    expect(await reader.latest("compartment-a")).toEqual(checkpointAt(3));
    expect(await reader.list("compartment-a")).toHaveLength(2);
    await reader.close();
    const writer = openCheckpoints(path);
    expect(await writer.latest("compartment-a")).toEqual(checkpointAt(3));
    expect((await writer.list("compartment-a")).map(({ seq }) => seq)).toEqual([3]);
    await writer.close();
  });

  it("starts empty over a file that is no database, and lets a reader come first", async () => {
    await writeFile(path, "not a database at all, and long enough to be looked at as one".repeat(100));
    const reader = openCheckpointsForReading(path);
    expect(await reader.latest("compartment-a")).toBeNull();
    const writer = openCheckpoints(path);
    await writer.put(checkpointAt(2));
    expect(await reader.latest("compartment-a")).toEqual(checkpointAt(2));
    await expect(reader.put(checkpointAt(3))).rejects.toThrow("only reads");
    await reader.close();
    await writer.close();
  });

  it("starts empty over a file whose pages are damaged behind a sound beginning, for the reader that came first too", async () => {
    const made = openCheckpoints(path);
    for (let seq = 1; seq <= 40; seq++) await made.put({ ...checkpointAt(seq), update: new Uint8Array(9_000).fill(seq) });
    await made.close();
    const bytes = await readFile(path);
    await writeFile(path, bytes.fill(0xff, 4_096 * 2));
    const reader = openCheckpointsForReading(path);
    const writer = openCheckpoints(path);
    expect(await reader.latest("compartment-a")).toBeNull();
    expect(await writer.latest("compartment-a")).toBeNull();
    await writer.put(checkpointAt(2));
    expect(await reader.latest("compartment-a")).toEqual(checkpointAt(2));
    await reader.close();
    await writer.close();
  });
});
