import { createMemoryDirectory } from "../../../server/adapters/memory/directory/directory.ts";
import type { Tables } from "../../../server/adapters/memory/directory/tables.ts";
import { findAct } from "../../../server/commands/find-act.ts";
import { listRegisters, newestRegisters, readRegister } from "../../../server/commands/list-registers.ts";
import { performAct, type ActRequest } from "../../../server/commands/perform-act.ts";
import { OwnTurns } from "../../../server/domain/own-turns.ts";
import { finishRelease } from "../../../server/commands/releases/finish-release.ts";
import type { OwnAct } from "../../../server/commands/perform-own-act.ts";
import type { ReleasePorts } from "../../../server/commands/releases/release-ports.ts";
import { decideCommand } from "../../../server/domain/acts/decide-command.ts";
import { principalOf } from "../../../server/domain/authenticated-user.ts";
import type { RequestedCommand } from "../../../server/domain/hub/intake/command-intake.ts";
import type { CommandEnd } from "../../../server/domain/hub/intake/command-queue.ts";
import type { Grant } from "../../../server/domain/hub/session/grant.ts";
import type { Command, CommandFrame } from "../../../server/ports/acts.ts";
import type { Directory } from "../../../server/ports/directory.ts";
import type { HeardChanges } from "../../../server/ports/directory/access-changes.ts";
import type { CheckedRelease } from "../../../server/ports/release-check.ts";
import { can, type CompartmentAction } from "../../../shared/access/can.ts";
import type { ActEntry } from "../../../shared/contribution/entry.ts";
import type { JsonValue } from "../../../shared/contribution/canonical-json.ts";
import type { ActType } from "../../../shared/acts/act-types.ts";
import { DEFAULT_SCHEME } from "../../../shared/marking/scheme.ts";
import { sha256 } from "../entries.ts";
import type { Dice } from "../planted-leaks/dice.ts";
import { hasAuthority, NARROW, ROOM, tablesOfOrder, USERS } from "./people.ts";
import { Turns } from "./turns.ts";
import { TwoLogs } from "./two-logs.ts";

/** What is true of the narrow card now, and decides who has a say. */
export interface CardTruth {
  orcon: boolean;
  classification: "restricted" | "secret";
  /** People whose text lives in it. */
  writers: readonly string[];
}

/** A moment of the order: what was true from a step on. */
export interface Moment {
  readonly step: number;
  readonly card: CardTruth;
  readonly authorities: ReadonlySet<string>;
  readonly present: ReadonlySet<string>;
}

/** Content that the check complains of begins with these words. */
export const LEAKING = { block: "leaks badly", warn: "leaks a little" } as const;
/**
 * A fault that is put in on purpose: the write asks for nobody's right again, takes what was decided at an older end of the log, or gives each try of the
 * server's own an id of its own.
 */
export type OrderPlant = "rights-not-asked" | "end-not-asked" | "ids-not-kept";
/** Id of the finding of weight `warn`. */
export const FINDING = "00000000000000aa";

/**
 * Stores, rights and two nodes of one order. Everything that a use case asks of them takes its turn, so that whatever runs at once is mixed. What a command
 * rests on is looked at again in the write: the end of the log, and the right of its person (RULES.md, AC1, N22).
 */
export class OrderWorld {
  readonly tables: Tables = tablesOfOrder();
  readonly logs = new TwoLogs();
  readonly turns: Turns;
  readonly card: CardTruth = { orcon: false, classification: "restricted", writers: ["a-lead"] };
  readonly moments: Moment[] = [];
  refusalsRecorded = 0;
  /** Milliseconds. */
  now = 1_000_000;
  readonly #dice: Dice;
  readonly #directory: Directory;
  readonly #plant: OrderPlant | null;

  constructor(dice: Dice, plant: OrderPlant | null = null) {
    this.#dice = dice;
    this.#plant = plant;
    this.turns = new Turns(dice);
    this.#directory = createMemoryDirectory(this.tables);
    this.logs.place(NARROW, "card-1");
    this.changed();
  }

  /** Notes that something has changed that decisions depend on. */
  changed(): void {
    this.logs.step += 1;
    this.moments.push({
      step: this.logs.step,
      card: { ...this.card },
      authorities: new Set(USERS.filter((id) => hasAuthority(this.tables, id))),
      present: new Set(presentNations(this.tables)),
    });
  }

  /** What the use cases work with on one of the nodes. */
  portsOf(node: string): ReleasePorts {
    const directory = this.#atTurns(node, this.#directory);
    const ledger = this.#atTurns(node, { ...this.logs.ledger, claims: async () => new Map(USERS.map((user, index) => [index, user])) });
    const random = { bytes: (count: number) => Uint8Array.from({ length: count }, () => this.#dice.between(0, 255)) };
    const registers: ReleasePorts["registers"] = {
      readRegister: (compartment, noun, subject) => readRegister(ledger, compartment, noun, subject),
      listRegisters: (compartment, noun, query) => listRegisters(ledger, compartment, noun, query),
      newestRegisters: (compartment, noun, query) => newestRegisters(ledger, compartment, noun, query),
      findAct: (compartments, id) => findAct(ledger, compartments, id),
    };
    return {
      directory: {
        ...directory,
        recordTrail: (events) => this.turns.take(node, () => void (this.refusalsRecorded += events.length)),
      },
      clock: { now: () => this.now },
      random,
      sha256,
      ledger,
      registers,
      history: { writersOf: async () => [] },
      check: { check: ({ content, card }) => this.turns.take(node, () => this.#checked(content.title, card)) },
      rules: { approvalMinutes: 60, twoPersonsAbove: "restricted", scheme: DEFAULT_SCHEME },
      performAct: <Type extends ActType, Refusal>(request: ActRequest<Type, Refusal>) =>
        performAct(
          {
            context: { directory },
            ledger,
            rights: this.#rights,
            hub: { command: (grant, asked) => this.#command(node, grant, asked) },
            recheck: async () => null,
            random,
            sha256,
          },
          request,
        ),
      tryAct: async () => null,
      finish: (of) =>
        finishRelease(
          {
            directory,
            clock: { now: () => this.now },
            ledger,
            registers,
            random,
            sha256,
            rankOfNew: async () => "V",
            turns: new OwnTurns(),
            write: (act) => this.#writeOwn(node, act),
          },
          of,
        ),
    };
  }

  /** A node has heard of every change. */
  get #rights(): HeardChanges {
    const { changes } = this.tables;
    return {
      get heard() {
        return changes.length;
      },
      drain: async () => {},
    };
  }

  /** Whether a right that a command rests on has changed since that was looked up. */
  #haveMoved({ restsOn }: Command): boolean {
    if (restsOn === undefined) return false;
    return this.tables.changes
      .slice(restsOn.heard)
      .some(({ change }) => change.kind !== "session-ended" && "user" in change && restsOn.users.includes(change.user));
  }

  /** Writes an act that the server makes by itself, as a promise that was allowed before. */
  async #writeOwn(node: string, act: OwnAct): Promise<ActEntry | null> {
    const { by, compartment, type, said, facts, writes } = act;
    const id = this.#plant === "ids-not-kept" ? this.#dice.hex(32) : act.id;
    const command = {
      type,
      id,
      said: JSON.parse(JSON.stringify(said)) as JsonValue,
      ...(facts !== undefined && { facts }),
      ...(writes !== undefined && { writes }),
    };
    const frame: CommandFrame = {
      compartment,
      principal: { user: by.user, partner: by.partner, role: "lead" },
      session: by.session,
      command,
    };
    const end = await this.write(node, frame, () => true);
    return end.kind === "done" ? (end.acts[0] ?? null) : null;
  }

  /** Writes a command where its person may, at the end of the log that it was decided at; where another was first, decides again. */
  async write(node: string, frame: CommandFrame, mayWrite: () => boolean): Promise<CommandEnd> {
    const { compartment, command, principal } = frame;
    for (;;) {
      // What the store reads at the end of a log is of one moment.
      const length = await this.turns.take(node, () => this.logs.log(compartment).length);
      const acts = this.logs.log(compartment).slice(0, length);
      const cards = new Set(this.logs.cards(compartment));
      // What others write between the look at the log and the decision, a store may not show yet.
      await this.turns.take(node, () => {});
      const decided = decideCommand(command, { principal, at: this.now, acts, isOnBoard: (card) => cards.has(card) });
      if (decided.kind === "refused") return { kind: "refused", why: decided.why };
      if (decided.kind === "repeated") return { kind: "done", isNew: false, acts: [decided.act] };
      const outcome = await this.turns.take(node, () => {
        if (this.#plant !== "rights-not-asked" && !mayWrite()) return "not-allowed";
        if (this.#plant !== "rights-not-asked" && this.#haveMoved(command)) return "rights-moved";
        const end = this.#plant === "end-not-asked" ? this.logs.log(compartment).length : length;
        return this.logs.append(frame, end, decided.acts, this.now) ? "written" : "head-moved";
      });
      if (outcome === "rights-moved") return { kind: "rights-moved" };
      if (outcome === "not-allowed") return { kind: "refused", why: "not-allowed" };
      if (outcome === "written")
        return { kind: "done", isNew: true, acts: this.logs.log(compartment).slice(length, length + decided.acts.length) };
    }
  }

  #command(node: string, grant: Grant, { action, command }: RequestedCommand): Promise<CommandEnd> {
    const { user, compartment, role } = grant;
    const frame: CommandFrame = {
      compartment: compartment.id,
      principal: { user: user.id, partner: user.partner, role },
      session: grant.credential.id,
      command,
    };
    return this.write(node, frame, () => this.#may(user.id, compartment.id, action));
  }

  /** The policy on what the directory holds now. */
  #may(id: string, compartment: string, action: CompartmentAction): boolean {
    const user = this.tables.users.get(id)?.user;
    const record = this.tables.compartments.get(compartment);
    if (user === undefined || record === undefined || user.isDisabled) return false;
    const role = this.tables.rooms.get(record.room)?.roles.get(id) ?? null;
    const isHeld = this.tables.writeHolds.some((hold) => hold.user === id && hold.compartment === compartment && hold.lifted === null);
    return can(principalOf(user), action, { ...record, kind: "compartment", role, isHeld });
  }

  #checked(title: string, card: string): CheckedRelease {
    const { orcon, classification, writers } = this.card;
    const weight = title.startsWith(LEAKING.block) ? "block" : title.startsWith(LEAKING.warn) ? "warn" : null;
    return {
      findings: weight === null ? [] : [{ id: FINDING, rule: "name", weight, field: "title", excerpt: "leaks" }],
      seq: this.logs.log(NARROW).length,
      card: this.logs.cards(NARROW).includes(card)
        ? { marking: { tlp: "amber", classification, orcon, caveats: [] }, clients: writers.map((writer) => USERS.indexOf(writer)) }
        : null,
    };
  }

  /** The same, each of whose questions takes its turn. */
  #atTurns<Store extends object>(node: string, store: Store): Store {
    return new Proxy(store, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name);
        if (typeof member !== "function") return member;
        return (...given: readonly unknown[]) => this.turns.take(node, () => Reflect.apply(member, target, given) as unknown);
      },
      // Spread copies what the proxy gives.
    });
  }
}

function presentNations(tables: Tables): readonly string[] {
  const roles = tables.rooms.get(ROOM)?.roles ?? new Map<string, string>();
  return [...roles].flatMap(([id, role]) => {
    const user = tables.users.get(id)?.user;
    return user === undefined || user.isDisabled || role === "former" ? [] : [user.partner];
  });
}
