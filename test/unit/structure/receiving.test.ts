import * as Y from "yjs";
import { describe, expect, test } from "vitest";
import { Structure } from "../../../server/domain/structure/structure.ts";
import { RECEIVE_LIMITS } from "../../../server/domain/structure/verdict.ts";
import type { Accepted, Verdict } from "../../../server/domain/structure/verdict.ts";
import { dump, outlineOfDoc, outlineOfStructure } from "../../support/structure/outline.ts";
import { rawUpdate, textContent } from "../../support/structure/raw-update.ts";
import { referenceDoc } from "../../support/structure/seeded-session.ts";

const owners = new Map<number, string>();
const author = { user: "ann", ownership: { ownerOf: (client: number) => owners.get(client) }, limits: RECEIVE_LIMITS };

function accepted(verdict: Verdict): Accepted {
  if (verdict.kind !== "accepted") throw new Error(`not accepted: ${JSON.stringify(verdict)}`);
  return verdict;
}

/** A stock document of one person, and every update it makes. */
function writer(clientId: number): { doc: Y.Doc; updates: Uint8Array[]; last: () => Uint8Array } {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array, origin: unknown) => {
    if (origin !== "remote") updates.push(update);
  });
  return { doc, updates, last: () => updates.at(-1) as Uint8Array };
}

function withText(clientId: number, text: string): ReturnType<typeof writer> & { text: Y.Text } {
  const made = writer(clientId);
  const body = new Y.Text(text);
  made.doc.getMap("cards").set("card", new Y.Map([["body", body]]));
  return { ...made, text: body };
}

function bodyOf(doc: Y.Doc): Y.Text {
  return (doc.getMap("cards").get("card") as Y.Map<Y.Text>).get("body") as Y.Text;
}

describe("receiving", () => {
  test("an honest update is accepted as the very bytes that came, with what it changed", () => {
    const ann = withText(5, "abc");
    const structure = Structure.empty();
    expect(structure.receive(ann.last(), author)).toEqual({
      kind: "accepted",
      update: ann.last(),
      inserts: [{ client: 5, from: 0, to: 5 }],
      deletes: [],
      claims: [5],
      tops: [[5, 5]],
      landedDeleted: false,
      newBytes: ann.last().length - 5,
      steps: 0,
      parts: 0,
      namedDeletes: 0,
      freshDeletes: 0,
      cards: { removed: [], returned: ["card"], before: 0 },
    });
    ann.text.delete(1, 1);
    const verdict = accepted(structure.receive(ann.last(), author));
    expect(verdict.update).toBe(ann.last());
    expect(verdict).toMatchObject({ inserts: [], deletes: [{ client: 5, from: 3, to: 4 }], tops: [], newBytes: 0 });
  });

  test("an empty update and a repeated one are known, and claim nothing", () => {
    const ann = withText(5, "abc");
    const structure = Structure.empty();
    expect(structure.receive(new Uint8Array([0, 0]), author)).toEqual({ kind: "known", tops: [], namedDeletes: 0 });
    structure.receive(ann.last(), author);
    const before = dump(structure);
    expect(structure.receive(ann.last(), author)).toMatchObject({ kind: "known", tops: [] });
    expect(dump(structure)).toBe(before);
  });

  test("V19 known structs of another person are trimmed in silence", () => {
    const ann = withText(5, "abc");
    const structure = Structure.empty();
    structure.receive(ann.last(), author);
    const ben = writer(6);
    Y.applyUpdate(ben.doc, ann.last(), "remote");
    bodyOf(ben.doc).insert(3, "d");
    const asBen = { ...author, user: "ben", ownership: { ownerOf: (client: number) => (client === 5 ? "ann" : undefined) } };
    const verdict = accepted(structure.receive(Y.encodeStateAsUpdate(ben.doc), asBen));
    expect(verdict.inserts).toEqual([{ client: 6, from: 0, to: 1 }]);
    expect(verdict.update).toEqual(ben.last());
    expect(structure.receive(Y.encodeStateAsUpdate(ann.doc), asBen).kind).toBe("known");
  });

  test.each([
    ["a missing earlier struct", rawUpdate([{ client: 5, clock: 9, structs: [{ kind: 8, parent: "meta", key: "k" }] }])],
    ["an unknown origin", rawUpdate([{ client: 6, clock: 0, structs: [{ kind: 4, origin: [77, 0] }] }])],
    ["an unknown right origin", rawUpdate([{ client: 6, clock: 0, structs: [{ kind: 4, right: [5, 5] }] }])],
    ["an unknown parent", rawUpdate([{ client: 6, clock: 0, structs: [{ kind: 4, parent: [5, 99] }] }])],
    ["an unknown delete range", rawUpdate([], [[5, [4, 2]]])],
    ["a delete range of an unknown client", rawUpdate([], [[78, [0, 1]]])],
    [
      "a whole struct, then an unknown delete range",
      rawUpdate([{ client: 6, clock: 0, structs: [{ kind: 4, right: [5, 2] }] }], [[78, [0, 1]]]),
    ],
  ])("%s is a gap, and nothing is changed", (_what, update) => {
    const structure = Structure.empty();
    structure.receive(withText(5, "abc").last(), author);
    const before = dump(structure);
    expect(structure.receive(update, author)).toEqual({ kind: "gap" });
    expect(dump(structure)).toBe(before);
  });

  test("V38 offline work into a deleted card is accepted, lands deleted, and its author is told", () => {
    const ann = withText(5, "abc");
    const structure = Structure.empty();
    const reference = referenceDoc();
    const both = (update: Uint8Array): Accepted => {
      Y.applyUpdate(reference, update);
      const verdict = accepted(structure.receive(update, author));
      expect(outlineOfStructure(structure)).toEqual(outlineOfDoc(reference));
      return verdict;
    };
    both(ann.last());
    const ben = writer(6);
    Y.applyUpdate(ben.doc, ann.last(), "remote");
    ann.doc.getMap("cards").delete("card");
    both(ann.last());
    bodyOf(ben.doc).insert(1, "offline ");
    const card = ben.doc.getMap("cards").get("card") as Y.Map<unknown>;
    card.set("severity", "high");
    card.set("nested", new Y.Map([["a", new Y.Text("b")]]));
    for (const update of ben.updates) expect(both(update).landedDeleted).toBe(true);
    // A card that is made and deleted in one update is not reported as landed deleted.
    ben.doc.transact(() => {
      ben.doc.getMap("cards").set("own", new Y.Map());
      ben.doc.getMap("cards").delete("own");
    });
    expect(both(ben.last()).landedDeleted).toBe(false);
  });

  test("typing on beside a stranger's new insertion takes the place that Yjs gives it", () => {
    for (const [annId, benId] of [
      [5, 6],
      [6, 5],
    ] as const) {
      const ben = withText(benId, "R");
      const structure = Structure.empty();
      const reference = referenceDoc();
      const both = (update: Uint8Array): void => {
        Y.applyUpdate(reference, update);
        accepted(structure.receive(update, author));
      };
      both(ben.last());
      const ann = writer(annId);
      Y.applyUpdate(ann.doc, ben.last(), "remote");
      bodyOf(ann.doc).insert(0, "L");
      both(ann.last());
      Y.applyUpdate(ben.doc, ann.last(), "remote");
      ben.text.insert(1, "2");
      both(ben.last());
      bodyOf(ann.doc).insert(1, "M");
      both(ann.last());
      expect(outlineOfStructure(structure)).toEqual(outlineOfDoc(reference));
    }
  });

  test.each([1, 2, 3, 4, 5])("a text known up to its unit %i is cut there as Yjs cuts it", (known) => {
    const text = "a😀bé😀";
    const first = rawUpdate([
      {
        client: 5,
        clock: 0,
        structs: [{ kind: 7, parent: "cards", key: "c", content: (encoder) => encoder.cbuf.set([2], encoder.cpos++) }],
      },
    ]);
    const part = rawUpdate([{ client: 5, clock: 1, structs: [{ kind: 4, parent: [5, 0], content: textContent("x".repeat(known)) }] }]);
    const whole = rawUpdate([{ client: 5, clock: 1, structs: [{ kind: 4, parent: [5, 0], content: textContent(text) }] }]);
    const structure = Structure.empty();
    const original = referenceDoc();
    const replayed = referenceDoc();
    for (const update of [first, part, whole]) {
      Y.applyUpdate(original, update);
      Y.applyUpdate(replayed, accepted(structure.receive(update, author)).update);
    }
    expect((replayed.getMap("cards").get("c") as Y.Text).toJSON()).toBe((original.getMap("cards").get("c") as Y.Text).toJSON());
    expect(outlineOfStructure(structure)).toEqual(outlineOfDoc(replayed));
  });

  test("a list of values that is half known brings the other half", () => {
    const structure = Structure.empty();
    const ann = writer(5);
    ann.doc.getMap("cards").set("list", Y.Array.from([1, "two"]));
    accepted(structure.receive(ann.last(), author));
    (ann.doc.getMap("cards").get("list") as Y.Array<unknown>).push([{ three: 3 }, 4]);
    const verdict = accepted(structure.receive(Y.encodeStateAsUpdate(ann.doc), author));
    expect(verdict.inserts).toEqual([{ client: 5, from: 3, to: 5 }]);
    expect(verdict.update).toEqual(ann.last());
  });

  test("a delete set that is mostly known comes out with its new ranges alone", () => {
    const ann = withText(5, "abcdef");
    const structure = Structure.empty();
    structure.receive(ann.last(), author);
    ann.text.delete(0, 2);
    structure.receive(ann.last(), author);
    ann.text.delete(3, 1);
    const verdict = accepted(structure.receive(Y.encodeStateAsUpdate(ann.doc), author));
    expect(verdict.update).toEqual(ann.last());
    expect(verdict.deletes).toEqual([{ client: 5, from: 7, to: 8 }]);
  });

  test("140,000 typed characters stay one run", () => {
    const ann = withText(5, "");
    const structure = Structure.empty();
    structure.receive(ann.last(), author);
    for (let i = 0; i < 14_000; i++) {
      const at = 2 + i * 10;
      const place = i === 0 ? { parent: [5, 1] as const } : { origin: [5, at - 1] as const };
      accepted(
        structure.receive(
          rawUpdate([{ client: 5, clock: at, structs: [{ kind: 4, content: textContent("0123456789"), ...place }] }]),
          author,
        ),
      );
    }
    expect(structure.stateVector().get(5)).toBe(140_002);
    expect(structure.store.runCount).toBe(3);
    expect(structure.approximateBytes()).toBeLessThan(10_000);
  });

  test("fromUpdate and apply throw on what does not fit, and change nothing", () => {
    expect(() => Structure.fromUpdate(new Uint8Array(0))).toThrow("frame-truncated");
    const structure = Structure.empty();
    expect(() => structure.apply(rawUpdate([], [[5, [0, 1]]]))).toThrow("not here");
    expect(structure.stateVector().size).toBe(0);
  });

  test("E6 the board's limit is asked with what is new alone, and a refusal changes nothing", () => {
    const ann = withText(5, "abc");
    const structure = Structure.empty();
    const asked: object[] = [];
    const sender = {
      ...author,
      boardLimit: (added: { bytes: number; clients: number }) => {
        asked.push(added);
        return added.bytes > 100 ? ("share-full" as const) : null;
      },
    };
    structure.receive(ann.last(), sender);
    ann.text.insert(3, "d".repeat(200));
    const before = dump(structure);
    expect(structure.receive(Y.encodeStateAsUpdate(ann.doc), sender)).toEqual({ kind: "refused", rule: "share-full" });
    expect(dump(structure)).toBe(before);
    structure.receive(ann.updates[0] as Uint8Array, sender);
    ann.text.delete(0, 1);
    expect(structure.receive(ann.last(), sender).kind).toBe("accepted");
    expect(asked).toEqual([
      { bytes: (ann.updates[0] as Uint8Array).length - 5, clients: 1 },
      { bytes: expect.any(Number), clients: 1 },
    ]);
  });

  test("V32 found 19: 300 structs at one contested place are refused, one insertion among 40,000 concurrent ones is not", () => {
    const board = withText(1, "ab");
    const structure = Structure.empty();
    structure.receive(board.last(), author);
    const place = { origin: [1, 2] as const, right: [1, 3] as const };
    const letters = (count: number) => Array.from({ length: count }, () => ({ kind: 4, ...place, content: textContent("x") }));
    const crowd = Array.from({ length: 40_000 }, (_, index) => ({ client: 10 + index, clock: 0, structs: letters(1) }));
    structure.apply(rawUpdate(crowd));
    const alone = accepted(structure.receive(rawUpdate([{ client: 90_000, clock: 0, structs: letters(1) }]), author));
    expect(alone.steps).toBe(40_000);
    const hostile = rawUpdate([{ client: 90_001, clock: 0, structs: letters(300) }]);
    expect(hostile.length).toBeLessThan(3_000);
    expect(structure.receive(hostile, author)).toEqual({ kind: "refused", rule: "too-much-work" });
  });
});
