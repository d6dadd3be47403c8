import { expect, it } from "vitest";
import { playEditor } from "../../support/undo/play-editor.ts";

it.each([1, 2, 3, 4, 5, Math.floor(Math.random() * 2 ** 31)])(
  "undo and redo go through random acts in the editor, one act a press, and show exactly what was there (found 20, seed %i)",
  (seed) => {
    expect(playEditor(seed, 40)).toBeNull();
  },
);
