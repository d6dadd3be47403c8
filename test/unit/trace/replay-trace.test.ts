import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { bodyText } from "../../../shared/board/rich-text.ts";
import { readTrace } from "../../support/trace/editing-trace.ts";
import type { Typist } from "../../support/trace/editing-trace.ts";
import { characterIds, other, replayTrace, runsOf, TYPIST_CLIENT_IDS } from "../../support/trace/replay-trace.ts";
import type { Between } from "../../support/trace/replay-trace.ts";

const trace = readTrace("friendsforever");

/** Two documents in one process; edits wait between them until they are shown. */
function twoDocuments(clientIds: readonly [number, number]) {
  const docs = clientIds.map((clientId) => {
    const doc = new Y.Doc();
    doc.clientID = clientId;
    return doc;
  }) as [Y.Doc, Y.Doc];
  const waiting: Record<Typist, { madeAfter: number; update: Uint8Array }[]> = { 0: [], 1: [] };
  const between: Between = {
    show: async (typist, editsOfOther) => {
      const queue = waiting[other(typist)];
      while (queue[0] !== undefined && queue[0].madeAfter <= editsOfOther) {
        Y.applyUpdate(docs[typist], queue.shift()?.update ?? new Uint8Array());
      }
    },
    typed: async (run, update) => void waiting[run.typist].push({ madeAfter: run.madeAfter, update }),
  };
  const finish = async () => {
    for (const typist of [0, 1] as const) await between.show(typist, Number.MAX_SAFE_INTEGER);
    return docs.map((doc) => bodyText(doc.getText("text")));
  };
  return { docs, texts: [docs[0].getText("text"), docs[1].getText("text")] as const, between, finish };
}

describe("the two-author trace in one process (issue 2 §8)", () => {
  it.each(["single", "runs"] as const)("ends with exactly its endContent, edit by edit or in runs: %s", async (grouping) => {
    const { docs, texts, between, finish } = twoDocuments(TYPIST_CLIENT_IDS);
    await replayTrace(runsOf(trace, grouping), texts, between);
    expect(await finish()).toEqual([trace.endContent, trace.endContent]);
    const ids = characterIds(docs[0].getText("text"));
    expect(ids.map((id) => id.character).join("")).toBe(trace.endContent);
    expect(new Set(ids.map((id) => id.client))).toEqual(new Set(TYPIST_CLIENT_IDS));
  });

  it("has real concurrency: groups into nearly 4,000 runs, over 2,000 of them after a merge", () => {
    const runs = runsOf(trace);
    expect(trace.edits).toHaveLength(26_078);
    expect(runs.length).toBeGreaterThan(3_000);
    expect(runs.length).toBeLessThan(5_000);
    expect(runs.flatMap((run) => run.patches)).toHaveLength(26_078);
  });

  it("needs the smaller client id with typist 0: the other way round, the same letters stand in another order", async () => {
    const { texts, between, finish } = twoDocuments([TYPIST_CLIENT_IDS[1], TYPIST_CLIENT_IDS[0]]);
    await replayTrace(runsOf(trace), texts, between);
    const [one, two] = await finish();
    expect(one).toBe(two);
    expect(one).not.toBe(trace.endContent);
    const letters = (text = "") =>
      text
        .split("")
        .toSorted((a, b) => (a < b ? -1 : 1))
        .join("");
    expect(letters(one)).toBe(letters(trace.endContent));
  });
});
