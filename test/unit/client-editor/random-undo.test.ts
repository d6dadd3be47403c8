import { expect, it } from "vitest";
import { playEditor } from "../../support/undo/play-editor.ts";
import { emptyReport, playTogether } from "../../support/undo/play-together.ts";

it.each([1, 2, 3, 4, 5, Math.floor(Math.random() * 2 ** 31)])(
  "undo and redo go through random acts in the editor, one act a press, and show exactly what was there (found 20, seed %i)",
  (seed) => {
    expect(playEditor(seed, 40)).toBeNull();
  },
);

// 9 and 38: undo took or tore another person's letters. 23: both moved the same letters at once. 243: undo went on for ever, since letters
// that it had brought back were deleted by the other person.
it.each([9, 23, 38, 243])(
  "undo of two people in one text leaves what the other did, or says that it cannot (found 4, found 20, seed %i)",
  (seed) => {
    const report = emptyReport();
    playTogether({ seed, people: 2, steps: 80 }, report);
    expect(report.faults).toEqual([]);
    expect(report.done).toBeGreaterThan(0);
  },
);
