import * as Y from "yjs";
import { decideCommand } from "../../../server/domain/acts/decide-command.ts";
import { wroteOf } from "../../../server/domain/acts/wrote.ts";
import { comments } from "../../../server/domain/comment/decide.ts";
import type { Thread } from "../../../server/domain/comment/thread.ts";
import type { Hub } from "../../../server/domain/hub/hub.ts";
import type { Grant } from "../../../server/domain/hub/session/grant.ts";
import type { Command } from "../../../server/ports/acts.ts";
import type { Ledger } from "../../../server/ports/ledger.ts";
import { readAct } from "../../../shared/acts/act-body.ts";
import { placeOf } from "../../../shared/acts/act-place.ts";
import type { ActType } from "../../../shared/acts/act-types.ts";
import type { WroteToBoard } from "../../../shared/acts/wrote.ts";
import { equalBytes } from "../../../shared/contribution/assert-chained.ts";
import type { ActEntry } from "../../../shared/contribution/entry.ts";
import type { ClientId, CompartmentId, UserId } from "../../../shared/ids.ts";
import { sha256 } from "../entries.ts";
import { grantOf } from "../hub-world.ts";
import { BrokenPromise, type Oracles } from "./oracles.ts";

/** A request that a person made, under its key: it may be sent again, to any node. */
interface Request {
  readonly grant: Grant;
  readonly command: Command;
  /** What it writes to the board: drawn anew whenever it is sent. */
  readonly writes: "nothing" | "a card" | "no card";
  /** What came of it: null while no answer has come. */
  answer: "done" | "refused" | null;
}

/** Cards that the boards of a simulation have at times (structure/edits.ts). */
const CARDS = 6;
const COMPARTMENTS = ["c1", "c2"] as const;

/**
 * People who comment, answer, resolve, reopen and withdraw, on any node and while things break; an answer that does not come they ask for again. It
 * judges what the server says by what is on the disk: no act twice, none lost, none that the acts before it forbid, every register equal to the fold
 * of the ledger (AC1, AC3, AC4, AC8). Rights do not end here, threads do not fill up, and whether a card was there is not judged.
 */
export class Commander {
  readonly #oracles: Oracles;
  readonly #pick: (count: number) => number;
  readonly #people: readonly Grant[];
  readonly #requests = new Map<string, Request>();
  /** Who writes under which client id; null where commands write nothing. */
  readonly #writers: Map<ClientId, UserId> | null;
  readonly #drawn = new Set<ClientId>();
  #broken: BrokenPromise | null = null;

  /** With `writers`, to which it adds the client ids that it draws, some commands write to the board (AC14). */
  constructor(oracles: Oracles, pick: (count: number) => number, writers: Map<ClientId, UserId> | null = null) {
    this.#writers = writers;
    this.#oracles = oracles;
    this.#pick = pick;
    const person = (name: string, role: "analyst" | "watch") => COMPARTMENTS.map((compartment) => grantOf(name, { compartment, role }));
    this.#people = [...person("nadia", "analyst"), ...person("omar", "analyst"), ...person("petra", "watch")];
  }

  /** Requests made, acts that they made, and how many of those added a card. */
  get tally(): { readonly requests: number; readonly acts: number; readonly added: number } {
    const done = [...this.#requests.values()].filter(({ answer }) => answer === "done");
    return { requests: this.#requests.size, acts: done.length, added: done.filter(({ writes }) => writes === "a card").length };
  }

  /** Makes one request, or asks again for the answer to an earlier one. */
  ask(hub: Hub): void {
    const unanswered = [...this.#requests.values()].filter(({ answer }) => answer === null);
    const again = this.#pick(4) === 0 ? unanswered[this.#pick(unanswered.length)] : undefined;
    this.#send(hub, again ?? this.#request());
  }

  /** Whether every request has its answer. */
  get isAnswered(): boolean {
    return [...this.#requests.values()].every(({ answer }) => answer !== null);
  }

  /** Asks again for every answer that has not come. Says whether any was missing. */
  askAgain(hub: Hub): boolean {
    const unanswered = [...this.#requests.values()].filter(({ answer }) => answer === null);
    for (const request of unanswered) this.#send(hub, request);
    return unanswered.length > 0;
  }

  /** Throws what was found in the middle of the server's own work. */
  check(): void {
    if (this.#broken !== null) throw this.#broken;
  }

  /** At rest: each act once, by its person, as the acts before it allow; the index of a ledger finds the same registers. */
  async checkAll(ledger: Pick<Ledger, "acts">): Promise<void> {
    this.check();
    for (const compartment of COMPARTMENTS) {
      this.#checkAdded(compartment);
      const acts = this.#actsOf(compartment);
      for (const [index, act] of acts.entries()) this.#checkAct(act, acts.slice(0, index));
      for (const [id, { answer, grant }] of this.#requests) {
        const count = grant.compartment.id === compartment ? acts.filter((act) => act.id === id).length : 0;
        if (count > 1) throw new BrokenPromise("acts", `${id} is ${count} times in the log of ${compartment}`);
        if (count === 0 && answer === "done" && grant.compartment.id === compartment)
          throw new BrokenPromise("acts", `${id} was answered for and is not in the log of ${compartment}`);
      }
      for (const subject of new Set(acts.map((act) => placeOf(act).subject))) {
        const found = await ledger.acts(compartment, { noun: comments.name, subject }, { after: 0, limit: 3_000 });
        const indexed = JSON.stringify(threadOf(found, subject));
        const replayed = JSON.stringify(threadOf(acts, subject));
        if (indexed !== replayed)
          throw new BrokenPromise("acts", `the thread ${subject} is ${indexed} by the index and ${replayed} by the log`);
      }
    }
  }

  #send(hub: Hub, request: Request): void {
    const { grant, command } = request;
    void hub
      .command({ ...grant }, { action: "comment", command: { ...command, ...this.#writesOf(request) } }, async () => null)
      .then((end) => {
        if (end.kind === "done") this.#done(request, end.acts);
        // One that was sent twice may be refused at first, for a card that comes back, and then made.
        else if (end.kind === "refused" && request.answer !== "done") request.answer = "refused";
      })
      .catch((cause: unknown) => {
        this.#broken ??= cause instanceof BrokenPromise ? cause : new BrokenPromise("acts", String(cause));
      });
  }

  #done(request: Request, acts: readonly ActEntry[]): void {
    request.answer = "done";
    this.#oracles.check();
    const { compartment } = request.grant;
    const durable = new Set(this.#actsOf(compartment.id).map(({ id }) => id));
    const early = acts.find(({ id }) => !durable.has(id));
    if (early !== undefined) throw new BrokenPromise("acts", `${early.id} was answered for and is not on the disk`);
  }

  #request(): Request {
    const grant = this.#people[this.#pick(this.#people.length)] as Grant;
    const acts = this.#actsOf(grant.compartment.id);
    const target = acts.filter(({ type }) => type === "comment.made")[this.#pick(8)];
    const types = ["comment.made", "comment.resolved", "comment.reopened", "comment.withdrawn"] as const satisfies readonly ActType[];
    const type = target === undefined ? "comment.made" : (types[this.#pick(types.length)] as (typeof types)[number]);
    const card = (target !== undefined && placeOf(target).card) || `card-${this.#pick(CARDS)}`;
    const isAnswer = target !== undefined && this.#pick(2) === 0;
    const made = { card, text: `words ${this.#requests.size}`, ...(isAnswer && { replyTo: target.id }) };
    // As the server makes them: 128 bits in hexadecimal.
    const id = this.#requests.size.toString(16).padStart(32, "0");
    const said = type === "comment.made" ? made : { comment: target?.id ?? "" };
    const writes = this.#writers === null ? "nothing" : (["nothing", "a card", "no card"] as const)[this.#pick(3)];
    const request: Request = { grant, command: { type, id, said }, writes: writes ?? "nothing", answer: null };
    this.#requests.set(id, request);
    return request;
  }

  #writesOf({ grant, command, writes }: Request): Pick<Command, "writes"> {
    if (this.#writers === null || writes === "nothing") return {};
    if (writes === "no card") return { writes: { clear: `card-${this.#pick(CARDS)}` } };
    const doc = new Y.Doc();
    doc.clientID = 1 + this.#pick(4_294_967_294);
    this.#drawn.add(doc.clientID);
    this.#writers.set(doc.clientID, grant.user.id);
    doc.getMap("cards").set(`card-${this.#pick(CARDS)}`, new Y.Map([["title", `written by ${command.id}`]]));
    return { writes: { add: Y.encodeStateAsUpdate(doc) } };
  }

  /** What these people's requests left in a log. */
  #actsOf(compartment: CompartmentId): readonly ActEntry[] {
    return this.#oracles.entries(compartment).filter((entry) => entry.kind === "act" && this.#requests.has(entry.id)) as ActEntry[];
  }

  /** What the entry right before an act wrote to the board, if the act names it. */
  #wroteBefore(act: ActEntry): WroteToBoard {
    const entry = this.#oracles.entries(act.compartment)[act.seq - 2];
    const body = JSON.parse(new TextDecoder().decode(act.body ?? new Uint8Array())) as { readonly set?: { readonly wrote?: unknown } };
    if (body.set?.wrote === undefined) return [];
    if (entry?.kind !== "update" || entry.author !== act.author || entry.update === null)
      throw new BrokenPromise("acts", `${act.id} (seq ${act.seq}) names an update that is not before it`);
    return wroteOf({ update: entry.update, inserts: entry.inserts }, sha256);
  }

  /** A card that a command adds comes with its act, and once. */
  #checkAdded(compartment: CompartmentId): void {
    const entries = this.#oracles.entries(compartment);
    const added = entries.flatMap((entry) => {
      if (entry.kind !== "update" || entry.update === null || !entry.inserts.some(({ client }) => this.#drawn.has(client))) return [];
      const [, id] = ADDED.exec(Buffer.from(entry.update).toString("latin1")) ?? [];
      const act = entries[entry.seq];
      if (act?.kind !== "act" || act.id !== id)
        throw new BrokenPromise("acts", `the card of ${id} (seq ${entry.seq}) stands without its act`);
      return [id];
    });
    if (new Set(added).size < added.length) throw new BrokenPromise("acts", `a card of ${added.join(", ")} was added twice`);
  }

  #checkAct(act: ActEntry, before: readonly ActEntry[]): void {
    const request = this.#requests.get(act.id) as Request;
    const { user, role } = request.grant;
    if (act.author !== user.id || act.partner !== user.partner)
      throw new BrokenPromise("attribution", `${act.id} is under ${act.author}; ${user.id} asked for it`);
    const principal = { user: user.id, partner: user.partner, role };
    const wrote = request.writes === "nothing" ? [] : this.#wroteBefore(act);
    if (request.writes === "a card" && wrote.length !== 1)
      throw new BrokenPromise("acts", `${act.id} (seq ${act.seq}) stands without its card`);
    const decided = decideCommand(request.command, { principal, at: act.at, acts: before, isOnBoard: () => true, wrote });
    const isSame = decided.kind === "new" && decided.acts.length === 1 && act.body !== null && equalBytes(decided.acts[0]!.body, act.body);
    if (!isSame) throw new BrokenPromise("acts", `${act.id} (seq ${act.seq}) is not what the acts before it allow: ${decided.kind}`);
  }
}

/** The words of a card that a command has added, as they stand in an update. */
const ADDED = /written by ([0-9a-f]{32})/;

function threadOf(acts: readonly ActEntry[], subject: string): Thread {
  const own = acts.filter((act) => placeOf(act).subject === subject);
  return comments.fold(
    own.flatMap((act) => readAct(act) ?? []),
    subject,
  );
}
