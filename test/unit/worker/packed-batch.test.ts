import { expect, it } from "vitest";
import { buffersOf, packBatch, packOutcome, unpackBatch, unpackOutcome } from "../../../server/adapters/worker/packed-batch.ts";
import type { CommandFrame, CommandOutcome } from "../../../server/ports/acts.ts";
import type { Commit, FrameOutcome, RightsMoved } from "../../../server/ports/engine.ts";
import { growingLog } from "../../support/entries.ts";

const LARGE = 1_000_000;

/** An update as it comes: behind the few bytes of its message. */
function received(size: number, letter: string): Uint8Array {
  const message = Buffer.allocUnsafeSlow(size + 6).fill(letter);
  return message.subarray(6);
}

/** Hands it over as to another thread: what goes along is gone here. */
function sent<Value>(value: Value, transfer: ArrayBuffer[]): Value {
  return structuredClone(value, { transfer });
}

it("P12 a batch of writes comes over whole and in order, and its large updates uncopied: the sender holds none of them any more", () => {
  const updates = [received(20, "a"), received(LARGE, "b"), received(30, "c"), received(LARGE, "d"), new Uint8Array(0)];
  const expected = updates.map((update) => Buffer.from(update));
  const packed = packBatch(
    { frames: updates.map((update, session) => ({ session, update })), commands: [], heard: null },
    new Map([["c1", 7]]),
  );
  expect(packed.bytes.length).toBeLessThan(200);
  expect(packed.large.map(({ buffer }) => buffer)).toEqual([updates[1]?.buffer, updates[3]?.buffer]);
  const {
    batch: { frames },
    moved,
  } = unpackBatch(sent(packed, buffersOf(packed)));
  expect(frames.map(({ session }) => session)).toEqual([0, 1, 2, 3, 4]);
  for (const [index, { update }] of frames.entries()) expect(Buffer.compare(update, expected[index] as Buffer)).toBe(0);
  expect([...moved]).toEqual([["c1", 7]]);
  expect(updates.map(({ length }) => length)).toEqual([20, 0, 30, 0, 0]);
});

it("P12 an update that shares its buffer with other messages is copied, so that they stay", () => {
  const chunk = Buffer.allocUnsafeSlow(2 * LARGE).fill("x");
  const packed = packBatch({ frames: [{ session: 1, update: chunk.subarray(0, LARGE) }], commands: [], heard: null }, new Map());
  expect(packed.large).toEqual([]);
  sent(packed, buffersOf(packed));
  expect(chunk.length).toBe(2 * LARGE);
});

it("P12 the engine's answer comes over whole, and its large commits uncopied", () => {
  const frames: FrameOutcome[] = [
    { kind: "gap" },
    { kind: "rights-moved", update: Uint8Array.of(1, 2, 3) },
    { kind: "durable", seq: 3, tops: [[7, 2]], landedDeleted: false, cost: 9, deleteCost: 5 },
  ];
  const commit = (afterSeq: number, framed: Uint8Array): Commit => ({
    compartment: "c1",
    afterSeq,
    headSeq: afterSeq + 1,
    framed,
    inserts: [{ client: 7, from: 0, to: 2 }],
    updates: 1,
    claims: [[7, "ana"]],
  });
  const act = growingLog().act();
  const commands: (CommandOutcome | RightsMoved)[] = [
    { kind: "done", isNew: true, acts: [act] },
    { kind: "done", isNew: false, acts: [{ ...act, body: null }] },
    { kind: "refused", why: "card-gone" },
    { kind: "unavailable" },
    { kind: "failed" },
    { kind: "rights-moved" },
  ];
  const expected = {
    frames,
    commands,
    commits: [commit(1, Buffer.alloc(9, "a")), commit(2, Buffer.alloc(LARGE, "b"))],
    missed: [commit(0, Buffer.alloc(5))],
  };
  const packed = packOutcome({ ...expected, commits: [expected.commits[0]!, commit(2, Buffer.allocUnsafeSlow(LARGE).fill("b"))] });
  expect(packed.bytes.length).toBeLessThan(900);
  const outcome = unpackOutcome(sent(packed, buffersOf(packed)));
  const plain = ({ framed, ...rest }: Commit) => ({ ...rest, framed: Buffer.from(framed).toString("latin1") });
  expect(outcome.frames).toEqual(frames);
  expect(outcome.commands).toEqual(commands);
  expect(outcome.commits.map(plain)).toEqual(expected.commits.map(plain));
  expect(outcome.missed.map(plain)).toEqual(expected.missed.map(plain));
});

it("P12 N22 a large update that was not written comes back uncopied", () => {
  const update = received(LARGE, "e");
  const { buffer } = update;
  const packed = packOutcome({ frames: [{ kind: "rights-moved", update }, { kind: "failed" }], commands: [], commits: [], missed: [] });
  expect([packed.bytes.length < 100, packed.large.map((each) => each.buffer)]).toEqual([true, [buffer]]);
  const [moved, failed] = unpackOutcome(sent(packed, buffersOf(packed))).frames;
  expect(failed).toEqual({ kind: "failed" });
  expect(moved?.kind === "rights-moved" && Buffer.from(moved.update).equals(Buffer.alloc(LARGE, "e"))).toBe(true);
});

it("N22 the change that was heard comes over, and that none was", () => {
  for (const heard of [null, 0, 7]) expect(unpackBatch(packBatch({ frames: [], commands: [], heard }, new Map())).batch.heard).toBe(heard);
});

it("commands come over whole and in order", () => {
  const commands: CommandFrame[] = [
    {
      compartment: "c1",
      principal: { user: "u1", partner: "ALF", role: "watch" },
      session: "s1",
      command: { type: "comment.made", id: "0".repeat(32), said: { card: "card-1", text: "شوهد من الرصيف" } },
    },
    {
      compartment: "c2",
      principal: { user: "u2", partner: "BRV", role: "lead" },
      session: "s2",
      command: {
        type: "opinion.given",
        id: "1".repeat(32),
        said: { card: "card-2", opinion: "agree", explanation: "x" },
        facts: { from: ["ALF"] },
        restsOn: { users: ["u3", "u4"], heard: 12 },
      },
    },
  ];
  const packed = packBatch({ frames: [], commands, heard: 0 }, new Map());
  expect(unpackBatch(sent(packed, buffersOf(packed))).batch).toEqual({ frames: [], commands, heard: 0 });
});
