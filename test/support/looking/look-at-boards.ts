import * as Y from "yjs";
import { quietDoc } from "../../../client/sync/quiet-doc.ts";
import { textRuns } from "../../../client/model/rich-runs.ts";
import { Structure } from "../../../server/domain/structure/structure.ts";
import { RECEIVE_LIMITS } from "../../../server/domain/structure/verdict.ts";
import { bodyOf, readCard } from "../../../shared/board/card.ts";
import { contentText, valueText } from "../../../shared/board/content-projection.ts";
import { bodyText } from "../../../shared/board/rich-text.ts";
import { cardsOf } from "../../../shared/board/roots.ts";
import { HeadlessEditor } from "../headless-editor.ts";
import { seededNumbers } from "../seeded-history.ts";
import { changeBody, fillBody, oddBody, type Pick } from "./odd-bodies.ts";

/** What looking at generated boards came to. The last four must be zero. */
export interface LookingReport {
  boards: number;
  /** Boards that today's validator takes; the rest could be written before there was a vocabulary. */
  accepted: number;
  /** Boards whose text was opened in the editor, and texts that a change by another person took out of it. */
  edited: number;
  takenAway: number;
  updates: number;
  bytes: number;
  changed: number;
  errors: number;
  readonly complaints: string[];
}

interface LookingOptions {
  readonly boards: number;
  readonly seed: number;
  /** Plants the fault that the run must find: the binding without its guard. */
  readonly isUnguarded?: boolean;
  readonly onProgress?: (report: LookingReport) => void;
}

/** Opens, reads and closes boards of every shape, while another person changes them. Seeded: equal options give equal reports. */
export function lookAtBoards({ boards, seed, isUnguarded = false, onProgress }: LookingOptions): LookingReport {
  const random = seededNumbers(seed);
  const pick: Pick = (count) => Math.floor(random() * count);
  const report: LookingReport = {
    boards: 0,
    accepted: 0,
    edited: 0,
    takenAway: 0,
    updates: 0,
    bytes: 0,
    changed: 0,
    errors: 0,
    complaints: [],
  };
  while (report.boards < boards) {
    lookAtOne(report, pick, isUnguarded);
    if (report.boards % 10_000 === 0) onProgress?.(report);
  }
  return report;
}

function lookAtOne(report: LookingReport, pick: Pick, isUnguarded: boolean): void {
  const elsewhere = madeBoard(pick);
  const update = Y.encodeStateAsUpdate(elsewhere);
  if (!couldBeLoaded(update)) return;
  report.boards += 1;
  if (isTaken(update)) report.accepted += 1;
  const own: Uint8Array[] = [];
  const doc = quietDoc();
  Y.applyUpdate(doc, update, "elsewhere");
  doc.on("update", (made: Uint8Array, origin: unknown) => origin !== "elsewhere" && own.push(made));
  elsewhere.on("update", (made: Uint8Array) => Y.applyUpdate(doc, made, "elsewhere"));
  const label = `board ${report.boards}: ${contentText(elsewhere).slice(0, 300)}`;
  try {
    look(doc, elsewhere, { report, pick, isUnguarded });
  } catch (error) {
    report.errors += 1;
    complain(report, `threw ${String((error as Error).stack)} at ${label}`);
  }
  report.updates += own.length;
  report.bytes += own.reduce((sum, made) => sum + made.length, 0);
  if (own.length > 0) complain(report, `wrote at ${label}`);
  if (contentText(doc) !== contentText(elsewhere)) {
    report.changed += 1;
    complain(report, `changed ${label}`);
  }
  doc.destroy();
  elsewhere.destroy();
}

/** A document with one card of any shape, by a client of its own. */
export function madeBoard(pick: Pick, id = "card"): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = 1 + pick(2 ** 31);
  const card = new Y.Map<unknown>();
  cardsOf(doc).set(id, card);
  card.set("title", pick(30) === 0 ? new Y.Map() : new Y.Text("Title"));
  card.set("body", oddBody(pick));
  const body: unknown = card.get("body");
  if (body instanceof Y.XmlFragment && !(body instanceof Y.XmlElement) && body.length === 0) fillBody(body, pick);
  return doc;
}

/** Whether some version let it in: loading asks every rule but the vocabulary and who sent it. */
function couldBeLoaded(update: Uint8Array): boolean {
  try {
    Structure.fromUpdate(update);
    return true;
  } catch {
    return false;
  }
}

function isTaken(update: Uint8Array): boolean {
  const sender = { user: "user-1", ownership: { ownerOf: () => "user-1" }, limits: RECEIVE_LIMITS };
  return Structure.empty().receive(update, sender).kind === "accepted";
}

function look(doc: Y.Doc, elsewhere: Y.Doc, options: { report: LookingReport; pick: Pick; isUnguarded: boolean }): void {
  const { report, pick, isUnguarded } = options;
  read(doc);
  const card = cardsOf(doc).get("card") as Y.Map<unknown>;
  const body = bodyOf(card);
  const theirs = bodyOf(cardsOf(elsewhere).get("card") as Y.Map<unknown>);
  if (!(body instanceof Y.XmlFragment) || !(theirs instanceof Y.XmlFragment)) return;
  for (let opened = 0; opened < 2; opened++) {
    const editor = new HeadlessEditor(body, { isUnguarded });
    const fitted = editor.unfit === null;
    if (opened === 0 && fitted) report.edited += 1;
    editor.touch();
    for (let changes = pick(4); changes > 0; changes--) {
      elsewhere.transact(() => changeBody(theirs, pick));
      editor.touch();
    }
    if (fitted && editor.unfit !== null) report.takenAway += 1;
    editor.destroy();
  }
  read(doc);
}

/** Everything that screens read of a card. */
function read(doc: Y.Doc): void {
  const stored = cardsOf(doc).get("card");
  readCard("card", stored);
  valueText(stored, 2_000);
  const body = bodyOf(stored as Y.Map<unknown>);
  bodyText(body);
  if (body instanceof Y.XmlFragment) readTexts(body);
}

function readTexts(parent: Y.XmlFragment): void {
  for (const child of parent.toArray()) {
    if (child instanceof Y.XmlText) textRuns(child);
    else if (child instanceof Y.XmlElement) readTexts(child);
  }
}

function complain(report: LookingReport, line: string): void {
  if (report.complaints.length < 10) report.complaints.push(line);
}
