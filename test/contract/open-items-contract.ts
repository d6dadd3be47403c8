import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { OpenItemRow } from "../../server/ports/ledger.ts";
import { placeOf } from "../../shared/acts/act-place.ts";
import type { JsonValue } from "../../shared/contribution/canonical-json.ts";
import type { LedgerEntry } from "../../shared/contribution/entry.ts";
import { appendOf, growingLog } from "../support/entries.ts";
import type { WithLedger } from "./ledger-under-test.ts";

/** What every store promises of what waits in the registers of acts. */
export function describeOpenItems(withLedger: WithLedger): void {
  it(
    "AC15 an act replaces what waits in its register, closes it, or leaves it; items are found by when they are due and by compartment, noun and nation",
    withLedger(async (ledger) => {
      const log = growingLog();
      const other = growingLog({ compartment: "compartment-b", at: 1_700_000_000_500 });
      const approval = (partner: string, dueAt: number) => ({ partner, state: "approval", dueAt, card: "card-1" });
      const entries = [
        log.said({ type: "release.asked", id: "r1", body: { said: {}, set: { open: [approval("BRV", 300), approval("CHA", 100)] } } }),
        log.said({ type: "release.asked", id: "r2", body: { said: {}, set: { open: [{ partner: "", state: "made" }] } } }),
        log.said({ type: "release.noted", id: "r3", body: { said: {}, set: { subject: "r1" } } }),
        log.claim(),
      ] as const;
      const inOther = other.said({ type: "recall.made", id: "x1", body: { said: {}, set: { open: [approval("BRV", 100)] } } });
      expect(await ledger.append([appendOf(...entries), appendOf(inOther)])).toEqual(["appended", "appended"]);
      const shown = (items: readonly OpenItemRow[]) =>
        items.map(({ compartment, noun, subject, partner, state, dueAt, card, seq }) =>
          [compartment.at(-1), noun, subject, partner, state, dueAt, card, seq].join(" "),
        );
      const brv = "a release r1 BRV approval 300 card-1 1";
      const cha = "a release r1 CHA approval 100 card-1 1";
      const elsewhere = "b recall x1 BRV approval 100 card-1 1";
      expect(shown(await ledger.dueItems({ at: 99, limit: 10 }))).toEqual([]);
      expect(shown(await ledger.dueItems({ at: 100, limit: 10 }))).toEqual([cha, elsewhere]);
      expect(shown(await ledger.dueItems({ at: 1_000, limit: 10 }))).toEqual([cha, elsewhere, brv]);
      expect(shown(await ledger.dueItems({ at: 1_000, limit: 2 }))).toEqual([cha, elsewhere]);
      const due = (await ledger.dueItems({ at: 1_000, limit: 10 })) as readonly (OpenItemRow & { dueAt: number })[];
      expect(due.map(({ place }) => place)).toEqual([1, 0, 0]);
      for (const [index, after] of due.entries())
        expect(await ledger.dueItems({ at: 1_000, after, limit: 10 })).toEqual(due.slice(index + 1));
      expect((await ledger.dueItems({ at: 100, limit: 10 })).map(({ at }) => at)).toEqual([1_700_000_000_000, 1_700_000_000_500]);
      const all = { compartments: ["compartment-a", "compartment-b"], limit: 10 };
      const waiting = "a release r2  made   2";
      expect(shown(await ledger.openItems(all))).toEqual([cha, elsewhere, brv, waiting]);
      expect(shown(await ledger.openItems({ ...all, limit: 1 }))).toEqual([cha]);
      expect(shown(await ledger.openItems({ ...all, partner: "BRV" }))).toEqual([elsewhere, brv]);
      expect(shown(await ledger.openItems({ ...all, noun: "release", partner: "" }))).toEqual([waiting]);
      // P3: what waits elsewhere is not looked at.
      expect(shown(await ledger.openItems({ compartments: ["compartment-b", "nowhere"], limit: 10 }))).toEqual([elsewhere]);
      expect(await ledger.openItems({ compartments: [], limit: 10 })).toEqual([]);
      // Two acts of one register in one append: the last says what waits.
      await ledger.append([
        appendOf(
          log.said({ type: "release.approved", id: "r4", body: { said: {}, set: { subject: "r1", open: [approval("DEL", 5)] } } }),
          log.said({ type: "release.approved", id: "r5", body: { said: {}, set: { subject: "r1", open: [approval("ECH", 7)] } } }),
        ),
        appendOf(log.said({ type: "release.done", id: "r6", body: { said: {}, set: { subject: "r2", open: [] } } })),
      ]);
      expect(shown(await ledger.openItems({ ...all, noun: "release" }))).toEqual(["a release r1 ECH approval 7 card-1 6"]);
      // None of an append that was refused.
      const rival = growingLog({ author: "user-2" });
      const refused = rival.said({ type: "release.asked", id: "r9", body: { said: {}, set: { open: [approval("BRV", 1)] } } });
      expect(await ledger.append([appendOf(refused)])).toEqual(["head-moved"]);
      expect(await ledger.dueItems({ at: 6, limit: 10 })).toEqual([]);
    }),
  );
  it(
    "AC15 what waits is what a fold of the log says, whatever was appended, together, at once and in vain, and after it was opened again",
    withLedger(async (ledger, { reopen }) => {
      const rounds = fc.sample(fc.array(fc.array(openingAct, { minLength: 1, maxLength: 8 }), { minLength: 1, maxLength: 4 }), {
        numRuns: 25,
        seed: 15,
      });
      const logs = ["compartment-a", "compartment-b"].map((compartment) => growingLog({ compartment }));
      const written = new Map<string, LedgerEntry[]>(logs.map(({ compartment }) => [compartment, []]));
      let made = 0;
      for (const round of rounds) {
        const appends = round.map((acts, index) => {
          const log = logs[index % logs.length] as (typeof logs)[0];
          const [first, ...rest] = acts.map((act): LedgerEntry =>
            act === null ? log.update() : log.said({ ...act, id: `act-${(made += 1)}` }),
          );
          return appendOf(first as LedgerEntry, ...rest);
        });
        expect(new Set(await ledger.append(appends))).toEqual(new Set(["appended"]));
        for (const { compartment, entries } of appends) written.get(compartment)?.push(...entries);
        expect(new Set(await ledger.append(appends))).toEqual(new Set(["head-moved"]));
      }
      const stores = [ledger, ...(reopen === null ? [] : [await reopen()])];
      for (const store of stores)
        for (const [compartment, entries] of written)
          expect(sorted(await store.openItems({ compartments: [compartment], limit: 1_000 }))).toEqual(sorted(foldedItems(entries)));
    }),
  );
}

/** An act of one of two nouns in one of three registers, that says what waits there or does not; null for an edit. */
const openingAct = fc.option(
  fc
    .record({
      type: fc.constantFrom("release.asked", "recall.made"),
      subject: fc.constantFrom("one", "two", "بطاقة\0"),
      open: fc.option(
        fc.array(
          fc
            .record({
              partner: fc.constantFrom("", "BRV", "CHA"),
              state: fc.constantFrom("approval", "made"),
              dueAt: fc.option(fc.nat(1_000), { nil: undefined }),
              card: fc.option(fc.constantFrom("card-1", "card\0"), { nil: undefined }),
            })
            .map((item) => JSON.parse(JSON.stringify(item)) as JsonValue),
          { maxLength: 3 },
        ),
      ),
    })
    .map(({ type, subject, open }) => ({ type, body: { said: {}, set: { subject, ...(open !== null && { open }) } } })),
  { freq: 8 },
);

function foldedItems(entries: readonly LedgerEntry[]): OpenItemRow[] {
  const registers = new Map<string, OpenItemRow[]>();
  for (const act of entries) {
    if (act.kind !== "act") continue;
    const { noun, subject, open } = placeOf(act);
    const { compartment, seq, at } = act;
    if (open !== null)
      registers.set(
        JSON.stringify([noun, subject]),
        open.map((item, place) => ({ ...item, compartment, noun, subject, place, seq, at })),
      );
  }
  return [...registers.values()].flat();
}

function sorted(items: readonly OpenItemRow[]): string[] {
  return items.map((item) => JSON.stringify(Object.entries(item).toSorted(([one], [other]) => (one < other ? -1 : 1)))).toSorted();
}
