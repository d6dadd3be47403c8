import { describe, expect, it } from "vitest";
import type { SnapshotStore, StoredSnapshot } from "../../server/ports/snapshot-store.ts";

/** A snapshot whose bytes differ by seq. */
export function snapshotAt(seq: number, fields: Partial<StoredSnapshot> = {}): StoredSnapshot {
  return {
    compartment: "compartment-a",
    seq,
    entryHash: new Uint8Array(32).fill(seq),
    update: new Uint8Array(10 + seq).fill(seq),
    digest: "d".repeat(64),
    ...fields,
  };
}

/** What every store of server/ports/snapshot-store.ts promises. `open` gives an empty one. */
export function describeSnapshotStore(
  name: string,
  open: () => Promise<{ readonly store: SnapshotStore; readonly dispose: () => Promise<void> }>,
): void {
  const withStore = (run: (store: SnapshotStore) => Promise<void>) => async () => {
    const { store, dispose } = await open();
    try {
      await run(store);
    } finally {
      await dispose();
    }
  };
  describe(`snapshot store on ${name}`, () => {
    it(
      "gives back the newest at or below a seq, exactly as it was put",
      withStore(async (store) => {
        for (const seq of [20, 5, 10]) await store.put(snapshotAt(seq));
        expect(await store.latest("compartment-a")).toEqual(snapshotAt(20));
        expect(await store.latest("compartment-a", 19)).toEqual(snapshotAt(10));
        expect(await store.latest("compartment-a", 10)).toEqual(snapshotAt(10));
        expect(await store.latest("compartment-a", 4)).toBeNull();
        expect(await store.latest("compartment-b")).toBeNull();
      }),
    );
    it(
      "replaces the one at the same seq and lists sizes ascending",
      withStore(async (store) => {
        await store.put(snapshotAt(9));
        await store.put(snapshotAt(3));
        await store.put(snapshotAt(9, { update: new Uint8Array(4), digest: "" }));
        expect(await store.list("compartment-a")).toEqual([
          { seq: 3, sizeBytes: 13 },
          { seq: 9, sizeBytes: 4 },
        ]);
        expect((await store.latest("compartment-a"))?.digest).toBe("");
        expect(await store.list("compartment-b")).toEqual([]);
      }),
    );
    it(
      "forgets what is dropped, and does nothing for what is not there",
      withStore(async (store) => {
        await store.put(snapshotAt(3));
        await store.put(snapshotAt(7));
        await store.drop("compartment-a", 7);
        await store.drop("compartment-a", 8);
        await store.drop("compartment-b", 3);
        expect(await store.latest("compartment-a")).toEqual(snapshotAt(3));
      }),
    );
    it(
      "rejects every call after close, and closing twice does nothing",
      withStore(async (store) => {
        await store.close();
        await store.close();
        await expect(store.latest("compartment-a")).rejects.toThrow("closed");
        await expect(store.put(snapshotAt(1))).rejects.toThrow("closed");
        await expect(store.list("compartment-a")).rejects.toThrow("closed");
        await expect(store.drop("compartment-a", 1)).rejects.toThrow("closed");
      }),
    );
  });
}
