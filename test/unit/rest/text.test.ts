import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { hasWords } from "../../../shared/board/card.ts";
import { newTitle } from "../../../shared/board/card-values.ts";
import { createCompartmentRequest } from "../../../shared/rest/compartments.ts";
import { createRoomRequest } from "../../../shared/rest/rooms.ts";
import { textFault } from "../../../shared/rest/text.ts";
import { createTokenRequest } from "../../../shared/rest/tokens.ts";
import { setupRequest } from "../../../shared/rest/users.ts";

const TITLES = {
  "title of a room": createRoomRequest.shape.title,
  "name of a compartment": createCompartmentRequest.shape.name,
  "name of a token": createTokenRequest.shape.name,
  "title of a card": newTitle,
};
const NAMES = {
  "name of a person": setupRequest.shape.displayName,
  "name of a partner": setupRequest.shape.partner.shape.name,
};
const REQUIRED = Object.entries({ ...TITLES, ...NAMES });

/** Texts that look empty: spaces of all kinds, joiners, marks of direction, fillers, a Braille cell without dots. */
const UNSEEN = ["\u00A0\u3000", "\u200C\u200D", "\u200E\u200F\u061C", "\u200B\u2060", "\u3164\u115F", "\u2800", "\uFE0F\u034F"];
/** Texts with control characters, or with characters that make them look like another one. */
const DECEPTIVE = ["a\u202Eb", "\u202E", "\u2067x\u2069", "a\u0000b", "\u0007", "x\uFEFFy", "\uD800"];
/** Honest ones, with the joiners and marks that Persian, Urdu, Hindi, Malay and family emoji need. */
const HONEST = ["Harbour watch", "می‌خواهم", "क्‍ष", "ليلى", "👩‍👩‍👧", "7", "…"];

describe("titles and names (S5, T17)", () => {
  it.each(REQUIRED)("the %s is empty where nothing but spaces was entered", (_, schema) => {
    for (const text of ["", " ", "\t\n "]) expect([text, textFault(schema, text)]).toEqual([text, "empty"]);
  });

  it.each(REQUIRED)("the %s has a character that can be seen, and none that control or embed a direction", (_, schema) => {
    for (const text of [...UNSEEN, ...DECEPTIVE].filter((unseen) => unseen.trim() !== ""))
      expect([text, textFault(schema, text)]).toEqual([text, "characters"]);
    for (const text of HONEST) expect([text, textFault(schema, text)]).toEqual([text, null]);
  });

  it("of people and partners have no invisible mark at all, while a title may turn its direction with one", () => {
    for (const mark of ["\u200F", "\u034F", "\u3164", "\u206A", "\u17B4", "\u{E0041}"])
      for (const schema of Object.values(NAMES)) expect(textFault(schema, `A${mark}li`)).toBe("characters");
    // Persian needs a joiner, a Japanese name its selector.
    for (const name of ["\u0645\u06CC\u200C\u062E", "\u845B\u{E0101}"])
      for (const schema of Object.values(NAMES)) expect(textFault(schema, name)).toBeNull();
    for (const schema of Object.values(TITLES)) expect(textFault(schema, "A\u200Fli")).toBe(null);
  });

  it("say one thing of each cause", () => {
    const said = (text: string) => createRoomRequest.shape.title.safeParse(text).error?.issues.map(({ message }) => message);
    expect(said(" ")).toEqual(["must not be empty"]);
    expect(said("\u200B")).toEqual(["must have a character that can be seen"]);
    expect(said("\u202E")).toEqual(["must not contain control or direction characters"]);
    expect(said("Harbour")).toBeUndefined();
  });
});

describe("a summary of several lines", () => {
  const summary = createRoomRequest.shape.summary;
  it("may be empty, and is otherwise held to the same characters (S5)", () => {
    for (const text of ["", " \n ", "One line\nand\tanother", ...HONEST]) expect([text, textFault(summary, text)]).toEqual([text, null]);
    for (const text of ["a\u202Eb", "a\u0007b", "\u200B\n\u200B", "\u2800"])
      expect([text, textFault(summary, text)]).toEqual([text, "characters"]);
  });
});

describe("a card", () => {
  it.each(["title", "body"])("has no words where its %s has no character that can be seen (M1, M6)", (field) => {
    const cards = new Y.Doc().getMap<Y.Map<unknown>>("cards");
    const holding = (text: string) => cards.set(field, new Y.Map<unknown>([[field, new Y.Text(text)]]));
    for (const text of ["", "  ", ...UNSEEN]) expect([text, hasWords(holding(text))]).toEqual([text, false]);
    for (const text of HONEST) expect([text, hasWords(holding(text))]).toEqual([text, true]);
  });
});
