import { describe, expect, it } from "vitest";
import { DamagedEntryError } from "../../server/domain/ledger/entry-row.ts";
import type { Ledger } from "../../server/ports/ledger.ts";
import { describeActs } from "./ledger-acts-contract.ts";
import { describeOpenItems } from "./open-items-contract.ts";
import { describeRights } from "./ledger-rights-contract.ts";
import type { LedgerUnderTest, WithLedger } from "./ledger-under-test.ts";
import { GENESIS_HASH, outlineOf, type LedgerEntry } from "../../shared/contribution/entry.ts";
import { appendOf, growingLog } from "../support/entries.ts";

/** What every store of server/ports/ledger.ts promises. `open` gives an empty one. */
export function describeLedger(name: string, open: () => Promise<LedgerUnderTest>): void {
  const withLedger = (run: (ledger: Ledger, store: LedgerUnderTest) => Promise<void>) => async () => {
    const store = await open();
    try {
      await run(store.ledger, store);
    } finally {
      await store.dispose();
    }
  };
  describe(`ledger on ${name}`, () => {
    describeAppend(withLedger);
    describeRead(withLedger);
    describeOutlines(withLedger);
    describeWithoutActs(withLedger);
    describeDamagedKind(withLedger);
    describeActs(withLedger);
    describeOpenItems(withLedger);
    describeShown(withLedger);
    describeRights(withLedger);
    it(
      "rejects every call after close, and closing twice does nothing",
      withLedger(async (ledger) => {
        await ledger.close();
        await ledger.close();
        await expect(ledger.head("compartment-a")).rejects.toThrow("closed");
        await expect(ledger.append([])).rejects.toThrow("closed");
        await expect(ledger.read("compartment-a", { after: 0, limit: 1 })).rejects.toThrow("closed");
        await expect(ledger.outlines("compartment-a", { after: 0, limit: 1 })).rejects.toThrow("closed");
        await expect(ledger.claims("compartment-a")).rejects.toThrow("closed");
        await expect(ledger.act("compartment-a", "x")).rejects.toThrow("closed");
        await expect(ledger.acts("compartment-a", { noun: "comment" }, { after: 0, limit: 1 })).rejects.toThrow("closed");
        await expect(ledger.lastActs("compartment-a", { noun: "comment", subject: "a" }, 1)).rejects.toThrow("closed");
        await expect(ledger.actCounts("compartment-a")).rejects.toThrow("closed");
        await expect(ledger.concerning("user-1", { compartments: [], limit: 1 })).rejects.toThrow("closed");
        await expect(ledger.dueItems({ at: 0, limit: 1 })).rejects.toThrow("closed");
        await expect(ledger.openItems({ compartments: [], limit: 1 })).rejects.toThrow("closed");
        await expect(ledger.heads(["compartment-a"])).rejects.toThrow("closed");
        await expect(ledger.show([], 0)).rejects.toThrow("closed");
        await expect(ledger.shownBy("compartment-a", [1], 0)).rejects.toThrow("closed");
        await expect(ledger.compartments()).rejects.toThrow("closed");
      }),
    );
    it(
      "P1 still has all of it after it was closed and opened again",
      withLedger(async (ledger, store) => {
        if (store.reopen === null) return;
        const log = growingLog();
        const entries = [log.claim(), log.update(), log.update(0)] as const;
        await ledger.append([appendOf(...entries)]);
        await ledger.close();
        const again = await store.reopen();
        expect(await again.read(log.compartment, { after: 0, limit: 10 })).toEqual(entries);
        expect(await again.head(log.compartment)).toEqual({ seq: 3, hash: entries[2].hash });
        expect([...(await again.claims(log.compartment))]).toEqual([[17, "user-1"]]);
        expect(await again.append([appendOf(log.update())])).toEqual(["appended"]);
        await again.close();
      }),
    );
  });
}

function describeAppend(withLedger: WithLedger): void {
  it(
    "moves the head to the last entry appended",
    withLedger(async (ledger) => {
      const log = growingLog();
      expect(await ledger.head(log.compartment)).toEqual({ seq: 0, hash: GENESIS_HASH });
      const last = [log.claim(), log.update(), log.update()] as const;
      expect(await ledger.append([appendOf(...last)])).toEqual(["appended"]);
      expect(await ledger.head(log.compartment)).toEqual({ seq: 3, hash: last[2].hash });
    }),
  );
  it(
    "answers head-moved to a second writer and writes none of its entries, yet serves the rest of the batch",
    withLedger(async (ledger) => {
      const first = growingLog();
      const rival = growingLog({ author: "user-2" });
      const other = growingLog({ compartment: "compartment-b" });
      await ledger.append([appendOf(first.claim())]);
      const outcomes = await ledger.append([appendOf(rival.claim(), rival.update()), appendOf(other.claim(), other.update())]);
      expect(outcomes).toEqual(["head-moved", "appended"]);
      expect((await ledger.head("compartment-a")).seq).toBe(1);
      expect((await ledger.head("compartment-b")).seq).toBe(2);
      expect([...(await ledger.claims("compartment-a"))]).toEqual([[17, "user-1"]]);
    }),
  );
  it(
    "tells the heads of many compartments at once, leaving out those without an entry",
    withLedger(async (ledger) => {
      const [one, two] = [growingLog(), growingLog({ compartment: "compartment-b" })];
      await ledger.append([appendOf(one.claim(), one.update()), appendOf(two.claim())]);
      expect(await ledger.heads(["compartment-b", "compartment-a", "nowhere"])).toEqual(
        new Map([
          ["compartment-a", 2],
          ["compartment-b", 1],
        ]),
      );
      expect(await ledger.heads([])).toEqual(new Map());
    }),
  );
  it(
    "answers head-moved to entries that follow a head the store has never seen",
    withLedger(async (ledger) => {
      const log = growingLog();
      log.claim();
      expect(await ledger.append([appendOf(log.update())])).toEqual(["head-moved"]);
      expect(await ledger.compartments()).toEqual([]);
    }),
  );
  it(
    "takes two appends of one compartment in one batch, in order",
    withLedger(async (ledger) => {
      const log = growingLog();
      const [one, two, three] = [log.claim(), log.update(), log.update()];
      expect(await ledger.append([appendOf(one), appendOf(two, three)])).toEqual(["appended", "appended"]);
      expect(await ledger.append([appendOf(log.update()), appendOf(two)])).toEqual(["appended", "head-moved"]);
    }),
  );
  it(
    "takes an empty batch",
    withLedger(async (ledger) => {
      expect(await ledger.append([])).toEqual([]);
    }),
  );
  it(
    "refuses entries that do not chain, and writes nothing of that batch",
    withLedger(async (ledger) => {
      const log = growingLog();
      const other = growingLog({ compartment: "compartment-b" });
      const [one, , three] = [log.claim(), log.update(), log.update()];
      await expect(ledger.append([appendOf(other.claim()), appendOf(one, three)])).rejects.toThrow("broken assumption");
      await expect(ledger.append([{ ...appendOf(one), compartment: "compartment-c" }])).rejects.toThrow("broken assumption");
      await expect(ledger.append([{ ...appendOf(one), entries: [] }])).rejects.toThrow("broken assumption");
      expect(await ledger.compartments()).toEqual([]);
    }),
  );
}

function describeRead(withLedger: WithLedger): void {
  it(
    "reads back exactly the fields that were written",
    withLedger(async (ledger) => {
      const log = growingLog({ compartment: "غرفة", author: "ü", at: 2 ** 45 }, 2 ** 32 - 1);
      const entries = [log.claim(), log.update(), log.update(0), log.update(300_000)] as const;
      await ledger.append([appendOf(...entries)]);
      expect(await ledger.read("غرفة", { after: 0, limit: 10 })).toEqual(entries);
    }),
  );
  it(
    "gives back acts and entries of later kinds between edits, byte for byte, and no claim comes of them",
    withLedger(async (ledger) => {
      const log = growingLog();
      const act = log.act({ said: { text: "مرحبا", n: [1, null, true] } });
      const entries = [
        act,
        log.claim(),
        log.extension(64),
        log.update(),
        { ...log.act(), body: null },
        log.extension(255, new Uint8Array(0)),
      ];
      await ledger.append([appendOf(act, ...entries.slice(1))]);
      expect(await ledger.read(log.compartment, { after: 0, limit: 10 })).toEqual(entries);
      expect((await ledger.read(log.compartment, { after: 2, upTo: 5, limit: 2 })).map(({ kind }) => kind)).toEqual([
        "extension",
        "update",
      ]);
      expect([...(await ledger.claims(log.compartment))]).toEqual([[17, "user-1"]]);
      expect(await ledger.head(log.compartment)).toEqual({ seq: 6, hash: entries.at(-1)?.hash });
      expect(await ledger.append([appendOf(log.act())])).toEqual(["appended"]);
    }),
  );
  it(
    "pages by after, upTo and limit, and gives nothing outside",
    withLedger(async (ledger) => {
      const log = growingLog();
      await ledger.append([appendOf(log.claim(), log.update(), log.update(), log.update(), log.update())]);
      const seqs = async (range: { after: number; upTo?: number; limit: number }) =>
        (await ledger.read(log.compartment, range)).map((entry) => entry.seq);
      expect(await seqs({ after: 0, limit: 2 })).toEqual([1, 2]);
      expect(await seqs({ after: 2, limit: 100 })).toEqual([3, 4, 5]);
      expect(await seqs({ after: 1, upTo: 3, limit: 100 })).toEqual([2, 3]);
      expect(await seqs({ after: 5, limit: 100 })).toEqual([]);
      expect(await seqs({ after: 0, upTo: 0, limit: 100 })).toEqual([]);
      expect(await ledger.read("nowhere", { after: 0, limit: 100 })).toEqual([]);
    }),
  );
  it(
    "ends a page at about 8 MB of updates, yet gives one entry however large",
    withLedger(async (ledger) => {
      const log = growingLog();
      await ledger.append([appendOf(log.update(9_000_000), log.update(3_000_000), log.update(3_000_000), log.update(3_000_000))]);
      const seqs = async (after: number) => (await ledger.read(log.compartment, { after, limit: 100 })).map((entry) => entry.seq);
      expect(await seqs(0)).toEqual([1]);
      expect(await seqs(1)).toEqual([2, 3]);
      expect(await seqs(3)).toEqual([4]);
    }),
  );
  it(
    "P3 keeps compartments apart: heads, claims and entries",
    withLedger(async (ledger) => {
      const a = growingLog({}, 1);
      const b = growingLog({ compartment: "compartment-b", author: "user-2" }, 1);
      await ledger.append([appendOf(a.claim(), a.update()), appendOf(b.claim())]);
      expect([...(await ledger.claims("compartment-a"))]).toEqual([[1, "user-1"]]);
      expect([...(await ledger.claims("compartment-b"))]).toEqual([[1, "user-2"]]);
      expect((await ledger.read("compartment-b", { after: 0, limit: 9 })).map((entry) => entry.compartment)).toEqual(["compartment-b"]);
      expect((await ledger.compartments()).toSorted()).toEqual(["compartment-a", "compartment-b"]);
      expect(await ledger.claims("nowhere")).toEqual(new Map());
    }),
  );
}

function describeOutlines(withLedger: WithLedger): void {
  it(
    "P12 gives entries of every kind without their bodies, but with the size of each",
    withLedger(async (ledger) => {
      const log = growingLog();
      const entries: readonly [LedgerEntry, ...LedgerEntry[]] = [
        log.claim(),
        log.update(300_000),
        log.act(),
        log.extension(64),
        log.update(0),
        { ...log.act(), body: null },
      ];
      await ledger.append([appendOf(...entries)]);
      const outlines = await ledger.outlines(log.compartment, { after: 0, limit: 10 });
      expect(outlines).toEqual(entries.map((entry) => outlineOf(entry)));
      expect(outlines.map((outline) => "update" in outline || "body" in outline)).toEqual(entries.map(() => false));
      const seqs = async (range: { after: number; upTo?: number; limit: number }) =>
        (await ledger.outlines(log.compartment, range)).map((entry) => entry.seq);
      expect(await seqs({ after: -1, limit: 2 })).toEqual([1, 2]);
      expect(await seqs({ after: 1, upTo: 3, limit: 100 })).toEqual([2, 3]);
      expect(await seqs({ after: 6, limit: 100 })).toEqual([]);
      expect(await ledger.outlines("nowhere", { after: 0, limit: 100 })).toEqual([]);
    }),
  );
  it(
    "P12 ends a page of outlines at about 256 kB of canonical bytes, however small the bodies, yet gives one entry however large",
    withLedger(async (ledger) => {
      const log = growingLog();
      const [small, ...large] = [log.update(), log.deletion(30_000), log.deletion(30_000), log.deletion(60_000), log.update()];
      await ledger.append([appendOf(small, ...large)]);
      const seqs = async (after: number) => (await ledger.outlines(log.compartment, { after, limit: 500 })).map((entry) => entry.seq);
      expect(await seqs(0)).toEqual([1, 2]);
      expect(await seqs(2)).toEqual([3]);
      expect(await seqs(3)).toEqual([4]);
      expect(await seqs(4)).toEqual([5]);
    }),
  );
}

function describeWithoutActs(withLedger: WithLedger): void {
  it(
    "AC1 P12 gives what is no act, of every other kind, with or without bodies",
    withLedger(async (ledger) => {
      const log = growingLog();
      const entries: readonly [LedgerEntry, ...LedgerEntry[]] = [
        log.claim(),
        log.act(),
        log.update(),
        ...Array.from({ length: 20 }, () => log.act()),
        log.extension(64),
        log.update(0),
        log.act(),
      ];
      await ledger.append([appendOf(...entries)]);
      const changes = entries.filter(({ kind }) => kind !== "act");
      const all = { after: 0, limit: 100, except: "act" } as const;
      expect(await ledger.read(log.compartment, all)).toEqual(changes);
      expect(await ledger.outlines(log.compartment, all)).toEqual(changes.map((entry) => outlineOf(entry)));
      const seqs = async (range: { after: number; upTo?: number; limit: number }) => [
        (await ledger.read(log.compartment, { ...range, except: "act" })).map(({ seq }) => seq),
        (await ledger.outlines(log.compartment, { ...range, except: "act" })).map(({ seq }) => seq),
      ];
      expect(await seqs({ after: -1, limit: 2 })).toEqual([
        [1, 3],
        [1, 3],
      ]);
      expect(await seqs({ after: 3, upTo: 24, limit: 100 })).toEqual([[24], [24]]);
      expect(await seqs({ after: 3, upTo: 23, limit: 100 })).toEqual([[], []]);
      expect(await seqs({ after: 25, upTo: 26, limit: 100 })).toEqual([[], []]);
      expect(await seqs({ after: 26, limit: 100 })).toEqual([[], []]);
      expect(await ledger.read("nowhere", all)).toEqual([]);
    }),
  );
}

function describeDamagedKind(withLedger: WithLedger): void {
  it(
    "H6 a change that was damaged into an act is not passed over as one",
    withLedger(async (ledger, { damageLeaf }) => {
      if (damageLeaf === null) return;
      const log = growingLog();
      await ledger.append([appendOf(log.claim(), log.update(), log.act(), log.update())]);
      // Its kind: FORMAT.md, section 1.
      await damageLeaf(2, (leaf) => {
        leaf[15] = 3;
      });
      const changes = { after: 0, limit: 100, except: "act" } as const;
      await expect(ledger.read(log.compartment, changes)).rejects.toBeInstanceOf(DamagedEntryError);
    }),
  );
}

function describeShown(withLedger: WithLedger): void {
  // The clock of growingLog's entries.
  const now = 1_700_000_000_000;
  const shown = (user: string, client = 17, compartment = "compartment-a", until = now + 1_000) => ({ compartment, client, user, until });
  it(
    "found 6 N18 refuses a claim of an id that another person keeps, and writes nothing; the rest of the batch is written",
    withLedger(async (ledger) => {
      expect(await ledger.show([shown("user-2"), shown("user-2", 17, "compartment-c")], now)).toEqual([]);
      const a = growingLog();
      const b = growingLog({ compartment: "compartment-b" });
      const c = growingLog({ compartment: "compartment-c", author: "user-2" });
      expect(await ledger.append([appendOf(a.claim(), a.update()), appendOf(b.claim()), appendOf(c.claim())])).toEqual([
        "id-shown",
        "appended",
        "appended",
      ]);
      expect(await ledger.head("compartment-a")).toEqual({ seq: 0, hash: GENESIS_HASH });
      expect(await ledger.claims("compartment-a")).toEqual(new Map());
      expect([...(await ledger.claims("compartment-c"))]).toEqual([[17, "user-2"]]);
      expect(await ledger.shownBy("compartment-a", [17, 18], now)).toEqual(new Map([[17, "user-2"]]));
    }),
  );
  it(
    "found 6 an id stays with the person who showed it first until it has run out; they may keep it for longer",
    withLedger(async (ledger) => {
      await ledger.show([shown("user-2")], now);
      expect(await ledger.show([shown("user-1"), shown("user-1", 18)], now + 1)).toEqual([shown("user-1")]);
      expect(await ledger.show([shown("user-2", 17, "compartment-a", now + 5_000)], now + 2)).toEqual([]);
      expect(await ledger.show([shown("user-1")], now + 4_999)).toEqual([shown("user-1")]);
      expect(await ledger.shownBy("compartment-a", [17], now + 5_000)).toEqual(new Map());
      expect(await ledger.show([shown("user-1", 17, "compartment-a", now + 9_000)], now + 5_000)).toEqual([]);
      expect(await ledger.shownBy("compartment-a", [17, 18], now + 5_000)).toEqual(new Map([[17, "user-1"]]));
    }),
  );
  it(
    "found 6 what has run out refuses no claim, and is asked by the time of the claim",
    withLedger(async (ledger) => {
      await ledger.show([shown("user-2", 17, "compartment-a", now)], now - 1_000);
      const log = growingLog();
      expect(await ledger.append([appendOf(log.claim(), log.update())])).toEqual(["appended"]);
    }),
  );
  it(
    "found 6 an id that was shown is claimed by its person, and an owner by the ledger keeps writing even if another person shows it",
    withLedger(async (ledger) => {
      const log = growingLog();
      await ledger.append([appendOf(log.claim())]);
      await ledger.show([shown("user-2")], now);
      expect(await ledger.append([appendOf(log.update())])).toEqual(["appended"]);
    }),
  );
}
