import type { Socket } from "socket.io";
import { expect, it } from "vitest";
import { createMemoryLedger } from "../../../server/adapters/memory/ledger.ts";
import { ActFeed } from "../../../server/transport/control/act-feed.ts";
import type { CommitListener } from "../../../server/ports/cluster.ts";
import type { ActEvent } from "../../../shared/control/events.ts";
import type { ActEntry, LedgerEntry } from "../../../shared/contribution/entry.ts";
import { appendOf, growingLog } from "../../support/entries.ts";
import { KeptLog } from "../../support/hub-world.ts";
import { ManualClock, settle } from "../../support/manual-clock.ts";

/** A feed of one compartment over a ledger in memory, with one follower, and what that follower was sent. */
async function world() {
  const clock = new ManualClock();
  const log = new KeptLog();
  const ledger = createMemoryLedger();
  const entries = growingLog();
  const sent: number[] = [];
  const followers = [{ emit: (_name: string, { seq }: ActEvent) => void sent.push(seq) } as unknown as Socket];
  const state = { isAway: false, reads: 0, listener: null as CommitListener | null };
  const feed = new ActFeed({
    clock,
    log,
    actsAfter: async (compartment, page) => {
      state.reads++;
      if (state.isAway) throw new Error("away");
      return ledger.acts(compartment, {}, page);
    },
    presentActs: async (acts: readonly ActEntry[]) => acts.map(({ compartment, seq }) => ({ compartment, seq }) as ActEvent),
    headSeq: async (compartment) => (await ledger.head(compartment)).seq,
    followCommits: (_compartment, listener) => {
      state.listener = listener;
      return () => (state.listener = null);
    },
    isFollowed: () => followers.length > 0,
    record: async () => {},
    followersOf: () => followers,
  });
  const append = async (...made: [LedgerEntry, ...LedgerEntry[]]): Promise<void> => void (await ledger.append([appendOf(...made)]));
  return { clock, log, entries, sent, followers, state, feed, append, compartment: entries.compartment };
}

it("AC11 sends the acts that come after a follower came, in the order of the log, each once", async () => {
  const { entries, sent, feed, append, compartment } = await world();
  await append(entries.claim(), entries.act());
  await feed.follow(compartment);
  await append(entries.act(), entries.update(), entries.act());
  feed.committed(compartment);
  feed.committed(compartment);
  await append(entries.act());
  feed.committed(compartment);
  await settle();
  expect(sent).toEqual([3, 5, 6]);
});

it("AC11 sends acts of another node, told by their commit or found by its head alone, and reads nothing for edits", async () => {
  const { entries, sent, state, feed, append, compartment } = await world();
  await append(entries.claim(), entries.update());
  await feed.follow(compartment);
  await append(entries.update());
  state.listener?.commit({ compartment, afterSeq: 2, headSeq: 3, framed: new Uint8Array(0), inserts: [], updates: 1, claims: [] }, 0);
  await settle();
  expect(state.reads).toBe(0);
  await append(entries.act());
  state.listener?.commit({ compartment, afterSeq: 3, headSeq: 4, framed: new Uint8Array(0), inserts: [], updates: 0, claims: [] }, 0);
  await settle();
  await append(entries.act());
  state.listener?.head(5, 0);
  await settle();
  expect(sent).toEqual([4, 5]);
  const { reads } = state;
  // The same head again is no news.
  state.listener?.head(5, 0);
  await settle();
  expect(state.reads).toBe(reads);
});

it("P12 a ledger that cannot be read is asked once a second, however much comes meanwhile, and nothing is lost or doubled", async () => {
  const { clock, log, entries, sent, state, feed, append, compartment } = await world();
  await append(entries.claim());
  await feed.follow(compartment);
  state.isAway = true;
  for (let act = 0; act < 20; act++) {
    await append(entries.act());
    feed.committed(compartment);
    await settle();
  }
  for (let second = 0; second < 5; second++) await clock.advance(1_000);
  expect(state.reads).toBeLessThanOrEqual(7);
  expect(log.lines.length).toBe(state.reads);
  state.isAway = false;
  await clock.advance(1_000);
  await settle();
  expect(sent).toEqual(Array.from({ length: 20 }, (_, index) => index + 2));
});

it("a compartment that no one follows any more is left with its next act", async () => {
  const { entries, sent, followers, state, feed, append, compartment } = await world();
  await append(entries.claim());
  await feed.follow(compartment);
  followers.length = 0;
  await append(entries.act());
  feed.committed(compartment);
  await settle();
  expect([sent, state.listener]).toEqual([[], null]);
});
