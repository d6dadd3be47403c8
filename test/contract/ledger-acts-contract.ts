import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { ActCount, ActQuery, PageRange } from "../../server/ports/ledger.ts";
import { sizeOf, type LedgerEntry } from "../../shared/contribution/entry.ts";
import { placeOf } from "../../shared/acts/act-place.ts";
import { appendOf, growingLog } from "../support/entries.ts";
import type { WithLedger } from "./ledger-under-test.ts";

/** What every store promises of its index of acts. */
export function describeActs(withLedger: WithLedger): void {
  const ALL = { after: 0, limit: 500 };
  it(
    "AC1 finds acts by id, noun, subject and card, oldest first, edits and acts of other nouns and boards aside",
    withLedger(async (ledger) => {
      const log = growingLog();
      const other = growingLog({ compartment: "compartment-b" });
      const made = log.said({ type: "comment.made", id: "c1", body: { said: { card: "card-1", text: "one" } } });
      const entries: readonly [LedgerEntry, ...LedgerEntry[]] = [
        made,
        log.claim(),
        log.update(),
        log.said({ type: "comment.made", id: "c2", body: { said: { card: "card-2", text: "two" } } }),
        log.said({ type: "sighting.made", id: "s1", body: { said: { card: "card-1" } } }),
        log.said({ type: "comment.resolved", id: "c3", body: { said: {}, set: { card: "card-1", subject: "c1" } } }),
        log.said({ type: "later.happened", id: "c1", body: { said: null } }),
        { ...log.said({ type: "comment.made", id: "c4", body: { said: { card: "card-1" } } }), body: null },
      ];
      expect(await ledger.act(log.compartment, "c1")).toBeNull();
      await ledger.append([
        appendOf(...entries),
        appendOf(other.said({ type: "comment.made", id: "c1", body: { said: { card: "card-1" } } })),
      ]);
      const found = async (query: ActQuery, range: PageRange = ALL) =>
        (await ledger.acts(log.compartment, query, range)).map(({ seq, id }) => `${seq} ${id}`);
      expect(await ledger.act(log.compartment, "c1")).toEqual(made);
      expect(await ledger.act(log.compartment, "c9")).toBeNull();
      expect(await ledger.act("nowhere", "c1")).toBeNull();
      expect(await found({ noun: "comment" })).toEqual(["1 c1", "4 c2", "6 c3", "8 c4"]);
      const nouns = (await ledger.acts(log.compartment, {}, ALL)).map(({ type }) => type.split(".")[0]);
      expect(nouns.filter((noun) => noun === "comment")).toHaveLength(4);
      expect(nouns.length).toBeGreaterThan(4);
      expect(await found({ noun: "comment", subject: "c1" })).toEqual(["1 c1", "6 c3"]);
      expect(await found({ noun: "comment", card: "card-1" })).toEqual(["1 c1", "6 c3"]);
      expect(await found({ noun: "comment", subject: "c2", card: "card-1" })).toEqual([]);
      expect(await found({ noun: "comment", subject: "c1", card: "card-1" })).toEqual(["1 c1", "6 c3"]);
      expect(await found({ noun: "sighting", card: "card-1" })).toEqual(["5 s1"]);
      expect(await found({ noun: "comment", begun: true })).toEqual(["1 c1", "4 c2", "8 c4"]);
      expect(await found({ noun: "comment", begun: true }, { after: 1, limit: 1 })).toEqual(["4 c2"]);
      expect(await found({ noun: "comment", begun: true, card: "card-1" })).toEqual(["1 c1"]);
      expect(await found({ noun: "comment", begun: true, card: "card-2" }, { after: 0, upTo: 3, limit: 9 })).toEqual([]);
      expect(await found({ noun: "later", subject: "c1" })).toEqual(["7 c1"]);
      // Of a shredded act the leaf alone is left: it is found by its id.
      expect(await found({ noun: "comment", subject: "c4" })).toEqual(["8 c4"]);
      expect(await found({ noun: "comment" }, { after: 1, limit: 2 })).toEqual(["4 c2", "6 c3"]);
      expect(await found({ noun: "comment" }, { after: -1, upTo: 4, limit: 9 })).toEqual(["1 c1", "4 c2"]);
      expect(await found({ noun: "comment" }, { after: 0, limit: 0 })).toEqual([]);
      expect(await ledger.acts("nowhere", { noun: "comment" }, ALL)).toEqual([]);
    }),
  );
  it(
    "AC1 counts the acts of each type about each card, and finds those that concern a person in all compartments, newest first",
    withLedger(async (ledger) => {
      const logs = [growingLog({ compartment: "compartment-a" }), growingLog({ compartment: "compartment-b", at: 1_700_000_000_500 })];
      const [a, b] = logs as [(typeof logs)[0], (typeof logs)[0]];
      const say = (log: typeof a, id: string, body: { said: object; set?: object }, type = "comment.made") =>
        log.said({ type, id, body: JSON.parse(JSON.stringify(body)) as never });
      const inA = [
        say(a, "a1", { said: { card: "card-1", mentions: ["user-2", "user-2"] } }),
        say(a, "a2", { said: { card: "card-1" }, set: { subject: "a1", concerns: ["user-2", "user-1"] } }),
        say(a, "a3", { said: { comment: "a1" }, set: { card: "card-1" } }, "comment.withdrawn"),
        say(a, "a4", { said: { card: "card\0" } }, "sighting.made"),
      ] as const;
      const inB = [say(b, "b1", { said: { card: "card-1", mentions: ["user-2"] } })] as const;
      expect(await ledger.append([appendOf(...inA), appendOf(...inB)])).toEqual(["appended", "appended"]);
      const counts = (await ledger.actCounts("compartment-a")).map(({ card, type, count, last }) => `${card} ${type} ${count} ${last}`);
      expect(counts.toSorted()).toEqual(["card\0 sighting.made 1 4", "card-1 comment.made 2 2", "card-1 comment.withdrawn 1 3"].toSorted());
      expect(await ledger.actCounts("nowhere")).toEqual([]);
      expect(await ledger.lastActs("compartment-a", { noun: "comment", subject: "a1" }, 2)).toEqual([inA[1], inA[0]]);
      expect(await ledger.lastActs("compartment-a", { noun: "comment", subject: "a1" }, 1)).toEqual([inA[1]]);
      expect(await ledger.lastActs("nowhere", { noun: "comment", subject: "a1" }, 1)).toEqual([]);
      const compartments = ["compartment-a", "compartment-b"];
      const first = await ledger.concerning("user-2", { compartments, limit: 2 });
      expect(first).toEqual([inB[0], inA[1]]);
      const last = first.at(-1) as (typeof first)[0];
      expect(await ledger.concerning("user-2", { compartments, before: last, limit: 2 })).toEqual([inA[0]]);
      // P3: what is in another compartment is not looked at.
      expect(await ledger.concerning("user-2", { compartments: ["compartment-a"], limit: 1 })).toEqual([inA[1]]);
      expect(await ledger.concerning("user-2", { compartments: [], limit: 1 })).toEqual([]);
      // A place that a client made up.
      const nowhere = { at: 0, compartment: "a\0", seq: 1 };
      expect(await ledger.concerning("user-2", { compartments, before: nowhere, limit: 1 })).toEqual([]);
      // The author of an act is not told of it.
      expect(await ledger.concerning("user-1", { compartments, limit: 2 })).toEqual([]);
      expect(await ledger.concerning("user-2", { compartments, limit: 0 })).toEqual([]);
    }),
  );
  it(
    "AC13 counts the acts of each type about each card as a fold of the log does, whatever was appended, together, at once and in vain",
    withLedger(async (ledger, { reopen }) => {
      const rounds = fc.sample(fc.array(fc.array(countedAct, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 4 }), {
        numRuns: 25,
        seed: 13,
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
        // The same again counts nothing: another one was first.
        expect(new Set(await ledger.append(appends))).toEqual(new Set(["head-moved"]));
      }
      const stores = [ledger, ...(reopen === null ? [] : [await reopen()])];
      for (const store of stores)
        for (const [compartment, entries] of written)
          expect(sorted(await store.actCounts(compartment))).toEqual(sorted(foldedCounts(entries)));
    }),
  );
  it(
    "AC1 finds acts whose id or card PostgreSQL could not store as they are, and none of an append that was refused",
    withLedger(async (ledger) => {
      const log = growingLog();
      const odd = log.said({ type: "comment.made", id: "a\0b\u0001", body: { said: { card: "بطاقة\0" } } });
      await ledger.append([appendOf(odd)]);
      expect(await ledger.act(log.compartment, odd.id)).toEqual(odd);
      expect(await ledger.acts(log.compartment, { noun: "comment", card: "بطاقة\0" }, ALL)).toEqual([odd]);
      expect(await ledger.acts(log.compartment, { noun: "comment", card: "بطاقة" }, ALL)).toEqual([]);
      const rival = growingLog({ author: "user-2" });
      const refused = rival.said({ type: "comment.made", id: "refused", body: { said: {} } });
      expect(await ledger.append([appendOf(refused)])).toEqual(["head-moved"]);
      expect(await ledger.act(log.compartment, "refused")).toBeNull();
    }),
  );
  it(
    "P12 pages through more acts than one answer holds",
    withLedger(async (ledger) => {
      const log = growingLog();
      const text = "x".repeat(60_000);
      const entries = Array.from({ length: 300 }, (_, index) =>
        log.said({ type: "comment.made", id: `c${index}`, body: { said: { card: "card-1", text } } }),
      );
      await ledger.append([appendOf(entries[0] as LedgerEntry, ...entries.slice(1))]);
      const seqs: number[] = [];
      for (let after = 0; ;) {
        const page = await ledger.acts(log.compartment, { noun: "comment", card: "card-1" }, { after, limit: 500 });
        expect(page.reduce((sum, act) => sum + sizeOf(act), 0)).toBeLessThan(9_000_000);
        if (page.length === 0) break;
        seqs.push(...page.map(({ seq }) => seq));
        after = seqs.at(-1) ?? 0;
      }
      expect(seqs).toEqual(entries.map(({ seq }) => seq));
    }),
  );
}

/** An act of one of a few types, about one of a few cards or none; null for an edit. */
const countedAct = fc.option(
  fc.record({
    type: fc.constantFrom("comment.made", "comment.withdrawn", "sighting.made", "later.happened"),
    body: fc
      .option(fc.constantFrom("card-1", "card-2", "card\0"), { nil: undefined })
      .map((card) => ({ said: card === undefined ? {} : { card } })),
  }),
  { freq: 8 },
);

function foldedCounts(entries: readonly LedgerEntry[]): ActCount[] {
  const acts = entries.filter((entry) => entry.kind === "act").map((act) => ({ ...act, place: placeOf(act) }));
  return [...Map.groupBy(acts, ({ type, place }) => JSON.stringify([type, place.card])).values()].flatMap((same) => {
    const last = same.at(-1);
    return last === undefined || last.place.card === null
      ? []
      : [{ card: last.place.card, type: last.type, count: same.length, last: last.seq }];
  });
}

function sorted(counts: readonly ActCount[]): string[] {
  return counts.map(({ card, type, count, last }) => JSON.stringify([card, type, count, last])).toSorted();
}
