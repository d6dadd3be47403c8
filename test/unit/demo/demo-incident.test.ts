import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { demoEntries } from "../../../server/domain/demo/demo-entries.ts";
import { DEMO_HISTORY_MS, demoIncident } from "../../../server/domain/demo/demo-incident.ts";
import type { DemoCompartment } from "../../../server/domain/demo/demo-incident.ts";
import { readAct } from "../../../shared/acts/act-body.ts";
import type { ReadAct } from "../../../shared/acts/act-types.ts";
import { readBoard } from "../../../shared/board/board.ts";
import type { Board } from "../../../shared/board/board.ts";
import { bodyOf } from "../../../shared/board/card.ts";
import { bodyText } from "../../../shared/board/rich-text.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import { isAbove } from "../../../shared/marking/ceiling.ts";
import { DEFAULT_SCHEME } from "../../../shared/marking/scheme.ts";
import { labelOf } from "../../../shared/contribution/label.ts";
import { sha256 } from "../../support/entries.ts";

/** The site that the demo is seeded on. */
const HOME = "0f".repeat(16);
const STARTED_AT = Date.UTC(2026, 10, 22, 18, 0);
const incident = demoIncident(STARTED_AT);

function docOf(compartment: DemoCompartment): Y.Doc {
  const doc = new Y.Doc();
  for (const step of compartment.steps) Y.applyUpdate(doc, step.update);
  return doc;
}

function boards(): { readonly doc: Y.Doc; readonly board: Board; readonly compartment: DemoCompartment }[] {
  return incident.compartments.map((compartment) => {
    const doc = docOf(compartment);
    return { doc, board: readBoard(doc), compartment };
  });
}

describe("the demo Strait Watch", () => {
  it("has no card that is marked above the ceiling of its compartment, and one as high as it in each (A21)", () => {
    for (const { board, compartment } of boards()) {
      const markings = board.cards.flatMap(({ marking }) => (marking === undefined ? [] : [marking]));
      expect(markings.filter((marking) => isAbove(marking, compartment.ceiling, DEFAULT_SCHEME))).toEqual([]);
      expect(markings.some(({ tlp }) => tlp === compartment.ceiling.tlp)).toBe(true);
    }
  });

  it("is the same to the last byte for the same start", () => {
    expect(demoIncident(STARTED_AT)).toEqual(incident);
    const bytes = incident.compartments.flatMap(({ steps, commands }) => [
      ...steps.map((step) => Buffer.from(step.update)),
      Buffer.from(JSON.stringify(commands)),
    ]);
    expect(Buffer.from(sha256(Buffer.concat(bytes))).toString("hex")).toMatchInlineSnapshot(
      `"2a1914004bdcbcfd158c19fbae3065edd3ecd80da9eaafd587c5ff1f1635520c"`,
    );
  });

  it("differs for another start in its times alone", () => {
    const later = demoIncident(STARTED_AT + 86_400_000);
    const shape = (demo: typeof incident) =>
      demo.compartments.map((compartment) => compartment.steps.map(({ update, ...rest }) => ({ ...rest, size: update.length })));
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
    expect(all.every(({ board }) => board.links.length >= 5)).toBe(true);
  });

  it("links only cards of one compartment", () => {
    for (const { board } of boards()) {
      const ids = new Set(board.cards.map((card) => card.id));
      expect(board.links.every((link) => ids.has(link.from) && ids.has(link.to))).toBe(true);
    }
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
          compartment.commands.map(({ frame }) => frame.command.said),
        ]),
      );
    expect(told.some((text) => text.includes("Selwa Star"))).toBe(true);
    for (const text of told) expect(text).not.toMatch(/SINDIYAN|سنديان|café|مقهى|Marsa Nadir, three/i);
  });

  it("shows what people say: an answer, a mention, a sighting, and nations that disagree, each as an act of its author (AC1, AC9)", () => {
    const acts = incident.compartments.flatMap((compartment) =>
      demoEntries(compartment, { label: labelOf({ ...compartment, home: HOME }), startedAt: STARTED_AT, sha256 }).flatMap((entry) =>
        entry.kind === "act" ? [entry] : [],
      ),
    );
    expect(acts).toHaveLength(incident.compartments.reduce((sum, { commands }) => sum + commands.length, 0));
    const read = acts.map((entry) => readAct(entry) as ReadAct);
    const made = read.filter((each) => each.type === "comment.made");
    const ids = made.map(({ id }) => id);
    expect(made.some(({ said }) => said.replyTo !== undefined && ids.includes(said.replyTo))).toBe(true);
    const inesId = incident.users.find(({ username }) => username === "watch-crl")?.id;
    expect(made.some(({ said }) => said.mentions?.some((id) => id === inesId) === true)).toBe(true);
    expect(read.some(({ type }) => type === "sighting.made")).toBe(true);
    const opinions = read.filter((each) => each.type === "opinion.given");
    const isFor = ({ said }: (typeof opinions)[number]) => said.opinion.endsWith("-agree") || said.opinion === "agree";
    for (const one of opinions) {
      const others = opinions.filter((other) => other.said.card === one.said.card && other.partner !== one.partner);
      expect(others.some((other) => isFor(other) !== isFor(one))).toBe(true);
    }
    for (const { at } of acts) expect(at >= STARTED_AT - DEMO_HISTORY_MS && at < STARTED_AT).toBe(true);
  });

  it("plays releases: one without its source, one that the originator agreed to, one that waits for that, and one recalled (R1, R5, R12)", () => {
    const logs = incident.compartments.map((compartment) =>
      demoEntries(compartment, { label: labelOf({ ...compartment, home: HOME }), startedAt: STARTED_AT, sha256 }),
    );
    const acts = logs.flat().flatMap((entry) => (entry.kind === "act" ? [entry] : []));
    const [common, ferry, sources] = logs.map((log) => log.flatMap((entry) => (entry.kind === "act" ? [entry.type] : [])));
    expect(sources?.filter((type) => type.startsWith("release."))).toEqual([
      "release.asked",
      "release.delivered",
      "release.asked",
      "release.delivered",
      "release.recalled",
      "release.cleared",
    ]);
    expect(ferry?.filter((type) => /^(release|disclosure)/.test(type))).toEqual([
      "disclosure.made",
      "release.asked",
      "release.approved",
      "release.delivered",
      "release.asked",
    ]);
    expect(common?.filter((type) => /^(recall|disclosure)/.test(type))).toEqual([
      "disclosure.made",
      "recall.made",
      "recall.acknowledged",
      "disclosure.made",
    ]);
    // What the logs say of one another is so.
    const told = acts
      .map((entry) => readAct(entry) as ReadAct)
      .filter(({ type }) => type === "release.delivered" || type === "release.cleared");
    const ascending = (a: number, b: number) => a - b;
    const seqs = acts.flatMap(({ type, seq }) => (type === "disclosure.made" || type === "recall.made" ? [seq] : []));
    expect(told.map(({ said }) => (said as { seq: number }).seq).toSorted(ascending)).toEqual(seqs.toSorted(ascending));
    for (const log of logs)
      for (const entry of log) {
        if (entry.kind !== "act" || entry.type !== "release.asked") continue;
        expect((readAct(entry) as ReadAct<"release.asked">).set.basis).toEqual({ seq: entry.seq - 1 });
      }
  });

  it("lies in the hour before the start, in order, with typing in small updates", () => {
    for (const { steps } of incident.compartments) {
      expect(steps.map((step) => step.atOffsetMs)).toEqual(steps.map((step) => step.atOffsetMs).toSorted((a, b) => a - b));
      expect(steps[0]?.atOffsetMs).toBeGreaterThanOrEqual(-DEMO_HISTORY_MS);
      expect(steps.at(-1)?.atOffsetMs).toBeLessThan(0);
      expect(steps.filter((step) => step.update.length < 100).length).toBeGreaterThan(20);
    }
  });

  it("gives every author one client id per compartment, and none to those who may not read it (P2, P3)", () => {
    const partnerOf = new Map(incident.users.map((user) => [user.id, user.partner]));
    for (const { steps, releasableTo } of incident.compartments) {
      const pairs = new Set(steps.map((step) => `${step.author} ${step.clientId}`));
      expect(pairs.size).toBe(new Set(steps.map((step) => step.clientId)).size);
      expect(pairs.size).toBe(new Set(steps.map((step) => step.author)).size);
      for (const step of steps) {
        expect(partnerOf.get(step.author)).toBe(step.partner);
        expect(releasableTo).toContain(step.partner);
        expect([...Y.decodeUpdate(step.update).structs].every((struct) => struct.id.client === step.clientId)).toBe(true);
      }
    }
  });

  it("is accepted by the validator step by step, and its entries replay to the same board (P4, P5)", () => {
    for (const compartment of incident.compartments) {
      const entries = demoEntries(compartment, { label: labelOf({ ...compartment, home: HOME }), startedAt: STARTED_AT, sha256 });
      const doc = new Y.Doc();
      for (const entry of entries) if (entry.kind === "update" && entry.update !== null) Y.applyUpdate(doc, entry.update);
      const played = docOf(compartment);
      const writes = compartment.commands.flatMap(({ frame }) => frame.command.writes ?? []);
      for (const write of writes) {
        if ("add" in write) Y.applyUpdate(played, write.add);
        else cardsOf(played).delete(write.clear);
      }
      expect(readBoard(doc)).toEqual(readBoard(played));
      // Each released card is of a client id of its own.
      const released = writes.filter((write) => "add" in write).length;
      const clients = new Set(compartment.steps.map((step) => step.clientId)).size;
      expect(entries.filter((entry) => entry.kind === "claim")).toHaveLength(clients + released);
      expect(entries.every((entry, index) => entry.seq === index + 1 && entry.at < STARTED_AT)).toBe(true);
    }
  });
});
