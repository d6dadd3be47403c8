import { beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { UndoStack } from "../../../client/model/undo-stack.ts";
import { createCard, moveCard, setField } from "../../../shared/board/card.ts";
import { createLink } from "../../../shared/board/link.ts";
import { bodyText } from "../../../shared/board/rich-text.ts";
import { cardsOf, linksOf } from "../../../shared/board/roots.ts";
import type { Lane } from "../../../shared/board/vocabulary.ts";

/** Two people with a document each, in step until one of them goes offline. */
function pair() {
  let nowMs = 0;
  const mine = new Y.Doc();
  const theirs = new Y.Doc();
  // The larger client id wins where two write one key at once: here it is always theirs.
  mine.clientID = 1;
  theirs.clientID = 2;
  const undo = new UndoStack(() => nowMs);
  undo.attach("one", mine);
  const sync = () => {
    const [fromMine, fromTheirs] = [
      Y.encodeStateAsUpdate(mine, Y.encodeStateVector(theirs)),
      Y.encodeStateAsUpdate(theirs, Y.encodeStateVector(mine)),
    ];
    Y.applyUpdate(theirs, fromMine, "line");
    Y.applyUpdate(mine, fromTheirs, "line");
  };
  const card = (doc: Y.Doc, id = "a") => cardsOf(doc).get(id) as Y.Map<unknown>;
  const set = (field: "severity" | "status", value: string) =>
    undo.run("one", { verb: "changed", title: "A", field }, () => setField(card(mine), field, value as "high" & "open"));
  const retitle = (letters: string, at = 0) => {
    const text = card(mine).get("title") as Y.Text;
    undo.type("one", { verb: "changed", title: "A", field: "title" }, { card: "a", text }, () => text.insert(at, letters));
  };
  const wait = (ms: number) => {
    nowMs += ms;
  };
  createCard(theirs, { id: "a", title: "A", body: "Seen.", lane: "active", severity: "medium" });
  sync();
  return { mine, theirs, undo, sync, card, set, retitle, wait };
}

const move = (doc: Y.Doc, lane: Lane) => moveCard(doc, "a", { lane, after: null });
const title = (map: Y.Map<unknown>) => (map.get("title") as Y.Text).toJSON();

describe("undo of values (found 4)", () => {
  let scene: ReturnType<typeof pair>;
  beforeEach(() => {
    scene = pair();
  });

  it("takes a value back to what stood there before, and does it again", () => {
    const { mine, undo, card, set } = scene;
    set("severity", "high");
    expect(undo.undo()).toMatchObject({ kind: "done" });
    expect(card(mine).get("severity")).toBe("medium");
    expect(undo.redo()).toMatchObject({ kind: "done" });
    expect(card(mine).get("severity")).toBe("high");
    undo.undo();
    expect(undo.undo()).toEqual({ kind: "nothing" });
  });

  it.each([
    ["won", 3],
    ["lost", 1],
  ])("changes nothing where another person moved the card at the same time, when one's own move %s", (_, ownId) => {
    const { mine, theirs, undo, sync, card } = scene;
    mine.clientID = ownId;
    undo.run("one", { verb: "moved", title: "A", field: "lane" }, () => move(mine, "contained"));
    move(theirs, "watch");
    sync();
    const before = [card(mine).get("lane"), card(mine).get("rank")];
    expect(undo.undo()).toMatchObject({ kind: "refused", obstacle: "changed", client: 2, card: "a" });
    expect([card(mine).get("lane"), card(mine).get("rank")]).toEqual(before);
    expect(undo.undo()).toEqual({ kind: "nothing" });
  });

  it("changes nothing where another person cleared the value since", () => {
    const { mine, theirs, undo, sync, card, set } = scene;
    set("severity", "high");
    sync();
    setField(card(theirs), "severity", undefined);
    sync();
    expect(undo.undo()).toMatchObject({ kind: "refused", obstacle: "changed", client: undefined });
    expect(card(mine).has("severity")).toBe(false);
  });

  it("goes back through several own changes, and stops at another person's between them", () => {
    const { mine, theirs, undo, sync, card, set } = scene;
    set("severity", "high");
    sync();
    setField(card(theirs), "severity", "low");
    sync();
    set("severity", "critical");
    expect(undo.undo()).toMatchObject({ kind: "done" });
    expect(card(mine).get("severity")).toBe("low");
    expect(undo.undo()).toMatchObject({ kind: "refused", client: 2 });
    expect(card(mine).get("severity")).toBe("low");
  });

  it("undoes all of an act or nothing: one part that was changed since keeps the rest, and older acts of one's own on it", () => {
    const { mine, theirs, undo, sync, card, set } = scene;
    set("status", "working");
    undo.run("one", { verb: "changed", title: "A" }, () => {
      setField(card(mine), "severity", "high");
      setField(card(mine), "status", "done");
    });
    sync();
    setField(card(theirs), "severity", "low");
    sync();
    expect(undo.undo()).toMatchObject({ kind: "refused", isPartly: true, client: 2 });
    expect(card(mine).get("status")).toBe("done");
    expect(undo.undo()).toMatchObject({ kind: "refused", obstacle: "own" });
    expect(card(mine).get("status")).toBe("done");
  });

  it("says that the card was deleted since", () => {
    const { mine, theirs, undo, sync, set } = scene;
    set("severity", "high");
    sync();
    cardsOf(theirs).delete("a");
    sync();
    expect(undo.undo()).toMatchObject({ kind: "refused", obstacle: "deleted" });
    expect(cardsOf(mine).size).toBe(0);
  });

  it("does not do again what another person has changed since it was undone", () => {
    const { mine, theirs, undo, sync, card, set } = scene;
    set("severity", "high");
    undo.undo();
    sync();
    setField(card(theirs), "severity", "low");
    sync();
    expect(undo.redo()).toMatchObject({ kind: "refused", obstacle: "changed", client: 2 });
    expect(card(mine).get("severity")).toBe("low");
  });
});

describe("undo of whole cards", () => {
  let scene: ReturnType<typeof pair>;
  beforeEach(() => {
    scene = pair();
  });
  const add = ({ undo, mine }: ReturnType<typeof pair>) =>
    undo.run("one", { verb: "created", title: "B" }, (origin) => createCard(mine, { id: "b", title: "B" }, origin));
  const remove = ({ undo, mine }: ReturnType<typeof pair>) =>
    undo.run("one", { verb: "deleted", title: "A" }, () => {
      cardsOf(mine).delete("a");
    });

  it("takes an added card away again", () => {
    add(scene);
    expect(scene.undo.undo()).toMatchObject({ kind: "done" });
    expect([...cardsOf(scene.mine).keys()]).toEqual(["a"]);
    expect(scene.undo.redo()).toMatchObject({ kind: "done" });
    expect(title(scene.card(scene.mine, "b"))).toBe("B");
  });

  it.each([
    ["wrote into it", (doc: Y.Doc) => (cardsOf(doc).get("b") as Y.Map<Y.Text>).get("title")?.insert(1, "!")],
    ["set a value of it", (doc: Y.Doc) => setField(cardsOf(doc).get("b") as Y.Map<unknown>, "severity", "low")],
    ["linked it", (doc: Y.Doc) => createLink(doc, "l", { from: "a", to: "b", type: "supports" })],
  ])("keeps an added card where another person %s", (_, work) => {
    add(scene);
    scene.sync();
    work(scene.theirs);
    scene.sync();
    expect(scene.undo.undo()).toMatchObject({ kind: "refused", obstacle: "worked-in", client: 2, card: "b" });
    expect(cardsOf(scene.mine).has("b")).toBe(true);
  });

  it("SW11 names the person who worked in a card where one message holds several people's work", () => {
    add(scene);
    scene.sync();
    const third = new Y.Doc();
    third.clientID = 3;
    Y.applyUpdate(third, Y.encodeStateAsUpdate(scene.theirs));
    const updates: Uint8Array[] = [];
    for (const doc of [scene.theirs, third]) doc.on("update", (update: Uint8Array) => updates.push(update));
    (scene.card(scene.theirs, "b").get("title") as Y.Text).insert(1, "!");
    (scene.card(third, "a").get("title") as Y.Text).insert(1, "?");
    Y.applyUpdate(scene.mine, Y.mergeUpdates(updates), "line");
    expect(scene.undo.undo()).toMatchObject({ kind: "refused", obstacle: "worked-in", client: 2, card: "b" });
  });

  it("brings a deleted card back with formatted text, values and title, and can go on back from there", () => {
    const { mine, undo, card, set, retitle } = scene;
    const body = card(mine).get("body") as Y.XmlFragment;
    ((body.get(0) as Y.XmlElement).get(0) as Y.XmlText).format(0, 4, { bold: true });
    set("severity", "high");
    retitle("New ");
    const before = JSON.stringify(card(mine).toJSON());
    remove(scene);
    expect(undo.undo()).toMatchObject({ kind: "done" });
    expect(JSON.stringify(card(mine).toJSON())).toBe(before);
    expect(bodyText(card(mine).get("body") as Y.XmlFragment)).toBe("Seen.");
    expect(undo.undo()).toMatchObject({ kind: "done", label: { field: "title" } });
    expect(title(card(mine))).toBe("A");
    expect(undo.undo()).toMatchObject({ kind: "done", label: { field: "severity" } });
    expect(card(mine).get("severity")).toBe("medium");
    expect(undo.redo()).toMatchObject({ kind: "done" });
    expect(undo.redo()).toMatchObject({ kind: "done" });
    expect(title(card(mine))).toBe("New A");
  });

  it("leaves a card that another person has brought back since", () => {
    const { mine, theirs, undo, sync } = scene;
    remove(scene);
    sync();
    createCard(theirs, { id: "a", title: "Back" });
    sync();
    expect(undo.undo()).toMatchObject({ kind: "refused", obstacle: "changed", client: 2 });
    expect(title(scene.card(mine))).toBe("Back");
  });

  it("takes links away and brings them back together with their card", () => {
    const { mine, undo } = scene;
    createLink(mine, "l", { from: "a", to: "x", type: "supports" });
    undo.run("one", { verb: "deleted", title: "A" }, () => {
      cardsOf(mine).delete("a");
      linksOf(mine).delete("l");
    });
    undo.undo();
    expect(linksOf(mine).get("l")).toEqual({ from: "a", to: "x", type: "supports" });
    undo.redo();
    expect([cardsOf(mine).size, linksOf(mine).size]).toEqual([0, 0]);
  });
});

describe("undo of typing in a title (found 20)", () => {
  let scene: ReturnType<typeof pair>;
  beforeEach(() => {
    scene = pair();
  });

  it("takes one burst per press, whatever another person types meanwhile", () => {
    const { mine, theirs, undo, sync, card, retitle, wait } = scene;
    for (const letter of "abc") {
      retitle(letter);
      sync();
      (card(theirs).get("title") as Y.Text).insert(0, "x");
      sync();
      wait(100);
    }
    wait(1_000);
    retitle("d");
    expect(undo.undo()).toMatchObject({ kind: "done" });
    expect(undo.undo()).toMatchObject({ kind: "done" });
    expect(title(card(mine))).toBe("xxxA");
    undo.redo();
    expect(title(card(mine))).toMatch(/^[abcx]{6}A$/);
  });

  it("says so where nothing is left of what was typed, and takes no older act instead", () => {
    const { mine, theirs, undo, sync, card, retitle, set } = scene;
    set("severity", "high");
    retitle("abc");
    sync();
    (card(theirs).get("title") as Y.Text).delete(0, 3);
    sync();
    expect(undo.undo()).toMatchObject({ kind: "refused", obstacle: "changed" });
    expect(card(mine).get("severity")).toBe("high");
  });
});

describe("memory of undo", () => {
  it("remembers the latest 200 acts", () => {
    const { undo, set } = pair();
    for (let act = 0; act < 300; act += 1) set("severity", act % 2 === 0 ? "high" : "low");
    let presses = 0;
    while (undo.undo().kind === "done") presses += 1;
    expect(presses).toBe(200);
  });
});
