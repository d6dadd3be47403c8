import { isDeepStrictEqual } from "node:util";
import { FINDING, LEAKING, type Moment, type OrderWorld } from "./order-world.ts";
import { NARROW, TARGETS, type Target } from "./people.ts";
import type { OrderRequest } from "./requests.ts";
import type { WrittenAct } from "./two-logs.ts";

const READERS: Readonly<Record<string, readonly string[]>> = { wide: ["ALF", "BRV", "CRL", "DLT"], other: ["ALF", "BRV", "DLT"] };

/** How far one release has come, while its acts are gone through. */
interface Course {
  readonly act: WrittenAct;
  /** Nations that have not decided. */
  readonly open: Set<string>;
  /** The act with which the last approval was there. */
  completed: WrittenAct | null;
  end: "denied" | "recalled" | null;
}

/** What an order did, beside its faults. */
export interface OrderTally {
  released: number;
  denied: number;
  recalled: number;
  withdrawn: number;
  waiting: number;
}

/** Judges what one order left in the logs and on the boards, by what a release needs. Written from the contract alone; it decides nothing with the product's rules. */
export class ReleaseOracle {
  readonly faults: string[] = [];
  readonly tally: OrderTally = { released: 0, denied: 0, recalled: 0, withdrawn: 0, waiting: 0 };
  readonly #world: OrderWorld;
  readonly #requests: readonly OrderRequest[];

  constructor(world: OrderWorld, requests: readonly OrderRequest[]) {
    this.#world = world;
    this.#requests = requests;
  }

  /** Judges everything, once nothing is under way any more. */
  judge(): this {
    const narrow = this.#acts(NARROW);
    const asked = narrow.filter(({ entry }) => entry.type === "release.asked");
    const made = new Map<string, WrittenAct>();
    for (const act of asked) {
      const completed = this.#release(act, narrow);
      const ids = completed?.set["made"] as { disclosure: string } | undefined;
      if (completed !== null && ids !== undefined) made.set(ids.disclosure, act);
    }
    this.#disclosures(made, narrow);
    this.#repeats(asked);
    return this;
  }

  #acts(compartment: string): readonly WrittenAct[] {
    return this.#world.logs.written.filter(({ entry }) => entry.compartment === compartment);
  }

  #fault(what: string, act: WrittenAct | undefined): void {
    this.faults.push(
      `${what}: ${act === undefined ? "" : `${act.entry.type} by ${act.entry.author} at step ${act.step}, ${JSON.stringify(act.said)}`}`,
    );
  }

  #momentAt(step: number): Moment {
    return this.#world.moments.findLast((moment) => moment.step < step)!;
  }

  #between(from: number, to: number): readonly Moment[] {
    return [this.#momentAt(from + 1), ...this.#world.moments.filter(({ step }) => step > from && step < to)];
  }

  #mayAct(act: WrittenAct): boolean {
    return this.#momentAt(act.step).authorities.has(act.entry.author);
  }

  /** One release from its request on; the act that completed it, or null. */
  #release(act: WrittenAct, narrow: readonly WrittenAct[]): WrittenAct | null {
    this.#wasRightlyAsked(act);
    const open = new Set((act.set["approvals"] as { partner: string }[]).map(({ partner }) => partner));
    const course: Course = { act, open, completed: open.size === 0 ? act : null, end: null };
    this.#makesOnlyWhenApproved(act, course);
    for (const next of narrow.filter(({ said }) => said["release"] === act.entry.id)) {
      const { type, author } = next.entry;
      if (type === "release.delivered" || type === "release.cleared") {
        if (author !== "system" || course.completed === null) this.#fault("says that a card is there which nothing made", next);
        continue;
      }
      if (course.end !== null) this.#fault(`something after it was ${course.end}`, next);
      if (!this.#mayAct(next)) this.#fault("without the authority", next);
      if (type === "release.recalled") this.#recalled(next, course);
      else this.#decided(next, course);
    }
    const { completed, end } = course;
    if (end === "denied") this.tally.denied += 1;
    else if (end === "recalled") this.tally[completed === null ? "withdrawn" : "recalled"] += 1;
    else this.tally[completed === null ? "waiting" : "released"] += 1;
    return completed;
  }

  #recalled(next: WrittenAct, course: Course): void {
    const { act, completed } = course;
    course.end = "recalled";
    if (next.entry.partner !== act.entry.partner) this.#fault("recalled by another nation", next);
    if (completed === null && next.entry.author !== act.entry.author) this.#fault("withdrawn by somebody else", next);
    if ((next.set["recall"] !== undefined) !== (completed !== null)) this.#fault("recalls what is not there", next);
  }

  #decided(next: WrittenAct, course: Course): void {
    const { act, open } = course;
    const isDenied = next.entry.type === "release.denied";
    if (course.completed !== null) this.#fault("decided after it was released", next);
    if (next.entry.author === act.entry.author) this.#fault("decided by who asked", next);
    if (!open.delete(next.entry.partner)) this.#fault("decided by a nation that has no say, or twice", next);
    if (isDenied !== (next.said["decision"] === "deny")) this.#fault("another decision than was said", next);
    if (isDenied) course.end = "denied";
    else if (open.size === 0) {
      course.completed = next;
      if (!this.#momentAt(next.step).authorities.has(act.entry.author))
        this.#fault("released for somebody whose authority had ended", next);
    }
    this.#makesOnlyWhenApproved(next, course);
  }

  #makesOnlyWhenApproved(act: WrittenAct, { completed }: Course): void {
    if ((act.set["made"] !== undefined) !== (completed !== null))
      this.#fault("made something before it was approved, or nothing then", act);
  }

  #wasRightlyAsked(act: WrittenAct): void {
    const content = act.said["content"] as { title: string; marking: { tlp: string } };
    const request = this.#requests.find(({ kind, title }) => kind === "ask" && title === content.title);
    if (request === undefined || request.user !== act.entry.author) return this.#fault("nobody asked for it", act);
    if (!this.#mayAct(act)) this.#fault("without the authority", act);
    const target = act.said["to"] as Target;
    if (TARGETS[target] !== "open") return this.#fault("to where nothing may go", act);
    if (act.said["card"] !== "card-1") this.#fault("of a card that is not there", act);
    if (content.marking.tlp === "red") this.#fault("above the ceiling", act);
    if (content.title.startsWith(LEAKING.block)) this.#fault("with a finding that blocks", act);
    const accepted = (act.said["accepted"] ?? []) as readonly string[];
    if (content.title.startsWith(LEAKING.warn) && !accepted.includes(FINDING)) this.#fault("with a finding that was not accepted", act);
    const during = this.#between(request.since, act.step);
    if (!during.some(({ present }) => READERS[target]!.every((nation) => present.has(nation))))
      this.#fault("to a nation without a member", act);
    const needed = (act.set["approvals"] as { partner: string }[]).map(({ partner }) => partner).toSorted();
    const { partner } = act.entry;
    if (!during.some((moment) => isDeepStrictEqual(approvalsIn(moment, partner), needed)))
      this.#fault(`asks ${needed.join()} and not whom it should`, act);
  }

  /** The other logs and boards: a card for each release, and nothing besides. */
  #disclosures(made: ReadonlyMap<string, WrittenAct>, narrow: readonly WrittenAct[]): void {
    const seen = new Set<string>();
    for (const compartment of ["wide", "other", "inside", "elsewhere", "unread"]) {
      const cards = new Set<string>();
      const acts = this.#acts(compartment);
      for (const act of acts) {
        const said = JSON.stringify([act.said, act.set]);
        const tells = ["canary", "card-1", ...narrow.map(({ entry }) => entry.id)].some((word) => said.includes(word));
        if (tells) this.#fault("tells of where it came from", act);
        if (act.entry.type === "disclosure.made") this.#disclosed(act, made.get(act.entry.id), { seen, cards });
        else if (act.entry.type === "recall.made") this.#takenOff(act, { made, narrow, cards });
        else if (act.entry.type === "recall.acknowledged") this.#acknowledged(act, acts);
        else this.#fault("an act that has no business here", act);
      }
      const onBoard = this.#world.logs.cards(compartment).toSorted();
      if (!isDeepStrictEqual(onBoard, [...cards].toSorted()))
        this.faults.push(`on the board of ${compartment}: ${onBoard.join()}; by its log: ${[...cards].join()}`);
    }
    const closed = narrow.filter(({ entry, said }) => entry.type === "release.cleared" && said["seq"] === undefined);
    const neverCame = new Set(closed.map(({ said }) => said["release"]));
    for (const [disclosure, { entry, ...release }] of made) {
      if (seen.has(disclosure) === neverCame.has(entry.id))
        this.#fault("released, and neither there nor recalled before it came, or both", { entry, ...release });
    }
    const recalls = new Set(this.#world.logs.written.flatMap(({ entry }) => (entry.type === "recall.made" ? [entry.id] : [])));
    for (const act of narrow)
      if (act.set["recall"] !== undefined && recalls.has(act.set["recall"] as string) === neverCame.has(act.said["release"]))
        this.#fault("recalled, and never taken off", act);
  }

  #disclosed(act: WrittenAct, release: WrittenAct | undefined, { seen, cards }: { seen: Set<string>; cards: Set<string> }): void {
    if (release === undefined || release.said["to"] !== act.entry.compartment) return this.#fault("a card without a release", act);
    if (seen.has(act.entry.id)) this.#fault("a second card for one release", act);
    if (!isDeepStrictEqual(act.said["content"], release.said["content"])) this.#fault("other words than were released", act);
    if (act.set["authority"] !== release.entry.partner) this.#fault("in another nation's name", act);
    seen.add(act.entry.id);
    cards.add(act.set["card"] as string);
  }

  #takenOff(
    act: WrittenAct,
    { made, narrow, cards }: { made: ReadonlyMap<string, WrittenAct>; narrow: readonly WrittenAct[]; cards: Set<string> },
  ): void {
    const release = made.get(act.said["disclosure"] as string);
    const recalled = narrow.find(({ entry, said }) => entry.type === "release.recalled" && said["release"] === release?.entry.id);
    if (release === undefined || recalled?.set["recall"] !== act.entry.id) this.#fault("a recall that nobody asked for", act);
    if (!cards.delete(act.set["card"] as string)) this.#fault("recalls a card that is not there", act);
  }

  #acknowledged(act: WrittenAct, acts: readonly WrittenAct[]): void {
    const same = acts.filter(
      ({ entry, said }) => entry.type === act.entry.type && entry.author === act.entry.author && said["recall"] === act.said["recall"],
    );
    if (same.length > 1) this.#fault("acknowledged twice", act);
  }

  /** A request that came again is one request. */
  #repeats(asked: readonly WrittenAct[]): void {
    for (const { kind, key, answers, user } of this.#requests) {
      const ids = new Set(answers.flatMap(({ id }) => id ?? []));
      if (kind !== "ask" || key === undefined) continue;
      if (ids.size > 1) this.faults.push(`${key} of ${user} was answered with ${ids.size} releases`);
      const acts = asked.filter(({ entry, said }) => entry.author === user && said["id"] === key);
      if (acts.length > 1) this.faults.push(`${key} of ${user} made ${acts.length} releases`);
    }
  }
}

/** Whom a release by somebody of `partner` must ask, in the words of the contract; null where it is not theirs to release at all. */
function approvalsIn({ card }: Moment, partner: string): readonly string[] | null {
  const nationOf: Readonly<Record<string, string>> = { a: "ALF", b: "BRV", c: "CRL" };
  const writers = new Set(card.writers.map((writer) => nationOf[writer[0]!]!));
  if (partner !== "ALF" && !writers.has(partner)) return null;
  const others = new Set([...writers, ...(card.orcon ? ["ALF"] : [])].filter((nation) => nation !== partner));
  // Above `restricted` two persons of the releasing nation decide.
  return [...others, ...(card.classification === "secret" ? [partner] : [])].toSorted();
}
