import { join } from "node:path";
import * as Y from "yjs";
import { openLedgerForReading } from "../../../server/adapters/sqlite/open-ledger.ts";
import { contentDigest } from "../../../server/domain/history/replay/content-digest.ts";
import { digestOfUpdate } from "../../../server/domain/history/replay/replay-digest.ts";
import type { LedgerEntry } from "../../../shared/contribution/entry.ts";
import { createChainVerifier } from "../../../shared/contribution/verify-chain.ts";
import { findContentFault } from "../../../shared/contribution/verify-content.ts";
import type { ContributionPage } from "../../../shared/rest/contributions.ts";
import type { Receipt } from "../../../shared/wire/receipt.ts";
import { sha256 } from "../entries.ts";
import type { RawClient } from "./raw-client.ts";

/** Follows the log of one compartment across restarts, from the file itself and through the REST API, and holds everything against it. */
export class LedgerAudit {
  readonly faults: string[] = [];
  duplicates = 0;
  lost = 0;
  readonly #compartment: string;
  readonly #chain: ReturnType<typeof createChainVerifier>;
  readonly #entries: LedgerEntry[] = [];
  readonly #tops = new Map<number, number>();
  readonly #deleted = new Set<string>();
  readonly #replay = new Y.Doc();

  constructor(compartment: string) {
    this.#compartment = compartment;
    this.#chain = createChainVerifier(compartment, sha256);
  }

  get entries(): number {
    return this.#entries.length;
  }

  /** Content digest of the replay of everything read so far. */
  digest(): string {
    return contentDigest(this.#replay);
  }

  top(client: number): number {
    return this.#tops.get(client) ?? 0;
  }

  /** Reads what is new in `ledger.db` over a connection of its own that only reads, then asks the server for the same. */
  async follow(dataFolder: string, server: { readonly url: string; readonly token: string }): Promise<void> {
    const known = this.#entries.length;
    const ledger = openLedgerForReading(join(dataFolder, "ledger.db"));
    try {
      for (;;) {
        const page = await ledger.read(this.#compartment, { after: this.#entries.length, limit: 2_000 });
        if (page.length === 0) break;
        for (const entry of page) this.#absorb(entry);
      }
    } finally {
      await ledger.close();
    }
    await this.#compareWithRest(known, server);
  }

  /** Every receipt names an entry that inserted what it says. */
  checkReceipts(receipts: readonly Receipt[]): void {
    for (const { seq, tops } of receipts) {
      const entry = this.#entries[seq - 1];
      const holds = tops.every(
        ([client, clock]) => entry?.kind === "update" && entry.inserts.some((range) => range.client === client && range.to === clock),
      );
      if (seq > this.#entries.length || !holds)
        this.#lose(`the receipt for entry ${seq} (${JSON.stringify(tops)}) is not what the ledger holds`);
    }
  }

  /** Everything a watcher was shown is in the log. */
  checkSeen(watcher: RawClient): void {
    for (const [client, clock] of watcher.seenTops) {
      if (clock > this.top(client)) this.#lose(`${client} was seen up to ${clock}; the ledger ends at ${this.top(client)}`);
    }
    for (const id of watcher.seenDeletes) if (!this.#deleted.has(id)) this.#lose(`${id} was seen deleted; the ledger does not say so`);
  }

  /** Gives a document and the REST state of the head; both must show what the replay shows. */
  async checkContent(joiner: Y.Doc, server: { readonly url: string; readonly token: string }): Promise<void> {
    const digest = this.digest();
    if (contentDigest(joiner) !== digest) this.faults.push("a fresh joiner shows something else than the replay");
    const state = await request(server, `/api/compartments/${this.#compartment}/state?at=${this.#entries.length}`);
    if (digestOfUpdate(new Uint8Array(await state.arrayBuffer())) !== digest) this.faults.push("the state at the head is not the replay");
  }

  #absorb(entry: LedgerEntry): void {
    const fault = this.#chain.check(entry);
    if (fault !== null) this.faults.push(`entry ${fault.seq} breaks ${fault.rule}: ${fault.detail}`);
    this.#entries.push(entry);
    const mismatch = findContentFault(entry);
    if (mismatch !== null) this.faults.push(`entry ${entry.seq}: ${mismatch}`);
    if (entry.kind !== "update") return;
    for (const { client, from, to } of entry.inserts) {
      if (from < this.top(client)) this.duplicates += 1;
      this.#tops.set(client, Math.max(to, this.top(client)));
    }
    for (const { client, from, to } of entry.deletes) for (let at = from; at < to; at += 1) this.#deleted.add(`${client}:${at}`);
    if (entry.update !== null) Y.applyUpdate(this.#replay, entry.update);
  }

  async #compareWithRest(known: number, server: { readonly url: string; readonly token: string }): Promise<void> {
    for (let after: number | undefined = known; after !== undefined;) {
      const answer = await request(server, `/api/compartments/${this.#compartment}/contributions?after=${after}&limit=500`);
      const page = (await answer.json()) as ContributionPage;
      for (const { seq, hash } of page.entries) {
        const entry = this.#entries[seq - 1];
        if (entry === undefined || Buffer.from(entry.hash).toString("hex") !== hash)
          this.faults.push(`the API tells of another entry ${seq}`);
      }
      after = page.next;
    }
  }

  #lose(what: string): void {
    this.lost += 1;
    this.faults.push(what);
  }
}

async function request({ url, token }: { readonly url: string; readonly token: string }, path: string): Promise<Response> {
  const response = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response;
}
