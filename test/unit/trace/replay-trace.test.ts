import { describe, expect, it } from "vitest";
import { bodyText } from "../../../shared/board/rich-text.ts";
import { readTrace } from "../../support/trace/editing-trace.ts";
import { characterIds, runsOf, TYPIST_CLIENT_IDS } from "../../support/trace/replay-trace.ts";
import { replayInOneProcess } from "../../support/trace/two-documents.ts";

const trace = readTrace("friendsforever");

describe("the two-author trace in one process", () => {
  it.each(["single", "runs"] as const)("ends with exactly its endContent, edit by edit or in runs: %s", async (grouping) => {
    const texts = await replayInOneProcess(runsOf(trace, grouping), TYPIST_CLIENT_IDS);
    expect(texts.map((text) => bodyText(text))).toEqual([trace.endContent, trace.endContent]);
    const ids = characterIds(texts[0]);
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
    const [one, two] = await replayInOneProcess(runsOf(trace), [TYPIST_CLIENT_IDS[1], TYPIST_CLIENT_IDS[0]]);
    expect(bodyText(one)).toBe(bodyText(two));
    expect(bodyText(one)).not.toBe(trace.endContent);
    const letters = (text: string) =>
      text
        .split("")
        .toSorted((a, b) => (a < b ? -1 : 1))
        .join("");
    expect(letters(bodyText(one))).toBe(letters(trace.endContent));
  });
});
