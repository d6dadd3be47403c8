import { expect, it } from "vitest";
import { createMemoryLedger } from "../../../server/adapters/memory/ledger.ts";
import { DueItems, type Finisher } from "../../../server/domain/acts/due-items.ts";
import { LedgerUnavailable, type Ledger, type OpenItemRow } from "../../../server/ports/ledger.ts";
import type { LedgerEntry } from "../../../shared/contribution/entry.ts";
import { appendOf, growingLog } from "../../support/entries.ts";
import { KeptLog } from "../../support/hub-world.ts";
import { ManualClock } from "../../support/manual-clock.ts";

/** A ledger in which things wait, and sweeps over it that note what they are handed. */
function world(options: { ledger?: Ledger } = {}) {
  const clock = new ManualClock();
  const ledger = options.ledger ?? createMemoryLedger();
  const board = growingLog();
  const log = new KeptLog();
  let made = 0;
  const append = async (...entries: [LedgerEntry, ...LedgerEntry[]]): Promise<void> => void (await ledger.append([appendOf(...entries)]));
  const item = (dueInMs: number, state = "made") => ({ partner: "", state, dueAt: clock.now() + dueInMs });
  const said = (subject: string, open: readonly ReturnType<typeof item>[]) =>
    board.said({ type: "promise.given", id: `act-${(made += 1)}`, body: { said: {}, set: { subject, open } } });
  const sweep = (...finishers: Finisher[]): DueItems => {
    const due = new DueItems({ ledger, clock, log, jitter: () => 0.5, finishers });
    due.start();
    return due;
  };
  const failures = (): number => log.lines.filter(({ level }) => level === "error").length;
  return { clock, ledger, log, append, item, said, sweep, failures };
}

/** Notes the subjects of what it is handed. */
function noting(seen: string[], state = "made"): Finisher {
  return { noun: "promise", state, finish: async ({ subject }) => void seen.push(subject) };
}

it("AC17 an item is handed over within a second of when it is due, once while it stays closed, and never before", async () => {
  const { clock, append, item, said, sweep } = world();
  const seen: string[] = [];
  await append(said("late", [item(2_000)]), said("now", [item(0)]));
  sweep({
    ...noting(seen),
    finish: async ({ subject }) => {
      seen.push(subject);
      await append(said(subject, []));
    },
  });
  await clock.advance(499);
  expect(seen).toEqual([]);
  await clock.advance(501);
  expect(seen).toEqual(["now"]);
  await clock.advance(900);
  expect(seen).toEqual(["now"]);
  await clock.advance(700);
  expect(seen).toEqual(["now", "late"]);
  await clock.advance(60_000);
  expect(seen).toEqual(["now", "late"]);
});

it("AC17 an item that fails is tried again with longer and longer pauses, and keeps no other waiting", async () => {
  const { clock, append, item, said, sweep, failures } = world();
  const seen: string[] = [];
  await append(said("broken", [item(0)]), said("whole", [item(1_000)]));
  sweep({
    ...noting(seen),
    finish: async ({ subject }) => {
      seen.push(subject);
      if (subject === "broken" && seen.length < 5) throw new Error("not now");
      await append(said(subject, []));
    },
  });
  await clock.advance(20_000);
  expect(seen.filter((subject) => subject === "broken")).toHaveLength(4);
  expect(seen.indexOf("whole")).toBeLessThanOrEqual(2);
  expect(failures()).toBe(3);
});

it("AC17 P12 items without a finisher are passed over, however many there are and however long they have been due", async () => {
  const { clock, append, item, said, sweep } = world();
  const seen: string[] = [];
  const foreign = Array.from({ length: 64 }, (_, index) => item(index - 64_000, "later"));
  for (let act = 0; act < 40; act++) await append(said(`foreign-${act}`, foreign));
  await append(said("own", [item(0)]));
  sweep(noting(seen));
  await clock.advance(2_000);
  expect(seen[0]).toBe("own");
});

it("AC17 P12 an item that hangs, and as many as are finished at one time, keep the others waiting for half a minute at most", async () => {
  const { clock, append, item, said, sweep, failures } = world();
  const seen: string[] = [];
  for (let at = 0; at < 8; at++) await append(said(`hanging-${at}`, [item(at - 100)]));
  await append(said("whole", [item(0)]));
  sweep({
    ...noting(seen),
    finish: ({ subject }) => {
      seen.push(subject);
      return subject === "whole" ? Promise.resolve() : new Promise(() => {});
    },
  });
  await clock.advance(10_000);
  expect(seen).toHaveLength(8);
  await clock.advance(22_000);
  expect(seen).toContain("whole");
  expect(failures()).toBeGreaterThanOrEqual(8);
});

it("AC17 many items are finished few at a time, all of them", async () => {
  const { clock, append, item, said, sweep } = world();
  let underWay = 0;
  let most = 0;
  const seen = new Set<string>();
  for (let at = 0; at < 300; at++) await append(said(`s${at}`, [item(0)]));
  sweep({
    ...noting([]),
    finish: async ({ subject }) => {
      most = Math.max(most, (underWay += 1));
      await Promise.resolve();
      underWay -= 1;
      seen.add(subject);
      await append(said(subject, []));
    },
  });
  await clock.advance(5_000);
  expect(seen.size).toBe(300);
  expect(most).toBe(8);
});

it("AC17 a store that is away is asked again, with one line in the log; a sweep that was stopped asks no more and waits for what is under way", async () => {
  const memory = createMemoryLedger();
  let isAway = true;
  let asked = 0;
  const dueItems: Ledger["dueItems"] = async (query): Promise<readonly OpenItemRow[]> => {
    asked += 1;
    if (isAway) throw new LedgerUnavailable("away");
    return memory.dueItems(query);
  };
  const { clock, append, item, said, sweep, failures } = world({ ledger: { ...memory, dueItems } });
  await append(said("one", [item(0)]));
  const done = Promise.withResolvers<void>();
  const seen: string[] = [];
  const due = sweep({
    ...noting(seen),
    finish: ({ subject }) => {
      seen.push(subject);
      return done.promise;
    },
  });
  await clock.advance(3_000);
  expect([asked > 3, failures()]).toEqual([true, 1]);
  isAway = false;
  await clock.advance(1_000);
  expect(seen).toEqual(["one"]);
  let isStopped = false;
  const stopped = due.stop().then(() => (isStopped = true));
  const before = asked;
  await clock.advance(2_000);
  expect([asked, isStopped]).toEqual([before, false]);
  done.resolve();
  await stopped;
  expect(clock.pending).toBe(0);
});

it("AC17 a stop waits three seconds at most for what hangs", async () => {
  const { clock, append, item, said, sweep } = world();
  await append(said("one", [item(0)]));
  const due = sweep({ ...noting([]), finish: () => new Promise(() => {}) });
  await clock.advance(1_000);
  const stopped = due.stop();
  await clock.advance(3_000);
  await expect(stopped).resolves.toBeUndefined();
});

it("AC17 a node without finishers asks nothing", async () => {
  const { clock, sweep } = world();
  sweep();
  expect(clock.pending).toBe(0);
});
