import { beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { TextUndo } from "../../../client/model/text-undo.ts";
import { newParagraph } from "../../../shared/board/rich-text.ts";

const ORIGIN = Symbol("editor");

/** Two people's copies of one rich text; a pause ends an act as a pause in typing does. */
function pair() {
  const [mine, theirs] = [new Y.Doc(), new Y.Doc()];
  mine.clientID = 1;
  theirs.clientID = 2;
  const body = mine.getXmlFragment("body");
  const theirBody = theirs.getXmlFragment("body");
  const undo = new TextUndo(body);
  undo.addTrackedOrigin(ORIGIN);
  const sync = () => {
    const [out, back] = [Y.encodeStateAsUpdate(mine), Y.encodeStateAsUpdate(theirs)];
    Y.applyUpdate(theirs, out, "line");
    Y.applyUpdate(mine, back, "line");
  };
  const edit = (change: () => void) => mine.transact(change, ORIGIN);
  const pause = () => {
    undo.lastChange = 0;
  };
  return { body, theirBody, undo, sync, edit, pause };
}

const heading = (level: number) => {
  const element = new Y.XmlElement("heading");
  setLevelOf(element, level);
  return element;
};
/** Levels are numbers to the editor, whatever the types of Yjs say. */
const setLevelOf = (element: Y.XmlElement, to: number) => (element as unknown as Y.XmlElement<{ level: number }>).setAttribute("level", to);
const level = (body: Y.XmlFragment) => (body.get(0) as unknown as Y.XmlElement<{ level: number }>).getAttribute("level");
const setLevel = (body: Y.XmlFragment, to: number) => setLevelOf(body.get(0) as Y.XmlElement, to);

describe("undo in a rich text (found 20)", () => {
  let scene: ReturnType<typeof pair>;
  beforeEach(() => {
    scene = pair();
  });

  it("is one press for one burst of typing, although the binding ends the act at each of a partner's letters", () => {
    const { body, theirBody, undo, sync, edit } = scene;
    const text = new Y.XmlText("");
    body.insert(0, [text]);
    sync();
    for (const letter of "mine") {
      edit(() => text.insert(0, letter));
      sync();
      (theirBody.get(0) as Y.XmlText).insert(0, "x");
      sync();
      undo.stopCapturing();
    }
    undo.undo();
    expect(text.toJSON()).toBe("xxxx");
    expect(undo.canUndo()).toBe(false);
    undo.redo();
    expect(text.toJSON().replaceAll("x", "")).toBe("enim");
  });

  it("leaves a list of one's own in which another person has written", () => {
    const { body, theirBody, undo, sync, edit } = scene;
    edit(() => {
      const item = new Y.XmlElement("listItem");
      item.insert(0, [newParagraph("")]);
      const list = new Y.XmlElement("bulletList");
      list.insert(0, [item]);
      body.insert(0, [list]);
    });
    sync();
    const theirText = ((theirBody.get(0) as Y.XmlElement).get(0) as Y.XmlElement).get(0) as Y.XmlElement;
    (theirText.get(0) as Y.XmlText).insert(0, "theirs");
    sync();
    undo.undo();
    expect(body.toJSON()).toContain("theirs");
  });

  it.each([1, 3])("leaves the level of a heading that both set at once (own id %i)", (ownId) => {
    const { body, theirBody, undo, sync, edit, pause } = scene;
    if (body.doc !== null) body.doc.clientID = ownId;
    body.insert(0, [heading(1)]);
    sync();
    edit(() => setLevel(body, 2));
    pause();
    setLevel(theirBody, 3);
    sync();
    const stood = level(body);
    undo.undo();
    expect(level(body)).toBe(stood);
  });

  it("does not go back past a level that another person set between one's own two", () => {
    const { body, theirBody, undo, sync, edit, pause } = scene;
    body.insert(0, [heading(1)]);
    sync();
    edit(() => setLevel(body, 2));
    pause();
    sync();
    setLevel(theirBody, 3);
    sync();
    edit(() => setLevel(body, 4));
    undo.undo();
    expect(level(body)).toBe(3);
    undo.undo();
    expect(level(body)).toBe(3);
  });

  it("goes back through one's own levels", () => {
    const { body, undo, edit, pause } = scene;
    body.insert(0, [heading(1)]);
    for (const to of [2, 3]) {
      edit(() => setLevel(body, to));
      pause();
    }
    undo.undo();
    expect(level(body)).toBe(2);
    undo.undo();
    expect(level(body)).toBe(1);
    undo.redo();
    undo.redo();
    expect(level(body)).toBe(3);
  });

  it("takes its own letters back, not another person's that came back along with them in a deleted paragraph", () => {
    const { body, undo, edit, pause, sync, theirBody } = scene;
    body.insert(0, [newParagraph("")]);
    sync();
    const textOf = (fragment: Y.XmlFragment) => (fragment.get(0) as Y.XmlElement).get(0) as Y.XmlText;
    textOf(theirBody).insert(0, "theirs");
    sync();
    edit(() => textOf(body).insert(0, "mine "));
    pause();
    edit(() => body.delete(0, 1));
    undo.undo();
    expect(textOf(body).toJSON()).toBe("mine theirs");
    undo.undo();
    expect(textOf(body).toJSON()).toBe("theirs");
    undo.redo();
    expect(textOf(body).toJSON()).toBe("mine theirs");
  });
});
