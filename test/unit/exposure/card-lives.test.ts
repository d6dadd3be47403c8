import { expect, it } from "vitest";
import type * as Y from "yjs";
import { livesOf } from "../../../server/domain/exposure/card-lives.ts";
import { DocumentHistory } from "../../../server/domain/history/document-history.ts";
import { createCard } from "../../../shared/board/card.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import { historyWorld } from "../../support/history-world.ts";

const FIRST = { seq: 2, at: 20 };
const came = (verb: "created" | "restored" | "deleted", seq: number) => ({ verb, seq, at: seq * 10 });

it("R51 a card is on its board from when it was made until it was deleted, and again from when it was brought back", () => {
  expect(livesOf(FIRST, { comings: [came("created", 2)], isThere: true })).toEqual([{ ...FIRST, goneSeq: null }]);
  expect(livesOf(FIRST, { comings: [came("created", 2), came("deleted", 5)], isThere: false })).toEqual([{ ...FIRST, goneSeq: 5 }]);
  const back = [came("created", 2), came("deleted", 5), came("restored", 7), came("deleted", 9)];
  expect(livesOf(FIRST, { comings: back, isThere: false })).toEqual([
    { ...FIRST, goneSeq: 5 },
    { seq: 7, at: 70, goneSeq: 9 },
  ]);
});

it("R51 what the timeline does not name counts as there: more than was, never less", () => {
  expect(livesOf(FIRST, { comings: [], isThere: false })).toEqual([{ ...FIRST, goneSeq: null }]);
  expect(livesOf(FIRST, { comings: [came("deleted", 5)], isThere: true })).toEqual([
    { ...FIRST, goneSeq: 5 },
    { seq: 5, at: 50, goneSeq: null },
  ]);
  expect(livesOf(FIRST, { comings: [came("deleted", 5), came("deleted", 9)], isThere: false })).toEqual([
    { ...FIRST, goneSeq: 5 },
    { seq: 5, at: 50, goneSeq: 9 },
  ]);
});

it("R51 the timeline names when a card came and went, also one whose fields alone were taken, by the entry that did it", async () => {
  const world = historyWorld();
  const history = new DocumentHistory(world);
  const alf = world.replica("user-alf", 11);
  const make = (doc: Y.Doc, id: string): void => void createCard(doc, { id, title: `Card ${id}` });
  await alf.edit((doc) => make(doc, "c1"));
  await alf.edit((doc) => make(doc, "c2"));
  await alf.edit((doc) => cardsOf(doc).delete("c1"));
  await alf.edit((doc) => make(doc, "c1"));
  await alf.edit((doc) => void (cardsOf(doc).get("c1") as Y.Map<unknown>).set("severity", "high"));
  await alf.edit((doc) => {
    const emptied = cardsOf(doc).get("c2") as Y.Map<unknown>;
    for (const key of emptied.keys()) emptied.delete(key);
  });
  const named = async (card: string) => {
    const { comings, isThere } = await history.comingsOf(world.compartment, card);
    return [comings.map(({ verb, seq }) => `${verb} ${seq}`), isThere];
  };
  expect(await named("c1")).toEqual([["created 1", "deleted 3", "restored 4"], true]);
  expect(await named("c2")).toEqual([["created 2", "deleted 6"], false]);
  expect(await named("none")).toEqual([[], false]);
});
