import type { EntryOutline, LedgerEntry } from "../../../shared/contribution/entry.ts";
import type { ClientId, CompartmentId, UserId } from "../../../shared/ids.ts";
import type { Ledger } from "../../ports/ledger.ts";
import type { StoredSnapshot } from "../../ports/snapshot-store.ts";
import { snapshotOf } from "../history/snapshots/sections.ts";
import type { Limits } from "../limits.ts";
import type { BoardRuleId } from "../structure/rules.ts";
import type { Addition } from "../structure/verdict.ts";

/** How much of a board there may be, and how much of it may be one person's. */
export type BoardLimits = Pick<Limits, "boardBytes" | "boardClients" | "boardShares">;

interface Holding {
  bytes: number;
  clients: number;
}

/**
 * How large a board is, and how much of it is whose (RULES.md, E6 and E7).
 *
 * Client ids are exact. Bytes are those of the snapshot that it was measured by and those of every update since, so they are never too
 * few; they may be many times too many, since a packed board is much smaller than the updates that made it: the caller measures
 * again before a write is refused.
 */
export class BoardUsage {
  readonly #board: Holding = { bytes: 0, clients: 0 };
  readonly #people = new Map<UserId, Holding>();

  /** Counts the sections of a snapshot, each as the content of the owner of its client id, and the delete set as no person's. */
  addSnapshot({ seq, update }: StoredSnapshot, claims: ReadonlyMap<ClientId, UserId>): void {
    for (const { client, start, end } of snapshotOf(seq, update).sections) {
      const owner = claims.get(client);
      if (owner !== undefined) this.#of(owner).bytes += end - start;
    }
    this.#board.bytes += update.length;
  }

  /** Counts every claim as a client id of its owner. */
  addClaims(claims: ReadonlyMap<ClientId, UserId>): void {
    for (const owner of claims.values()) this.addClients(owner, 1);
  }

  /** Counts what an entry of the ledger added, which carries so many bytes. A claim is counted with {@link addClients}. */
  addEntry(entry: LedgerEntry | EntryOutline, bytes: number): void {
    if (entry.kind === "update" && entry.inserts.length > 0) this.addBytes(entry.author, bytes);
  }

  /** Counts new content of a person. */
  addBytes(user: UserId, bytes: number): void {
    this.#of(user).bytes += bytes;
    this.#board.bytes += bytes;
  }

  /** Counts new client ids of a person. */
  addClients(user: UserId, clients: number): void {
    this.#of(user).clients += clients;
    this.#board.clients += clients;
  }

  /** The limit that an addition of this person would exceed, or null. Deletions add nothing: they are never refused. */
  limitFor(user: UserId, { bytes, clients }: Addition, limits: BoardLimits): BoardRuleId | null {
    const held = this.#people.get(user) ?? { bytes: 0, clients: 0 };
    if (clients > 0 && this.#board.clients + clients > limits.boardClients) return "board-clients";
    if (clients > 0 && held.clients + clients > limits.boardClients / limits.boardShares) return "share-clients";
    if (this.#board.bytes + bytes > limits.boardBytes) return "board-full";
    if (held.bytes + bytes > limits.boardBytes / limits.boardShares) return "share-full";
    return null;
  }

  #of(user: UserId): Holding {
    let held = this.#people.get(user);
    if (held === undefined) this.#people.set(user, (held = { bytes: 0, clients: 0 }));
    return held;
  }
}

/** Entries read at a time. */
const PAGE_ENTRIES = 4_096;

/**
 * Measures a board at `headSeq`, an entry of its ledger: the newest snapshot at or before it, and the entries in between, of which no body
 * is read: everyone's edits wait meanwhile. `snapshot` is null where there is none.
 */
export async function measureBoard(
  id: CompartmentId,
  ledger: Pick<Ledger, "outlines">,
  at: { readonly snapshot: StoredSnapshot | null; readonly headSeq: number; readonly claims: ReadonlyMap<ClientId, UserId> },
): Promise<BoardUsage> {
  const { snapshot, headSeq, claims } = at;
  const usage = new BoardUsage();
  usage.addClaims(claims);
  if (snapshot !== null) usage.addSnapshot(snapshot, claims);
  for (let after = snapshot?.seq ?? 0; after < headSeq;) {
    const page = await ledger.outlines(id, { after, upTo: headSeq, limit: PAGE_ENTRIES, except: "act" });
    for (const outline of page) usage.addEntry(outline, outline.size);
    after = page.at(-1)?.seq ?? headSeq;
  }
  return usage;
}
