import * as Y from "yjs";
import { describe, expect, it } from "vitest";
import { newCardUpdate } from "../../../server/domain/disclosure/new-card.ts";
import { releaseContent, type ReleaseContent } from "../../../shared/acts/release-content.ts";
import type { RichNode } from "../../../shared/acts/rich-node.ts";
import { readBoard } from "../../../shared/board/board.ts";
import { bodyOf, createCard } from "../../../shared/board/card.ts";
import { bodyText } from "../../../shared/board/rich-text.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import { ASKED } from "../../support/release/release-acts.ts";

const WIDE = { card: "new-card", client: 4_242, rank: "V001" };

/** A board that has a card already, and then the released one. */
function boardWith(content: ReleaseContent): Y.Doc {
  const made = newCardUpdate(content, WIDE);
  if (!made.ok) throw new Error(made.error.reason);
  const doc = new Y.Doc();
  createCard(doc, { id: "there", title: "There before" });
  Y.applyUpdate(doc, made.value);
  return doc;
}

const document = (...content: RichNode[]): RichNode => ({ type: "doc", content });
const paragraph = (...content: RichNode[]): RichNode => ({ type: "paragraph", content });
const refusal = (body: RichNode): string => {
  const made = newCardUpdate({ ...ASKED.content, body }, WIDE);
  return made.ok ? "made" : made.error.reason;
};

describe("the card that a release makes", () => {
  it("says the content, in the lane of new cards, and nothing more (R1)", () => {
    const content = releaseContent.parse({
      title: "Boat off the harbour",
      body: "Expect a boat.\nTonight.",
      kind: "warning",
      severity: "high",
      place: { lat: 12.1, lon: 45.2, precisionMetres: 5_000 },
      tags: ["harbour"],
      lang: "en",
      marking: { tlp: "amber" },
    });
    const doc = boardWith(content);
    const card = cardsOf(doc).get(WIDE.card) as Y.Map<unknown>;
    const { body: _, marking, ...plain } = content;
    const shown = readBoard(doc).cards.find(({ id }) => id === WIDE.card);
    expect(shown).toEqual({ id: WIDE.card, ...plain, marking, lane: "new", rank: "V001", status: "open" });
    expect(bodyText(bodyOf(card))).toBe("Expect a boat.\nTonight.");
    expect([...card.keys()].toSorted()).toEqual([...Object.keys(plain), "body", "lane", "marking", "rank", "status"].toSorted());
  });

  it("is written under one client id alone, from its first clock, and deletes nothing (R1)", () => {
    const made = newCardUpdate(ASKED.content, WIDE);
    const decoded = Y.decodeUpdate(made.ok ? made.value : new Uint8Array());
    expect(new Set(decoded.structs.map(({ id }) => id.client))).toEqual(new Set([WIDE.client]));
    expect(decoded.structs[0]?.id.clock).toBe(0);
    expect(decoded.ds.clients.size).toBe(0);
  });

  it("has the editor's rich text with its elements, marks and attributes (R11)", () => {
    const body = document(
      { type: "heading", attrs: { level: 2, dir: null }, content: [{ type: "text", text: "Boat" }] },
      paragraph(
        { type: "text", text: "Expect " },
        { type: "text", text: "it", marks: [{ type: "bold" }, { type: "link", attrs: { href: "https://example.org/", target: null } }] },
        { type: "hardBreak" },
        { type: "text", text: "tonight" },
      ),
    );
    const fragment = bodyOf(cardsOf(boardWith({ ...ASKED.content, body })).get(WIDE.card) as Y.Map<unknown>) as Y.XmlFragment;
    expect(Y.XmlFragment.prototype.toString.call(fragment)).toBe(
      '<heading level="2">Boat</heading><paragraph>Expect <bold><link href="https://example.org/">it</link></bold><hardbreak></hardbreak>tonight</paragraph>',
    );
  });

  it("has no element, mark, attribute, link or text that a released card may not have (R11)", () => {
    const text = (more: object) => document(paragraph({ type: "text", text: "it", ...more }));
    expect(refusal(document({ type: "script" }))).toContain("element");
    expect(refusal(document({ type: "image", attrs: { src: "https://example.org/a.png" } }))).toContain("element");
    expect(refusal(document(paragraph({ type: "mention", attrs: { id: "ana" } })))).toContain("element");
    expect(refusal(text({ marks: [{ type: "highlight" }] }))).toContain("mark");
    expect(refusal(text({ marks: [{ type: "link", attrs: { href: "javascript:alert(1)" } }] }))).toContain("web address");
    expect(refusal(document({ type: "heading", attrs: { level: { deep: 1 } } }))).toContain("plain value");
    expect(refusal(document({ type: "heading", attrs: { onclick: "x" } }))).toContain("attribute");
    expect(refusal(document(paragraph({ type: "text", text: "a\u202Eb" })))).toContain("direction");
    expect(refusal(document({ type: "text", text: "loose", content: [] }))).toContain("text");
    expect(refusal(paragraph())).toContain("document");
    expect(refusal({ type: "doc" })).toBe("made");
  });

  it("a body that is nested too deeply is refused before it is read, whatever its depth (R11, T26)", () => {
    for (const depth of [30, 200_000]) {
      let body: object = { type: "blockquote" };
      for (let level = 0; level < depth; level += 1) body = { type: "blockquote", content: [body] };
      expect(releaseContent.safeParse({ ...ASKED.content, body: { type: "doc", content: [body] } }).success).toBe(false);
    }
  });

  it.each([
    ["a tag", { tags: ["harb\u202Eour"] }],
    ["the name of its place", { place: { name: "Harbour\u2066" } }],
    ["a caveat", { marking: { tlp: "amber", caveats: ["no\u0000forn"] } }],
    ["the zone of its time", { occurred: { from: "2026-11-29T10:00:00Z", zone: "UTC\u202D" } }],
    ["an attribute", { body: { type: "doc", content: [{ type: "codeBlock", attrs: { language: "\u202Ex" } }] } }],
    ["its body, in letters that nobody sees", { body: "Be ready.\u{E004B}\u{E0045}\u{E0053}" }],
    ["its title, which has nothing to see", { title: " \u200B " }],
    ["its title, in a run of characters without a shape", { title: "Boat\u200B\u200C\u200B\u200D" }],
  ])("nothing that its reader would not see as it is stands in %s (R11, T17)", (_place, values) => {
    expect(releaseContent.safeParse({ ...ASKED.content, ...values }).success).toBe(false);
  });

  it("words with joiners, marks of direction and emoji are taken as they are (R11)", () => {
    for (const body of ["می\u200Cخواهیم", "۱۲\u200E:۳۰", "👩\u200D❤\uFE0F\u200D👨 ready", "co\u00ADoperate"])
      expect(releaseContent.safeParse({ ...ASKED.content, body }).success).toBe(true);
  });
});
