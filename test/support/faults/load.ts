import { setTimeout as passed } from "node:timers/promises";
import type * as Y from "yjs";
import { contentDigest } from "../../../server/domain/history/replay/content-digest.ts";
import type { FaultCluster, PersonName } from "./fault-cluster.ts";
import { PersistentClient } from "./persistent-client.ts";
import { StockPeer } from "./stock-peer.ts";
import { TrialAudit } from "./trial-audit.ts";
import { editOnce } from "./typing.ts";

/** How many people work. */
export interface LoadSize {
  readonly boards: number;
  /** Of each board; about half of them stay on one node each, the rest go wherever the balancer sends them. */
  readonly writersPerBoard: number;
  /** Longest pause between two edits of one writer, milliseconds. */
  readonly longestPauseMs: number;
}

const JOIN_LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 40;

/** A room with boards, writers and watchers on every node, for one trial. */
export class Load {
  readonly room: string;
  readonly audits: readonly TrialAudit[];
  readonly writers: readonly PersistentClient[];
  /** One of each board on each node. */
  readonly watchers: readonly PersistentClient[];
  /** One stock client of each board, which writes too. */
  readonly stock: readonly StockPeer[];
  readonly #cluster: FaultCluster;
  readonly #random: () => number;
  readonly #size: LoadSize;
  readonly #receiptListeners = new Set<(client: PersistentClient) => void>();
  readonly #typing = new AbortController();
  #typists: Promise<unknown> = Promise.resolve();
  receipts = 0;

  private constructor(cluster: FaultCluster, parts: { room: string; boards: readonly string[]; size: LoadSize; random: () => number }) {
    const { room, boards, size, random } = parts;
    this.room = room;
    this.#cluster = cluster;
    this.#random = random;
    this.#size = size;
    this.audits = boards.map((board) => new TrialAudit(board, cluster.ledger));
    this.writers = boards.flatMap((board, at) =>
      Array.from({ length: size.writersPerBoard }, (_, index) => this.#writer(board, { at, index })),
    );
    this.stock = boards.map(
      (compartment, at) =>
        new StockPeer({
          name: `stock client of board ${at}`,
          compartment,
          token: cluster.tokens.get("analyst") ?? "",
          balancer: cluster.balancer,
          clientId: Math.floor(random() * 2 ** 32),
        }),
    );
    this.watchers = boards.flatMap((board, at) =>
      cluster.nodes.map(({ index }) =>
        this.client({ name: `watcher of board ${at} on node ${index}`, board, person: "watch", pinnedTo: index }),
      ),
    );
  }

  /** Makes a fresh room and connects every person. */
  static async start(cluster: FaultCluster, size: LoadSize, random: () => number): Promise<Load> {
    const { room } = await cluster.ask<{ room: { id: string } }>("lead", "POST", "/api/rooms", { title: "Trial" });
    for (const [username, role] of [
      ["analyst", "analyst"],
      ["watch", "watch"],
      ["guest", "watch"],
    ] as const) {
      const path = `/api/rooms/${room.id}/members`;
      const { invitation } = await cluster.ask<{ invitation: { id: string } }>("lead", "POST", path, { username, role });
      await cluster.ask(username, "POST", `/api/invitations/${invitation.id}/acceptance`);
    }
    const boards: string[] = [];
    for (let index = 0; index < size.boards; index += 1) {
      const body = { name: `Board ${index}`, releasableTo: ["BRV", "CRL", "DLT"] };
      const path = `/api/rooms/${room.id}/compartments`;
      boards.push((await cluster.ask<{ compartment: { id: string } }>("lead", "POST", path, body)).compartment.id);
    }
    const load = new Load(cluster, { room: room.id, boards, size, random });
    for (const client of load.clients) client.start();
    const hasEveryone = (): boolean => load.clients.every(({ isSynced }) => isSynced) && load.stock.every(({ isQuiet }) => isQuiet);
    try {
      await until(hasEveryone, { limitMs: JOIN_LIMIT_MS, what: "everyone joined" });
    } catch (cause) {
      await load.stop();
      throw cause;
    }
    return load;
  }

  get clients(): readonly PersistentClient[] {
    return [...this.writers, ...this.watchers];
  }

  get boards(): readonly string[] {
    return this.audits.map(({ compartment }) => compartment);
  }

  /** Every person's document of one board. */
  documentsOf({ compartment }: TrialAudit): readonly { readonly name: string; readonly doc: Y.Doc }[] {
    const own = this.clients.filter(({ plan }) => plan.compartment === compartment).map(({ plan: { name }, doc }) => ({ name, doc }));
    return [...own, ...this.stock.filter((peer) => peer.compartment === compartment)];
  }

  /** Makes one more client of a board; it is the caller's to start and stop. */
  client(plan: { name: string; board: string; person: PersonName; pinnedTo?: number; isWriter?: boolean }): PersistentClient {
    const { name, board, person, pinnedTo, isWriter = false } = plan;
    return new PersistentClient({
      name,
      compartment: board,
      token: this.#cluster.tokens.get(person) ?? "",
      balancer: this.#cluster.balancer,
      ...(pinnedTo !== undefined && { pinnedTo }),
      isWriter,
      random: this.#random,
      onReceipt: (client) => {
        this.receipts += 1;
        for (const listener of this.#receiptListeners) listener(client);
      },
    });
  }

  /** Everyone types until {@link Load.rest}. */
  type(): void {
    const { signal } = this.#typing;
    const typists = [...this.writers.map(({ doc, plan: { name } }) => ({ doc, name })), ...this.stock];
    this.#typists = Promise.all(
      typists.map(async ({ doc, name }) => {
        while (!signal.aborted) {
          editOnce(doc, name, this.#random);
          await passed(20 + this.#random() * this.#size.longestPauseMs, undefined, { signal }).catch(() => null);
        }
      }),
    );
  }

  /** All typing stops. */
  async rest(): Promise<void> {
    this.#typing.abort();
    await this.#typists;
  }

  /** Milliseconds from now to the next receipt of any client on these nodes (any by default); null if none comes in time. */
  async nextReceipt(limitMs: number, isCounted: (client: PersistentClient) => boolean = () => true): Promise<number | null> {
    const begun = performance.now();
    return await new Promise((resolve) => {
      const settle = (afterMs: number | null): void => {
        clearTimeout(timer);
        this.#receiptListeners.delete(listener);
        resolve(afterMs);
      };
      const listener = (client: PersistentClient): void => void (isCounted(client) && settle(performance.now() - begun));
      const timer = setTimeout(() => settle(null), limitMs);
      this.#receiptListeners.add(listener);
    });
  }

  /** Resolves once everything typed is saved and all documents show what the ledger's replay shows. Null, else what is missing. */
  async converge(limitMs: number): Promise<string | null> {
    const limit = performance.now() + limitMs;
    for (;;) {
      const missing = await this.#missing();
      if (missing === null || performance.now() > limit) return missing;
      await passed(LOOK_EVERY_MS);
    }
  }

  async stop(): Promise<void> {
    await this.rest();
    for (const peer of this.stock) peer.stop();
    await Promise.all(this.clients.map((client) => client.stop()));
  }

  async #missing(): Promise<string | null> {
    const restless = this.clients.filter(({ isQuiet }) => !isQuiet);
    if (restless.length > 0)
      return restless
        .map(
          ({ plan, isSynced, unsaved, closes, refusedWith }) =>
            `${plan.name}: synced ${isSynced}, unsaved ${unsaved}, refused ${refusedWith}, closes ${closes.slice(-8).join(" ")}`,
        )
        .join("; ");
    const cutOff = this.stock.filter(({ isQuiet }) => !isQuiet);
    if (cutOff.length > 0)
      return cutOff.map(({ name, closes }) => `${name} is not synced, closes ${closes.slice(-8).join(" ")}`).join("; ");
    for (const audit of this.audits) {
      const byDigest = Map.groupBy(this.documentsOf(audit), ({ doc }) => contentDigest(doc));
      if (byDigest.size > 1)
        return `documents differ: ${[...byDigest.values()].map((group) => group.map(({ name }) => name).join(", ")).join(" | ")}`;
      try {
        await audit.follow();
      } catch (cause) {
        return `the ledger cannot be read: ${String(cause)}`;
      }
      if (!byDigest.has(audit.digest())) return "all documents agree on something else than the ledger's replay";
    }
    return null;
  }

  #writer(board: string, { at, index }: { at: number; index: number }): PersistentClient {
    const nodes = this.#cluster.nodes.length;
    const pinnedTo = index < nodes ? { pinnedTo: index } : {};
    return this.client({
      name: `writer ${index} of board ${at}`,
      board,
      person: index % 2 === 0 ? "lead" : "analyst",
      isWriter: true,
      ...pinnedTo,
    });
  }
}

/** Resolves once it holds, looked at every few milliseconds; rejects after the limit. */
export async function until(holds: () => boolean, { limitMs, what }: { limitMs: number; what: string }): Promise<void> {
  const limit = performance.now() + limitMs;
  while (!holds()) {
    if (performance.now() > limit) throw new Error(`after ${limitMs} ms it is still not so that ${what}`);
    await passed(20);
  }
}
