import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { ReviewIndex } from "../../../server/domain/history/review-index.ts";
import { readReviewDates } from "../../../server/domain/history/review-dates.ts";
import type { ReviewDates } from "../../../server/ports/history.ts";
import { createCard, setField } from "../../../shared/board/card.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import { historyWorld } from "../../support/history-world.ts";
import { seededNumbers } from "../../support/seeded-history.ts";

const DAY = "2027-01-31T00:00:00Z";
const EARLIER = "2026-12-24T02:00:00+02:00";

/** A board that is written to, and how often the whole of it was read for its dates. */
function board() {
  const world = historyWorld();
  let states = 0;
  const ledger = new Proxy(world.ledger, {
    get(target, name) {
      // A document is built from a head that is looked up once more.
      if (name === "head") states += 1;
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  const doc = new Y.Doc();
  const pending: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => void pending.push(update));
  const card = (id: string) => cardsOf(doc).get(id) as Y.Map<unknown>;
  const write = async (change: () => unknown) => {
    doc.transact(change);
    for (const update of pending.splice(0)) await world.write("user-alf", update);
  };
  const read = async (known?: ReviewDates) => {
    states = 0;
    const dates = await readReviewDates({ ...world, ledger }, world.compartment, known);
    return { dates, wasBuilt: states > 1 };
  };
  const shown = ({ cards }: ReviewDates) => cards.map(({ card: id, title, reviewAt }) => [id, title, new Date(reviewAt).toISOString()]);
  return { world, doc, card, write, read, shown };
}

describe("dates of review of a board (R48)", () => {
  it("are those of the cards on it, the earliest first, and not of those that are gone or no longer marked so", async () => {
    const { doc, card, write, read, shown } = board();
    await write(() => createCard(doc, { id: "a", title: "Later", marking: { tlp: "green", reviewAt: DAY } }));
    await write(() => createCard(doc, { id: "b", title: "Sooner", marking: { tlp: "green", reviewAt: EARLIER } }));
    await write(() => createCard(doc, { id: "c", title: "Never", marking: { tlp: "green" } }));
    await write(() => cardsOf(doc).set("odd", new Y.Map<unknown>([["marking", "red"]])));
    const first = await read();
    expect(shown(first.dates)).toEqual([
      ["b", "Sooner", "2026-12-24T00:00:00.000Z"],
      ["a", "Later", "2027-01-31T00:00:00.000Z"],
    ]);
    await write(() => setField(card("b"), "marking", { tlp: "green" }));
    expect(shown((await read(first.dates)).dates).map(([id]) => id)).toEqual(["a"]);
    await write(() => cardsOf(doc).delete("a"));
    expect((await read(first.dates)).dates.cards).toEqual([]);
  });

  it("are read again only where what came since can have changed them", async () => {
    const { doc, card, write, read } = board();
    await write(() => createCard(doc, { id: "a", title: "A" }));
    const none = await read();
    await write(() => setField(card("a"), "marking", { tlp: "red" }));
    await write(() => setField(card("a"), "severity", "high"));
    const still = await read(none.dates);
    expect([still.wasBuilt, still.dates]).toEqual([false, { seq: 3, cards: [] }]);
    await write(() => setField(card("a"), "marking", { tlp: "red", reviewAt: DAY }));
    const dated = await read(still.dates);
    expect([dated.wasBuilt, dated.dates.cards.length]).toEqual([true, 1]);
    await write(() => setField(card("a"), "severity", "low"));
    await write(() => createCard(doc, { id: "b", title: "B" }));
    expect(await read(dated.dates)).toMatchObject({ wasBuilt: false, dates: { seq: 6, cards: dated.dates.cards } });
    await write(() => card("a").delete("marking"));
    expect(await read(dated.dates)).toMatchObject({ wasBuilt: true, dates: { seq: 7, cards: [] } });
  });

  it("are the same kept up as read anew, over random edits of two people", async () => {
    const seed = Number(process.env["SEED"] ?? Math.floor(Math.random() * 2 ** 31));
    const random = seededNumbers(seed);
    const { doc, card, write, read } = board();
    const other = new Y.Doc();
    let known: ReviewDates | undefined;
    for (let step = 0; step < 120; step += 1) {
      const id = `card-${Math.floor(random() * 4)}`;
      const reviewAt = random() < 0.5 ? { reviewAt: new Date(1.8e12 + Math.floor(random() * 1e9)).toISOString() } : {};
      const change = () => {
        if (!cardsOf(doc).has(id)) return createCard(doc, { id, title: id, marking: { tlp: "green", ...reviewAt } });
        const roll = random();
        if (roll < 0.4) return setField(card(id), "marking", { tlp: "amber", ...reviewAt });
        if (roll < 0.5) return card(id).delete("marking");
        if (roll < 0.6) return cardsOf(doc).delete(id);
        return setField(card(id), "severity", random() < 0.5 ? "high" : "low");
      };
      // Now and then the other person has not seen the last edits, and changes the same marking.
      if (random() < 0.3 && cardsOf(other).has(id)) {
        const before = Y.encodeStateVector(other);
        setField(cardsOf(other).get(id) as Y.Map<unknown>, "marking", { tlp: "red", ...reviewAt });
        await write(() => Y.applyUpdate(doc, Y.encodeStateAsUpdate(other, before)));
      } else await write(change);
      if (random() < 0.5) Y.applyUpdate(other, Y.encodeStateAsUpdate(doc));
      known = (await read(random() < 0.9 ? known : undefined)).dates;
      expect([seed, step, known]).toEqual([seed, step, (await read()).dates]);
    }
  });
});

describe("the index of dates of review (R48)", () => {
  it("reads a board again only after its log has grown, and forgets the board that was asked for the longest ago", async () => {
    const asked: string[] = [];
    const read = async (compartment: string, known?: ReviewDates): Promise<ReviewDates> => {
      asked.push(`${compartment} ${known?.seq ?? "anew"}`);
      return { seq: 5, cards: [] };
    };
    const index = new ReviewIndex(read, 2);
    await index.at("a", 5);
    await index.at("a", 4);
    await index.at("a", 6);
    await index.at("b", 1);
    await index.at("c", 1);
    await index.at("a", 5);
    expect(asked).toEqual(["a anew", "a 5", "b anew", "c anew", "a anew"]);
  });
});
