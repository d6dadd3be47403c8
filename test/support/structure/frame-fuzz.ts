import * as Y from "yjs";
import { RULES } from "../../../server/domain/structure/rules.ts";
import type { RuleId } from "../../../server/domain/structure/rules.ts";
import { Structure } from "../../../server/domain/structure/structure.ts";
import { RECEIVE_LIMITS } from "../../../server/domain/structure/verdict.ts";
import type { Accepted, ReceiveLimits, Verdict } from "../../../server/domain/structure/verdict.ts";
import { seededNumbers } from "../seeded-history.ts";
import { randomEdit } from "./edits.ts";
import type { Known, Pick as PickNumber } from "./frame-mutations.ts";
import { mutatedBytes, mutatedParts } from "./frame-mutations.ts";
import { AUTHOR, VICTIM, boardUpdate, hostileFrames, victimUpdate, type HostileFrame } from "./hostile-frames.ts";
import { dump, outlineOfDoc, outlineOfStructure } from "./outline.ts";
import { appliedChanges, contentOf } from "./reference-server.ts";
import { referenceDoc } from "./seeded-session.ts";

/** What a run of mutated frames came to. Everything from `crashes` on must be zero. */
export interface FuzzReport {
  frames: number;
  accepted: number;
  known: number;
  gaps: number;
  /** Frames whose framing is whole: they reached the rules about what they say. */
  framed: number;
  hits: Record<RuleId, number>;
  slowestMs: number;
  crashes: number;
  partialWrites: number;
  pending: number;
  diverged: number;
  /** Accepted frames that wrote under another person's client id. */
  forged: number;
  complaints: string[];
}

/** Options of {@link fuzzFrames}; `ownershipOff` plants the fault that the run must find. */
export interface FuzzOptions {
  readonly frames: number;
  readonly seed: number;
  readonly ownershipOff?: boolean;
  readonly onProgress?: (report: FuzzReport) => void;
}

/** A frame to send, with the limits that it is meant to break: frames for the rules about size are small and break smaller limits. */
type SentFrame = Pick<HostileFrame, "update" | "limits">;

const USERS = 4;
/** Base frames played on one board before it is compared whole and a new one begins. */
const BASES_PER_BOARD = 60;
const MUTANTS_PER_BASE = 20;
const FRAMING: ReadonlySet<RuleId> = new Set((Object.keys(RULES) as RuleId[]).slice(0, 18));
const HOSTILE = hostileFrames();
const TIGHT: ReceiveLimits = { maxNewStructs: 2, maxNewDeleteRanges: 2, maxClients: 1, maxSteps: 3, maxStepsPerStruct: 0, maxMoves: 300 };

/** Sends mutated frames to boards until there were enough. Seeded: equal options give equal reports, but for times. */
export function fuzzFrames(options: FuzzOptions): FuzzReport {
  const random = seededNumbers(options.seed);
  const pick: PickNumber = (count) => Math.floor(random() * count);
  const report = emptyReport();
  while (report.frames < options.frames) {
    new FuzzBoard(report, pick, options.ownershipOff ?? false).play(options.frames);
    options.onProgress?.(report);
  }
  return report;
}

function emptyReport(): FuzzReport {
  const hits = Object.fromEntries(Object.keys(RULES).map((rule) => [rule, 0])) as Record<RuleId, number>;
  const counts = { frames: 0, accepted: 0, known: 0, gaps: 0, framed: 0, slowestMs: 0 };
  return { ...counts, hits, crashes: 0, partialWrites: 0, pending: 0, diverged: 0, forged: 0, complaints: [] };
}

/**
 * One board under attack, with two documents that apply the effective updates, as every client of the server does: one collects garbage,
 * the other never does, as a replica that lags behind. Frames themselves are not applied: an author who claims two contents for one id
 * can make Yjs throw on them.
 */
class FuzzBoard {
  readonly #structure = Structure.empty();
  readonly #live = referenceDoc();
  readonly #uncollected = referenceDoc({ gc: false });
  readonly #owners = new Map<number, string>();
  readonly #report: FuzzReport;
  readonly #pick: PickNumber;
  readonly #isOwnershipOff: boolean;
  #dump = "";

  constructor(report: FuzzReport, pick: PickNumber, isOwnershipOff: boolean) {
    this.#report = report;
    this.#pick = pick;
    this.#isOwnershipOff = isOwnershipOff;
    this.#owners.set(AUTHOR, "user-0").set(VICTIM, "user-1");
    for (const update of [boardUpdate(), victimUpdate()]) {
      this.#structure.apply(update);
      Y.applyUpdate(this.#live, update);
      Y.applyUpdate(this.#uncollected, update);
    }
  }

  play(frames: number): void {
    const pick = this.#pick;
    this.#dump = dump(this.#structure);
    for (let base = 0; base < BASES_PER_BOARD && this.#report.frames < frames; base++) {
      const user = pick(USERS);
      const known = [...this.#structure.stateVector()];
      const honest = this.#honestFrame(user);
      for (let mutant = 0; mutant < MUTANTS_PER_BASE; mutant++) this.#send(this.#mutant(honest, known), `user-${user}`);
      if (base % 3 === 0) this.#send({ update: honest }, `user-${user}`);
    }
    this.#compare();
  }

  /** What a person would send next: one edit, or a few, on the board as it is. */
  #honestFrame(user: number): Uint8Array {
    const pick = this.#pick;
    const doc = referenceDoc();
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(this.#live));
    doc.clientID = 1000 + user * 10 + pick(2);
    const before = Y.encodeStateVector(doc);
    const updates: Uint8Array[] = [];
    doc.on("update", (update: Uint8Array) => void updates.push(update));
    for (let edits = 1 + pick(3); edits > 0; edits--) doc.transact(() => randomEdit(doc, pick));
    return pick(8) === 0 ? Y.encodeStateAsUpdate(doc, before) : updates.length === 0 ? new Uint8Array([0, 0]) : Y.mergeUpdates(updates);
  }

  #mutant(honest: Uint8Array, known: Known): SentFrame {
    const pick = this.#pick;
    const roll = pick(10);
    const hostile = HOSTILE[pick(HOSTILE.length)] as HostileFrame;
    if (roll === 0 && pick(2) === 0) return hostile;
    const source = roll === 0 ? hostile.update : honest;
    return { update: roll < 3 ? mutatedBytes(source, pick) : (mutatedParts(source, known, pick) ?? mutatedBytes(source, pick)) };
  }

  #send({ update, limits: ownLimits }: SentFrame, user: string): void {
    const report = this.#report;
    report.frames++;
    const ownership = { ownerOf: (client: number) => (this.#isOwnershipOff ? user : this.#owners.get(client)) };
    const limits = this.#pick(50) === 0 ? TIGHT : { ...RECEIVE_LIMITS, ...ownLimits };
    const start = performance.now();
    let verdict: Verdict;
    try {
      verdict = this.#structure.receive(update, { user, ownership, limits });
    } catch (error) {
      report.crashes++;
      this.#complain(`receive threw ${String(error)}`, update);
      return;
    }
    report.slowestMs = Math.max(report.slowestMs, performance.now() - start);
    if (verdict.kind !== "refused" || !FRAMING.has(verdict.rule as RuleId)) report.framed++;
    if (verdict.kind === "accepted") return this.#follow(update, verdict, user);
    if (verdict.kind === "refused") report.hits[verdict.rule as RuleId]++;
    else report[verdict.kind === "gap" ? "gaps" : "known"]++;
    if (dump(this.#structure) === this.#dump) return;
    report.partialWrites++;
    this.#dump = dump(this.#structure);
    this.#complain(`a frame that was not accepted changed the structure (${JSON.stringify(verdict)})`, update);
  }

  #follow(update: Uint8Array, verdict: Accepted, user: string): void {
    const report = this.#report;
    report.accepted++;
    this.#dump = dump(this.#structure);
    for (const { client } of verdict.inserts) {
      const owner = this.#owners.get(client) ?? user;
      if (owner === user) this.#owners.set(client, user);
      else if (report.forged++ < 3) this.#complain(`${user} wrote as ${owner}`, update);
    }
    try {
      const { inserts, deletes } = appliedChanges(this.#live, verdict.update);
      Y.applyUpdate(this.#uncollected, verdict.update);
      if (JSON.stringify([inserts, deletes]) !== JSON.stringify([verdict.inserts, verdict.deletes])) {
        report.diverged++;
        this.#complain("the verdict names other changes than the document", update);
      }
    } catch (error) {
      report.crashes++;
      this.#complain(`Yjs threw on an accepted frame: ${String((error as Error).stack)}`, update);
    }
    if ([this.#live, this.#uncollected].some(({ store }) => store.pendingStructs !== null || store.pendingDs !== null)) {
      report.pending++;
      this.#complain("an accepted frame is pending", update);
    }
  }

  /** The live document, one that collects nothing, one loaded from a snapshot, and the structure must all hold the same. */
  #compare(): void {
    const snapshot = Y.encodeStateAsUpdate(this.#live);
    const loaded = referenceDoc();
    Y.applyUpdate(loaded, snapshot);
    const content = JSON.stringify(contentOf(this.#live));
    const outline = JSON.stringify(outlineOfStructure(this.#structure));
    const isSame =
      content === JSON.stringify(contentOf(loaded)) &&
      content === JSON.stringify(contentOf(this.#uncollected)) &&
      sorted(outline) === sorted(JSON.stringify(outlineOfDoc(this.#live))) &&
      sorted(outline) === sorted(JSON.stringify(outlineOfStructure(Structure.fromUpdate(snapshot))));
    if (isSame) return;
    this.#report.diverged++;
    this.#complain("live, uncollected and loaded documents differ", snapshot);
  }

  #complain(what: string, update: Uint8Array): void {
    const { complaints } = this.#report;
    if (complaints.length < 20) complaints.push(`${what}: ${Buffer.from(update.subarray(0, 300)).toString("hex")}`);
  }
}

/** The same outline whatever the order in which its parts were listed. */
function sorted(outline: string): string {
  const { clients, lists } = JSON.parse(outline) as { clients: Record<string, unknown>; lists: Record<string, unknown> };
  return JSON.stringify([Object.entries(clients).toSorted(byName), Object.entries(lists).toSorted(byName)]);
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
