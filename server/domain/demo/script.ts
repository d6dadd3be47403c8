import * as Y from "yjs";
import { assert } from "../../../shared/assert.ts";
import { bodyOf, createCard, moveCard, setField, setTitle } from "../../../shared/board/card.ts";
import type { NewCard } from "../../../shared/board/card.ts";
import type { CardField, CardInput } from "../../../shared/board/card-values.ts";
import type { Credibility, Reliability } from "../../../shared/board/grading.ts";
import { createLink } from "../../../shared/board/link.ts";
import { newParagraph } from "../../../shared/board/rich-text.ts";
import { BOARD_FORMAT, cardsOf, metaOf } from "../../../shared/board/roots.ts";
import type { DemoCard } from "./demo-card.ts";
import { demoId } from "./demo-outline.ts";
import type { DemoAuthor } from "./people.ts";
import type { DemoDeed } from "./story.ts";

const MINUTE_MS = 60_000;
/** Time between two bursts of typing, and how many characters one burst holds. */
const TYPING_MS = 1_400;
const TYPING_CHARACTERS = 18;

/** One transaction to be made: when (milliseconds from the start of the demo), by whom, and what. */
interface ScriptLine {
  readonly atOffsetMs: number;
  readonly author: DemoAuthor;
  readonly run: (doc: Y.Doc) => void;
}

/** Everything that happens in one compartment, in order. `startedAt` is the start of the demo in milliseconds since the epoch. */
export function scriptOf(cards: readonly DemoCard[], deeds: readonly DemoDeed[], startedAt: number): readonly ScriptLine[] {
  const keys = new Set(cards.map((card) => card.key));
  const lines = cards.flatMap((card) => linesOfCard(card, startedAt));
  for (const [index, deed] of deeds.entries()) if (keys.has(deed.card)) lines.push(...linesOfDeed(deed, index));
  // Sorting is stable: what has the same time keeps the order it is written in.
  const sorted = lines.toSorted((a, b) => a.atOffsetMs - b.atOffsetMs);
  const [first] = sorted;
  assert(first !== undefined, "a compartment of the demo has cards");
  return [{ ...first, run: (doc) => void metaOf(doc).set("format", BOARD_FORMAT) }, ...sorted];
}

function linesOfCard(card: DemoCard, startedAt: number): ScriptLine[] {
  const at = Math.round(card.at * MINUTE_MS);
  const fields = fieldsOf(card, startedAt);
  if (card.typed === undefined)
    return [{ atOffsetMs: at, author: card.by, run: (doc) => done(createCard(doc, { ...fields, body: card.body })) }];
  const made: ScriptLine = { atOffsetMs: at, author: card.by, run: (doc) => done(createCard(doc, fields)) };
  return [made, ...typed(card.key, card.by, card.body, at)];
}

/** Lines that type a text into a card's body, burst by burst, in paragraphs; the first into the last paragraph that is there. */
function typed(card: string, author: DemoAuthor, text: string, after: number): ScriptLine[] {
  const bursts = text.split("\n").flatMap((line, index) => [...(index === 0 ? [] : [null]), ...burstsOf(line)]);
  return bursts.map((burst, index) => ({
    atOffsetMs: after + (index + 1) * TYPING_MS,
    author,
    run: (doc) => (burst === null ? openParagraph(doc, card) : type(doc, card, burst)),
  }));
}

/** Cuts after a space, so that no word and no character is parted. */
function burstsOf(line: string): string[] {
  const bursts: string[] = [];
  for (const word of line.split(/(?<= )/)) {
    const last = bursts.at(-1);
    if (last === undefined || last.length + word.length > TYPING_CHARACTERS) bursts.push(word);
    else bursts[bursts.length - 1] = last + word;
  }
  return bursts;
}

function linesOfDeed(deed: DemoDeed, index: number): ScriptLine[] {
  const at = Math.round(deed.at * MINUTE_MS);
  const line = (run: (doc: Y.Doc) => void): ScriptLine[] => [{ atOffsetMs: at, author: deed.by, run }];
  if ("severity" in deed) return line((doc) => set(doc, deed.card, "severity", deed.severity));
  if ("status" in deed) return line((doc) => set(doc, deed.card, "status", deed.status));
  if ("grade" in deed) return line((doc) => set(doc, deed.card, "source", gradeOf(deed.grade)));
  if ("move" in deed) return line((doc) => done(moveCard(doc, demoId("card", deed.card), { lane: deed.move, after: null })));
  if ("retitle" in deed) return line((doc) => done(setTitle(cardIn(doc, deed.card), deed.retitle)));
  if ("adds" in deed) return [...line((doc) => openParagraph(doc, deed.card)), ...typed(deed.card, deed.by, deed.adds, at)];
  const link = {
    from: demoId("card", deed.card),
    to: demoId("card", deed.to),
    type: deed.link,
    ...(deed.note === undefined ? {} : { note: deed.note }),
  };
  return line((doc) => done(createLink(doc, demoId("link", String(index)), link)));
}

function fieldsOf(card: DemoCard, startedAt: number): NewCard {
  const { place, likelihood, confidence } = card;
  return {
    id: demoId("card", card.key),
    title: card.title,
    kind: card.kind,
    lane: card.lane,
    status: card.status ?? "open",
    marking: { tlp: card.tlp, ...(card.pap && { pap: card.pap }), caveats: [...(card.caveats ?? [])], orcon: card.orcon === true },
    lang: card.lang ?? "en",
    ...(card.severity && { severity: card.severity }),
    ...(card.grade && { source: gradeOf(card.grade) }),
    ...((likelihood ?? confidence) && { assessment: { ...(likelihood && { likelihood }), ...(confidence && { confidence }) } }),
    ...(place && { place: { lat: place[0], lon: place[1], precisionMetres: place[2], name: place[3] } }),
    ...(card.tags && { tags: [...card.tags] }),
    ...(card.assignee && { assignee: demoId("user", card.assignee) }),
    ...timesOf(card, startedAt),
  };
}

function timesOf(card: DemoCard, startedAt: number): { occurred?: CardInput<"occurred">; due?: string } {
  const time = (minutes: number) => instant(startedAt + minutes * MINUTE_MS);
  const { happened, until, due } = card;
  return {
    ...(happened !== undefined && {
      occurred: { from: time(happened), ...(until !== undefined && { to: time(until) }), precision: "minute", zone: "UTC" },
    }),
    ...(due !== undefined && { due: time(due) }),
  };
}

function gradeOf(grade: string): CardInput<"source"> {
  return { reliability: grade.charAt(0) as Reliability, credibility: Number(grade.charAt(1)) as Credibility };
}

function set<Field extends CardField>(doc: Y.Doc, card: string, field: Field, value: CardInput<Field>): void {
  done(setField(cardIn(doc, card), field, value));
}

function openParagraph(doc: Y.Doc, card: string): void {
  const body = fragmentOf(doc, card);
  body.insert(body.length, [newParagraph("")]);
}

function type(doc: Y.Doc, card: string, burst: string): void {
  const body = fragmentOf(doc, card);
  const paragraph = body.get(body.length - 1);
  const text = paragraph instanceof Y.XmlElement ? paragraph.get(0) : null;
  assert(text instanceof Y.XmlText, "a demo body ends with a paragraph of text");
  text.insert(text.length, burst);
}

function fragmentOf(doc: Y.Doc, card: string): Y.XmlFragment {
  const body = bodyOf(cardIn(doc, card));
  assert(body instanceof Y.XmlFragment, "a demo body is rich text");
  return body;
}

function cardIn(doc: Y.Doc, key: string): Y.Map<unknown> {
  const card = cardsOf(doc).get(demoId("card", key));
  assert(card instanceof Y.Map, `the demo card ${key} is there before it is changed`);
  return card;
}

function done(outcome: { readonly ok: boolean }): void {
  assert(outcome.ok, `the demo fits the board: ${JSON.stringify(outcome)}`);
}

function instant(at: number): string {
  return new Date(at).toISOString();
}
