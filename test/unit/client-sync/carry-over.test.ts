import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { carriedUpdate } from "../../../client/sync/carry-over.ts";
import { seededNumbers } from "../../support/seeded-history.ts";

const LOST = 7;
const NEW = 99;

function docOf(clientID: number, update?: Uint8Array): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = clientID;
  if (update !== undefined) Y.applyUpdate(doc, update);
  return doc;
}

const text = (doc: Y.Doc): Y.Text => (doc.getMap("cards").get("card") as Y.Map<Y.Text>).get("body") as Y.Text;
const json = (doc: Y.Doc): unknown => doc.getMap("cards").toJSON();

/** Another person's card with the text "abc". */
function board(): Uint8Array {
  const doc = docOf(1);
  doc.getMap("cards").set("card", new Y.Map([["body", new Y.Text("abc")]]));
  return Y.encodeStateAsUpdate(doc);
}

/** Carries over what `local` made, into the server's document. */
function carry(local: Y.Doc, server: Y.Doc, receiptedTo = 0): Uint8Array {
  const update = carriedUpdate({ doc: local, client: LOST, receiptedTo, edits: 1, acts: 1 }, server, NEW);
  Y.applyUpdate(server, update);
  expect(server.store.pendingStructs).toBeNull();
  expect(server.store.pendingDs).toBeNull();
  return update;
}

describe("carrying unsent edits to another client id (found 6)", () => {
  it("makes them again where another person has written under the id: text, values, structures and deletes", () => {
    const local = docOf(LOST, board());
    text(local).insert(1, "XY");
    text(local).delete(0, 1);
    local.getMap("cards").set("new", new Y.Map([["title", "mine"]]));
    text(local).insert(1, "z");
    const wanted = json(local);
    const server = docOf(50, board());
    const thief = docOf(LOST, board());
    thief.getMap("meta").set("theirs", 1);
    Y.applyUpdate(server, Y.encodeStateAsUpdate(thief));
    const update = carry(local, server);
    expect(json(server)).toEqual(wanted);
    expect(server.getMap("meta").get("theirs")).toBe(1);
    expect(Y.decodeUpdate(update).structs.map(({ id }) => id.client)).toEqual(Y.decodeUpdate(update).structs.map(() => NEW));
  });

  it("leaves alone what has arrived without its receipt, and goes on behind it", () => {
    const local = docOf(LOST, board());
    text(local).insert(3, "one ");
    const server = docOf(50, Y.encodeStateAsUpdate(local));
    text(local).insert(text(local).length, "two ");
    // The clone of this page has gone on under the same id.
    const clone = docOf(LOST, Y.encodeStateAsUpdate(server));
    text(clone).insert(0, "clone ");
    Y.applyUpdate(server, Y.encodeStateAsUpdate(clone));
    carry(local, server);
    expect(text(server).toJSON()).toBe("clone abcone two ");
  });

  it("brings nothing where everything has arrived", () => {
    const local = docOf(LOST, board());
    text(local).insert(0, "one ");
    const server = docOf(50, Y.encodeStateAsUpdate(local));
    expect(Y.decodeUpdate(carry(local, server)).structs).toEqual([]);
    expect(json(server)).toEqual(json(local));
  });

  it("comes to what the author saw, in random histories", () => {
    for (let seed = 1; seed <= 200; seed++) {
      const random = seededNumbers(seed);
      const pick = (count: number): number => Math.floor(random() * count);
      const local = docOf(LOST, board());
      const edit = (): void => {
        const { length } = text(local);
        if (pick(3) === 0 && length > 0) text(local).delete(pick(length), 1);
        else if (pick(4) === 0) local.getMap("cards").set(`k${pick(4)}`, new Y.Map([["v", pick(100)]]));
        else text(local).insert(pick(length + 1), String.fromCharCode(97 + pick(26)).repeat(1 + pick(3)));
      };
      for (let count = pick(20); count > 0; count--) edit();
      const server = docOf(50, Y.encodeStateAsUpdate(local));
      const receiptedTo = pick(Y.getState(local.store, LOST) + 1);
      for (let count = 1 + pick(20); count > 0; count--) edit();
      carry(local, server, receiptedTo);
      expect(json(server), `seed ${seed}`).toEqual(json(local));
    }
  });
});
