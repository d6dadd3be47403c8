import { expect, it } from "vitest";
import * as Y from "yjs";
import { createCard } from "../../../shared/board/card.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import { countCards } from "../../../server/domain/history/card-count.ts";
import { historyWorld } from "../../support/history-world.ts";

it("M1: counts the cards on a board at its head, neither deleted nor emptied ones, and those that cannot be read", async () => {
  const world = historyWorld();
  expect(await countCards(world, world.compartment)).toBe(0);
  const doc = new Y.Doc();
  const pending: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => void pending.push(update));
  for (const id of ["a", "b", "c", "d"]) createCard(doc, { id, title: `Card ${id}` });
  cardsOf(doc).delete("a");
  const emptied = cardsOf(doc).get("b") as Y.Map<unknown>;
  for (const key of emptied.keys()) emptied.delete(key);
  cardsOf(doc).set("odd", 7);
  for (const update of pending) await world.write("user-alf", update);
  expect(await countCards(world, world.compartment)).toBe(3);
  doc.destroy();
});
