import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { changedSinceMade } from "../../../client/model/changed-since-made.ts";
import type { ReleaseContent } from "../../../shared/acts/release-content.ts";
import { setField, setTitle } from "../../../shared/board/card.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import { newCardUpdate } from "../../../server/domain/disclosure/new-card.ts";

const CONTENT: ReleaseContent = {
  title: "An attack is planned",
  body: "Keep a patrol with every vessel.\nUntil morning.",
  kind: "report",
  severity: "high",
  tags: ["ferry"],
  marking: { tlp: "amber", caveats: [], orcon: false },
};

/** A board on which a card came by a release, as its readers have it. */
function board(content: ReleaseContent = CONTENT): { readonly doc: Y.Doc; readonly card: () => Y.Map<unknown> } {
  const update = newCardUpdate(content, { card: "c", client: 7 });
  if (!update.ok) throw new Error("no card");
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update.value);
  return { doc, card: () => cardsOf(doc).get("c") as Y.Map<unknown> };
}

describe("what was written in a released card since it came (S12)", () => {
  it("is nothing as long as it says what was released, wherever it stands on the board", () => {
    const { card } = board();
    expect(changedSinceMade(card())).toEqual([]);
    setField(card(), "lane", "active");
    setField(card(), "status", "working");
    expect(changedSinceMade(card())).toEqual([]);
  });

  it("is each of its words that another client added, deleted or gave another value", () => {
    const { card } = board();
    setTitle(card(), "An attack is cancelled");
    expect(changedSinceMade(card())).toEqual(["title"]);
    setField(card(), "severity", "low");
    setField(card(), "tags", []);
    expect(changedSinceMade(card())).toEqual(["title", "severity", "tags"]);
  });

  it("is the text where a letter of it was deleted, and where an element took another attribute", () => {
    const { card } = board();
    const body = card().get("body") as Y.XmlFragment;
    ((body.get(0) as Y.XmlElement).get(0) as Y.XmlText).delete(0, 4);
    expect(changedSinceMade(card())).toEqual(["body"]);
    const other = board();
    ((other.card().get("body") as Y.XmlFragment).get(0) as Y.XmlElement).setAttribute("dir", "rtl");
    expect(changedSinceMade(other.card())).toEqual(["body"]);
  });

  it("is the same on a board that was read from one packed state", () => {
    const { doc, card } = board();
    setTitle(card(), "Changed");
    const packed = new Y.Doc();
    Y.applyUpdate(packed, Y.encodeStateAsUpdate(doc));
    expect(changedSinceMade(cardsOf(packed).get("c") as Y.Map<unknown>)).toEqual(["title"]);
  });

  it("is all of it once the card was put back in the place of the one that came", () => {
    const { doc, card } = board();
    const again = new Y.Map<unknown>();
    cardsOf(doc).set("c", again);
    again.set("title", new Y.Text("An attack is planned"));
    expect(changedSinceMade(card())).toEqual(
      expect.arrayContaining(["title", "body", "kind", "severity", "occurred", "place", "source", "assessment", "tags", "marking"]),
    );
  });
});
