import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { demoEntries } from "../../../server/domain/demo/demo-entries.ts";
import { DEMO_HISTORY_MS, demoIncident } from "../../../server/domain/demo/demo-incident.ts";
import type { DemoComment, DemoCompartment, DemoEdit } from "../../../server/domain/demo/demo-incident.ts";
import { readAct } from "../../../shared/acts/act-body.ts";
import { readBoard } from "../../../shared/board/board.ts";
import type { Board } from "../../../shared/board/board.ts";
import { bodyOf } from "../../../shared/board/card.ts";
import { bodyText } from "../../../shared/board/rich-text.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import { sha256 } from "../../support/entries.ts";

const STARTED_AT = Date.UTC(2026, 10, 22, 18, 0);
const incident = demoIncident(STARTED_AT);

function docOf(compartment: DemoCompartment): Y.Doc {
  const doc = new Y.Doc();
  for (const { update } of editsOf(compartment)) Y.applyUpdate(doc, update);
  return doc;
}

function editsOf({ steps }: Pick<DemoCompartment, "steps">): readonly DemoEdit[] {
  return steps.filter((step) => step.kind === "edit");
}

function commentsOf({ steps }: Pick<DemoCompartment, "steps">): readonly DemoComment[] {
  return steps.filter((step) => step.kind === "comment");
}

function boards(): { readonly doc: Y.Doc; readonly board: Board; readonly compartment: DemoCompartment }[] {
  return incident.compartments.map((compartment) => {
    const doc = docOf(compartment);
    return { doc, board: readBoard(doc), compartment };
  });
}

describe("the demo Strait Watch", () => {
  it("is the same to the last byte for the same start", () => {
    expect(demoIncident(STARTED_AT)).toEqual(incident);
    const bytes = incident.compartments.flatMap((compartment) => editsOf(compartment).map((step) => Buffer.from(step.update)));
    expect(Buffer.from(sha256(Buffer.concat(bytes))).toString("hex")).toMatchInlineSnapshot(
      `"15dbc811bfea787f8c1077674d423d55da4b2b21cdffd5e64a50a35bb1170e8c"`,
    );
  });

  it("differs for another start in its times alone", () => {
    const later = demoIncident(STARTED_AT + 86_400_000);
    const shape = (demo: typeof incident) =>
      demo.compartments.map(({ steps }) =>
        steps.map((step) => (step.kind === "edit" ? { ...step, update: step.update.length } : { ...step, update: null })),
      );
    expect(shape(later)).toEqual(shape(incident));
  });

  it("has about 60 readable cards over three compartments, in every lane and nearly every kind", () => {
    const all = boards();
    expect(all.map(({ compartment }) => compartment.releasableTo)).toEqual([["ALF", "BRV", "CRL"], ["ALF", "BRV"], ["ALF"]]);
    expect(all.flatMap(({ board }) => board.unreadable)).toEqual([]);
    const cards = all.flatMap(({ board }) => board.cards);
    expect(cards).toHaveLength(60);
    expect(new Set(cards.map((card) => card.lane)).size).toBe(6);
    expect(new Set(cards.map((card) => card.kind)).size).toBeGreaterThanOrEqual(12);
    expect(cards.every((card) => card.marking !== undefined)).toBe(true);
    expect(all.every(({ board, compartment }) => board.links.length >= 5 && commentsOf(compartment).length >= 2)).toBe(true);
  });

  it("links only cards of one compartment, and comments on cards that are there, in acts (V41)", () => {
    for (const { board, compartment } of boards()) {
      const ids = new Set(board.cards.map((card) => card.id));
      expect(board.links.every((link) => ids.has(link.from) && ids.has(link.to))).toBe(true);
      expect(board.comments).toEqual([]);
      expect(commentsOf(compartment).every(({ card }) => ids.has(card))).toBe(true);
    }
  });

  it("has answers in threads, each to a comment of its own compartment", () => {
    const answers = incident.compartments.flatMap((compartment) =>
      demoEntries(compartment, STARTED_AT, sha256).flatMap((entry) => {
        const act = entry.kind === "act" ? readAct(entry) : null;
        return act?.type === "comment.made" && act.said.replyTo !== undefined ? [act.set.subject] : [];
      }),
    );
    expect(answers).toHaveLength(3);
    expect(answers.every((subject) => /^[0-9a-f]{32}$/.test(subject ?? ""))).toBe(true);
  });

  it("speaks Arabic where its people do (P9)", () => {
    const arabic = boards().flatMap(({ doc, board }) =>
      board.cards
        .filter((card) => card.lang === "ar")
        .map((card) => `${card.title} ${bodyText(bodyOf(cardsOf(doc).get(card.id) as Y.Map<unknown>))}`),
    );
    expect(arabic.length).toBeGreaterThanOrEqual(8);
    expect(arabic.every((text) => (text.match(/\p{Script=Arabic}/gu) ?? []).length > 60)).toBe(true);
  });

  it("tells Baruv of the threat without a word of the source (P3)", () => {
    const told = boards()
      .filter(({ compartment }) => compartment.releasableTo.length > 1)
      .map(({ doc, compartment }) =>
        JSON.stringify([
          readBoard(doc),
          [...cardsOf(doc).values()].map((card) => bodyText(bodyOf(card as Y.Map<unknown>))),
          commentsOf(compartment),
        ]),
      );
    expect(told.some((text) => text.includes("Selwa Star"))).toBe(true);
    for (const text of told) expect(text).not.toMatch(/SINDIYAN|سنديان|café|مقهى|Marsa Nadir, three/i);
  });

  it("lies in the hour before the start, in order, with typing in small updates", () => {
    for (const { steps } of incident.compartments) {
      expect(steps.map((step) => step.atOffsetMs)).toEqual(steps.map((step) => step.atOffsetMs).toSorted((a, b) => a - b));
      expect(steps[0]?.atOffsetMs).toBeGreaterThanOrEqual(-DEMO_HISTORY_MS);
      expect(steps.at(-1)?.atOffsetMs).toBeLessThan(0);
      expect(editsOf({ steps }).filter((step) => step.update.length < 100).length).toBeGreaterThan(20);
    }
  });

  it("gives every author one client id per compartment, and none to those who may not read it (P2, P3)", () => {
    const partnerOf = new Map(incident.users.map((user) => [user.id, user.partner]));
    for (const { steps, releasableTo } of incident.compartments) {
      const edits = editsOf({ steps });
      const pairs = new Set(edits.map((step) => `${step.author} ${step.clientId}`));
      expect(pairs.size).toBe(new Set(edits.map((step) => step.clientId)).size);
      expect(pairs.size).toBe(new Set(edits.map((step) => step.author)).size);
      for (const step of steps) {
        expect(partnerOf.get(step.author)).toBe(step.partner);
        expect(releasableTo).toContain(step.partner);
      }
      for (const step of edits) {
        expect([...Y.decodeUpdate(step.update).structs].every((struct) => struct.id.client === step.clientId)).toBe(true);
      }
    }
  });

  it("is accepted by validator and nouns step by step, and its entries replay to the same board and threads (P4, P5, AC1)", () => {
    for (const compartment of incident.compartments) {
      const entries = demoEntries(compartment, STARTED_AT, sha256);
      const doc = new Y.Doc();
      for (const entry of entries) if (entry.kind === "update" && entry.update !== null) Y.applyUpdate(doc, entry.update);
      expect(readBoard(doc)).toEqual(readBoard(docOf(compartment)));
      expect(entries.filter((entry) => entry.kind === "claim")).toHaveLength(
        new Set(editsOf(compartment).map((step) => step.clientId)).size,
      );
      const acts = entries.flatMap((entry) => (entry.kind === "act" ? [readAct(entry)] : []));
      expect(acts.map((act) => act?.said)).toMatchObject(commentsOf(compartment).map(({ card, text }) => ({ card, text })));
      expect(acts.every((act) => act?.type === "comment.made")).toBe(true);
      expect(entries.every((entry, index) => entry.seq === index + 1 && entry.at < STARTED_AT)).toBe(true);
    }
  });
});
