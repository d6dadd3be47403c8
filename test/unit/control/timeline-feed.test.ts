import type { Socket } from "socket.io";
import { expect, it } from "vitest";
import { TimelineFeed } from "../../../server/transport/control/timeline-feed.ts";
import { KeptLog } from "../../support/hub-world.ts";
import { ManualClock, settle } from "../../support/manual-clock.ts";

it("P6 goes on by itself after an answer that did not reach the head, and after a read that failed", async () => {
  const clock = new ManualClock();
  const sent: number[] = [];
  const socket = {
    emit: (_name: string, { entries }: { entries: readonly { seq: number }[] }) => sent.push(...entries.map(({ seq }) => seq)),
  };
  let head = 0;
  let faults = 1;
  const feed = new TimelineFeed({
    clock,
    log: new KeptLog(),
    headSeq: () => Promise.resolve(head),
    // Two entries at a time, a line each.
    history: {
      timelineSince: (_compartment, after) => {
        if (faults-- > 0) return Promise.reject(new Error("busy"));
        const seq = Math.min(head, after + 2);
        const seqs = [after + 1, after + 2].filter((candidate) => candidate <= seq);
        return Promise.resolve({
          seq,
          entries: seqs.map((at) => ({ id: `${at}`, seq: at, at, author: "ana", partner: "ALF", verb: "changed" as const })),
        });
      },
    },
    presentLines: (lines) =>
      Promise.resolve(lines.map((line) => ({ ...line, at: "", author: { id: line.author, username: "ana", displayName: "Ana" } }))),
    followersOf: () => [socket as unknown as Socket],
  });
  feed.follow("c1");
  await settle();
  head = 5;
  feed.committed("c1");
  for (let turn = 0; turn < 8; turn++) await clock.advance(250);
  expect(sent).toEqual([1, 2, 3, 4, 5]);
  expect(clock.pending).toBe(0);
});
