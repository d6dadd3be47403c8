import { expect, it } from "vitest";
import { documentCost } from "../../../server/domain/history/timeline/document-cost.ts";
import { TimelineProjection } from "../../../server/domain/history/timeline/timeline-projection.ts";
import { historyWorld } from "../../support/history-world.ts";
import * as Y from "yjs";

const BOARD = "compartment-a";
const OTHER = "compartment-b";

/** Two boards of one node, whose documents one projection keeps. */
async function twoBoards(hotBytes?: number) {
  const [world, other] = [historyWorld(BOARD), historyWorld(OTHER)];
  for (const [index, each] of [world, other].entries())
    await each.replica("user-alf", index + 1).edit((doc) => void doc.getMap("cards").set("c1", new Y.Map()));
  const ledgerOf = (id: string) => (id === BOARD ? world.ledger : other.ledger);
  const ledger: typeof world.ledger = {
    ...world.ledger,
    head: (id, ...rest) => ledgerOf(id).head(id, ...rest),
    read: (id, ...rest) => ledgerOf(id).read(id, ...rest),
  };
  const projection = new TimelineProjection({ ...world, ledger, ...(hotBytes !== undefined && { hotBytes }) });
  return { world, other, projection };
}

it("W4 a large document that was not used for half a minute is closed, though the worker has others' work to do", async () => {
  const { world, projection } = await twoBoards();
  await world.replica("user-brv", 9).edit((doc) => void doc.getMap("meta").set("words", "x".repeat(1 << 20)));
  const first = await projection.board(BOARD);
  world.wait(20_000);
  await projection.board(OTHER);
  expect(first?.doc.isDestroyed).toBe(false);
  world.wait(11_000);
  await projection.board(OTHER);
  expect(first?.doc.isDestroyed).toBe(true);
  // The next entry finds it made again.
  await world.replica("user-brv", 10).edit((doc) => void doc.getMap("cards").set("c2", new Y.Map()));
  expect((await projection.board(BOARD))?.doc.getMap("cards").size).toBe(2);
});

it("W4 a large document that is used again and again stays, and so does a small one", async () => {
  const { world, other, projection } = await twoBoards();
  await world.replica("user-brv", 9).edit((doc) => void doc.getMap("meta").set("words", "x".repeat(1 << 20)));
  const [first, small] = [await projection.board(BOARD), await projection.board(OTHER)];
  for (let time = 0; time < 5; time++) {
    world.wait(20_000);
    expect(await projection.board(BOARD)).toBe(first);
  }
  await other.replica("user-brv", 9).edit((doc) => void doc.getMap("cards").set("c2", new Y.Map()));
  expect(await projection.board(OTHER)).toBe(small);
});

it("W4 plain values count with what their parts take, not with their bytes", async () => {
  const doc = new Y.Doc();
  doc.getMap("meta").set(
    "value",
    Array.from({ length: 9_000 }, () => ({})),
  );
  const update = Y.encodeStateAsUpdate(doc);
  expect(update.length).toBeLessThan(20_000);
  expect(documentCost(update)).toBeGreaterThan(70_000);
  const words = new Y.Doc();
  words.getText("notes").insert(0, "x".repeat(20_000));
  const plain = Y.encodeStateAsUpdate(words);
  expect(documentCost(plain)).toBe(plain.length);
});

it("W4 the documents kept together are bounded by what they take", async () => {
  const { other, projection } = await twoBoards(70_000);
  const first = await projection.board(BOARD);
  await other.replica("user-brv", 9).edit(
    (doc) =>
      void doc.getMap("meta").set(
        "value",
        Array.from({ length: 9_000 }, () => ({})),
      ),
  );
  await projection.board(OTHER);
  expect(first?.doc.isDestroyed).toBe(true);
});
