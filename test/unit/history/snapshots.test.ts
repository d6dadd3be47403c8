import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { DocumentHistory } from "../../../server/domain/history/document-history.ts";
import { digestOfReplay, digestOfUpdate } from "../../../server/domain/history/replay/replay-digest.ts";
import { pastState } from "../../../server/domain/history/past-states/past-state.ts";
import type { LedgerEntry } from "../../../shared/contribution/entry.ts";
import { HotCompartment } from "../../../server/domain/engine/hot-compartment.ts";
import type { Ledger, PageRange } from "../../../server/ports/ledger.ts";
import { sha256 } from "../../support/entries.ts";
import { SnapshotBuilder } from "../../../server/domain/history/snapshots/snapshot-builder.ts";
import { historyWorld } from "../../support/history-world.ts";

async function typedWorld(letters: number) {
  const world = historyWorld();
  const writer = world.replica("user-alf", 5);
  await world.claim("user-alf", 5);
  await writer.edit((doc) => doc.getMap("cards").set("c", new Y.Text()));
  const type = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) {
      await writer.edit((doc) => {
        const text = doc.getMap("cards").get("c") as Y.Text;
        text.insert(text.length, `${world.seq} `);
        if (i % 5 === 4) text.delete(0, 2);
      });
    }
  };
  await type(letters);
  return { world, writer, type };
}

/** A snapshot too large to be checked each time. */
const LARGE = 1_000_000;

describe("snapshots", () => {
  it("gives an empty board for an empty log", async () => {
    const world = historyWorld();
    expect(await new SnapshotBuilder(world).load("unknown")).toEqual({
      snapshot: { seq: 0, update: new Uint8Array([0, 0]), sections: [], deleteSetStart: 1 },
      tail: [],
      headSeq: 0,
    });
    expect([...((await pastState(world, "unknown", 0)) ?? [])]).toEqual([0, 0]);
    expect(await pastState(world, "unknown", 1)).toBeNull();
  });

  it("loads the newest snapshot and the effective updates after it, with the ids they inserted", async () => {
    const { world, type } = await typedWorld(10);
    const snapshots = new SnapshotBuilder(world);
    await snapshots.snapshot(world.compartment);
    await type(2);
    const { snapshot, tail, headSeq } = await snapshots.load(world.compartment);
    expect([snapshot.seq, headSeq, tail.map((update) => update.seq)]).toEqual([12, 14, [13, 14]]);
    expect(tail[0]).toMatchObject({ inserts: [{ client: 5 }], update: world.updates[12] });
    expect(digestOfReplay([snapshot.update, ...tail.map((update) => update.update)])).toBe(digestOfReplay(world.updates));
  });

  it("names the sections that a joiner with a part of it needs", async () => {
    const { world } = await typedWorld(3);
    await world.replica("user-brv", 9).edit((doc) => doc.getMap("meta").set("k", 1));
    const { update, sections, deleteSetStart } = await new SnapshotBuilder(world).snapshot(world.compartment);
    expect(sections.map(({ client, from }) => ({ client, from }))).toEqual([
      { client: 9, from: 0 },
      { client: 5, from: 0 },
    ]);
    const [nine] = sections;
    const cut = new Uint8Array([1, ...update.subarray(nine?.start, nine?.end), ...update.subarray(deleteSetStart)]);
    const doc = new Y.Doc();
    Y.applyUpdate(doc, cut);
    expect(doc.getMap("meta").get("k")).toBe(1);
    expect(sections.at(-1)?.end).toBe(deleteSetStart);
  });

  it("packs a long tail for a joiner", async () => {
    const { world } = await typedWorld(1_100);
    const { snapshot, tail } = await new SnapshotBuilder(world).load(world.compartment);
    expect([snapshot.seq, tail.length]).toEqual([world.seq, 0]);
    expect(digestOfUpdate(snapshot.update)).toBe(digestOfReplay(world.updates));
    // The next joiner finds it made.
    await expect.poll(() => world.snapshots.list(world.compartment)).toMatchObject([{ seq: world.seq }]);
  });

  it("replays a log that it cannot pack, and logs it", async () => {
    const { world, writer } = await typedWorld(5);
    // No engine of ours writes it, but known structs again are valid Yjs.
    await world.write("user-alf", Y.encodeStateAsUpdate(writer.doc));
    const snapshots = new SnapshotBuilder(world);
    const { update } = await snapshots.snapshot(world.compartment);
    expect(digestOfUpdate(update)).toBe(digestOfReplay(world.updates));
    const past = await pastState({ ...world, snapshots: historyWorld().snapshots }, world.compartment, world.seq);
    expect(digestOfUpdate(past!)).toBe(digestOfUpdate(update));
    expect(world.log.lines.map((line) => line.level)).toEqual(["error", "error"]);
  });

  it("stops in the middle when it closes, with an error", async () => {
    const { world } = await typedWorld(20);
    const history = new DocumentHistory(world);
    const [snapshot, timeline] = [history.snapshot(world.compartment), history.timeline(world.compartment, { limit: 5 })];
    const outcomes = Promise.allSettled([snapshot, timeline]);
    await history.close();
    expect((await outcomes).map((outcome) => outcome.status)).toEqual(["rejected", "rejected"]);
    expect(await world.snapshots.list(world.compartment)).toEqual([]);
  });

  it("lets the ledger win over a snapshot of another history", async () => {
    const { world } = await typedWorld(10);
    const snapshots = new SnapshotBuilder(world);
    const { update } = await snapshots.snapshot(world.compartment);
    await world.snapshots.put({
      compartment: world.compartment,
      seq: 12,
      entryHash: new Uint8Array(32),
      update: new Uint8Array([0, 0]),
      digest: "",
    });
    const { snapshot, tail } = await new SnapshotBuilder(world).load(world.compartment);
    expect(digestOfReplay([snapshot.update, ...tail.map((entry) => entry.update)])).toBe(digestOfUpdate(update));
    expect(world.log.lines).toMatchObject([{ level: "warn" }]);
    expect(await world.snapshots.list(world.compartment)).toEqual([]);
  });

  it("lays the content of a shredded entry to rest and keeps the rest of the board", async () => {
    const { world } = await typedWorld(0);
    await world.replica("user-brv", 9).edit((doc) => doc.getMap("meta").set("secret", "NIGHTINGALE"));
    await world.replica("user-crl", 8).edit((doc) => doc.getMap("meta").set("other", 1));
    const shredded = {
      ...world.ledger,
      read: async (...args: Parameters<typeof world.ledger.read>) =>
        (await world.ledger.read(...args)).map((entry) =>
          entry.seq === 3 && entry.kind === "update" ? { ...entry, update: null } : entry,
        ),
    };
    const { update } = await new SnapshotBuilder({ ...world, ledger: shredded }).snapshot(world.compartment);
    const doc = new Y.Doc();
    Y.applyUpdate(doc, update);
    expect(doc.getMap("meta").toJSON()).toEqual({ other: 1 });
    expect(doc.store.pendingStructs).toBeNull();
    expect(Buffer.from(update).includes("NIGHTINGALE")).toBe(false);
  });

  it("keeps history snapshots by the policy, one rolling one, and in all below ten times the ledger's bytes", async () => {
    const { world, type } = await typedWorld(0);
    const policy = { minBytes: 400, growth: 0.5 };
    let snapshots = new SnapshotBuilder({ ...world, policy });
    for (let round = 0; round < 40; round++) {
      await type(10);
      // A restart now and then must not change what is kept.
      if (round % 7 === 6) snapshots = new SnapshotBuilder({ ...world, policy });
      await snapshots.snapshot(world.compartment);
    }
    const kept = await world.snapshots.list(world.compartment);
    const sum = kept.reduce((total, snapshot) => total + snapshot.sizeBytes, 0);
    const ledgerBytes = world.updates.reduce((total, update) => total + update.length, 0);
    expect(kept.length).toBeGreaterThan(4);
    expect(kept.length).toBeLessThan(40);
    expect(kept.at(-1)?.seq).toBe(world.seq);
    expect(sum).toBeLessThan(5 * ledgerBytes);
    let from = 0;
    for (const snapshot of kept) {
      const size = kept.find((other) => other.seq === from)?.sizeBytes ?? 0;
      const since = world.updates.slice(from, snapshot.seq).reduce((total, update) => total + update.length, 0);
      expect(since).toBeLessThan(Math.max(policy.minBytes, size * policy.growth) + 100);
      from = snapshot.seq;
    }
  });

  it("shares the work of snapshots asked for at once", async () => {
    const { world } = await typedWorld(5);
    const snapshots = new SnapshotBuilder(world);
    const [one, two] = await Promise.all([snapshots.snapshot(world.compartment), snapshots.snapshot(world.compartment)]);
    expect(one).toBe(two);
  });

  it("W7 has a snapshot built after 2,000 entries, although they are claims and the tail is empty", async () => {
    const { world } = await typedWorld(5);
    const first = new SnapshotBuilder(world);
    await first.snapshot(world.compartment);
    const { seq } = world;
    for (let client = 0; client < 2_000; client++) await world.claim("user-alf", 1_000 + client);
    await first.load(world.compartment);
    expect((await world.snapshots.list(world.compartment)).map((kept) => kept.seq)).toEqual([seq]);
    await world.claim("user-alf", 9_999);
    expect((await first.load(world.compartment)).tail).toEqual([]);
    await expect.poll(() => world.snapshots.list(world.compartment)).toMatchObject([{ seq: seq + 2_001 }]);
  });

  it("AC1 W7 loads a board, and makes its snapshot, without reading what was said about it", async () => {
    const { world, type } = await typedWorld(10);
    await new SnapshotBuilder(world).snapshot(world.compartment);
    await world.say("user-alf", 1_500);
    await type(3);
    await world.say("user-alf", 1_500);
    const read: LedgerEntry[] = [];
    const ledger: Ledger = {
      ...world.ledger,
      read: async (...args) => {
        const page = await world.ledger.read(...args);
        read.push(...page);
        return page;
      },
    };
    const builder = new SnapshotBuilder({ ...world, ledger });
    const { tail, headSeq } = await builder.load(world.compartment);
    expect([tail.length, headSeq]).toEqual([3, world.seq]);
    expect(digestOfUpdate((await pastState({ ...world, ledger }, world.compartment, world.seq))!)).toBe(digestOfReplay(world.updates));
    const { seq, update } = await builder.snapshot(world.compartment);
    expect(digestOfUpdate(update)).toBe(digestOfReplay(world.updates));
    expect(read.filter(({ kind }) => kind === "act")).toEqual([]);
    // It is at the head: the next one who opens the board passes over nothing.
    expect(seq).toBe(world.seq);
    const hot = await HotCompartment.load(world.compartment, { ...world, ledger, sha256 });
    expect(hot.headSeq).toBe(world.seq);
    // The head itself, to whose hash the next entry is chained, and what the snapshot is confirmed by.
    expect(read.filter(({ kind }) => kind === "act").map((act) => act.seq)).toEqual([world.seq, world.seq]);
  });

  it("P5 makes no snapshot at a head that the log does not reach", async () => {
    const { world } = await typedWorld(10);
    const end = world.seq - 3;
    const cut = (range: PageRange): PageRange => ({ ...range, upTo: Math.min(range.upTo ?? end, end) });
    const ledger: Ledger = {
      ...world.ledger,
      read: (id, range) => world.ledger.read(id, cut(range)),
      outlines: (id, range) => world.ledger.outlines(id, cut(range)),
    };
    await expect(new SnapshotBuilder({ ...world, ledger }).snapshot(world.compartment)).rejects.toThrow(`ends before ${world.seq}`);
    // With what was lost back in it, the board is whole.
    const { update } = await new SnapshotBuilder(world).snapshot(world.compartment);
    expect(digestOfUpdate(update)).toBe(digestOfReplay(world.updates));
  });
});

describe("the replay check", () => {
  it("P5 confirms what is right, and not too often", async () => {
    const { world, type } = await typedWorld(1_200);
    const history = new DocumentHistory({ ...world });
    await history.timeline(world.compartment, { limit: 1 });
    expect(await history.verify(world.compartment, LARGE)).toBe("equal");
    await type(5);
    expect(await history.verify(world.compartment, LARGE)).toBe("skipped");
    expect(world.log.lines).toEqual([]);
    await history.close();
  });

  it("P5 W7 checks every snapshot of a small board", async () => {
    const { world, type } = await typedWorld(20);
    const history = new DocumentHistory(world);
    for (let round = 0; round < 3; round++) {
      await type(5);
      const { update } = await history.snapshot(world.compartment);
      expect(await history.verify(world.compartment, update.length)).toBe("equal");
      expect((await world.snapshots.latest(world.compartment))?.digest).toBe(digestOfReplay(world.updates));
    }
    expect(await history.verify(world.compartment, 100)).toBe("skipped");
  });

  it("P5 finds a wrong snapshot, drops it, and the board comes back from the ledger", async () => {
    const { world } = await typedWorld(1_200);
    const history = new DocumentHistory(world);
    await history.timeline(world.compartment, { limit: 1 });
    const other = new Y.Doc();
    other.clientID = 5;
    other.getMap("cards").set("c", "something else");
    const entry = world.entries.at(-1)!;
    await world.snapshots.put({
      compartment: world.compartment,
      seq: entry.seq,
      entryHash: entry.hash,
      update: Y.encodeStateAsUpdate(other),
      digest: "",
    });
    expect(await history.verify(world.compartment, LARGE)).toBe("snapshot-differed");
    expect(world.log.lines).toMatchObject([{ level: "error" }]);
    const { update } = await history.snapshot(world.compartment);
    expect(digestOfUpdate(update)).toBe(digestOfReplay(world.updates));
    await history.close();
  });
});
