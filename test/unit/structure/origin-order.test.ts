import * as Y from "yjs";
import { describe, expect, test } from "vitest";
import { Structure } from "../../../server/domain/structure/structure.ts";
import { RECEIVE_LIMITS } from "../../../server/domain/structure/verdict.ts";
import type { Verdict } from "../../../server/domain/structure/verdict.ts";
import { rawUpdate, textContent, typeContent } from "../../support/structure/raw-update.ts";
import type { RawStruct } from "../../support/structure/raw-update.ts";
import { referenceDoc } from "../../support/structure/seeded-session.ts";

/** Writes one letter, at the client's clock, between two ids of the text. */
function letter(text: string, [client, clock]: readonly [number, number], place: Pick<RawStruct, "origin" | "right">): Uint8Array {
  return rawUpdate([{ client, clock, structs: [{ kind: 4, ...place, parent: [1, 1], content: textContent(text) }] }]);
}

/** A card with an empty text, whose id is 1:1. */
const board = rawUpdate([
  {
    client: 1,
    clock: 0,
    structs: [
      { kind: 7, parent: "cards", key: "card" },
      { kind: 7, parent: [1, 0], key: "body", content: typeContent(2) },
    ],
  },
]);
/** "ab", written one letter after the other. */
const a = letter("a", [2, 0], {});
const b = letter("b", [3, 0], { origin: [2, 0] });
/** Between the start and "b", although an author who sees "b" also sees "a", which is between. */
const crossing = letter("x", [4, 0], { right: [3, 0] });
/** Behind "a", by a person who has not seen "b" yet. */
const late = letter("c", [5, 0], { origin: [2, 0] });

function received(known: readonly Uint8Array[], update: Uint8Array): Verdict {
  const structure = Structure.empty();
  for (const entry of [board, ...known]) structure.apply(entry);
  return structure.receive(update, { user: "eve", ownership: { ownerOf: () => undefined }, limits: RECEIVE_LIMITS });
}

function textOf(...updates: Uint8Array[]): string {
  const doc = referenceDoc();
  for (const update of [board, ...updates]) Y.applyUpdate(doc, update);
  return ((doc.getMap("cards").get("card") as Y.Map<Y.Text>).get("body") as Y.Text).toJSON();
}

describe("the order of origins (V26)", () => {
  test("refuses a letter that has the left origin of its right neighbour on its right", () => {
    expect(received([a, b], crossing)).toEqual({ kind: "refused", rule: "origin-order" });
    expect(received([a, b, late], crossing)).toEqual({ kind: "refused", rule: "origin-order" });
  });

  test("the reason: Yjs would show it in another order to each who got the updates in another order", () => {
    expect(textOf(a, b, late, crossing)).not.toBe(textOf(a, b, crossing, late));
  });

  test("takes what people write at one place at the same time", () => {
    expect(received([a, b], late).kind).toBe("accepted");
    // Between "a" and "b", where "c" is, too.
    expect(received([a, b, late], letter("d", [6, 0], { origin: [2, 0], right: [3, 0] })).kind).toBe("accepted");
    // Behind "a" and before nothing, although "b" and "c" are there.
    expect(received([a, b, late], letter("e", [6, 0], { origin: [2, 0] })).kind).toBe("accepted");
    // Between "b" and the end of what its author has seen, which is left of nothing.
    expect(received([a, b, late], letter("f", [6, 0], { origin: [3, 0] })).kind).toBe("accepted");
    // Between "a" and "c", by a person who does not know "b": the left origin of "c" is "a" itself.
    expect(received([a, b, late], letter("g", [6, 0], { origin: [2, 0], right: [5, 0] })).kind).toBe("accepted");
  });

  test("takes a right origin whose left origin lies further left", () => {
    const first = letter("s", [6, 0], { right: [2, 0] });
    const second = letter("t", [6, 1], { origin: [6, 0], right: [2, 0] });
    // "u" stands behind "s"; its author does not know "t".
    const other = letter("u", [7, 0], { origin: [6, 0], right: [2, 0] });
    expect(textOf(a, first, second, other)).toBe("stua");
    expect(received([a, first, second, other], letter("v", [8, 0], { origin: [6, 1], right: [7, 0] })).kind).toBe("accepted");
  });

  test("an entry of a ledger that was taken before the rule is still applied", () => {
    const structure = Structure.empty();
    for (const entry of [board, a, b, crossing, late]) structure.apply(entry);
    expect(structure.stateVector().get(4)).toBe(1);
    expect(Structure.fromUpdate(Y.mergeUpdates([board, a, b, crossing, late])).stateVector()).toEqual(structure.stateVector());
  });
});
