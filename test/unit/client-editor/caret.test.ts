import * as Y from "yjs";
import { expect, it } from "vitest";
import { EDITOR_ACTS, typing } from "../../support/undo/editor-acts.ts";
import { EditorPerson } from "../../support/undo/editor-person.ts";

// Where both typed into one empty paragraph, the binding draws the other person's letters and joins its own to them, which is a second change.
it.each([1, 9])("the caret stays with its letters where one arrival changes a text twice and shortens it (own client %i)", (client) => {
  const own = new EditorPerson("A long first line");
  own.select(99, 99);
  own.act(EDITOR_ACTS["a new paragraph"] as NonNullable<(typeof EDITOR_ACTS)[string]>);
  const other = new EditorPerson(own);
  [own.doc.clientID, other.doc.clientID] = [client, 5];
  own.select(99, 99);
  own.act(typing("own"));
  other.select(99, 99);
  other.act(typing("other"));
  other.select(1, 18);
  other.act(typing(""));
  Y.applyUpdate(own.doc, Y.encodeStateAsUpdate(other.doc, Y.encodeStateVector(own.doc)), "line");
  const { doc, selection } = own.editor.state;
  expect(own.editor.unfit).toBeNull();
  expect(doc.textContent).toBe(client < 5 ? "ownother" : "otherown");
  expect(doc.textBetween(0, selection.head)).toBe(client < 5 ? "own" : "otherown");
});
