import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { BoardStore } from "../../../client/model/board-store.ts";
import { classificationTone, tlpTone } from "../../../client/model/marking-tone.ts";
import { reviewDay, reviewInDays, reviewOn } from "../../../client/model/review-date.ts";
import { roomViolations } from "../../../client/model/room-violations.ts";
import { screenMarking } from "../../../client/model/screen-marking.ts";
import { createCard, type NewCard } from "../../../shared/board/card.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import { bannerLine } from "../../../shared/marking/marking-text.ts";
import type { MarkedPlace } from "../../../shared/marking/marking.ts";
import { DEFAULT_SCHEME } from "../../../shared/marking/scheme.ts";
import type { MarkingContext } from "../../../shared/marking/violations.ts";

const WIDE: MarkedPlace = { originator: "ALF", releasableTo: ["BRV", "CRL"], ceiling: { classification: "restricted", tlp: "amber" } };
const NARROW: MarkedPlace = { originator: "ALF", releasableTo: ["BRV"] };

/** A board of the wide compartment, as the screens read it. */
function board(cards: readonly NewCard[], plant: (doc: Y.Doc) => void = () => undefined) {
  const doc = new Y.Doc();
  for (const card of cards) createCard(doc, card);
  plant(doc);
  const store = new BoardStore((flush) => flush());
  store.attach("wide", doc);
  return { doc, store };
}

const lineOf = (
  places: Readonly<Record<string, MarkedPlace>>,
  store: BoardStore,
  beside: readonly MarkedPlace[] = [],
  unseen: readonly string[] = [],
) => {
  const shown = { compartments: new Map(Object.entries(places)), unseen: new Set(unseen), cards: store.cards(), beside };
  const marking = screenMarking(shown, DEFAULT_SCHEME);
  return marking === null ? null : bannerLine(marking);
};

describe("the marking of a screen (R46, S1)", () => {
  it("is that of the strictest card, and of those alone who may read every compartment", () => {
    const { doc, store } = board([{ id: "a", title: "a", marking: { tlp: "green", classification: "unclassified" } }]);
    expect(lineOf({ wide: WIDE }, store)).toBe("UNCLASSIFIED // TLP:GREEN // REL TO ALF, BRV, CRL");
    expect(lineOf({ wide: WIDE, narrow: NARROW }, store)).toBe("UNCLASSIFIED // TLP:GREEN // REL TO ALF, BRV");
    createCard(doc, { id: "b", title: "not marked" });
    expect(lineOf({ wide: WIDE }, store)).toBe("RESTRICTED // TLP:AMBER // REL TO ALF, BRV, CRL");
    createCard(doc, { id: "c", title: "above", marking: { tlp: "red", orcon: true, classification: "cosmic" } });
    expect(lineOf({ wide: WIDE }, store)).toBe("COSMIC // TLP:RED // ORCON // REL TO ALF, BRV, CRL");
    cardsOf(doc).delete("c");
    expect(lineOf({ wide: WIDE }, store)).toBe("RESTRICTED // TLP:AMBER // REL TO ALF, BRV, CRL");
  });

  it("counts what is shown from elsewhere as high as it may be, and nothing of a compartment that is not shown", () => {
    const { store } = board([{ id: "a", title: "a", marking: { tlp: "red" } }]);
    expect(lineOf({ narrow: NARROW }, store)).toBe("REL TO ALF, BRV");
    expect(lineOf({}, store, [WIDE])).toBe("RESTRICTED // TLP:AMBER // REL TO ALF, BRV, CRL");
    expect(lineOf({}, store)).toBeNull();
    expect(lineOf({ wide: WIDE }, board([]).store, [], ["wide"])).toBe("RESTRICTED // TLP:AMBER // REL TO ALF, BRV, CRL");
    expect(lineOf({ narrow: NARROW, other: { originator: "CRL", releasableTo: [] } }, store)).toBe(
      "MIXED RELEASABILITY // ORIGINATORS ONLY",
    );
  });

  it("counts a card that cannot be read by what its marking says, and as the strictest where that is none", () => {
    const plant = (marking: unknown) => (doc: Y.Doc) =>
      void cardsOf(doc).set(
        "x",
        new Y.Map<unknown>([
          ["lane", 5],
          ["marking", marking],
        ]),
      );
    const planted = (marking: unknown) => lineOf({ wide: WIDE }, board([], plant(marking)).store);
    expect(planted({ tlp: "amber+strict" })).toBe("RESTRICTED // TLP:AMBER+STRICT // REL TO ALF, BRV, CRL");
    expect(planted({ tlp: "ultraviolet" })).toBe("RESTRICTED // TLP:ULTRAVIOLET // REL TO ALF, BRV, CRL");
    expect(planted("none")).toBe("TOP SECRET // TLP:RED // ORCON // ALF ONLY");
  });
});

describe("the violations of a room (R43)", () => {
  it("are all of those that a stock client planted, on cards that can be read and on those that cannot", () => {
    const wrong: readonly unknown[] = [
      { tlp: "red" },
      { tlp: "green", classification: "cosmic" },
      { tlp: "green", relTo: ["DLT"] },
      { tlp: "red", unmapped: ["marking-definition--1"] },
      { tlp: "amber", unmapped: ["marking-definition--1"] },
      { tlp: "green", reviewAt: "2020-01-01T00:00:00Z" },
      { tlp: "ultraviolet" },
      { tlp: "green", caveats: "all" },
      "red",
      7,
      [],
    ];
    const { store } = board([{ id: "right", title: "right", marking: { tlp: "green" } }], (doc) => {
      for (const [index, marking] of wrong.entries()) cardsOf(doc).set(`wrong-${index}`, new Y.Map<unknown>([["marking", marking]]));
    });
    const context: MarkingContext = {
      place: WIDE,
      inRoom: new Set(["ALF", "BRV", "CRL"]),
      scheme: DEFAULT_SCHEME,
      now: Date.parse("2026-12-01"),
    };
    const found = roomViolations(store.cards(), new Map([["wide", context]]));
    expect(found.map(({ card }) => card.id)).toEqual(wrong.map((_, index) => `wrong-${index}`).toSorted());
    expect(roomViolations(store.cards(), new Map())).toEqual([]);
  });
});

describe("colours and dates of markings", () => {
  it("spread the table of colours over a scale of any length, and give what is unknown the highest (R41)", () => {
    expect(DEFAULT_SCHEME.classifications.map((level) => classificationTone(level, DEFAULT_SCHEME))).toEqual(
      [0, 1, 2, 3, 4].map((at) => `class-${at}`),
    );
    const two = { classifications: ["open", "closed"] };
    expect(["open", "closed", "cosmic"].map((level) => classificationTone(level, two))).toEqual(["class-0", "class-4", "class-4"]);
    expect(classificationTone("only", { classifications: ["only"] })).toBe("class-4");
    expect(["clear", "amber+strict", "white"].map(tlpTone)).toEqual(["tlp-clear", "tlp-amber", "tlp-red"]);
  });

  it("take a day of review in UTC, and no other text", () => {
    expect([reviewOn("2027-01-31"), reviewDay("2027-01-31T23:30:00-02:00"), reviewDay(undefined), reviewDay("soon")]).toEqual([
      "2027-01-31T00:00:00Z",
      "2027-02-01",
      "",
      "",
    ]);
    expect(["2027-02-31", "31.01.2027", "2027-1-31", ""].map(reviewOn)).toEqual([null, null, null, null]);
    expect(reviewInDays(Date.parse("2026-12-31T23:00:00Z"), 30)).toBe("2027-01-30T00:00:00Z");
  });
});
