import * as Y from "yjs";
import { createDecoder, readVarString, readVarUint, readVarUint8Array } from "lib0/decoding";
import { createChainVerifier } from "../../../shared/contribution/verify-chain.ts";
import { findContentFault } from "../../../shared/contribution/verify-content.ts";
import type { LedgerEntry } from "../../../shared/contribution/entry.ts";
import type { ClientId, CompartmentId, UserId } from "../../../shared/ids.ts";
import { decodeReceipt, MESSAGE_RECEIPT } from "../../../shared/wire/receipt.ts";
import { sha256 } from "../entries.ts";
import type { SimulatedDisk } from "../simulated-disk.ts";

/** The promise that was broken, by the name of its oracle. */
export type Oracle =
  | "visible-before-durable"
  | "receipt-before-durable"
  | "chain"
  | "attribution"
  | "presence"
  | "pending"
  | "honest-refused"
  | "lost"
  | "acts"
  | "divergence"
  | "revoked"
  | "right-ended"
  | "stuck";

/** A broken promise. */
export class BrokenPromise extends Error {
  override readonly name = "BrokenPromise";
  readonly oracle: Oracle;

  constructor(oracle: Oracle, detail: string) {
    super(`${oracle}: ${detail}`);
    this.oracle = oracle;
  }
}

/** Who really typed under which client id. Only the simulation knows; the server has to find out by itself. */
export type Truth = ReadonlyMap<ClientId, UserId>;

/** What one compartment's log holds on the disk, entry by entry, and what may therefore be sent to any client. */
class DurableLog {
  readonly entries: LedgerEntry[] = [];
  readonly tops = new Map<ClientId, number>();
  readonly #deleted = new Map<ClientId, Set<number>>();
  readonly #chain: ReturnType<typeof createChainVerifier>;

  constructor(compartment: CompartmentId) {
    this.#chain = createChainVerifier(compartment, sha256);
  }

  absorb(entry: LedgerEntry, truth: Truth): void {
    const fault = this.#chain.check(entry);
    if (fault !== null) throw new BrokenPromise("chain", `entry ${fault.seq} breaks ${fault.rule}: ${fault.detail}`);
    this.entries.push(entry);
    const mismatch = findContentFault(entry);
    if (mismatch !== null) throw new BrokenPromise("chain", `entry ${entry.seq}: ${mismatch}`);
    if (entry.kind !== "update") return;
    for (const { client, from, to } of entry.inserts) {
      const typist = truth.get(client);
      if (typist !== entry.author)
        throw new BrokenPromise("attribution", `${client}:${from}-${to} is under ${entry.author}; typed by ${typist}`);
      this.tops.set(client, to);
    }
    for (const { client, from, to } of entry.deletes) this.#delete(client, from, to);
    if (entry.update === null) return;
    const { structs, ds } = Y.decodeUpdate(entry.update);
    for (const [client, ranges] of ds.clients) for (const { clock, len } of ranges) this.#delete(client, clock, clock + len);
    for (const struct of structs) {
      const isGone = struct instanceof Y.GC || (struct instanceof Y.Item && struct.content instanceof Y.ContentDeleted);
      if (isGone) this.#delete(struct.id.client, struct.id.clock, struct.id.clock + struct.length);
    }
  }

  #delete(client: ClientId, from: number, to: number): void {
    const clocks = this.#deleted.get(client) ?? new Set();
    this.#deleted.set(client, clocks);
    for (let clock = from; clock < to; clock += 1) clocks.add(clock);
  }

  /** Why an update must not be shown yet, or null. */
  excess(update: Uint8Array): string | null {
    const { structs, ds } = Y.decodeUpdate(update);
    for (const { id, length } of structs) {
      if (id.clock + length > (this.tops.get(id.client) ?? 0)) return `insert ${id.client}:${id.clock}+${length}`;
    }
    for (const [client, ranges] of ds.clients) {
      for (const { clock, len } of ranges) {
        for (let at = clock; at < clock + len; at += 1) if (this.#deleted.get(client)?.has(at) !== true) return `delete ${client}:${at}`;
      }
    }
    return null;
  }
}

/** Follows the disk, and judges everything the server says by it. */
export class Oracles {
  readonly #disk: SimulatedDisk;
  readonly #truth: Truth;
  readonly #logs = new Map<CompartmentId, DurableLog>();
  #absorbed = 0;
  /** The first promise broken in the middle of the server's own work, where throwing would be caught by it. */
  #broken: BrokenPromise | null = null;

  constructor(disk: SimulatedDisk, truth: Truth) {
    this.#disk = disk;
    this.#truth = truth;
  }

  /** Entries of a compartment that are on the disk. */
  entries(compartment: CompartmentId): readonly LedgerEntry[] {
    return this.#log(compartment).entries;
  }

  /** First clock of a client that is not on the disk. */
  top(compartment: CompartmentId, client: ClientId): number {
    return this.#log(compartment).tops.get(client) ?? 0;
  }

  /** Called after every step: takes in what has become durable, and throws what was found meanwhile. */
  check(): void {
    this.#guard(() => this.#absorb());
    if (this.#broken !== null) throw this.#broken;
  }

  /** Called with every message as the server sends it (P1: durable before visible). */
  sent(compartment: CompartmentId, message: Uint8Array): void {
    this.#guard(() => {
      this.#absorb();
      const log = this.#log(compartment);
      if (message[0] === 0) checkSync(log, message);
      else if (message[0] === 1) this.#checkPresence(message);
      else if (message[0] === MESSAGE_RECEIPT) checkReceipt(log, message);
    });
  }

  #guard(look: () => void): void {
    try {
      look();
    } catch (cause) {
      if (!(cause instanceof BrokenPromise)) throw cause;
      this.#broken ??= cause;
    }
  }

  #absorb(): void {
    for (; this.#absorbed < this.#disk.durable.length; this.#absorbed += 1) {
      for (const { compartment, entries } of this.#disk.durable[this.#absorbed] ?? []) {
        for (const entry of entries) this.#log(compartment).absorb(entry, this.#truth);
      }
    }
  }

  #log(compartment: CompartmentId): DurableLog {
    const log = this.#logs.get(compartment) ?? new DurableLog(compartment);
    this.#logs.set(compartment, log);
    return log;
  }

  #checkPresence(message: Uint8Array): void {
    const decoder = createDecoder(message);
    readVarUint(decoder);
    const inner = createDecoder(readVarUint8Array(decoder));
    for (let left = readVarUint(inner); left > 0; left -= 1) {
      const client = readVarUint(inner);
      readVarUint(inner);
      const state = JSON.parse(readVarString(inner)) as { user?: { id?: string } } | null;
      if (state !== null && state.user?.id !== this.#truth.get(client))
        throw new BrokenPromise("presence", `${client} is shown as ${state.user?.id}; it is ${this.#truth.get(client)}`);
    }
  }
}

function checkSync(log: DurableLog, message: Uint8Array): void {
  const decoder = createDecoder(message);
  readVarUint(decoder);
  const step = readVarUint(decoder);
  const payload = readVarUint8Array(decoder);
  if (step === 0) {
    for (const [client, clock] of Y.decodeStateVector(payload)) {
      if (clock > (log.tops.get(client) ?? 0)) throw new BrokenPromise("visible-before-durable", `step 1 has ${client}:${clock}`);
    }
    return;
  }
  const excess = log.excess(payload);
  if (excess !== null) throw new BrokenPromise("visible-before-durable", `${excess} was sent and is not on the disk`);
}

function checkReceipt(log: DurableLog, message: Uint8Array): void {
  const receipt = decodeReceipt(message);
  if (!receipt.ok) throw new BrokenPromise("receipt-before-durable", "a malformed receipt");
  const { seq, tops } = receipt.value;
  if (seq > log.entries.length)
    throw new BrokenPromise("receipt-before-durable", `receipt for ${seq}; the disk ends at ${log.entries.length}`);
  for (const [client, clock] of tops) {
    if (clock > (log.tops.get(client) ?? 0)) throw new BrokenPromise("receipt-before-durable", `receipt for ${client}:${clock}`);
  }
}
