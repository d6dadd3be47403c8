import { expect, it } from "vitest";
import { decideCommand } from "../../../server/domain/acts/decide-command.ts";
import { ruleFor } from "../../../server/domain/acts/nouns.ts";
import type { ActPrincipal, Command } from "../../../server/ports/acts.ts";
import { can } from "../../../shared/access/can.ts";
import { roles } from "../../../shared/access/role.ts";
import { NO_AUTHORITY } from "../../support/directory-records.ts";
import type { ActType } from "../../../shared/acts/act-types.ts";
import type { ActEntry } from "../../../shared/contribution/entry.ts";
import { seededNumbers } from "../../support/seeded-history.ts";

/** Boards that are filled by random people, and what they try on each. */
const BOARDS = 1_000;
const TRIES = 60;
const SEED = Number(process.env["MAJLIS_SEED"] ?? 20_261_128);

const TYPES = [
  "comment.made",
  "comment.resolved",
  "comment.reopened",
  "comment.withdrawn",
  "sighting.made",
  "sighting.withdrawn",
  "opinion.given",
] as const satisfies readonly ActType[];

/** A thread or sighting as rules AC6 and AC8 speak of it, kept by hand and not by the fold that is tested. */
interface Made {
  readonly id: string;
  readonly noun: "comment" | "sighting";
  readonly author: string;
  readonly card: string;
  /** The first comment of its thread; itself for one, and for a sighting. */
  readonly first: string;
  isWithdrawn: boolean;
}

const PEOPLE: readonly ActPrincipal[] = ["ALF", "BRV"].flatMap((partner) =>
  roles.map((role) => ({ user: `${role}-${partner}`, partner, role })),
);
const CARDS = ["card-1", "card-2", "card-3"];

/** The board on which random people say things, by the rules as RULES.md words them. */
class Model {
  readonly made: Made[] = [];
  readonly resolved = new Set<string>();
  readonly onBoard = new Set(CARDS.slice(0, 2));

  /** What must come of a command. */
  verdict(principal: ActPrincipal, type: (typeof TYPES)[number], said: Readonly<Record<string, string>>): string {
    const named = this.made.find(({ id }) => id === (said["replyTo"] ?? said["comment"] ?? said["sighting"]));
    switch (type) {
      case "opinion.given":
      case "sighting.made":
        return this.#onCard(said["card"]);
      case "comment.made":
        return said["replyTo"] === undefined ? this.#onCard(said["card"]) : this.#asAnswer(named, said["card"]);
      case "sighting.withdrawn":
        return named?.noun === "sighting" ? withdrawal(named, principal) : "not-found";
      case "comment.withdrawn":
        return named?.noun === "comment" ? withdrawal(named, principal) : "not-found";
      case "comment.resolved":
      case "comment.reopened":
        return named?.noun === "comment" ? this.#closing(named, principal, type) : "not-found";
    }
  }

  #asAnswer(named: Made | undefined, card: string | undefined): string {
    if (named?.noun !== "comment") return "not-found";
    if (this.#onCard(card) !== "new") return "card-gone";
    return named.card === card ? "new" : "not-found";
  }

  #closing({ first }: Made, { user, role }: ActPrincipal, type: "comment.resolved" | "comment.reopened"): string {
    if (role !== "lead" && role !== "analyst" && this.made.find(({ id }) => id === first)?.author !== user) return "not-allowed";
    const isResolved = this.resolved.has(first);
    if (type === "comment.resolved") return isResolved ? "already-resolved" : "new";
    return isResolved ? "new" : "not-resolved";
  }

  /** Notes what an allowed command did. */
  note(id: string, { user }: ActPrincipal, type: (typeof TYPES)[number], said: Readonly<Record<string, string>>): void {
    const named = this.made.find((each) => each.id === (said["replyTo"] ?? said["comment"] ?? said["sighting"]));
    if (type === "comment.made" || type === "sighting.made") {
      const noun = type === "comment.made" ? "comment" : "sighting";
      this.made.push({ id, noun, author: user, card: said["card"] ?? "", first: named?.first ?? id, isWithdrawn: false });
    } else if (type === "comment.resolved") this.resolved.add(named?.first ?? "");
    else if (type === "comment.reopened") this.resolved.delete(named?.first ?? "");
    else if (named !== undefined) named.isWithdrawn = true;
  }

  #onCard(card: string | undefined): string {
    return this.onBoard.has(card ?? "") ? "new" : "card-gone";
  }
}

it(`AC3 AC6 AC8 AC9 decides as the rules say, for every kind of person, command and state (${BOARDS * TRIES} cases, seed ${SEED})`, () => {
  const random = seededNumbers(SEED);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const verdicts = new Map<string, number>();
  const wrong: string[] = [];
  for (let board = 0; board < BOARDS; board++) {
    const model = new Model();
    const acts: ActEntry[] = [];
    for (let turn = 0; turn < TRIES; turn++) {
      const principal = pick(PEOPLE);
      const type = pick(TYPES);
      const said = wordsFor(
        type,
        () => pick([...model.made.map(({ id }) => id), idOf(TRIES)]),
        () => pick(CARDS),
        random,
      );
      const command: Command = { type, id: idOf(turn), said };
      const decided = decideCommand(command, { principal, at: turn, acts, isOnBoard: (card) => model.onBoard.has(card) });
      const expected = model.verdict(principal, type, said);
      const actual = decided.kind === "refused" ? decided.why : decided.kind;
      verdicts.set(`${type} ${expected}`, (verdicts.get(`${type} ${expected}`) ?? 0) + 1);
      if (actual !== expected) wrong.push(`board ${board}, turn ${turn}: ${type} by ${principal.user} is ${actual}, not ${expected}`);
      if (decided.kind !== "new") continue;
      for (const { id, body } of decided.acts) acts.push(entryOf({ id, type, body, principal, seq: acts.length + 1 }));
      model.note(command.id, principal, type, said);
      if (random() < 0.05) model.onBoard.delete(pick(CARDS));
      if (random() < 0.05) model.onBoard.add(pick(CARDS));
    }
  }
  expect(wrong).toEqual([]);
  // Every answer that the rules know was met.
  expect([...verdicts.keys()].toSorted()).toEqual(
    [
      ...["card-gone", "new", "not-found"].map((verdict) => `comment.made ${verdict}`),
      ...["already-resolved", "new", "not-allowed", "not-found"].map((verdict) => `comment.resolved ${verdict}`),
      ...["new", "not-allowed", "not-found", "not-resolved"].map((verdict) => `comment.reopened ${verdict}`),
      ...["already-withdrawn", "new", "not-allowed", "not-found"].map((verdict) => `comment.withdrawn ${verdict}`),
      ...["card-gone", "new"].map((verdict) => `sighting.made ${verdict}`),
      ...["already-withdrawn", "new", "not-allowed", "not-found"].map((verdict) => `sighting.withdrawn ${verdict}`),
      ...["card-gone", "new"].map((verdict) => `opinion.given ${verdict}`),
    ].toSorted(),
  );
});

it("P3 A4 asks the policy of its noun for every type: a nation that may not read may do none of it, a watch officer gives no opinion", () => {
  for (const type of TYPES) {
    const { action } = ruleFor(type).rule;
    for (const role of [...roles, null]) {
      for (const partner of ["ALF", "BRV", "CRL"]) {
        const principal = { ...NO_AUTHORITY, userId: "u", partner, isAdmin: true };
        const compartment = { kind: "compartment", role, isHeld: false, originator: "ALF", releasableTo: ["BRV"] } as const;
        const isMember = role !== null && role !== "former";
        const isAllowed = isMember && partner !== "CRL" && (type !== "opinion.given" || role !== "watch");
        expect([type, role, partner, can(principal, action, compartment)]).toEqual([type, role, partner, isAllowed]);
      }
    }
  }
});

function withdrawal({ author, isWithdrawn }: Made, { user }: ActPrincipal): string {
  if (author !== user) return "not-allowed";
  return isWithdrawn ? "already-withdrawn" : "new";
}

/** An id of an act, as the server makes them: 128 bits in hexadecimal. */
function idOf(number: number): string {
  return number.toString(16).padStart(32, "0");
}

function wordsFor(
  type: (typeof TYPES)[number],
  anyAct: () => string,
  anyCard: () => string,
  random: () => number,
): Readonly<Record<string, string>> {
  switch (type) {
    case "comment.made":
      return { card: anyCard(), text: "words", ...(random() < 0.6 && { replyTo: anyAct() }) };
    case "sighting.made":
      return { card: anyCard(), at: "2026-11-28T10:00:00.000Z" };
    case "sighting.withdrawn":
      return { sighting: anyAct() };
    case "opinion.given":
      return { card: anyCard(), opinion: "agree", explanation: "words" };
    case "comment.resolved":
    case "comment.reopened":
    case "comment.withdrawn":
      return { comment: anyAct() };
  }
}

function entryOf(of: { id: string; type: ActType; body: Uint8Array; principal: ActPrincipal; seq: number }): ActEntry {
  const { id, type, body, principal, seq } = of;
  const hash = new Uint8Array(32);
  const by = { compartment: "c1", author: principal.user, partner: principal.partner, session: "s", at: seq, labelHash: hash };
  return { ...by, kind: "act", version: 1, seq, hash, prevHash: hash, type, id, body, bodyHash: hash };
}
