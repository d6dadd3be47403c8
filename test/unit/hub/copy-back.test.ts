import { expect, it } from "vitest";
import type { Engine } from "../../../server/ports/engine.ts";
import { LedgerSyncFailed } from "../../../server/ports/ledger.ts";
import { copiedBack } from "../../../server/threads/copy-back.ts";
import { settle } from "../../support/manual-clock.ts";

/** An engine whose commits write so many bytes to one board, and copies back that end when they are told to. */
function world(bytesOfCommit: number) {
  const commit = { compartment: "a", afterSeq: 0, headSeq: 1, framed: Buffer.alloc(bytesOfCommit), inserts: [], updates: 1, claims: [] };
  const copies: PromiseWithResolvers<void>[] = [];
  const failed: unknown[] = [];
  const engine = copiedBack(
    { commit: async () => ({ frames: [], commands: [], commits: [commit], missed: [] }) } as Partial<Engine> as Engine,
    () => {
      const copy = Promise.withResolvers<void>();
      copies.push(copy);
      return copy.promise;
    },
    { failed: (cause) => failed.push(cause), lost: (cause) => failed.push(cause, "lost") },
  );
  return { copies, failed, write: () => engine.commit({ frames: [], commands: [], heard: null }, new Map()) };
}

it("H4 what was written is copied back after some megabytes, one copy at a time", async () => {
  const { copies, write } = world(9 << 20);
  await write();
  expect(copies).toHaveLength(0);
  for (let times = 0; times < 4; times++) await write();
  expect(copies).toHaveLength(1);
  copies[0]?.resolve();
  await settle();
  await write();
  expect(copies).toHaveLength(2);
});

it("P1 H4 a copy that fails fails no commit, and the next one is tried; one that could not be flushed is told apart", async () => {
  const { copies, failed, write } = world(13 << 20);
  await write();
  copies[0]?.reject(new Error("disk full"));
  await settle();
  expect((await write()).commits).toHaveLength(1);
  expect(copies).toHaveLength(2);
  copies[1]?.reject(new LedgerSyncFailed("not flushed"));
  await settle();
  expect(failed.map(String)).toEqual(["Error: disk full", "LedgerSyncFailed: not flushed", "lost"]);
});
