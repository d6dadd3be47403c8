import { expect, it } from "vitest";
import { KEPT_UNDO_SEEDS } from "../../support/undo/kept-seeds.ts";
import { playEditor } from "../../support/undo/play-editor.ts";
import { emptyReport, playTogether } from "../../support/undo/play-together.ts";

it.each([1, 2, 3, 4, 5, Math.floor(Math.random() * 2 ** 31)])(
  "undo and redo go through random acts in the editor, one act a press, and show exactly what was there (found 20, seed %i)",
  (seed) => {
    expect(playEditor(seed, 40)).toBeNull();
  },
);

it.each(KEPT_UNDO_SEEDS)(
  "undo in one text leaves what another person did, or says that it cannot (found 4, found 20, seed $seed of $people: $found)",
  ({ seed, people }) => {
    const report = emptyReport();
    playTogether({ seed, people, steps: 80 }, report);
    expect(report.faults).toEqual([]);
    expect(report.done).toBeGreaterThan(0);
  },
);
