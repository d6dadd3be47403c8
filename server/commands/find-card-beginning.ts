import type { CompartmentId, UserId } from "../../shared/ids.ts";
import type { Ledger } from "../ports/ledger.ts";

/** Entries read at once. */
const PAGE_ENTRIES = 2_000;

/** The entry with which a card came onto its board for the first time. `at` is server time, milliseconds since the epoch. */
export interface CardBeginning {
  readonly seq: number;
  readonly at: number;
  readonly author: UserId;
}

/** Finds where cards begin, on a thread that reads the ledger. */
export interface CardFinder {
  /** See {@link findCardBeginning}. */
  findCardBeginning(compartment: CompartmentId, card: string): Promise<CardBeginning | null>;
}

/**
 * Finds the first entry that has the key of a card in its update; null if none has. No entry of a card comes before it: the one that makes it names it in
 * UTF-8 (`shared/board/BOARD.md`). A key that is part of an earlier word is found there, so that a card is said to be older than it is, never younger.
 * Reads the log up to there, so it belongs on a thread that serves no socket.
 */
export async function findCardBeginning(
  ledger: Pick<Ledger, "read">,
  compartment: CompartmentId,
  card: string,
): Promise<CardBeginning | null> {
  const key = Buffer.from(card, "utf8");
  let after = 0;
  for (;;) {
    const page = await ledger.read(compartment, { after, limit: PAGE_ENTRIES, except: "act" });
    for (const entry of page) {
      if (entry.kind !== "update" || entry.update === null || !holds(entry.update, key)) continue;
      return { seq: entry.seq, at: entry.at, author: entry.author };
    }
    const last = page.at(-1);
    if (last === undefined) return null;
    after = last.seq;
  }
}

function holds({ buffer, byteOffset, byteLength }: Uint8Array, key: Buffer): boolean {
  return Buffer.from(buffer, byteOffset, byteLength).includes(key);
}
