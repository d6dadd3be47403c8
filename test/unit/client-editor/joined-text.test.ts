import type { Command } from "@tiptap/pm/state";
import * as Y from "yjs";
import { beforeEach, describe, expect, it } from "vitest";
import { EDITOR_ACTS, typing } from "../../support/undo/editor-acts.ts";
import { EditorPerson } from "../../support/undo/editor-person.ts";

let left: EditorPerson;
let right: EditorPerson;

const send = (from: EditorPerson, to: EditorPerson) =>
  Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)), "line");
const words = (person: EditorPerson) => person.editor.state.doc.lastChild?.textContent ?? "";
const type = (person: EditorPerson, letters: string) => (person.select(8, 8), person.act(typing(letters)));

describe("undo of words that the editor moves into the text beside them, where two people typed into an empty paragraph at once (B9)", () => {
  beforeEach(() => {
    left = new EditorPerson("Above");
    left.select(6, 6);
    left.act(EDITOR_ACTS["a new paragraph"] as Command);
    right = new EditorPerson(left);
    // Of two texts written at once into one place, the one of the lower client stands left.
    [left.doc.clientID, right.doc.clientID] = [1, 2];
  });

  it("takes one's own words away with one press, and brings them back", () => {
    type(left, "theirs ");
    type(right, "own");
    send(left, right);
    expect(words(right)).toBe("theirs own");
    expect(right.press("undo")).toBe(true);
    expect(words(right)).toBe("theirs ");
    expect(right.press("redo")).toBe(true);
    expect(words(right)).toBe("theirs own");
    send(right, left);
    expect(words(left)).toBe("theirs own");
    expect(left.press("undo")).toBe(true);
    expect(words(left)).toBe("own");
  });

  it("takes one act a press", () => {
    type(left, "theirs ");
    type(right, "first ");
    right.select(14, 14);
    right.act(typing("second"));
    right.select(8, 11);
    right.act(EDITOR_ACTS["bold"] as Command);
    right.press("undo");
    right.select(11, 11);
    right.act(typing("-"));
    send(left, right);
    expect(words(right)).toBe("theirs fir-st second");
    const seen: string[] = [];
    while (right.undo.canUndo()) {
      expect(right.press("undo")).toBe(true);
      seen.push(words(right));
    }
    expect(seen).toEqual(["theirs first second", "theirs first ", "theirs "]);
    while (right.undo.canRedo()) expect(right.press("redo")).toBe(true);
    expect(words(right)).toBe("theirs fir-st second");
    send(right, left);
    expect(left.shown()).toBe(right.shown());
  });

  it("takes marks off words that were moved, and not the words", () => {
    type(left, "theirs ");
    type(right, "plain bold");
    right.select(14, 18);
    right.act(EDITOR_ACTS["bold"] as Command);
    send(left, right);
    const marked = () => right.editor.state.doc.lastChild?.childCount;
    expect([words(right), marked()]).toEqual(["theirs plain bold", 2]);
    expect(right.press("undo")).toBe(true);
    expect([words(right), marked()]).toEqual(["theirs plain bold", 1]);
    expect(right.press("redo")).toBe(true);
    expect([words(right), marked()]).toEqual(["theirs plain bold", 2]);
  });

  it("says that words which were deleted before cannot come back, and changes nothing", () => {
    type(left, "theirs ");
    type(right, "own words");
    right.select(11, 17);
    right.act(EDITOR_ACTS["deleting"] as Command);
    send(left, right);
    expect(right.press("undo")).toBe(false);
    expect(right.refusals).toEqual([{ by: "another", client: null }]);
    expect(words(right)).toBe("theirs own");
  });
});
