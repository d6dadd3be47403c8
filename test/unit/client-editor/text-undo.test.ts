import type { Command } from "@tiptap/pm/state";
import { describe, expect, it } from "vitest";
import { EDITOR_ACTS, typing } from "../../support/undo/editor-acts.ts";
import { EditorPerson } from "../../support/undo/editor-person.ts";

/** Acts within a list: their place is made in the test of random acts. */
const IN_LISTS = new Set(["a new point", "sinking a point", "lifting a point"]);

describe("undo in the editor (found 20)", () => {
  it.each(Object.keys(EDITOR_ACTS).filter((name) => !IN_LISTS.has(name)))(
    "takes %s back with one press, and not what was typed before it behind words that came back",
    (name) => {
      const person = new EditorPerson("Seen at the quay\nand again");
      const { editor, undo } = person;
      const act = (name: string) => person.act(EDITOR_ACTS[name] as Command);
      const first = person.shown();
      person.select(17, 17);
      person.act(typing(" seen twice"));
      person.select(23, 28);
      act("deleting");
      undo.undo();
      person.select(28, 28);
      person.act(typing("!"));
      const before = person.shown();
      // A join needs the caret at the start of a paragraph; two acts need another before them that they can take away.
      if (name === "joining paragraphs") person.select(31, 31);
      else person.select(23, 29);
      if (name === "lifting") act("quotation");
      if (name === "paragraph") act("heading");
      const acts = undo.undoStack.length;
      act(name);
      expect(undo.undoStack.length).toBe(acts + 1);
      undo.undo();
      expect(undo.undoStack.length).toBe(acts);
      while (undo.undoStack.length > 2) undo.undo();
      expect(person.shown()).toBe(before);
      expect(editor.state.doc.textContent).toContain("twice!");
      undo.undo();
      undo.undo();
      expect(person.shown()).toBe(first);
    },
  );
});
