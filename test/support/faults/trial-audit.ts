import * as Y from "yjs";
import { contentDigest } from "../../../server/domain/history/replay/content-digest.ts";
import { digestOfUpdate } from "../../../server/domain/history/replay/replay-digest.ts";
import { Structure } from "../../../server/domain/structure/structure.ts";
import type { Ledger } from "../../../server/ports/ledger.ts";
import type { LedgerEntry } from "../../../shared/contribution/entry.ts";
import { createChainVerifier } from "../../../shared/contribution/verify-chain.ts";
import { findContentFault } from "../../../shared/contribution/verify-content.ts";
import type { ContributionPage } from "../../../shared/rest/contributions.ts";
import { sha256 } from "../entries.ts";
import type { DeletedRange, PersistentClient } from "./persistent-client.ts";
import { findEndOf } from "./shown-updates.ts";

const PAGE = 2_000;
/** Faults of one kind beyond this many say nothing new. */
const MOST_FAULTS = 40;

/** Asks a node for a path of the REST API as a person who may read the compartment. */
export type Ask = (path: string) => Promise<Response>;

/** Holds everything that clients were told and shown in one compartment against its ledger, as PostgreSQL itself has it. */
export class TrialAudit {
  readonly compartment: string;
  readonly faults: string[] = [];
  lost = 0;
  duplicates = 0;
  forks = 0;
  readonly #ledger: Pick<Ledger, "read" | "head">;
  readonly #chain: ReturnType<typeof createChainVerifier>;
  readonly #entries: LedgerEntry[] = [];
  readonly #replay = new Y.Doc();
  readonly #structure = Structure.empty();
  /** Per client id, where it ended at which seq, ascending. */
  readonly #ends = new Map<number, { readonly to: number; readonly seq: number }[]>();
  readonly #deletedAt = new Map<string, number>();
  #isBroken = false;

  constructor(compartment: string, ledger: Pick<Ledger, "read" | "head">) {
    this.compartment = compartment;
    this.#ledger = ledger;
    this.#chain = createChainVerifier(compartment, sha256);
    // Not from what entries say: what lands in something deleted is deleted without a word of it.
    this.#replay.on("afterTransaction", ({ deleteSet }: Y.Transaction) => {
      for (const [client, ranges] of deleteSet.clients)
        for (const { clock, len } of ranges)
          for (let at = clock; at < clock + len; at += 1) this.#deletedAt.set(`${client}:${at}`, this.#entries.length);
    });
  }

  get entries(): readonly LedgerEntry[] {
    return this.#entries;
  }

  /** Content digest of the replay of everything read so far. */
  digest(): string {
    return contentDigest(this.#replay);
  }

  /** Reads on to the head. Rejects where PostgreSQL does not answer. */
  async follow(): Promise<void> {
    for (;;) {
      const page = await this.#ledger.read(this.compartment, { after: this.#entries.length, limit: PAGE });
      for (const entry of page) this.#absorb(entry);
      if (page.length === 0) return;
    }
  }

  /** Every receipt names an entry that holds what it says, and everything a client was told is saved was there by then. */
  checkReceipts({ plan, receipts, saved, ownDeletes }: PersistentClient): void {
    for (const { seq, tops } of receipts) {
      const entry = this.#entries[seq - 1];
      const isHeld = tops.every(
        ([client, clock]) => entry?.kind === "update" && entry.inserts.some((range) => range.client === client && range.to === clock),
      );
      if (!isHeld || seq > this.#entries.length)
        this.#lose(`${plan.name} has a receipt for entry ${seq} (${JSON.stringify(tops)}), which is not what the ledger holds there`);
    }
    let checked = 0;
    for (const { client, top, deletes, seq } of saved) {
      if (top > this.#endBy(client, seq))
        this.#lose(`${plan.name} was told that ${client} is saved up to ${top}; by ${seq} the ledger had ${this.#endBy(client, seq)}`);
      const missing = idsOf(ownDeletes.slice(checked, deletes)).filter(([of, at]) => this.#goneBy(of, at) > seq);
      if (missing.length > 0)
        this.#lose(`${plan.name} was told by ${seq} that ${missing.length} deletions are saved, as that of ${missing[0]?.join(":")}`);
      checked = deletes;
    }
  }

  /** Nothing is in a document that is not in the ledger. */
  checkDocument(name: string, doc: Y.Doc): void {
    if (doc.store.pendingStructs !== null || doc.store.pendingDs !== null)
      this.#fault(`${name} has parts of the document that rest on nothing`);
    for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(doc)))
      if (clock > this.#endBy(client, Number.POSITIVE_INFINITY))
        this.#lose(`${name} shows ${client} up to ${clock}; the ledger ends at ${this.#endBy(client, Number.POSITIVE_INFINITY)}`);
    const deleted = [...Y.createDeleteSetFromStructStore(doc.store).clients].flatMap(([client, ranges]) =>
      ranges.map(({ clock, len }) => ({ client, from: clock, to: clock + len })),
    );
    const untold = idsOf(deleted).filter(([client, at]) => this.#goneBy(client, at) === Number.POSITIVE_INFINITY);
    if (untold.length > 0)
      this.#lose(`${name} shows ${untold.length} deletions that the ledger does not have, as that of ${untold[0]?.join(":")}`);
    if (contentDigest(doc) !== this.digest()) this.#fault(`${name} shows something else than the replay`);
  }

  /** What a watcher was shown after each join are the ledger's updates, each once and in their order, singly or merged (SW11). */
  checkShown({ plan, shown }: PersistentClient): void {
    const updates = this.#entries.flatMap((entry) => (entry.kind === "update" && entry.update !== null ? [entry.update] : []));
    for (const [connection, run] of shown.entries()) {
      // Null at first and after a fault: the message after it may begin anywhere.
      let next: number | null = null;
      for (const [index, message] of run.entries()) {
        const end = findEndOf(message, updates, next);
        if (end === null)
          this.#lose(
            `${plan.name} was shown an update (connection ${connection + 1}, number ${index + 1}) that is not what the ledger has ${next === null ? "anywhere" : `from update ${next} on`}`,
          );
        next = end;
      }
    }
  }

  /** Checks that a person was shown nothing that was committed after a time (milliseconds since the epoch). */
  checkUnseen({ plan, doc }: PersistentClient, after: number): void {
    const last = this.#entries.findLast(({ at }) => at <= after)?.seq ?? 0;
    for (const [client, clock] of Y.decodeStateVector(Y.encodeStateVector(doc)))
      if (clock > this.#endBy(client, last)) this.#fault(`${plan.name} was shown ${client} up to ${clock} after its right was withdrawn`);
  }

  /** What one node tells of this compartment over REST is the same ledger and the same board. */
  async checkNode(name: string, ask: Ask): Promise<void> {
    let told = 0;
    for (let after: number | undefined = 0; after !== undefined;) {
      const page = (await json(ask, `/api/compartments/${this.compartment}/contributions?after=${after}&limit=500`)) as ContributionPage;
      for (const { seq, hash } of page.entries) {
        told += 1;
        const entry = this.#entries[seq - 1];
        if (entry === undefined || Buffer.from(entry.hash).toString("hex") !== hash) this.#fork(`${name} tells of another entry ${seq}`);
      }
      after = page.next;
    }
    if (told !== this.#entries.length) this.#fork(`${name} tells of ${told} entries of ${this.#entries.length}`);
    const state = await ask(`/api/compartments/${this.compartment}/state?at=${this.#entries.length}`);
    if (!state.ok) this.#fault(`${name} gives no state at the head: ${state.status} ${await state.text()}`);
    else if (digestOfUpdate(new Uint8Array(await state.arrayBuffer())) !== this.digest())
      this.#fault(`${name} gives another state at the head than the replay`);
  }

  /** Server times of the entries, in milliseconds since the epoch: never outside of these. */
  checkTimes(from: number, to: number): void {
    const off = this.#entries.filter(({ at }) => at < from || at > to);
    const [first] = off;
    if (first !== undefined)
      this.#fault(
        `${off.length} entries have a time outside of the trial: entry ${first.seq} is off by ${first.at < from ? first.at - from : first.at - to} ms`,
      );
  }

  #absorb(entry: LedgerEntry): void {
    this.#entries.push(entry);
    // After the first fault of a chain all others follow from it.
    if (this.#isBroken) return;
    const fault = this.#chain.check(entry);
    if (fault !== null) {
      this.#isBroken = true;
      if (
        fault.rule === "clock" &&
        entry.kind === "update" &&
        entry.inserts.some(({ client, from }) => from < this.#endBy(client, entry.seq))
      )
        this.duplicates += 1;
      return this.#fork(`entry ${fault.seq} breaks ${fault.rule}: ${fault.detail}`);
    }
    const content = findContentFault(entry);
    if (content !== null) this.#fault(`entry ${entry.seq}: ${content}`);
    if (entry.kind !== "update" || entry.update === null) return;
    this.#changes(entry, entry.update);
    for (const { client, to } of entry.inserts) this.#ends.set(client, [...(this.#ends.get(client) ?? []), { to, seq: entry.seq }]);
    Y.applyUpdate(this.#replay, entry.update);
  }

  /** An entry changes exactly what it says. */
  #changes(entry: LedgerEntry & { kind: "update" }, update: Uint8Array): void {
    try {
      const { inserts, deletes } = this.#structure.apply(update);
      const [said, did] = [JSON.stringify([entry.inserts, entry.deletes]), JSON.stringify([inserts, deletes])];
      if (said !== did) this.#fault(`entry ${entry.seq} says it changed ${said}, and changes ${did}`);
    } catch (cause) {
      this.#isBroken = true;
      this.#fault(`entry ${entry.seq} does not fit: ${String(cause)}`);
    }
  }

  #endBy(client: number, seq: number): number {
    return this.#ends.get(client)?.findLast((end) => end.seq <= seq)?.to ?? 0;
  }

  /** The seq by which an id was deleted in the replay: what came in deleted and collected, by the seq it came with. */
  #goneBy(client: number, clock: number): number {
    const seq = this.#deletedAt.get(`${client}:${clock}`);
    if (seq !== undefined) return seq;
    const structs = this.#replay.store.clients.get(client) ?? [];
    if (clock >= Y.getState(this.#replay.store, client)) return Number.POSITIVE_INFINITY;
    const isGone = structs[Y.findIndexSS(structs, clock)]?.deleted === true;
    return isGone ? (this.#ends.get(client)?.find(({ to }) => to > clock)?.seq ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
  }

  #lose(what: string): void {
    this.lost += 1;
    this.#fault(what);
  }

  #fork(what: string): void {
    this.forks += 1;
    this.#fault(what);
  }

  #fault(what: string): void {
    if (this.faults.length < MOST_FAULTS) this.faults.push(what);
  }
}

function idsOf(ranges: readonly DeletedRange[]): readonly (readonly [client: number, clock: number])[] {
  return ranges.flatMap(({ client, from, to }) => Array.from({ length: to - from }, (_, index) => [client, from + index] as const));
}

async function json(ask: Ask, path: string): Promise<unknown> {
  const answer = await ask(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return await answer.json();
}
