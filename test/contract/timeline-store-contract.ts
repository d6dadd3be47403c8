import { expect, it } from "vitest";
import type { StoredLine, TimelineStore } from "../../server/ports/timeline-store.ts";

const A = "compartment-a";
const B = "compartment-b";
const progress = (seq: number) => ({ seq, entryHash: new Uint8Array(32).fill(seq) });

function line(id: string, seq: number, ordinal = 0, title = "Ship"): StoredLine {
  return {
    line: {
      id,
      seq,
      at: seq * 1000,
      author: "user-1",
      partner: "ALF",
      verb: "changed",
      card: { id: "c1", title },
      field: "tags",
      before: ["a"],
      after: { b: [1, null] },
    },
    ordinal,
    startedAt: seq * 500,
  };
}

/** What every timeline store promises; `open` gives an empty one. */
export function timelineStoreContract(open: () => TimelineStore): void {
  const ids = (lines: readonly StoredLine[]) => lines.map((stored) => stored.line.id);

  it("is empty at first", async () => {
    const store = open();
    expect(await store.progress(A)).toBeNull();
    expect(await store.page(A, { limit: 10 })).toEqual([]);
    expect(await store.since(A, { after: { seq: 0, ordinal: 0 }, limit: 10 })).toEqual([]);
    await store.close();
  });

  it("gives back what was written, and how far the fold came", async () => {
    const store = open();
    await store.write(A, [line("1.0", 1), line("2.0", 2, 0, "مرفأ")], progress(3));
    expect(await store.page(A, { limit: 10 })).toEqual([line("2.0", 2, 0, "مرفأ"), line("1.0", 1)]);
    const stored = await store.progress(A);
    expect(stored?.seq).toBe(3);
    expect([...(stored?.entryHash ?? [])]).toEqual([...progress(3).entryHash]);
    await store.close();
  });

  it("pages newest first by seq and ordinal, and follows oldest first", async () => {
    const store = open();
    await store.write(A, [line("1.0", 1), line("2.0", 2, 0), line("2.1", 2, 1), line("10.0", 10)], progress(10));
    expect(ids(await store.page(A, { limit: 2 }))).toEqual(["10.0", "2.1"]);
    expect(ids(await store.page(A, { before: { seq: 2, ordinal: 1 }, limit: 2 }))).toEqual(["2.0", "1.0"]);
    expect(ids(await store.since(A, { after: { seq: 2, ordinal: 0 }, limit: 5 }))).toEqual(["2.1", "10.0"]);
    expect(ids(await store.since(A, { after: { seq: 0, ordinal: 0 }, limit: 1 }))).toEqual(["1.0"]);
    await store.close();
  });

  it("moves a line that grew to its new position", async () => {
    const store = open();
    await store.write(A, [line("1.0", 1), line("2.0", 2)], progress(2));
    await store.write(A, [line("1.0", 3, 0, "Ships")], progress(3));
    expect(await store.page(A, { limit: 10 })).toEqual([line("1.0", 3, 0, "Ships"), line("2.0", 2)]);
    await store.close();
  });

  it("says which nations did what to a card, in which field, and nothing of other cards or compartments", async () => {
    const store = open();
    const by = (id: string, partner: string, more: Partial<StoredLine["line"]> = {}): StoredLine => {
      const stored = line(id, Number(id.split(".")[0]));
      return { ...stored, line: { ...stored.line, partner, ...more } };
    };
    const { field: _, ...created } = by("4.0", "BRV", { verb: "created" }).line;
    const lines = [
      by("1.0", "ALF"),
      by("2.0", "ALF"),
      by("3.0", "CRL", { card: { id: "c2", title: "" } }),
      { ...by("4.0", "BRV"), line: created },
    ];
    await store.write(A, lines, progress(4));
    await store.write(B, [by("1.0", "DLT")], progress(1));
    const deeds = (await store.deedsOn(A, "c1")).map(({ partner, verb, field }) => `${partner} ${verb} ${field ?? "card"}`);
    expect([...new Set(deeds)].toSorted()).toEqual(["ALF changed tags", "BRV created card"]);
    expect(await store.deedsOn(A, "none")).toEqual([]);
    await store.close();
  });

  it("keeps compartments apart and forgets one alone", async () => {
    const store = open();
    await store.write(A, [line("1.0", 1)], progress(1));
    await store.write(B, [line("1.0", 1, 0, "Other")], progress(7));
    await store.forget(A);
    expect(await store.progress(A)).toBeNull();
    expect(await store.page(A, { limit: 10 })).toEqual([]);
    expect(await store.page(B, { limit: 10 })).toEqual([line("1.0", 1, 0, "Other")]);
    expect((await store.progress(B))?.seq).toBe(7);
    await store.close();
    await store.close();
  });
}
