import { chainClaim, chainUpdate, EMPTY_CHAIN, type ChainEnd } from "../../shared/contribution/chain-entry.ts";
import type { IdRange, LedgerEntry } from "../../shared/contribution/entry.ts";
import { createMemorySnapshotStore } from "../../server/adapters/memory/snapshot-store.ts";
import { createMemoryLedger } from "../../server/adapters/memory/ledger.ts";
import { createMemoryTimelineStore } from "../../server/adapters/memory/timeline-store.ts";
import { UpdateReader } from "../../server/domain/history/packing/update-reader.ts";
import { readDeletes, type Ranges } from "../../server/domain/history/packing/delete-ranges.ts";
import type { Log } from "../../server/ports/log.ts";
import { authorship, chainAct, sha256 } from "./entries.ts";
import * as Y from "yjs";

/** A log that keeps its lines, for tests that look at them. */
export function keptLog(): Log & { readonly lines: { readonly level: string; readonly message: string; readonly fields: object }[] } {
  const lines: { level: string; message: string; fields: object }[] = [];
  const at = (level: string) => (fields: object, message: string) => void lines.push({ level, message, fields });
  return { lines, debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

/** What an update inserts and deletes, read from its bytes. */
export function rangesOf(update: Uint8Array): { inserts: IdRange[]; deletes: IdRange[] } {
  const reader = new UpdateReader(update);
  const inserts: IdRange[] = [];
  const clients = reader.varUint();
  for (let i = 0; i < clients; i++) {
    const count = reader.varUint();
    const client = reader.varUint();
    const from = reader.varUint();
    let to = from;
    for (let k = 0; k < count; k++) {
      reader.readStruct();
      to += reader.length;
    }
    inserts.push({ client, from, to });
  }
  const byClient = new Map<number, Ranges>();
  readDeletes(reader, byClient);
  const deletes: IdRange[] = [];
  for (const [client, ranges] of byClient)
    for (let i = 0; i < ranges.length; i += 2) deletes.push({ client, from: ranges[i]!, to: ranges[i + 1]! });
  return { inserts, deletes };
}

/** A ledger that people write to through replicas of their own, with stores for what is derived from it. All in memory. */
export function historyWorld(compartment = "compartment-a") {
  const ledger = createMemoryLedger();
  const log = keptLog();
  const updates: Uint8Array[] = [];
  const entries: LedgerEntry[] = [];
  let end: ChainEnd = EMPTY_CHAIN;
  let now = 1_700_000_000_000;
  const append = async (entry: LedgerEntry): Promise<void> => {
    await ledger.append([{ compartment, expectedHead: end.hash, entries: [entry] }]);
    end = entry;
    entries.push(entry);
    updates.push(entry.kind === "update" && entry.update !== null ? entry.update : new Uint8Array([0, 0]));
  };
  return {
    compartment,
    ledger,
    log,
    snapshots: createMemorySnapshotStore(),
    timelines: createMemoryTimelineStore(),
    yieldTurn: () => Promise.resolve(),
    clock: { monotonic: () => now },
    /** Updates by seq - 1; claims are empty ones. */
    updates,
    entries,
    get seq() {
      return end.seq;
    },
    /** Lets time pass. */
    wait(ms: number): void {
      now += ms;
    },
    /** Appends an entry with an update of this author. */
    async write(author: string, update: Uint8Array): Promise<void> {
      const by = authorship({ compartment, author, partner: author.slice(-3).toUpperCase(), at: now });
      await append(chainUpdate(end, by, { ...rangesOf(update), update }, sha256));
    },
    async claim(author: string, client: number): Promise<void> {
      await append(chainClaim(end, authorship({ compartment, author, partner: author.slice(-3).toUpperCase(), at: now }), client, sha256));
    },
    /** Appends so many acts. */
    async say(author: string, count: number): Promise<void> {
      const by = authorship({ compartment, author, partner: author.slice(-3).toUpperCase(), at: now });
      for (let made = 0; made < count; made++)
        await append(chainAct(end, by, { type: "comment.made", id: `act-${end.seq}`, body: { said: { text: "seen" } } }));
    },
    /** A replica whose every transaction becomes one entry of this author. Call `sync` to take in what others wrote. */
    replica(author: string, client: number) {
      const doc = new Y.Doc();
      doc.clientID = client;
      const writing: Uint8Array[] = [];
      let read = 0;
      doc.on("update", (update: Uint8Array, _origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) => {
        if (transaction.local) writing.push(update);
      });
      const sync = (): void => {
        for (; read < updates.length; read++) Y.applyUpdate(doc, updates[read]!);
      };
      return {
        doc,
        sync,
        /** Runs one transaction and appends what it did. */
        edit: async (change: (doc: Y.Doc) => void): Promise<void> => {
          sync();
          doc.transact(() => change(doc));
          for (const update of writing.splice(0)) await this.write(author, update);
          sync();
        },
      };
    },
  };
}
