import type { Command } from "@tiptap/pm/state";
import * as Y from "yjs";
import { beforeEach, describe, expect, it } from "vitest";
import { EDITOR_ACTS, typing } from "../../support/undo/editor-acts.ts";
import { EditorPerson } from "../../support/undo/editor-person.ts";

let own: EditorPerson;
let other: EditorPerson;

const sync = () => {
  for (const [from, to] of [
    [own, other],
    [other, own],
  ] as const)
    Y.applyUpdate(to.doc, Y.encodeStateAsUpdate(from.doc, Y.encodeStateVector(to.doc)), "line");
};
const act = (person: EditorPerson, name: string) => person.act(EDITOR_ACTS[name] as Command);
/** Places the selection around some letters, or before them. */
const select = (person: EditorPerson, letters: string, isAround = true) => {
  let at = -1;
  person.editor.state.doc.descendants((node, position) => {
    const index = node.isText && at < 0 ? (node.text ?? "").indexOf(letters) : -1;
    if (index >= 0) at = position + index;
  });
  expect(at).toBeGreaterThanOrEqual(0);
  person.select(at, isAround ? at + letters.length : at);
};

/** Acts that move letters: what the other person changes afterwards is in the copies. */
const MOVES: Readonly<Record<string, () => void>> = {
  wrap: () => (select(own, "second"), act(own, "bulleted list")),
  split: () => (select(own, "second", false), act(own, "a new paragraph")),
  heading: () => (select(own, "second"), act(own, "heading")),
  join: () => (select(own, "the second", false), act(own, "joining paragraphs")),
};
const REMOTE: Readonly<Record<string, () => void>> = {
  insert: () => (select(other, "cond", false), other.act(typing("X"))),
  delete: () => (select(other, "cond"), act(other, "deleting")),
  format: () => (select(other, "cond"), act(other, "bold")),
};
const CASES = Object.keys(MOVES).flatMap((move) => Object.keys(REMOTE).map((remote) => [move, remote] as const));

describe("undo of an act that moved letters, in a text of two people (found 4, found 20)", () => {
  beforeEach(() => {
    own = new EditorPerson("The first line\nthe second line\na third");
    other = new EditorPerson(own);
  });

  it.each(CASES)("leaves a %s in which another person made an %s, says who, and goes on with the act before it", (move, remote) => {
    select(own, "third", false);
    own.act(typing("own "));
    MOVES[move]?.();
    sync();
    REMOTE[remote]?.();
    sync();
    const shown = own.shown();
    expect(own.press("undo")).toBe(false);
    expect(own.shown()).toBe(shown);
    expect(own.refusals).toEqual([{ by: "another", client: remote === "insert" ? other.doc.clientID : null }]);
    expect(own.press("undo")).toBe(true);
    expect(own.shown()).toBe(shown.replace("own ", ""));
  });

  it.each(CASES)("does not redo a %s where another person made an %s in what undo brought back", (move, remote) => {
    MOVES[move]?.();
    own.press("undo");
    sync();
    REMOTE[remote]?.();
    sync();
    const shown = own.shown();
    expect(own.press("redo")).toBe(false);
    expect(own.shown()).toBe(shown);
  });

  it.each(Object.keys(MOVES))("undoes a %s where another person has written elsewhere", (move) => {
    MOVES[move]?.();
    sync();
    select(other, "first", false);
    other.act(typing("very "));
    sync();
    expect(own.press("undo")).toBe(true);
    sync();
    expect(other.shown()).toBe(own.shown());
    expect(own.editor.state.doc.textBetween(0, own.editor.state.doc.content.size, "|")).toBe("The very first line|the second line|a third");
  });

  it("takes back what was typed beside another person's letters, and leaves theirs", () => {
    select(own, "second", false);
    own.act(typing("own "));
    sync();
    select(other, "n second", false);
    other.act(typing("X"));
    sync();
    expect(own.press("undo")).toBe(true);
    expect(own.editor.state.doc.textContent).toContain("the Xsecond");
  });

  it("says so where another person deleted all that the act had typed, and leaves the act before it", () => {
    select(own, "first", false);
    own.act(typing("early "));
    select(own, "second", false);
    own.act(typing("late "));
    sync();
    select(other, "late ");
    act(other, "deleting");
    sync();
    expect(own.press("undo")).toBe(false);
    expect(own.editor.state.doc.textContent).toContain("early ");
  });

  it("does not bring letters back that another person's undo has brought back", () => {
    for (const person of [own, other]) {
      select(person, "second ");
      act(person, "deleting");
    }
    sync();
    expect(other.press("undo")).toBe(true);
    sync();
    expect(own.press("undo")).toBe(false);
    expect(own.editor.state.doc.textContent.split("second")).toHaveLength(2);
  });

  it.each(["deleting", "joining paragraphs", "a new paragraph", "paragraph"])(
    "brings a heading back from %s with the level that another person gave it meanwhile, and never without one (U4)",
    (name) => {
      select(own, "the second", false);
      act(own, "heading");
      sync();
      select(own, "the second line", name === "deleting");
      act(own, name);
      if (name === "deleting") act(own, "joining paragraphs");
      select(other, "second");
      act(other, "another level");
      sync();
      while (own.undo.undoStack.length > 1) expect(own.press("undo")).toBe(true);
      sync();
      for (const { editor } of [own, other]) {
        expect(editor.unfit).toBeNull();
        expect(editor.state.doc.child(1).attrs).toMatchObject({ level: 2 });
        expect(editor.state.doc.child(1).textContent).toBe("the second line");
      }
    },
  );

  it("leaves a mark that both gave to the same words at once until both have taken it back, and says so (U4)", () => {
    for (const person of [own, other]) {
      select(person, "second");
      act(person, "bold");
    }
    sync();
    const marked = own.shown();
    expect(own.press("undo")).toBe(false);
    expect(own.undo.canRedo()).toBe(false);
    sync();
    expect([own.shown(), other.shown()]).toEqual([marked, marked]);
    expect(other.press("undo")).toBe(true);
    sync();
    expect(own.shown()).toBe(other.shown());
    expect(own.shown()).not.toContain("bold");
  });

  it("leaves a mark that another person's typing in front of it has taken over, says so, and never spreads it (U4)", () => {
    select(own, "The first");
    act(own, "strike");
    sync();
    select(other, "The", false);
    other.act(typing("X"));
    sync();
    const shown = own.shown();
    expect(own.press("undo")).toBe(false);
    expect(own.shown()).toBe(shown);
    sync();
    expect(other.shown()).toBe(shown);
  });

  it("takes a mark from words that another person typed between the marked ones, and leaves it to those that they typed behind them (U4)", () => {
    select(own, "second");
    act(own, "bold");
    sync();
    select(other, "ond", false);
    other.act(typing("X"));
    select(other, "ond");
    other.select(other.editor.state.selection.to, other.editor.state.selection.to);
    other.act(typing("Y"));
    sync();
    expect(own.shown()).toContain('"marks":[{"type":"bold"}],"text":"secXondY"');
    expect(own.press("undo")).toBe(true);
    sync();
    for (const person of [own, other]) {
      expect(person.shown()).toContain('"text":"the secXond"},{"type":"text","marks":[{"type":"bold"}],"text":"Y"},');
      expect(person.editor.unfit).toBeNull();
    }
    expect(own.press("redo")).toBe(true);
    expect(own.shown()).toContain('"marks":[{"type":"bold"}],"text":"secXondY"');
  });

  it.each([
    [1, 2],
    [2, 1],
  ])(
    "brings words back with the marks that they had, whatever another person marked beside them meanwhile (U4, ids %i and %i)",
    (ownId, otherId) => {
      [own.doc.clientID, other.doc.clientID] = [ownId, otherId];
      select(own, " second line");
      act(own, "deleting");
      expect(own.press("undo")).toBe(true);
      expect(own.press("redo")).toBe(true);
      sync();
      select(other, "the");
      act(other, "bold");
      sync();
      expect(own.press("undo")).toBe(true);
      sync();
      for (const person of [own, other])
        expect(person.shown()).toContain('"marks":[{"type":"bold"}],"text":"the"},{"type":"text","text":" second line"}');
    },
  );

  it("keeps both editors open where two people mark the same words as code and bold, at once or as undo brings one back (U4)", () => {
    select(own, "second");
    act(own, "code");
    expect(own.press("undo")).toBe(true);
    select(other, "second");
    act(other, "bold");
    sync();
    expect(own.press("redo")).toBe(true);
    sync();
    for (const [person, name] of [
      [own, "code"],
      [other, "italic"],
    ] as const) {
      select(person, "third");
      act(person, name);
    }
    sync();
    for (const { editor } of [own, other]) {
      expect(editor.unfit).toBeNull();
      expect(
        editor.state.doc
          .child(1)
          .child(1)
          .marks.map(({ type }) => type.name),
      ).toEqual(expect.arrayContaining(["bold", "code"]));
      expect(editor.state.doc.child(2).lastChild?.marks.map(({ type }) => type.name)).toEqual(expect.arrayContaining(["italic", "code"]));
    }
  });

  it("takes a mark from a part of another person's longer mark, and both editors stay open and write only what is typed (U4, P11)", () => {
    select(own, "second");
    act(own, "bold");
    sync();
    select(other, "the ", false);
    const { from } = other.editor.state.selection;
    other.select(from, from + "the second line".length);
    act(other, "underline");
    sync();
    expect(own.press("undo")).toBe(true);
    sync();
    const late = new EditorPerson(own);
    for (const { editor } of [own, other, late]) expect(editor.unfit).toBeNull();
    let updates = 0;
    for (const { doc } of [own, other, late]) doc.on("update", () => (updates += 1));
    for (const { editor } of [own, other, late]) editor.touch();
    expect(updates).toBe(0);
    const shown = own.shown();
    expect(shown).not.toContain("bold");
    for (const person of [other, late]) expect(person.shown()).toBe(shown);
    select(other, "cond", false);
    other.act(typing("X"));
    sync();
    expect([own.shown(), other.shown()]).toEqual([shown.replace("second", "seXcond"), shown.replace("second", "seXcond")]);
  });
});
