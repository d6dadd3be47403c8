import { expect, it } from "vitest";
import * as Y from "yjs";
import { BoardStore } from "../../../client/model/board-store.ts";
import { readBoard } from "../../../shared/board/board.ts";
import { bodyOf } from "../../../shared/board/card.ts";
import { CARD_FIELDS } from "../../../shared/board/card-values.ts";
import { valueText } from "../../../shared/board/content-projection.ts";
import { bodyText } from "../../../shared/board/rich-text.ts";
import { cardsOf, commentsOf, linksOf } from "../../../shared/board/roots.ts";
import { seededNumbers } from "../../support/seeded-history.ts";
import { fillBody, type Pick } from "../../support/looking/odd-bodies.ts";

const BOARDS = 1_500;
const LEAVES: readonly unknown[] = [
  null,
  true,
  0,
  -0,
  1e308,
  Number.NaN,
  10n,
  "",
  "new",
  "2026-11-22T10:00:00Z",
  "A",
  "\ud800",
  new Uint8Array(3),
];
const KEYS = [
  "id",
  "from",
  "to",
  "type",
  "tlp",
  "lat",
  "lon",
  "name",
  "precision",
  "zone",
  "card",
  "text",
  "at",
  "toString",
  "constructor",
  "__proto__",
];
const FIELDS = ["title", "body", ...CARD_FIELDS, "odd"];

const oneOf = <Value>(list: readonly Value[], pick: Pick): Value => list[pick(list.length)] as Value;

function plain(pick: Pick, depth: number): unknown {
  if (depth > 3 || pick(3) > 0) return oneOf(LEAVES, pick);
  const members = Array.from({ length: pick(4) }, () => plain(pick, depth + 1));
  if (pick(2) === 0) return members;
  // Yjs tells kinds of values apart by their constructor, so only what lies deeper can have such a key.
  const keys = depth === 0 ? KEYS.filter((key) => key !== "constructor") : KEYS;
  const made: Record<string, unknown> = {};
  for (const member of members) Object.defineProperty(made, oneOf(keys, pick), { value: member, enumerable: true, configurable: true });
  return made;
}

function anything(pick: Pick): unknown {
  const roll = pick(9);
  if (roll === 0) return new Y.Text("a text");
  if (roll === 1) return new Y.Array();
  if (roll === 2) return new Y.XmlText("xml");
  if (roll === 3) return new Y.Map([["inner", plain(pick, 0)]]);
  if (roll < 6) return new Y.XmlFragment();
  return plain(pick, 0);
}

it("readers of a board never throw, whatever it holds (B2)", () => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  console.info(`seed ${seed}`);
  const random = seededNumbers(seed);
  const pick: Pick = (count) => Math.floor(random() * count);
  let unreadable = 0;
  for (let made = 0; made < BOARDS; made += 1) {
    const doc = new Y.Doc();
    for (let entries = 1 + pick(4); entries > 0; entries -= 1) {
      const card = new Y.Map<unknown>();
      cardsOf(doc).set(oneOf(["a", "b", "", "__proto__", "x y"], pick), pick(6) === 0 ? anything(pick) : card);
      if (card.doc === null) continue;
      for (let fields = pick(6); fields > 0; fields -= 1) card.set(oneOf(FIELDS, pick), anything(pick));
      const body = bodyOf(card);
      if (body instanceof Y.XmlFragment && body.length === 0) fillBody(body, pick);
      bodyText(body);
      valueText(card, 5_000);
      linksOf(doc).set("l", plain(pick, 0));
      commentsOf(doc).set("c", anything(pick));
    }
    unreadable += readBoard(doc).unreadable.length;
    let flush: () => void = () => undefined;
    const store = new BoardStore((later) => (flush = later));
    store.attach("compartment", doc);
    flush();
    store.close();
  }
  expect(unreadable).toBeGreaterThan(BOARDS / 10);
});
