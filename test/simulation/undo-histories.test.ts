import { describe, expect, it } from "vitest";
import { playHistories } from "../support/undo/play-histories.ts";

describe("undo in random histories of three people (found 4, found 20)", () => {
  it.each([1, Math.floor(Math.random() * 2 ** 31)])(
    "takes back one own act a press, and nothing of others (seed %i)",
    (seed) => {
      const report = playHistories({ histories: 150, seed });
      expect(report.complaints).toEqual([]);
      expect(report.refused).toBeGreaterThan(10);
      expect(report.done).toBeGreaterThan(300);
      expect(report.bodyPresses).toBeGreaterThan(100);
      expect(report.exactBodyPresses).toBeGreaterThan(100);
    },
    120_000,
  );

  it.each([{ seed: 31005142, found: "the oracle took the letter of a title that stood there twice for one that the act had not touched" }])(
    "finds nothing wrong in the history of seed $seed: $found",
    ({ seed }) => {
      expect(playHistories({ histories: 1, seed }).complaints).toEqual([]);
    },
  );
});
