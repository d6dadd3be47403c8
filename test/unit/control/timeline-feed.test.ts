import type { Socket } from "socket.io";
import { expect, it } from "vitest";
import { TimelineFeed, type FeedPorts } from "../../../server/transport/control/timeline-feed.ts";
import { KeptLog } from "../../support/hub-world.ts";
import { ManualClock, settle } from "../../support/manual-clock.ts";

/** The feed of one compartment with one follower; two entries are read at a time, a line each. */
async function feedOf(options: Partial<FeedPorts> = {}) {
  const clock = new ManualClock();
  const sent: number[] = [];
  const socket = {
    emit: (_name: string, { entries }: { entries: readonly { seq: number }[] }) => sent.push(...entries.map(({ seq }) => seq)),
  } as unknown as Socket;
  const ledger = { head: 0 };
  const feed = new TimelineFeed({
    clock,
    log: new KeptLog(),
    headSeq: () => Promise.resolve(ledger.head),
    history: { timelineSince: async (_compartment, after) => linesAfter(after, ledger.head) },
    presentLines: (lines) =>
      Promise.resolve(lines.map((line) => ({ ...line, at: "", author: { id: line.author, username: "ana", displayName: "Ana" } }))),
    isFollowed: () => true,
    record: async () => {},
    followersOf: () => [socket],
    ...options,
  });
  feed.follow("c1");
  await settle();
  const move = async (head: number, turns: number): Promise<void> => {
    ledger.head = head;
    feed.committed("c1");
    for (let turn = 0; turn < turns; turn++) await clock.advance(250);
  };
  return { clock, sent, socket, feed, move };
}

function linesAfter(after: number, head: number) {
  const seq = Math.min(head, after + 2);
  const seqs = [after + 1, after + 2].filter((candidate) => candidate <= seq);
  return { seq, entries: seqs.map((at) => ({ id: `${at}`, seq: at, at, author: "ana", partner: "ALF", verb: "changed" as const })) };
}

it("P6 goes on by itself after an answer that did not reach the head, and after a read that failed", async () => {
  let faults = 1;
  const { clock, sent, move } = await feedOf({
    history: {
      timelineSince: (_compartment, after) => (faults-- > 0 ? Promise.reject(new Error("busy")) : Promise.resolve(linesAfter(after, 5))),
    },
  });
  await move(5, 8);
  expect(sent).toEqual([1, 2, 3, 4, 5]);
  expect(clock.pending).toBe(0);
});

it("sends lines whose names could not be looked up once they can", async () => {
  let faults = 1;
  const { sent, move } = await feedOf({
    presentLines: (lines) =>
      faults-- > 0
        ? Promise.reject(new Error("the directory is away"))
        : Promise.resolve(lines.map((line) => ({ ...line, at: "", author: { id: line.author, username: "ana", displayName: "Ana" } }))),
  });
  await move(1, 8);
  expect(sent).toEqual([1]);
});

it("T48 sends nothing while it is not known who may still read it, and all of it afterwards", async () => {
  const rights = { hasRunOut: true };
  const { sent, move, clock } = await feedOf({ rights });
  await move(2, 20);
  expect(sent).toEqual([]);
  rights.hasRunOut = false;
  for (let turn = 0; turn < 8; turn++) await clock.advance(250);
  expect(sent).toEqual([1, 2]);
});

it("hears of other nodes' commits again when it was left while a read was under way, and is followed again", async () => {
  const followers: Socket[] = [];
  const reads = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let read = 0;
  let watched = 0;
  const { feed, socket, move } = await feedOf({
    isFollowed: () => followers.length > 0,
    followersOf: () => followers,
    onMoved: () => {
      watched++;
      return () => void watched--;
    },
    history: {
      timelineSince: async (_compartment, after) => {
        await reads[read++]?.promise;
        return linesAfter(after, 2);
      },
    },
  });
  followers.push(socket);
  await move(1, 2);
  followers.pop();
  await move(2, 2);
  expect(watched).toBe(0);
  reads[0]?.resolve();
  await settle();
  followers.push(socket);
  feed.follow("c1");
  await settle();
  expect(watched).toBe(1);
});
